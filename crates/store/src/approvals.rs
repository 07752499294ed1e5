//! What people decided on changes that were submitted: kept for ever, like the audit log.

use domain::ids::{ChangeId, UserId};
use domain::time::UtcMillis;
use domain::view::Decision;

use crate::error::Result;
use crate::sql::{FromRow, Row, sql};
use crate::{Store, Write};

/// A decision to be recorded.
#[derive(Debug, Clone)]
pub struct NewApproval<'a> {
    /// On which change.
    pub change: ChangeId,
    /// What was decided.
    pub decision: Decision,
    /// By whom.
    pub person: UserId,
    /// Their name.
    pub person_name: &'a str,
    /// What they said about it; may be empty.
    pub comment: &'a str,
    /// The seal of what they saw.
    pub seal: &'a str,
    /// Now.
    pub at: UtcMillis,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// What was decided.
    pub decision: Decision,
    /// By whom.
    pub person: UserId,
    /// Their name then.
    pub person_name: String,
    /// What they said about it.
    pub comment: String,
    /// The seal of what they saw.
    pub seal: String,
    /// When.
    pub at: UtcMillis,
}

impl FromRow for Approval {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            decision: row.get("decision")?,
            person: row.get("person")?,
            person_name: row.get("person_name")?,
            comment: row.get("comment")?,
            seal: row.get("seal")?,
            at: row.get("at")?,
        })
    }
}

impl Store {
    /// The decisions on a change, oldest first.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_approvals(&self, change: ChangeId) -> Result<Vec<Approval>> {
        sql("SELECT * FROM approvals WHERE change_id = $1 ORDER BY id")
            .bind(change)
            .fetch_all(self)
            .await
    }
}

impl Write {
    /// Records a decision.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn create_approval(&mut self, approval: &NewApproval<'_>) -> Result<()> {
        sql(
            "INSERT INTO approvals (change_id, decision, person, person_name, comment, seal, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(approval.change)
        .bind(approval.decision)
        .bind(approval.person)
        .bind(approval.person_name)
        .bind(approval.comment)
        .bind(approval.seal)
        .bind(approval.at)
        .execute(self)
        .await?;
        Ok(())
    }
}
