//! Who approves what, and what is proposed instead.

use serde::{Deserialize, Serialize};

use super::{May, Proof};
use crate::plan_change::Policy;
use crate::time::UtcMillis;

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyPage {
    /// What holds.
    pub policy: Policy,
    /// What is proposed instead.
    pub proposal: Option<PolicyProposal>,
    /// Whether the caller may propose; `None`: their role never may.
    pub propose: Option<May>,
    /// Whether the caller may confirm what is proposed; `None`: nothing is, or their role never may.
    pub confirm: Option<May>,
    /// Whether the caller may discard what is proposed.
    pub may_discard: bool,
    /// What confirming asks of the caller.
    pub proof: Proof,
}

/// A policy that waits for a second person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyProposal {
    /// Names exactly this proposal.
    pub token: String,
    /// What is to hold.
    pub policy: Policy,
    /// Why.
    pub reason: String,
    /// Who proposed it.
    pub by: String,
    /// When.
    pub at: UtcMillis,
}
