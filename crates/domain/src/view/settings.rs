//! Read models of the page about this installation.

use serde::{Deserialize, Serialize};

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
    /// Everybody who may or might sign in, oldest first.
    pub people: Vec<PersonRow>,
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
