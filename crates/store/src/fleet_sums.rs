//! Sums over the whole fleet, for the dashboard: what is open in each currency, and the licences of all
//! base plans.

use domain::money::{Amount, Currency};
use domain::time::Date;

use crate::Store;
use crate::account_conditions::SUB_ACCOUNTS;
use crate::error::Result;
use crate::sql::{Builder, FromRow, Row};

/// What is open in one currency on all listed invoices of sub accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FleetBalance {
    /// The currency.
    pub currency: Currency,
    /// What is open.
    pub open: Amount,
    /// Of which past its due date.
    pub overdue: Amount,
    /// Invoices on which something is open.
    pub invoices: u64,
}

/// The licences of the base plans of which both what is bought and what is used is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LicenceSums {
    /// Base plans.
    pub plans: u64,
    /// Bought.
    pub bought: i64,
    /// Used.
    pub used: i64,
    /// Pending; nothing where Zoom does not tell.
    pub pending: i64,
}

impl FromRow for FleetBalance {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            currency: row.get("currency")?,
            open: row.get("open_ten_thousandths")?,
            overdue: row.get("overdue_ten_thousandths")?,
            invoices: row.get("invoices")?,
        })
    }
}

impl FromRow for LicenceSums {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            plans: row.get("plans")?,
            bought: row.get("bought")?,
            used: row.get("used")?,
            pending: row.get("pending")?,
        })
    }
}

impl Store {
    /// What is open on the day `today`, a row for each currency in which something is, by its letters.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn sum_open_balances(&self, today: Date) -> Result<Vec<FleetBalance>> {
        let mut query = Builder::new(
            "SELECT currency, CAST(sum(balance_ten_thousandths) AS BIGINT) AS open_ten_thousandths, \
             CAST(sum(CASE WHEN balance_ten_thousandths > 0 AND due_date < ",
        );
        query.push_bind(today);
        query
            .push(
                " THEN balance_ten_thousandths ELSE 0 END) AS BIGINT) AS overdue_ten_thousandths, \
                 count(*) AS invoices FROM invoices \
                 WHERE balance_ten_thousandths <> 0 AND is_listed = 1 \
                 AND account_id NOT IN (SELECT id FROM accounts WHERE NOT (",
            )
            // Said the other way round: SQLite would look up each sub account's invoices by itself,
            // where the index of what is open holds them all.
            .push(SUB_ACCOUNTS)
            .push(")) GROUP BY currency ORDER BY currency");
        query.build().fetch_all(self).await
    }

    /// The licences of all base plans together.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn sum_licences(&self) -> Result<LicenceSums> {
        let mut query = Builder::new(
            "SELECT count(*) AS plans, CAST(coalesce(sum(bought), 0) AS BIGINT) AS bought, \
             CAST(coalesce(sum(used), 0) AS BIGINT) AS used, \
             CAST(coalesce(sum(pending), 0) AS BIGINT) AS pending FROM accounts \
             WHERE bought > 0 AND used IS NOT NULL AND ",
        );
        query.push(SUB_ACCOUNTS);
        query.build().fetch_one(self).await
    }
}
