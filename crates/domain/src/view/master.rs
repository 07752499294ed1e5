//! Read models of the master account itself.

use serde::{Deserialize, Serialize};

use super::{Fact, InvoiceItems, InvoiceRow, InvoiceTotals, RefreshOffer, Said, UsageTable};
use crate::days::DaySpan;
use crate::invoice_year::InvoiceYear;
use crate::time::Date;

/// What the master account itself uses of its plans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MasterUsage {
    /// What Zoom tells of the use.
    pub usage: Fact<UsageTable>,
    /// What refreshing it costs.
    pub refresh: RefreshOffer,
    /// What Zoom said.
    pub said: Vec<Said>,
}

/// What Zoom bills the master account itself, year by year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MasterInvoices {
    /// Every year that is stored or can be asked for, latest first.
    pub years: Vec<MasterYear>,
    /// What Zoom said.
    pub said: Vec<Said>,
}

/// The master account's invoices of one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MasterYear {
    /// Which.
    pub year: InvoiceYear,
    /// The invoices, newest first, and the age of the list.
    pub invoices: Fact<Vec<InvoiceRow>>,
    /// What they add up to, for each currency.
    pub totals: Vec<InvoiceTotals>,
    /// First and last day that the list covers, where it is known.
    pub covers: Option<DaySpan>,
    /// What fetching it (again) costs; `None` where Zoom would tell less than is stored.
    pub refresh: Option<RefreshOffer>,
}

/// One invoice of the master account itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MasterInvoicePage {
    /// What is known of it.
    pub row: InvoiceRow,
    /// Charges up to this day.
    pub target: Option<Date>,
    /// Its items, once fetched.
    pub items: Fact<InvoiceItems>,
    /// What fetching the items (again) costs.
    pub refresh: RefreshOffer,
    /// What Zoom said.
    pub said: Vec<Said>,
}
