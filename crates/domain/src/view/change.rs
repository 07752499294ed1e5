//! Read models of changes.

use serde::{Deserialize, Serialize};

use super::AccountHead;
use crate::ids::{ChangeId, UserId};
use crate::time::UtcMillis;
use crate::zoom::Refusal;

/// Where a change stands. Only the states that exist so far; each can be told from the stored record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeState {
    /// Drafted, not sent.
    Draft,
    /// The intent is stored; the call is being made.
    Running,
    /// Zoom accepted; it is being read back.
    Verifying,
    /// Read back and seen.
    Done,
    /// Zoom accepted, but not all that was sent could be seen when it was read back.
    AcceptedNotSeen,
    /// Zoom refused, or the call was never sent; nothing has changed.
    Failed,
    /// Nobody knows whether Zoom made the change. It is never sent again by itself.
    OutcomeUnknown,
    /// Withdrawn by a person before it was sent.
    Withdrawn,
    /// Overtaken: Zoom's figures had changed before it was sent.
    Superseded,
}

impl ChangeState {
    /// The state as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Running => "running",
            Self::Verifying => "verifying",
            Self::Done => "done",
            Self::AcceptedNotSeen => "accepted_not_seen",
            Self::Failed => "failed",
            Self::OutcomeUnknown => "outcome_unknown",
            Self::Withdrawn => "withdrawn",
            Self::Superseded => "superseded",
        }
    }

    /// All states.
    pub const ALL: [Self; 9] = [
        Self::Draft,
        Self::Running,
        Self::Verifying,
        Self::Done,
        Self::AcceptedNotSeen,
        Self::Failed,
        Self::OutcomeUnknown,
        Self::Withdrawn,
        Self::Superseded,
    ];

    /// Whether a call is out or may be, so that no other change of the account may start.
    pub fn is_running(self) -> bool {
        matches!(self, Self::Running | Self::Verifying)
    }
}

impl std::str::FromStr for ChangeState {
    type Err = crate::ids::InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(crate::ids::InvalidId { kind: "state" })
    }
}

/// One line of a diff: a field now and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffLine {
    /// Zoom's name of the field, e.g. `phone_number`.
    pub field: String,
    /// In words.
    pub title: String,
    /// What Zoom last told; empty: nothing.
    pub before: String,
    /// What is to be; the same as before where it stays.
    pub after: String,
    /// What was seen when it was read back, once it was.
    pub seen: Option<String>,
}

impl DiffLine {
    /// Whether this line changes anything.
    pub fn is_changed(&self) -> bool {
        self.before != self.after
    }
}

/// One change in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeRow {
    /// The number.
    pub id: ChangeId,
    /// In words: `Billing contact: e-mail, phone number`.
    pub title: String,
    /// Where it stands.
    pub state: ChangeState,
    /// Who drafted it.
    pub drafted_by: String,
    /// When.
    pub drafted_at: UtcMillis,
}

/// One event in the life of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeEvent {
    /// When.
    pub at: UtcMillis,
    /// What, as a sentence: `Zoom accepted the change.`
    pub sentence: String,
    /// More, in the quiet line below: who, request id, what Zoom said.
    pub detail: String,
    /// The state it led to.
    pub state: ChangeState,
}

/// The page of one change: review before it is sent, outcome afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePage {
    /// The head of its account.
    pub head: AccountHead,
    /// The change.
    pub row: ChangeRow,
    /// Who drafted it, to tell one's own.
    pub drafted_by_id: UserId,
    /// Now and after, all fields, changed or not.
    pub diff: Vec<DiffLine>,
    /// When what it starts from was fetched.
    pub based_on: UtcMillis,
    /// The exact body that is or was sent, for the careful.
    pub body_json: String,
    /// What happened, oldest first.
    pub events: Vec<ChangeEvent>,
    /// Why Zoom refused, if it did.
    pub refusal: Option<Refusal>,
    /// When the next read-back is due, while the outcome is open.
    pub next_read_back: Option<UtcMillis>,
    /// Zoom's tracking id of the answer, for support tickets.
    pub request_id: Option<String>,
    /// Why it can't be sent now, if it can't: another change runs, the figures are too old.
    pub blocked: Option<String>,
}
