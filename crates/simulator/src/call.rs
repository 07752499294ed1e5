//! The log of received calls: tests read from it that nothing was sent twice and that no 429 was
//! self-inflicted. Bounded; the counts go on when the oldest calls are dropped.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::ids::AccountId;
use domain::operation::Operation;
use domain::time::UtcMillis;
use serde::Serialize;
use serde_json::Value;

/// Calls that are kept.
const KEPT: usize = 20_000;

/// One received call.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Call {
    /// Its number, from 1.
    pub number: u64,
    /// When it came, by the simulator's clock.
    pub at: UtcMillis,
    /// Which operation; `None` for the token endpoint and for what the simulator does not know.
    pub operation: Option<Operation>,
    /// The HTTP method.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// The account in the path, `me` included; for a PDF the invoice's account.
    pub account: Option<String>,
    /// The invoice in the path.
    pub invoice: Option<String>,
    /// The JSON body, where there was one. Never the token endpoint's.
    pub body: Option<Value>,
    /// The `x-zm-trackingid` of the answer.
    pub tracking_id: String,
    /// What became of it; `None` while it is being answered.
    pub outcome: Option<CallOutcome>,
}

/// What became of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallOutcome {
    /// The HTTP status; `None` where the connection was cut instead.
    pub status: Option<u16>,
    /// Zoom's error code, where it refused.
    pub code: Option<i64>,
    /// The injected fault, by name.
    pub fault: Option<String>,
    /// Whether a write was carried out.
    pub took_effect: bool,
    /// Whether it was refused for a real limit, not for an injected fault.
    pub is_self_inflicted_429: bool,
}

/// Counts over all calls since the start or the last clearing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct CallCounts {
    /// All calls, those to the token endpoint included.
    pub calls: u64,
    /// Calls to the token endpoint.
    pub token_calls: u64,
    /// Calls by operation name.
    pub by_operation: BTreeMap<String, u64>,
    /// Answers with status 429.
    pub too_many: u64,
    /// Those of them that a real limit caused.
    pub self_inflicted_429: u64,
    /// Writes that were carried out.
    pub effects: u64,
}

/// The log; clones share it.
#[derive(Debug, Clone, Default)]
pub struct Calls {
    shared: Arc<Mutex<Log>>,
}

#[derive(Debug, Default)]
struct Log {
    last_number: u64,
    calls: VecDeque<Call>,
    counts: CallCounts,
}

impl Calls {
    /// The calls that are kept, oldest first.
    pub fn all(&self) -> Vec<Call> {
        self.log().calls.iter().cloned().collect()
    }

    /// The kept calls of an operation, oldest first.
    pub fn of(&self, operation: Operation) -> Vec<Call> {
        let log = self.log();
        let of_it = |call: &&Call| call.operation == Some(operation);
        log.calls.iter().filter(of_it).cloned().collect()
    }

    /// The kept calls that would change an account, oldest first.
    pub fn writes_to(&self, account: &AccountId) -> Vec<Call> {
        let log = self.log();
        let is_write = |call: &&Call| {
            call.operation.is_some_and(Operation::is_write)
                && call.account.as_deref() == Some(account.as_str())
        };
        log.calls.iter().filter(is_write).cloned().collect()
    }

    /// The counts.
    pub fn counts(&self) -> CallCounts {
        self.log().counts.clone()
    }

    /// Forgets calls and counts.
    pub fn clear(&self) {
        let mut log = self.log();
        log.calls.clear();
        log.counts = CallCounts::default();
    }

    /// Logs a call that came in; its number is set here.
    pub(crate) fn received(&self, mut call: Call, is_token: bool) -> u64 {
        let mut log = self.log();
        log.last_number += 1;
        call.number = log.last_number;
        log.counts.calls += 1;
        log.counts.token_calls += u64::from(is_token);
        if let Some(operation) = call.operation {
            *log.counts
                .by_operation
                .entry(operation.name().to_owned())
                .or_default() += 1;
        }
        if log.calls.len() == KEPT {
            log.calls.pop_front();
        }
        log.calls.push_back(call);
        log.last_number
    }

    /// Logs what became of a call.
    pub(crate) fn answered(&self, number: u64, outcome: CallOutcome) {
        let mut log = self.log();
        log.counts.too_many += u64::from(outcome.status == Some(429));
        log.counts.self_inflicted_429 += u64::from(outcome.is_self_inflicted_429);
        log.counts.effects += u64::from(outcome.took_effect);
        // Numbers are consecutive: the place follows from the last one.
        let from_end = usize::try_from(log.last_number - number).unwrap_or(usize::MAX);
        let index = log.calls.len().checked_sub(from_end.saturating_add(1));
        if let Some(call) = index.and_then(|index| log.calls.get_mut(index))
            && call.number == number
        {
            call.outcome = Some(outcome);
        }
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
