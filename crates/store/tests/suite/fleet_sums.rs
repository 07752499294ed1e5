//! Sums over the fleet: each currency by itself, sub accounts only.

use domain::days::DaySpan;
use domain::ids::AccountId;
use domain::money::Amount;
use store::{FleetBalance, InvoiceListing, InvoiceRecord, LicenceSums};

use crate::support::{NOON, TestStore, on_both};

fn invoice(number: u32, currency: &str, due: &str, balance: &str) -> InvoiceRecord {
    InvoiceRecord {
        id: format!("id-{number}").parse().unwrap(),
        number: format!("INV{number}"),
        date: Some("2026-10-01".parse().unwrap()),
        due: Some(due.parse().unwrap()),
        target: None,
        status: "Posted".to_owned(),
        currency: currency.parse().unwrap(),
        total: "1000".parse().unwrap(),
        tax: Amount::ZERO,
        balance: balance.parse().unwrap(),
    }
}

async fn save(db: &TestStore, account: &AccountId, invoices: &[InvoiceRecord]) {
    let list = InvoiceListing {
        days: DaySpan::of_year(2026),
        told: None,
        invoices,
        fetched_at: NOON,
    };
    let mut tx = db.store.begin().await.unwrap();
    tx.save_invoice_list(account, list).await.unwrap();
    tx.commit().await.unwrap();
}

fn balance(currency: &str, open: &str, overdue: &str, invoices: u64) -> FleetBalance {
    FleetBalance {
        currency: currency.parse().unwrap(),
        open: open.parse().unwrap(),
        overdue: overdue.parse().unwrap(),
        invoices,
    }
}

on_both! {
    async fn what_is_open_is_summed_for_each_currency_of_sub_accounts(db: &TestStore) {
        let accounts = db.accounts(&["acc-1", "acc-2", "acc-3"]).await;
        let (before, after) = ("2026-11-01", "2026-12-01");
        save(db, &accounts[0], &[
            invoice(1, "EUR", before, "10.01"),
            invoice(2, "EUR", after, "20"),
            invoice(3, "EUR", before, "0"),
        ]).await;
        save(db, &accounts[1], &[
            invoice(4, "USD", before, "0.5"),
            invoice(5, "EUR", before, "-4"),
        ]).await;
        save(db, &accounts[2], &[invoice(6, "EUR", before, "1000000")]).await;
        db.raw("UPDATE accounts SET is_master = 1 WHERE id = 'acc-3'").await.unwrap();

        let sums = db.store.sum_open_balances(NOON.date()).await.unwrap();
        assert_eq!(sums, [
            // A credit lowers what is open and is never overdue.
            balance("EUR", "26.01", "10.01", 3),
            balance("USD", "0.5", "0.5", 1),
        ]);
    }

    async fn licences_are_summed_where_both_bought_and_used_are_known(db: &TestStore) {
        assert_eq!(db.store.sum_licences().await.unwrap(), LicenceSums::default());
        db.accounts(&["acc-1", "acc-2", "acc-3"]).await;
        db.raw("UPDATE accounts SET bought = 40, used = 37, pending = 2 WHERE id = 'acc-1'").await.unwrap();
        db.raw("UPDATE accounts SET bought = 10, used = 12 WHERE id = 'acc-2'").await.unwrap();
        db.raw("UPDATE accounts SET bought = 5 WHERE id = 'acc-3'").await.unwrap();
        let sums = db.store.sum_licences().await.unwrap();
        assert_eq!(sums, LicenceSums { plans: 2, bought: 50, used: 49, pending: 2 });
    }
}
