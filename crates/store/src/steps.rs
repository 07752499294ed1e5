//! The Zoom calls that changes are made of: the intent is stored before the call, the answer after it.
//!
//! [`Write::begin_step`] moves an approved change to running and stores the intent in one transaction,
//! which must be committed before the call is made. Of all who try at the same time one wins.

use domain::ids::{AccountId, ChangeId, StepId};
use domain::operation::{Method, Operation};
use domain::time::UtcMillis;

use crate::error::Result;
use crate::sql::{FromRow, Row, Single, sql};
use crate::{Store, Write};

/// The intent to make a Zoom call.
#[derive(Debug, Clone)]
pub struct NewStep<'s> {
    /// Its place among the change's steps, from 1.
    pub position: u32,
    /// The call.
    pub operation: Operation,
    /// The path with the ids in it.
    pub path: &'s str,
    /// The body.
    pub body: &'s [u8],
    /// Now.
    pub at: UtcMillis,
    /// The last step of another change of the account when Zoom's state was read for this one; the first
    /// step begins only while that still is the last.
    pub checked_after: Option<StepId>,
    /// The instance that will make the call.
    pub lease_owner: &'s str,
    /// Until when it is trusted to be alive.
    pub lease_until: UtcMillis,
}

/// What came of an attempt to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// The caller makes the call, once the transaction is committed.
    Won(StepId),
    /// The change is not approved or no longer this instance's to run, its bulk is paused or stopped, this
    /// step was begun before, or another change of the account was sent since this one was checked; nothing
    /// was written.
    NotReady,
    /// Another change of the account is running; nothing was written.
    AnotherRuns(ChangeId),
}

/// What came of a Zoom call.
#[derive(Debug, Clone)]
pub struct StepAnswer<'s> {
    /// When.
    pub at: UtcMillis,
    /// In a word: `accepted`, `refused`, `unknown`, as the caller names it.
    pub outcome: &'s str,
    /// The HTTP status, where there was an answer.
    pub http_status: Option<u32>,
    /// Zoom's tracking id.
    pub request_id: Option<&'s str>,
    /// The body of the answer.
    pub answer: &'s [u8],
}

/// A Zoom call of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its number.
    pub id: StepId,
    /// Its place among the change's steps, from 1.
    pub position: u32,
    /// The call.
    pub operation: Operation,
    /// The method.
    pub method: String,
    /// The path with the ids in it.
    pub path: String,
    /// The body.
    pub body: Vec<u8>,
    /// When the intent was stored, just before the call.
    pub intended_at: UtcMillis,
    /// When the answer, or the lack of one, was recorded; `None`: it never was.
    pub answered_at: Option<UtcMillis>,
    /// What came of it.
    pub outcome: Option<String>,
    /// The HTTP status.
    pub http_status: Option<u32>,
    /// Zoom's tracking id.
    pub request_id: Option<String>,
    /// The body of the answer.
    pub answer: Option<Vec<u8>>,
}

impl FromRow for Step {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            position: row.get("position")?,
            operation: row.get("operation")?,
            method: row.get("method")?,
            path: row.get("path")?,
            body: row.get("body")?,
            intended_at: row.get("intended_at")?,
            answered_at: row.find("answered_at")?,
            outcome: row.find("outcome")?,
            http_status: row.find("http_status")?,
            request_id: row.find("request_id")?,
            answer: row.find("answer")?,
        })
    }
}

impl Store {
    /// The Zoom calls of a change, in order.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_steps(&self, change: ChangeId) -> Result<Vec<Step>> {
        sql("SELECT * FROM change_steps WHERE change_id = $1 ORDER BY position")
            .bind(change)
            .fetch_all(self)
            .await
    }

    /// The last step that was begun of any change of an account but this one.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_last_step_of_others(
        &self,
        account: &AccountId,
        change: ChangeId,
    ) -> Result<Option<StepId>> {
        let last = sql(LAST_STEP_OF_OTHERS)
            .bind(account)
            .bind(change)
            .fetch_optional::<Single<StepId>>(self)
            .await?;
        Ok(last.map(|Single(id)| id))
    }
}

const LAST_STEP_OF_OTHERS: &str = "SELECT change_steps.id AS value FROM change_steps \
     JOIN changes ON changes.id = change_steps.change_id \
     WHERE changes.account_id = $1 AND changes.id <> $2 ORDER BY change_steps.id DESC LIMIT 1";

impl Write {
    /// Moves an approved change to running, or goes on with one that this instance runs, and stores the
    /// intent of the call. Commit before calling.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn begin_step(&mut self, id: ChangeId, step: &NewStep<'_>) -> Result<Begun> {
        let account = sql("SELECT account_id AS value FROM changes WHERE id = $1")
            .bind(id)
            .fetch_optional::<Single<AccountId>>(&mut *self)
            .await?;
        let Some(Single(account)) = account else {
            return Ok(Begun::NotReady);
        };
        // Everyone who begins a change of the account waits here for the one before.
        sql("SELECT id AS value FROM accounts WHERE id = $1")
            .bind(&account)
            .locking()
            .fetch_one::<Single<AccountId>>(&mut *self)
            .await?;
        let running = sql("SELECT id AS value FROM changes \
             WHERE account_id = $1 AND id <> $2 AND state IN ('running', 'verifying')")
        .bind(&account)
        .bind(id)
        .fetch_optional::<Single<ChangeId>>(&mut *self)
        .await?;
        if let Some(Single(other)) = running {
            return Ok(Begun::AnotherRuns(other));
        }
        if step.position == 1 {
            let last = sql(LAST_STEP_OF_OTHERS)
                .bind(&account)
                .bind(id)
                .fetch_optional::<Single<StepId>>(&mut *self)
                .await?;
            if last.map(|Single(id)| id) != step.checked_after {
                return Ok(Begun::NotReady);
            }
        }
        let moved = sql(
            "UPDATE changes SET state = 'running', updated_at = $2, due_at = NULL, \
             lease_owner = $3, lease_until = $4 WHERE id = $1 \
             AND (($5 = 1 AND state IN ('approved', 'scheduled')) \
             OR ($5 > 1 AND state = 'running' AND lease_owner = $3)) \
             AND NOT EXISTS (SELECT 1 FROM change_steps WHERE change_id = $1 AND position >= $5) \
             AND ($5 > 1 OR NOT EXISTS (SELECT 1 FROM bulks \
             WHERE bulks.id = changes.bulk_id AND bulks.state <> 'open'))",
        )
        .bind(id)
        .bind(step.at)
        .bind(step.lease_owner)
        .bind(step.lease_until)
        .bind(step.position)
        .execute(&mut *self)
        .await?;
        if moved == 0 {
            return Ok(Begun::NotReady);
        }
        self.create_step(id, step).await.map(Begun::Won)
    }

    async fn create_step(&mut self, change: ChangeId, step: &NewStep<'_>) -> Result<StepId> {
        let method = match step.operation.method() {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
        };
        let Single(id) = sql("INSERT INTO change_steps \
             (change_id, position, operation, method, path, body, intended_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id AS value")
        .bind(change)
        .bind(step.position)
        .bind(step.operation)
        .bind(method)
        .bind(step.path)
        .bind(step.body)
        .bind(step.at)
        .fetch_one(self)
        .await?;
        Ok(id)
    }

    /// Records what came of a call and says whether it was the first to be recorded: an answer is
    /// never overwritten.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn record_answer(&mut self, step: StepId, answer: &StepAnswer<'_>) -> Result<bool> {
        let changed = sql("UPDATE change_steps SET answered_at = $2, outcome = $3, \
             http_status = $4, request_id = $5, answer = $6 \
             WHERE id = $1 AND answered_at IS NULL")
        .bind(step)
        .bind(answer.at)
        .bind(answer.outcome)
        .bind(answer.http_status)
        .bind(answer.request_id)
        .bind(answer.answer)
        .execute(self)
        .await?;
        Ok(changed == 1)
    }
}
