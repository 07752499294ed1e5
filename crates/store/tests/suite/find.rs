//! Finding accounts and invoices by what people know of them.

use domain::ids::AccountId;
use domain::money::{Amount, Currency};
use domain::time::Date;
use store::{InvoiceRecord, ListedAccount};

use crate::support::{NOON, TestStore, listed, on_both};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn invoice(id: &str, number: &str, date: &str) -> InvoiceRecord {
    InvoiceRecord {
        id: id.parse().unwrap(),
        number: number.to_owned(),
        date: Some(day(date)),
        due: None,
        target: None,
        status: "Posted".to_owned(),
        currency: "EUR".parse::<Currency>().unwrap(),
        total: Amount::from_ten_thousandths(10_000),
        tax: Amount::from_ten_thousandths(0),
        balance: Amount::from_ten_thousandths(0),
    }
}

async fn save_accounts(db: &TestStore, accounts: &[ListedAccount]) {
    let mut tx = db.store.begin().await.unwrap();
    tx.save_account_list(accounts, NOON).await.unwrap();
    tx.commit().await.unwrap();
}

async fn save_invoices(db: &TestStore, account: &AccountId, invoices: &[InvoiceRecord]) {
    let mut tx = db.store.begin().await.unwrap();
    tx.save_invoices(account, invoices).await.unwrap();
    tx.commit().await.unwrap();
}

async fn account_names(db: &TestStore, text: &str) -> Vec<String> {
    let (hits, _) = db.store.find_accounts(text, 3).await.unwrap();
    hits.into_iter().map(|hit| hit.name).collect()
}

async fn numbers(db: &TestStore, text: &str) -> Vec<String> {
    let hits = db.store.find_invoices(text, 3).await.unwrap();
    hits.into_iter().map(|hit| hit.number).collect()
}

on_both! {
    async fn names_that_begin_with_the_text_come_first(db: &TestStore) {
        save_accounts(db, &[
            listed("acc-1", "Grand Harbour Hotel"),
            listed("acc-2", "Overharbour"),
            listed("acc-3", "Harbour Clinic"),
            listed("acc-4", "Zeta harbour"),
        ]).await;
        assert_eq!(account_names(db, "HARB").await, ["Harbour Clinic", "Grand Harbour Hotel", "Zeta harbour"]);
        let (_, in_all) = db.store.find_accounts("harb", 2).await.unwrap();
        assert_eq!(in_all, 4, "how many there are is told beyond the limit");
        assert_eq!(account_names(db, "clinic  harbour").await, ["Harbour Clinic"]);
        for nothing in ["", "   ", "%", "_", "harbour school"] {
            assert_eq!(account_names(db, nothing).await, Vec::<String>::new(), "{nothing:?}");
        }
    }

    async fn an_account_is_found_by_exactly_its_id_or_number(db: &TestStore) {
        let other = ListedAccount { number: Some("acc-1".to_owned()), ..listed("acc-2", "Two") };
        save_accounts(db, &[listed("acc-1", "One"), other, listed("acc-3", "Three")]).await;
        let names = async |text: &str| -> Vec<String> {
            let hits = db.store.find_accounts_exactly(text, 9).await.unwrap();
            hits.into_iter().map(|hit| hit.name).collect()
        };
        assert_eq!(names("acc-3").await, ["Three"]);
        assert_eq!(names("acc-1").await, ["One", "Two"], "one's number may be another's id");
        assert_eq!(names("30010482").await, ["One", "Three"]);
        assert_eq!(names("3001048").await, Vec::<String>::new());
    }

    async fn invoices_are_found_by_the_beginning_of_their_number_the_highest_first(db: &TestStore) {
        let [one, two] = <[AccountId; 2]>::try_from(db.accounts(&["acc-1", "acc-2"]).await).unwrap();
        save_invoices(db, &one, &[
            invoice("a1", "INV10023", "2026-03-01"),
            invoice("a2", "INV10024", "2026-04-01"),
        ]).await;
        save_invoices(db, &two, &[
            invoice("b1", "INV10025", "2026-04-02"),
            invoice("b2", "INV2", "2026-05-02"),
            invoice("b3", "77-10", "2026-06-02"),
        ]).await;
        assert_eq!(numbers(db, "inv100").await, ["INV10025", "INV10024", "INV10023"]);
        assert_eq!(numbers(db, "1002").await, ["INV10025", "INV10024", "INV10023"]);
        assert_eq!(numbers(db, "10024").await, ["INV10024"]);
        assert_eq!(numbers(db, "77-").await, ["77-10"]);
        assert_eq!(numbers(db, "0023").await, Vec::<String>::new(), "not from the middle");
        assert_eq!(numbers(db, "").await, Vec::<String>::new());

        let hits = db.store.find_invoices("10025", 3).await.unwrap();
        assert_eq!((hits[0].account.as_str(), hits[0].account_name.as_str()), ("acc-2", "Company acc-2"));
    }

    async fn an_invoice_is_found_by_exactly_its_id_or_number_in_every_account_that_has_it(db: &TestStore) {
        let [one, two] = <[AccountId; 2]>::try_from(db.accounts(&["acc-1", "acc-2"]).await).unwrap();
        save_invoices(db, &one, &[invoice("a1", "INV1", "2026-03-01")]).await;
        save_invoices(db, &two, &[invoice("b1", "inv1", "2026-04-01"), invoice("b2", "INV12", "2026-05-01")]).await;
        let accounts = async |text: &str| -> Vec<String> {
            let hits = db.store.find_invoices_exactly(text, 9).await.unwrap();
            hits.into_iter().map(|hit| hit.account.to_string()).collect()
        };
        assert_eq!(accounts("Inv1").await, ["acc-1", "acc-2"]);
        assert_eq!(accounts("b2").await, ["acc-2"]);
        assert_eq!(accounts("INV").await, Vec::<String>::new());
    }

    async fn the_latest_invoices_are_those_of_the_account_alone(db: &TestStore) {
        let [one, two] = <[AccountId; 2]>::try_from(db.accounts(&["acc-1", "acc-2"]).await).unwrap();
        save_invoices(db, &one, &[
            invoice("a1", "INV1", "2026-03-01"),
            invoice("a2", "INV2", "2026-05-01"),
            invoice("a3", "INV3", "2026-04-01"),
        ]).await;
        save_invoices(db, &two, &[invoice("b1", "INV9", "2026-12-01")]).await;
        let hits = db.store.find_latest_invoices(&one, 2).await.unwrap();
        let numbers: Vec<_> = hits.iter().map(|hit| hit.number.as_str()).collect();
        assert_eq!(numbers, ["INV2", "INV3"]);
    }
}
