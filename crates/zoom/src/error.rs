//! Everything that can go wrong with a call, each with a sentence for people.
//!
//! Policy: what Zoom said is told in our words, with its code kept beside; causes go to the log, once,
//! where the call is made (`call`); secrets appear in neither.

use domain::operation::Operation;
use domain::time::UtcMillis;
use domain::zoom::Refusal;

use crate::budget::{GateError, NoSlot, ThrottleKind};
use crate::token::TokenError;

/// Why a call has no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Zoom said no, with a documented reason or one of its own.
    #[error("refused by Zoom: HTTP {} code {:?} {:?}", .0.status, .0.code, .0.kind)]
    Refused(Refusal),
    /// Zoom answered 429: its limit, or that of another app of the master account, was hit.
    #[error("throttled by Zoom ({kind:?}) until {}", .free_at.to_iso())]
    Throttled {
        /// When the call may be tried again.
        free_at: UtcMillis,
        /// Which kind of limit.
        kind: ThrottleKind,
    },
    /// Our own budget gives no slot within the caller's patience. Nothing was sent.
    #[error(transparent)]
    NoSlot(NoSlot),
    /// Zoom was not reached, or its answer did not arrive whole.
    #[error("Zoom not reached: {0:?}")]
    Unreachable(Unreachable),
    /// Zoom failed.
    #[error("Zoom failed with HTTP {status}")]
    ServerError {
        /// The HTTP status, 500 or more.
        status: u16,
    },
    /// An answer that can't be understood.
    #[error("unreadable answer: {what}")]
    Unreadable {
        /// What is wrong with it, for the log and for support.
        what: String,
    },
    /// A body that can't be written as JSON. Nothing was sent.
    #[error("unwritable body: {what}")]
    Unwritable {
        /// What is wrong with it.
        what: String,
    },
    /// Zoom said "success" and sent an error all the same (HTTP 200 with an error body).
    #[error("HTTP {} with error code {:?}", .0.status, .0.code)]
    Ambiguous(Refusal),
    /// This Zoom doesn't know the operation.
    #[error("this Zoom does not offer {0}")]
    NotOffered(Operation),
    /// No valid token, or Zoom doesn't accept ours. Nothing was done.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The answer is larger than we take.
    #[error("the answer is larger than {max_bytes} bytes")]
    TooLarge {
        /// What we take at most, in bytes.
        max_bytes: usize,
    },
    /// A download that is no PDF.
    #[error("the download is no PDF")]
    NotAPdf,
    /// An answer that sends us elsewhere; it was not followed.
    #[error("redirected elsewhere: {what}")]
    Redirected {
        /// Where to, as far as it may be told.
        what: String,
    },
    /// The budget's counters could not be read. Nothing was sent.
    #[error("the budget is out of reach")]
    GateFailed(#[source] GateError),
}

/// How Zoom was not reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unreachable {
    /// No connection: unknown name, refused, or no answer to the knock.
    Connect,
    /// A connection, but no trust: the certificate doesn't fit.
    Tls,
    /// The request may have arrived; no whole answer came in time.
    Timeout,
    /// The request may have arrived; the connection was cut.
    Cut,
}

impl Unreachable {
    /// Whether the request may have reached Zoom.
    pub fn may_have_arrived(self) -> bool {
        matches!(self, Self::Timeout | Self::Cut)
    }
}

impl Error {
    /// Whether Zoom may have carried out a write that ended so. Such a write is never sent again by
    /// itself: what really happened is read back.
    pub fn is_outcome_unknown(&self) -> bool {
        match self {
            Self::Unreachable(how) => how.may_have_arrived(),
            Self::ServerError { .. }
            | Self::Unreadable { .. }
            | Self::Ambiguous(_)
            | Self::TooLarge { .. }
            | Self::Redirected { .. } => true,
            Self::Refused(_)
            | Self::Throttled { .. }
            | Self::NoSlot(_)
            | Self::NotOffered(_)
            | Self::Token(_)
            | Self::NotAPdf
            | Self::Unwritable { .. }
            | Self::GateFailed(_) => false,
        }
    }

    /// When trying again makes sense, where that is known.
    pub fn free_at(&self) -> Option<UtcMillis> {
        match self {
            Self::Throttled { free_at, .. } => Some(*free_at),
            Self::NoSlot(no_slot) => Some(no_slot.free_at),
            _ => None,
        }
    }

    /// What happened, for people.
    pub fn sentence(&self) -> String {
        match self {
            Self::Refused(refusal) => refusal.sentence(),
            Self::NoSlot(no_slot) => no_slot.sentence(),
            Self::Token(error) => error.sentence(),
            Self::Throttled { kind, .. } => throttled(*kind).to_owned(),
            Self::Unreachable(how) => unreachable_sentence(*how).to_owned(),
            Self::ServerError { status } => {
                format!(
                    "Zoom has a problem of its own (HTTP {status}). Trying again later may help."
                )
            }
            Self::Unreadable { .. } => {
                "Zoom's answer could not be read. What was known before stays as it is.".to_owned()
            }
            Self::Unwritable { .. } => {
                "The request could not be written. Nothing was sent to Zoom.".to_owned()
            }
            Self::Ambiguous(refusal) => format!(
                "Zoom reported success and an error at once. The error: {}",
                refusal.sentence()
            ),
            Self::NotOffered(operation) => {
                format!("This Zoom does not offer “{}”.", operation.title())
            }
            Self::TooLarge { max_bytes } => format!(
                "Zoom's answer is larger than {} MB and was not taken.",
                max_bytes / 1_000_000
            ),
            Self::NotAPdf => "What Zoom sent is no PDF, so it was not kept.".to_owned(),
            Self::Redirected { .. } => {
                "Zoom pointed to another address, which was not followed.".to_owned()
            }
            Self::GateFailed(_) => {
                "The call counters could not be read. Nothing was sent to Zoom.".to_owned()
            }
        }
    }
}

impl From<GateError> for Error {
    fn from(error: GateError) -> Self {
        match error {
            GateError::NoSlot(no_slot) => Self::NoSlot(no_slot),
            failed @ GateError::Ledger(_) => Self::GateFailed(failed),
        }
    }
}

fn throttled(kind: ThrottleKind) -> &'static str {
    match kind {
        ThrottleKind::PerSecond | ThrottleKind::Concurrent => {
            "Zoom is getting too many calls at once, perhaps from other apps too."
        }
        ThrottleKind::LabelDaily => {
            "Today's allowance of Zoom calls is used up, by this portal and your other Zoom apps together."
        }
        ThrottleKind::OperationDaily => "Zoom gives no more of these today.",
        ThrottleKind::OperationInterval => {
            "Zoom has given one of these a short while ago, perhaps to another app, and asks to wait."
        }
    }
}

fn unreachable_sentence(how: Unreachable) -> &'static str {
    match how {
        Unreachable::Connect => "Zoom could not be reached. Nothing was sent.",
        Unreachable::Tls => {
            "The address of Zoom answers with a certificate that is not trusted. Nothing was sent."
        }
        Unreachable::Timeout => "Zoom did not answer in time.",
        Unreachable::Cut => "The connection to Zoom broke before its answer was complete.",
    }
}
