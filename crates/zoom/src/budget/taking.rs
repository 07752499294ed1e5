//! [`Budget`]: slots taken from and settled with a ledger.

use std::sync::Arc;

use async_trait::async_trait;
use clock::Clock;
use domain::limits::{Blocked, Claim, Counter, Rule, Scope, Target};
use domain::operation::{Label, Operation};
use domain::time::{MINUTE_MS, SECOND_MS, UtcMillis};
use domain::view::{BudgetGlance, RefreshOffer};

use super::day::{after_quiet, is_quiet, next_day_opens, start_of_next_day};
use super::gate::{Gate, GateError, Intent, Lane, Settled, Slot, Throttle, ThrottleKind};
use super::ledger::{Ledger, LedgerError, Refusal429};
use super::reason::{NoSlot, Reason};
use super::rules::{
    Charge, Counts, INTERVAL_MARGIN_MS, at_once, charges, counted_as, label_charge, label_key,
};

/// A wait this short is none for a person who looks at a button, in milliseconds.
const UNNOTICED_WAIT_MS: i64 = 2 * SECOND_MS;
/// The pause after a per-second or concurrency 429, in milliseconds.
const SHORT_PAUSE_MS: i64 = 2 * SECOND_MS;
/// The pause after a 429 of an operation for which no interval is known, in milliseconds.
const UNKNOWN_PAUSE_MS: i64 = 5 * MINUTE_MS;

/// The budget over a ledger; cheap to clone.
#[derive(Clone)]
pub struct Budget {
    pub(super) ledger: Arc<dyn Ledger>,
    clock: Clock,
}

/// What the keeper may make of one label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeeperShare {
    /// From one call to the next, in milliseconds; 0 where there is no such limit.
    pub spacing_ms: i64,
    /// Calls that may be under way at once, waiting for their slot included; `None` where there is no limit
    /// a second. However late a stalled machine sends them, together with what starts in the same second
    /// they stay below Zoom's limit.
    pub at_once: Option<u32>,
    /// Where there is a daily pool: calls that the keeper may still make today, and on a whole day.
    pub day: Option<(u32, u32)>,
}

impl Budget {
    /// The budget over these counters and this clock.
    pub fn new(ledger: Arc<dyn Ledger>, clock: Clock) -> Self {
        Self { ledger, clock }
    }

    /// What these calls would cost together and when they may be made, without taking anything. A wait
    /// of up to two seconds counts as none.
    ///
    /// # Errors
    /// [`LedgerError`] when the counters are out of reach.
    pub async fn offer(&self, intents: &[Intent]) -> Result<RefreshOffer, LedgerError> {
        let limits = self.ledger.limits().await?;
        let now = self.now();
        let mut planned: Vec<Counter> = Vec::new();
        let mut latest: Option<NoSlot> = None;
        for intent in intents {
            let charges = charges(intent, &limits);
            self.read_into(&mut planned, &charges, now).await?;
            let obstacle = quiet(intent, now).or_else(|| worst(intent, &charges, &planned, now));
            if let Some(obstacle) = obstacle
                && latest
                    .as_ref()
                    .is_none_or(|known| known.free_at < obstacle.free_at)
            {
                latest = Some(obstacle);
            }
            for counter in planned.iter_mut() {
                let is_charged = charges.iter().any(|charge| charge.claim.key == counter.key);
                counter.used += u32::from(is_charged);
            }
        }
        let latest = latest.filter(|blocked| blocked.free_at > now.plus_ms(UNNOTICED_WAIT_MS));
        Ok(RefreshOffer {
            calls: u32::try_from(intents.len()).unwrap_or(u32::MAX),
            free_at: latest.as_ref().map(|blocked| blocked.free_at),
            reason: latest.map_or_else(String::new, |blocked| blocked.sentence()),
        })
    }

    /// What is left today of the daily pool of heavy calls; `None` where the table has no such limit.
    ///
    /// # Errors
    /// [`LedgerError`] when the counters are out of reach.
    pub async fn glance(&self) -> Result<Option<BudgetGlance>, LedgerError> {
        let limits = self.ledger.limits().await?;
        let caps = limits.iter().filter_map(|limit| match limit.rule {
            Rule::PerDay(cap)
                if limit.target == Target::Label(Label::Heavy) && limit.scope == Scope::Master =>
            {
                Some(cap)
            }
            _ => None,
        });
        let Some(cap) = caps.min() else {
            return Ok(None);
        };
        let counters = self.ledger.peek(&[label_key(Label::Heavy)]).await?;
        let today = self.now().day_number();
        let used = counters
            .first()
            .filter(|counter| counter.day == today)
            .map_or(0, |counter| counter.used);
        Ok(Some(BudgetGlance {
            left: u64::from(cap.saturating_sub(used)),
            of: u64::from(cap),
        }))
    }

    /// What the keeper may make of a label, for pacing and predicting.
    ///
    /// # Errors
    /// [`LedgerError`] when the counters are out of reach.
    pub async fn keeper_share(&self, label: Label) -> Result<KeeperShare, LedgerError> {
        let limits = self.ledger.limits().await?;
        let charge = label_charge(label, Lane::Keeper, &limits);
        let mut counters = Vec::new();
        self.read_into(&mut counters, std::slice::from_ref(&charge), self.now())
            .await?;
        let used = counters.first().map_or(0, |counter| counter.used);
        Ok(KeeperShare {
            spacing_ms: charge.claim.spacing_ms,
            at_once: at_once(label, &limits),
            day: charge
                .claim
                .per_day
                .map(|cap| (cap.saturating_sub(used), cap)),
        })
    }

    pub(super) fn now(&self) -> UtcMillis {
        UtcMillis(self.clock.now_ms())
    }

    /// Adds the counters of `charges` that are not in `counters` yet, as they stand today.
    async fn read_into(
        &self,
        counters: &mut Vec<Counter>,
        charges: &[Charge],
        now: UtcMillis,
    ) -> Result<(), LedgerError> {
        let is_unread = |key: &String| counters.iter().all(|counter| counter.key != *key);
        let keys: Vec<String> = charges
            .iter()
            .map(|charge| charge.claim.key.clone())
            .filter(is_unread)
            .collect();
        let mut found = self.ledger.peek(&keys).await?;
        for key in keys {
            let place = found.iter().position(|counter| counter.key == key);
            let mut counter = place
                .map(|place| found.swap_remove(place))
                .unwrap_or(Counter {
                    key,
                    next_free_at: now,
                    day: now.day_number(),
                    used: 0,
                });
            if counter.day != now.day_number() {
                counter.day = now.day_number();
                counter.used = 0;
            }
            counters.push(counter);
        }
        Ok(())
    }

    /// Why there is no slot now, told from the counters as they stand.
    async fn explain(
        &self,
        intent: &Intent,
        charges: &[Charge],
        blocked: &Blocked,
        now: UtcMillis,
    ) -> Result<NoSlot, LedgerError> {
        let mut counters = Vec::new();
        let blocking: Vec<Charge> = charges
            .iter()
            .filter(|charge| charge.claim.key == blocked.key)
            .cloned()
            .collect();
        self.read_into(&mut counters, &blocking, now).await?;
        Ok(worst(intent, &blocking, &counters, now).unwrap_or(NoSlot {
            operation: intent.operation,
            free_at: after_quiet(blocked.free_at),
            reason: Reason::Pace,
            scope: Scope::Master,
        }))
    }

    /// Moves the counters of a refused call to where Zoom said, or to what is documented.
    async fn tighten(
        &self,
        intent: &Intent,
        charges: &[Charge],
        throttle: Throttle,
        now: UtcMillis,
    ) -> Result<UtcMillis, LedgerError> {
        let interval_ms = charges.iter().filter_map(|charge| charge.interval_ms).max();
        let until = throttle.retry_at.unwrap_or_else(|| match throttle.kind {
            ThrottleKind::PerSecond | ThrottleKind::Concurrent => now.plus_ms(SHORT_PAUSE_MS),
            ThrottleKind::LabelDaily | ThrottleKind::OperationDaily => next_day_opens(now),
            ThrottleKind::OperationInterval => {
                now.plus_ms(interval_ms.map_or(UNKNOWN_PAUSE_MS, |ms| ms + INTERVAL_MARGIN_MS))
            }
        });
        let until = after_quiet(until.max(now));
        for charge in charges {
            let key = &charge.claim.key;
            if is_hit(charge, intent, throttle.kind) {
                self.ledger.postpone(key, until).await?;
            } else if charge.interval_ms.is_some() {
                // Turned away for another reason: the rare slot was not used.
                self.ledger.reschedule(key, now).await?;
            }
        }
        self.ledger
            .note(Refusal429 {
                at: now,
                operation: intent.operation,
                throttle,
                paused_until: until,
            })
            .await?;
        Ok(until)
    }
}

#[async_trait]
impl Gate for Budget {
    async fn take(&self, intent: &Intent) -> Result<Slot, GateError> {
        let patient_until = self.now().plus_ms(intent.call_for.patience_ms);
        loop {
            let limits = self.ledger.limits().await?;
            let charges = charges(intent, &limits);
            let now = self.now();
            let no_slot = if let Some(no_slot) = quiet(intent, now) {
                no_slot
            } else {
                let claims: Vec<Claim> =
                    charges.iter().map(|charge| charge.claim.clone()).collect();
                match self.ledger.take(now, &claims, intent.operation).await? {
                    Ok(()) => {
                        return Ok(Slot {
                            intent: intent.clone(),
                            taken_at: now,
                        });
                    }
                    Err(blocked) if after_quiet(blocked.free_at) <= patient_until => {
                        self.clock.sleep_until(after_quiet(blocked.free_at).0).await;
                        continue;
                    }
                    Err(blocked) => self.explain(intent, &charges, &blocked, now).await?,
                }
            };
            if no_slot.free_at > patient_until {
                return Err(no_slot.into());
            }
            self.clock.sleep_until(no_slot.free_at.0).await;
        }
    }

    async fn settle(&self, slot: Slot, settled: Settled) -> Result<UtcMillis, GateError> {
        let limits = self.ledger.limits().await?;
        let charges = charges(&slot.intent, &limits);
        let now = self.now();
        if let Settled::Throttled(throttle) = settled {
            return Ok(self.tighten(&slot.intent, &charges, throttle, now).await?);
        }
        let mut free_at = now;
        for charge in &charges {
            let Some(interval_ms) = charge.interval_ms else {
                continue;
            };
            let opens = match settled {
                Settled::NotSent => now,
                _ => now.plus_ms(interval_ms.saturating_add(INTERVAL_MARGIN_MS)),
            };
            self.ledger.reschedule(&charge.claim.key, opens).await?;
            free_at = free_at.max(opens);
        }
        Ok(after_quiet(free_at))
    }
}

/// The obstacle of the minutes around midnight.
fn quiet(intent: &Intent, now: UtcMillis) -> Option<NoSlot> {
    is_quiet(now).then(|| NoSlot {
        operation: intent.operation,
        free_at: after_quiet(now),
        reason: Reason::Midnight,
        scope: Scope::Master,
    })
}

/// The obstacle that goes away last, if any stands in the way now.
fn worst(
    intent: &Intent,
    charges: &[Charge],
    counters: &[Counter],
    now: UtcMillis,
) -> Option<NoSlot> {
    let lane = intent.call_for.lane;
    let obstacles = charges.iter().filter_map(|charge| {
        let counter = counters
            .iter()
            .find(|counter| counter.key == charge.claim.key)?;
        let is_day_spent = charge.claim.per_day.is_some_and(|cap| counter.used >= cap);
        let free_at = if is_day_spent {
            counter.next_free_at.max(start_of_next_day(now))
        } else {
            counter.next_free_at
        };
        (free_at > now).then(|| NoSlot {
            operation: intent.operation,
            free_at: after_quiet(free_at),
            reason: Reason::of(charge, lane, counter, free_at.0 - now.0),
            scope: match charge.counts {
                Counts::Operation(scope) => scope,
                Counts::Label(_) | Counts::Person => Scope::Master,
            },
        })
    });
    obstacles.max_by_key(|obstacle| obstacle.free_at)
}

/// Whether a 429 of this kind is about this counter.
fn is_hit(charge: &Charge, intent: &Intent, kind: ThrottleKind) -> bool {
    let by_label = matches!(
        kind,
        ThrottleKind::PerSecond | ThrottleKind::Concurrent | ThrottleKind::LabelDaily
    );
    match charge.counts {
        Counts::Label(_) => by_label,
        // Downloads have no label: their own counter takes the pause.
        Counts::Operation(Scope::Master) => {
            !by_label && believes_in_one_count(charge, intent) || intent.operation.label().is_none()
        }
        Counts::Operation(_) => !by_label,
        Counts::Person => false,
    }
}

/// Whether a 429 about one account or invoice stops the operation for all of them. Not where Zoom's
/// documents give the scope (the invoice list); but where an administrator has relaxed the scope of
/// invoice detail or PDF and Zoom refuses all the same, the strict reading is believed for one interval.
fn believes_in_one_count(charge: &Charge, intent: &Intent) -> bool {
    charge.interval_ms.is_some() || counted_as(intent.operation) != Operation::Invoices
}
