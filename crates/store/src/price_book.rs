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
    /// Codes that fit as well, whatever stands in them.
    pub codes: Vec<PlanCode>,
    /// In this currency; `None`: in any.
    pub currency: Option<Currency>,
}

/// A price as it stands among the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPrice {
    /// The price.
    pub price: Price,
    /// From which day on another price holds in its place; `None`: it is the last one.
    pub replaced_on: Option<Date>,
}

impl FromRow for ListedPrice {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            price: Price::from_row(row)?,
            replaced_on: row.find("replaced_on")?,
        })
    }
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
    ) -> Result<Vec<ListedPrice>> {
        let mut query = Builder::new(
            "SELECT code, currency, effective_date, amount_ten_thousandths, \
             (SELECT min(later.effective_date) FROM price_book later \
              WHERE later.code = price_book.code AND later.currency = price_book.currency \
              AND later.effective_date > price_book.effective_date) AS replaced_on \
             FROM price_book",
        );
        push_filter(&mut query, filter);
        query.push(" ORDER BY code, currency, effective_date LIMIT ");
        query.push_bind(limit).push(" OFFSET ");
        query.push_bind(i64::try_from(first).unwrap_or(i64::MAX));
        query.build().fetch_all(self).await
    }

    /// The next prices that fit behind one of them, in the same order.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn list_prices_after(
        &self,
        filter: &PriceFilter,
        after: Option<&Price>,
        limit: u32,
    ) -> Result<Vec<Price>> {
        let mut query = Builder::new("SELECT * FROM price_book");
        push_filter(&mut query, filter);
        if let Some(after) = after {
            query.push(" AND (code, currency, effective_date) > ");
            query.push_list([
                after.code.as_str().to_value(),
                after.money.currency.to_value(),
                after.effective.to_value(),
            ]);
        }
        query.push(" ORDER BY code, currency, effective_date LIMIT ");
        query.push_bind(limit);
        query.build().fetch_all(self).await
    }

    /// All prices of these plans.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn list_prices_of(&self, codes: &[PlanCode]) -> Result<Vec<Price>> {
        if codes.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = Builder::new("SELECT * FROM price_book WHERE code IN ");
        query.push_list(codes.iter().map(|code| code.as_str().to_value()));
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

    /// The currencies in which there are prices, sorted.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_price_currencies(&self) -> Result<Vec<Currency>> {
        let currencies = sql("SELECT DISTINCT currency AS value FROM price_book ORDER BY currency")
            .fetch_all(self)
            .await?;
        Ok(currencies.into_iter().map(|Single(value)| value).collect())
    }

    /// Counts the acts on the price book: who sees the same number twice has seen the same prices.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn price_book_version(&self) -> Result<i64> {
        let Single(version) = sql("SELECT version AS value FROM price_book_state")
            .fetch_one(self)
            .await?;
        Ok(version)
    }
}

impl Write {
    /// Begins an act on the price book, so that no other one is under way; `false` where there was one
    /// since the version `seen`.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn begin_price_act(&mut self, seen: Option<i64>) -> Result<bool> {
        let begun =
            sql("UPDATE price_book_state SET version = version + 1 WHERE $1 < 0 OR version = $1")
                .bind(seen.unwrap_or(-1))
                .execute(self)
                .await?;
        Ok(begun > 0)
    }

    /// The price of a plan that takes effect on exactly this day.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn find_price(
        &mut self,
        code: &PlanCode,
        currency: Currency,
        effective: Date,
    ) -> Result<Option<Price>> {
        sql("SELECT * FROM price_book WHERE code = $1 AND currency = $2 AND effective_date = $3")
            .bind(code.as_str())
            .bind(currency)
            .bind(effective)
            .fetch_optional(self)
            .await
    }

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
    query.push(" WHERE (lower(code) LIKE ");
    query.push_bind(contains_pattern(&filter.in_code.to_lowercase()));
    query.push(" ESCAPE '\\'");
    if !filter.codes.is_empty() {
        query.push(" OR code IN ");
        query.push_list(filter.codes.iter().map(|code| code.as_str().to_value()));
    }
    query.push(")");
    if let Some(currency) = filter.currency {
        query.push(" AND currency = ").push_bind(currency);
    }
}
