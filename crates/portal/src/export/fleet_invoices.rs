//! The invoices of all sub accounts as a file.

use async_trait::async_trait;
use domain::ids::{AccountId, InvoiceId};
use domain::people::Permission;
use domain::time::Date;
use domain::view::{FleetInvoiceQuery, InvoiceStanding};
use store::{FleetInvoice, FleetInvoiceFilter};

use super::{Cell, ExportOffer, ROWS_A_CHUNK, RowSource};
use crate::fleet_invoices::{filter, shown_currency};
use crate::{Caller, Portal, PortalError};

const COLUMNS: &[&str] = &[
    "invoice_id",
    "invoice_number",
    "account_id",
    "account_number",
    "account_name",
    "invoice_date",
    "due_date",
    "target_date",
    "status",
    "standing",
    "days_late",
    "currency",
    "total",
    "tax",
    "balance",
    "purchase_orders",
    "pdf_stored",
    "as_of",
];

impl Portal {
    /// The invoices that fit a query, as a file to be taken.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn offer_fleet_invoices_export(
        &self,
        caller: &Caller,
        query: FleetInvoiceQuery,
    ) -> Result<ExportOffer, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let now = self.now();
        let currencies = self.store().count_invoices_by_currency().await?;
        let currency = shown_currency(&query, &currencies);
        let filter = filter(&query, currency, now.date());
        let sums = self.store().sum_fleet_invoices(currency, &filter).await?;
        let rows = Rows {
            portal: self.clone(),
            filter,
            today: now.date(),
            after: None,
            is_over: false,
        };
        Ok(ExportOffer::new(
            "invoices",
            now,
            sums.invoices,
            query.to_query(),
            Box::new(rows),
        ))
    }
}

struct Rows {
    portal: Portal,
    filter: FleetInvoiceFilter,
    today: Date,
    /// The last invoice that was read.
    after: Option<(AccountId, InvoiceId)>,
    is_over: bool,
}

#[async_trait]
impl RowSource for Rows {
    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    async fn next(&mut self) -> Result<Vec<Vec<Cell>>, PortalError> {
        if self.is_over {
            return Ok(Vec::new());
        }
        let found = self
            .portal
            .store()
            .list_fleet_invoices_after(&self.filter, self.after.as_ref(), ROWS_A_CHUNK)
            .await?;
        self.is_over = found.len() < ROWS_A_CHUNK as usize;
        if let Some(last) = found.last() {
            self.after = Some((last.account.clone(), last.invoice.record.id.clone()));
        }
        Ok(found.into_iter().map(|of| row(of, self.today)).collect())
    }
}

fn row(of: FleetInvoice, today: Date) -> Vec<Cell> {
    let record = of.invoice.record;
    let standing = InvoiceStanding::of(&record.status, record.balance, record.due, today);
    let (words, late) = match standing {
        InvoiceStanding::Draft => ("draft", None),
        InvoiceStanding::Paid => ("paid", None),
        InvoiceStanding::Credit => ("credit", None),
        InvoiceStanding::Open { .. } => ("open", Some(0)),
        InvoiceStanding::Late { days } => ("overdue", Some(days)),
    };
    vec![
        Cell::Text(record.id.to_string()),
        Cell::Text(record.number),
        Cell::Text(of.account.to_string()),
        Cell::text(of.account_number),
        Cell::Text(of.account_name),
        Cell::day(record.date),
        Cell::day(record.due),
        Cell::day(record.target),
        Cell::Text(record.status),
        Cell::Text(words.to_owned()),
        Cell::integer(late),
        Cell::Currency(record.currency),
        Cell::Amount(record.total),
        Cell::Amount(record.tax),
        Cell::Amount(record.balance),
        Cell::Text(of.orders),
        Cell::Truth(of.invoice.file.is_some()),
        Cell::instant(of.listed_at),
    ]
}
