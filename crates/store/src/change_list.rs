//! The changes of all accounts as one list, newest first.

use domain::ids::{ChangeId, UserId};
use domain::view::ChangeState;

use crate::Store;
use crate::changes::Change;
use crate::column::Bind;
use crate::error::Result;
use crate::sql::{Builder, FromRow, Row, Single, sql};

/// Which changes are listed; what is not given does not matter.
#[derive(Debug, Clone, Default)]
pub struct ChangeFilter {
    /// Those that stand in one of these states.
    pub states: Vec<ChangeState>,
    /// Those that this person drafted.
    pub drafted_by: Option<UserId>,
    /// Those that this person did not draft.
    pub not_drafted_by: Option<UserId>,
}

/// How many changes stand in the states that somebody has to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChangeCounts {
    /// Waiting for the approval of somebody but the asked-for person.
    pub waiting_for: u64,
    /// Of unknown outcome.
    pub unknown: u64,
}

impl FromRow for ChangeCounts {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            waiting_for: row.get("waiting_for")?,
            unknown: row.get("unknown")?,
        })
    }
}

impl ChangeFilter {
    fn push(&self, query: &mut Builder) {
        query.push(" WHERE 1 = 1");
        if !self.states.is_empty() {
            query.push(" AND state IN ");
            query.push_list(self.states.iter().map(|state| state.to_value()));
        }
        if let Some(person) = self.drafted_by {
            query.push(" AND drafted_by = ").push_bind(person);
        }
        if let Some(person) = self.not_drafted_by {
            query.push(" AND drafted_by <> ").push_bind(person);
        }
    }
}

impl Store {
    /// One page of the changes of a filter, newest first.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_changes_of(
        &self,
        filter: &ChangeFilter,
        before: Option<ChangeId>,
        limit: u32,
    ) -> Result<Vec<Change>> {
        let mut query = Builder::new("SELECT * FROM changes");
        filter.push(&mut query);
        if let Some(before) = before {
            query.push(" AND id < ").push_bind(before);
        }
        query.push(" ORDER BY id DESC LIMIT ").push_bind(limit);
        query.build().fetch_all(self).await
    }

    /// How many changes a filter holds.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn count_changes_of(&self, filter: &ChangeFilter) -> Result<u64> {
        let mut query = Builder::new("SELECT count(*) AS value FROM changes");
        filter.push(&mut query);
        let Single(count) = query.build().fetch_one::<Single<u64>>(self).await?;
        Ok(count)
    }

    /// How many changes this person could approve, and how many are of unknown outcome.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn count_changes_for(&self, person: UserId) -> Result<ChangeCounts> {
        sql("SELECT \
             (SELECT count(*) FROM changes WHERE state = 'waiting' AND drafted_by <> $1) AS waiting_for, \
             (SELECT count(*) FROM changes WHERE state = 'outcome_unknown') AS unknown")
        .bind(person)
        .fetch_one(self)
        .await
    }
}
