//! The audit log can't be changed, and where somebody did, it is found.

use domain::ids::UserId;
use domain::people::Role;
use store::{
    AuditActor, AuditCheck, AuditCursor, AuditEntry, AuditFault, AuditFilter, AuditHead, Kind,
    StoreError,
};

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

/// Does it past the triggers, as somebody could who rules over the database.
async fn tamper(db: &TestStore, text: &str) {
    let without_triggers = match db.store.kind() {
        Kind::Sqlite => {
            "DROP TRIGGER audit_entries_no_update; DROP TRIGGER audit_entries_no_delete; \
             DROP TRIGGER audit_head_only_forward;"
        }
        Kind::Postgres => "SET session_replication_role = replica;",
    };
    db.raw(&format!("{without_triggers} {text}")).await.unwrap();
}

async fn verify(db: &TestStore, anchor: Option<AuditHead>) -> AuditCheck {
    db.store.verify_audit(anchor).await.unwrap()
}

async fn intact_entries(db: &TestStore) -> i64 {
    match verify(db, None).await {
        AuditCheck::Intact { head } => head.sequence,
        broken => panic!("{broken:?}"),
    }
}

fn broken(sequence: i64, fault: AuditFault) -> AuditCheck {
    AuditCheck::Broken { sequence, fault }
}

async fn broken_after(db: &TestStore, text: &str) -> AuditCheck {
    append(db, &["first", "second", "third"]).await;
    assert_eq!(intact_entries(db).await, 3);
    tamper(db, text).await;
    verify(db, None).await
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
        assert_eq!(intact_entries(db).await, 0);
        append(db, &["first", "second"]).await;
        append(db, &["third"]).await;
        let records = db.store.list_audit(0, 10).await.unwrap();
        let subjects: Vec<_> = records.iter().map(|record| record.entry.subject.as_str()).collect();
        assert_eq!(subjects, ["first", "second", "third"]);
        assert_eq!(records[0].entry, entry("first"));
        assert_eq!(records[2].previous_hash, records[1].hash);
        assert_eq!(intact_entries(db).await, 3);
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
        assert_eq!(intact_entries(db).await, 20);
        other.close().await;
    }

    async fn the_database_refuses_to_change_entries(db: &TestStore) {
        append(db, &["first"]).await;
        let mut attempts = vec![
            "UPDATE audit_entries SET outcome = 'refused'",
            "DELETE FROM audit_entries",
            "DELETE FROM audit_entries WHERE sequence = 1",
            "UPDATE audit_head SET sequence = 0",
            "UPDATE audit_head SET hash = previous_hash FROM audit_entries",
            "UPDATE audit_head SET id = 2, sequence = 9",
            "DELETE FROM audit_head",
        ];
        match db.store.kind() {
            Kind::Sqlite => attempts.extend([
                "INSERT OR REPLACE INTO audit_entries SELECT * FROM audit_entries",
                "REPLACE INTO audit_head (id, sequence, hash) VALUES (1, 0, zeroblob(32))",
            ]),
            Kind::Postgres => attempts.extend([
                "TRUNCATE audit_entries",
                "TRUNCATE audit_head",
                "INSERT INTO audit_entries SELECT * FROM audit_entries \
                 ON CONFLICT (sequence) DO UPDATE SET outcome = 'refused'",
            ]),
        }
        for attempt in attempts {
            let error = StoreError::from(db.raw(attempt).await.unwrap_err());
            assert!(matches!(error, StoreError::AppendOnly(_)), "{attempt}: {error:?}");
        }
        assert_eq!(db.store.list_audit(0, 10).await.unwrap().len(), 1);
    }

    async fn whatever_is_changed_in_an_entry_is_found(db: &TestStore) {
        let columns = [
            ("at", "at + 1"), ("actor", "NULL"), ("actor", "0"), ("actor_name", "'Someone'"), ("role", "''"),
            ("role", "'x'"), ("address", "''"), ("request_id", "'req-2'"), ("action", "'change_sent'"),
            ("account_id", "'acc-2'"), ("subject", "'Second'"), ("outcome", "'failed'"), ("detail", "'{}'"),
        ];
        append(db, &["first", "second", "third"]).await;
        for (column, value) in columns {
            tamper_and_mend(db, column, value).await;
        }
    }

    async fn what_means_nothing_is_no_place_to_hide_a_change(db: &TestStore) {
        let mut tx = db.store.begin().await.unwrap();
        tx.append_audit(AuditEntry { actor: None, role: None, account: None, ..entry("by nobody") });
        tx.commit().await.unwrap();
        for (column, value) in [("actor", "0"), ("role", "'nonsense'"), ("account_id", "'no account!'")] {
            let found = broken_by(db, 1, column, value).await;
            assert_eq!(found, broken(1, AuditFault::Changed), "{column}");
        }
    }

    async fn one_flipped_bit_is_found(db: &TestStore) {
        append(db, &["first", "second", "third"]).await;
        // "second" with the lowest bit of its first letter flipped.
        assert_eq!(broken_by(db, 2, "subject", "'recond'").await, broken(2, AuditFault::Changed));
        for column in ["hash", "previous_hash"] {
            let flipped = match db.store.kind() {
                Kind::Sqlite => {
                    // SQLite has no operator for it: the last digit is looked up among those that differ by a bit.
                    let digits = format!("hex({column})");
                    let last = format!("instr('0123456789ABCDEF', substr({digits}, 64))");
                    let other = format!("substr('1032547698BADCFE', {last}, 1)");
                    format!("unhex(substr({digits}, 1, 63) || {other})")
                }
                Kind::Postgres => format!("set_bit({column}, 7, 1 - get_bit({column}, 7))"),
            };
            assert_eq!(broken_by(db, 2, column, &flipped).await, broken(2, AuditFault::Changed), "{column}");
        }
    }

    async fn a_missing_entry_is_found(db: &TestStore) {
        let found = broken_after(db, "DELETE FROM audit_entries WHERE sequence = 1").await;
        assert_eq!(found, broken(1, AuditFault::Missing));
    }

    async fn a_missing_entry_in_the_middle_is_found(db: &TestStore) {
        let found = broken_after(db, "DELETE FROM audit_entries WHERE sequence = 2").await;
        assert_eq!(found, broken(2, AuditFault::Missing));
    }

    async fn a_cut_tail_is_found(db: &TestStore) {
        let found = broken_after(db, "DELETE FROM audit_entries WHERE sequence >= 2").await;
        assert_eq!(found, broken(2, AuditFault::Cut));
    }

    async fn an_emptied_log_is_found(db: &TestStore) {
        assert_eq!(broken_after(db, "DELETE FROM audit_entries").await, broken(1, AuditFault::Cut));
    }

    async fn a_head_row_that_was_moved_back_is_found(db: &TestStore) {
        let found = broken_after(db, "UPDATE audit_head SET sequence = 2, hash = \
             (SELECT hash FROM audit_entries WHERE sequence = 2)").await;
        assert_eq!(found, broken(3, AuditFault::PastHead));
    }

    async fn a_head_row_of_another_log_is_found(db: &TestStore) {
        let found = broken_after(db, "UPDATE audit_head SET hash = \
             (SELECT hash FROM audit_entries WHERE sequence = 1)").await;
        assert_eq!(found, broken(3, AuditFault::UnlikeHead));
    }

    async fn a_tail_cut_together_with_the_head_row_is_found_by_the_anchor(db: &TestStore) {
        append(db, &["first", "second", "third"]).await;
        let anchor = db.store.find_audit_head().await.unwrap();
        assert_eq!(verify(db, Some(anchor)).await, AuditCheck::Intact { head: anchor });
        tamper(db, "UPDATE audit_head SET sequence = 1, hash = \
             (SELECT hash FROM audit_entries WHERE sequence = 1); \
             DELETE FROM audit_entries WHERE sequence > 1").await;
        assert_eq!(intact_entries(db).await, 1, "by itself it looks whole");
        assert_eq!(verify(db, Some(anchor)).await, broken(2, AuditFault::CutBeforeAnchor));
        append(db, &["another", "story"]).await;
        assert_eq!(verify(db, Some(anchor)).await, broken(3, AuditFault::UnlikeAnchor));
    }

    async fn entries_in_another_order_are_found(db: &TestStore) {
        let found = broken_after(
            db,
            "UPDATE audit_entries SET sequence = -1 WHERE sequence = 1; \
             UPDATE audit_entries SET sequence = 1 WHERE sequence = 2; \
             UPDATE audit_entries SET sequence = 2 WHERE sequence = -1",
        )
        .await;
        assert_eq!(found, broken(1, AuditFault::Changed));
    }

    async fn an_entry_before_the_first_is_found(db: &TestStore) {
        let found = broken_after(
            db,
            "INSERT INTO audit_entries SELECT -5, at, actor, actor_name, role, address, request_id, \
             action, account_id, subject, outcome, detail, previous_hash, hash \
             FROM audit_entries WHERE sequence = 1",
        )
        .await;
        assert_eq!(found, broken(-5, AuditFault::Unlinked));
    }

    async fn more_entries_than_are_read_at_once_are_checked(db: &TestStore) {
        let subjects: Vec<String> = (0..4_100).map(|number| number.to_string()).collect();
        let subjects: Vec<&str> = subjects.iter().map(String::as_str).collect();
        append(db, &subjects).await;
        assert_eq!(intact_entries(db).await, 4_100);
        for sequence in [2_000, 2_001, 4_000, 4_100] {
            let found = broken_by(db, sequence, "subject", "'other'").await;
            assert_eq!(found, broken(sequence, AuditFault::Changed));
        }
    }

    async fn entries_are_found_by_a_filter_newest_first(db: &TestStore) {
        let mut tx = db.store.begin().await.unwrap();
        for (index, (actor, name, action, outcome, subject)) in [
            (Some(7), "Priya Raman", "refresh", "done", "INV-100%_a"),
            (Some(8), "Ines Moreau", "refresh", "done", "inv-200"),
            (None, "", "sign_in.refused", "refused", "Somebody@Example.com"),
            (None, "Subtotal", "change.outcome", "done", "12"),
        ]
        .into_iter()
        .enumerate()
        {
            tx.append_audit(AuditEntry {
                at: NOON.plus_ms(index as i64),
                actor: actor.map(UserId),
                actor_name: name.to_owned(),
                action: action.to_owned(),
                outcome: outcome.to_owned(),
                ..entry(subject)
            });
        }
        tx.commit().await.unwrap();
        let filter = AuditFilter::default;
        let found = async |filter: AuditFilter| -> Vec<i64> {
            let all = AuditCursor::Before(i64::MAX);
            let records = db.store.list_audit_fitting(&filter, all, 10).await.unwrap();
            let count = db.store.count_audit_fitting(&filter, i64::MAX).await.unwrap();
            assert_eq!(count, records.len() as u64);
            records.into_iter().map(|record| record.sequence).collect()
        };
        assert_eq!(found(filter()).await, [4, 3, 2, 1]);
        let by = |actor| AuditFilter { actor: Some(actor), ..filter() };
        assert_eq!(found(by(AuditActor::Person(UserId(8)))).await, [2]);
        assert_eq!(found(by(AuditActor::Named(""))).await, [3]);
        assert_eq!(found(by(AuditActor::Named("Subtotal"))).await, [4]);
        assert_eq!(found(AuditFilter { action: Some("refresh".to_owned()), ..filter() }).await, [2, 1]);
        assert_eq!(found(AuditFilter { outcome: Some("refused".to_owned()), ..filter() }).await, [3]);
        let within = AuditFilter { from: Some(NOON.plus_ms(1)), until: Some(NOON.plus_ms(3)), ..filter() };
        assert_eq!(found(within).await, [3, 2]);
        let about = |subject: &str| AuditFilter { subject: subject.to_owned(), ..filter() };
        assert_eq!(found(about("inv-")).await, [2, 1]);
        assert_eq!(found(about("0%_A")).await, [1]);
        assert_eq!(found(about("example.COM")).await, [3]);
        assert_eq!(found(AuditFilter { account: Some("acc-2".parse().unwrap()), ..filter() }).await, Vec::<i64>::new());
        let page = async |from| -> Vec<i64> {
            let records = db.store.list_audit_fitting(&filter(), from, 2).await.unwrap();
            records.into_iter().map(|record| record.sequence).collect()
        };
        assert_eq!(page(AuditCursor::Before(4)).await, [3, 2]);
        assert_eq!(page(AuditCursor::After(1)).await, [3, 2]);
        assert_eq!(db.store.count_audit_fitting(&filter(), 3).await.unwrap(), 3);
        assert_eq!(db.store.find_audit_entry(2).await.unwrap().unwrap().entry.subject, "inv-200");
        assert_eq!(db.store.find_audit_entry(5).await.unwrap(), None);
    }
}

/// Changes a column of an entry, sees what the check says, and puts it back.
async fn broken_by(db: &TestStore, sequence: i64, column: &str, value: &str) -> AuditCheck {
    db.raw("CREATE TABLE kept AS SELECT * FROM audit_entries")
        .await
        .unwrap();
    tamper_once(db, sequence, column, value).await;
    let found = verify(db, None).await;
    let before = format!("(SELECT {column} FROM kept WHERE sequence = {sequence})");
    tamper_once(db, sequence, column, &before).await;
    db.raw("DROP TABLE kept").await.unwrap();
    assert!(
        matches!(verify(db, None).await, AuditCheck::Intact { .. }),
        "{column} was put back"
    );
    found
}

async fn tamper_and_mend(db: &TestStore, column: &str, value: &str) {
    let found = broken_by(db, 2, column, value).await;
    assert_eq!(found, broken(2, AuditFault::Changed), "{column} = {value}");
}

async fn tamper_once(db: &TestStore, sequence: i64, column: &str, value: &str) {
    let without_trigger = match db.store.kind() {
        Kind::Sqlite => "DROP TRIGGER IF EXISTS audit_entries_no_update;",
        Kind::Postgres => "SET session_replication_role = replica;",
    };
    let text = format!(
        "{without_trigger} UPDATE audit_entries SET {column} = {value} WHERE sequence = {sequence}"
    );
    db.raw(&text).await.unwrap();
}
