//! Read models of invoices.

use serde::{Deserialize, Serialize};

use super::{AccountHead, Fact, RefreshOffer};
use crate::ids::InvoiceId;
use crate::money::{Amount, Currency, Money};
use crate::time::{Date, UtcMillis};
use crate::zoom::InvoiceItem;

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

/// How an invoice stands, whatever the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum InvoiceState {
    /// Something is to be paid.
    Open,
    /// Not billed yet.
    Draft,
    /// Nothing is to be paid.
    Paid,
}

impl InvoiceState {
    /// The state of an invoice. Zoom's statuses are not documented: `Draft` is the one that its
    /// examples show for invoices that are not billed (api-facts, section 5.2).
    pub fn of(status: &str, balance: Amount) -> Self {
        if status.eq_ignore_ascii_case("draft") {
            Self::Draft
        } else if balance.is_positive() {
            Self::Open
        } else {
            Self::Paid
        }
    }
}

/// Where an invoice stands, as of the page's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum InvoiceStanding {
    /// Not billed yet.
    Draft,
    /// Nothing is open.
    Paid,
    /// Zoom owes the customer.
    Credit,
    /// Open, not due yet.
    Open {
        /// Days until it is due, 0 on the day itself; `None`: no day is stated.
        days: Option<i64>,
    },
    /// Open and so many days past its due date.
    Late {
        /// At least 1.
        days: i64,
    },
}

impl InvoiceStanding {
    /// The standing of an invoice on a day.
    pub fn of(status: &str, balance: Amount, due: Option<Date>, today: Date) -> Self {
        if status.eq_ignore_ascii_case("draft") {
            return Self::Draft;
        }
        if balance.is_zero() {
            return Self::Paid;
        }
        if !balance.is_positive() {
            return Self::Credit;
        }
        match due.map(|due| i64::from((due - today).get_days())) {
            Some(days @ ..0) => Self::Late { days: -days },
            days => Self::Open { days },
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
    /// The one before it in the account's list.
    pub earlier: Option<InvoiceNeighbour>,
    /// The one after it.
    pub later: Option<InvoiceNeighbour>,
    /// Its items, once fetched.
    pub items: Fact<InvoiceItems>,
    /// What fetching the items (again) costs.
    pub refresh: RefreshOffer,
}

/// An invoice next to another one in an account's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceNeighbour {
    /// The id.
    pub id: InvoiceId,
    /// The number that people know it by.
    pub number: String,
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
    /// Sum of the items' taxes.
    pub tax: Amount,
    /// How that compares with the invoice.
    pub adds_up: ItemsAddUp,
}

/// How the items of an invoice compare with its total and its tax. Zoom does not say whether the
/// totals of items hold the tax: the figures do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemsAddUp {
    /// Their totals make the invoice's total, their taxes its tax.
    WithTax,
    /// Their totals make it together with their taxes.
    BeforeTax,
    /// They make another total, or another tax.
    Differently,
}

impl ItemsAddUp {
    /// Compares the sums of items with the invoice.
    pub fn of(sum: Amount, tax: Amount, total: Amount, invoice_tax: Amount) -> Self {
        match (sum == total, sum.checked_add(tax) == Some(total)) {
            _ if tax != invoice_tax => Self::Differently,
            (true, _) => Self::WithTax,
            (false, true) => Self::BeforeTax,
            (false, false) => Self::Differently,
        }
    }
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
        assert_eq!(on("2026-10-26", 1), InvoiceStanding::Open { days: Some(5) });
        assert_eq!(on("2026-10-31", 1), InvoiceStanding::Open { days: Some(0) });
        assert_eq!(on("2026-11-01", 1), InvoiceStanding::Late { days: 1 });
        assert_eq!(on("2027-11-01", 1), InvoiceStanding::Late { days: 366 });
        assert_eq!(on("2027-11-01", 0), InvoiceStanding::Paid);
        assert_eq!(on("2027-11-01", -5), InvoiceStanding::Credit);
    }

    #[test]
    fn items_add_up_with_their_tax_or_before_it_or_not_at_all() {
        let of = |sum, tax, total, invoice_tax| {
            let [sum, tax, total, invoice_tax] =
                [sum, tax, total, invoice_tax].map(Amount::from_ten_thousandths);
            ItemsAddUp::of(sum, tax, total, invoice_tax)
        };
        assert_eq!(of(119, 19, 119, 19), ItemsAddUp::WithTax);
        assert_eq!(of(100, 19, 119, 19), ItemsAddUp::BeforeTax);
        assert_eq!(of(100, 0, 100, 0), ItemsAddUp::WithTax);
        assert_eq!(of(118, 19, 119, 19), ItemsAddUp::Differently);
        // The total alone is not enough.
        assert_eq!(of(119, 18, 119, 19), ItemsAddUp::Differently);
        assert_eq!(of(i64::MAX, i64::MAX, 0, i64::MAX), ItemsAddUp::Differently);
    }
}
