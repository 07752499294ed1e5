//! The door in front of every call: what the client says before and after it.

use async_trait::async_trait;
use domain::ids::{AccountRef, InvoiceId, UserId};
use domain::operation::Operation;
use domain::time::UtcMillis;

use super::ledger::LedgerError;
use super::reason::NoSlot;

/// For whom a call is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// A person waits for it.
    Person {
        /// Who: each person has a quota a day.
        user: UserId,
        /// A viewer can't take the last slot of a daily cap.
        is_viewer: bool,
    },
    /// The background keeper; it leaves 20 % of every daily cap to people.
    Keeper,
}

/// For whom a call is made and how long it may wait for its slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CallFor {
    /// Whose call it is.
    pub lane: Lane,
    /// Longest wait for a slot, in milliseconds; 0: now or not at all.
    pub patience_ms: i64,
}

impl CallFor {
    /// A call for a person.
    pub fn person(user: UserId, is_viewer: bool, patience_ms: i64) -> Self {
        Self {
            lane: Lane::Person { user, is_viewer },
            patience_ms,
        }
    }

    /// A call of the background keeper.
    pub fn keeper(patience_ms: i64) -> Self {
        Self {
            lane: Lane::Keeper,
            patience_ms,
        }
    }
}

/// A call about to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    /// What is called.
    pub operation: Operation,
    /// The account it is about, if any; for a PDF the account that the invoice belongs to.
    pub account: Option<AccountRef>,
    /// The invoice it is about, if any.
    pub invoice: Option<InvoiceId>,
    /// For whom.
    pub call_for: CallFor,
}

impl Intent {
    /// A call about no account in particular.
    pub fn new(operation: Operation, call_for: CallFor) -> Self {
        Self {
            operation,
            account: None,
            invoice: None,
            call_for,
        }
    }

    /// About this account.
    #[must_use]
    pub fn about(mut self, account: impl Into<AccountRef>) -> Self {
        self.account = Some(account.into());
        self
    }

    /// About this invoice.
    #[must_use]
    pub fn invoice(mut self, invoice: InvoiceId) -> Self {
        self.invoice = Some(invoice);
        self
    }
}

/// The right to make one call. Whoever takes one settles it, however the call ends; a slot that is
/// never settled (the program was killed) stays charged as if the call had taken its longest time.
#[derive(Debug)]
#[must_use = "a slot is settled after the call"]
pub struct Slot {
    /// The call it was taken for.
    pub intent: Intent,
    /// When it was taken.
    pub taken_at: UtcMillis,
}

/// How a call ended, as far as the budget is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// Zoom answered, or may have counted the call: it is spent.
    Spent,
    /// The request never reached Zoom, or was turned away before anything counts it.
    NotSent,
    /// Zoom refused it with a 429.
    Throttled(Throttle),
}

/// What a 429 told us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Throttle {
    /// Which kind of limit was hit.
    pub kind: ThrottleKind,
    /// When Zoom says to come back, if it does (`Retry-After`, as seconds or as an instant).
    pub retry_at: Option<UtcMillis>,
}

/// The kinds of limit that Zoom enforces (api-facts, section 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ThrottleKind {
    /// Too many calls of a label in one second.
    PerSecond,
    /// Too many calls at once on one resource.
    Concurrent,
    /// The daily allowance of a label, which all apps of the master account share.
    LabelDaily,
    /// The daily allowance of this one operation.
    OperationDaily,
    /// This operation has been called too short a while ago.
    OperationInterval,
}

impl ThrottleKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::PerSecond,
        Self::Concurrent,
        Self::LabelDaily,
        Self::OperationDaily,
        Self::OperationInterval,
    ];

    /// The name under which it is noted.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PerSecond => "per_second",
            Self::Concurrent => "concurrent",
            Self::LabelDaily => "label_daily",
            Self::OperationDaily => "operation_daily",
            Self::OperationInterval => "operation_interval",
        }
    }

    /// The limit in words.
    pub fn title(self) -> &'static str {
        match self {
            Self::PerSecond => "calls a second",
            Self::Concurrent => "calls at once",
            Self::LabelDaily => "the day\u{2019}s calls of the label",
            Self::OperationDaily => "the day\u{2019}s calls of this kind",
            Self::OperationInterval => "time between two calls",
        }
    }
}

/// Why a slot was not given.
#[derive(Debug, thiserror::Error)]
pub enum GateError {
    /// No slot opens within the caller's patience; nothing was charged.
    #[error(transparent)]
    NoSlot(#[from] NoSlot),
    /// The counters could not be read or written.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// The door in front of every call.
#[async_trait]
pub trait Gate: Send + Sync {
    /// Takes a slot, waiting for it as long as the intent's patience allows.
    ///
    /// # Errors
    /// [`GateError::NoSlot`] with the time at which one opens; [`GateError::Ledger`] when the counters
    /// are out of reach.
    async fn take(&self, intent: &Intent) -> Result<Slot, GateError>;

    /// Says how the call ended. Answers when the next call of this kind may start.
    ///
    /// # Errors
    /// [`GateError::Ledger`]; the slot then stays charged as if the call had taken its longest time.
    async fn settle(&self, slot: Slot, settled: Settled) -> Result<UtcMillis, GateError>;
}
