//! Slots are taken all or nothing, by the rules of `domain::limits::Claim`, by any number of takers.

use std::collections::HashMap;

use domain::limits::{Claim, Scope, Tier, default_limits};
use domain::operation::Operation;
use domain::time::{DAY_MS, HOUR_MS, UtcMillis};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tokio::runtime::Handle;

use crate::support::{NOON, TestStore, on_both};

fn claim(key: &str, spacing_ms: i64, per_day: Option<u32>) -> Claim {
    Claim {
        key: key.to_owned(),
        spacing_ms,
        per_day,
    }
}

/// One thing that happens to the counters.
#[derive(Debug, Clone)]
enum Act {
    Wait(i64),
    Take(Vec<(u8, i64, Option<u32>)>),
    Postpone(u8, i64),
    Set(u8, i64),
}

fn act() -> impl Strategy<Value = Act> {
    let key = 0u8..3;
    let one = (key.clone(), 0i64..4 * HOUR_MS, prop::option::of(0u32..4));
    prop_oneof![
        2 => prop_oneof![0i64..6 * HOUR_MS, Just(DAY_MS)].prop_map(Act::Wait),
        5 => prop::collection::vec(one, 1..4).prop_map(|mut claims| {
            claims.sort_by_key(|claim| claim.0);
            claims.dedup_by_key(|claim| claim.0);
            Act::Take(claims)
        }),
        1 => (key.clone(), -HOUR_MS..HOUR_MS).prop_map(|(key, ms)| Act::Postpone(key, ms)),
        1 => (key, -HOUR_MS..HOUR_MS).prop_map(|(key, ms)| Act::Set(key, ms)),
    ]
}

/// The rules, written down as plainly as can be: (next free, day, used) for each key.
#[derive(Default)]
struct Model(HashMap<u8, (i64, i64, u32)>);

impl Model {
    /// When the claims would open, if they are blocked; charges them otherwise.
    fn take(&mut self, now: i64, claims: &[(u8, i64, Option<u32>)]) -> Option<i64> {
        let today = now.div_euclid(DAY_MS);
        let mut latest = None;
        for (key, _, per_day) in claims {
            let (next_free, day, used) = *self.0.entry(*key).or_default();
            if next_free > now {
                latest = latest.max(Some(next_free));
            }
            if per_day.is_some_and(|per_day| day == today && used >= per_day) {
                latest = latest.max(Some((today + 1) * DAY_MS));
            }
        }
        if latest.is_some() {
            return latest;
        }
        for (key, spacing, _) in claims {
            let (next_free, day, used) = *self.0.entry(*key).or_default();
            let used = if day == today { used + 1 } else { 1 };
            self.0
                .insert(*key, (next_free.max(now) + spacing, today, used));
        }
        None
    }
}

async fn follow(db: &TestStore, case: u32, acts: Vec<Act>) -> Result<(), TestCaseError> {
    let name = |key: u8| format!("case {case} key {key}");
    let mut now = NOON;
    let mut model = Model::default();
    for act in acts {
        match act {
            Act::Wait(ms) => now = now.plus_ms(ms),
            Act::Take(claims) => {
                let named: Vec<_> = claims
                    .iter()
                    .map(|(key, spacing, per_day)| claim(&name(*key), *spacing, *per_day))
                    .collect();
                let blocked = db
                    .store
                    .take_slots(now, &named, Operation::Plans)
                    .await
                    .unwrap();
                let expected = model.take(now.0, &claims);
                prop_assert_eq!(blocked.map(|blocked| blocked.free_at.0), expected);
            }
            Act::Postpone(key, ms) => {
                let until = now.plus_ms(ms);
                db.store.postpone(&name(key), until).await.unwrap();
                let counter = model.0.entry(key).or_default();
                counter.0 = counter.0.max(until.0);
            }
            Act::Set(key, ms) => {
                let at = now.plus_ms(ms);
                db.store.set_next_free(&name(key), at).await.unwrap();
                model.0.entry(key).or_default().0 = at.0;
            }
        }
    }
    for (key, (next_free, day, used)) in &model.0 {
        let counters = db.store.peek(&[name(*key)]).await.unwrap();
        let seen = counters
            .first()
            .map(|counter| (counter.next_free_at.0, counter.day, counter.used));
        // A counter that was only ever refused may not have come into being.
        prop_assert_eq!(seen.unwrap_or_default(), (*next_free, *day, *used));
    }
    Ok(())
}

on_both! {
    async fn counters_follow_the_rules(db: &TestStore) {
        let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
        let case = std::cell::Cell::new(0);
        tokio::task::block_in_place(|| {
            runner
                .run(&prop::collection::vec(act(), 1..25), |acts| {
                    case.set(case.get() + 1);
                    Handle::current().block_on(follow(db, case.get(), acts))
                })
                .unwrap();
        });
    }

    async fn the_counter_that_opens_last_is_named(db: &TestStore) {
        db.store.postpone("soon", NOON.plus_ms(10)).await.unwrap();
        db.store.postpone("later", NOON.plus_ms(20)).await.unwrap();
        let claims = [claim("later", 1, None), claim("soon", 1, None), claim("free", 1, None)];
        let blocked = db.store.take_slots(NOON, &claims, Operation::Plans).await.unwrap().unwrap();
        assert_eq!((blocked.key.as_str(), blocked.free_at), ("later", NOON.plus_ms(20)));
        let free = db.store.peek(&["free".to_owned()]).await.unwrap();
        assert!(free.iter().all(|counter| counter.used == 0), "nothing is charged: {free:?}");
    }

    async fn takers_at_the_same_time_never_exceed_a_day(db: &TestStore) {
        // Two instances, each with several tasks, with keys in opposite orders.
        let stores = [db.store.clone(), db.another_instance().await];
        let takers: Vec<_> = (0..12)
            .map(|number| {
                let store = stores[number % 2].clone();
                let mut claims = vec![claim("day", 0, Some(5)), claim("label", 0, None)];
                if number % 3 == 0 {
                    claims.reverse();
                }
                tokio::spawn(async move { store.take_slots(NOON, &claims, Operation::Plans).await.unwrap() })
            })
            .collect();
        let mut taken = 0;
        for taker in takers {
            match taker.await.unwrap() {
                None => taken += 1,
                Some(blocked) => {
                    assert_eq!(blocked.free_at, UtcMillis((NOON.day_number() + 1) * DAY_MS));
                }
            }
        }
        assert_eq!(taken, 5);
        let counters = db.store.peek(&["day".to_owned(), "label".to_owned()]).await.unwrap();
        assert!(counters.iter().all(|counter| counter.used == 5), "{counters:?}");
        stores[1].close().await;
    }

    async fn a_restart_forgets_nothing(db: &TestStore) {
        let claims = [claim("interval", HOUR_MS, None)];
        assert_eq!(db.store.take_slots(NOON, &claims, Operation::Plans).await.unwrap(), None);
        let restarted = db.another_instance().await;
        let blocked = restarted.take_slots(NOON.plus_ms(1), &claims, Operation::Plans).await.unwrap().unwrap();
        assert_eq!(blocked.free_at, NOON.plus_ms(HOUR_MS));
        restarted.close().await;
    }

    async fn limits_are_read_as_they_were_saved(db: &TestStore) {
        assert_eq!(db.store.list_limits().await.unwrap(), []);
        for scope in [Scope::Master, Scope::Invoice] {
            let limits = default_limits(Tier::Business, scope);
            let mut tx = db.store.begin().await.unwrap();
            tx.save_limits(&limits).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(db.store.list_limits().await.unwrap(), limits);
        }
    }
}
