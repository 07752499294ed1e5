//! The invoices of one account by year: what is stored of each, and what brings the rest.
//!
//! The last 12 months are asked for at first sight. An earlier year is asked for when a person says so:
//! it costs one of the few calls a day that Zoom allows for an account's lists
//! ([`domain::invoice_year`] says why years are asked for as they are).

use std::collections::BTreeMap;

use domain::days::DaySpan;
use domain::ids::AccountId;
use domain::invoice_year::{InvoiceYear, YearKnown, first_told_day};
use domain::money::{Amount, Currency, Money};
use domain::people::Permission;
use domain::time::Date;
use domain::view::{
    Fact, InvoiceList, InvoiceRow, InvoiceStanding, InvoiceSummaryCard, InvoiceTotals, Notice,
    RefreshOffer, YearOfInvoices,
};
use domain::zoom::InvoiceList as ZoomList;
use store::Account;
use zoom::InvoiceRange;

use crate::fetch::Ask;
use crate::invoices::{missing_entries, row};
use crate::{Caller, Portal, PortalError};

/// Invoices that the overview shows.
const LATEST: usize = 5;

impl Portal {
    /// The invoices of an account, by year.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn invoices(
        &self,
        caller: &Caller,
        id: &AccountId,
    ) -> Result<InvoiceList, PortalError> {
        caller.must(Permission::ReadBilling)?;
        self.known_account(id).await?;
        let ask = Ask::Invoices(id.clone());
        self.first_sight(caller, &[Ask::Account(id.clone()), ask.clone()])
            .await?;
        let account = self.known_account(id).await?;
        let refresh = self.offer(caller, std::slice::from_ref(&ask)).await?;
        let rows = self.stored_rows(caller, id).await?;
        Ok(InvoiceList {
            head: self.head(&account).await?,
            latest: self.list_fact(&ask, &refresh).await?,
            open: open_by_currency(&rows),
            overdue: count(&rows, InvoiceStanding::is_late),
            years: self.years(id, rows, &refresh).await?,
            told_from: first_told_day(self.now().date()),
            refresh,
        })
    }

    /// Fetches the invoices of the last 12 months anew.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn refresh_invoices(
        &self,
        caller: &Caller,
        id: &AccountId,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::Refresh)?;
        self.known_account(id).await?;
        self.audit_refresh(caller, Some(id), "invoices").await?;
        Ok(self.refresh(caller, &[Ask::Invoices(id.clone())]).await)
    }

    /// Fetches the invoices of an earlier year.
    ///
    /// # Errors
    /// [`PortalError`]; [`PortalError::Blocked`] for a year that is not fetched by itself.
    pub async fn fetch_invoice_year(
        &self,
        caller: &Caller,
        id: &AccountId,
        year: InvoiceYear,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::Refresh)?;
        self.known_account(id).await?;
        let today = self.now().date();
        if year == InvoiceYear::of(today) {
            let sentence = "The list of the last 12 months has the present year: refresh that.";
            return Err(PortalError::Blocked(sentence.to_owned()));
        }
        if !InvoiceYear::earlier(today).any(|told| told == year) {
            let sentence =
                format!("Zoom tells the invoices of the last three years, not of {year}.");
            return Err(PortalError::Blocked(sentence));
        }
        let subject = format!("invoices of {year}");
        self.audit_refresh(caller, Some(id), &subject).await?;
        let ask = Ask::InvoiceYear(id.clone(), year);
        Ok(self.refresh(caller, &[ask]).await)
    }

    /// What the overview says about invoices.
    pub(crate) async fn invoice_card(
        &self,
        caller: &Caller,
        account: &Account,
    ) -> Result<Fact<InvoiceSummaryCard>, PortalError> {
        let id = &account.listed.id;
        let ask = Ask::Invoices(id.clone());
        let refresh = self.offer(caller, std::slice::from_ref(&ask)).await?;
        let latest = self.list_fact(&ask, &refresh).await?;
        let rows = self.stored_rows(caller, id).await?;
        let told = self.store().list_invoice_spans(id).await?;
        let unfetched = unfetched(&told, self.now().date());
        Ok(latest.map(|()| card(rows, unfetched)))
    }

    /// All invoices of an account that Zoom lists, newest first.
    async fn stored_rows(
        &self,
        caller: &Caller,
        id: &AccountId,
    ) -> Result<Vec<InvoiceRow>, PortalError> {
        let stored = self.store().list_invoices(id).await?;
        let today = self.now().date();
        // One offer for all rows: by default the slots of PDFs are shared anyway.
        let slot = match stored.first() {
            Some(first) => self.file_slot(caller, id, &first.record.id).await?,
            None => None,
        };
        let rows = stored.into_iter().map(|invoice| row(invoice, today, &slot));
        Ok(rows.collect())
    }

    /// How asking for a list went. The body is read for what it holds beside the rows: entries that
    /// can't be read.
    async fn list_fact(&self, ask: &Ask, offer: &RefreshOffer) -> Result<Fact<()>, PortalError> {
        Ok(match self.fact::<ZoomList>(ask).await? {
            Fact::Known {
                value,
                stamp,
                trouble,
            } => {
                let unreadable = missing_entries(value.unreadable.len(), stamp.fetched_at);
                Fact::Known {
                    value: (),
                    stamp,
                    trouble: trouble.or(unreadable),
                }
            }
            Fact::NotFetched { .. } => Fact::NotFetched {
                next_slot: offer.free_at,
            },
            other => other.map(|_| ()),
        })
    }

    async fn years(
        &self,
        id: &AccountId,
        rows: Vec<InvoiceRow>,
        offer: &RefreshOffer,
    ) -> Result<Vec<YearOfInvoices>, PortalError> {
        let today = self.now().date();
        let told = self.store().list_invoice_spans(id).await?;
        let mut years = Vec::new();
        for (year, rows) in by_year(rows, today) {
            let fetch = match year {
                Some(year) => {
                    let ask = Ask::InvoiceYear(id.clone(), year);
                    self.list_fact(&ask, offer).await?
                }
                None => Fact::NotFetched { next_slot: None },
            };
            years.push(YearOfInvoices {
                year,
                totals: InvoiceTotals::of(&rows),
                rows,
                known: year.map_or(YearKnown::Whole, |year| known(year, &told, today)),
                fetch,
            });
        }
        Ok(years)
    }
}

fn known(year: InvoiceYear, told: &[DaySpan], today: Date) -> YearKnown {
    let latest = InvoiceRange::year_until(today).days();
    year.known(told, latest.from(), today)
}

/// The rows of each year, and the years without any that Zoom still tells of: those without a day
/// first, then the newest year.
fn by_year(
    rows: Vec<InvoiceRow>,
    today: Date,
) -> impl Iterator<Item = (Option<InvoiceYear>, Vec<InvoiceRow>)> {
    let mut years: BTreeMap<Option<InvoiceYear>, Vec<InvoiceRow>> = InvoiceYear::all_told_on(today)
        .map(|year| (Some(year), Vec::new()))
        .collect();
    for row in rows {
        let year = row.date.map(InvoiceYear::of);
        years.entry(year).or_default().push(row);
    }
    let undated = years.remove(&None).map(|rows| (None, rows));
    undated.into_iter().chain(years.into_iter().rev())
}

fn count(rows: &[InvoiceRow], is: impl Fn(InvoiceStanding) -> bool) -> u64 {
    rows.iter().filter(|row| is(row.standing)).count() as u64
}

/// The years of which a call of their own would bring more.
fn unfetched(told: &[DaySpan], today: Date) -> Vec<InvoiceYear> {
    InvoiceYear::all_told_on(today)
        .filter(|year| matches!(known(*year, told, today), YearKnown::Missing(_)))
        .collect()
}

fn card(rows: Vec<InvoiceRow>, unfetched: Vec<InvoiceYear>) -> InvoiceSummaryCard {
    InvoiceSummaryCard {
        count: rows.len() as u64,
        paid: count(&rows, |standing| standing == InvoiceStanding::Paid),
        overdue: count(&rows, InvoiceStanding::is_late),
        open: open_by_currency(&rows),
        latest: rows.into_iter().take(LATEST).collect(),
        unfetched,
    }
}

/// What is open, a sum for each currency: amounts of different currencies are never added up.
fn open_by_currency(rows: &[InvoiceRow]) -> Vec<Money> {
    let mut sums: BTreeMap<Currency, Amount> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.balance.amount.is_zero()) {
        *sums.entry(row.balance.currency).or_default() += row.balance.amount;
    }
    sums.into_iter()
        .map(|(currency, amount)| Money { amount, currency })
        .collect()
}
