//! Bulks: changes of many accounts that are checked, approved and steered together. Their rows stand in
//! [`crate::bulk_rows`], their changes among all others.

use domain::ids::{BulkId, ChangeId, UserId};
use domain::time::UtcMillis;
use domain::view::{BulkState, ChangeState};

use crate::changes::Change;
use crate::column::Bind;
use crate::error::Result;
use crate::sql::{Builder, FromRow, Row, Single, Statement, sql};
use crate::{Store, Write};

/// A bulk to be created, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBulk {
    /// What it is called.
    pub name: String,
    /// Who uploaded its rows.
    pub created_by: UserId,
    /// Their name.
    pub created_by_name: String,
    /// When.
    pub created_at: UtcMillis,
    /// When it is forgotten unless it is submitted.
    pub expires_at: UtcMillis,
    /// The bulk of whose rows it repeats those that were not made.
    pub retry_of: Option<BulkId>,
    /// Why a second person has to approve it (JSON list of sentences).
    pub needs: String,
}

/// A bulk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bulk {
    /// Its number.
    pub id: BulkId,
    /// Where it stands.
    pub state: BulkState,
    /// What it is called.
    pub name: String,
    /// Who uploaded its rows.
    pub created_by: UserId,
    /// Their name then.
    pub created_by_name: String,
    /// When.
    pub created_at: UtcMillis,
    /// When it is forgotten; `None` once it was submitted.
    pub expires_at: Option<UtcMillis>,
    /// The bulk of whose rows it repeats those that were not made.
    pub retry_of: Option<BulkId>,
    /// Why a second person has to approve it (JSON list of sentences).
    pub needs: String,
    /// Why it is wanted.
    pub reason: String,
    /// The ticket it belongs to; empty: none.
    pub ticket: String,
    /// Who submitted it, their name then, and when.
    pub submitted: Option<(UserId, String, UtcMillis)>,
}

impl FromRow for Bulk {
    fn from_row(row: &Row) -> Result<Self> {
        let submitted_by: Option<UserId> = row.find("submitted_by")?;
        let submitted = match submitted_by {
            Some(by) => Some((by, row.get("submitted_by_name")?, row.get("submitted_at")?)),
            None => None,
        };
        Ok(Self {
            id: row.get("id")?,
            state: row.get("state")?,
            name: row.get("name")?,
            created_by: row.get("created_by")?,
            created_by_name: row.get("created_by_name")?,
            created_at: row.get("created_at")?,
            expires_at: row.find("expires_at")?,
            retry_of: row.find("retry_of")?,
            needs: row.get("needs")?,
            reason: row.get("reason")?,
            ticket: row.get("ticket")?,
            submitted,
        })
    }
}

impl Store {
    /// The bulk of this number, unless it has expired.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_bulk(&self, id: BulkId, now: UtcMillis) -> Result<Option<Bulk>> {
        sql("SELECT * FROM bulks WHERE id = $1 AND (expires_at IS NULL OR expires_at > $2)")
            .bind(id)
            .bind(now)
            .fetch_optional(self)
            .await
    }

    /// Bulks that have not expired, newest first, those before one of them where it is given.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_bulks(
        &self,
        now: UtcMillis,
        before: Option<BulkId>,
        limit: u32,
    ) -> Result<Vec<Bulk>> {
        sql(
            "SELECT * FROM bulks WHERE id < $1 AND (expires_at IS NULL OR expires_at > $2) \
             ORDER BY id DESC LIMIT $3",
        )
        .bind(before.map_or(i64::MAX, |before| before.0))
        .bind(now)
        .bind(limit)
        .fetch_all(self)
        .await
    }

    /// The changes of a bulk in some states, oldest first.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_changes_of_bulk(
        &self,
        id: BulkId,
        states: &[ChangeState],
    ) -> Result<Vec<Change>> {
        changes_in(id, states).fetch_all(self).await
    }

    /// When the first change of a bulk that waits for a person or for its day is to be sent.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_bulk_due(&self, id: BulkId) -> Result<Option<UtcMillis>> {
        let due = sql("SELECT due_at AS value FROM changes WHERE bulk_id = $1 \
             AND state IN ('waiting', 'scheduled') ORDER BY due_at LIMIT 1")
        .bind(id)
        .fetch_optional::<Single<UtcMillis>>(self)
        .await?;
        Ok(due.map(|Single(at)| at))
    }

    /// Deletes at most `limit` rows of expired bulks, and those bulks that have none left. Says how many
    /// rows. What was submitted never expires.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn delete_expired_bulks(&self, now: UtcMillis, limit: u32) -> Result<u64> {
        let expired: Option<Single<BulkId>> =
            sql("SELECT id AS value FROM bulks WHERE expires_at <= $1 ORDER BY id LIMIT 1")
                .bind(now)
                .fetch_optional(self)
                .await?;
        let Some(Single(id)) = expired else {
            return Ok(0);
        };
        let rows = sql("DELETE FROM bulk_rows WHERE bulk_id = $1 AND line IN \
             (SELECT line FROM bulk_rows WHERE bulk_id = $1 ORDER BY line LIMIT $2)")
        .bind(id)
        .bind(limit)
        .execute(self.writer())
        .await?;
        sql("DELETE FROM bulks WHERE id = $1 AND NOT EXISTS \
             (SELECT 1 FROM bulk_rows WHERE bulk_id = $1)")
        .bind(id)
        .execute(self.writer())
        .await?;
        Ok(rows)
    }
}

/// The changes of a bulk in some states, oldest first.
fn changes_in(id: BulkId, states: &[ChangeState]) -> Statement {
    let mut query = Builder::new("SELECT * FROM changes WHERE bulk_id = ");
    query.push_bind(id).push(" AND state IN ");
    query.push_list(states.iter().map(|state| state.to_value()));
    query.push(" ORDER BY id");
    query.build()
}

impl Write {
    /// As [`Store::list_changes_of_bulk`].
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_changes_of_bulk(
        &mut self,
        id: BulkId,
        states: &[ChangeState],
    ) -> Result<Vec<Change>> {
        changes_in(id, states).fetch_all(self).await
    }

    /// Creates a bulk whose rows follow in the same transaction.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn create_bulk(&mut self, new: &NewBulk) -> Result<BulkId> {
        let Single(id) = sql("INSERT INTO bulks \
             (state, name, created_by, created_by_name, created_at, expires_at, retry_of, needs) \
             VALUES ('checked', $1, $2, $3, $4, $5, $6, $7) RETURNING id AS value")
        .bind(&new.name)
        .bind(new.created_by)
        .bind(&new.created_by_name)
        .bind(new.created_at)
        .bind(new.expires_at)
        .bind(new.retry_of)
        .bind(&new.needs)
        .fetch_one(self)
        .await?;
        Ok(id)
    }

    /// Notes anew why a second person has to approve a bulk that is not submitted.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn update_bulk_needs(&mut self, id: BulkId, needs: &str) -> Result<bool> {
        let changed = sql("UPDATE bulks SET needs = $2 WHERE id = $1 AND state = 'checked'")
            .bind(id)
            .bind(needs)
            .execute(self)
            .await?;
        Ok(changed == 1)
    }

    /// Opens a checked bulk, with why it is wanted, and says whether it was there to be: of several who
    /// submit it at once, one does.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn open_bulk(
        &mut self,
        id: BulkId,
        grounds: (&str, &str),
        by: (UserId, &str),
        now: UtcMillis,
    ) -> Result<bool> {
        let (reason, ticket) = grounds;
        let changed = sql(
            "UPDATE bulks SET state = 'open', expires_at = NULL, reason = $2, \
             ticket = $3, submitted_by = $4, submitted_by_name = $5, submitted_at = $6 \
             WHERE id = $1 AND state = 'checked' AND expires_at > $6",
        )
        .bind(id)
        .bind(reason)
        .bind(ticket)
        .bind(by.0)
        .bind(by.1)
        .bind(now)
        .execute(self)
        .await?;
        Ok(changed == 1)
    }

    /// Moves a submitted bulk to another state and says whether it stood in one of those to move from.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn move_bulk(
        &mut self,
        id: BulkId,
        from: &[BulkState],
        to: BulkState,
    ) -> Result<bool> {
        let mut query = Builder::new("UPDATE bulks SET state = ");
        query.push_bind(to).push(" WHERE id = ").push_bind(id);
        query.push(" AND state IN ");
        query.push_list(from.iter().map(|state| state.to_value()));
        Ok(query.build().execute(self).await? == 1)
    }

    /// Forgets a bulk that was not submitted; `false` where it is not there to be forgotten. Its rows go
    /// with the next [`Store::delete_expired_bulks`].
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn discard_bulk(&mut self, id: BulkId, now: UtcMillis) -> Result<bool> {
        let discarded = sql("UPDATE bulks SET expires_at = $2 \
             WHERE id = $1 AND state = 'checked' AND expires_at > $2")
        .bind(id)
        .bind(now)
        .execute(self)
        .await?;
        Ok(discarded == 1)
    }

    /// Whether another change of a bulk stands in this state.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn has_other_of_bulk(
        &mut self,
        bulk: BulkId,
        change: ChangeId,
        state: ChangeState,
    ) -> Result<bool> {
        let other = sql("SELECT id AS value FROM changes \
             WHERE bulk_id = $1 AND id <> $2 AND state = $3 LIMIT 1")
        .bind(bulk)
        .bind(change)
        .bind(state)
        .fetch_optional::<Single<ChangeId>>(self)
        .await?;
        Ok(other.is_some())
    }
}
