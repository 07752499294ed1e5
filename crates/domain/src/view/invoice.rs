//! Read models of invoices.

use serde::{Deserialize, Serialize};

use super::{AccountHead, Fact, RefreshOffer};
use crate::ids::InvoiceId;
use crate::money::{Amount, Currency, Money};
use crate::time::{Date, UtcMillis};
use crate::zoom::InvoiceItem;

/// The invoice list of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceList {
    /// The head.
    pub head: AccountHead,
    /// The invoices that are known, newest first, and the age of the list.
    pub invoices: Fact<Vec<InvoiceRow>>,
    /// First and last day that the list covers.
    pub covers: Option<(Date, Date)>,
    /// What refreshing the list costs.
    pub refresh: RefreshOffer,
}

/// One invoice of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceRow {
    /// The id.
    pub id: InvoiceId,
    /// The number that people know it by.
    pub number: String,
    /// Day of the invoice.
    pub date: Option<Date>,
    /// Day by which it is to be paid.
    pub due: Option<Date>,
    /// With tax.
    pub total: Money,
    /// Of which tax.
    pub tax: Money,
    /// Still open.
    pub balance: Money,
    /// State with respect to payment.
    pub standing: InvoiceStanding,
    /// The status as Zoom writes it, e.g. `Posted`.
    pub status: String,
    /// The file.
    pub file: InvoiceFile,
}

/// Where an invoice stands, as of the page's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum InvoiceStanding {
    /// Not billed yet.
    Draft,
    /// Nothing is open.
    Paid,
    /// Open, not due yet.
    Open,
    /// Open and so many days past its due date.
    Late {
        /// At least 1.
        days: i64,
    },
}

/// The PDF of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum InvoiceFile {
    /// Stored here.
    Stored {
        /// Hexadecimal.
        sha256: String,
        /// How big.
        bytes: u64,
        /// Since when.
        stored_at: UtcMillis,
    },
    /// To be asked for, now or from the given time on.
    Available {
        /// When the slot opens; `None`: now.
        free_at: Option<UtcMillis>,
    },
    /// Zoom makes no file for it (a draft).
    None,
}

/// One invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoicePage {
    /// The head of its account.
    pub head: AccountHead,
    /// What the list says of it.
    pub row: InvoiceRow,
    /// Charges up to this day.
    pub target: Option<Date>,
    /// Its items, once fetched.
    pub items: Fact<InvoiceItems>,
    /// What fetching the items (again) costs.
    pub refresh: RefreshOffer,
}

/// The items of an invoice and what they add up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceItems {
    /// The currency of all of them.
    pub currency: Currency,
    /// In Zoom's order.
    pub items: Vec<InvoiceItem>,
    /// Sum of the items' totals.
    pub sum: Amount,
    /// Whether the items add up to the invoice's total; shown where they do not.
    pub adds_up: bool,
}

/// A file that is handed to a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceDownload {
    /// For `Content-Disposition`: `INV-2260417.pdf`.
    pub file_name: String,
    /// The bytes, beginning `%PDF-`.
    pub bytes: Vec<u8>,
    /// Hexadecimal.
    pub sha256: String,
}
