//! Read models of an account's invoices by year.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{AccountHead, Fact, InvoiceRow, RefreshOffer};
use crate::invoice_year::{InvoiceYear, YearKnown};
use crate::money::{Amount, Currency, Money};
use crate::time::Date;

/// The invoices of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceList {
    /// The head.
    pub head: AccountHead,
    /// How asking for the last 12 months went. What was stored before is shown all the same.
    pub latest: Fact<()>,
    /// What is open in each currency.
    pub open: Vec<Money>,
    /// How many are past their due date.
    pub overdue: u64,
    /// The years, newest first: those with invoices, and those that can be asked for.
    pub years: Vec<YearOfInvoices>,
    /// The first day of which Zoom still tells.
    pub told_from: Date,
    /// What refreshing the last 12 months costs; an earlier year costs the same and waits for the
    /// same slots.
    pub refresh: RefreshOffer,
}

impl InvoiceList {
    /// All invoices, newest first.
    pub fn rows(&self) -> impl Iterator<Item = &InvoiceRow> {
        self.years.iter().flat_map(|year| &year.rows)
    }
}

/// The invoices of one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearOfInvoices {
    /// Which; `None`: those on which Zoom states no day.
    pub year: Option<InvoiceYear>,
    /// Newest first.
    pub rows: Vec<InvoiceRow>,
    /// What they add up to, for each currency.
    pub totals: Vec<InvoiceTotals>,
    /// Whether they are all.
    pub known: YearKnown,
    /// How asking for this year by a call of its own went; never for the present one.
    pub fetch: Fact<()>,
}

/// What invoices of one currency add up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceTotals {
    /// The currency of all three.
    pub currency: Currency,
    /// With tax.
    pub total: Amount,
    /// Of which tax.
    pub tax: Amount,
    /// Still open.
    pub open: Amount,
}

impl InvoiceTotals {
    /// The sums of rows: one for each currency, in the order of their codes. Amounts of different
    /// currencies are never added up.
    pub fn of(rows: &[InvoiceRow]) -> Vec<Self> {
        let mut sums: BTreeMap<Currency, (Amount, Amount, Amount)> = BTreeMap::new();
        for row in rows {
            let (total, tax, open) = sums.entry(row.total.currency).or_default();
            *total += row.total.amount;
            *tax += row.tax.amount;
            *open += row.balance.amount;
        }
        sums.into_iter()
            .map(|(currency, (total, tax, open))| Self {
                currency,
                total,
                tax,
                open,
            })
            .collect()
    }

    /// One of its amounts with the currency.
    pub fn money(&self, amount: Amount) -> Money {
        Money {
            amount,
            currency: self.currency,
        }
    }
}
