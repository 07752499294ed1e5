//! Invoices belong to one account, and lists replace what they cover.

use domain::days::DaySpan;
use domain::ids::{AccountId, InvoiceId};
use domain::money::Amount;
use store::{
    InvoiceFileContent, InvoiceFileInfo, InvoiceItemRecord, InvoiceListing, InvoiceRecord,
};

use crate::support::{NOON, TestStore, on_both};

fn id(text: &str) -> InvoiceId {
    text.parse().unwrap()
}

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

fn invoice(number: &str, date: &str, balance: &str) -> InvoiceRecord {
    InvoiceRecord {
        id: id(&format!("id-{number}")),
        number: number.to_owned(),
        date: Some(date.parse().unwrap()),
        due: Some(date.parse().unwrap()),
        target: None,
        status: "Posted".to_owned(),
        currency: "EUR".parse().unwrap(),
        total: amount("1234.56"),
        tax: amount("0.0001"),
        balance: amount(balance),
    }
}

fn item(name: &str) -> InvoiceItemRecord {
    InvoiceItemRecord {
        charge_name: name.to_owned(),
        charge_number: "C-1".to_owned(),
        charge_type: "Recurring".to_owned(),
        start: Some("2026-06-01".parse().unwrap()),
        end: None,
        quantity: Some(75),
        tax: amount("1"),
        total: amount("-12.5"),
        partner_sku: String::new(),
        purchase_order_number: "PO-1".to_owned(),
    }
}

fn days(from: &str, to: &str) -> DaySpan {
    DaySpan::new(from.parse().unwrap(), to.parse().unwrap()).unwrap()
}

async fn save(db: &TestStore, account: &AccountId, invoices: &[InvoiceRecord], days: DaySpan) {
    let mut tx = db.store.begin().await.unwrap();
    let list = InvoiceListing {
        days,
        told: days.before(days.to()),
        invoices,
        fetched_at: NOON,
    };
    tx.save_invoice_list(account, list).await.unwrap();
    tx.commit().await.unwrap();
}

async fn numbers(db: &TestStore, account: &AccountId) -> Vec<String> {
    let invoices = db.store.list_invoices(account).await.unwrap();
    invoices
        .into_iter()
        .map(|invoice| invoice.record.number)
        .collect()
}

on_both! {
    async fn invoices_are_listed_newest_first_as_they_were_saved(db: &TestStore) {
        let accounts = db.accounts(&["acc-1"]).await;
        let list = [invoice("A", "2026-05-01", "0"), invoice("B", "2026-06-01", "10.01")];
        save(db, &accounts[0], &list, days("2025-11-23", "2026-11-22")).await;
        let found = db.store.list_invoices(&accounts[0]).await.unwrap();
        assert_eq!(found[0].record, list[1]);
        assert_eq!(found[1].record, list[0]);
        assert_eq!(db.store.count_invoices(&accounts[0]).await.unwrap(), 2);
    }

    async fn a_list_replaces_its_days_and_leaves_the_others(db: &TestStore) {
        let accounts = db.accounts(&["acc-1"]).await;
        let account = &accounts[0];
        save(db, account, &[invoice("old", "2025-02-01", "0")], days("2025-01-01", "2025-12-31")).await;
        save(db, account, &[invoice("draft", "2026-02-01", "5"), invoice("kept", "2026-03-01", "0")], days("2026-01-01", "2026-06-30")).await;
        save(db, account, &[invoice("kept", "2026-03-01", "0"), invoice("new", "2026-07-01", "0")], days("2026-01-01", "2026-07-31")).await;
        assert_eq!(numbers(db, account).await, ["new", "kept", "old"]);
        let stored = db.store.find_account(account).await.unwrap().unwrap();
        assert_eq!(stored.invoices_fetched_at, Some(NOON));
        let today = "2026-08-01".parse().unwrap();
        assert_eq!(db.store.list_open_balances(&accounts, today).await.unwrap(), [], "the draft is gone");
    }

    async fn the_days_that_lists_told_are_known_with_the_gaps_between(db: &TestStore) {
        let accounts = db.accounts(&["acc-1", "acc-2"]).await;
        let account = &accounts[0];
        assert_eq!(db.store.list_invoice_spans(account).await.unwrap(), []);
        save(db, account, &[], days("2026-01-01", "2026-11-25")).await;
        save(db, account, &[], days("2023-11-26", "2024-01-01")).await;
        save(db, account, &[], days("2026-01-01", "2026-11-26")).await;
        // The day of asking itself is not told to its end.
        assert_eq!(db.store.list_invoice_spans(account).await.unwrap(), [
            days("2023-11-26", "2023-12-31"),
            days("2026-01-01", "2026-11-25"),
        ]);
        save(db, account, &[], days("2025-01-01", "2026-01-01")).await;
        save(db, account, &[], days("2024-01-01", "2025-01-01")).await;
        assert_eq!(db.store.list_invoice_spans(account).await.unwrap(), [days("2023-11-26", "2026-11-25")]);
        assert_eq!(db.store.list_invoice_spans(&accounts[1]).await.unwrap(), []);
    }

    async fn an_earlier_year_leaves_the_latest_list_alone_and_the_other_way_round(db: &TestStore) {
        let accounts = db.accounts(&["acc-1"]).await;
        let account = &accounts[0];
        let (latest, year) = (days("2025-11-26", "2026-11-25"), days("2024-01-01", "2024-12-31"));
        let before = |day| invoice(day, day, "1");
        save(db, account, &[before("2025-11-26"), before("2026-11-25")], latest).await;
        save(db, account, &[before("2024-01-01"), before("2024-12-31")], year).await;
        let all = ["2026-11-25", "2025-11-26", "2024-12-31", "2024-01-01"];
        assert_eq!(numbers(db, account).await, all);
        save(db, account, &[before("2025-11-26"), before("2026-11-25")], latest).await;
        assert_eq!(numbers(db, account).await, all);
        save(db, account, &[before("2024-12-31")], year).await;
        assert_eq!(numbers(db, account).await, all[..3]);
    }

    async fn two_lists_of_one_account_at_once_lose_no_day(db: &TestStore) {
        let accounts = db.accounts(&["acc-1"]).await;
        let account = &accounts[0];
        tokio::join!(
            save(db, account, &[], days("2024-01-01", "2025-01-01")),
            save(db, account, &[], days("2025-01-01", "2026-01-01")),
            save(db, account, &[], days("2026-01-01", "2026-11-25")),
        );
        assert_eq!(db.store.list_invoice_spans(account).await.unwrap(), [days("2024-01-01", "2026-11-24")]);
    }

    async fn an_invoice_is_never_found_under_another_account(db: &TestStore) {
        let accounts = db.accounts(&["acc-1", "acc-2"]).await;
        let (mine, other) = (&accounts[0], &accounts[1]);
        save(db, mine, &[invoice("A", "2026-05-01", "7")], days("2026-01-01", "2026-12-31")).await;
        let file = InvoiceFileContent {
            info: InvoiceFileInfo { sha256: [9; 32], size: 8, stored_at: NOON },
            bytes: b"%PDF-1.7".to_vec(),
        };
        let mut tx = db.store.begin().await.unwrap();
        tx.save_invoice_items(mine, &id("id-A"), &[item("Base")], NOON).await.unwrap();
        tx.save_invoice_file(mine, &id("id-A"), &file, Some("req-1")).await.unwrap();
        assert!(tx.save_invoice_file(other, &id("id-A"), &file, None).await.is_err());
        drop(tx);
        let mut tx = db.store.begin().await.unwrap();
        tx.save_invoice_items(mine, &id("id-A"), &[item("Base")], NOON).await.unwrap();
        tx.save_invoice_file(mine, &id("id-A"), &file, Some("req-1")).await.unwrap();
        tx.commit().await.unwrap();

        let found = db.store.find_invoice(mine, &id("id-A")).await.unwrap().unwrap();
        assert_eq!(found.file, Some(file.info.clone()));
        assert_eq!(db.store.find_invoice_file(mine, &id("id-A")).await.unwrap(), Some(file));
        assert_eq!(db.store.find_invoice(other, &id("id-A")).await.unwrap(), None);
        assert_eq!(db.store.find_invoice_file(other, &id("id-A")).await.unwrap(), None);
        assert_eq!(db.store.list_invoice_items(other, &id("id-A")).await.unwrap(), []);
        assert_eq!(numbers(db, other).await, [""; 0]);
        let balances = db.store.list_open_balances(&accounts, "2026-05-01".parse().unwrap()).await.unwrap();
        assert!(balances.iter().all(|balance| balance.account == *mine), "{balances:?}");
    }

    async fn items_are_replaced_and_keep_their_order(db: &TestStore) {
        let accounts = db.accounts(&["acc-1"]).await;
        save(db, &accounts[0], &[invoice("A", "2026-05-01", "0")], days("2026-01-01", "2026-12-31")).await;
        for items in [vec![item("x"), item("y"), item("z")], vec![item("b"), item("a")]] {
            let mut tx = db.store.begin().await.unwrap();
            tx.save_invoice_items(&accounts[0], &id("id-A"), &items, NOON).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(db.store.list_invoice_items(&accounts[0], &id("id-A")).await.unwrap(), items);
        }
        let found = db.store.find_invoice(&accounts[0], &id("id-A")).await.unwrap().unwrap();
        assert_eq!(found.items_fetched_at, Some(NOON));
    }

    async fn open_balances_are_summed_by_currency(db: &TestStore) {
        let accounts = db.accounts(&["acc-1", "acc-2"]).await;
        let mut dollars = invoice("C", "2026-07-01", "3");
        dollars.currency = "USD".parse().unwrap();
        let list = [invoice("A", "2026-05-01", "10.01"), invoice("B", "2026-06-01", "0.02"), dollars, invoice("D", "2026-07-01", "0")];
        save(db, &accounts[0], &list, days("2026-01-01", "2026-12-31")).await;
        save(db, &accounts[1], &[invoice("E", "2026-06-01", "-4")], days("2026-01-01", "2026-12-31")).await;
        let balances = db.store.list_open_balances(&accounts, "2026-06-01".parse().unwrap()).await.unwrap();
        let seen: Vec<_> = balances
            .iter()
            .map(|b| (b.account.as_str(), b.currency.to_string(), b.open.to_string(), b.overdue))
            .collect();
        // An invoice is overdue from the day after its due date; a credit never is.
        assert_eq!(seen, [
            ("acc-1", "EUR".to_owned(), "10.03".to_owned(), 1),
            ("acc-1", "USD".to_owned(), "3".to_owned(), 0),
            ("acc-2", "EUR".to_owned(), "-4".to_owned(), 0),
        ]);
    }
}
