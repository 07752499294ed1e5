//! The page with all prices.

use domain::catalogue::{self, PlanEntry, plan_name};
use domain::people::Permission;
use domain::pricing::PricePer;
use domain::time::Date;
use domain::view::{Page, PlanName, PriceList, PriceQuery, PriceRow, PriceStanding};
use domain::zoom::PlanCode;
use store::{ListedPrice, PriceFilter};

use super::MAX_LINES;
use crate::sheet::upload::MAX_IMPORT_BYTES;
use crate::{Caller, Portal, PortalError};

/// Prices on a page.
const PAGE_SIZE: u32 = 50;

impl Portal {
    /// The prices that fit a query, one page of them.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn prices(
        &self,
        caller: &Caller,
        query: PriceQuery,
    ) -> Result<PriceList, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let filter = filter(&query);
        let total = self.store().count_prices(&filter).await?;
        let first = u64::from(query.page.max(1) - 1) * u64::from(PAGE_SIZE);
        let prices = self
            .store()
            .list_prices(&filter, (first, PAGE_SIZE))
            .await?;
        let today = self.now().date();
        Ok(PriceList {
            page: Page {
                rows: prices.into_iter().map(|price| row(price, today)).collect(),
                total,
                page: query.page.max(1),
                page_size: PAGE_SIZE,
            },
            all: self.store().count_prices(&PriceFilter::default()).await?,
            currencies: self.store().list_price_currencies().await?,
            max_lines: MAX_LINES,
            max_file_bytes: MAX_IMPORT_BYTES,
            query,
        })
    }
}

/// What the store is asked: plans whose words all stand in their name are named by their codes, which is all
/// that it knows of them.
pub(super) fn filter(query: &PriceQuery) -> PriceFilter {
    let words: Vec<String> = query
        .search
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    let is_meant = |entry: &&PlanEntry| {
        let text = format!(
            "{} {} {} {}",
            entry.title,
            entry.term.title(),
            entry.name,
            entry.code
        );
        let text = text.to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    };
    let codes = match words.is_empty() {
        true => Vec::new(),
        false => catalogue::all()
            .iter()
            .filter(is_meant)
            .filter_map(|entry| entry.code.parse().ok())
            .collect(),
    };
    PriceFilter {
        in_code: query.search.clone(),
        codes,
        currency: query.currency,
    }
}

/// A plan of the price book in words.
pub(super) fn named(code: &PlanCode) -> PlanName {
    let property = catalogue::find(code.as_str()).and_then(|entry| entry.property);
    plan_name(property.unwrap_or_default(), Some(code))
}

fn row(listed: ListedPrice, today: Date) -> PriceRow {
    let price = listed.price;
    let standing = match listed.replaced_on.filter(|day| *day <= today) {
        Some(day) => PriceStanding::Superseded(day),
        None if price.effective > today => PriceStanding::ToCome,
        None => PriceStanding::InEffect,
    };
    PriceRow {
        plan: named(&price.code),
        per: PricePer::of_code(&price.code),
        standing,
        price,
    }
}
