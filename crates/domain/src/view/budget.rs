//! Read models of the budget: what a refresh costs and what is left.

use serde::{Deserialize, Serialize};

use crate::time::UtcMillis;

/// What a button that asks Zoom costs, and when it may be pressed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshOffer {
    /// How many calls it makes.
    pub calls: u32,
    /// When the slot opens; `None`: now.
    pub free_at: Option<UtcMillis>,
    /// Why it is not free now, in one sentence; empty where it is.
    pub reason: String,
}

/// What is left of the heavy daily pool, for the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetGlance {
    /// Calls that this portal may still make today; a lower bound of what was used, since the master
    /// account's other apps draw on the same allowance.
    pub left: u64,
    /// Calls of a whole day.
    pub of: u64,
}
