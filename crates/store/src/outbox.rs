//! E-mail that is still to be sent: written with what it tells of, tried until it is sent or given up.

use domain::ids::{ChangeId, MailId, UserId};
use domain::mail::{MailChoices, MailKind};
use domain::people::Role;
use domain::time::UtcMillis;
use domain::view::MailFigures;

use crate::error::Result;
use crate::sql::{FromRow, Row, Single, sql};
use crate::{Store, Write};

/// A letter to be written.
#[derive(Debug, Clone, Copy)]
pub struct NewMail {
    /// Of what it tells.
    pub kind: MailKind,
    /// Of which change.
    pub change: ChangeId,
    /// To whom.
    pub person: UserId,
    /// When it happened.
    pub at: UtcMillis,
    /// When it is sent at the earliest.
    pub not_before: UtcMillis,
}

/// A letter that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The number.
    pub id: MailId,
    /// Of what it tells.
    pub kind: MailKind,
    /// Of which change.
    pub change: ChangeId,
    /// To whom.
    pub person: UserId,
    /// How often it was tried.
    pub attempts: u32,
}

/// How a letter ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailEnd {
    /// The server took it.
    Sent,
    /// It was no longer of interest to that person.
    Dropped,
    /// It was tried often enough.
    GivenUp,
}

impl MailEnd {
    fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Dropped => "dropped",
            Self::GivenUp => "given_up",
        }
    }
}

/// Somebody who may be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailReader {
    /// Who.
    pub person: UserId,
    /// What they may do.
    pub role: Role,
    /// What they want to be told of.
    pub choices: MailChoices,
}

impl FromRow for Mail {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            kind: row.get("kind")?,
            change: row.get("change_id")?,
            person: row.get("person")?,
            attempts: row.get("attempts")?,
        })
    }
}

impl FromRow for MailReader {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            person: row.get("id")?,
            role: row.get("role")?,
            choices: MailChoices {
                waiting: row.get("mails_waiting")?,
                attention: row.get("mails_attention")?,
            },
        })
    }
}

/// When something failed, and why.
struct Failure(UtcMillis, String);

impl FromRow for Failure {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self(row.get("failed_at")?, row.get("failure")?))
    }
}

impl Store {
    /// A person who may be told; `None` where they don't exist or are disabled.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_mail_reader(&self, person: UserId) -> Result<Option<MailReader>> {
        sql(
            "SELECT id, role, mails_waiting, mails_attention FROM users \
             WHERE id = $1 AND is_disabled = 0",
        )
        .bind(person)
        .fetch_optional(self)
        .await
    }

    /// The letters that are to be tried by now, the longest due first.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_due_mail(&self, now: UtcMillis, limit: u32) -> Result<Vec<Mail>> {
        sql("SELECT id, kind, change_id, person, attempts FROM outbox \
             WHERE state = 'waiting' AND next_try_at <= $1 ORDER BY next_try_at, id LIMIT $2")
        .bind(now)
        .bind(limit)
        .fetch_all(self)
        .await
    }

    /// Takes the right to try a letter once and counts the attempt; says whether the caller has it.
    /// Until `next_try_at` nobody else tries.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn claim_mail(&self, mail: &Mail, next_try_at: UtcMillis) -> Result<bool> {
        let changed = sql(
            "UPDATE outbox SET attempts = attempts + 1, next_try_at = $3 \
             WHERE id = $1 AND attempts = $2 AND state = 'waiting'",
        )
        .bind(mail.id)
        .bind(mail.attempts)
        .bind(next_try_at)
        .execute(self.writer())
        .await?;
        Ok(changed == 1)
    }

    /// Ends a letter and says whether it still waited.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn end_mail(&self, id: MailId, end: MailEnd, at: UtcMillis) -> Result<bool> {
        let changed = sql("UPDATE outbox SET state = $2, ended_at = $3 \
             WHERE id = $1 AND state = 'waiting'")
        .bind(id)
        .bind(end.as_str())
        .bind(at)
        .execute(self.writer())
        .await?;
        Ok(changed == 1)
    }

    /// Notes why an attempt failed.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn note_mail_failure(&self, id: MailId, at: UtcMillis, failure: &str) -> Result<()> {
        sql("UPDATE outbox SET failed_at = $2, failure = $3 WHERE id = $1")
            .bind(id)
            .bind(at)
            .bind(failure)
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// How the outbox stands.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn mail_figures(&self) -> Result<MailFigures> {
        let sent = sql("SELECT ended_at AS value FROM outbox WHERE state = 'sent' \
             ORDER BY ended_at DESC LIMIT 1")
        .fetch_optional(self)
        .await?;
        let failure = sql(
            "SELECT failed_at, failure FROM outbox WHERE failed_at IS NOT NULL \
             ORDER BY failed_at DESC, id DESC LIMIT 1",
        )
        .fetch_optional::<Failure>(self)
        .await?;
        Ok(MailFigures {
            waiting: self.count_mail("waiting").await?,
            given_up: self.count_mail("given_up").await?,
            sent_at: sent.map(|Single(at)| at),
            failure: failure.map(|Failure(at, sentence)| (at, sentence)),
        })
    }

    async fn count_mail(&self, state: &str) -> Result<u64> {
        let Single(count) = sql("SELECT count(*) AS value FROM outbox WHERE state = $1")
            .bind(state)
            .fetch_one(self)
            .await?;
        Ok(count)
    }

    /// Deletes letters that ended before a time, `limit` of them at most; says how many.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn delete_old_mail(&self, before: UtcMillis, limit: u32) -> Result<u64> {
        sql("DELETE FROM outbox WHERE id IN (SELECT id FROM outbox \
             WHERE state <> 'waiting' AND ended_at < $1 ORDER BY id LIMIT $2)")
        .bind(before)
        .bind(limit)
        .execute(self.writer())
        .await
    }
}

impl Write {
    /// Everybody who may be told: those who are not disabled.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_mail_readers(&mut self) -> Result<Vec<MailReader>> {
        sql(
            "SELECT id, role, mails_waiting, mails_attention FROM users \
             WHERE is_disabled = 0 ORDER BY id",
        )
        .fetch_all(self)
        .await
    }

    /// Writes a letter. One for the same person and event stays as it is.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn create_mail(&mut self, mail: &NewMail) -> Result<()> {
        sql(
            "INSERT INTO outbox (kind, change_id, person, at, next_try_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (change_id, kind, person, at) DO NOTHING",
        )
        .bind(mail.kind)
        .bind(mail.change)
        .bind(mail.person)
        .bind(mail.at)
        .bind(mail.not_before)
        .execute(self)
        .await?;
        Ok(())
    }

    /// Writes what a person wants to be told of and says whether they exist.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_mail_choices(
        &mut self,
        person: UserId,
        choices: MailChoices,
    ) -> Result<bool> {
        let changed =
            sql("UPDATE users SET mails_waiting = $2, mails_attention = $3 WHERE id = $1")
                .bind(person)
                .bind(choices.waiting)
                .bind(choices.attention)
                .execute(self)
                .await?;
        Ok(changed == 1)
    }
}
