//! What lists say of an account's invoices and renewal, in columns of its own row: worked out when
//! they are saved, so that a list sorts by them without looking at any invoice.

use domain::ids::AccountId;
use domain::money::{Amount, Currency};
use domain::time::{Date, UtcMillis};

use crate::Write;
use crate::error::Result;
use crate::sql::{FromRow, Row, sql};

/// What is open on an account's invoices; all of it `None` before they were fetched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InvoiceFigures {
    /// Of the newest invoice.
    pub currency: Option<Currency>,
    /// What is open in [`InvoiceFigures::open_currency`]; 0 where nothing is.
    pub open: Option<Amount>,
    /// The first currency, by its letters, in which something is open.
    pub open_currency: Option<Currency>,
    /// In how many currencies something is open.
    pub open_currencies: Option<u32>,
    /// Invoices with something to pay.
    pub unpaid: Option<u32>,
    /// The day by which the first of these was to be paid.
    pub oldest_due: Option<Date>,
}

/// The end of an account's term; `None` where it is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RenewalFigures {
    /// The day on which it renews or ends.
    pub on: Option<Date>,
    /// Whether it renews by itself.
    pub is_automatic: Option<bool>,
    /// What that costs, in the currency of the account's invoices.
    pub amount: Option<Amount>,
    /// What the next invoice comes to, in the same currency.
    pub next_invoice: Option<Amount>,
}

impl FromRow for InvoiceFigures {
    fn from_row(row: &Row) -> Result<Self> {
        let open_currency: Option<String> = row.find("open_currency")?;
        Ok(Self {
            currency: row.find("invoice_currency")?,
            open: row.find("open_ten_thousandths")?,
            // Nothing open: no currency, so that such accounts sort together.
            open_currency: open_currency.and_then(|code| code.parse().ok()),
            open_currencies: row.find("open_currencies")?,
            unpaid: row.find("unpaid_invoices")?,
            oldest_due: row.find("oldest_due_date")?,
        })
    }
}

impl FromRow for RenewalFigures {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            on: row.find("renewal_date")?,
            is_automatic: row.find("renewal_auto")?,
            amount: row.find("renewal_ten_thousandths")?,
            next_invoice: row.find("next_invoice_ten_thousandths")?,
        })
    }
}

impl Write {
    /// Works out anew what the account's row says of its invoices. Whoever writes invoices calls it
    /// in the same transaction; accounts whose list was never fetched keep saying that.
    ///
    /// # Errors
    /// Those of any statement.
    pub(crate) async fn refresh_invoice_figures(&mut self, account: &AccountId) -> Result<()> {
        sql("UPDATE accounts SET \
             invoice_currency = (SELECT currency FROM invoices \
             WHERE account_id = $1 AND invoices.is_listed = 1 \
             ORDER BY invoice_date DESC NULLS LAST, invoices.id LIMIT 1), \
             open_currency = coalesce((SELECT min(currency) FROM invoices WHERE account_id = $1 \
             AND balance_ten_thousandths <> 0 AND invoices.is_listed = 1), ''), \
             open_ten_thousandths = coalesce((SELECT CAST(sum(balance_ten_thousandths) AS BIGINT) \
             FROM invoices WHERE account_id = $1 AND balance_ten_thousandths <> 0 \
             AND invoices.is_listed = 1 GROUP BY currency ORDER BY currency LIMIT 1), 0), \
             open_currencies = (SELECT count(DISTINCT currency) FROM invoices \
             WHERE account_id = $1 AND balance_ten_thousandths <> 0 AND invoices.is_listed = 1), \
             unpaid_invoices = (SELECT count(*) FROM invoices WHERE account_id = $1 \
             AND balance_ten_thousandths > 0 AND invoices.is_listed = 1), \
             oldest_due_date = (SELECT min(due_date) FROM invoices WHERE account_id = $1 \
             AND balance_ten_thousandths > 0 AND invoices.is_listed = 1) \
             WHERE id = $1 AND invoices_fetched_at IS NOT NULL")
        .bind(account)
        .execute(self)
        .await?;
        Ok(())
    }

    /// Saves the end of the term as an account's detail tells it: kept only while no list of renewals
    /// has said it better.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_term(
        &mut self,
        account: &AccountId,
        on: Option<Date>,
        is_automatic: Option<bool>,
    ) -> Result<()> {
        sql("UPDATE accounts SET renewal_date = $2, renewal_auto = $3 \
             WHERE id = $1 AND renewals_fetched_at IS NULL")
        .bind(account)
        .bind(on)
        .bind(is_automatic)
        .execute(self)
        .await?;
        Ok(())
    }

    /// Forgets what a list of renewals told of all accounts, before another one is saved: what it no
    /// longer holds is not known any more. The end of the term stays until the detail tells it anew.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn forget_renewal_figures(&mut self) -> Result<()> {
        sql("UPDATE accounts SET renewal_ten_thousandths = NULL, \
             next_invoice_ten_thousandths = NULL, renewals_fetched_at = NULL \
             WHERE renewals_fetched_at IS NOT NULL")
        .execute(self)
        .await?;
        Ok(())
    }

    /// Saves what a list of renewals tells of an account.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_renewal_figures(
        &mut self,
        account: &AccountId,
        figures: &RenewalFigures,
        fetched_at: UtcMillis,
    ) -> Result<()> {
        sql("UPDATE accounts SET renewal_date = $2, renewal_auto = $3, \
             renewal_ten_thousandths = $4, next_invoice_ten_thousandths = $5, \
             renewals_fetched_at = $6 WHERE id = $1")
        .bind(account)
        .bind(figures.on)
        .bind(figures.is_automatic)
        .bind(figures.amount)
        .bind(figures.next_invoice)
        .bind(fetched_at)
        .execute(self)
        .await?;
        Ok(())
    }
}
