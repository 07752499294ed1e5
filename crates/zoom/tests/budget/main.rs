//! The budget's promises, over counters in memory and a clock that stands until it is moved.

mod random;

use std::sync::Arc;
use std::time::Duration;

use clock::Clock;
use domain::ids::{AccountId, InvoiceId, UserId};
use domain::limits::{Limit, Rule, Scope, Target, Tier, default_limits};
use domain::operation::Operation;
use domain::time::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, UtcMillis};
use zoom::budget::{Settled, SlotOwner, Throttle, ThrottleKind};
use zoom::{Budget, CallFor, Gate, GateError, Intent, MemoryLedger, NoSlot, Reason};

/// Noon of a day.
const NOON: UtcMillis = UtcMillis(20_000 * DAY_MS + 12 * HOUR_MS);

struct World {
    clock: Clock,
    budget: Budget,
    ledger: MemoryLedger,
}

impl World {
    fn new(limits: Vec<Limit>) -> Self {
        let clock = Clock::standing_at(NOON.0);
        let ledger = MemoryLedger::new(limits);
        let budget = Budget::new(Arc::new(ledger.clone()), clock.clone());
        Self {
            clock,
            budget,
            ledger,
        }
    }

    fn usual() -> Self {
        Self::new(default_limits(Tier::Business, Scope::Master))
    }

    fn now(&self) -> UtcMillis {
        UtcMillis(self.clock.now_ms())
    }

    fn pass_ms(&self, ms: i64) {
        self.clock.advance(Duration::from_millis(ms.unsigned_abs()));
    }

    fn pass_until(&self, at: UtcMillis) {
        self.pass_ms((at.0 - self.now().0).max(0));
    }

    /// A call that takes `ms` and ends so.
    async fn call(&self, intent: &Intent, ms: i64, settled: Settled) -> Result<UtcMillis, NoSlot> {
        let slot = match self.budget.take(intent).await {
            Ok(slot) => slot,
            Err(GateError::NoSlot(no_slot)) => return Err(no_slot),
            Err(other) => panic!("{other}"),
        };
        self.pass_ms(ms);
        Ok(self.budget.settle(slot, settled).await.expect("settled"))
    }

    async fn spend(&self, intent: &Intent) -> Result<UtcMillis, NoSlot> {
        self.call(intent, 100, Settled::Spent).await
    }
}

fn account(text: &str) -> AccountId {
    text.parse().expect("an account id")
}

fn invoice(text: &str) -> InvoiceId {
    text.parse().expect("an invoice id")
}

fn person(number: i64) -> CallFor {
    CallFor::person(UserId(number), false, 0)
}

fn viewer(number: i64) -> CallFor {
    CallFor::person(UserId(number), true, 0)
}

fn pdf(call_for: CallFor, of: &str, number: &str) -> Intent {
    Intent::new(Operation::InvoicePdf, call_for)
        .about(account(of))
        .invoice(invoice(number))
}

fn list(call_for: CallFor, of: &str) -> Intent {
    Intent::new(Operation::Invoices, call_for).about(account(of))
}

fn limit(target: Target, rule: Rule) -> Limit {
    Limit {
        target,
        scope: Scope::Master,
        rule,
    }
}

#[tokio::test]
async fn an_interval_counts_from_the_answer_with_five_seconds_more() {
    let world = World::usual();
    let first = pdf(person(1), "AAA", "1");
    let opens = world
        .call(&first, 20_000, Settled::Spent)
        .await
        .expect("a slot");
    assert_eq!(opens, NOON.plus_ms(20_000 + 30 * MINUTE_MS + 5 * SECOND_MS));
    world.pass_until(opens.plus_ms(-1));
    let other = pdf(person(2), "BBB", "2");
    let blocked = world.spend(&other).await.expect_err("too early");
    assert_eq!(blocked.free_at, opens);
    assert_eq!(blocked.sentence(), "Zoom gives one PDF every 30 minutes.");
    world.pass_ms(1);
    world.spend(&other).await.expect("now it is free");
}

#[tokio::test]
async fn a_slot_that_is_never_settled_stays_charged_for_the_longest_call() {
    let world = World::usual();
    let slot = world.budget.take(&pdf(person(1), "AAA", "1")).await;
    drop(slot.expect("a slot"));
    let blocked = world.spend(&pdf(person(1), "AAA", "1")).await;
    assert_eq!(
        blocked.expect_err("charged").free_at,
        NOON.plus_ms(31 * MINUTE_MS + 5 * SECOND_MS)
    );
}

#[tokio::test]
async fn a_call_that_never_reached_zoom_gives_its_rare_slot_back() {
    let world = World::usual();
    let intent = list(person(1), "AAA");
    world
        .call(&intent, 2_000, Settled::NotSent)
        .await
        .expect("a slot");
    world.spend(&intent).await.expect("the slot came back");
    world.spend(&intent).await.expect_err("now it is spent");
}

#[tokio::test]
async fn lists_of_different_accounts_do_not_wait_for_each_other() {
    let world = World::usual();
    world.spend(&list(person(1), "AAA")).await.expect("free");
    world.spend(&list(person(1), "BBB")).await.expect("free");
    let blocked = world.spend(&list(person(1), "AAA")).await;
    assert_eq!(
        blocked.expect_err("200 minutes").reason,
        Reason::Interval {
            ms: 200 * MINUTE_MS,
            scope: Scope::SubAccount
        }
    );
}

#[tokio::test]
async fn nothing_is_sent_around_midnight_gmt() {
    let world = World::usual();
    let intent = Intent::new(Operation::Accounts, person(1));
    world.pass_until(NOON.plus_ms(12 * HOUR_MS - MINUTE_MS));
    let blocked = world.spend(&intent).await.expect_err("a minute before");
    assert_eq!(blocked.reason, Reason::Midnight);
    assert_eq!(blocked.free_at, NOON.plus_ms(12 * HOUR_MS + MINUTE_MS));
    world.pass_until(blocked.free_at);
    world.spend(&intent).await.expect("a minute after");
}

#[tokio::test]
async fn a_slot_that_would_open_around_midnight_opens_after_it() {
    let world = World::usual();
    world.pass_until(NOON.plus_ms(11 * HOUR_MS + 30 * MINUTE_MS - 5_100));
    let opens = world
        .spend(&pdf(person(1), "AAA", "1"))
        .await
        .expect("free");
    assert_eq!(opens, NOON.plus_ms(12 * HOUR_MS + MINUTE_MS));
}

#[tokio::test]
async fn a_fifth_of_the_day_is_kept_for_people_and_the_last_call_from_viewers() {
    let cap = limit(Target::Operation(Operation::Account), Rule::PerDay(10));
    let world = World::new(vec![cap]);
    let detail = |call_for| Intent::new(Operation::Account, call_for).about(account("AAA"));
    for _ in 0..8 {
        world.spend(&detail(CallFor::keeper(0))).await.expect("0.8");
    }
    let blocked = world.spend(&detail(CallFor::keeper(0))).await;
    assert_eq!(blocked.expect_err("kept").reason, Reason::KeptForPeople);
    world.spend(&detail(viewer(2))).await.expect("the ninth");
    let blocked = world.spend(&detail(viewer(2))).await;
    assert_eq!(blocked.expect_err("the last").reason, Reason::LastSlot);
    world.spend(&detail(person(1))).await.expect("the tenth");
    let blocked = world.spend(&detail(person(1))).await.expect_err("spent");
    assert_eq!(blocked.reason, Reason::DailyCap { cap: 10 });
    assert_eq!(blocked.free_at, NOON.plus_ms(12 * HOUR_MS + MINUTE_MS));
    world.pass_until(blocked.free_at);
    world.spend(&detail(viewer(2))).await.expect("a new day");
}

#[tokio::test]
async fn one_person_cannot_use_up_what_all_share() {
    let world = World::new(vec![limit(
        Target::Operation(Operation::InvoicePdf),
        Rule::IntervalMs(SECOND_MS),
    )]);
    for _ in 0..60 {
        let opens = world.spend(&pdf(person(1), "AAA", "1")).await;
        world.pass_until(opens.expect("within the quota"));
    }
    let blocked = world.spend(&pdf(person(1), "AAA", "1")).await;
    assert_eq!(
        blocked.expect_err("the quota").reason,
        Reason::PersonQuota { cap: 60 }
    );
    world
        .spend(&pdf(person(2), "AAA", "1"))
        .await
        .expect("hers");
}

#[tokio::test]
async fn a_429_tightens_by_what_it_says_and_else_by_what_is_documented() {
    let midnight = NOON.plus_ms(12 * HOUR_MS + MINUTE_MS);
    let said = NOON.plus_ms(3 * HOUR_MS);
    let detail = |of: &str, number: &str| {
        Intent::new(Operation::Invoice, person(1))
            .about(account(of))
            .invoice(invoice(number))
    };
    let usage = Intent::new(Operation::PlanUsage, person(1)).about(account("AAA"));
    let medium = Intent::new(Operation::Plans, person(1)).about(account("AAA"));
    for (intent, kind, retry_at, opens, also_stops, leaves) in [
        (
            detail("AAA", "1"),
            ThrottleKind::OperationInterval,
            None,
            NOON.plus_ms(30 * MINUTE_MS + 5 * SECOND_MS),
            detail("BBB", "2"),
            usage.clone(),
        ),
        (
            detail("AAA", "1"),
            ThrottleKind::OperationDaily,
            None,
            midnight,
            detail("BBB", "2"),
            usage.clone(),
        ),
        (
            usage.clone(),
            ThrottleKind::LabelDaily,
            Some(said),
            said,
            detail("AAA", "1"),
            medium.clone(),
        ),
        (
            usage.clone(),
            ThrottleKind::PerSecond,
            None,
            NOON.plus_ms(2 * SECOND_MS),
            detail("AAA", "1"),
            medium.clone(),
        ),
        (
            medium.clone(),
            ThrottleKind::OperationInterval,
            None,
            NOON.plus_ms(5 * MINUTE_MS),
            medium.clone(),
            usage.clone(),
        ),
    ] {
        // Relaxed scopes: Zoom's refusal is believed over them.
        let world = World::new(default_limits(Tier::Business, Scope::Invoice));
        let throttle = Settled::Throttled(Throttle { kind, retry_at });
        let until = world.call(&intent, 0, throttle).await.expect("a slot");
        assert_eq!(until, opens, "{kind:?}");
        world.pass_ms(40);
        assert!(world.spend(&also_stops).await.is_err(), "{kind:?}");
        world
            .spend(&leaves)
            .await
            .unwrap_or_else(|e| panic!("{kind:?}: {e}"));
        world.pass_until(opens);
        world
            .spend(&also_stops)
            .await
            .unwrap_or_else(|e| panic!("{kind:?}: {e}"));
    }
}

#[tokio::test]
async fn a_429_on_one_account_s_list_leaves_other_accounts_alone() {
    let world = World::usual();
    let kind = ThrottleKind::OperationInterval;
    let throttle = Settled::Throttled(Throttle {
        kind,
        retry_at: None,
    });
    world
        .call(&list(person(1), "AAA"), 0, throttle)
        .await
        .expect("a slot");
    world.pass_ms(40);
    world.spend(&list(person(1), "BBB")).await.expect("free");
}

#[tokio::test]
async fn an_offer_tells_cost_time_and_reason_and_takes_nothing() {
    let world = World::usual();
    let calls = [
        Intent::new(Operation::Plans, person(1)).about(account("AAA")),
        Intent::new(Operation::PlanUsage, person(1)).about(account("AAA")),
        pdf(person(1), "AAA", "1"),
    ];
    for _ in 0..3 {
        let offer = world.budget.offer(&calls).await.expect("an offer");
        assert_eq!((offer.calls, offer.free_at), (3, None));
        assert_eq!(offer.reason, "");
    }
    let opens = world.spend(&calls[2]).await.expect("free");
    let offer = world.budget.offer(&calls).await.expect("an offer");
    assert_eq!(offer.free_at, Some(opens));
    assert_eq!(offer.reason, "Zoom gives one PDF every 30 minutes.");
    let offer = world.budget.offer(&calls[..2]).await.expect("an offer");
    assert_eq!((offer.calls, offer.free_at), (2, None));
}

#[tokio::test]
async fn the_glance_counts_heavy_calls_of_today() {
    let world = World::usual();
    let left = async || {
        let glance = world.budget.glance().await.expect("readable");
        glance.expect("there is a daily pool").left
    };
    assert_eq!(left().await, 60_000);
    let usage = Intent::new(Operation::PlanUsage, person(1)).about(account("AAA"));
    world.spend(&usage).await.expect("free");
    world.spend(&list(person(1), "AAA")).await.expect("free");
    assert_eq!(left().await, 59_998);
    world.pass_ms(DAY_MS);
    assert_eq!(left().await, 60_000);
    world.ledger.set_limits(Vec::new());
    assert_eq!(world.budget.glance().await.expect("readable"), None);
}

#[tokio::test]
async fn whoever_is_patient_waits_for_the_slot() {
    let world = World::usual();
    let intent = |patience_ms| pdf(CallFor::person(UserId(1), false, patience_ms), "AAA", "1");
    let opens = world.spend(&intent(0)).await.expect("free");
    let waiting = tokio::spawn({
        let budget = world.budget.clone();
        async move { budget.take(&intent(HOUR_MS)).await }
    });
    tokio::task::yield_now().await;
    world.pass_until(opens.plus_ms(-1));
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    world.pass_ms(1);
    let slot = waiting.await.expect("no panic").expect("a slot");
    assert_eq!(slot.taken_at, opens);
}

#[tokio::test]
async fn the_slot_that_opens_first_is_named_with_whose_it_is() {
    let world = World::usual();
    let list = |of: &str| Intent::new(Operation::Invoices, person(1)).about(account(of));
    let next = async || {
        let target = Target::Operation(Operation::Invoices);
        let next = world.budget.next_opening(target, Scope::SubAccount).await;
        next.expect("the counters")
    };
    assert_eq!(next().await, None, "nothing is closed");
    let first = world.spend(&list("AAAAAAAAAAAAAAAAAAAAAA")).await;
    world.pass_ms(MINUTE_MS);
    let second = world.spend(&list("BBBBBBBBBBBBBBBBBBBBBB")).await;
    let opening = next().await.expect("one is closed");
    assert_eq!(opening.free_at, first.expect("a slot"));
    let owner = SlotOwner::Account(account("AAAAAAAAAAAAAAAAAAAAAA").into());
    assert_eq!(opening.owner, owner);
    world.pass_until(opening.free_at);
    assert_eq!(
        next().await.expect("the other").free_at,
        second.expect("a slot")
    );
    // Where all are counted together nobody has a slot of their own.
    let pdf = Target::Operation(Operation::InvoicePdf);
    let together = world.budget.next_opening(pdf, Scope::Master).await;
    assert_eq!(together.expect("the counters"), None);
}
