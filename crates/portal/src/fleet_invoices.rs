//! The invoices of all sub accounts. Everything is read from the store; Zoom is never asked here.

use domain::money::{Currency, Money};
use domain::people::Permission;
use domain::time::Date;
use domain::view::{
    AgeingCard, CurrencyCount, FleetCoverage, FleetInvoiceQuery, FleetInvoiceRow, FleetInvoices,
    InvoiceState, InvoiceStatus, LateFor, Page, StoredFile,
};
use jiff::ToSpan as _;
use store::{CurrencyInvoices, FleetInvoice, FleetInvoiceFilter, InvoiceSums};

use crate::invoices::row;
use crate::{Caller, Portal, PortalError};

/// Invoices on a page.
pub const INVOICES_PAGE_SIZE: u32 = 50;
/// Accounts that are named where their invoices are missing.
const MAX_NAMED: u32 = 20;

impl Portal {
    /// The invoices of all sub accounts that fit a query, one page of them.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn fleet_invoices(
        &self,
        caller: &Caller,
        query: FleetInvoiceQuery,
    ) -> Result<FleetInvoices, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let store = self.store();
        let today = self.now().date();
        let currencies = store.count_invoices_by_currency().await?;
        let stored = currencies.iter().map(|count| count.invoices).sum();
        let currency = shown_currency(&query, &currencies);
        let filter = filter(&query, currency, today);
        let listed = async {
            let (sums, page) = self
                .invoice_page(caller, &query, (currency, &filter))
                .await?;
            let elsewhere = if sums.invoices == 0 && !query.search.is_empty() {
                store.count_fitting_by_currency(&filter).await?
            } else {
                Vec::new()
            };
            Ok((sums, elsewhere, page))
        };
        // What stands around the list needs nothing of it.
        let ((sums, elsewhere, page), ageing, years, coverage) = tokio::try_join!(
            listed,
            self.ageing(currency, today),
            async { Ok(store.list_invoice_years(currency).await?) },
            self.coverage(stored, today),
        )?;
        let next_file_at = page.rows.iter().find_map(|row| match row.row.file {
            domain::view::InvoiceFile::Available { free_at } => free_at,
            _ => None,
        });
        Ok(FleetInvoices {
            currency: (stored > 0).then_some(currency),
            currencies: counts(&currencies),
            total: Money {
                amount: sums.total,
                currency,
            },
            open: Money {
                amount: sums.open,
                currency,
            },
            page,
            ageing,
            years,
            elsewhere: counts(&elsewhere),
            coverage,
            next_file_at,
        })
    }

    /// Adds up what fits and reads one page of it.
    async fn invoice_page(
        &self,
        caller: &Caller,
        query: &FleetInvoiceQuery,
        (currency, filter): (Currency, &FleetInvoiceFilter),
    ) -> Result<(InvoiceSums, Page<FleetInvoiceRow>), PortalError> {
        let store = self.store();
        let order = (query.sort, query.order);
        let (sums, page, found) = if query.page <= 1 {
            // The first page is the same however many fit: nothing needs to be counted before.
            let range = (0, INVOICES_PAGE_SIZE);
            let (sums, found) = tokio::try_join!(
                store.sum_fleet_invoices(currency, filter),
                store.list_fleet_invoices(filter, order, range, u64::MAX),
            )?;
            (sums, 1, found)
        } else {
            let sums = store.sum_fleet_invoices(currency, filter).await?;
            // Beyond the last page: the last one, instead of an empty table.
            let last = sums.invoices.div_ceil(u64::from(INVOICES_PAGE_SIZE)).max(1);
            let page = query.page.min(u32::try_from(last).unwrap_or(u32::MAX));
            let first = u64::from(page - 1) * u64::from(INVOICES_PAGE_SIZE);
            let range = (first, INVOICES_PAGE_SIZE);
            let found = store
                .list_fleet_invoices(filter, order, range, sums.invoices)
                .await?;
            (sums, page, found)
        };
        let today = self.now().date();
        // One offer for all rows: by default the slots of PDFs are shared anyway.
        let slot = match found.iter().find(|of| of.invoice.file.is_none()) {
            Some(of) => {
                self.file_slot(caller, &of.account, &of.invoice.record.id)
                    .await?
            }
            None => None,
        };
        let rows = found.into_iter().map(|of: FleetInvoice| FleetInvoiceRow {
            account: of.account,
            account_name: of.account_name,
            row: row(of.invoice, today, &slot),
        });
        let page = Page {
            rows: rows.collect(),
            total: sums.invoices,
            page,
            page_size: INVOICES_PAGE_SIZE,
        };
        Ok((sums, page))
    }

    async fn ageing(
        &self,
        currency: Currency,
        today: Date,
    ) -> Result<Vec<AgeingCard>, PortalError> {
        let first_days: Vec<Date> = LateFor::ALL
            .iter()
            .filter_map(|late| due_days(*late, today).0)
            .collect();
        let sums = self.store().sum_open_by_due(currency, &first_days).await?;
        Ok(LateFor::ALL
            .iter()
            .zip(sums)
            .map(|(late, sums)| AgeingCard {
                late: *late,
                invoices: sums.invoices,
                open: Money {
                    amount: sums.open,
                    currency,
                },
            })
            .collect())
    }

    async fn coverage(&self, stored: u64, today: Date) -> Result<FleetCoverage, PortalError> {
        let through = today.first_of_month().saturating_sub(1.day());
        let store = self.store();
        let (missing, some) = store.list_accounts_behind(through, MAX_NAMED).await?;
        Ok(FleetCoverage {
            stored,
            through,
            missing,
            some,
            fetched: store.find_invoice_list_ages().await?,
        })
    }
}

/// The currency that is asked for, or else that of most invoices.
pub(crate) fn shown_currency(
    query: &FleetInvoiceQuery,
    currencies: &[CurrencyInvoices],
) -> Currency {
    query
        .currency
        .or_else(|| currencies.first().map(|count| count.currency))
        .unwrap_or_else(Currency::not_stated)
}

fn counts(currencies: &[CurrencyInvoices]) -> Vec<CurrencyCount> {
    currencies
        .iter()
        .map(|of| CurrencyCount {
            currency: of.currency,
            invoices: of.invoices,
        })
        .collect()
}

/// The first and the last day on which what is late for so long was due.
fn due_days(late: LateFor, today: Date) -> (Option<Date>, Option<Date>) {
    let (fewest, most) = late.days();
    let ago = |days: i64| today.saturating_sub(days.days());
    // Not late at all: due today or later.
    (most.map(ago), fewest.map(ago))
}

/// The query as the store is asked.
pub(crate) fn filter(
    query: &FleetInvoiceQuery,
    currency: Currency,
    today: Date,
) -> FleetInvoiceFilter {
    let (due_from, due_to) = query
        .late
        .map_or((None, None), |late| due_days(late, today));
    let yesterday = today.saturating_sub(1.day());
    let is_overdue = query.status == Some(InvoiceStatus::Overdue);
    let state = match (query.late, query.status) {
        (Some(_), _) => Some(InvoiceState::Open),
        (None, Some(InvoiceStatus::Open | InvoiceStatus::Overdue)) => Some(InvoiceState::Open),
        (None, Some(InvoiceStatus::Paid)) => Some(InvoiceState::Paid),
        (None, Some(InvoiceStatus::Draft)) => Some(InvoiceState::Draft),
        (None, None) => None,
    };
    let overdue_to = is_overdue.then_some(yesterday);
    FleetInvoiceFilter {
        search: query.search.clone(),
        state,
        due_from,
        due_to: [due_to, overdue_to].into_iter().flatten().min(),
        from: query.from,
        to: query.to,
        has_file: query.file.map(|file| file == StoredFile::Yes),
        ..FleetInvoiceFilter::of(currency)
    }
}

#[cfg(test)]
mod tests {
    use domain::view::InvoiceStanding;
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    #[test]
    fn the_spans_of_lateness_follow_each_other() {
        let today = day("2026-11-25");
        assert_eq!(due_days(LateFor::NotDue, today), (Some(today), None));
        assert_eq!(
            due_days(LateFor::Days30, today),
            (Some(day("2026-10-26")), Some(day("2026-11-24")))
        );
        assert_eq!(due_days(LateFor::Longer, today).1, Some(day("2026-08-26")));
    }

    proptest! {
        #[test]
        fn a_span_of_lateness_means_what_an_invoice_says_of_itself(ago in -40i64..400) {
            let today = day("2026-03-01");
            let due = today.saturating_sub(ago.days());
            let open = domain::money::Amount::from_ten_thousandths(1);
            let late = match InvoiceStanding::of("Posted", open, Some(due), today) {
                InvoiceStanding::Late { days } => days,
                _ => 0,
            };
            let fitting: Vec<LateFor> = LateFor::ALL
                .iter()
                .copied()
                .filter(|of| {
                    let (from, to) = due_days(*of, today);
                    from.is_none_or(|from| due >= from) && to.is_none_or(|to| due <= to)
                })
                .collect();
            prop_assert_eq!(fitting.len(), 1);
            let (fewest, most) = fitting[0].days();
            prop_assert!(fewest.is_none_or(|fewest| late >= fewest));
            prop_assert!(most.is_none_or(|most| late <= most));
        }
    }
}
