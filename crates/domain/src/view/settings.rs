//! Read models of the page about this installation.

use serde::{Deserialize, Serialize};

use super::SyncState;
use crate::operation::Operation;
use crate::people::Role;
use crate::time::UtcMillis;

/// What the database and Zoom's answers say about this installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsPage {
    /// Which database: `SQLite`.
    pub database: String,
    /// The last migration that has run.
    pub schema: i64,
    /// Names this process where several share a database.
    pub instance: String,
    /// When Zoom last answered.
    pub answered_at: Option<UtcMillis>,
    /// What fails at present: since when, and why.
    pub failing: Option<(UtcMillis, String)>,
    /// What the background is at.
    pub keeper: SyncState,
    /// What Zoom lets this installation call.
    pub rights: TokenRights,
    /// Everybody who may or might sign in, oldest first.
    pub people: Vec<PersonRow>,
}

/// What Zoom's token allows, as far as Zoom has said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TokenRights {
    /// This instance holds no token at present; its next call brings one.
    NoToken,
    /// The token came without a word on its scopes: one that somebody else keeps alive always does.
    NotTold,
    /// Zoom named its scopes.
    Told {
        /// As Zoom named them.
        scopes: Vec<String>,
        /// What they do not allow.
        lacking: Vec<Operation>,
    },
}

/// A person, as administrators see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Full name.
    pub name: String,
    /// Address they sign in with.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// When they last signed in, if it was noted.
    pub signed_in_at: Option<UtcMillis>,
    /// Whether they are kept from signing in.
    pub is_disabled: bool,
}
