//! Read models of the forms on which plans are changed.

use serde::{Deserialize, Serialize};

use super::{AccountHead, DiffLine, PlanRow};
use crate::contact::FieldProblem;
use crate::plan_change::Check;
use crate::pricing::ChangeCost;
use crate::time::UtcMillis;

/// What a form of plans is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlanAct {
    /// Another number, size or term of one plan.
    Change,
    /// One plan is to end.
    Cancel,
    /// The whole subscription is to end.
    CancelEverything,
    /// One more plan.
    Add,
    /// The first plan of a free account.
    Subscribe,
}

impl PlanAct {
    /// All acts.
    pub const ALL: [Self; 5] = [
        Self::Change,
        Self::Cancel,
        Self::CancelEverything,
        Self::Add,
        Self::Subscribe,
    ];

    /// As it stands in a URL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Cancel => "cancel",
            Self::CancelEverything => "cancel-everything",
            Self::Add => "add",
            Self::Subscribe => "subscribe",
        }
    }

    /// The heading of its page.
    pub fn title(self) -> &'static str {
        match self {
            Self::Change => "Change a plan",
            Self::Cancel => "Cancel a plan",
            Self::CancelEverything => "Cancel everything",
            Self::Add => "Add a plan",
            Self::Subscribe => "Subscribe to a first plan",
        }
    }
}

impl std::str::FromStr for PlanAct {
    type Err = crate::ids::InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|act| act.as_str() == text)
            .ok_or(crate::ids::InvalidId { kind: "act" })
    }
}

/// A plan that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanChoice {
    /// Zoom's code.
    pub code: String,
    /// In words, without its term.
    pub title: String,
    /// The term in words; empty where Zoom does not state it.
    pub term: String,
    /// Zoom's family.
    pub family: String,
    /// What has to be there first and the fewest licences, in words; empty: nothing.
    pub note: String,
}

impl PlanChoice {
    /// `Business, annual`.
    pub fn in_words(&self) -> String {
        match self.term.is_empty() {
            true => self.title.clone(),
            false => format!("{}, {}", self.title, self.term),
        }
    }
}

/// What is searched for among the plans that can be added.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PlanSearch {
    /// Words that name, family or code hold.
    pub text: String,
    /// Zoom's family; empty: all.
    pub family: String,
}

/// The form of a change of plans; for adding one, first the list from which it is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanForm {
    /// The head of the account.
    pub head: AccountHead,
    /// What it is for.
    pub act: PlanAct,
    /// Why it can't be done now, and what to do instead.
    pub obstacle: Option<String>,
    /// The plan that it is about, where it is one that the account has.
    pub plan: Option<PlanRow>,
    /// The plan that was chosen to be added.
    pub chosen: Option<PlanChoice>,
    /// What can be chosen instead of the plan, or added.
    pub choices: Vec<PlanChoice>,
    /// How many could be chosen in all, where not all are shown.
    pub found: usize,
    /// The families that can be chosen from.
    pub families: Vec<String>,
    /// What was searched for.
    pub search: PlanSearch,
    /// What ends with it, in words.
    pub ends: Vec<String>,
    /// When the plans were fetched.
    pub fetched_at: Option<UtcMillis>,
}

/// What a form of plans would change as it is filled in now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanPreview {
    /// Not told before these fields are right.
    Unfinished(Vec<FieldProblem>),
    /// It says what Zoom has already.
    NothingToChange,
    /// It changes something.
    Changes(PlanEffect),
}

/// What a change of plans would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanEffect {
    /// What differs, before and after.
    pub diff: Vec<DiffLine>,
    /// What that costs.
    pub cost: ChangeCost,
    /// What speaks against it, or has to be looked at again.
    pub objections: Vec<Check>,
}
