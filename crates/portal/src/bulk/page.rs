//! The pages of bulks: the list, and one of them from its dry run to its results.

use domain::ids::BulkId;
use domain::people::Permission;
use domain::time::UtcMillis;
use domain::view::{
    BulkActions, BulkCounts, BulkFilter, BulkLine, BulkPage, BulkState, BulkSummary, BulksPage,
    ChangeState, May, Page, Proof, RowProgress,
};
use store::{Bulk, BulkRow};

use super::decide::may_decide;
use super::needs_of;
use crate::changes::may_be_proved;
use crate::{Caller, Portal, PortalError};

/// Bulks on a page of the list.
const LIST_ROWS: u32 = 50;
/// Rows on a page of a bulk.
const PAGE_SIZE: u32 = 50;

impl Portal {
    /// One page of all bulks, newest first; `before`: the first one that is not shown.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn bulks(
        &self,
        caller: &Caller,
        before: Option<BulkId>,
    ) -> Result<BulksPage, PortalError> {
        caller.must(Permission::ReadBilling)?;
        // One more than is shown tells whether there are more.
        let mut bulks = self
            .store()
            .list_bulks(self.now(), before, LIST_ROWS + 1)
            .await?;
        let has_more = bulks.len() > LIST_ROWS as usize;
        bulks.truncate(LIST_ROWS as usize);
        let ids: Vec<BulkId> = bulks.iter().map(|bulk| bulk.id).collect();
        let mut counts = self.store().count_bulk_rows(&ids).await?;
        Ok(BulksPage {
            older_than: bulks.last().filter(|_| has_more).map(|last| last.id),
            is_further: before.is_some(),
            bulks: bulks
                .iter()
                .map(|bulk| summary(bulk, counts.remove(&bulk.id).unwrap_or_default()))
                .collect(),
        })
    }

    /// One bulk, with a page of its rows.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn bulk(
        &self,
        caller: &Caller,
        id: BulkId,
        filter: BulkFilter,
        page: u32,
    ) -> Result<BulkPage, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let bulk = self.known_bulk(id).await?;
        let counts = self.store().count_bulk_rows(&[id]).await?;
        let counts = counts.into_values().next().unwrap_or_default();
        let page = page.max(1);
        let offset = u64::from(page - 1) * u64::from(PAGE_SIZE);
        let rows = self
            .store()
            .page_bulk_rows(id, filter, offset, PAGE_SIZE)
            .await?;
        let proof = self.proof_of(caller).await?;
        let due_at = self.store().find_bulk_due(id).await?;
        let due_at = due_at.filter(|at| *at > self.now());
        Ok(BulkPage {
            may: actions_on(caller, &bulk, &counts, proof),
            by_id: bulk.created_by,
            expires_at: bulk.expires_at,
            retry_of: bulk.retry_of,
            cost: self.store().sum_bulk_costs(id).await?,
            needs: needs_of(&bulk)?,
            proof,
            ends_at: self.ends_at(&bulk, &counts, due_at).await?,
            due_at,
            filter,
            rows: Page {
                total: counts.shown(filter),
                rows: rows.into_iter().map(line).collect(),
                page,
                page_size: PAGE_SIZE,
            },
            reason: bulk.reason.clone(),
            ticket: bulk.ticket.clone(),
            submitted: bulk.submitted.clone().map(|(_, name, at)| (name, at)),
            summary: summary(&bulk, counts),
        })
    }

    /// When the last change will have been sent; `None` while somebody has to act before.
    async fn ends_at(
        &self,
        bulk: &Bulk,
        counts: &BulkCounts,
        due_at: Option<UtcMillis>,
    ) -> Result<Option<UtcMillis>, PortalError> {
        let to_send =
            counts.in_state(ChangeState::Approved) + counts.in_state(ChangeState::Scheduled);
        if bulk.state != BulkState::Open || to_send == 0 {
            return Ok(None);
        }
        let from = due_at.unwrap_or_else(|| self.now());
        self.bulk_ends_at(to_send, from).await
    }
}

fn summary(bulk: &Bulk, counts: BulkCounts) -> BulkSummary {
    BulkSummary {
        id: bulk.id,
        name: bulk.name.clone(),
        state: bulk.state,
        by: bulk.created_by_name.clone(),
        at: bulk.created_at,
        counts,
    }
}

/// A row as pages show it.
pub(super) fn line(row: BulkRow) -> BulkLine {
    BulkLine {
        typed: row.typed,
        account: row.account,
        verdict: row.verdict,
        title: row.title,
        sentences: row.sentences,
        cost: row.cost,
        change: row.change,
        outcome: row.outcome,
    }
}

fn actions_on(caller: &Caller, bulk: &Bulk, counts: &BulkCounts, proof: Proof) -> BulkActions {
    let role = |permission: Permission| -> May {
        caller.must(permission).map_err(|_| {
            format!(
                "Your role cannot {}. Ask a colleague whose role can.",
                permission.deed()
            )
        })
    };
    let makes = role(Permission::Change);
    let has_more = counts.so_far(RowProgress::ToCome) > 0;
    let mut may = BulkActions::default();
    match bulk.state {
        BulkState::Checked => {
            let nothing = "No row changes anything, so there is nothing to submit.".to_owned();
            let has_rows = (counts.taken() > 0).then_some(()).ok_or(nothing);
            may.submit = Some(makes.clone().and(has_rows));
        }
        BulkState::Open => may.pause = has_more.then(|| makes.clone()),
        BulkState::Paused => may.resume = Some(makes.clone()),
        BulkState::Stopped => {}
    }
    if matches!(bulk.state, BulkState::Open | BulkState::Paused) {
        may.stop = has_more.then(|| makes.clone());
        if counts.in_state(ChangeState::Waiting) > 0 {
            let decidable = may_decide(caller, bulk).and_then(|()| may_be_proved(proof));
            let decidable = decidable.map_err(|error| error.to_string());
            may.decide = Some(role(Permission::Approve).and(decidable));
        }
    }
    may.retry = (counts.so_far(RowProgress::NotMade) > 0).then_some(makes);
    may
}
