//! What of the fleet is learned, what is still to be asked, and what keeps failing.
//!
//! All of it follows from how asking went last (the table `fetches`), so that whoever learns the fleet
//! keeps no list of its own and a killed program loses none.

use domain::ids::AccountId;
use domain::time::UtcMillis;
use domain::view::Resource;

use crate::Store;
use crate::error::Result;
use crate::sql::{Builder, FromRow, Row, Single, Statement, sql};

/// Which accounts are to be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// For what.
    pub resource: Resource,
    /// What must have been answered before.
    pub after: Option<Resource>,
    /// Answers from before this instant are old, besides those that never came.
    pub answered_before: UtcMillis,
    /// Spreads `answered_before` over so many minutes by the place in Zoom's list, further into the
    /// past, so that what was learned together does not grow old together. At least 1.
    pub spread_minutes: u32,
    /// After one failure in a row, after two, and after more: only what failed before this instant.
    pub failed_before: [UtcMillis; 3],
}

/// How much of one resource is known over all accounts that Zoom still lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Learned {
    /// Accounts that are listed.
    pub accounts: u64,
    /// Of which Zoom has answered about, refusals included.
    pub answered: u64,
    /// Of which Zoom refused to tell.
    pub refused: u64,
    /// Of which never got an answer and have failed up to twice in a row.
    pub failing: u64,
    /// Of which never got an answer and have failed more often.
    pub given_up: u64,
    /// The oldest answer.
    pub oldest: Option<UtcMillis>,
}

/// One thing that brings no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailingFetch {
    /// Which account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// Why, as a sentence.
    pub sentence: String,
    /// When it failed last.
    pub at: UtcMillis,
    /// How often in a row.
    pub failures: u32,
}

/// An account that Zoom's list no longer has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VanishedAccount {
    /// The id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// When a list last had it.
    pub listed_at: UtcMillis,
}

impl FromRow for Learned {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            accounts: row.get("accounts")?,
            answered: row.get("answered")?,
            refused: row.get("refused")?,
            failing: row.get("failing")?,
            given_up: row.get("given_up")?,
            oldest: row.find("oldest")?,
        })
    }
}

impl FromRow for FailingFetch {
    fn from_row(row: &Row) -> Result<Self> {
        let sentence: Option<String> = row.find("failure")?;
        Ok(Self {
            account: row.get("account_id")?,
            name: row.get("name")?,
            sentence: sentence.unwrap_or_default(),
            at: row.get("last_failed_at")?,
            failures: row.get("failures")?,
        })
    }
}

impl FromRow for VanishedAccount {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            listed_at: row.get("listed_at")?,
        })
    }
}

impl Store {
    /// Forgets that things have failed since an instant: they did so because nothing could be asked.
    /// What is known of why stays.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn forgive_failures(&self, since: UtcMillis) -> Result<()> {
        sql("UPDATE fetches SET failures = 0, last_failed_at = NULL \
             WHERE failures > 0 AND last_failed_at >= $1")
        .bind(since)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// The accounts that are due: those that did not fail first, of these never asked ones first, then
    /// the longest not asked.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_due(&self, due: &Due, limit: u32) -> Result<Vec<AccountId>> {
        let ids = due_statement(due, limit).fetch_all(self).await?;
        Ok(ids.into_iter().map(|Single(id)| id).collect())
    }

    /// How much of a resource is known.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn count_learned(&self, resource: Resource) -> Result<Learned> {
        sql("SELECT count(*) AS accounts, count(fetched_at) AS answered, \
             count(CASE WHEN answer = 'refused' THEN 1 END) AS refused, \
             count(CASE WHEN fetched_at IS NULL AND failures BETWEEN 1 AND 2 THEN 1 END) AS failing, \
             count(CASE WHEN fetched_at IS NULL AND failures > 2 THEN 1 END) AS given_up, \
             min(fetched_at) AS oldest \
             FROM accounts LEFT JOIN fetches \
             ON account_id = id AND resource = $1 AND subject = '' WHERE is_listed = 1")
        .bind(resource)
        .fetch_one(self)
        .await
    }

    /// How many listed accounts still wait for their first answer about a resource, those left out that
    /// have failed more than twice in a row, or whose answer that must come before has.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn count_outstanding(
        &self,
        resource: Resource,
        after: Option<Resource>,
    ) -> Result<u64> {
        let Single(outstanding) = sql("SELECT count(*) AS value FROM accounts \
             LEFT JOIN fetches AS asked \
             ON asked.account_id = id AND asked.resource = $1 AND asked.subject = '' \
             LEFT JOIN fetches AS earlier \
             ON earlier.account_id = id AND earlier.resource = $2 AND earlier.subject = '' \
             WHERE is_listed = 1 AND asked.fetched_at IS NULL \
             AND coalesce(asked.failures, 0) <= 2 \
             AND (earlier.fetched_at IS NOT NULL OR coalesce(earlier.failures, 0) <= 2)")
        .bind(resource)
        .bind(after)
        .fetch_one(self)
        .await?;
        Ok(outstanding)
    }

    /// What brings no answer of a resource, the latest failure first.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_failing(&self, resource: Resource, limit: u32) -> Result<Vec<FailingFetch>> {
        sql(
            "SELECT account_id, name, failure, last_failed_at, failures \
             FROM fetches JOIN accounts ON id = account_id \
             WHERE resource = $1 AND subject = '' AND failures > 0 AND is_listed = 1 \
             ORDER BY last_failed_at DESC, account_id LIMIT $2",
        )
        .bind(resource)
        .bind(limit)
        .fetch_all(self)
        .await
    }

    /// Accounts that Zoom's list no longer has, the latest first, and how many they are in all.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_vanished(&self, limit: u32) -> Result<(Vec<VanishedAccount>, u64)> {
        let Single(total) = sql("SELECT count(*) AS value FROM accounts WHERE is_listed = 0")
            .fetch_one(self)
            .await?;
        let rows = sql(
            "SELECT id, name, listed_at FROM accounts WHERE is_listed = 0 \
             ORDER BY listed_at DESC, id LIMIT $1",
        )
        .bind(limit)
        .fetch_all(self)
        .await?;
        Ok((rows, total))
    }
}

fn due_statement(due: &Due, limit: u32) -> Statement {
    let [once, twice, often] = due.failed_before;
    let mut query = Builder::new(
        "SELECT id AS value FROM accounts LEFT JOIN fetches AS asked \
         ON asked.account_id = id AND asked.subject = '' AND asked.resource = ",
    );
    query.push_bind(due.resource);
    query.push(" WHERE is_listed = 1 AND (asked.fetched_at IS NULL OR asked.fetched_at < ");
    query.push_bind(due.answered_before);
    query.push(" - (list_position % ");
    query.push_bind(due.spread_minutes.max(1));
    query.push(") * 60000) AND (asked.last_failed_at IS NULL OR asked.last_failed_at < ");
    query
        .push("CASE asked.failures WHEN 1 THEN CAST(")
        .push_bind(once);
    query.push(" AS BIGINT) WHEN 2 THEN CAST(").push_bind(twice);
    query.push(" AS BIGINT) ELSE CAST(").push_bind(often);
    query.push(" AS BIGINT) END)");
    if let Some(after) = due.after {
        query.push(
            " AND EXISTS (SELECT 1 FROM fetches AS earlier WHERE earlier.account_id = id \
             AND earlier.subject = '' AND earlier.fetched_at IS NOT NULL AND earlier.resource = ",
        );
        query.push_bind(after);
        query.push(")");
    }
    query.push(
        " ORDER BY coalesce(asked.failures, 0), asked.fetched_at NULLS FIRST, list_position, id LIMIT ",
    );
    query.push_bind(limit);
    query.build()
}
