//! How often Zoom is asked, by hour and operation, and which calls it refused with 429.

use domain::operation::Operation;
use domain::time::{HOUR_MS, UtcMillis};

use crate::error::Result;
use crate::sql::{FromRow, Row, Single, sql};
use crate::{Store, Write};

/// The calls of one operation in one hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallCount {
    /// When the hour began.
    pub starts_at: UtcMillis,
    /// Which operation.
    pub operation: Operation,
    /// How many calls.
    pub calls: u64,
}

impl FromRow for CallCount {
    fn from_row(row: &Row) -> Result<Self> {
        let hour: i64 = row.get("hour")?;
        Ok(Self {
            starts_at: UtcMillis(hour.saturating_mul(HOUR_MS)),
            operation: row.get("operation")?,
            calls: row.get("calls")?,
        })
    }
}

/// A call that Zoom refused with 429.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedCall {
    /// When.
    pub at: UtcMillis,
    /// Which call.
    pub operation: Operation,
    /// The name of the kind of limit.
    pub kind: String,
    /// When Zoom said to come back, if it did.
    pub retry_at: Option<UtcMillis>,
    /// Until when nothing of the kind is sent.
    pub paused_until: UtcMillis,
}

impl FromRow for RefusedCall {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            at: row.get("at")?,
            operation: row.get("operation")?,
            kind: row.get("kind")?,
            retry_at: row.find("retry_at")?,
            paused_until: row.get("paused_until")?,
        })
    }
}

fn hour(at: UtcMillis) -> i64 {
    at.0.div_euclid(HOUR_MS)
}

impl Write {
    /// Counts a call.
    ///
    /// # Errors
    /// Those of any statement.
    pub(crate) async fn count_call(&mut self, operation: Operation, at: UtcMillis) -> Result<()> {
        sql(
            "INSERT INTO call_counts (hour, operation, calls) VALUES ($1, $2, 1) \
             ON CONFLICT (hour, operation) DO UPDATE SET calls = call_counts.calls + 1",
        )
        .bind(hour(at))
        .bind(operation)
        .execute(self)
        .await?;
        Ok(())
    }
}

impl Store {
    /// The calls from the hour of `since` on, oldest first.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_call_counts(&self, since: UtcMillis) -> Result<Vec<CallCount>> {
        sql(
            "SELECT hour, operation, calls FROM call_counts WHERE hour >= $1 \
             ORDER BY hour, calls DESC, operation",
        )
        .bind(hour(since))
        .fetch_all(self)
        .await
    }

    /// Keeps a call that was refused.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_refused_call(&self, refused: &RefusedCall) -> Result<()> {
        sql(
            "INSERT INTO call_refusals (at, operation, kind, retry_at, paused_until) \
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(refused.at)
        .bind(refused.operation)
        .bind(&refused.kind)
        .bind(refused.retry_at)
        .bind(refused.paused_until)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// How many calls were refused since then.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn count_refused_calls(&self, since: UtcMillis) -> Result<u64> {
        let Single(count) = sql("SELECT count(*) AS value FROM call_refusals WHERE at >= $1")
            .bind(since)
            .fetch_one(self)
            .await?;
        Ok(count)
    }

    /// The last calls that were refused since then, newest first.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_refused_calls(
        &self,
        since: UtcMillis,
        limit: u32,
    ) -> Result<Vec<RefusedCall>> {
        sql(
            "SELECT at, operation, kind, retry_at, paused_until FROM call_refusals \
             WHERE at >= $1 ORDER BY at DESC, id DESC LIMIT $2",
        )
        .bind(since)
        .bind(limit)
        .fetch_all(self)
        .await
    }

    /// Deletes what is older than `before`, at most `limit` rows of each kind, and says how many.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn delete_old_calls(&self, before: UtcMillis, limit: u32) -> Result<u64> {
        let counts = sql("DELETE FROM call_counts WHERE hour < $1 AND hour <= \
             (SELECT max(hour) FROM (SELECT hour FROM call_counts ORDER BY hour LIMIT $2) AS old)")
        .bind(hour(before))
        .bind(limit)
        .execute(self.writer())
        .await?;
        let refusals = sql("DELETE FROM call_refusals WHERE id IN \
             (SELECT id FROM call_refusals WHERE at < $1 ORDER BY at, id LIMIT $2)")
        .bind(before)
        .bind(limit)
        .execute(self.writer())
        .await?;
        Ok(counts + refusals)
    }
}
