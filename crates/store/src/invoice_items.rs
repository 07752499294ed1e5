//! The items of invoices.

use domain::ids::{AccountId, InvoiceId};
use domain::money::Amount;
use domain::time::{Date, UtcMillis};

use crate::column::Bind;
use crate::error::Result;
use crate::sql::{FromRow, Row, in_rows, sql};
use crate::{Store, Write};

/// An item of an invoice as Zoom tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceItemRecord {
    /// What is charged.
    pub charge_name: String,
    /// Number of the charge.
    pub charge_number: String,
    /// Type of the charge, as Zoom writes it.
    pub charge_type: String,
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// How many.
    pub quantity: Option<i64>,
    /// Tax.
    pub tax: Amount,
    /// With tax or without, as Zoom tells it.
    pub total: Amount,
    /// The partner's SKU.
    pub partner_sku: String,
    /// Purchase order number.
    pub purchase_order_number: String,
}

/// The items of one invoice, for saving those of many.
#[derive(Debug, Clone, Copy)]
pub struct ItemsOfInvoice<'i> {
    /// Under which account.
    pub account: &'i AccountId,
    /// Which invoice.
    pub invoice: &'i InvoiceId,
    /// Its items, in Zoom's order.
    pub items: &'i [InvoiceItemRecord],
}

/// An item of one of an account's invoices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BilledItem {
    /// Of which invoice.
    pub invoice: InvoiceId,
    /// What it says.
    pub item: InvoiceItemRecord,
}

impl FromRow for BilledItem {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            invoice: row.get("invoice_id")?,
            item: InvoiceItemRecord::from_row(row)?,
        })
    }
}

impl FromRow for InvoiceItemRecord {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            charge_name: row.get("charge_name")?,
            charge_number: row.get("charge_number")?,
            charge_type: row.get("charge_type")?,
            start: row.find("start_date")?,
            end: row.find("end_date")?,
            quantity: row.find("quantity")?,
            tax: row.get("tax_ten_thousandths")?,
            total: row.get("total_ten_thousandths")?,
            partner_sku: row.get("partner_sku")?,
            purchase_order_number: row.get("purchase_order_number")?,
        })
    }
}

impl Store {
    /// The items of an invoice, in Zoom's order; see [`Invoice::items_fetched_at`] for whether they
    /// are known.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_invoice_items(
        &self,
        account: &AccountId,
        invoice: &InvoiceId,
    ) -> Result<Vec<InvoiceItemRecord>> {
        sql(
            "SELECT * FROM invoice_items WHERE account_id = $1 AND invoice_id = $2 \
             ORDER BY position",
        )
        .bind(account)
        .bind(invoice)
        .fetch_all(self)
        .await
    }

    /// The items of all invoices of an account that are known, those of one invoice in Zoom's order.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_billed_items(&self, account: &AccountId) -> Result<Vec<BilledItem>> {
        sql("SELECT * FROM invoice_items WHERE account_id = $1 ORDER BY invoice_id, position")
            .bind(account)
            .fetch_all(self)
            .await
    }
}

impl Write {
    /// Replaces the items of one invoice.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_invoice_items(
        &mut self,
        account: &AccountId,
        invoice: &InvoiceId,
        items: &[InvoiceItemRecord],
        fetched_at: UtcMillis,
    ) -> Result<()> {
        let of = ItemsOfInvoice {
            account,
            invoice,
            items,
        };
        self.save_items_of_invoices(&[of], fetched_at).await
    }

    /// Replaces the items of many different invoices.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_items_of_invoices(
        &mut self,
        invoices: &[ItemsOfInvoice<'_>],
        fetched_at: UtcMillis,
    ) -> Result<()> {
        in_rows(
            self,
            "DELETE FROM invoice_items WHERE (account_id, invoice_id) IN (VALUES ",
            invoices,
            |of| [of.account.to_value(), of.invoice.to_value()],
            ")",
        )
        .await?;
        let items: Vec<_> = invoices
            .iter()
            .flat_map(|of| (0i64..).zip(of.items).map(move |item| (of, item)))
            .collect();
        in_rows(
            self,
            "INSERT INTO invoice_items (account_id, invoice_id, position, charge_name, \
             charge_number, charge_type, start_date, end_date, quantity, tax_ten_thousandths, \
             total_ten_thousandths, partner_sku, purchase_order_number) VALUES ",
            &items,
            |(of, (position, item))| {
                [
                    of.account.to_value(),
                    of.invoice.to_value(),
                    position.to_value(),
                    (&item.charge_name).to_value(),
                    (&item.charge_number).to_value(),
                    (&item.charge_type).to_value(),
                    item.start.to_value(),
                    item.end.to_value(),
                    item.quantity.to_value(),
                    item.tax.to_value(),
                    item.total.to_value(),
                    (&item.partner_sku).to_value(),
                    (&item.purchase_order_number).to_value(),
                ]
            },
            "",
        )
        .await?;
        in_rows(
            self,
            "UPDATE invoices SET items_fetched_at = new.column3 FROM (VALUES ",
            invoices,
            |of| {
                [
                    of.account.to_value(),
                    of.invoice.to_value(),
                    fetched_at.to_value(),
                ]
            },
            ") AS new WHERE account_id = new.column1 AND id = new.column2",
        )
        .await?;
        self.save_orders(invoices).await
    }
}
