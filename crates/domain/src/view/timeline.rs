//! Read models of what happened to an account: a timeline, its filter, and what needs attention.

use serde::{Deserialize, Serialize};

use super::{AccountHead, Tone};
use crate::ids::{ChangeId, InvoiceId};
use crate::time::{Date, UtcMillis};

/// What an event is about; a timeline is filtered by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A change that was drafted or sent here.
    Changes,
    /// Something that Zoom's answers showed to be different.
    Zoom,
    /// What is used, as Zoom's answers showed it.
    Usage,
    /// An invoice.
    Invoices,
    /// The partner's own records: notes, tags, manager.
    Records,
    /// Who looked something up at Zoom or opened a file.
    Access,
}

impl EventKind {
    /// All kinds, in the order of the filter.
    pub const ALL: [Self; 6] = [
        Self::Changes,
        Self::Zoom,
        Self::Usage,
        Self::Invoices,
        Self::Records,
        Self::Access,
    ];

    /// What the overview tells: not every look at a figure and not every licence taken.
    pub const STORY: [Self; 4] = [Self::Changes, Self::Zoom, Self::Invoices, Self::Records];

    /// As it stands in the URL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Changes => "changes",
            Self::Zoom => "zoom",
            Self::Usage => "usage",
            Self::Invoices => "invoices",
            Self::Records => "records",
            Self::Access => "access",
        }
    }

    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Changes => "Changes",
            Self::Zoom => "Zoom",
            Self::Usage => "Usage",
            Self::Invoices => "Invoices",
            Self::Records => "Records",
            Self::Access => "Look-ups",
        }
    }
}

impl std::str::FromStr for EventKind {
    type Err = crate::ids::InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or(crate::ids::InvalidId { kind: "kind" })
    }
}

/// When something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Moment {
    /// At an instant of ours.
    At(UtcMillis),
    /// On a day that Zoom names.
    On(Date),
}

/// What an event leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventLink {
    /// A change.
    Change(ChangeId),
    /// An invoice of the account.
    Invoice(InvoiceId),
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEvent {
    /// When.
    pub moment: Moment,
    /// What it is about.
    pub kind: EventKind,
    /// How it is to be taken.
    pub tone: Tone,
    /// What happened, the part that stands out: `Business: 38 \u{2192} 40 licences`.
    pub fact: String,
    /// The rest of the sentence; may be empty.
    pub rest: String,
    /// Who, request id, more; may be empty.
    pub detail: String,
    /// What it leads to.
    pub link: Option<EventLink>,
}

/// A part of what happened to an account, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Timeline {
    /// The events of this part.
    pub events: Vec<TimelineEvent>,
    /// Where older ones begin: those before this instant; `None`: there are none.
    pub older: Option<UtcMillis>,
}

/// What a history is asked for; all of it stands in the URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HistoryQuery {
    /// One kind alone; `None`: all.
    pub kind: Option<EventKind>,
    /// Only what happened before this instant; `None`: from the newest.
    pub before: Option<UtcMillis>,
}

/// The history of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryPage {
    /// The head.
    pub head: AccountHead,
    /// What was asked.
    pub query: HistoryQuery,
    /// What happened.
    pub timeline: Timeline,
}

/// Something about an account that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    /// How it is to be taken.
    pub tone: Tone,
    /// What is the matter, in one sentence.
    pub sentence: String,
    /// Where to look.
    pub place: AttentionPlace,
}

/// Where something that needs attention is to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AttentionPlace {
    /// Plans and add-ons.
    Plans,
    /// Usage.
    Usage,
    /// Invoices.
    Invoices,
    /// A change.
    Change(ChangeId),
    /// Nowhere else: the sentence says it all.
    Here,
}
