//! What belongs together is there together, or not at all.

use domain::view::Resource;
use store::{FetchKey, FleetFigures, NewSnapshot, StoreError};

use crate::support::{NOON, TestStore, on_both};

on_both! {
    async fn a_transaction_that_is_not_committed_leaves_nothing(db: &TestStore) {
        let accounts = db.accounts(&["acc-1"]).await;
        let key = FetchKey::of(&accounts[0], Resource::Plans);
        let figures = FleetFigures { bought: Some(5), ..FleetFigures::default() };
        for is_committed in [false, true] {
            let mut tx = db.store.begin().await.unwrap();
            tx.save_snapshot(&NewSnapshot { key, body: b"x", fetched_at: NOON, request_id: None }).await.unwrap();
            tx.update_account_figures(&accounts[0], &figures).await.unwrap();
            if is_committed {
                tx.commit().await.unwrap();
            } else {
                drop(tx);
            }
            let snapshot = db.store.find_latest(key).await.unwrap();
            let account = db.store.find_account(&accounts[0]).await.unwrap().unwrap();
            assert_eq!((snapshot.is_some(), account.figures.bought), (is_committed, is_committed.then_some(5)));
        }
    }

    async fn readers_do_not_wait_for_a_writer(db: &TestStore) {
        let accounts = db.accounts(&["acc-1"]).await;
        let mut tx = db.store.begin().await.unwrap();
        tx.save_setting("k", "v").await.unwrap();
        assert!(db.store.find_account(&accounts[0]).await.unwrap().is_some());
        assert_eq!(db.store.find_setting("k").await.unwrap(), None, "not before it is committed");
        tx.commit().await.unwrap();
        assert_eq!(db.store.find_setting("k").await.unwrap().as_deref(), Some("v"));
    }

    async fn the_store_goes_on_after_a_refused_statement(db: &TestStore) {
        db.user().await;
        for _ in 0..3 {
            let mut tx = db.store.begin().await.unwrap();
            let refused = tx.create_user(&crate::support::ines()).await;
            assert!(matches!(refused, Err(StoreError::Conflict(_))));
        }
        let mut tx = db.store.begin().await.unwrap();
        tx.save_setting("k", "v").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(db.store.count_users().await.unwrap(), 1);
    }
}
