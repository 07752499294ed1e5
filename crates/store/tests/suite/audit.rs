//! The audit log can't be changed, and where somebody did, it is found.

use domain::ids::UserId;
use domain::people::Role;
use store::{AuditCheck, AuditEntry, Kind, StoreError};

use crate::support::{NOON, TestStore, on_both};

fn entry(subject: &str) -> AuditEntry {
    AuditEntry {
        at: NOON,
        actor: Some(UserId(7)),
        actor_name: "Priya Raman".to_owned(),
        role: Some(Role::Approver),
        address: "192.0.2.7".to_owned(),
        request_id: "req-1".to_owned(),
        action: "change_send".to_owned(),
        account: Some("acc-1".parse().unwrap()),
        subject: subject.to_owned(),
        outcome: "accepted".to_owned(),
        detail_json: r#"{"note":"Zoë's “quote” 🎉"}"#.to_owned(),
    }
}

async fn append(db: &TestStore, subjects: &[&str]) {
    let mut tx = db.store.begin().await.unwrap();
    for subject in subjects {
        tx.append_audit(entry(subject));
    }
    tx.commit().await.unwrap();
}

async fn tamper(db: &TestStore, text: &str) {
    let triggers = match db.store.kind() {
        Kind::Sqlite => {
            "DROP TRIGGER audit_entries_no_update; DROP TRIGGER audit_entries_no_delete;"
        }
        Kind::Postgres => "DROP TRIGGER audit_entries_no_change ON audit_entries;",
    };
    db.raw(&format!("{triggers} {text}")).await.unwrap();
}

async fn broken_after(db: &TestStore, text: &str) -> AuditCheck {
    append(db, &["first", "second", "third"]).await;
    assert_eq!(
        db.store.verify_audit().await.unwrap(),
        AuditCheck::Intact { entries: 3 }
    );
    tamper(db, text).await;
    db.store.verify_audit().await.unwrap()
}

on_both! {
    async fn the_entries_of_an_account_are_found_newest_first_by_what_was_done(db: &TestStore) {
        let mut tx = db.store.begin().await.unwrap();
        for (index, (account, action)) in [
            ("acc-1", "refresh"),
            ("acc-2", "refresh"),
            ("acc-1", "change.drafted"),
            ("acc-1", "refresh"),
        ]
        .into_iter()
        .enumerate()
        {
            tx.append_audit(AuditEntry {
                at: NOON.plus_ms(index as i64),
                account: Some(account.parse().unwrap()),
                action: action.to_owned(),
                ..entry("subject")
            });
        }
        tx.commit().await.unwrap();
        let account = "acc-1".parse().unwrap();
        let instants = async |actions: &[&str], before: i64, limit| -> Vec<i64> {
            let before = NOON.plus_ms(before);
            let found = db.store.list_account_audit(&account, actions, before, limit).await.unwrap();
            found.into_iter().map(|record| record.entry.at.0 - NOON.0).collect()
        };
        assert_eq!(instants(&[], 9, 9).await, [3, 2, 0]);
        assert_eq!(instants(&[], 3, 9).await, [2, 0]);
        assert_eq!(instants(&["refresh"], 9, 1).await, [3]);
        assert_eq!(instants(&["change.drafted", "change.outcome"], 9, 9).await, [2]);
    }

    async fn entries_are_chained_in_order(db: &TestStore) {
        assert_eq!(db.store.verify_audit().await.unwrap(), AuditCheck::Intact { entries: 0 });
        append(db, &["first", "second"]).await;
        append(db, &["third"]).await;
        let records = db.store.list_audit(0, 10).await.unwrap();
        let subjects: Vec<_> = records.iter().map(|record| record.entry.subject.as_str()).collect();
        assert_eq!(subjects, ["first", "second", "third"]);
        assert_eq!(records[0].entry, entry("first"));
        assert_eq!(records[2].previous_hash, records[1].hash);
        assert_eq!(db.store.verify_audit().await.unwrap(), AuditCheck::Intact { entries: 3 });
    }

    async fn an_act_that_was_not_committed_is_not_recorded(db: &TestStore) {
        let mut tx = db.store.begin().await.unwrap();
        tx.append_audit(entry("never"));
        drop(tx);
        assert_eq!(db.store.list_audit(0, 10).await.unwrap(), []);
    }

    async fn writers_at_the_same_time_make_one_chain(db: &TestStore) {
        let other = db.another_instance().await;
        let writers: Vec<_> = (0..10)
            .map(|number| {
                let store = if number % 2 == 0 { db.store.clone() } else { other.clone() };
                tokio::spawn(async move {
                    let mut tx = store.begin().await.unwrap();
                    tx.append_audit(entry(&number.to_string()));
                    tx.append_audit(entry("again"));
                    tx.commit().await.unwrap();
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(db.store.verify_audit().await.unwrap(), AuditCheck::Intact { entries: 20 });
        other.close().await;
    }

    async fn the_database_refuses_to_change_entries(db: &TestStore) {
        append(db, &["first"]).await;
        let mut attempts = vec![
            "UPDATE audit_entries SET outcome = 'refused'",
            "DELETE FROM audit_entries",
            "DELETE FROM audit_entries WHERE sequence = 1",
        ];
        if db.store.kind() == Kind::Postgres {
            attempts.push("TRUNCATE audit_entries");
        }
        for attempt in attempts {
            let error = StoreError::from(db.raw(attempt).await.unwrap_err());
            assert!(matches!(error, StoreError::AppendOnly(_)), "{attempt}: {error:?}");
        }
        assert_eq!(db.store.list_audit(0, 10).await.unwrap().len(), 1);
    }

    async fn a_changed_entry_is_found(db: &TestStore) {
        let check = broken_after(db, "UPDATE audit_entries SET at = at + 1 WHERE sequence = 2").await;
        assert_eq!(check, AuditCheck::Broken { sequence: 2 });
    }

    async fn a_changed_actor_is_found(db: &TestStore) {
        let check = broken_after(db, "UPDATE audit_entries SET actor = NULL WHERE sequence = 3").await;
        assert_eq!(check, AuditCheck::Broken { sequence: 3 });
    }

    async fn a_missing_entry_is_found(db: &TestStore) {
        let check = broken_after(db, "DELETE FROM audit_entries WHERE sequence = 1").await;
        assert_eq!(check, AuditCheck::Broken { sequence: 1 });
    }

    async fn a_missing_end_is_found(db: &TestStore) {
        let check = broken_after(db, "DELETE FROM audit_entries WHERE sequence = 3").await;
        assert_eq!(check, AuditCheck::Broken { sequence: 3 });
    }

    async fn entries_in_another_order_are_found(db: &TestStore) {
        let check = broken_after(
            db,
            "UPDATE audit_entries SET sequence = -1 WHERE sequence = 1; \
             UPDATE audit_entries SET sequence = 1 WHERE sequence = 2; \
             UPDATE audit_entries SET sequence = 2 WHERE sequence = -1",
        )
        .await;
        assert_eq!(check, AuditCheck::Broken { sequence: 1 });
    }
}
