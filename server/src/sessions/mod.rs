//! Sessions: what a signed-in browser's cookie stands for, kept in the database.
//!
//! The session layer is tower-sessions over our own store ([`store`]); a session's record holds the
//! person's number, two times, and from where it was begun, nothing else. How long sessions last goes by real time, whatever
//! the demo's clock says.

pub mod control;
pub mod cookie;
pub mod store;

use clock::Clock;
use domain::ids::UserId;
use domain::time::{HOUR_MS, MINUTE_MS, UtcMillis};
use portal::ClientInfo;
use tower_sessions::Session;
use tower_sessions::session::Error;

/// A session that is not used for so long ends.
pub const IDLE_MS: i64 = 30 * MINUTE_MS;
/// A session ends so long after signing in, used or not.
pub const ABSOLUTE_MS: i64 = 12 * HOUR_MS;
/// Use is noted at most so often: a write for each page would be waste.
const TOUCH_MS: i64 = MINUTE_MS;

const USER: &str = "user";
const STARTED_AT: &str = "started_at";
const TOUCHED_AT: &str = "touched_at";
const ADDRESS: &str = "address";
const USER_AGENT: &str = "user_agent";

/// Real time, whatever the demo's clock says.
fn real_now() -> UtcMillis {
    UtcMillis(Clock::system().now_ms())
}

/// Begins a session of a person who has just proved who they are, under a new id: one that was
/// planted in the browser before is worth nothing.
///
/// # Errors
/// Those of the store.
pub async fn start(session: &Session, person: UserId, client: &ClientInfo) -> Result<(), Error> {
    let now = real_now();
    session.cycle_id().await?;
    session.clear().await;
    session.insert(USER, person).await?;
    session.insert(STARTED_AT, now).await?;
    session.insert(TOUCHED_AT, now).await?;
    session.insert(ADDRESS, client.address.to_string()).await?;
    session.insert(USER_AGENT, &client.user_agent).await
}

/// Whose session it is, noting that it was used.
///
/// # Errors
/// Those of the store.
pub async fn user(session: &Session) -> Result<Option<UserId>, Error> {
    let Some(user) = session.get::<UserId>(USER).await? else {
        return Ok(None);
    };
    let touched_at: UtcMillis = session.get(TOUCHED_AT).await?.unwrap_or_default();
    let now = real_now();
    if now.0 - touched_at.0 >= TOUCH_MS {
        session.insert(TOUCHED_AT, now).await?;
    }
    Ok(Some(user))
}
