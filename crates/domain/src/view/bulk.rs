//! Read models of bulks: many accounts changed together, from the dry run of a file to its results.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{ChangeState, May, Page, Proof};
use crate::ids::{AccountId, BulkId, ChangeId, InvalidId, UserId};
use crate::pricing::{Cost, CostSums};
use crate::time::UtcMillis;

/// Where a bulk stands, beside the states of its changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkState {
    /// Its rows were checked; no change exists yet.
    Checked,
    /// Its changes exist and go their ways.
    Open,
    /// No further change of it is begun until somebody lets it go on.
    Paused,
    /// What had not begun was withdrawn.
    Stopped,
}

impl BulkState {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Checked, Self::Open, Self::Paused, Self::Stopped];

    /// The state as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::Open => "open",
            Self::Paused => "paused",
            Self::Stopped => "stopped",
        }
    }
}

impl FromStr for BulkState {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(InvalidId { kind: "state" })
    }
}

/// What the dry run says of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowVerdict {
    /// It becomes a change.
    Ok,
    /// It becomes a change, and there is something to think about.
    Warning,
    /// It says what Zoom shows already; it stays out.
    Unchanged,
    /// It can't be taken; it stays out.
    Refused,
}

impl RowVerdict {
    /// All verdicts.
    pub const ALL: [Self; 4] = [Self::Ok, Self::Warning, Self::Unchanged, Self::Refused];

    /// As it is stored, stands in URLs and in the results.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Unchanged => "unchanged",
            Self::Refused => "refused",
        }
    }

    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Ok => "Fine",
            Self::Warning => "With a warning",
            Self::Unchanged => "Nothing to change",
            Self::Refused => "Refused",
        }
    }

    /// Whether such a row becomes a change.
    pub fn is_taken(self) -> bool {
        matches!(self, Self::Ok | Self::Warning)
    }
}

impl FromStr for RowVerdict {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        Self::ALL
            .into_iter()
            .find(|verdict| verdict.as_str() == text)
            .ok_or(InvalidId { kind: "verdict" })
    }
}

/// How far the change of a row is, coarsely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowProgress {
    /// Nothing was sent yet, and it may still be.
    ToCome,
    /// It was sent and is being read back.
    UnderWay,
    /// Zoom shows it.
    Done,
    /// It was sent, and nobody has seen what became of it.
    Unseen,
    /// It was not made, and will not be by itself.
    NotMade,
}

impl RowProgress {
    /// All, in the order of a row's life.
    pub const ALL: [Self; 5] = [
        Self::ToCome,
        Self::UnderWay,
        Self::Done,
        Self::Unseen,
        Self::NotMade,
    ];

    /// How far a change in this state is.
    pub fn of(state: ChangeState) -> Self {
        match state {
            ChangeState::Draft
            | ChangeState::Waiting
            | ChangeState::Approved
            | ChangeState::Scheduled => Self::ToCome,
            ChangeState::Running | ChangeState::Verifying => Self::UnderWay,
            ChangeState::Done => Self::Done,
            ChangeState::AcceptedNotSeen | ChangeState::OutcomeUnknown => Self::Unseen,
            ChangeState::Failed
            | ChangeState::Expired
            | ChangeState::Withdrawn
            | ChangeState::Superseded => Self::NotMade,
        }
    }

    /// The states of which this consists.
    pub fn states(self) -> impl Iterator<Item = ChangeState> {
        ChangeState::ALL
            .into_iter()
            .filter(move |state| Self::of(*state) == self)
    }

    /// As it stands in URLs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ToCome => "to-come",
            Self::UnderWay => "under-way",
            Self::Done => "done",
            Self::Unseen => "unseen",
            Self::NotMade => "not-made",
        }
    }

    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::ToCome => "To come",
            Self::UnderWay => "Under way",
            Self::Done => "Done",
            Self::Unseen => "Needs a look",
            Self::NotMade => "Not made",
        }
    }
}

/// Which rows of a bulk are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum BulkFilter {
    /// All.
    #[default]
    All,
    /// Those of one verdict.
    Verdict(RowVerdict),
    /// Those whose change is so far.
    Progress(RowProgress),
}

impl BulkFilter {
    /// As it stands in URLs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Verdict(verdict) => verdict.as_str(),
            Self::Progress(progress) => progress.as_str(),
        }
    }

    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Verdict(verdict) => verdict.title(),
            Self::Progress(progress) => progress.title(),
        }
    }

    /// The filter of a name; of any other name, all.
    pub fn of(name: &str) -> Self {
        let verdicts = RowVerdict::ALL.map(Self::Verdict);
        let progress = RowProgress::ALL.map(Self::Progress);
        verdicts
            .into_iter()
            .chain(progress)
            .find(|filter| filter.as_str() == name)
            .unwrap_or_default()
    }
}

/// The rows of a bulk by verdict, and its changes by state.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BulkCounts {
    /// Rows of each verdict, those without any left out.
    pub verdicts: Vec<(RowVerdict, u64)>,
    /// Changes of each state, those without any left out.
    pub states: Vec<(ChangeState, u64)>,
}

impl BulkCounts {
    /// Counts further rows of a verdict.
    pub fn add_verdict(&mut self, verdict: RowVerdict, more: u64) {
        match self.verdicts.iter_mut().find(|(one, _)| *one == verdict) {
            Some((_, count)) => *count += more,
            None => self.verdicts.push((verdict, more)),
        }
    }

    /// Counts further changes of a state.
    pub fn add_state(&mut self, state: ChangeState, more: u64) {
        match self.states.iter_mut().find(|(one, _)| *one == state) {
            Some((_, count)) => *count += more,
            None => self.states.push((state, more)),
        }
    }

    /// All rows.
    pub fn rows(&self) -> u64 {
        self.verdicts.iter().map(|(_, count)| count).sum()
    }

    /// Rows of a verdict.
    pub fn of(&self, verdict: RowVerdict) -> u64 {
        let of_verdict = self.verdicts.iter().filter(|(one, _)| *one == verdict);
        of_verdict.map(|(_, count)| count).sum()
    }

    /// Rows that become a change.
    pub fn taken(&self) -> u64 {
        let taken = self.verdicts.iter().filter(|(one, _)| one.is_taken());
        taken.map(|(_, count)| count).sum()
    }

    /// All changes.
    pub fn changes(&self) -> u64 {
        self.states.iter().map(|(_, count)| count).sum()
    }

    /// Changes in a state.
    pub fn in_state(&self, state: ChangeState) -> u64 {
        let of_state = self.states.iter().filter(|(one, _)| *one == state);
        of_state.map(|(_, count)| count).sum()
    }

    /// Changes that are so far.
    pub fn so_far(&self, progress: RowProgress) -> u64 {
        progress.states().map(|state| self.in_state(state)).sum()
    }

    /// Rows that a filter shows.
    pub fn shown(&self, filter: BulkFilter) -> u64 {
        match filter {
            BulkFilter::All => self.rows(),
            BulkFilter::Verdict(verdict) => self.of(verdict),
            BulkFilter::Progress(progress) => self.so_far(progress),
        }
    }
}

/// A bulk in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkSummary {
    /// The number.
    pub id: BulkId,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub state: BulkState,
    /// Who uploaded its rows.
    pub by: String,
    /// When.
    pub at: UtcMillis,
    /// Its rows and changes.
    pub counts: BulkCounts,
}

/// The list of bulks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulksPage {
    /// The rows, newest first.
    pub bulks: Vec<BulkSummary>,
    /// The first bulk of the next page.
    pub older_than: Option<BulkId>,
    /// Whether this is not the first page.
    pub is_further: bool,
}

/// A row as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TypedRow {
    /// The line on which it begins, from 1.
    pub line: u32,
    /// The account: its id or number.
    pub account: String,
    /// What is to be done.
    pub action: String,
    /// With which plan: its code, or `base`.
    pub plan: String,
    /// How many licences.
    pub quantity: String,
    /// From which day on; empty: at once.
    pub date: String,
}

/// What a row of a bulk costs by the year, or why that is not known.
pub type RowCost = Result<Cost, String>;

/// A row of a bulk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkLine {
    /// As it was typed.
    pub typed: TypedRow,
    /// The account that it names, where it names one.
    pub account: Option<(AccountId, String)>,
    /// What the dry run says of it.
    pub verdict: RowVerdict,
    /// What it does, as a title; empty where that can't be told.
    pub title: String,
    /// Why it is refused, or what there is to think about.
    pub sentences: Vec<String>,
    /// What it costs, where it becomes a change.
    pub cost: Option<RowCost>,
    /// Its change, once there is one.
    pub change: Option<(ChangeId, ChangeState)>,
    /// How its change ended, in a sentence.
    pub outcome: String,
}

/// What a person may do with a bulk; `None`: it makes no sense as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BulkActions {
    /// Submit what was checked, or forget it.
    pub submit: Option<May>,
    /// Approve all that waits, or send it back.
    pub decide: Option<May>,
    /// Begin no further change for now.
    pub pause: Option<May>,
    /// Let it go on.
    pub resume: Option<May>,
    /// Withdraw all that has not begun.
    pub stop: Option<May>,
    /// Check the rows anew of which nothing was made.
    pub retry: Option<May>,
}

/// The page of one bulk: the dry run, and afterwards how far its changes are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkPage {
    /// Number, name, state, counts.
    pub summary: BulkSummary,
    /// Who uploaded its rows, to tell one's own.
    pub by_id: UserId,
    /// When a dry run that nobody submits is forgotten.
    pub expires_at: Option<UtcMillis>,
    /// The bulk of whose rows it repeats those that were not made.
    pub retry_of: Option<BulkId>,
    /// Why it is wanted; empty before it is submitted.
    pub reason: String,
    /// The ticket it belongs to.
    pub ticket: String,
    /// Who submitted it and when.
    pub submitted: Option<(String, UtcMillis)>,
    /// What its changes cost together.
    pub cost: CostSums,
    /// Why a second person has to approve it; empty: nobody has to.
    pub needs: Vec<String>,
    /// What approving it asks of who looks.
    pub proof: Proof,
    /// When its last change will have been sent, by the budget; `None` where nobody knows.
    pub ends_at: Option<UtcMillis>,
    /// When its changes are to be sent, where that is later.
    pub due_at: Option<UtcMillis>,
    /// Which rows are shown.
    pub filter: BulkFilter,
    /// The rows.
    pub rows: Page<BulkLine>,
    /// What the caller may do.
    pub may: BulkActions,
}

/// The page on which rows are uploaded or pasted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkStart {
    /// Largest file, in bytes.
    pub max_file_bytes: u64,
    /// Most rows.
    pub max_rows: u64,
    /// The list of accounts from which the page was opened, where it was one.
    pub list: Option<BulkList>,
}

/// A list of accounts, all of which may become the rows of a bulk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkList {
    /// As it stands in the list's address.
    pub query: String,
    /// How many accounts it holds.
    pub accounts: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_of_a_change_is_counted_once() {
        for state in ChangeState::ALL {
            let holding = RowProgress::ALL
                .into_iter()
                .filter(|progress| progress.states().any(|one| one == state));
            assert_eq!(holding.count(), 1, "{state:?}");
        }
    }

    #[test]
    fn every_filter_is_found_by_its_name() {
        let all = RowVerdict::ALL.map(BulkFilter::Verdict).into_iter();
        for filter in all.chain(RowProgress::ALL.map(BulkFilter::Progress)) {
            assert_eq!(BulkFilter::of(filter.as_str()), filter);
        }
        assert_eq!(BulkFilter::of("else"), BulkFilter::All);
    }
}
