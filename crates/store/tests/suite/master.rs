//! What is stored of the master account itself is apart from everything of the sub accounts.

use domain::days::DaySpan;
use domain::ids::InvoiceId;
use domain::view::Resource;
use sha2::{Digest, Sha256};
use store::{
    FetchKey, InvoiceFileContent, InvoiceFileInfo, InvoiceListing, MasterFile, NewSnapshot,
};

use crate::support::{NOON, TestStore, on_both};

fn id(text: &str) -> InvoiceId {
    text.parse().unwrap()
}

fn file(bytes: &[u8], seconds: i64) -> InvoiceFileContent {
    InvoiceFileContent {
        info: InvoiceFileInfo {
            sha256: Sha256::digest(bytes).into(),
            size: bytes.len() as u64,
            stored_at: NOON.plus_ms(seconds * 1_000),
        },
        bytes: bytes.to_vec(),
    }
}

async fn save(db: &TestStore, invoice: &InvoiceId, file: &InvoiceFileContent) {
    let mut tx = db.store.begin().await.unwrap();
    tx.save_master_file(invoice, file, Some("r")).await.unwrap();
    tx.commit().await.unwrap();
}

on_both! {
    async fn a_file_is_found_by_its_invoice_and_replaced_by_a_later_one(db: &TestStore) {
        let invoice = id("in-1");
        save(db, &invoice, &file(b"%PDF-1", 0)).await;
        save(db, &id("in-2"), &file(b"%PDF-2", 1)).await;
        save(db, &invoice, &file(b"%PDF-1b", 2)).await;
        let found = db.store.find_master_file(&invoice).await.unwrap();
        assert_eq!(found, Some(file(b"%PDF-1b", 2)));
        assert_eq!(db.store.find_master_file(&id("in-3")).await.unwrap(), None);
        let listed = db.store.list_master_files().await.unwrap();
        let newest = MasterFile { invoice, info: file(b"%PDF-1b", 2).info };
        assert_eq!(listed.len(), 2);
        assert_eq!(listed.first(), Some(&newest));
    }

    async fn a_sub_account_has_neither_its_files_nor_its_answers(db: &TestStore) {
        let accounts = db.accounts(&["acc-1"]).await;
        let invoice = id("in-1");
        save(db, &invoice, &file(b"%PDF-1", 0)).await;
        let key = FetchKey { subject: "2026", ..FetchKey::master(Resource::Invoices) };
        let mut tx = db.store.begin().await.unwrap();
        let new = NewSnapshot { key, body: b"{}", fetched_at: NOON, request_id: None };
        tx.save_snapshot(&new).await.unwrap();
        let list = InvoiceListing { days: DaySpan::of_year(2026), told: None, invoices: &[], fetched_at: NOON };
        tx.save_invoice_list(&accounts[0], list).await.unwrap();
        tx.commit().await.unwrap();

        assert_eq!(db.store.find_invoice_file(&accounts[0], &invoice).await.unwrap(), None);
        assert_eq!(db.store.find_invoice(&accounts[0], &invoice).await.unwrap(), None);
        let of_account = FetchKey { account: Some(&accounts[0]), ..key };
        assert_eq!(db.store.find_latest(of_account).await.unwrap(), None);
        assert!(db.store.find_latest(key).await.unwrap().is_some());
    }

    async fn the_parts_of_a_resource_that_were_answered_are_listed(db: &TestStore) {
        let accounts = db.accounts(&["acc-1"]).await;
        let of = |subject| FetchKey { subject, ..FetchKey::master(Resource::Invoices) };
        let mut tx = db.store.begin().await.unwrap();
        for key in [
            of("2024"),
            of("2026"),
            FetchKey::master(Resource::Usage),
            FetchKey { account: Some(&accounts[0]), ..of("2022") },
        ] {
            let new = NewSnapshot { key, body: b"{}", fetched_at: NOON, request_id: None };
            tx.save_snapshot(&new).await.unwrap();
        }
        tx.save_failure(of("2023"), "Zoom is down.", NOON).await.unwrap();
        tx.commit().await.unwrap();
        let known = db.store.list_known_subjects(None, Resource::Invoices, 9).await.unwrap();
        assert_eq!(known, ["2026", "2024"]);
        let one = db.store.list_known_subjects(None, Resource::Invoices, 1).await.unwrap();
        assert_eq!(one, ["2026"]);
        let own = db.store.list_known_subjects(Some(&accounts[0]), Resource::Invoices, 9).await.unwrap();
        assert_eq!(own, ["2022"]);
    }
}
