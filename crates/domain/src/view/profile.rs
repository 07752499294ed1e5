//! Read models of a person's own page.

use serde::{Deserialize, Serialize};

use crate::ids::SessionKey;
use crate::time::UtcMillis;

/// What a person's own page shows besides who they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfilePage {
    /// Whether they sign in with a password.
    pub has_password: bool,
    /// Their sessions, this one first, then by last use.
    pub sessions: Vec<OwnSession>,
    /// Real time, by which sessions go whatever the demo's clock says.
    pub now: UtcMillis,
}

/// One of a person's own sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSession {
    /// Names it in a form.
    pub key: SessionKey,
    /// Whether the page was asked for by it.
    pub is_this: bool,
    /// When it was begun.
    pub started_at: UtcMillis,
    /// When it was last used; `None`: not noted.
    pub used_at: Option<UtcMillis>,
    /// From which address it was begun; empty: not noted.
    pub address: String,
    /// By which browser, in words; empty: not known.
    pub browser: String,
}
