//! Read models of changes.

use serde::{Deserialize, Serialize};

use super::AccountHead;
use crate::ids::{AccountId, BulkId, ChangeId, UserId};
use crate::plan_change::Check;
use crate::pricing::ChangeCost;
use crate::time::{Date, UtcMillis};
use crate::zoom::Refusal;

/// Where a change stands; each state can be told from the stored record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeState {
    /// Drafted; nobody has asked for it yet.
    Draft,
    /// Submitted; a second person has to approve it.
    Waiting,
    /// Approved, or nobody has to: it is sent as soon as nothing stands in its way.
    Approved,
    /// Approved, and sent on its day.
    Scheduled,
    /// The intent of a step is stored; its call is being made.
    Running,
    /// Zoom accepted all steps; they are being read back.
    Verifying,
    /// Read back and seen.
    Done,
    /// Zoom accepted, but not all that was sent could be seen when it was read back.
    AcceptedNotSeen,
    /// Zoom refused a step, or the call was never sent; the steps say what was made before it.
    Failed,
    /// Nobody knows whether Zoom made the change. It is never sent again by itself.
    OutcomeUnknown,
    /// Nobody approved or sent it in time.
    Expired,
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
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Scheduled => "scheduled",
            Self::Running => "running",
            Self::Verifying => "verifying",
            Self::Done => "done",
            Self::AcceptedNotSeen => "accepted_not_seen",
            Self::Failed => "failed",
            Self::OutcomeUnknown => "outcome_unknown",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
            Self::Superseded => "superseded",
        }
    }

    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Waiting => "Waiting for approval",
            Self::Approved => "Approved",
            Self::Scheduled => "Scheduled",
            Self::Running => "Running",
            Self::Verifying => "Verifying",
            Self::Done => "Done",
            Self::AcceptedNotSeen => "Accepted, not verifiable",
            Self::Failed => "Failed",
            Self::OutcomeUnknown => "Outcome unknown",
            Self::Expired => "Expired",
            Self::Withdrawn => "Withdrawn",
            Self::Superseded => "State changed",
        }
    }

    /// All states.
    pub const ALL: [Self; 13] = [
        Self::Draft,
        Self::Waiting,
        Self::Approved,
        Self::Scheduled,
        Self::Running,
        Self::Verifying,
        Self::Done,
        Self::AcceptedNotSeen,
        Self::Failed,
        Self::OutcomeUnknown,
        Self::Expired,
        Self::Withdrawn,
        Self::Superseded,
    ];

    /// Those in which nothing was sent yet and still may be.
    pub const BEFORE_SENDING: [Self; 4] =
        [Self::Draft, Self::Waiting, Self::Approved, Self::Scheduled];

    /// Whether a call is out or may be, so that no other change of the account may start.
    pub fn is_running(self) -> bool {
        matches!(self, Self::Running | Self::Verifying)
    }

    /// Whether nothing was sent yet and still may be.
    pub fn is_before_sending(self) -> bool {
        Self::BEFORE_SENDING.contains(&self)
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

/// What a person decides on a change that was submitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It may be sent as it is.
    Approve,
    /// It goes back to its maker, as a draft.
    SendBack,
    /// Of unknown outcome: somebody looked and found it made.
    FoundMade,
    /// Of unknown outcome: somebody looked and found it not made.
    FoundNotMade,
}

impl Decision {
    /// All decisions.
    pub const ALL: [Self; 4] = [
        Self::Approve,
        Self::SendBack,
        Self::FoundMade,
        Self::FoundNotMade,
    ];

    /// The decision as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::SendBack => "send_back",
            Self::FoundMade => "found_made",
            Self::FoundNotMade => "found_not_made",
        }
    }

    /// What somebody did by it, to stand before `by`.
    pub fn past(self) -> &'static str {
        match self {
            Self::Approve => "Approved",
            Self::SendBack => "Sent back",
            Self::FoundMade => "Found made",
            Self::FoundNotMade => "Found not made",
        }
    }
}

impl std::str::FromStr for Decision {
    type Err = crate::ids::InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|decision| decision.as_str() == text)
            .ok_or(crate::ids::InvalidId { kind: "decision" })
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

/// How far one call of a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StepProgress {
    /// Not sent yet; it may still be.
    ToCome,
    /// Sent, no answer yet.
    Sent,
    /// Zoom accepted it.
    Accepted,
    /// Zoom refused it, or it could not be sent.
    Failed,
    /// Nobody knows whether Zoom made it.
    Unknown,
    /// It was not sent and won't be.
    NotSent,
}

/// One call of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepLine {
    /// In words.
    pub title: String,
    /// Method and path.
    pub call: String,
    /// The exact body, with line breaks for reading.
    pub body_json: String,
    /// How far it is.
    pub progress: StepProgress,
    /// When the answer, or the lack of one, was recorded.
    pub answered_at: Option<UtcMillis>,
    /// Zoom's tracking id of the answer, for support tickets.
    pub request_id: Option<String>,
}

/// What somebody decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalLine {
    /// What.
    pub decision: Decision,
    /// Who.
    pub by: String,
    /// When.
    pub at: UtcMillis,
    /// What they said about it; may be empty.
    pub comment: String,
}

/// Something that may be done with a change now: either it may, or there is a reason why not.
pub type May = Result<(), String>;

/// What the caller may do with a change; `None`: it makes no sense in its state.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ChangeActions {
    /// Submit the draft.
    pub submit: Option<May>,
    /// Approve it or send it back.
    pub decide: Option<May>,
    /// Withdraw it.
    pub withdraw: Option<May>,
    /// Say what was found out about an unknown outcome.
    pub settle: Option<May>,
    /// Draft the same anew, from Zoom's present figures.
    pub draft_again: Option<May>,
    /// Draft what takes it back.
    pub reverse: Option<May>,
}

/// How a person proves again who they are before they approve something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proof {
    /// They did so within the last minutes.
    Fresh,
    /// By their password.
    Password,
    /// By the click itself: in the demo, whose people have no passwords.
    Click,
    /// There is nothing to prove it by: somebody else vouches for them.
    None,
    /// Who they are does not help yet: they may approve from this instant on.
    NotBefore(UtcMillis),
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
    /// The bulk that it is part of.
    pub bulk: Option<BulkId>,
    /// Whether it is about the billing contact; else about plans.
    pub is_contact: bool,
    /// The caller's other drafts with which this one can become one, newest first.
    pub companions: Vec<ChangeRow>,
    /// Now and after, all fields, changed or not.
    pub diff: Vec<DiffLine>,
    /// What it costs; `None`: it is about no plans.
    pub cost: Option<ChangeCost>,
    /// When what it starts from was fetched.
    pub based_on: UtcMillis,
    /// The calls, in order.
    pub steps: Vec<StepLine>,
    /// What was checked, and with what verdict; before it is sent.
    pub checks: Vec<Check>,
    /// What cannot be undone, in plain words; before it is sent.
    pub warnings: Vec<String>,
    /// Why it is wanted; empty on a draft.
    pub reason: String,
    /// The ticket it belongs to.
    pub ticket: String,
    /// Why a second person has to approve it; empty: nobody has to.
    pub needs: Vec<String>,
    /// What approving it asks of who looks.
    pub proof: Proof,
    /// Who decided what, oldest first.
    pub approvals: Vec<ApprovalLine>,
    /// When it is to be sent, where that is later.
    pub due_at: Option<UtcMillis>,
    /// The day on which it could be sent as the term renews, or why there is none.
    pub renewal: Result<Date, String>,
    /// When it expires unless it was sent.
    pub expires_at: Option<UtcMillis>,
    /// What happened, oldest first.
    pub events: Vec<ChangeEvent>,
    /// Why Zoom refused, if it did.
    pub refusal: Option<Refusal>,
    /// When the next read-back is due, while the outcome is open.
    pub next_read_back: Option<UtcMillis>,
    /// What the caller may do.
    pub may: ChangeActions,
}

/// A list of changes that people come back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum ChangeView {
    /// All.
    #[default]
    All,
    /// Those that the caller drafted.
    Mine,
    /// Those that wait for somebody else than their maker, where the caller may approve.
    WaitingForMe,
    /// Those that are about to be sent or are being sent.
    Running,
    /// Those of unknown outcome, failed, or accepted and not seen.
    NeedingAttention,
}

impl ChangeView {
    /// All views, in the order of their tabs.
    pub const ALL: [Self; 5] = [
        Self::All,
        Self::Mine,
        Self::WaitingForMe,
        Self::Running,
        Self::NeedingAttention,
    ];

    /// As it stands in a URL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Mine => "mine",
            Self::WaitingForMe => "waiting",
            Self::Running => "running",
            Self::NeedingAttention => "attention",
        }
    }

    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Mine => "Mine",
            Self::WaitingForMe => "Waiting for me",
            Self::Running => "Running",
            Self::NeedingAttention => "Needing attention",
        }
    }

    /// The view of a name; of any other name, all.
    pub fn of(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|view| view.as_str() == name)
            .unwrap_or_default()
    }

    /// The states that it holds; empty: every state.
    pub fn states(self) -> &'static [ChangeState] {
        match self {
            Self::All | Self::Mine => &[],
            Self::WaitingForMe => &[ChangeState::Waiting],
            Self::Running => &[
                ChangeState::Approved,
                ChangeState::Scheduled,
                ChangeState::Running,
                ChangeState::Verifying,
            ],
            Self::NeedingAttention => &[
                ChangeState::OutcomeUnknown,
                ChangeState::AcceptedNotSeen,
                ChangeState::Failed,
            ],
        }
    }
}

/// One change in the list of all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FleetChangeRow {
    /// The change.
    pub row: ChangeRow,
    /// Its account.
    pub account: AccountId,
    /// The account's name.
    pub account_name: String,
    /// When its state last moved.
    pub updated_at: UtcMillis,
    /// The bulk that it is part of.
    pub bulk: Option<BulkId>,
}

/// The list of changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangesPage {
    /// Which.
    pub view: ChangeView,
    /// How many each view holds.
    pub counts: Vec<(ChangeView, u64)>,
    /// The rows, newest first.
    pub rows: Vec<FleetChangeRow>,
    /// The first change of the next page.
    pub older_than: Option<ChangeId>,
    /// Whether this is not the first page.
    pub is_further: bool,
}
