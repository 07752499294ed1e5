//! The price book: one price for each plan code, currency and first day.

use domain::money::{Currency, Money};
use domain::pricing::Price;
use domain::time::Date;
use domain::zoom::PlanCode;

use crate::column::Bind;
use crate::error::Result;
use crate::fold::contains_pattern;
use crate::sql::{Builder, FromRow, Row, Single, in_rows, sql};
use crate::{Store, Write};

impl FromRow for Price {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            code: row.get("code")?,
            money: Money {
                amount: row.get("amount_ten_thousandths")?,
                currency: row.get("currency")?,
            },
            effective: row.get("effective_date")?,
        })
    }
}

/// Which prices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PriceFilter {
    /// What must stand in the plan's code, in capitals or not; empty: any code.
    pub in_code: String,
    /// In this currency; `None`: in any.
    pub currency: Option<Currency>,
}

impl Store {
    /// One page of the prices that fit, from the row `first` (the first is 0) on, by code, currency and
    /// day.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn list_prices(
        &self,
        filter: &PriceFilter,
        (first, limit): (u64, u32),
    ) -> Result<Vec<Price>> {
        let mut query = Builder::new("SELECT * FROM price_book");
        push_filter(&mut query, filter);
        query.push(" ORDER BY code, currency, effective_date LIMIT ");
        query.push_bind(limit).push(" OFFSET ");
        query.push_bind(i64::try_from(first).unwrap_or(i64::MAX));
        query.build().fetch_all(self).await
    }

    /// How many prices fit.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn count_prices(&self, filter: &PriceFilter) -> Result<u64> {
        let mut query = Builder::new("SELECT count(*) AS value FROM price_book");
        push_filter(&mut query, filter);
        let Single(count) = query.build().fetch_one(self).await?;
        Ok(count)
    }
}

impl Write {
    /// Saves prices, each in place of the one of the same plan, currency and day. No two of them may
    /// share these.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn save_prices(&mut self, prices: &[Price]) -> Result<()> {
        in_rows(
            self,
            "INSERT INTO price_book (code, currency, effective_date, amount_ten_thousandths) VALUES ",
            prices,
            |price| {
                [
                    price.code.as_str().to_value(),
                    price.money.currency.to_value(),
                    price.effective.to_value(),
                    price.money.amount.to_value(),
                ]
            },
            " ON CONFLICT (code, currency, effective_date) \
             DO UPDATE SET amount_ten_thousandths = excluded.amount_ten_thousandths",
        )
        .await?;
        Ok(())
    }

    /// Removes a price; `false` where there was none.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn delete_price(
        &mut self,
        code: &PlanCode,
        currency: Currency,
        effective: Date,
    ) -> Result<bool> {
        let removed =
            sql("DELETE FROM price_book WHERE code = $1 AND currency = $2 AND effective_date = $3")
                .bind(code.as_str())
                .bind(currency)
                .bind(effective)
                .execute(self)
                .await?;
        Ok(removed > 0)
    }
}

fn push_filter(query: &mut Builder, filter: &PriceFilter) {
    query.push(" WHERE lower(code) LIKE ");
    query.push_bind(contains_pattern(&filter.in_code.to_lowercase()));
    query.push(" ESCAPE '\\'");
    if let Some(currency) = filter.currency {
        query.push(" AND currency = ").push_bind(currency);
    }
}
