//! Invoices (api-facts 4.3, 4.4 and 5.2).
//!
//! No row of money is lost in silence: an invoice without a usable id, total or balance is named in
//! [`InvoiceList::unreadable`]; the others of the list are read all the same. Tax, and the amounts of
//! items, count as zero where Zoom states none; whether items add up is checked where they are shown.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::lenient::{self, Unreadable};
use crate::ids::InvoiceId;
use crate::money::{Amount, Currency};
use crate::time::Date;

/// An invoice as the list tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceSummary {
    /// The id.
    pub id: InvoiceId,
    /// The number that people know it by.
    #[serde(default, deserialize_with = "lenient::text")]
    pub invoice_number: String,
    /// Day of the invoice.
    #[serde(default, deserialize_with = "lenient::date")]
    pub invoice_date: Option<Date>,
    /// Charges up to this day.
    #[serde(default, deserialize_with = "lenient::date")]
    pub target_date: Option<Date>,
    /// Day by which it is to be paid.
    #[serde(default, deserialize_with = "lenient::date")]
    pub due_date: Option<Date>,
    /// With tax.
    pub total_amount: Amount,
    /// Of which tax.
    #[serde(default, deserialize_with = "lenient::money")]
    pub tax_amount: Amount,
    /// Still open.
    pub balance: Amount,
    /// As Zoom writes it; its values are not documented. `Draft` and `Posted` are known.
    #[serde(default, deserialize_with = "lenient::text")]
    pub status: String,
}

/// The invoices of an account.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct InvoiceList {
    /// Of all amounts.
    pub currency: Option<Currency>,
    /// In Zoom's order.
    pub invoices: Vec<InvoiceSummary>,
    /// Entries that could not be read.
    pub unreadable: Vec<Unreadable>,
}

impl<'de> Deserialize<'de> for InvoiceList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Wire {
            #[serde(default, deserialize_with = "lenient::currency")]
            currency: Option<Currency>,
            #[serde(default)]
            invoices: Value,
            #[serde(default)]
            unreadable: Vec<Unreadable>,
        }

        let wire: Wire = lenient::from_object(deserializer)?;
        let (invoices, unreadable) = lenient::rows(wire.invoices, &["invoice_number", "id"]);
        Ok(Self {
            currency: wire.currency,
            invoices,
            unreadable: wire.unreadable.into_iter().chain(unreadable).collect(),
        })
    }
}

/// One invoice with its items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceDetail {
    /// What the list says of it as well.
    #[serde(flatten)]
    pub summary: InvoiceSummary,
    /// Of all amounts.
    #[serde(default, deserialize_with = "lenient::currency")]
    pub currency: Option<Currency>,
    /// In Zoom's order.
    #[serde(default, deserialize_with = "lenient::list")]
    pub invoice_items: Vec<InvoiceItem>,
}

/// One line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct InvoiceItem {
    /// What is charged.
    #[serde(deserialize_with = "lenient::text")]
    pub charge_name: String,
    /// Zoom's number of the charge.
    #[serde(deserialize_with = "lenient::text")]
    pub charge_number: String,
    /// As Zoom writes it; its values are not documented.
    #[serde(deserialize_with = "lenient::text")]
    pub charge_type: String,
    /// First day that is charged.
    #[serde(deserialize_with = "lenient::date")]
    pub start_date: Option<Date>,
    /// Last day that is charged.
    #[serde(deserialize_with = "lenient::date")]
    pub end_date: Option<Date>,
    /// How many.
    #[serde(deserialize_with = "lenient::number")]
    pub quantity: Option<i64>,
    /// Tax on it.
    #[serde(deserialize_with = "lenient::money")]
    pub tax_amount: Amount,
    /// With tax.
    #[serde(deserialize_with = "lenient::money")]
    pub total_amount: Amount,
    /// The partner's own article number.
    #[serde(deserialize_with = "lenient::some_text")]
    pub partner_sku: Option<String>,
    /// The order number given at purchase.
    #[serde(deserialize_with = "lenient::some_text")]
    pub purchase_order_number: Option<String>,
}
