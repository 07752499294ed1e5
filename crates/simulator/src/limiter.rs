//! Zoom's rate limits, counted as Zoom counts: calls in any second (a sliding window), calls since
//! 00:00 GMT, and an interval between calls of one operation (api-facts, section 8). Only accepted
//! calls count. The rows are the same data that the client works from; the counting is its own.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::limits::{Limit, Rule, Scope, Target};
use domain::operation::{Label, Operation};
use domain::time::{SECOND_MS, UtcMillis};

/// Counts calls against limits.
#[derive(Debug)]
pub(crate) struct Limiter {
    limits: Vec<Limit>,
    is_enforced: bool,
    counters: Mutex<HashMap<(usize, String), Counter>>,
}

#[derive(Debug, Default)]
struct Counter {
    /// Calls within the last second.
    recent_ms: VecDeque<i64>,
    /// The GMT day that `used` counts.
    day: i64,
    used: u32,
    last_ms: Option<i64>,
}

/// A call as limits see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LimitedCall<'a> {
    pub(crate) operation: Operation,
    pub(crate) account: Option<&'a str>,
    pub(crate) invoice: Option<&'a str>,
}

/// What became of a call's slot, and what the headers tell of the general quota.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken {
    /// The limit that was hit, even where limits are not enforced.
    pub(crate) hit: Option<Limit>,
    pub(crate) is_refused: bool,
    pub(crate) category: &'static str,
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
}

impl Limiter {
    pub(crate) fn new(limits: Vec<Limit>, is_enforced: bool) -> Self {
        Self {
            limits,
            is_enforced,
            counters: Mutex::default(),
        }
    }

    /// Takes a slot of every limit that is about the call, or of none.
    pub(crate) fn take(&self, call: &LimitedCall<'_>, now: UtcMillis) -> Taken {
        let mut counters = self.counters();
        let about: Vec<(usize, Limit)> = self
            .limits
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, limit)| is_about(limit, call.operation))
            .collect();
        let mut hit = None;
        for (index, limit) in &about {
            let counter = counters
                .entry((*index, scope_key(limit, call)))
                .or_default();
            counter.forget_until(now);
            if hit.is_none() && !counter.has_room(limit.rule, now) {
                hit = Some(*limit);
            }
        }
        let is_refused = hit.is_some() && self.is_enforced;
        if !is_refused {
            for (index, limit) in &about {
                if let Some(counter) = counters.get_mut(&(*index, scope_key(limit, call))) {
                    counter.count(now);
                }
            }
        }
        let (limit, remaining) = general_quota(&about, call, &counters);
        Taken {
            hit,
            is_refused,
            category: category(call.operation),
            limit,
            remaining,
        }
    }

    /// Forgets all counts.
    pub(crate) fn reset(&self) {
        self.counters().clear();
    }

    fn counters(&self) -> MutexGuard<'_, HashMap<(usize, String), Counter>> {
        self.counters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counter {
    /// Drops what no longer counts.
    fn forget_until(&mut self, now: UtcMillis) {
        while self
            .recent_ms
            .front()
            .is_some_and(|at| *at <= now.0 - SECOND_MS)
        {
            self.recent_ms.pop_front();
        }
        if self.day != now.day_number() {
            self.day = now.day_number();
            self.used = 0;
        }
    }

    fn has_room(&self, rule: Rule, now: UtcMillis) -> bool {
        match rule {
            Rule::PerSecond(most) => self.recent_ms.len() < most as usize,
            Rule::PerDay(most) => self.used < most,
            Rule::IntervalMs(ms) => self.last_ms.is_none_or(|last| now.0 - last >= ms),
        }
    }

    fn count(&mut self, now: UtcMillis) {
        self.recent_ms.push_back(now.0);
        self.used = self.used.saturating_add(1);
        self.last_ms = Some(now.0);
    }

    fn remaining(&self, rule: Rule) -> Option<(u32, u32)> {
        let recent = u32::try_from(self.recent_ms.len()).unwrap_or(u32::MAX);
        match rule {
            Rule::PerSecond(most) => Some((most, most.saturating_sub(recent))),
            Rule::PerDay(most) => Some((most, most.saturating_sub(self.used))),
            Rule::IntervalMs(_) => None,
        }
    }
}

/// The quota by label that the headers tell: the daily one where there is one.
fn general_quota(
    about: &[(usize, Limit)],
    call: &LimitedCall<'_>,
    counters: &HashMap<(usize, String), Counter>,
) -> (u32, u32) {
    let by_label = about
        .iter()
        .filter(|(_, limit)| matches!(limit.target, Target::Label(_)));
    let quota = by_label
        .filter_map(|(index, limit)| {
            let counter = counters.get(&(*index, scope_key(limit, call)))?;
            counter.remaining(limit.rule)
        })
        .max_by_key(|(limit, _)| *limit);
    // The downloads have no label; users saw the light quota there.
    quota.unwrap_or((6_000, 5_999))
}

fn is_about(limit: &Limit, operation: Operation) -> bool {
    match limit.target {
        Target::Label(label) => operation.label() == Some(label),
        Target::Operation(limited) => {
            let counted = match operation {
                Operation::InvoicePdfOld => Operation::InvoicePdf,
                other => other,
            };
            limited == counted
        }
    }
}

fn scope_key(limit: &Limit, call: &LimitedCall<'_>) -> String {
    let key = match limit.scope {
        Scope::Master => None,
        Scope::SubAccount => call.account,
        Scope::Invoice => call.invoice,
    };
    key.unwrap_or_default().to_owned()
}

/// The value of `X-RateLimit-Category`.
pub(crate) fn category(operation: Operation) -> &'static str {
    match operation.label() {
        Some(Label::Medium) => "Medium",
        Some(Label::Heavy) => "Heavy",
        Some(Label::Light) | None => "Light",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::limits::{Tier, default_limits};
    use domain::time::{DAY_MS, HOUR_MS, MINUTE_MS};

    const NOON: UtcMillis = UtcMillis(1_795_348_800_000);

    fn limiter(scope: Scope) -> Limiter {
        Limiter::new(default_limits(Tier::Pro, scope), true)
    }

    fn call<'a>(operation: Operation, account: &'a str, invoice: &'a str) -> LimitedCall<'a> {
        LimitedCall {
            operation,
            account: Some(account),
            invoice: Some(invoice),
        }
    }

    #[test]
    fn a_second_is_a_sliding_window() {
        let limiter = limiter(Scope::Master);
        let contact = call(Operation::BillingContact, "a", "");
        let is_refused = |ms: i64| limiter.take(&contact, NOON.plus_ms(ms)).is_refused;
        assert!((0..20).all(|ms| !is_refused(500 + ms)));
        assert!(is_refused(999));
        assert!(is_refused(1_499), "a new calendar second opens nothing");
        assert!(!is_refused(1_500), "the first call is a second old");
        assert!(is_refused(1_500));
    }

    #[test]
    fn a_day_ends_at_midnight_gmt() {
        let limits = vec![Limit {
            target: Target::Operation(Operation::Invoices),
            scope: Scope::SubAccount,
            rule: Rule::PerDay(2),
        }];
        let limiter = Limiter::new(limits, true);
        let list = call(Operation::Invoices, "a", "");
        let late = NOON.plus_ms(11 * HOUR_MS);
        assert!(!limiter.take(&list, late).is_refused);
        assert!(!limiter.take(&list, late).is_refused);
        assert!(
            limiter
                .take(&list, NOON.plus_ms(12 * HOUR_MS - 1))
                .is_refused
        );
        assert!(!limiter.take(&list, NOON.plus_ms(12 * HOUR_MS)).is_refused);
    }

    #[test]
    fn the_pdf_interval_counts_for_the_scope_that_is_set() {
        let pdf = Operation::InvoicePdf;
        for (scope, other_invoice, other_account) in [
            (Scope::Master, true, true),
            (Scope::SubAccount, true, false),
            (Scope::Invoice, false, false),
        ] {
            let limiter = limiter(scope);
            assert!(!limiter.take(&call(pdf, "a", "1"), NOON).is_refused);
            let soon = NOON.plus_ms(MINUTE_MS);
            let same = limiter.take(&call(Operation::InvoicePdfOld, "a", "1"), soon);
            assert!(same.is_refused, "both paths count as one");
            assert_eq!(
                limiter.take(&call(pdf, "a", "2"), soon).is_refused,
                other_invoice
            );
            assert_eq!(
                limiter.take(&call(pdf, "b", "3"), soon).is_refused,
                other_account
            );
            assert!(
                !limiter
                    .take(&call(pdf, "a", "1"), NOON.plus_ms(DAY_MS))
                    .is_refused
            );
        }
    }

    #[test]
    fn a_refused_call_uses_nothing_up() {
        let limiter = limiter(Scope::Master);
        let list = call(Operation::Invoices, "a", "");
        assert!(!limiter.take(&list, NOON).is_refused);
        let before = limiter
            .take(&call(Operation::PlanUsage, "a", ""), NOON.plus_ms(1))
            .remaining;
        assert!(limiter.take(&list, NOON.plus_ms(2)).is_refused);
        let after = limiter
            .take(&call(Operation::PlanUsage, "a", ""), NOON.plus_ms(3))
            .remaining;
        assert_eq!(after, before - 1);
    }
}
