//! Changes: drafted, moved from state to state, leased and found again.
//!
//! A change becomes running in [`Write::begin_step`] and nowhere else. Per account one change runs at a
//! time: an index sees to it, whatever the callers do.

use domain::ids::{AccountId, BulkId, ChangeId, UserId};
use domain::operation::Operation;
use domain::time::UtcMillis;
use domain::view::ChangeState;

use crate::column::Bind;
use crate::error::Result;
use crate::sql::{Builder, FromRow, Row, Single, sql};
use crate::{Store, Write};

/// A change to be drafted.
#[derive(Debug, Clone)]
pub struct NewChange {
    /// Of which account.
    pub account: AccountId,
    /// The call it makes, the first of several.
    pub operation: Operation,
    /// In words.
    pub title: String,
    /// Who drafts it.
    pub drafted_by: UserId,
    /// Their name.
    pub drafted_by_name: String,
    /// Now.
    pub drafted_at: UtcMillis,
    /// When what it starts from was fetched.
    pub based_on: UtcMillis,
    /// What differs, as the caller writes it (JSON).
    pub content: String,
    /// The exact body to be sent.
    pub body: Vec<u8>,
    /// All calls in order, as the caller writes them (JSON); `None`: the one call above.
    pub steps: Option<String>,
    /// The bulk that it is part of.
    pub bulk: Option<BulkId>,
}

/// What is frozen when a draft is submitted.
#[derive(Debug, Clone)]
pub struct Submission<'s> {
    /// [`ChangeState::Waiting`], [`ChangeState::Approved`] or [`ChangeState::Scheduled`].
    pub to: ChangeState,
    /// Why it is wanted.
    pub reason: &'s str,
    /// The ticket it belongs to; empty: none.
    pub ticket: &'s str,
    /// Why a second person has to approve it (JSON list of sentences).
    pub needs: &'s str,
    /// Over all that is submitted.
    pub seal: &'s str,
    /// Who submits it.
    pub by: UserId,
    /// Now.
    pub at: UtcMillis,
    /// When it is to be sent.
    pub due_at: UtcMillis,
    /// When it expires unless it was sent.
    pub expires_at: UtcMillis,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The number.
    pub id: ChangeId,
    /// Of which account.
    pub account: AccountId,
    /// The call it makes, the first of several.
    pub operation: Operation,
    /// In words.
    pub title: String,
    /// Where it stands.
    pub state: ChangeState,
    /// Who drafted it.
    pub drafted_by: UserId,
    /// Their name then.
    pub drafted_by_name: String,
    /// When.
    pub drafted_at: UtcMillis,
    /// When what it starts from was fetched.
    pub based_on: UtcMillis,
    /// What differs, as the caller wrote it (JSON).
    pub content: String,
    /// The exact body.
    pub body: Vec<u8>,
    /// How it ended, in a sentence.
    pub outcome: Option<String>,
    /// Why Zoom refused it (JSON).
    pub refusal: Option<String>,
    /// Zoom's tracking id of the answer.
    pub request_id: Option<String>,
    /// How often it was read back.
    pub read_backs: u32,
    /// When it is read back next.
    pub next_read_back_at: Option<UtcMillis>,
    /// The instance that runs it.
    pub lease_owner: Option<String>,
    /// Until when that instance is trusted to be alive.
    pub lease_until: Option<UtcMillis>,
    /// When its state last moved.
    pub updated_at: UtcMillis,
    /// All calls in order, as the caller wrote them (JSON); `None`: the one call above.
    pub steps: Option<String>,
    /// Why it is wanted.
    pub reason: String,
    /// The ticket it belongs to; empty: none.
    pub ticket: String,
    /// Why a second person has to approve it (JSON list of sentences).
    pub needs: String,
    /// Who submitted it.
    pub submitted_by: Option<UserId>,
    /// When.
    pub submitted_at: Option<UtcMillis>,
    /// Over all that was submitted.
    pub seal: Option<String>,
    /// When it is to be sent, or tried next.
    pub due_at: Option<UtcMillis>,
    /// When it expires unless it was sent.
    pub expires_at: Option<UtcMillis>,
    /// The bulk that it is part of.
    pub bulk: Option<BulkId>,
}

/// A move of a change from one state to another. `None` leaves a column as it is, except for the next
/// read-back, which is set as given.
#[derive(Debug, Clone)]
pub struct ChangeMove<'m> {
    /// The states from which it may move.
    pub from: &'m [ChangeState],
    /// The state to which it moves; never [`ChangeState::Running`].
    pub to: ChangeState,
    /// Now.
    pub at: UtcMillis,
    /// When it is read back next.
    pub next_read_back_at: Option<UtcMillis>,
    /// How it ended, in a sentence.
    pub outcome: Option<&'m str>,
    /// Why Zoom refused it (JSON).
    pub refusal: Option<&'m str>,
    /// Zoom's tracking id of the answer.
    pub request_id: Option<&'m str>,
}

impl FromRow for Change {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            account: row.get("account_id")?,
            operation: row.get("operation")?,
            title: row.get("title")?,
            state: row.get("state")?,
            drafted_by: row.get("drafted_by")?,
            drafted_by_name: row.get("drafted_by_name")?,
            drafted_at: row.get("drafted_at")?,
            based_on: row.get("based_on")?,
            content: row.get("content")?,
            body: row.get("body")?,
            outcome: row.find("outcome")?,
            refusal: row.find("refusal")?,
            request_id: row.find("request_id")?,
            read_backs: row.get("read_backs")?,
            next_read_back_at: row.find("next_read_back_at")?,
            lease_owner: row.find("lease_owner")?,
            lease_until: row.find("lease_until")?,
            updated_at: row.get("updated_at")?,
            steps: row.find("steps")?,
            reason: row.get("reason")?,
            ticket: row.get("ticket")?,
            needs: row.get("needs")?,
            submitted_by: row.find("submitted_by")?,
            submitted_at: row.find("submitted_at")?,
            seal: row.find("seal")?,
            due_at: row.find("due_at")?,
            expires_at: row.find("expires_at")?,
            bulk: row.find("bulk_id")?,
        })
    }
}

impl Store {
    /// The change of this number.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_change(&self, id: ChangeId) -> Result<Option<Change>> {
        sql("SELECT * FROM changes WHERE id = $1")
            .bind(id)
            .fetch_optional(self)
            .await
    }

    /// The changes of an account, newest first.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_changes(&self, account: &AccountId) -> Result<Vec<Change>> {
        sql("SELECT * FROM changes WHERE account_id = $1 ORDER BY id DESC")
            .bind(account)
            .fetch_all(self)
            .await
    }

    /// The changes that a call may be out for, or that are still to be read back: for taking them up
    /// again after a crash.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_unfinished_changes(&self) -> Result<Vec<Change>> {
        sql("SELECT * FROM changes \
             WHERE state IN ('running', 'verifying') OR next_read_back_at IS NOT NULL ORDER BY id")
        .fetch_all(self)
        .await
    }

    /// The changes that are to be sent by now, the oldest first, and those that expire. Of a bulk that is
    /// paused none is to be sent.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_due_changes(&self, now: UtcMillis, limit: u32) -> Result<Vec<Change>> {
        sql(
            "SELECT * FROM changes WHERE (state IN ('approved', 'scheduled') AND due_at <= $1 \
             AND NOT EXISTS (SELECT 1 FROM bulks WHERE bulks.id = changes.bulk_id AND bulks.state = 'paused')) \
             OR (state IN ('waiting', 'approved', 'scheduled') AND expires_at <= $1) \
             ORDER BY due_at, id LIMIT $2",
        )
        .bind(now)
        .bind(limit)
        .fetch_all(self)
        .await
    }

    /// Takes or prolongs the right to work on a change and says whether the caller has it: one
    /// instance at a time, until its lease ends.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn lease_change(
        &self,
        id: ChangeId,
        owner: &str,
        now: UtcMillis,
        until: UtcMillis,
    ) -> Result<bool> {
        let changed = sql(
            "UPDATE changes SET lease_owner = $2, lease_until = $4 WHERE id = $1 \
             AND (lease_owner = $2 OR lease_until IS NULL OR lease_until <= $3)",
        )
        .bind(id)
        .bind(owner)
        .bind(now)
        .bind(until)
        .execute(self.writer())
        .await?;
        Ok(changed == 1)
    }

    /// Lets a change rest that waits for a slot, before its first step or between two.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn rest_change(&self, id: ChangeId, due_at: UtcMillis) -> Result<()> {
        sql("UPDATE changes SET due_at = $2 \
             WHERE id = $1 AND state IN ('approved', 'scheduled', 'running')")
        .bind(id)
        .bind(due_at)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Ends all leases of changes: whoever held them is known to be gone.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn release_all_changes(&self) -> Result<()> {
        sql("UPDATE changes SET lease_owner = NULL, lease_until = NULL \
             WHERE lease_owner IS NOT NULL")
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Ends the lease of a change, if it is still the owner's.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn release_change(&self, id: ChangeId, owner: &str) -> Result<()> {
        sql("UPDATE changes SET lease_owner = NULL, lease_until = NULL \
             WHERE id = $1 AND lease_owner = $2")
        .bind(id)
        .bind(owner)
        .execute(self.writer())
        .await?;
        Ok(())
    }
}

impl Write {
    /// The change of this number, as this transaction sees it.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_change(&mut self, id: ChangeId) -> Result<Option<Change>> {
        sql("SELECT * FROM changes WHERE id = $1")
            .bind(id)
            .fetch_optional(self)
            .await
    }

    /// Drafts a change.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn create_change(&mut self, change: &NewChange) -> Result<ChangeId> {
        let Single(id) = sql("INSERT INTO changes (account_id, operation, title, state, \
             drafted_by, drafted_by_name, drafted_at, based_on, content, body, steps, bulk_id, updated_at) \
             VALUES ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, $9, $10, $11, $6) RETURNING id AS value")
        .bind(&change.account)
        .bind(change.operation)
        .bind(&change.title)
        .bind(change.drafted_by)
        .bind(&change.drafted_by_name)
        .bind(change.drafted_at)
        .bind(change.based_on)
        .bind(&change.content)
        .bind(&change.body)
        .bind(change.steps.clone())
        .bind(change.bulk)
        .fetch_one(self)
        .await?;
        Ok(id)
    }

    /// Freezes a draft as it is submitted and says whether it still was one.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn submit_change(&mut self, id: ChangeId, given: &Submission<'_>) -> Result<bool> {
        let changed = sql(
            "UPDATE changes SET state = $2, reason = $3, ticket = $4, needs = $5, seal = $6, \
             submitted_by = $7, submitted_at = $8, updated_at = $8, due_at = $9, expires_at = $10 \
             WHERE id = $1 AND state = 'draft'",
        )
        .bind(id)
        .bind(given.to)
        .bind(given.reason)
        .bind(given.ticket)
        .bind(given.needs)
        .bind(given.seal)
        .bind(given.by)
        .bind(given.at)
        .bind(given.due_at)
        .bind(given.expires_at)
        .execute(self)
        .await?;
        Ok(changed == 1)
    }

    /// Sets when a change that waits to be sent is tried next.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn delay_change(&mut self, id: ChangeId, due_at: UtcMillis) -> Result<bool> {
        let changed = sql(
            "UPDATE changes SET due_at = $2 WHERE id = $1 AND state IN ('approved', 'scheduled')",
        )
        .bind(id)
        .bind(due_at)
        .execute(self)
        .await?;
        Ok(changed == 1)
    }

    /// Moves a change to another state and says whether it stood in one of the states to move from.
    ///
    /// # Errors
    /// [`crate::StoreError::Conflict`] where it moves to verifying while another one of the account
    /// runs, and those of any statement.
    pub async fn move_change(&mut self, id: ChangeId, change: &ChangeMove<'_>) -> Result<bool> {
        let mut query = Builder::new("UPDATE changes SET state = ");
        query.push_bind(change.to).push(", updated_at = ");
        query.push_bind(change.at).push(", next_read_back_at = ");
        query.push_bind(change.next_read_back_at);
        query
            .push(", outcome = coalesce(")
            .push_bind(change.outcome);
        query
            .push(", outcome), refusal = coalesce(")
            .push_bind(change.refusal);
        query
            .push(", refusal), request_id = coalesce(")
            .push_bind(change.request_id);
        query.push(", request_id) WHERE id = ").push_bind(id);
        query.push(" AND state IN ");
        query.push_list(change.from.iter().map(|state| state.to_value()));
        let changed = query.build().execute(self).await?;
        Ok(changed == 1)
    }

    /// Writes what differs anew, e.g. with what was seen when it was read back.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn update_change_content(&mut self, id: ChangeId, content: &str) -> Result<bool> {
        let changed = sql("UPDATE changes SET content = $2 WHERE id = $1")
            .bind(id)
            .bind(content)
            .execute(self)
            .await?;
        Ok(changed == 1)
    }

    /// Counts one read-back and sets when the next is due.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn count_read_back(
        &mut self,
        id: ChangeId,
        next_read_back_at: Option<UtcMillis>,
    ) -> Result<bool> {
        let changed = sql("UPDATE changes SET read_backs = read_backs + 1, \
             next_read_back_at = $2 WHERE id = $1")
        .bind(id)
        .bind(next_read_back_at)
        .execute(self)
        .await?;
        Ok(changed == 1)
    }
}
