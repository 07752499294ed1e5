//! Snapshots are the history: a row only where something changed; fetches say how asking went.

use domain::time::UtcMillis;
use domain::view::Resource;
use store::{Answer, FetchKey, NewSnapshot};

use crate::support::{NOON, TestStore, on_both};

async fn save(db: &TestStore, key: FetchKey<'_>, body: &str, at: UtcMillis, request: &str) -> bool {
    let mut tx = db.store.begin().await.unwrap();
    let new = NewSnapshot {
        key,
        body: body.as_bytes(),
        fetched_at: at,
        request_id: Some(request),
    };
    let is_new = tx.save_snapshot(&new).await.unwrap();
    tx.commit().await.unwrap();
    is_new
}

on_both! {
    async fn a_row_is_added_only_where_the_content_changed(db: &TestStore) {
        let accounts = db.accounts(&["acc-1", "acc-2"]).await;
        let key = FetchKey::of(&accounts[0], Resource::Plans);
        let at = |ms| NOON.plus_ms(ms);
        assert!(save(db, key, "one", at(0), "r0").await);
        assert!(!save(db, key, "one", at(1), "r1").await);
        let first = db.store.find_latest(key).await.unwrap().unwrap();
        assert_eq!((first.body.as_slice(), first.fetched_at), (&b"one"[..], at(0)));
        let fetch = db.store.find_fetch(key).await.unwrap().unwrap();
        assert_eq!((fetch.answer, fetch.fetched_at, fetch.request_id.as_deref()), (Answer::Known, Some(at(1)), Some("r1")));

        assert!(save(db, key, "two", at(2), "r2").await);
        assert!(save(db, key, "one", at(3), "r3").await, "back to what it was is a change, too");
        let latest = db.store.find_latest(key).await.unwrap().unwrap();
        assert_eq!((latest.body.as_slice(), latest.fetched_at), (&b"one"[..], at(3)));

        assert_eq!(db.store.find_latest(FetchKey::of(&accounts[1], Resource::Plans)).await.unwrap(), None);
        assert_eq!(db.store.find_latest(FetchKey::of(&accounts[0], Resource::Usage)).await.unwrap(), None);
        assert_eq!(db.store.find_fetch(FetchKey::master(Resource::Accounts)).await.unwrap(), None);
    }

    async fn the_history_is_read_backwards_from_an_instant(db: &TestStore) {
        let accounts = db.accounts(&["acc-1", "acc-2"]).await;
        let key = FetchKey::of(&accounts[0], Resource::Plans);
        for (index, body) in ["one", "two", "three", "four"].into_iter().enumerate() {
            save(db, key, body, NOON.plus_ms(index as i64), "r").await;
        }
        save(db, FetchKey::of(&accounts[1], Resource::Plans), "other", NOON, "r").await;
        save(db, FetchKey::of(&accounts[0], Resource::Usage), "usage", NOON, "r").await;
        let bodies = async |before: i64, limit| -> Vec<String> {
            let found = db.store.list_snapshots(key, NOON.plus_ms(before), limit).await.unwrap();
            found.into_iter().map(|s| String::from_utf8(s.body).unwrap()).collect()
        };
        assert_eq!(bodies(i64::MAX, 9).await, ["four", "three", "two", "one"]);
        assert_eq!(bodies(3, 2).await, ["three", "two"]);
        assert!(bodies(0, 9).await.is_empty());
    }

    async fn a_body_may_be_any_bytes(db: &TestStore) {
        let key = FetchKey::master(Resource::Accounts);
        let body = b"\0\xff\xfe{broken".as_slice();
        let mut tx = db.store.begin().await.unwrap();
        tx.save_snapshot(&NewSnapshot { key, body, fetched_at: NOON, request_id: None }).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(db.store.find_latest(key).await.unwrap().unwrap().body, body);
    }

    async fn many_answers_are_saved_at_once(db: &TestStore) {
        let accounts = db.accounts(&["acc-1"]).await;
        let subjects: Vec<_> = (0..600).map(|number| format!("invoice-{number}")).collect();
        for expected in [600, 0] {
            let new: Vec<_> = subjects
                .iter()
                .map(|subject| NewSnapshot {
                    key: FetchKey { subject, ..FetchKey::of(&accounts[0], Resource::Invoice) },
                    body: subject.as_bytes(),
                    fetched_at: NOON,
                    request_id: None,
                })
                .collect();
            let mut tx = db.store.begin().await.unwrap();
            assert_eq!(tx.save_snapshots(&new).await.unwrap(), expected);
            tx.commit().await.unwrap();
        }
        let key = FetchKey { subject: "invoice-599", ..FetchKey::of(&accounts[0], Resource::Invoice) };
        assert_eq!(db.store.find_latest(key).await.unwrap().unwrap().body, b"invoice-599");
    }

    async fn a_failure_keeps_what_is_known_and_since_when_it_fails(db: &TestStore) {
        let accounts = db.accounts(&["acc-1"]).await;
        let key = FetchKey::of(&accounts[0], Resource::Contact);
        save(db, key, "known", NOON, "r0").await;
        for ms in [10, 20] {
            let mut tx = db.store.begin().await.unwrap();
            tx.save_failure(key, "Zoom could not be reached.", NOON.plus_ms(ms)).await.unwrap();
            tx.commit().await.unwrap();
        }
        let fetch = db.store.find_fetch(key).await.unwrap().unwrap();
        assert_eq!((fetch.answer, fetch.fetched_at), (Answer::Known, Some(NOON)));
        assert_eq!(fetch.failing.unwrap().since, NOON.plus_ms(10));
        save(db, key, "known", NOON.plus_ms(30), "r1").await;
        assert_eq!(db.store.find_fetch(key).await.unwrap().unwrap().failing, None);
    }

    async fn a_refusal_is_an_answer(db: &TestStore) {
        let accounts = db.accounts(&["acc-1"]).await;
        let key = FetchKey::of(&accounts[0], Resource::Usage);
        let mut tx = db.store.begin().await.unwrap();
        tx.save_failure(key, "Zoom could not be reached.", NOON).await.unwrap();
        tx.save_refusal(key, r#"{"code":200}"#, NOON.plus_ms(1), Some("r1")).await.unwrap();
        tx.commit().await.unwrap();
        let fetch = db.store.find_fetch(key).await.unwrap().unwrap();
        assert_eq!(fetch.answer, Answer::Refused { refusal: r#"{"code":200}"#.to_owned() });
        assert_eq!((fetch.failing, fetch.fetched_at), (None, Some(NOON.plus_ms(1))));
    }

    async fn one_fetches_at_a_time_until_the_mark_is_stale(db: &TestStore) {
        let accounts = db.accounts(&["acc-1"]).await;
        let key = FetchKey::of(&accounts[0], Resource::Plans);
        let attempts: Vec<_> = (0..6)
            .map(|_| {
                let (store, account) = (db.store.clone(), accounts[0].clone());
                tokio::spawn(async move {
                    let key = FetchKey::of(&account, Resource::Plans);
                    store.begin_fetch(key, NOON, NOON.plus_ms(-60_000)).await.unwrap()
                })
            })
            .collect();
        let mut won = 0;
        for attempt in attempts {
            won += u32::from(attempt.await.unwrap());
        }
        assert_eq!(won, 1);
        let later = NOON.plus_ms(120_000);
        assert!(!db.store.begin_fetch(key, later, NOON).await.unwrap());
        assert!(db.store.begin_fetch(key, later, NOON.plus_ms(1)).await.unwrap(), "the first one has died");
        db.store.end_fetch(key).await.unwrap();
        assert!(db.store.begin_fetch(key, later, NOON).await.unwrap());
        save(db, key, "answer", later, "r1").await;
        assert_eq!(db.store.find_fetch(key).await.unwrap().unwrap().being_fetched_since, None);
    }
}
