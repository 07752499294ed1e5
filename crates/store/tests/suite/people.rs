//! People, sessions, flashes, the sign-in throttle and settings.

use domain::time::SECOND_MS;
use store::{Session, StoreError, ThrottleKind};

use crate::support::{NOON, TestStore, ines, on_both};

const ID: [u8; 32] = [7; 32];

fn session(expires_in_ms: i64) -> Session {
    Session {
        user: None,
        data: b"record".to_vec(),
        created_at: NOON,
        expires_at: NOON.plus_ms(expires_in_ms),
    }
}

on_both! {
    async fn a_person_is_found_by_any_case_of_their_address(db: &TestStore) {
        let id = db.user().await;
        let found = db.store.find_user_by_email(" ines.MOREAU@example.com ").await.unwrap().unwrap();
        assert_eq!((found.id, found.email.as_str()), (id, "Ines.Moreau@example.com"));
        assert!(!found.is_disabled);
        assert_eq!(db.store.find_user(id).await.unwrap(), Some(found));
        assert_eq!(db.store.find_user_by_email("someone@else.example").await.unwrap(), None);
        assert_eq!(db.store.count_users().await.unwrap(), 1);
    }

    async fn an_address_is_given_once(db: &TestStore) {
        db.user().await;
        let mut again = ines();
        again.email = again.email.to_uppercase();
        let mut tx = db.store.begin().await.unwrap();
        let refused = tx.create_user(&again).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
        drop(tx);
        assert_eq!(db.store.list_users().await.unwrap().len(), 1);
    }

    async fn a_new_password_and_disabling_move_the_time_of_credentials(db: &TestStore) {
        let id = db.user().await;
        let later = NOON.plus_ms(SECOND_MS);
        let mut tx = db.store.begin().await.unwrap();
        assert!(tx.update_password(id, "$argon2id$new", later).await.unwrap());
        assert!(tx.set_disabled(id, true, later).await.unwrap());
        tx.commit().await.unwrap();
        let user = db.store.find_user(id).await.unwrap().unwrap();
        assert_eq!(user.password_hash.as_deref(), Some("$argon2id$new"));
        assert!(user.is_disabled);
        assert_eq!((user.created_at, user.credentials_changed_at), (NOON, later));
    }

    async fn a_session_that_has_ended_does_not_come_back(db: &TestStore) {
        let user = db.user().await;
        db.store.create_session(ID, &session(60_000)).await.unwrap();
        let until = NOON.plus_ms(90_000);
        assert!(db.store.save_session(ID, Some(user), b"more", until).await.unwrap());
        let found = db.store.find_session(ID, NOON).await.unwrap().unwrap();
        assert_eq!((found.user, found.data.as_slice(), found.expires_at), (Some(user), &b"more"[..], until));
        assert_eq!(found.created_at, NOON);

        db.store.delete_session(ID).await.unwrap();
        assert!(!db.store.save_session(ID, Some(user), b"late", until).await.unwrap());
        assert_eq!(db.store.find_session(ID, NOON).await.unwrap(), None);
    }

    async fn all_sessions_of_one_person_end_together(db: &TestStore) {
        let user = db.user().await;
        for number in 1..=3u8 {
            let user = (number < 3).then_some(user);
            let session = Session { user, ..session(60_000) };
            db.store.create_session([number; 32], &session).await.unwrap();
        }
        let mut tx = db.store.begin().await.unwrap();
        assert_eq!(tx.delete_sessions_of(user).await.unwrap(), 2);
        tx.commit().await.unwrap();
        assert_eq!(db.store.find_session([1; 32], NOON).await.unwrap(), None);
        assert!(db.store.find_session([3; 32], NOON).await.unwrap().is_some());
    }

    async fn an_expired_session_is_not_found_and_is_swept(db: &TestStore) {
        db.store.create_session([1; 32], &session(1_000)).await.unwrap();
        db.store.create_session([2; 32], &session(5_000)).await.unwrap();
        let now = NOON.plus_ms(1_000);
        assert_eq!(db.store.find_session([1; 32], now).await.unwrap(), None);
        assert_eq!(db.store.delete_expired_sessions(now, 10).await.unwrap(), 1);
        assert!(db.store.find_session([2; 32], now).await.unwrap().is_some());
        assert_eq!(db.store.delete_expired_sessions(NOON.plus_ms(9_000), 10).await.unwrap(), 1);
    }

    async fn a_flash_is_taken_once_whoever_asks(db: &TestStore) {
        db.store.create_flash(ID, b"errors", NOON.plus_ms(1_000)).await.unwrap();
        let takers: Vec<_> = (0..6)
            .map(|_| {
                let store = db.store.clone();
                tokio::spawn(async move { store.take_flash(ID, NOON).await.unwrap() })
            })
            .collect();
        let mut taken = Vec::new();
        for taker in takers {
            taken.extend(taker.await.unwrap());
        }
        assert_eq!(taken, [b"errors".to_vec()]);

        db.store.create_flash(ID, b"old", NOON).await.unwrap();
        assert_eq!(db.store.take_flash(ID, NOON).await.unwrap(), None);
        assert_eq!(db.store.delete_expired_flashes(NOON, 10).await.unwrap(), 1);
    }

    async fn failed_sign_ins_are_counted_by_kind_and_key(db: &TestStore) {
        let fail = |at, forget_before| {
            let delay_ms = |failures: u32| i64::from(failures) * SECOND_MS;
            db.store.record_sign_in_failure(ThrottleKind::Email, "a@b.example", at, forget_before, delay_ms)
        };
        fail(NOON, NOON).await.unwrap();
        let second = fail(NOON.plus_ms(10), NOON).await.unwrap();
        assert_eq!((second.failures, second.blocked_until), (2, NOON.plus_ms(10 + 2 * SECOND_MS)));
        let stored = db.store.find_sign_in_failures(ThrottleKind::Email, "a@b.example").await.unwrap();
        assert_eq!(stored, Some(second));
        assert_eq!(db.store.find_sign_in_failures(ThrottleKind::Address, "a@b.example").await.unwrap(), None);

        let long_after = NOON.plus_ms(100 * SECOND_MS);
        assert_eq!(fail(long_after, NOON.plus_ms(11)).await.unwrap().failures, 1);
        db.store.clear_sign_in_failures(ThrottleKind::Email, "a@b.example").await.unwrap();
        assert_eq!(db.store.find_sign_in_failures(ThrottleKind::Email, "a@b.example").await.unwrap(), None);
    }

    async fn whatever_was_typed_can_be_counted(db: &TestStore) {
        let typed = "é".repeat(30_000);
        for expected in [1, 2] {
            let recorded = db.store.record_sign_in_failure(ThrottleKind::Email, &typed, NOON, NOON, |_| 0).await;
            assert_eq!(recorded.unwrap().failures, expected);
        }
        assert!(db.store.find_sign_in_failures(ThrottleKind::Email, &typed).await.unwrap().is_some());
        assert_eq!(db.store.find_user_by_email(&typed).await.unwrap(), None);
    }

    async fn failures_at_the_same_time_are_all_counted(db: &TestStore) {
        let failures: Vec<_> = (0..8)
            .map(|_| {
                let store = db.store.clone();
                tokio::spawn(async move {
                    store
                        .record_sign_in_failure(ThrottleKind::Address, "192.0.2.7", NOON, NOON, |_| 0)
                        .await
                        .unwrap()
                })
            })
            .collect();
        for failure in failures {
            failure.await.unwrap();
        }
        let counted = db.store.find_sign_in_failures(ThrottleKind::Address, "192.0.2.7").await.unwrap();
        assert_eq!(counted.unwrap().failures, 8);
        assert_eq!(db.store.delete_old_sign_in_failures(NOON.plus_ms(1)).await.unwrap(), 1);
    }

    async fn a_setting_is_replaced(db: &TestStore) {
        assert_eq!(db.store.find_setting("tier").await.unwrap(), None);
        for value in ["pro", "business"] {
            let mut tx = db.store.begin().await.unwrap();
            tx.save_setting("tier", value).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert_eq!(db.store.find_setting("tier").await.unwrap().as_deref(), Some("business"));
    }

    async fn visitors_go_over_to_another_database_with_the_people_that_it_has(db: &TestStore) {
        let user = db.user().await;
        let stranger = store::Session { user: Some(domain::ids::UserId(4_711)), ..session(SECOND_MS) };
        let theirs = store::Session { user: Some(user), ..session(SECOND_MS) };
        let other = TestStore::sqlite().await;
        assert_eq!(other.user().await, user);
        db.store.create_session(ID, &theirs).await.unwrap();
        db.store.create_session([8; 32], &session(SECOND_MS)).await.unwrap();
        db.store.create_flash([9; 32], b"said", NOON.plus_ms(1)).await.unwrap();
        let visitors = db.store.visitors().await.unwrap();

        let mut tx = other.store.begin().await.unwrap();
        tx.save_visitors(&visitors).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(other.store.find_session(ID, NOON).await.unwrap(), Some(theirs));
        assert_eq!(other.store.find_session([8; 32], NOON).await.unwrap(), Some(session(SECOND_MS)));
        assert_eq!(other.store.take_flash([9; 32], NOON).await.unwrap(), Some(b"said".to_vec()));

        let empty = TestStore::sqlite().await;
        let mut tx = empty.store.begin().await.unwrap();
        tx.save_visitors(&visitors).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(empty.store.find_session(ID, NOON).await.unwrap(), None, "nobody it does not know");
        let again = empty.store.create_session([1; 32], &stranger).await;
        assert!(again.is_err(), "a session belongs to somebody: {again:?}");
    }
}
