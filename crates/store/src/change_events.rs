//! The events in the life of a change.

use domain::ids::ChangeId;
use domain::time::UtcMillis;
use domain::view::ChangeState;

use crate::error::Result;
use crate::sql::{FromRow, Row, sql};
use crate::{Store, Write};

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
}

impl Write {
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
