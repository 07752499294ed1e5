//! Invoices, their items and their files. Every statement names the account, so that no invoice is
//! ever found under another one.

use std::collections::BTreeMap;

use domain::ids::{AccountId, InvoiceId};
use domain::money::{Amount, Currency};
use domain::time::{Date, UtcMillis};

use crate::column::Bind;
use crate::error::Result;
use crate::sql::{Builder, FromRow, Row, Single, in_rows, sql};
use crate::{Store, Write};

/// The first and the last day that an account's invoice list covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// An invoice as Zoom tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceRecord {
    /// The id.
    pub id: InvoiceId,
    /// The number that people know it by.
    pub number: String,
    /// Day of the invoice.
    pub date: Option<Date>,
    /// Day by which it is to be paid.
    pub due: Option<Date>,
    /// Charges up to this day.
    pub target: Option<Date>,
    /// The status as Zoom writes it.
    pub status: String,
    /// Of all amounts.
    pub currency: Currency,
    /// With tax.
    pub total: Amount,
    /// Of which tax.
    pub tax: Amount,
    /// Still open.
    pub balance: Amount,
}

/// An invoice as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// What Zoom says.
    pub record: InvoiceRecord,
    /// When its items were fetched.
    pub items_fetched_at: Option<UtcMillis>,
    /// Its file, once stored.
    pub file: Option<InvoiceFileInfo>,
}

/// A stored file, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceFileInfo {
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
    /// Bytes it has.
    pub size: u64,
    /// Since when it is stored.
    pub stored_at: UtcMillis,
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceFileContent {
    /// What is known of it.
    pub info: InvoiceFileInfo,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

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

impl FromRow for InvoiceRecord {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            number: row.get("number")?,
            date: row.find("invoice_date")?,
            due: row.find("due_date")?,
            target: row.find("target_date")?,
            status: row.get("status")?,
            currency: row.get("currency")?,
            total: row.get("total_ten_thousandths")?,
            tax: row.get("tax_ten_thousandths")?,
            balance: row.get("balance_ten_thousandths")?,
        })
    }
}

impl FromRow for Invoice {
    fn from_row(row: &Row) -> Result<Self> {
        let sha256: Option<[u8; 32]> = row.find("sha256")?;
        Ok(Self {
            record: InvoiceRecord::from_row(row)?,
            items_fetched_at: row.find("items_fetched_at")?,
            file: sha256.map(|_| InvoiceFileInfo::from_row(row)).transpose()?,
        })
    }
}

impl FromRow for InvoiceFileInfo {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            sha256: row.get("sha256")?,
            size: row.get("size")?,
            stored_at: row.get("stored_at")?,
        })
    }
}

impl FromRow for InvoiceFileContent {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            info: InvoiceFileInfo::from_row(row)?,
            bytes: row.get("bytes")?,
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
    /// The invoices of an account, newest first; those that Zoom no longer lists are left out.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_invoices(&self, account: &AccountId) -> Result<Vec<Invoice>> {
        sql("SELECT invoices.*, size, sha256, stored_at FROM invoices \
             LEFT JOIN invoice_files ON invoice_files.account_id = invoices.account_id \
             AND invoice_files.invoice_id = invoices.id \
             WHERE invoices.account_id = $1 AND is_listed = 1 \
             ORDER BY invoice_date DESC NULLS FIRST, number DESC, id")
        .bind(account)
        .fetch_all(self)
        .await
    }

    /// How many invoices of an account are known.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn count_invoices(&self, account: &AccountId) -> Result<u64> {
        let Single(count) =
            sql("SELECT count(*) AS value FROM invoices WHERE account_id = $1 AND is_listed = 1")
                .bind(account)
                .fetch_one(self)
                .await?;
        Ok(count)
    }

    /// An invoice, if it is one of this account's.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_invoice(
        &self,
        account: &AccountId,
        invoice: &InvoiceId,
    ) -> Result<Option<Invoice>> {
        sql("SELECT invoices.*, size, sha256, stored_at FROM invoices \
             LEFT JOIN invoice_files ON invoice_files.account_id = invoices.account_id \
             AND invoice_files.invoice_id = invoices.id \
             WHERE invoices.account_id = $1 AND invoices.id = $2")
        .bind(account)
        .bind(invoice)
        .fetch_optional(self)
        .await
    }

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

    /// The file of an invoice, if it is one of this account's.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_invoice_file(
        &self,
        account: &AccountId,
        invoice: &InvoiceId,
    ) -> Result<Option<InvoiceFileContent>> {
        sql("SELECT size, sha256, stored_at, bytes FROM invoice_files \
             WHERE account_id = $1 AND invoice_id = $2")
        .bind(account)
        .bind(invoice)
        .fetch_optional(self)
        .await
    }
}

impl Write {
    /// Saves the invoices of the days of `coverage`, all that Zoom lists. Others of those days that
    /// were known are no longer listed; the account's coverage grows by these days.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_invoice_list(
        &mut self,
        account: &AccountId,
        invoices: &[InvoiceRecord],
        coverage: Coverage,
        fetched_at: UtcMillis,
    ) -> Result<()> {
        sql("UPDATE accounts SET invoices_fetched_at = $2, \
             invoices_from = CASE WHEN invoices_from < $3 THEN invoices_from ELSE $3 END, \
             invoices_to = CASE WHEN invoices_to > $4 THEN invoices_to ELSE $4 END \
             WHERE id = $1")
        .bind(account)
        .bind(fetched_at)
        .bind(coverage.from)
        .bind(coverage.to)
        .execute(&mut *self)
        .await?;
        sql("UPDATE invoices SET is_listed = 0 \
             WHERE account_id = $1 AND invoice_date >= $2 AND invoice_date <= $3")
        .bind(account)
        .bind(coverage.from)
        .bind(coverage.to)
        .execute(&mut *self)
        .await?;
        self.save_invoices(account, invoices).await
    }

    /// Saves invoices as they stand, leaving all others as they are.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_invoices(
        &mut self,
        account: &AccountId,
        invoices: &[InvoiceRecord],
    ) -> Result<()> {
        let rows: BTreeMap<&InvoiceId, &InvoiceRecord> = invoices
            .iter()
            .map(|invoice| (&invoice.id, invoice))
            .collect();
        let rows: Vec<_> = rows.into_values().collect();
        in_rows(
            self,
            "INSERT INTO invoices (account_id, id, number, invoice_date, due_date, target_date, \
             status, currency, total_ten_thousandths, tax_ten_thousandths, \
             balance_ten_thousandths, is_listed) VALUES ",
            &rows,
            |invoice| {
                [
                    account.to_value(),
                    (&invoice.id).to_value(),
                    (&invoice.number).to_value(),
                    invoice.date.to_value(),
                    invoice.due.to_value(),
                    invoice.target.to_value(),
                    (&invoice.status).to_value(),
                    invoice.currency.to_value(),
                    invoice.total.to_value(),
                    invoice.tax.to_value(),
                    invoice.balance.to_value(),
                    true.to_value(),
                ]
            },
            " ON CONFLICT (account_id, id) DO UPDATE SET number = excluded.number, \
             invoice_date = excluded.invoice_date, due_date = excluded.due_date, \
             target_date = excluded.target_date, status = excluded.status, \
             currency = excluded.currency, \
             total_ten_thousandths = excluded.total_ten_thousandths, \
             tax_ten_thousandths = excluded.tax_ten_thousandths, \
             balance_ten_thousandths = excluded.balance_ten_thousandths, is_listed = 1",
        )
        .await?;
        Ok(())
    }

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
        let key = ItemsOfInvoice {
            account,
            invoice,
            items,
        };
        self.save_items_of_invoices(&[key], fetched_at).await
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
            |key| [key.account.to_value(), key.invoice.to_value()],
            ")",
        )
        .await?;
        let items: Vec<_> = invoices
            .iter()
            .flat_map(|key| (0i64..).zip(key.items).map(move |item| (key, item)))
            .collect();
        in_rows(
            self,
            "INSERT INTO invoice_items (account_id, invoice_id, position, charge_name, \
             charge_number, charge_type, start_date, end_date, quantity, tax_ten_thousandths, \
             total_ten_thousandths, partner_sku, purchase_order_number) VALUES ",
            &items,
            |(key, (position, item))| {
                [
                    key.account.to_value(),
                    key.invoice.to_value(),
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
        for chunk in invoices.chunks(250) {
            let mut query = Builder::new("UPDATE invoices SET items_fetched_at = ");
            query.push_bind(fetched_at);
            query.push(" WHERE (account_id, id) IN (VALUES ");
            query.push_rows(
                chunk
                    .iter()
                    .map(|key| [key.account.to_value(), key.invoice.to_value()]),
            );
            query.push(")");
            query.build(chunk.len() == 1).execute(&mut *self).await?;
        }
        Ok(())
    }

    /// Saves the file of an invoice; one that was stored before is replaced.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_invoice_file(
        &mut self,
        account: &AccountId,
        invoice: &InvoiceId,
        file: &InvoiceFileContent,
        request_id: Option<&str>,
    ) -> Result<()> {
        sql("INSERT INTO invoice_files \
             (account_id, invoice_id, size, sha256, stored_at, request_id, bytes) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) \
             ON CONFLICT (account_id, invoice_id) DO UPDATE SET size = excluded.size, \
             sha256 = excluded.sha256, stored_at = excluded.stored_at, \
             request_id = excluded.request_id, bytes = excluded.bytes")
        .bind(account)
        .bind(invoice)
        .bind(i64::try_from(file.bytes.len()).unwrap_or(i64::MAX))
        .bind(file.info.sha256)
        .bind(file.info.stored_at)
        .bind(request_id)
        .bind(&file.bytes)
        .execute(self)
        .await?;
        Ok(())
    }
}
