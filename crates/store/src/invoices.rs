//! Invoices, their items and their files. Every statement names the account, so that no invoice is
//! ever found under another one.

use std::collections::BTreeMap;

use domain::days::DaySpan;
use domain::ids::{AccountId, InvoiceId};
use domain::money::{Amount, Currency};
use domain::time::{Date, UtcMillis};
use domain::view::InvoiceState;

use crate::column::Bind;
use crate::error::Result;
use crate::invoice_files::InvoiceFileInfo;
use crate::sql::{FromRow, Row, Single, in_rows, sql};
use crate::{Store, Write};

/// A list of invoices as Zoom told it.
#[derive(Debug, Clone, Copy)]
pub struct InvoiceListing<'l> {
    /// The days that were asked for.
    pub days: DaySpan,
    /// Those of them about which no later list can tell more, if any.
    pub told: Option<DaySpan>,
    /// All invoices of these days.
    pub invoices: &'l [InvoiceRecord],
    /// When Zoom told it.
    pub fetched_at: UtcMillis,
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

    /// The currency of an account's latest invoice that has one; `None`: nothing says it.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_invoice_currency(&self, account: &AccountId) -> Result<Option<Currency>> {
        let found = sql("SELECT currency AS value FROM invoices \
             WHERE account_id = $1 AND is_listed = 1 AND currency <> $2 \
             ORDER BY invoice_date DESC NULLS LAST, number DESC, id LIMIT 1")
        .bind(account)
        .bind(Currency::not_stated())
        .fetch_optional(self)
        .await?;
        Ok(found.map(|Single(currency)| currency))
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
}

impl Write {
    /// Saves a list: the invoices that were known of its days and stand in it no more are no longer
    /// listed; those of other days stay as they are.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_invoice_list(
        &mut self,
        account: &AccountId,
        list: InvoiceListing<'_>,
    ) -> Result<()> {
        // First and last day of all lists: the release before this one reads them. The gaps between
        // stand in `invoice_spans`. Writing here first lets lists of one account wait for each other.
        sql("UPDATE accounts SET invoices_fetched_at = $2, \
             invoices_from = CASE WHEN invoices_from < $3 THEN invoices_from ELSE $3 END, \
             invoices_to = CASE WHEN invoices_to > $4 THEN invoices_to ELSE $4 END \
             WHERE id = $1")
        .bind(account)
        .bind(list.fetched_at)
        .bind(list.days.from())
        .bind(list.days.to())
        .execute(&mut *self)
        .await?;
        if let Some(told) = list.told {
            self.add_invoice_span(account, told).await?;
        }
        sql("UPDATE invoices SET is_listed = 0 \
             WHERE account_id = $1 AND invoice_date >= $2 AND invoice_date <= $3")
        .bind(account)
        .bind(list.days.from())
        .bind(list.days.to())
        .execute(&mut *self)
        .await?;
        self.save_invoices(account, list.invoices).await
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
        let fleet = self.fleet_part(account).await?;
        let rows: BTreeMap<&InvoiceId, &InvoiceRecord> = invoices
            .iter()
            .map(|invoice| (&invoice.id, invoice))
            .collect();
        let rows: Vec<_> = rows.into_values().collect();
        // What says the same as before is left alone: an invoice stands in many indexes.
        in_rows(
            self,
            "INSERT INTO invoices (account_id, id, number, invoice_date, due_date, target_date, \
             status, currency, total_ten_thousandths, tax_ten_thousandths, \
             balance_ten_thousandths, state, account_folded, search, is_listed) VALUES ",
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
                    InvoiceState::of(&invoice.status, invoice.balance).to_value(),
                    fleet.name().to_value(),
                    fleet.search(&invoice.number).to_value(),
                    true.to_value(),
                ]
            },
            " ON CONFLICT (account_id, id) DO UPDATE SET number = excluded.number, \
             invoice_date = excluded.invoice_date, due_date = excluded.due_date, \
             target_date = excluded.target_date, status = excluded.status, \
             currency = excluded.currency, \
             total_ten_thousandths = excluded.total_ten_thousandths, \
             tax_ten_thousandths = excluded.tax_ten_thousandths, \
             balance_ten_thousandths = excluded.balance_ten_thousandths, \
             state = excluded.state, account_folded = excluded.account_folded, \
             search = CASE WHEN invoices.orders = '' THEN excluded.search \
             ELSE excluded.search || ' ' || invoices.orders END, is_listed = 1 \
             WHERE (invoices.number, invoices.invoice_date, invoices.due_date, \
             invoices.target_date, invoices.status, invoices.currency, \
             invoices.total_ten_thousandths, invoices.tax_ten_thousandths, \
             invoices.balance_ten_thousandths, invoices.state, invoices.account_folded, \
             invoices.search, invoices.is_listed) IS DISTINCT FROM (excluded.number, \
             excluded.invoice_date, excluded.due_date, excluded.target_date, excluded.status, \
             excluded.currency, excluded.total_ten_thousandths, excluded.tax_ten_thousandths, \
             excluded.balance_ten_thousandths, excluded.state, excluded.account_folded, \
             CASE WHEN invoices.orders = '' THEN excluded.search \
             ELSE excluded.search || ' ' || invoices.orders END, excluded.is_listed)",
        )
        .await?;
        self.refresh_invoice_totals(account).await?;
        self.refresh_invoice_figures(account).await
    }
}
