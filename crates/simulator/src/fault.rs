//! Faults on demand: what can go wrong between a client and Zoom, for an account or for all, for an
//! operation or for all, so many times.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::ids::AccountId;
use domain::operation::Operation;
use serde::{Deserialize, Serialize};

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum FaultKind {
    /// 401/124 `Access token is expired.`
    Unauthorized,
    /// 403.
    Forbidden,
    /// 404/2001: Zoom does not know the account.
    NotFound,
    /// 429 of the per-second limit.
    TooManyPerSecond,
    /// 429 of the daily limit, `Retry-After` as an ISO 8601 instant: the next midnight GMT.
    TooManyToday,
    /// 429 of the daily limit, `Retry-After` in seconds.
    TooManyForSeconds {
        /// The seconds that the header names.
        seconds: u32,
    },
    /// 429 of an operation's own limit: general quota in the headers, no `Retry-After`.
    TooManyOfOperation,
    /// Any refusal of Zoom's documents: for those whose cause the simulator does not model.
    Refusal {
        /// The HTTP status.
        status: u16,
        /// Zoom's code.
        code: i64,
        /// Zoom's message.
        message: String,
    },
    /// 500 with Zoom's error body.
    ServerError,
    /// 502 with an HTML body.
    BadGateway,
    /// The answer comes late.
    Slow {
        /// How late, in milliseconds of real time.
        ms: u64,
    },
    /// The connection is cut without an answer.
    Cut,
    /// The connection is cut in the middle of the answer's body.
    CutBody,
    /// A JSON answer that ends too early, in a whole HTTP answer.
    MalformedJson,
    /// HTTP 200 whose body is an error.
    OkWithError,
    /// Plans and usage name families that nobody knows.
    UnknownPlanFamilies,
    /// The effect of this write becomes visible so many minutes later.
    LaggingEffect {
        /// Minutes of the simulator's clock.
        minutes: u32,
    },
    /// The server does not know the operation: 404/2300.
    RouteUnknown,
    /// HTML of a sign-in page where a PDF was asked for.
    HtmlInsteadOfPdf,
    /// A PDF of 21 MB.
    OversizedPdf,
}

/// A fault and the calls it befalls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// What goes wrong.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// Only calls about this account.
    #[serde(default)]
    pub account: Option<AccountId>,
    /// Only calls of this operation.
    #[serde(default)]
    pub operation: Option<Operation>,
    /// Calls to the token endpoint instead of the API.
    #[serde(default)]
    pub is_for_token: bool,
    /// How many calls it befalls; `None`: all, until it is removed.
    #[serde(default)]
    pub times: Option<u32>,
    /// Whether Zoom carries the call out before it goes wrong. A cut body and malformed JSON always
    /// come after the effect; a refusal (401, 403, 404, 429) never has one.
    #[serde(default)]
    pub takes_effect: bool,
    /// Minutes of the simulator's clock until the effect of a write becomes visible, where it has one
    /// in spite of the fault; `None`: as without the fault.
    #[serde(default)]
    pub lag_minutes: Option<u32>,
}

impl Fault {
    /// A fault of every call until it is removed, before the effect.
    pub fn new(kind: FaultKind) -> Self {
        Self {
            kind,
            account: None,
            operation: None,
            is_for_token: false,
            times: None,
            takes_effect: false,
            lag_minutes: None,
        }
    }

    /// Only of calls about this account.
    #[must_use]
    pub fn for_account(self, account: AccountId) -> Self {
        Self {
            account: Some(account),
            ..self
        }
    }

    /// Only of this operation.
    #[must_use]
    pub fn for_operation(self, operation: Operation) -> Self {
        Self {
            operation: Some(operation),
            ..self
        }
    }

    /// Of the token endpoint instead of the API.
    #[must_use]
    pub fn for_token(self) -> Self {
        Self {
            is_for_token: true,
            ..self
        }
    }

    /// Only of so many calls.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self {
            times: Some(times),
            ..self
        }
    }

    /// Of one call.
    #[must_use]
    pub fn once(self) -> Self {
        self.times(1)
    }

    /// Zoom carries the call out before it goes wrong.
    #[must_use]
    pub fn after_effect(self) -> Self {
        Self {
            takes_effect: true,
            ..self
        }
    }

    /// The effect that there is all the same becomes visible so many minutes later.
    #[must_use]
    pub fn visible_after(self, minutes: u32) -> Self {
        Self {
            lag_minutes: Some(minutes),
            ..self
        }
    }

    fn befalls(&self, call: &FaultyCall<'_>) -> bool {
        let names_account = |id: &AccountId| call.account == Some(id.as_str());
        self.times != Some(0)
            && self.is_for_token == call.is_token
            && self.account.as_ref().is_none_or(names_account)
            && self
                .operation
                .is_none_or(|wanted| call.operation == Some(wanted))
            && self.fits(call)
    }

    /// Some faults make sense for some operations only, and wait for one of them.
    fn fits(&self, call: &FaultyCall<'_>) -> bool {
        use Operation::{InvoicePdf, InvoicePdfOld, PlanUsage, Plans};
        match self.kind {
            FaultKind::UnknownPlanFamilies => matches!(call.operation, Some(Plans | PlanUsage)),
            FaultKind::LaggingEffect { .. } => call.operation.is_some_and(Operation::is_write),
            FaultKind::HtmlInsteadOfPdf | FaultKind::OversizedPdf => {
                matches!(call.operation, Some(InvoicePdf | InvoicePdfOld))
            }
            _ => true,
        }
    }
}

/// What a fault is matched against.
pub(crate) struct FaultyCall<'a> {
    pub(crate) is_token: bool,
    pub(crate) operation: Option<Operation>,
    pub(crate) account: Option<&'a str>,
}

/// The number of a fault, by which it is removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FaultId(pub u64);

/// A fault that is set, with its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetFault {
    /// Its number.
    pub id: FaultId,
    /// The fault; `times` counts down.
    #[serde(flatten)]
    pub fault: Fault,
}

/// The faults that are set; clones share them.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    shared: Arc<Mutex<List>>,
}

#[derive(Debug, Default)]
struct List {
    last_id: u64,
    faults: Vec<SetFault>,
}

impl Faults {
    /// Sets a fault. Of several that fit a call, the one set first befalls it, and only that one.
    pub fn add(&self, fault: Fault) -> FaultId {
        let mut list = self.list();
        list.last_id += 1;
        let id = FaultId(list.last_id);
        list.faults.push(SetFault { id, fault });
        id
    }

    /// Removes a fault; false where it was not set any more.
    pub fn remove(&self, id: FaultId) -> bool {
        let mut list = self.list();
        let before = list.faults.len();
        list.faults.retain(|set| set.id != id);
        list.faults.len() < before
    }

    /// Removes all faults.
    pub fn clear(&self) {
        self.list().faults.clear();
    }

    /// The faults that may still befall a call.
    pub fn all(&self) -> Vec<SetFault> {
        self.list().faults.clone()
    }

    /// The fault that befalls a call, counted.
    pub(crate) fn take(&self, call: &FaultyCall<'_>) -> Option<Fault> {
        let mut list = self.list();
        let index = list.faults.iter().position(|set| set.fault.befalls(call))?;
        let fault = list.faults[index].fault.clone();
        if let Some(left) = &mut list.faults[index].fault.times {
            *left -= 1;
            if *left == 0 {
                list.faults.remove(index);
            }
        }
        Some(fault)
    }

    fn list(&self) -> MutexGuard<'_, List> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
