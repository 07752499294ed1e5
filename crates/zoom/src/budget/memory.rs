//! Counters in memory: for tests and for `doctor`, which makes a handful of calls.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use domain::limits::{Blocked, Claim, Counter, Limit};
use domain::operation::Operation;
use domain::time::UtcMillis;

use super::day::start_of_next_day;
use super::ledger::{Ledger, LedgerError, Refusal429};

/// Counters in memory, with the semantics that [`Ledger`] asks for; clones share them.
#[derive(Debug, Clone)]
pub struct MemoryLedger {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    limits: Vec<Limit>,
    counters: HashMap<String, Counter>,
}

impl MemoryLedger {
    /// Counters that are all free, under these limits.
    pub fn new(limits: Vec<Limit>) -> Self {
        Self {
            state: Arc::new(Mutex::new(State {
                limits,
                counters: HashMap::new(),
            })),
        }
    }

    /// Replaces the table of limits.
    pub fn set_limits(&self, limits: Vec<Limit>) {
        self.state().limits = limits;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while the lock is held; counters stay consistent even if something did.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn counter(&mut self, key: &str, now: UtcMillis) -> &mut Counter {
        let today = now.day_number();
        let counter = self
            .counters
            .entry(key.to_owned())
            .or_insert_with(|| Counter {
                key: key.to_owned(),
                next_free_at: UtcMillis(i64::MIN),
                day: today,
                used: 0,
            });
        if counter.day != today {
            counter.day = today;
            counter.used = 0;
        }
        counter
    }

    fn free_at(&mut self, claim: &Claim, now: UtcMillis) -> UtcMillis {
        let counter = self.counter(&claim.key, now);
        if claim.per_day.is_some_and(|cap| counter.used >= cap) {
            counter.next_free_at.max(start_of_next_day(now))
        } else {
            counter.next_free_at
        }
    }
}

#[async_trait]
impl Ledger for MemoryLedger {
    async fn limits(&self) -> Result<Vec<Limit>, LedgerError> {
        Ok(self.state().limits.clone())
    }

    async fn take(
        &self,
        now: UtcMillis,
        claims: &[Claim],
        _operation: Operation,
    ) -> Result<Result<(), Blocked>, LedgerError> {
        let mut state = self.state();
        let latest = claims
            .iter()
            .map(|claim| (state.free_at(claim, now), claim))
            .max_by_key(|(free_at, _)| *free_at);
        if let Some((free_at, claim)) = latest
            && free_at > now
        {
            return Ok(Err(Blocked {
                key: claim.key.clone(),
                free_at,
            }));
        }
        for claim in claims {
            let counter = state.counter(&claim.key, now);
            counter.next_free_at = counter.next_free_at.max(now).plus_ms(claim.spacing_ms);
            counter.used = counter.used.saturating_add(1);
        }
        Ok(Ok(()))
    }

    async fn note(&self, _refusal: Refusal429) -> Result<(), LedgerError> {
        // Nobody reads them here.
        Ok(())
    }

    async fn postpone(&self, key: &str, until: UtcMillis) -> Result<(), LedgerError> {
        let mut state = self.state();
        let counter = state.counter_of_any_day(key);
        counter.next_free_at = counter.next_free_at.max(until);
        Ok(())
    }

    async fn reschedule(&self, key: &str, at: UtcMillis) -> Result<(), LedgerError> {
        self.state().counter_of_any_day(key).next_free_at = at;
        Ok(())
    }

    async fn peek(&self, keys: &[String]) -> Result<Vec<Counter>, LedgerError> {
        let state = self.state();
        Ok(keys
            .iter()
            .filter_map(|key| state.counters.get(key).cloned())
            .collect())
    }

    async fn next_to_open(
        &self,
        prefix: &str,
        now: UtcMillis,
        per_day: Option<u32>,
    ) -> Result<Option<Counter>, LedgerError> {
        let is_spent = |counter: &Counter| {
            counter.day == now.day_number() && per_day.is_some_and(|cap| counter.used >= cap)
        };
        let state = self.state();
        Ok(state
            .counters
            .values()
            .filter(|counter| counter.key.starts_with(prefix) && counter.next_free_at > now)
            .filter(|counter| !is_spent(counter))
            .min_by(|a, b| (a.next_free_at, &a.key).cmp(&(b.next_free_at, &b.key)))
            .cloned())
    }
}

impl State {
    /// A counter whose day is left as it is: for moves of `next_free_at` alone.
    fn counter_of_any_day(&mut self, key: &str) -> &mut Counter {
        self.counters
            .entry(key.to_owned())
            .or_insert_with(|| Counter {
                key: key.to_owned(),
                next_free_at: UtcMillis(i64::MIN),
                day: i64::MIN,
                used: 0,
            })
    }
}
