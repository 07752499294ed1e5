//! The columns of a bulk as a file to be filled in, and the results of one: every row with what became of it.

use async_trait::async_trait;
use domain::ids::BulkId;
use domain::money::Money;
use domain::people::Permission;
use domain::pricing::Cost;
use domain::view::BulkFilter;
use store::BulkRow;

use super::sheet::TEMPLATE;
use crate::export::csv::{BYTE_ORDER_MARK, push_head};
use crate::export::{Cell, ExportOffer, ROWS_A_CHUNK, RowSource};
use crate::{Caller, Portal, PortalError};

const COLUMNS: &[&str] = &[
    "line",
    "account",
    "account_id",
    "account_name",
    "action",
    "plan",
    "quantity",
    "date",
    "verdict",
    "does",
    "cost_now_a_year",
    "cost_after_a_year",
    "cost_difference",
    "currency",
    "cost_unknown",
    "change",
    "state",
    "message",
];

impl Portal {
    /// The first line of a file with rows, to be filled in.
    ///
    /// # Errors
    /// [`PortalError`].
    pub fn bulk_template(&self, caller: &Caller) -> Result<String, PortalError> {
        caller.must(Permission::Change)?;
        let mut text = BYTE_ORDER_MARK.to_owned();
        push_head(&mut text, TEMPLATE);
        Ok(text)
    }

    /// The rows of a bulk with what became of each, as a file to be taken.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn offer_bulk_results(
        &self,
        caller: &Caller,
        id: BulkId,
    ) -> Result<ExportOffer, PortalError> {
        caller.must(Permission::ReadBilling)?;
        self.known_bulk(id).await?;
        let counts = self.store().count_bulk_rows(&[id]).await?;
        let rows = counts.values().map(domain::view::BulkCounts::rows).sum();
        let source = Results {
            portal: self.clone(),
            bulk: id,
            after_line: 0,
        };
        Ok(ExportOffer::new(
            "bulk-results",
            self.now(),
            rows,
            format!("bulk={id}"),
            Box::new(source),
        ))
    }
}

/// The rows of a bulk, in the order of the file.
struct Results {
    portal: Portal,
    bulk: BulkId,
    after_line: u32,
}

#[async_trait]
impl RowSource for Results {
    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    async fn next(&mut self) -> Result<Vec<Vec<Cell>>, PortalError> {
        let rows = self
            .portal
            .store()
            .list_bulk_rows(self.bulk, BulkFilter::All, self.after_line, ROWS_A_CHUNK)
            .await?;
        if let Some(last) = rows.last() {
            self.after_line = last.typed.line;
        }
        Ok(rows.into_iter().map(result).collect())
    }
}

/// A row in the order of [`COLUMNS`].
fn result(row: BulkRow) -> Vec<Cell> {
    let (id, name) = row.account.unzip();
    let (change, state) = row.change.unzip();
    let (cost, unknown) = match row.cost {
        Some(Ok(cost)) => (Some(cost), None),
        Some(Err(reason)) => (None, Some(reason)),
        None => (None, None),
    };
    let amount = |of: fn(&Cost) -> Money| Cell::amount(cost.as_ref().map(|cost| of(cost).amount));
    let message = match row.outcome.is_empty() {
        true => row.sentences.join(" "),
        false => row.outcome,
    };
    vec![
        Cell::Integer(row.typed.line.into()),
        Cell::Text(row.typed.account),
        Cell::text(id),
        Cell::text(name),
        Cell::Text(row.typed.action),
        Cell::Text(row.typed.plan),
        Cell::Text(row.typed.quantity),
        Cell::Text(row.typed.date),
        Cell::Text(row.verdict.as_str().to_owned()),
        Cell::Text(row.title),
        amount(Cost::now),
        amount(Cost::after),
        amount(Cost::difference),
        Cell::currency(cost.map(|cost| cost.now().currency)),
        Cell::text(unknown),
        Cell::integer(change.map(|change| change.0)),
        Cell::text(state.map(|state| state.as_str())),
        Cell::Text(message),
    ]
}
