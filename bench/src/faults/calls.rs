//! What really reached Zoom: the simulator's log, collected while it is written, since it keeps the latest
//! calls only.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use tokio::sync::Mutex;

use super::Failure;
use crate::first_sync::control::Control;

/// Calls without an answer that are asked for again; older ones never get one.
const OPEN_FOR: u64 = 2_000;

/// One write that reached Zoom.
#[derive(Debug, Clone)]
pub struct Write {
    /// The account.
    pub account: String,
    /// The body.
    pub body: Value,
    /// The status; `None`: there was no answer, or it was given to nobody.
    pub status: Option<u64>,
    /// Whether Zoom says that it was carried out; `None`: the caller was gone before that was logged.
    pub took_effect: Option<bool>,
}

impl Write {
    /// Whether it was refused for certain, so that it may be made once more.
    pub fn is_refused(&self) -> bool {
        self.took_effect == Some(false)
            && self
                .status
                .is_some_and(|status| (400..500).contains(&status))
    }
}

/// The collected log.
#[derive(Clone)]
pub struct Collector {
    control: Control,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    writes: BTreeMap<u64, Write>,
    /// All calls up to this one are collected for good.
    complete: u64,
    counts: Value,
}

impl Collector {
    /// Collects nothing yet.
    pub fn new(control: Control) -> Self {
        Self {
            control,
            state: Arc::default(),
        }
    }

    /// Collects what came since the last time.
    ///
    /// # Errors
    /// The simulator does not answer as expected.
    pub async fn collect(&self) -> Result<(), Failure> {
        let mut state = self.state.lock().await;
        let path = format!("/calls?after={}&limit=20000", state.complete);
        let body: Value = serde_json::from_str(&self.control.ask("GET", &path, "").await?)?;
        let calls = body["calls"].as_array().ok_or("no calls")?;
        let last = calls.last().and_then(|call| call["number"].as_u64());
        let Some(last) = last else { return Ok(()) };
        let mut complete = last;
        for call in calls {
            let number = call["number"].as_u64().ok_or("a call has no number")?;
            let outcome = &call["outcome"];
            if outcome.is_null() && number + OPEN_FOR > last {
                complete = complete.min(number - 1);
            }
            let operation = call["operation"].as_str().unwrap_or_default();
            if operation == "account_billing_update" {
                let write = Write {
                    account: call["account"].as_str().unwrap_or_default().to_owned(),
                    body: call["body"].clone(),
                    status: outcome["status"].as_u64(),
                    took_effect: outcome["took_effect"].as_bool(),
                };
                state.writes.insert(number, write);
            }
        }
        state.complete = complete;
        state.counts = body["counts"].clone();
        Ok(())
    }

    /// The writes, by account, in their order; and the counts over all calls.
    pub async fn result(&self) -> (BTreeMap<String, Vec<Write>>, Value) {
        let state = self.state.lock().await;
        let mut by_account: BTreeMap<String, Vec<Write>> = BTreeMap::new();
        for write in state.writes.values() {
            by_account
                .entry(write.account.clone())
                .or_default()
                .push(write.clone());
        }
        (by_account, state.counts.clone())
    }
}
