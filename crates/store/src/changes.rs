//! Changes, the Zoom calls that they are made of, and what happened to them.
//!
//! A draft becomes running in [`Write::begin_step`] and nowhere else: the state moves and the intent is
//! stored in one transaction, which must be committed before the call is made. Of all who try at the
//! same time one wins, and per account one change runs at a time.

use domain::ids::{AccountId, ChangeId, StepId, UserId};
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
    /// The call it makes.
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
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The number.
    pub id: ChangeId,
    /// Of which account.
    pub account: AccountId,
    /// The call it makes.
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
}

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
    /// The change is no longer a draft, or never was; nothing was written.
    NotADraft,
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

/// One event in the life of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeEventRecord {
    /// When.
    pub at: UtcMillis,
    /// The state it led to.
    pub state: ChangeState,
    /// What, as a sentence.
    pub sentence: String,
    /// More: who, request id, what Zoom said.
    pub detail: String,
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
        })
    }
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

impl FromRow for ChangeEventRecord {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            at: row.get("at")?,
            state: row.get("state")?,
            sentence: row.get("sentence")?,
            detail: row.get("detail")?,
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

    /// What happened to a change, oldest first.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_change_events(&self, change: ChangeId) -> Result<Vec<ChangeEventRecord>> {
        sql("SELECT at, state, sentence, detail FROM change_events WHERE change_id = $1 ORDER BY id")
            .bind(change)
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
}

impl Write {
    /// Drafts a change.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn create_change(&mut self, change: &NewChange) -> Result<ChangeId> {
        let Single(id) = sql("INSERT INTO changes (account_id, operation, title, state, \
             drafted_by, drafted_by_name, drafted_at, based_on, content, body, updated_at) \
             VALUES ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, $9, $6) RETURNING id AS value")
        .bind(&change.account)
        .bind(change.operation)
        .bind(&change.title)
        .bind(change.drafted_by)
        .bind(&change.drafted_by_name)
        .bind(change.drafted_at)
        .bind(change.based_on)
        .bind(&change.content)
        .bind(&change.body)
        .fetch_one(self)
        .await?;
        Ok(id)
    }

    /// Moves a draft to running and stores the intent of its call. Commit before calling.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn begin_step(&mut self, id: ChangeId, step: &NewStep<'_>) -> Result<Begun> {
        let account = sql("SELECT account_id AS value FROM changes WHERE id = $1")
            .bind(id)
            .fetch_optional::<Single<AccountId>>(&mut *self)
            .await?;
        let Some(Single(account)) = account else {
            return Ok(Begun::NotADraft);
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
        let moved = sql("UPDATE changes SET state = 'running', updated_at = $2, \
             lease_owner = $3, lease_until = $4 WHERE id = $1 AND state = 'draft'")
        .bind(id)
        .bind(step.at)
        .bind(step.lease_owner)
        .bind(step.lease_until)
        .execute(&mut *self)
        .await?;
        if moved == 0 {
            return Ok(Begun::NotADraft);
        }
        self.create_step(id, step).await.map(Begun::Won)
    }

    async fn create_step(&mut self, change: ChangeId, step: &NewStep<'_>) -> Result<StepId> {
        let method = match step.operation.method() {
            domain::operation::Method::Get => "GET",
            domain::operation::Method::Post => "POST",
            domain::operation::Method::Put => "PUT",
            domain::operation::Method::Patch => "PATCH",
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
        let changed = query.build(true).execute(self).await?;
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

    /// Adds an event to the life of a change.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn create_change_event(
        &mut self,
        change: ChangeId,
        event: &ChangeEventRecord,
    ) -> Result<()> {
        sql(
            "INSERT INTO change_events (change_id, at, state, sentence, detail) \
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(change)
        .bind(event.at)
        .bind(event.state)
        .bind(&event.sentence)
        .bind(&event.detail)
        .execute(self)
        .await?;
        Ok(())
    }
}
