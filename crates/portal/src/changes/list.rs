//! The changes of all accounts, and how many of them wait for somebody.

use std::collections::HashMap;

use domain::ids::ChangeId;
use domain::people::Permission;
use domain::view::{ChangeView, ChangesPage, FleetChangeRow, Person};
use store::ChangeFilter;

use super::row;
use crate::{Caller, Portal, PortalError};

/// Rows of a page.
const PAGE_ROWS: u32 = 50;

impl Portal {
    /// One page of the changes of a view, newest first; `before` is the first one that is not shown.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn changes(
        &self,
        caller: &Caller,
        view: ChangeView,
        before: Option<ChangeId>,
    ) -> Result<ChangesPage, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let mut counts = Vec::new();
        let approves = caller.person.role.may(Permission::Approve);
        for view in ChangeView::ALL {
            if view == ChangeView::WaitingForMe && !approves {
                continue;
            }
            let count = self.store().count_changes_of(&filter(caller, view)).await?;
            counts.push((view, count));
        }
        // One more than is shown tells whether there are more.
        let mut changes = self
            .store()
            .list_changes_of(&filter(caller, view), before, PAGE_ROWS + 1)
            .await?;
        let has_more = changes.len() > PAGE_ROWS as usize;
        changes.truncate(PAGE_ROWS as usize);
        let mut names = HashMap::new();
        let mut rows = Vec::new();
        for change in &changes {
            if !names.contains_key(&change.account) {
                let account = self.store().find_account(&change.account).await?;
                let name = account
                    .map_or_else(|| change.account.to_string(), |account| account.listed.name);
                names.insert(change.account.clone(), name);
            }
            rows.push(FleetChangeRow {
                row: row(change),
                account: change.account.clone(),
                account_name: names.get(&change.account).cloned().unwrap_or_default(),
                updated_at: change.updated_at,
                bulk: change.bulk,
            });
        }
        Ok(ChangesPage {
            view,
            counts,
            older_than: changes.last().filter(|_| has_more).map(|last| last.id),
            is_further: before.is_some(),
            rows,
        })
    }

    /// How many changes wait for this person to approve them; for every page, so it is one small
    /// statement, and none for whoever can't approve.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub async fn count_waiting(&self, person: &Person) -> Result<u64, PortalError> {
        if !person.role.may(Permission::Approve) {
            return Ok(0);
        }
        Ok(self.store().count_changes_waiting_for(person.id).await?)
    }
}

fn filter(caller: &Caller, view: ChangeView) -> ChangeFilter {
    let me = caller.person.id;
    ChangeFilter {
        states: view.states().to_vec(),
        drafted_by: (view == ChangeView::Mine).then_some(me),
        not_drafted_by: (view == ChangeView::WaitingForMe).then_some(me),
    }
}
