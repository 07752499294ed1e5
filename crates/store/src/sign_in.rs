//! Counters of failed sign-ins, by e-mail and by client address, which slow down guessing.

use domain::time::UtcMillis;

use crate::Store;
use crate::column::Bind;
use crate::error::Result;
use crate::fold::indexable;
use crate::sql::{FromRow, Row, Single, Value, sql};

/// By what failures are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ThrottleKind {
    /// By the address that was typed.
    Email,
    /// By the client's network address.
    Address,
}

impl Bind for ThrottleKind {
    const NULL: Value = <&str>::NULL;

    fn to_value(self) -> Value {
        match self {
            Self::Email => "email",
            Self::Address => "address",
        }
        .to_value()
    }
}

/// What a counter holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignInFailures {
    /// Failures in a row.
    pub failures: u32,
    /// The last of them.
    pub last_failed_at: UtcMillis,
    /// No attempt counts before this time.
    pub blocked_until: UtcMillis,
}

impl FromRow for SignInFailures {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            failures: row.get("failures")?,
            last_failed_at: row.get("last_failed_at")?,
            blocked_until: row.get("blocked_until")?,
        })
    }
}

/// A key may be whatever somebody typed into the sign-in form.
fn index_key(key: &str) -> String {
    indexable(key.to_owned())
}

impl Store {
    /// Counts a failure and blocks the key for `delay_ms(failures)`. A counter whose last failure is
    /// older than `forget_before` begins anew.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn record_sign_in_failure(
        &self,
        kind: ThrottleKind,
        key: &str,
        at: UtcMillis,
        forget_before: UtcMillis,
        delay_ms: impl Fn(u32) -> i64 + Send,
    ) -> Result<SignInFailures> {
        let mut tx = self.begin().await?;
        let Single(failures) = sql("INSERT INTO sign_in_failures \
             (kind, key, failures, last_failed_at, blocked_until) VALUES ($1, $2, 1, $3, $3) \
             ON CONFLICT (kind, key) DO UPDATE SET last_failed_at = excluded.last_failed_at, \
             failures = CASE WHEN sign_in_failures.last_failed_at < $4 THEN 1 \
             ELSE sign_in_failures.failures + 1 END \
             RETURNING failures AS value")
        .bind(kind)
        .bind(index_key(key))
        .bind(at)
        .bind(forget_before)
        .fetch_one(&mut tx)
        .await?;
        let blocked_until = at.plus_ms(delay_ms(failures));
        sql("UPDATE sign_in_failures SET blocked_until = $3 WHERE kind = $1 AND key = $2")
            .bind(kind)
            .bind(index_key(key))
            .bind(blocked_until)
            .execute(&mut tx)
            .await?;
        tx.commit().await?;
        Ok(SignInFailures {
            failures,
            last_failed_at: at,
            blocked_until,
        })
    }

    /// The counter of a key, if anything has failed.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_sign_in_failures(
        &self,
        kind: ThrottleKind,
        key: &str,
    ) -> Result<Option<SignInFailures>> {
        sql(
            "SELECT failures, last_failed_at, blocked_until FROM sign_in_failures \
             WHERE kind = $1 AND key = $2",
        )
        .bind(kind)
        .bind(index_key(key))
        .fetch_optional(self)
        .await
    }

    /// Forgets the failures of a key, after a successful sign-in.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn clear_sign_in_failures(&self, kind: ThrottleKind, key: &str) -> Result<()> {
        sql("DELETE FROM sign_in_failures WHERE kind = $1 AND key = $2")
            .bind(kind)
            .bind(index_key(key))
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// Deletes the counters whose last failure is older than `before` and says how many.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn delete_old_sign_in_failures(&self, before: UtcMillis) -> Result<u64> {
        sql("DELETE FROM sign_in_failures WHERE last_failed_at < $1 AND blocked_until < $1")
            .bind(before)
            .execute(self.writer())
            .await
    }
}
