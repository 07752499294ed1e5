//! How often Zoom is asked, and what it refused.

use domain::limits::{Claim, Limit, Rule, Scope, Target, Tier, default_limits};
use domain::operation::{Label, Operation};
use domain::time::{HOUR_MS, UtcMillis};
use store::{LimitRow, LimitSetter, RefusedCall};

use crate::support::{NOON, TestStore, on_both};

fn claim(per_day: u32) -> Claim {
    Claim {
        key: "op:plans:master".to_owned(),
        spacing_ms: 0,
        per_day: Some(per_day),
    }
}

fn refused(at: UtcMillis) -> RefusedCall {
    RefusedCall {
        at,
        operation: Operation::InvoicePdf,
        kind: "operation_interval".to_owned(),
        retry_at: Some(at.plus_ms(60_000)),
        paused_until: at.plus_ms(60_000),
    }
}

on_both! {
    async fn each_slot_is_counted_once_under_its_hour(db: &TestStore) {
        for _ in 0..3 {
            assert_eq!(db.store.take_slots(NOON, &[claim(4)], Operation::Plans).await.unwrap(), None);
        }
        let later = NOON.plus_ms(HOUR_MS + 5);
        assert_eq!(db.store.take_slots(later, &[claim(4)], Operation::Plans).await.unwrap(), None);
        let blocked = db.store.take_slots(later, &[claim(4)], Operation::Plans).await.unwrap();
        assert!(blocked.is_some(), "the day is used up, so nothing is counted");
        let counts = db.store.list_call_counts(NOON).await.unwrap();
        let seen: Vec<(UtcMillis, u64)> =
            counts.iter().map(|count| (count.starts_at, count.calls)).collect();
        assert_eq!(seen, [(NOON, 3), (NOON.plus_ms(HOUR_MS), 1)]);
        assert_eq!(db.store.list_call_counts(later).await.unwrap().len(), 1);
    }

    async fn refused_calls_are_listed_newest_first_and_swept(db: &TestStore) {
        for hours in [0, 1, 2] {
            db.store.save_refused_call(&refused(NOON.plus_ms(hours * HOUR_MS))).await.unwrap();
        }
        db.store.take_slots(NOON, &[claim(9)], Operation::Plans).await.unwrap();
        assert_eq!(db.store.count_refused_calls(NOON.plus_ms(1)).await.unwrap(), 2);
        let last = db.store.list_refused_calls(NOON, 2).await.unwrap();
        assert_eq!(last[0], refused(NOON.plus_ms(2 * HOUR_MS)));
        assert_eq!(last.len(), 2);
        let until = NOON.plus_ms(2 * HOUR_MS);
        assert_eq!(db.store.delete_old_calls(until, 1).await.unwrap(), 2, "one of each kind");
        assert_eq!(db.store.delete_old_calls(until, 10).await.unwrap(), 1);
        assert_eq!(db.store.count_refused_calls(UtcMillis(0)).await.unwrap(), 1);
        assert_eq!(db.store.list_call_counts(UtcMillis(0)).await.unwrap(), []);
    }

    async fn limits_remember_who_set_them(db: &TestStore) {
        let mut rows: Vec<LimitRow> = default_limits(Tier::Pro, Scope::Invoice)
            .into_iter()
            .map(|limit| LimitRow { limit, set_by: None })
            .collect();
        rows[0] = LimitRow {
            limit: Limit {
                target: Target::Label(Label::Light),
                scope: Scope::Master,
                rule: Rule::PerSecond(5),
            },
            set_by: Some(LimitSetter { name: "Jonas".to_owned(), at: NOON }),
        };
        let mut tx = db.store.begin().await.unwrap();
        assert_eq!(tx.lock_limits().await.unwrap(), []);
        tx.save_limit_rows(&rows).await.unwrap();
        assert_eq!(tx.lock_limits().await.unwrap(), rows);
        tx.commit().await.unwrap();
        assert_eq!(db.store.list_limit_rows().await.unwrap(), rows);
        let limits: Vec<Limit> = rows.iter().map(|row| row.limit).collect();
        assert_eq!(db.store.list_limits().await.unwrap(), limits);
    }
}
