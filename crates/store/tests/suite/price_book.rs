//! The price book holds one price for each plan, currency and day, and notices acts between a check and its
//! end.

use domain::money::Money;
use domain::pricing::Price;
use domain::time::UtcMillis;
use store::{NewPriceImport, PriceFilter};

use crate::support::{TestStore, on_both};

fn price(code: &str, amount: &str, currency: &str, effective: &str) -> Price {
    Price {
        code: code.parse().unwrap(),
        money: Money {
            amount: amount.parse().unwrap(),
            currency: currency.parse().unwrap(),
        },
        effective: effective.parse().unwrap(),
    }
}

async fn save(db: &TestStore, prices: &[Price]) {
    let mut tx = db.store.begin().await.unwrap();
    tx.save_prices(prices).await.unwrap();
    tx.commit().await.unwrap();
}

async fn listed(db: &TestStore, in_code: &str, currency: Option<&str>) -> Vec<Price> {
    let filter = PriceFilter {
        in_code: in_code.to_owned(),
        codes: Vec::new(),
        currency: currency.map(|currency| currency.parse().unwrap()),
    };
    let listed = db.store.list_prices(&filter, (0, 50)).await.unwrap();
    let prices: Vec<Price> = listed.into_iter().map(|listed| listed.price).collect();
    let at_once = db.store.list_prices_after(&filter, None, 50).await.unwrap();
    assert_eq!(at_once, prices);
    let count = db.store.count_prices(&filter).await.unwrap();
    assert_eq!(usize::try_from(count).unwrap(), prices.len());
    prices
}

on_both! {
    async fn a_later_day_is_a_new_row_and_the_same_day_is_replaced(db: &TestStore) {
        let old = price("business_yearly", "180.0001", "EUR", "2026-01-01");
        let later = price("business_yearly", "190", "EUR", "2026-07-01");
        save(db, &[later.clone(), old.clone()]).await;
        assert_eq!(listed(db, "", None).await, [old, later.clone()]);
        let new = price("business_yearly", "185", "EUR", "2026-01-01");
        save(db, std::slice::from_ref(&new)).await;
        assert_eq!(listed(db, "", None).await, [new, later]);
    }

    async fn prices_are_found_by_code_and_currency_page_by_page(db: &TestStore) {
        let euro = price("business_yearly", "180", "EUR", "2026-01-01");
        let dollar = price("business_yearly", "200", "USD", "2026-01-01");
        let other = price("zroom_monthly", "49", "EUR", "2026-01-01");
        save(db, &[other.clone(), dollar.clone(), euro.clone()]).await;
        assert_eq!(listed(db, "BUSINESS", None).await, [euro.clone(), dollar.clone()]);
        assert_eq!(listed(db, "", Some("EUR")).await, [euro.clone(), other.clone()]);
        assert_eq!(listed(db, "business%", None).await, []);
        let all = PriceFilter::default();
        let second = db.store.list_prices(&all, (1, 1)).await.unwrap();
        assert_eq!(second.iter().map(|listed| &listed.price).collect::<Vec<_>>(), [&dollar]);
        let behind = db.store.list_prices_after(&all, Some(&euro), 50).await.unwrap();
        assert_eq!(behind, [dollar.clone(), other.clone()]);
        let by_either = PriceFilter {
            in_code: "room".to_owned(),
            codes: vec![dollar.code.clone()],
            currency: None,
        };
        assert_eq!(db.store.count_prices(&by_either).await.unwrap(), 3);
        let of_plan = db.store.list_prices_of(std::slice::from_ref(&other.code)).await.unwrap();
        assert_eq!(of_plan, [other]);
        let currencies = db.store.list_price_currencies().await.unwrap();
        assert_eq!(currencies, [euro.money.currency, dollar.money.currency]);
    }

    async fn a_price_is_removed_alone_and_once(db: &TestStore) {
        let old = price("business_yearly", "180", "EUR", "2026-01-01");
        let later = price("business_yearly", "190", "EUR", "2026-07-01");
        save(db, &[old.clone(), later.clone()]).await;
        for is_there in [true, false] {
            let mut tx = db.store.begin().await.unwrap();
            let removed = tx.delete_price(&old.code, old.money.currency, old.effective).await;
            assert_eq!(removed.unwrap(), is_there);
            tx.commit().await.unwrap();
        }
        assert_eq!(listed(db, "", None).await, [later]);
    }

    async fn a_price_says_what_takes_its_place(db: &TestStore) {
        let old = price("business_yearly", "180", "EUR", "2026-01-01");
        let later = price("business_yearly", "190", "EUR", "2026-07-01");
        let dollar = price("business_yearly", "200", "USD", "2026-09-01");
        save(db, &[old, later.clone(), dollar]).await;
        let listed = db.store.list_prices(&PriceFilter::default(), (0, 50)).await.unwrap();
        let replaced: Vec<_> = listed.iter().map(|listed| listed.replaced_on).collect();
        assert_eq!(replaced, [Some(later.effective), None, None]);
    }

    async fn an_act_in_between_is_noticed(db: &TestStore) {
        let seen = db.store.price_book_version().await.unwrap();
        let act = async |seen| {
            let mut tx = db.store.begin().await.unwrap();
            let is_begun = tx.begin_price_act(seen).await.unwrap();
            tx.commit().await.unwrap();
            is_begun
        };
        assert!(act(Some(seen)).await);
        assert!(!act(Some(seen)).await);
        assert!(act(None).await);
        assert_eq!(db.store.price_book_version().await.unwrap(), seen + 2);
    }

    async fn a_checked_file_is_applied_once_and_forgotten(db: &TestStore) {
        let by = db.user().await;
        let new = NewPriceImport {
            created_by: by,
            created_by_name: "Ines".to_owned(),
            created_at: UtcMillis(10),
            expires_at: UtcMillis(100),
            file_name: "prices.csv".to_owned(),
            file_sha256: [7; 32],
            base_version: 3,
            content_json: "{}".to_owned(),
        };
        let mut tx = db.store.begin().await.unwrap();
        let id = tx.create_price_import(&new).await.unwrap();
        tx.commit().await.unwrap();
        for is_first in [true, false] {
            let mut tx = db.store.begin().await.unwrap();
            let marked = tx.mark_price_import_applied(id, "Ines", UtcMillis(20)).await;
            assert_eq!(marked.unwrap(), is_first);
            tx.commit().await.unwrap();
        }
        let found = db.store.find_price_import(id, UtcMillis(99)).await.unwrap().unwrap();
        assert_eq!(found.new.base_version, 3);
        assert_eq!(found.applied, Some(("Ines".to_owned(), UtcMillis(20))));
        assert!(db.store.find_price_import(id, UtcMillis(100)).await.unwrap().is_none());
        assert_eq!(db.store.delete_expired_price_imports(UtcMillis(99), 10).await.unwrap(), 0);
        assert_eq!(db.store.delete_expired_price_imports(UtcMillis(100), 10).await.unwrap(), 1);
    }
}
