//! How far the invoice lists of all sub accounts reach.

use domain::ids::AccountId;
use domain::time::{Date, UtcMillis};

use crate::Store;
use crate::account_conditions::SUB_ACCOUNTS;
use crate::error::Result;
use crate::sql::{Builder, FromRow, Row};

/// An account that was named, and of how many.
struct Named {
    id: AccountId,
    name: String,
    behind: u64,
}

impl FromRow for Named {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            behind: row.get("behind")?,
        })
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
    /// How many listed accounts have an invoice list that does not reach this day, or none, and the
    /// first of them by name, at most `limit`; those of which Zoom refuses to tell are left out.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_accounts_behind(
        &self,
        through: Date,
        limit: u32,
    ) -> Result<(u64, Vec<(AccountId, String)>)> {
        // Counted and named at once: to look at each of them costs most.
        let mut query = Builder::new("SELECT id, name, count(*) OVER () AS behind FROM accounts");
        push_behind(&mut query, through);
        query
            .push(" ORDER BY name_folded, id LIMIT ")
            .push_bind(limit);
        let named: Vec<Named> = query.build().fetch_all(self).await?;
        let behind = named.first().map_or(0, |named| named.behind);
        let named = named.into_iter().map(|named| (named.id, named.name));
        Ok((behind, named.collect()))
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
    // Two reads of an index, one for each way to be behind; one condition with both would be a walk
    // over all accounts.
    query
        .push(" WHERE id IN (SELECT id FROM accounts WHERE is_listed = 1 AND ")
        .push(SUB_ACCOUNTS);
    query.push(" AND invoices_to < ").push_bind(through);
    query
        .push(" UNION ALL SELECT id FROM accounts WHERE is_listed = 1 AND ")
        .push(SUB_ACCOUNTS);
    query.push(
        " AND invoices_to IS NULL) AND NOT EXISTS (SELECT 1 FROM fetches \
         WHERE fetches.account_id = accounts.id AND resource = 'invoices' AND subject = '' \
         AND answer = 'refused')",
    );
}
