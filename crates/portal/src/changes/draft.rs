//! Storing a draft: nothing goes to Zoom.

use domain::ids::{AccountId, BulkId, ChangeId};
use domain::time::UtcMillis;
use domain::view::ChangeState;
use store::{NewChange, Write};

use super::steps::PlannedStep;
use super::{Content, event};
use crate::{Caller, Portal, PortalError, actions, audit};

/// What is to be drafted.
pub(crate) struct Draft {
    /// Of which account.
    pub(crate) account: AccountId,
    /// In words.
    pub(crate) title: String,
    /// When what it starts from was fetched.
    pub(crate) based_on: UtcMillis,
    /// What it is about.
    pub(crate) content: Content,
    /// The calls, in order; at least one.
    pub(crate) steps: Vec<PlannedStep>,
}

impl Portal {
    /// Stores a draft, with its event and its audit entry.
    ///
    /// # Errors
    /// [`PortalError`].
    pub(crate) async fn save_draft(
        &self,
        caller: &Caller,
        draft: &Draft,
    ) -> Result<ChangeId, PortalError> {
        let mut tx = self.store().begin().await?;
        let id = self.write_draft(&mut tx, caller, draft, None).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Writes a draft, with its event and its audit entry; `bulk`: the one that it is part of.
    ///
    /// # Errors
    /// [`PortalError`].
    pub(crate) async fn write_draft(
        &self,
        tx: &mut Write,
        caller: &Caller,
        draft: &Draft,
        bulk: Option<BulkId>,
    ) -> Result<ChangeId, PortalError> {
        let Some(first) = draft.steps.first() else {
            let sentence = "There is nothing to change.".to_owned();
            return Err(PortalError::Blocked(sentence));
        };
        let now = self.now();
        let new = NewChange {
            account: draft.account.clone(),
            operation: first.operation,
            title: draft.title.clone(),
            drafted_by: caller.person.id,
            drafted_by_name: caller.person.name.clone(),
            drafted_at: now,
            based_on: draft.based_on,
            content: draft.content.to_json(),
            body: first.body.clone().into_bytes(),
            steps: Some(serde_json::to_string(&draft.steps).map_err(PortalError::unavailable)?),
            bulk,
        };
        let id = tx.create_change(&new).await?;
        let by = format!("By {}", caller.person.name);
        let drafted = event(now, ChangeState::Draft, "Drafted", by);
        tx.create_change_event(id, &drafted).await?;
        let mut entry = audit::entry(now, caller, actions::CHANGE_DRAFTED);
        entry.account = Some(draft.account.clone());
        entry.subject = id.to_string();
        entry.detail_json = serde_json::json!({
            "title": draft.title,
            "steps": draft.steps,
            "bulk": bulk,
        })
        .to_string();
        tx.append_audit(entry);
        Ok(id)
    }
}
