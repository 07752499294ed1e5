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

impl InvoiceStanding {
    /// The standing of an invoice on a day. Zoom's statuses are not documented: `Draft` is the one
    /// that its examples show for invoices that are not billed (api-facts, section 5.2).
    pub fn of(status: &str, balance: Amount, due: Option<Date>, today: Date) -> Self {
        if status.eq_ignore_ascii_case("draft") {
            return Self::Draft;
        }
        if !balance.is_positive() {
            return Self::Paid;
        }
        let days = due.map_or(0, |due| i64::from((today - due).get_days()));
        if days > 0 {
            Self::Late { days }
        } else {
            Self::Open
        }
    }

    /// Whether it is open past its due date.
    pub fn is_late(self) -> bool {
        matches!(self, Self::Late { .. })
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_invoice_is_late_from_the_day_after_its_due_date() {
        let due: Date = "2026-10-31".parse().expect("a day");
        let on = |day: &str, balance: i64| {
            InvoiceStanding::of(
                "Posted",
                Amount::from_ten_thousandths(balance),
                Some(due),
                day.parse().expect("a day"),
            )
        };
        assert_eq!(on("2026-10-31", 1), InvoiceStanding::Open);
        assert_eq!(on("2026-11-01", 1), InvoiceStanding::Late { days: 1 });
        assert_eq!(on("2027-11-01", 1), InvoiceStanding::Late { days: 366 });
        assert_eq!(on("2027-11-01", 0), InvoiceStanding::Paid);
        assert_eq!(on("2027-11-01", -5), InvoiceStanding::Paid);
    }
}
