//! Read models of the first sync and of what keeps the fleet fresh afterwards.

use serde::{Deserialize, Serialize};

use super::Resource;
use crate::ids::AccountId;
use crate::time::UtcMillis;

/// What the background is at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SyncState {
    /// It is switched off by the configuration.
    Off,
    /// A person stopped it, or it never was started.
    Paused {
        /// Since when.
        at: UtcMillis,
        /// Who; `None`: it began so.
        by: Option<String>,
    },
    /// It is about to begin or to be taken up.
    Starting,
    /// It learns the fleet for the first time.
    Learning {
        /// When that will be through, where it can be told.
        ends_at: Option<UtcMillis>,
    },
    /// It waits.
    Waiting {
        /// Until when.
        until: UtcMillis,
        /// Why, in one sentence.
        reason: String,
        /// When the first sync will be through all the same, where it can be told.
        ends_at: Option<UtcMillis>,
    },
    /// All was learned; it asks again for what grows old.
    Keeping,
}

/// How far one thing is learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncStage {
    /// What.
    pub resource: Resource,
    /// Of how many accounts.
    pub total: u64,
    /// Of how many of them it is known, refusals included.
    pub done: u64,
    /// Of how many of these Zoom refused to tell.
    pub refused: u64,
    /// How many bring no answer, however often they are asked.
    pub failing: u64,
    /// The oldest answer.
    pub oldest: Option<UtcMillis>,
}

impl SyncStage {
    /// How many are still to be learned.
    pub fn left(&self) -> u64 {
        self.total.saturating_sub(self.done)
    }
}

/// One thing that brings no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncTrouble {
    /// Which account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// What was asked for.
    pub resource: Resource,
    /// When it failed last.
    pub at: UtcMillis,
    /// How often in a row.
    pub times: u32,
    /// Why, in one sentence.
    pub sentence: String,
}

/// An account that Zoom no longer lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vanished {
    /// Which.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// When a list last had it.
    pub listed_at: UtcMillis,
}

/// Everything that the page about it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncPage {
    /// What it is at.
    pub state: SyncState,
    /// When the list of accounts was fetched; `None`: never.
    pub listed_at: Option<UtcMillis>,
    /// Why the list could not be fetched lately; empty where it could.
    pub list_trouble: String,
    /// When the renewals were fetched; `None`: never.
    pub renewals_at: Option<UtcMillis>,
    /// When the first sync began.
    pub started_at: Option<UtcMillis>,
    /// When it ended.
    pub ended_at: Option<UtcMillis>,
    /// Calls that it made.
    pub calls: u64,
    /// How far each thing is, in the order of reading.
    pub stages: Vec<SyncStage>,
    /// What brings no answer, the latest first; not all where it is much.
    pub troubles: Vec<SyncTrouble>,
    /// Accounts that Zoom no longer lists, the latest first; not all where they are many.
    pub vanished: Vec<Vanished>,
    /// How many these are.
    pub vanished_count: u64,
}
