//! People, sessions, flashes, the sign-in throttle and settings.

use domain::ids::{SessionKey, UserId};
use domain::preferences::{Preferences, Theme};
use domain::time::SECOND_MS;
use domain::time::UtcMillis;
use store::{Session, SessionOrigin, SessionUse, StoreError, ThrottleKind};

use crate::support::{NOON, TestStore, ines, on_both};

const ID: [u8; 32] = [7; 32];

fn session(expires_in_ms: i64) -> Session {
    Session {
        user: None,
        data: b"record".to_vec(),
        created_at: NOON,
        expires_at: NOON.plus_ms(expires_in_ms),
        origin: SessionOrigin::default(),
        used_at: NOON,
    }
}

static NOWHERE: SessionOrigin = SessionOrigin {
    address: String::new(),
    user_agent: String::new(),
};

fn used(user: UserId, data: &[u8], expires_at: UtcMillis) -> SessionUse<'_> {
    SessionUse {
        user: Some(user),
        data,
        origin: &NOWHERE,
        used_at: NOON,
        expires_at,
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
        assert!(db.store.save_session(ID, used(user, b"more", until)).await.unwrap());
        let found = db.store.find_session(ID, NOON).await.unwrap().unwrap();
        assert_eq!((found.user, found.data.as_slice(), found.expires_at), (Some(user), &b"more"[..], until));
        assert_eq!(found.created_at, NOON);

        db.store.delete_session(ID).await.unwrap();
        assert!(!db.store.save_session(ID, used(user, b"late", until)).await.unwrap());
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

    async fn preferences_are_kept_with_the_person(db: &TestStore) {
        let id = db.user().await;
        let before = db.store.find_user(id).await.unwrap().unwrap();
        assert_eq!((before.theme, before.has_shortcuts), (Theme::System, true));
        let preferences = Preferences {
            zone: "Asia/Kolkata".to_owned(),
            theme: Theme::Dark,
            has_shortcuts: false,
        };
        let mut tx = db.store.begin().await.unwrap();
        assert!(tx.save_preferences(id, &preferences).await.unwrap());
        assert!(!tx.save_preferences(UserId(4_711), &preferences).await.unwrap());
        tx.commit().await.unwrap();
        let after = db.store.find_user(id).await.unwrap().unwrap();
        assert_eq!(
            (after.zone.as_str(), after.theme, after.has_shortcuts),
            ("Asia/Kolkata", Theme::Dark, false)
        );
    }

    async fn sessions_are_listed_by_use_and_ended_by_their_owner_alone(db: &TestStore) {
        let user = db.user().await;
        let mut other = ines();
        other.email = "other@example.com".to_owned();
        let mut tx = db.store.begin().await.unwrap();
        let stranger = tx.create_user(&other).await.unwrap();
        tx.commit().await.unwrap();
        for (number, owner, expires_in_ms) in [(1u8, user, 60_000), (2, user, 60_000), (3, user, 0), (4, stranger, 60_000)] {
            let session = Session {
                user: Some(owner),
                used_at: NOON.plus_ms(i64::from(number)),
                origin: SessionOrigin {
                    address: format!("192.0.2.{number}"),
                    user_agent: "Firefox".to_owned(),
                },
                ..session(expires_in_ms)
            };
            db.store.create_session([number; 32], &session).await.unwrap();
        }
        let listed = db.store.list_sessions_of(user, NOON).await.unwrap();
        let keys: Vec<SessionKey> = listed.iter().map(|session| session.key).collect();
        assert_eq!(keys, [SessionKey([2; 32]), SessionKey([1; 32])], "expired ones are gone");
        assert_eq!(listed[0].origin.address, "192.0.2.2");

        let mut tx = db.store.begin().await.unwrap();
        assert!(!tx.delete_session_of(user, SessionKey([4; 32])).await.unwrap(), "somebody else's");
        assert!(tx.delete_session_of(user, SessionKey([1; 32])).await.unwrap());
        assert_eq!(tx.delete_other_sessions_of(user, SessionKey([2; 32])).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(db.store.list_sessions_of(user, NOON).await.unwrap().len(), 1);
        assert_eq!(db.store.list_sessions_of(stranger, NOON).await.unwrap().len(), 1);
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

    async fn a_setting_is_created_once_and_taken_by_one(db: &TestStore) {
        let mut tx = db.store.begin().await.unwrap();
        assert!(tx.create_setting("proposed", "a").await.unwrap());
        assert!(!tx.create_setting("proposed", "b").await.unwrap());
        tx.commit().await.unwrap();
        let mut tx = db.store.begin().await.unwrap();
        assert!(!tx.delete_setting("proposed", "b").await.unwrap(), "it is another one by now");
        assert!(tx.delete_setting("proposed", "a").await.unwrap());
        assert!(!tx.delete_setting("proposed", "a").await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(db.store.find_setting("proposed").await.unwrap(), None);
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
