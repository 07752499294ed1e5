//! The prices as a file that can be edited and imported again.

use async_trait::async_trait;
use domain::people::Permission;
use domain::pricing::{Price, PriceFields};
use domain::view::PriceQuery;
use store::PriceFilter;

use super::list::filter;
use crate::export::{Cell, ExportOffer, ROWS_A_CHUNK, RowSource};
use crate::{Caller, Portal, PortalError};

impl Portal {
    /// The prices that fit a query, as a file to be taken.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn offer_prices_export(
        &self,
        caller: &Caller,
        query: PriceQuery,
    ) -> Result<ExportOffer, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let filter = filter(&query);
        let count = self.store().count_prices(&filter).await?;
        let rows = Rows {
            portal: self.clone(),
            filter,
            after: None,
        };
        Ok(ExportOffer::new(
            "prices",
            self.now(),
            count,
            query.on_page(1).to_query(),
            Box::new(rows),
        ))
    }
}

struct Rows {
    portal: Portal,
    filter: PriceFilter,
    after: Option<Price>,
}

#[async_trait]
impl RowSource for Rows {
    fn columns(&self) -> &'static [&'static str] {
        &PriceFields::NAMES
    }

    async fn next(&mut self) -> Result<Vec<Vec<Cell>>, PortalError> {
        let prices = self
            .portal
            .store()
            .list_prices_after(&self.filter, self.after.as_ref(), ROWS_A_CHUNK)
            .await?;
        if let Some(last) = prices.last() {
            self.after = Some(last.clone());
        }
        Ok(prices.into_iter().map(row).collect())
    }
}

fn row(price: Price) -> Vec<Cell> {
    vec![
        Cell::Text(price.code.to_string()),
        Cell::Currency(price.money.currency),
        Cell::Amount(price.money.amount),
        Cell::Day(price.effective),
    ]
}
