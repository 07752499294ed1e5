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
    /// Where alone it is valid; empty: Zoom does not say.
    pub region: String,
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
    /// What the list is narrowed to, in the order of [`PlanFacet::ALL`]; empty: to nothing.
    pub narrowed: [String; PlanFacet::ALL.len()],
}

/// By what the list of plans can be narrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanFacet {
    /// Zoom's family.
    Family,
    /// For how long a plan is bought at a time.
    Term,
    /// Where alone it is valid.
    Region,
}

impl PlanFacet {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Family, Self::Term, Self::Region];

    /// Its name in a URL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Family => "family",
            Self::Term => "term",
            Self::Region => "region",
        }
    }

    /// For people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Family => "Family",
            Self::Term => "Term",
            Self::Region => "Region",
        }
    }

    /// Not narrowed, in words.
    pub fn all(self) -> &'static str {
        match self {
            Self::Family => "All families",
            Self::Term => "All terms",
            Self::Region => "All regions",
        }
    }
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
    /// To what the list can be narrowed, in the order of [`PlanFacet::ALL`].
    pub facets: [Vec<String>; PlanFacet::ALL.len()],
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
