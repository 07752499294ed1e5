//! Sessions: what a signed-in browser's cookie stands for, kept in the database.
//!
//! The session layer is tower-sessions over our own store ([`store`]); a session's record holds the
//! person's number, how they came and from where, and three times, nothing else. How long sessions last
//! goes by real time, whatever the demo's clock says.

pub mod control;
pub mod cookie;
pub mod store;

use clock::Clock;
use domain::ids::UserId;
use domain::time::{HOUR_MS, MINUTE_MS, UtcMillis};
use portal::ClientInfo;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use tower_sessions::session::Error;

/// A session that is not used for so long ends.
pub const IDLE_MS: i64 = 30 * MINUTE_MS;
/// A session ends so long after signing in, used or not.
pub const ABSOLUTE_MS: i64 = 12 * HOUR_MS;
/// Use is noted at most so often: a write for each page would be waste.
const TOUCH_MS: i64 = MINUTE_MS;

const USER: &str = "user";
const ENTRY: &str = "entry";
const STARTED_AT: &str = "started_at";
const PROVED_AT: &str = "proved_at";
const TOUCHED_AT: &str = "touched_at";
const ADDRESS: &str = "address";
const USER_AGENT: &str = "user_agent";

/// How the person proved who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// By one of our own forms.
    Form,
    /// By a trusted proxy's header: such a session lasts only as long as the proxy says the same.
    Proxy,
}

/// Whose a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub user: UserId,
    /// How they came.
    pub entry: Entry,
    /// When they last proved who they are before our own eyes.
    pub proved_at: Option<UtcMillis>,
}

/// Real time, whatever the demo's clock says.
fn real_now() -> UtcMillis {
    UtcMillis(Clock::system().now_ms())
}

/// Begins a session of a person who has just proved who they are, under a new id: one that was
/// planted in the browser before is worth nothing.
///
/// # Errors
/// Those of the store.
pub async fn start(
    session: &Session,
    person: UserId,
    entry: Entry,
    client: &ClientInfo,
) -> Result<(), Error> {
    let now = real_now();
    session.cycle_id().await?;
    session.clear().await;
    session.insert(USER, person).await?;
    session.insert(ENTRY, entry).await?;
    session.insert(STARTED_AT, now).await?;
    if entry == Entry::Form {
        session.insert(PROVED_AT, now).await?;
    }
    session.insert(TOUCHED_AT, now).await?;
    session.insert(ADDRESS, client.address.to_string()).await?;
    session.insert(USER_AGENT, &client.user_agent).await
}

/// Notes that the holder has just proved again who they are.
///
/// # Errors
/// Those of the store.
pub async fn prove(session: &Session) -> Result<(), Error> {
    session.insert(PROVED_AT, real_now()).await
}

/// Whose session it is, noting that it was used.
///
/// # Errors
/// Those of the store.
pub async fn holder(session: &Session) -> Result<Option<Holder>, Error> {
    let Some(user) = session.get::<UserId>(USER).await? else {
        return Ok(None);
    };
    let touched_at: UtcMillis = session.get(TOUCHED_AT).await?.unwrap_or_default();
    let now = real_now();
    if now.0 - touched_at.0 >= TOUCH_MS {
        session.insert(TOUCHED_AT, now).await?;
    }
    // Sessions from before there were proxies say nothing of it.
    let entry = session.get(ENTRY).await?.unwrap_or(Entry::Form);
    let proved_at = session.get(PROVED_AT).await?;
    Ok(Some(Holder {
        user,
        entry,
        proved_at,
    }))
}
