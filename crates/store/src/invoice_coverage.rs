//! How far the invoice lists of all sub accounts reach.

use domain::ids::AccountId;
use domain::time::{Date, UtcMillis};

use crate::Store;
use crate::account_conditions::SUB_ACCOUNTS;
use crate::error::Result;
use crate::sql::{Builder, FromRow, Row, Single};

/// An account that was named.
struct Named(AccountId, String);

impl FromRow for Named {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self(row.get("id")?, row.get("name")?))
    }
}

/// When the first and the last of the lists were fetched; nothing where none was.
struct Ages(Option<(UtcMillis, UtcMillis)>);

impl FromRow for Ages {
    fn from_row(row: &Row) -> Result<Self> {
        let (oldest, newest) = (row.find("oldest")?, row.find("newest")?);
        Ok(Self(oldest.zip(newest)))
    }
}

impl Store {
    /// How many listed accounts have an invoice list that does not reach this day, or none; those of
    /// which Zoom refuses to tell are left out.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn count_accounts_behind(&self, through: Date) -> Result<u64> {
        let mut query = Builder::new("SELECT count(*) AS value FROM accounts");
        push_behind(&mut query, through);
        let Single(count) = query.build().fetch_one(self).await?;
        Ok(count)
    }

    /// The first of these accounts by name, at most `limit`.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_accounts_behind(
        &self,
        through: Date,
        limit: u32,
    ) -> Result<Vec<(AccountId, String)>> {
        let mut query = Builder::new("SELECT id, name FROM accounts");
        push_behind(&mut query, through);
        query
            .push(" ORDER BY name_folded, id LIMIT ")
            .push_bind(limit);
        let named: Vec<Named> = query.build().fetch_all(self).await?;
        Ok(named
            .into_iter()
            .map(|Named(id, name)| (id, name))
            .collect())
    }

    /// When the oldest and the newest of the listed accounts' invoice lists were fetched.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_invoice_list_ages(&self) -> Result<Option<(UtcMillis, UtcMillis)>> {
        // Two reads of an index's ends; one statement with both would walk all of it.
        let mut query = Builder::new(
            "SELECT (SELECT min(invoices_fetched_at) FROM accounts WHERE is_listed = 1 AND ",
        );
        query.push(SUB_ACCOUNTS);
        query.push(
            ") AS oldest, (SELECT max(invoices_fetched_at) FROM accounts WHERE is_listed = 1 AND ",
        );
        query.push(SUB_ACCOUNTS).push(") AS newest");
        let Ages(ages) = query.build().fetch_one(self).await?;
        Ok(ages)
    }
}

fn push_behind(query: &mut Builder, through: Date) {
    query.push(" WHERE is_listed = 1 AND ").push(SUB_ACCOUNTS);
    query.push(" AND (invoices_to < ").push_bind(through);
    query.push(
        " OR invoices_to IS NULL) AND NOT EXISTS (SELECT 1 FROM fetches \
         WHERE fetches.account_id = accounts.id AND resource = 'invoices' AND subject = '' \
         AND answer = 'refused')",
    );
}
