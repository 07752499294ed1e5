//! The changes of all accounts as one list, newest first.

use domain::ids::{ChangeId, UserId};
use domain::view::ChangeState;

use crate::Store;
use crate::changes::Change;
use crate::column::Bind;
use crate::error::Result;
use crate::sql::{Builder, Single, sql};

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

    /// How much waits for the approval of somebody, of whom this person is one: changes by themselves, and
    /// bulks, each of which is approved as one.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn count_changes_waiting_for(&self, person: UserId) -> Result<u64> {
        let Single(count) = sql(
            "SELECT count(DISTINCT coalesce(-bulk_id, id)) AS value FROM changes \
             WHERE state = 'waiting' AND drafted_by <> $1",
        )
        .bind(person)
        .fetch_one(self)
        .await?;
        Ok(count)
    }
}
