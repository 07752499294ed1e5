//! Which days of an account's invoices Zoom's lists have told: spans without a day in common, as few as
//! can be, so that what was never asked for stands between them.

use domain::days::{DaySpan, joined};
use domain::ids::AccountId;
use domain::time::Date;

use crate::column::Bind;
use crate::error::{Result, StoreError};
use crate::sql::{FromRow, Row, in_rows, sql};
use crate::{Store, Write};

impl FromRow for DaySpan {
    fn from_row(row: &Row) -> Result<Self> {
        let (from, to): (Date, Date) = (row.get("first_day")?, row.get("last_day")?);
        Self::new(from, to).ok_or_else(|| StoreError::Corrupt(format!("days {from} to {to}")))
    }
}

const OF_ACCOUNT: &str =
    "SELECT first_day, last_day FROM invoice_spans WHERE account_id = $1 ORDER BY first_day";

impl Store {
    /// The days of which an account's invoices are known, earliest first.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_invoice_spans(&self, account: &AccountId) -> Result<Vec<DaySpan>> {
        sql(OF_ACCOUNT).bind(account).fetch_all(self).await
    }
}

impl Write {
    /// Adds days to those that are known. The caller has locked the account.
    pub(crate) async fn add_invoice_span(
        &mut self,
        account: &AccountId,
        told: DaySpan,
    ) -> Result<()> {
        let before: Vec<DaySpan> = sql(OF_ACCOUNT).bind(account).fetch_all(&mut *self).await?;
        let after = joined(&before, told);
        if after == before {
            return Ok(());
        }
        sql("DELETE FROM invoice_spans WHERE account_id = $1")
            .bind(account)
            .execute(&mut *self)
            .await?;
        in_rows(
            self,
            "INSERT INTO invoice_spans (account_id, first_day, last_day) VALUES ",
            &after,
            |span| {
                [
                    account.to_value(),
                    span.from().to_value(),
                    span.to().to_value(),
                ]
            },
            "",
        )
        .await?;
        Ok(())
    }
}
