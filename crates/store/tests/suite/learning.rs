//! What is still to be asked follows from how asking went.

use domain::ids::AccountId;
use domain::time::{DAY_MS, HOUR_MS, MINUTE_MS, UtcMillis};
use domain::view::Resource;
use store::{Due, FetchKey, Learned, NewSnapshot};

use crate::support::{NOON, TestStore, listed, on_both};

/// What was never answered, and what failed not too short a while ago.
fn never_asked(resource: Resource) -> Due {
    Due {
        resource,
        after: None,
        answered_before: UtcMillis(0),
        spread_minutes: 1,
        failed_before: [NOON, NOON.plus_ms(-MINUTE_MS), NOON.plus_ms(-HOUR_MS)],
    }
}

async fn due(db: &TestStore, due: &Due) -> Vec<String> {
    let ids = db.store.list_due(due, 10).await.unwrap();
    ids.iter().map(ToString::to_string).collect()
}

async fn answer(db: &TestStore, id: &AccountId, resource: Resource, at: UtcMillis) {
    let mut tx = db.store.begin().await.unwrap();
    tx.save_snapshot(&NewSnapshot {
        key: FetchKey::of(id, resource),
        body: b"{}",
        fetched_at: at,
        request_id: None,
    })
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

async fn fail(db: &TestStore, id: &AccountId, resource: Resource, at: UtcMillis) {
    let mut tx = db.store.begin().await.unwrap();
    tx.save_failure(FetchKey::of(id, resource), "It broke.", at)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

on_both! {
    async fn what_was_answered_or_refused_is_not_asked_again(db: &TestStore) {
        let ids = db.accounts(&["a", "b", "c"]).await;
        let plans = never_asked(Resource::Plans);
        assert_eq!(due(db, &plans).await, ["a", "b", "c"], "in the order of Zoom's list");
        answer(db, &ids[0], Resource::Plans, NOON).await;
        let mut tx = db.store.begin().await.unwrap();
        tx.save_refusal(FetchKey::of(&ids[1], Resource::Plans), "{}", NOON, None).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(due(db, &plans).await, ["c"]);
        let learned = db.store.count_learned(Resource::Plans).await.unwrap();
        let expected = Learned { accounts: 3, answered: 2, refused: 1, oldest: Some(NOON), ..Learned::default() };
        assert_eq!(learned, expected);
        assert_eq!(due(db, &never_asked(Resource::Usage)).await, ["a", "b", "c"], "each thing by itself");
    }

    async fn one_thing_may_wait_for_another(db: &TestStore) {
        let ids = db.accounts(&["a", "b"]).await;
        let usage = Due { after: Some(Resource::Plans), ..never_asked(Resource::Usage) };
        assert!(due(db, &usage).await.is_empty());
        answer(db, &ids[1], Resource::Plans, NOON).await;
        fail(db, &ids[0], Resource::Plans, NOON).await;
        assert_eq!(due(db, &usage).await, ["b"]);
        let outstanding = async |after| db.store.count_outstanding(Resource::Usage, after).await.unwrap();
        assert_eq!(outstanding(Some(Resource::Plans)).await, 2, "a may still come");
        for _ in 0..2 {
            fail(db, &ids[0], Resource::Plans, NOON).await;
        }
        assert_eq!(outstanding(Some(Resource::Plans)).await, 1);
        assert_eq!(outstanding(None).await, 2);
        for _ in 0..3 {
            fail(db, &ids[1], Resource::Usage, NOON).await;
        }
        assert_eq!(outstanding(None).await, 1, "b has failed too often");
        answer(db, &ids[0], Resource::Usage, NOON).await;
        assert_eq!(outstanding(None).await, 0);
    }

    async fn what_keeps_failing_waits_longer_each_time(db: &TestStore) {
        let ids = db.accounts(&["a"]).await;
        let plans = never_asked(Resource::Plans);
        let at = |ms| NOON.plus_ms(ms);
        let is_due = async || !due(db, &plans).await.is_empty();
        fail(db, &ids[0], Resource::Plans, at(0)).await;
        assert!(!is_due().await);
        let later = Due { failed_before: plans.failed_before.map(|before| before.plus_ms(1)), ..plans };
        assert_eq!(due(db, &later).await, ["a"]);
        fail(db, &ids[0], Resource::Plans, at(-MINUTE_MS)).await;
        assert!(!is_due().await, "the second failure counts a minute");
        fail(db, &ids[0], Resource::Plans, at(-HOUR_MS)).await;
        assert!(!is_due().await, "and more of them an hour");
        fail(db, &ids[0], Resource::Plans, at(-HOUR_MS - 1)).await;
        assert!(is_due().await);

        db.store.forgive_failures(NOON).await.unwrap();
        let learned = db.store.count_learned(Resource::Plans).await.unwrap();
        assert_eq!((learned.failing, learned.given_up), (0, 1), "it failed before that");
        let failing = db.store.list_failing(Resource::Plans, 5).await.unwrap();
        assert_eq!(failing.len(), 1);
        assert_eq!((failing[0].failures, failing[0].name.as_str(), failing[0].sentence.as_str()), (4, "Company a", "It broke."));
        answer(db, &ids[0], Resource::Plans, NOON).await;
        assert!(db.store.list_failing(Resource::Plans, 5).await.unwrap().is_empty());
        assert_eq!(db.store.count_learned(Resource::Plans).await.unwrap().given_up, 0);

        fail(db, &ids[0], Resource::Usage, NOON).await;
        assert!(due(db, &never_asked(Resource::Usage)).await.is_empty());
        db.store.forgive_failures(NOON).await.unwrap();
        assert_eq!(due(db, &never_asked(Resource::Usage)).await, ["a"]);
    }

    async fn old_answers_are_due_spread_by_their_place_and_the_oldest_first(db: &TestStore) {
        let ids = db.accounts(&["a", "b", "c", "d"]).await;
        answer(db, &ids[0], Resource::Plans, NOON.plus_ms(-DAY_MS)).await;
        answer(db, &ids[1], Resource::Plans, NOON.plus_ms(-DAY_MS - MINUTE_MS)).await;
        answer(db, &ids[2], Resource::Plans, NOON.plus_ms(-DAY_MS - 3 * MINUTE_MS)).await;
        let old = Due {
            answered_before: NOON.plus_ms(1 - DAY_MS),
            spread_minutes: 2,
            ..never_asked(Resource::Plans)
        };
        assert_eq!(due(db, &old).await, ["d", "c", "b", "a"]);
        let later = Due { answered_before: NOON.plus_ms(-DAY_MS - MINUTE_MS), ..old };
        assert_eq!(due(db, &later).await, ["d", "c"]);
        let before = Due { answered_before: NOON.plus_ms(-DAY_MS), ..old };
        assert_eq!(due(db, &before).await, ["d", "c"], "b has the second place: a minute later");
    }

    async fn vanished_accounts_are_told_and_no_longer_asked(db: &TestStore) {
        db.accounts(&["a", "b"]).await;
        let mut tx = db.store.begin().await.unwrap();
        tx.save_account_list(&[listed("b", "Company b")], NOON.plus_ms(DAY_MS)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(due(db, &never_asked(Resource::Plans)).await, ["b"]);
        assert_eq!(db.store.count_learned(Resource::Plans).await.unwrap().accounts, 1);
        let (rows, total) = db.store.list_vanished(5).await.unwrap();
        assert_eq!((rows[0].name.as_str(), rows[0].listed_at, total), ("Company a", NOON, 1));
    }
}
