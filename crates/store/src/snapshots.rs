//! What Zoom answered, and how asking went last.
//!
//! A snapshot is the body of an answer; a new row only where it differs from the one before, so that
//! the rows are the history. How the last asking went (answered, refused, failed, still running) is a
//! row of its own for each thing: the fetch.

use std::collections::BTreeMap;

use domain::ids::AccountId;
use domain::time::UtcMillis;
use domain::view::Resource;
use sha2::{Digest, Sha256};

use crate::column::Bind;
use crate::error::{Result, StoreError};
use crate::sql::{FromRow, Row, Single, in_rows, sql};
use crate::{Store, Write};

/// What was or is to be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FetchKey<'k> {
    /// Of which account; `None`: of the master account, e.g. the account list.
    pub account: Option<&'k AccountId>,
    /// What.
    pub resource: Resource,
    /// Which of them, e.g. an invoice's id; empty where an account has only one.
    pub subject: &'k str,
}

impl<'k> FetchKey<'k> {
    /// A resource of which an account has one.
    pub fn of(account: &'k AccountId, resource: Resource) -> Self {
        Self {
            account: Some(account),
            resource,
            subject: "",
        }
    }

    /// A resource of the master account.
    pub fn master(resource: Resource) -> Self {
        Self {
            account: None,
            resource,
            subject: "",
        }
    }

    fn account_text(self) -> &'k str {
        self.account.map_or("", AccountId::as_str)
    }
}

/// An answer to be saved.
#[derive(Debug, Clone, Copy)]
pub struct NewSnapshot<'s> {
    /// Of what.
    pub key: FetchKey<'s>,
    /// The body as it came.
    pub body: &'s [u8],
    /// When it came.
    pub fetched_at: UtcMillis,
    /// Zoom's tracking id.
    pub request_id: Option<&'s str>,
}

/// A stored answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Its number: later ones are higher.
    pub id: i64,
    /// The body as it came.
    pub body: Vec<u8>,
    /// When this body first came; see [`Fetch::fetched_at`] for when it was last confirmed.
    pub fetched_at: UtcMillis,
    /// Zoom's tracking id of that answer.
    pub request_id: Option<String>,
}

/// What Zoom last answered, if it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Nothing yet.
    None,
    /// The latest snapshot.
    Known,
    /// It refused to tell; older snapshots may exist.
    Refused {
        /// The refusal, as JSON.
        refusal: String,
    },
}

/// Why and since when asking brings no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failing {
    /// Since when.
    pub since: UtcMillis,
    /// The last failure, as a sentence for people.
    pub sentence: String,
}

/// How asking for something went last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// What Zoom last answered.
    pub answer: Answer,
    /// When it did, even where nothing had changed.
    pub fetched_at: Option<UtcMillis>,
    /// Zoom's tracking id of that answer.
    pub request_id: Option<String>,
    /// Set where attempts since then have failed.
    pub failing: Option<Failing>,
    /// Set while somebody asks.
    pub being_fetched_since: Option<UtcMillis>,
}

impl FromRow for Snapshot {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            body: row.get("body")?,
            fetched_at: row.get("fetched_at")?,
            request_id: row.find("request_id")?,
        })
    }
}

impl FromRow for Fetch {
    fn from_row(row: &Row) -> Result<Self> {
        let answer: String = row.get("answer")?;
        let since: Option<UtcMillis> = row.find("failing_since")?;
        let sentence: Option<String> = row.find("failure")?;
        Ok(Self {
            answer: match answer.as_str() {
                "none" => Answer::None,
                "known" => Answer::Known,
                "refused" => Answer::Refused {
                    refusal: row.get("refusal")?,
                },
                other => return Err(StoreError::Corrupt(format!("answer {other}"))),
            },
            fetched_at: row.find("fetched_at")?,
            request_id: row.find("request_id")?,
            failing: since
                .zip(sentence)
                .map(|(since, sentence)| Failing { since, sentence }),
            being_fetched_since: row.find("being_fetched_since")?,
        })
    }
}

impl Store {
    /// The latest answer.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_latest(&self, key: FetchKey<'_>) -> Result<Option<Snapshot>> {
        sql("SELECT id, body, fetched_at, request_id FROM snapshots \
             WHERE account_id = $1 AND resource = $2 AND subject = $3 ORDER BY id DESC LIMIT 1")
        .bind(key.account_text())
        .bind(key.resource)
        .bind(key.subject)
        .fetch_optional(self)
        .await
    }

    /// Answers that first came before an instant, newest first.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_snapshots(
        &self,
        key: FetchKey<'_>,
        before: UtcMillis,
        limit: u32,
    ) -> Result<Vec<Snapshot>> {
        sql("SELECT id, body, fetched_at, request_id FROM snapshots \
             WHERE account_id = $1 AND resource = $2 AND subject = $3 AND fetched_at < $4 \
             ORDER BY id DESC LIMIT $5")
        .bind(key.account_text())
        .bind(key.resource)
        .bind(key.subject)
        .bind(before)
        .bind(limit)
        .fetch_all(self)
        .await
    }

    /// How asking went last; `None` where nobody ever asked.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_fetch(&self, key: FetchKey<'_>) -> Result<Option<Fetch>> {
        sql("SELECT * FROM fetches WHERE account_id = $1 AND resource = $2 AND subject = $3")
            .bind(key.account_text())
            .bind(key.resource)
            .bind(key.subject)
            .fetch_optional(self)
            .await
    }

    /// The parts of a resource that were answered, e.g. the years of invoices, the highest first.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_known_subjects(
        &self,
        account: Option<&AccountId>,
        resource: Resource,
        limit: u32,
    ) -> Result<Vec<String>> {
        let found: Vec<Single<String>> = sql("SELECT subject AS value FROM fetches \
             WHERE account_id = $1 AND resource = $2 AND answer = 'known' \
             ORDER BY subject DESC LIMIT $3")
        .bind(account.map_or("", AccountId::as_str))
        .bind(resource)
        .bind(limit)
        .fetch_all(self)
        .await?;
        Ok(found.into_iter().map(|Single(subject)| subject).collect())
    }

    /// Marks something as being fetched and says whether the caller is the one to fetch it. Somebody
    /// else's mark from before `stale_before` is taken over: its owner has died.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn begin_fetch(
        &self,
        key: FetchKey<'_>,
        now: UtcMillis,
        stale_before: UtcMillis,
    ) -> Result<bool> {
        let changed = sql("INSERT INTO fetches \
             (account_id, resource, subject, answer, being_fetched_since) \
             VALUES ($1, $2, $3, 'none', $4) \
             ON CONFLICT (account_id, resource, subject) \
             DO UPDATE SET being_fetched_since = excluded.being_fetched_since \
             WHERE fetches.being_fetched_since IS NULL OR fetches.being_fetched_since < $5")
        .bind(key.account_text())
        .bind(key.resource)
        .bind(key.subject)
        .bind(now)
        .bind(stale_before)
        .execute(self.writer())
        .await?;
        Ok(changed == 1)
    }

    /// Takes the mark off without an answer, e.g. because no slot was free. Saving an answer, a
    /// refusal or a failure takes it off as well.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn end_fetch(&self, key: FetchKey<'_>) -> Result<()> {
        sql("UPDATE fetches SET being_fetched_since = NULL \
             WHERE account_id = $1 AND resource = $2 AND subject = $3")
        .bind(key.account_text())
        .bind(key.resource)
        .bind(key.subject)
        .execute(self.writer())
        .await?;
        Ok(())
    }
}

impl Write {
    /// Saves an answer and says whether it differs from the one before.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_snapshot(&mut self, snapshot: &NewSnapshot<'_>) -> Result<bool> {
        Ok(self.save_snapshots(std::slice::from_ref(snapshot)).await? == 1)
    }

    /// Saves answers to different things at once and says how many differ from the ones before.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_snapshots(&mut self, snapshots: &[NewSnapshot<'_>]) -> Result<u64> {
        let rows: BTreeMap<FetchKey<'_>, &NewSnapshot<'_>> =
            snapshots.iter().map(|new| (new.key, new)).collect();
        let rows: Vec<_> = rows
            .into_values()
            .map(|new| (new, <[u8; 32]>::from(Sha256::digest(new.body))))
            .collect();
        let changed = in_rows(
            self,
            "INSERT INTO snapshots \
             (account_id, resource, subject, hash, body, fetched_at, request_id) \
             SELECT column1, column2, column3, column4, column5, column6, column7 FROM (VALUES ",
            &rows,
            |(new, hash)| {
                [
                    new.key.account_text().to_value(),
                    new.key.resource.to_value(),
                    new.key.subject.to_value(),
                    (*hash).to_value(),
                    new.body.to_value(),
                    new.fetched_at.to_value(),
                    new.request_id.to_value(),
                ]
            },
            ") AS answer WHERE NOT EXISTS (SELECT 1 FROM fetches \
             WHERE account_id = column1 AND resource = column2 AND subject = column3 \
             AND hash = column4)",
        )
        .await?;
        in_rows(
            self,
            "INSERT INTO fetches \
             (account_id, resource, subject, hash, fetched_at, request_id, answer) VALUES ",
            &rows,
            |(new, hash)| {
                [
                    new.key.account_text().to_value(),
                    new.key.resource.to_value(),
                    new.key.subject.to_value(),
                    (*hash).to_value(),
                    new.fetched_at.to_value(),
                    new.request_id.to_value(),
                    "known".to_value(),
                ]
            },
            " ON CONFLICT (account_id, resource, subject) DO UPDATE SET answer = excluded.answer, \
             hash = excluded.hash, fetched_at = excluded.fetched_at, \
             request_id = excluded.request_id, refusal = NULL, failing_since = NULL, \
             failure = NULL, failures = 0, last_failed_at = NULL, being_fetched_since = NULL",
        )
        .await?;
        Ok(changed)
    }

    /// Saves that Zoom refused to tell; `refusal` is JSON.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_refusal(
        &mut self,
        key: FetchKey<'_>,
        refusal: &str,
        at: UtcMillis,
        request_id: Option<&str>,
    ) -> Result<()> {
        sql("INSERT INTO fetches \
             (account_id, resource, subject, answer, refusal, fetched_at, request_id) \
             VALUES ($1, $2, $3, 'refused', $4, $5, $6) \
             ON CONFLICT (account_id, resource, subject) DO UPDATE SET answer = excluded.answer, \
             refusal = excluded.refusal, fetched_at = excluded.fetched_at, \
             request_id = excluded.request_id, failing_since = NULL, failure = NULL, \
             failures = 0, last_failed_at = NULL, being_fetched_since = NULL")
        .bind(key.account_text())
        .bind(key.resource)
        .bind(key.subject)
        .bind(refusal)
        .bind(at)
        .bind(request_id)
        .execute(self)
        .await?;
        Ok(())
    }

    /// Saves that asking failed, with a sentence for people. What was known stays known.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_failure(
        &mut self,
        key: FetchKey<'_>,
        sentence: &str,
        at: UtcMillis,
    ) -> Result<()> {
        sql("INSERT INTO fetches \
             (account_id, resource, subject, answer, failing_since, failure, failures, last_failed_at) \
             VALUES ($1, $2, $3, 'none', $4, $5, 1, $4) \
             ON CONFLICT (account_id, resource, subject) DO UPDATE SET \
             failing_since = coalesce(fetches.failing_since, excluded.failing_since), \
             failure = excluded.failure, failures = fetches.failures + 1, \
             last_failed_at = excluded.last_failed_at, being_fetched_since = NULL")
        .bind(key.account_text())
        .bind(key.resource)
        .bind(key.subject)
        .bind(at)
        .bind(sentence)
        .execute(self)
        .await?;
        Ok(())
    }
}
