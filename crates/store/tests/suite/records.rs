//! The partner's own records: written once for what was seen, found again, imported whole or not at all.

use domain::ids::AccountId;
use domain::records::{Manager, Record, Tags};
use domain::time::UtcMillis;
use domain::view::{ImportCounts, ImportFilter, ImportOutcome};
use store::{CheckedRow, ImportRow, ImportState, NewImport, RecordUpdate, StoredRecord};

use crate::support::{NOON, TestStore, on_both};

fn record(reference: &str, tags: &str, manager: &str, notes: &str) -> Record {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Record {
        customer_reference: text(reference),
        tags: Tags::parse(tags).unwrap(),
        manager: text(manager).map(|name| Manager { name, person: None }),
        notes: text(notes),
    }
}

fn update(account: &AccountId, seen: &StoredRecord, after: &Record) -> RecordUpdate {
    RecordUpdate {
        account: account.clone(),
        base_version: seen.version,
        before: seen.record.clone(),
        after: after.clone(),
    }
}

async fn stored(db: &TestStore, account: &AccountId) -> StoredRecord {
    db.store
        .find_account(account)
        .await
        .unwrap()
        .unwrap()
        .records
}

async fn write(db: &TestStore, updates: &[RecordUpdate], at: UtcMillis) -> u64 {
    let mut tx = db.store.begin().await.unwrap();
    let written = tx
        .update_records(updates, at, (None, "Ines"), None)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    written
}

on_both! {
    async fn records_are_read_as_written_and_outlive_a_new_list(db: &TestStore) {
        let accounts = db.accounts(&["acc-1", "acc-2"]).await;
        let seen = stored(db, &accounts[0]).await;
        assert_eq!(seen, StoredRecord::default());
        let after = record("K-1042", "gold, key account", "Ines Moreau", "Likes calls\nin the morning");
        assert_eq!(write(db, &[update(&accounts[0], &seen, &after)], NOON).await, 1);

        db.accounts(&["acc-1", "acc-2"]).await;
        let kept = stored(db, &accounts[0]).await;
        assert_eq!((kept.record.clone(), kept.version), (after.clone(), 1));
        assert_eq!((kept.notes_at, kept.notes_by.as_deref()), (Some(NOON), Some("Ines")));
        assert_eq!(stored(db, &accounts[1]).await, StoredRecord::default());

        let trace = db.store.list_record_changes(&accounts[0], NOON.plus_ms(1), 10).await.unwrap();
        assert_eq!(trace.len(), 1);
        assert_eq!((&trace[0].before, &trace[0].after), (&Record::default(), &after));
    }

    async fn notes_keep_who_wrote_them_when_something_else_is_edited(db: &TestStore) {
        let accounts = db.accounts(&["acc-1"]).await;
        let after = record("K-1", "", "", "A note");
        write(db, &[update(&accounts[0], &StoredRecord::default(), &after)], NOON).await;
        let seen = stored(db, &accounts[0]).await;
        write(db, &[update(&accounts[0], &seen, &record("K-2", "", "", "A note"))], NOON.plus_ms(5)).await;
        assert_eq!(stored(db, &accounts[0]).await.notes_at, Some(NOON));
        let seen = stored(db, &accounts[0]).await;
        write(db, &[update(&accounts[0], &seen, &record("K-2", "", "", ""))], NOON.plus_ms(9)).await;
        let cleared = stored(db, &accounts[0]).await;
        assert_eq!((cleared.record.notes, cleared.notes_at, cleared.notes_by), (None, None, None));
    }

    async fn who_saw_an_older_version_writes_nothing(db: &TestStore) {
        let accounts = db.accounts(&["acc-1"]).await;
        let seen = stored(db, &accounts[0]).await;
        assert_eq!(write(db, &[update(&accounts[0], &seen, &record("A", "", "", ""))], NOON).await, 1);
        let mut tx = db.store.begin().await.unwrap();
        let late = tx
            .update_records(&[update(&accounts[0], &seen, &record("B", "", "", ""))], NOON, (None, "Priya"), None)
            .await
            .unwrap();
        drop(tx);
        assert_eq!(late, 0);
        assert_eq!(stored(db, &accounts[0]).await.record, record("A", "", "", ""));
        assert_eq!(db.store.list_record_changes(&accounts[0], NOON.plus_ms(1), 10).await.unwrap().len(), 1);
    }

    async fn references_tags_and_managers_are_found_whatever_their_case(db: &TestStore) {
        let accounts = db.accounts(&["acc-1", "acc-2", "acc-3"]).await;
        let fresh = StoredRecord::default();
        write(db, &[
            update(&accounts[0], &fresh, &record("K-10", "gold", "Ines Moreau", "")),
            update(&accounts[1], &fresh, &record("k-10", "gold, vip", "Ines Moreau", "")),
        ], NOON).await;
        assert_eq!(db.store.count_accounts_of_reference("K-10").await.unwrap(), 2);
        assert_eq!(db.store.count_accounts_of_reference("K-1").await.unwrap(), 0);
        assert_eq!(db.store.list_tags().await.unwrap(), ["gold", "vip"]);
        assert_eq!(db.store.list_managers().await.unwrap(), ["Ines Moreau"]);
        for (text, hits) in [("K-10", 2), ("VIP", 1), ("gold moreau", 2), ("company vip", 1), ("silver", 0)] {
            let (_, found) = db.store.find_accounts(text, 5).await.unwrap();
            assert_eq!(found, hits, "{text}");
        }

        let person = db.user().await;
        let mut tx = db.store.begin().await.unwrap();
        assert_eq!(tx.link_manager(person, "ines  MOREAU").await.unwrap(), 2);
        tx.commit().await.unwrap();
        let manager = stored(db, &accounts[1]).await.record.manager.unwrap();
        assert_eq!((manager.name.as_str(), manager.person), ("Ines Moreau", Some(person)));
    }

    async fn accounts_are_found_by_id_and_by_number(db: &TestStore) {
        // All accounts of the tests have the same number.
        let accounts = db.accounts(&["acc-1", "acc-2"]).await;
        let keys = ["acc-2", "30010482", "nobody"].map(str::to_owned);
        let mut found = db.store.find_accounts_by_key(&keys).await.unwrap();
        found.sort();
        assert_eq!(found, [
            ("30010482".to_owned(), accounts[0].clone()),
            ("30010482".to_owned(), accounts[1].clone()),
            ("acc-2".to_owned(), accounts[1].clone()),
        ]);
        let named = db.store.list_records(&accounts).await.unwrap();
        assert_eq!(named.len(), 2);
    }

    async fn an_import_is_there_when_it_is_whole_and_is_applied_once(db: &TestStore) {
        let accounts = db.accounts(&["acc-1"]).await;
        let new = NewImport {
            created_by: db.user().await,
            created_by_name: "Ines".to_owned(),
            created_at: NOON,
            expires_at: NOON.plus_ms(1_000),
            file_name: "customers.csv".to_owned(),
            file_size: 12,
            file_sha256: [7; 32],
            reading_json: "{}".to_owned(),
        };
        let id = db.store.create_import(&new).await.unwrap();
        let rows: Vec<ImportRow> = [
            (2, ImportOutcome::Refused, None),
            (3, ImportOutcome::Added, Some(CheckedRow {
                account: accounts[0].clone(),
                name: "Company acc-1".to_owned(),
                base_version: 0,
                before: Record::default(),
                after: record("K-1", "gold", "", ""),
            })),
        ]
        .into_iter()
        .map(|(line, outcome, checked)| ImportRow {
            line,
            outcome,
            key: "acc-1".to_owned(),
            emptied: u32::from(checked.is_some()),
            checked,
            problems_json: String::new(),
        })
        .collect();
        let counts = ImportCounts { added: 1, refused: 1, emptied: 1, emptying: 1, ..ImportCounts::default() };
        let mut tx = db.store.begin().await.unwrap();
        tx.create_import_rows(id, &rows).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(db.store.find_import(id, NOON).await.unwrap().unwrap().state, ImportState::Reading);
        let mut tx = db.store.begin().await.unwrap();
        assert!(!tx.mark_import_applied(id, "Ines", NOON).await.unwrap(), "not whole yet");
        tx.finish_import_check(id, counts).await.unwrap();
        tx.commit().await.unwrap();

        let found = db.store.find_import(id, NOON).await.unwrap().unwrap();
        assert_eq!((found.state, found.counts), (ImportState::Checked, counts));
        assert_eq!(db.store.list_import_rows(id, ImportFilter::All, 0, 10).await.unwrap(), rows);
        assert_eq!(db.store.list_import_rows(id, ImportFilter::Only(ImportOutcome::Added), 0, 10).await.unwrap(), rows[1..]);
        assert_eq!(db.store.list_import_rows(id, ImportFilter::All, 2, 10).await.unwrap(), rows[1..]);
        assert_eq!(db.store.page_import_rows(id, ImportFilter::All, 1, 10).await.unwrap(), rows[1..]);
        assert_eq!(db.store.page_import_rows(id, ImportFilter::Emptying, 0, 10).await.unwrap(), rows[1..]);
        assert_eq!(db.store.list_overtaken_lines(id, 10).await.unwrap(), Vec::<u32>::new());
        let seen = stored(db, &accounts[0]).await;
        write(db, &[update(&accounts[0], &seen, &record("K-2", "", "", ""))], NOON).await;
        assert_eq!(db.store.list_overtaken_lines(id, 10).await.unwrap(), [3]);
        assert_eq!(db.store.list_imports(NOON, 10).await.unwrap().len(), 1);

        for expected in [true, false] {
            let mut tx = db.store.begin().await.unwrap();
            assert_eq!(tx.mark_import_applied(id, "Ines", NOON).await.unwrap(), expected);
            tx.commit().await.unwrap();
        }
        assert!(db.store.find_import(id, NOON.plus_ms(1_000)).await.unwrap().is_none());
        assert_eq!(db.store.delete_expired_imports(NOON, 1).await.unwrap(), 0);
        assert_eq!(db.store.delete_expired_imports(NOON.plus_ms(1_000), 1).await.unwrap(), 1);
        assert_eq!(db.store.delete_expired_imports(NOON.plus_ms(1_000), 1).await.unwrap(), 1);
        assert!(db.store.find_import(id, NOON).await.unwrap().is_none());
    }

    async fn a_discarded_import_is_gone_at_once_and_cannot_be_applied(db: &TestStore) {
        let new = NewImport {
            created_by: db.user().await,
            created_by_name: "Ines".to_owned(),
            created_at: NOON,
            expires_at: NOON.plus_ms(1_000),
            file_name: "customers.csv".to_owned(),
            file_size: 12,
            file_sha256: [7; 32],
            reading_json: "{}".to_owned(),
        };
        let id = db.store.create_import(&new).await.unwrap();
        let mut tx = db.store.begin().await.unwrap();
        assert!(!tx.discard_import(id, NOON).await.unwrap(), "not read yet");
        tx.finish_import_check(id, ImportCounts::default()).await.unwrap();
        assert!(tx.discard_import(id, NOON).await.unwrap());
        assert!(!tx.discard_import(id, NOON).await.unwrap());
        assert!(!tx.mark_import_applied(id, "Ines", NOON).await.unwrap());
        tx.commit().await.unwrap();
        assert!(db.store.find_import(id, NOON).await.unwrap().is_none());
        assert!(db.store.list_imports(NOON, 10).await.unwrap().is_empty());
    }

    async fn all_records_are_walked_by_name_in_parts(db: &TestStore) {
        let accounts = db.accounts(&["acc-1", "acc-2", "acc-3"]).await;
        let mut walked = Vec::new();
        let mut cursor = None;
        loop {
            let part = db.store.list_all_records(cursor.as_ref(), 2).await.unwrap();
            let Some(last) = part.last() else { break };
            cursor = Some(last.cursor.clone());
            walked.extend(part.into_iter().map(|row| row.id));
        }
        assert_eq!(walked, accounts);
    }
}
