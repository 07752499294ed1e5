//! The price book holds one price for each plan, currency and day.

use domain::money::Money;
use domain::pricing::Price;
use store::PriceFilter;

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
        currency: currency.map(|currency| currency.parse().unwrap()),
    };
    let prices = db.store.list_prices(&filter, (0, 50)).await.unwrap();
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
        assert_eq!(listed(db, "", Some("EUR")).await, [euro, other]);
        assert_eq!(listed(db, "business%", None).await, []);
        let second = db.store.list_prices(&PriceFilter::default(), (1, 1)).await.unwrap();
        assert_eq!(second, [dollar]);
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
}
