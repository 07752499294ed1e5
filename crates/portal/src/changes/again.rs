//! A new draft out of a change that has ended: the same from Zoom's present figures, or what takes it back.
//! Each is reviewed and approved like any other.

use domain::contact::ContactFields;
use domain::ids::ChangeId;
use domain::people::Permission;
use domain::plan_change;
use store::Change;

use super::{Content, is_open};
use crate::plan_changes::PlanDraft;
use crate::{Caller, ContactDraft, Portal, PortalError};

impl Portal {
    /// Drafts the same change anew, from what Zoom shows at present.
    ///
    /// # Errors
    /// [`PortalError::Blocked`] with what stands in its way.
    pub async fn draft_again(
        &self,
        caller: &Caller,
        id: ChangeId,
    ) -> Result<ChangeId, PortalError> {
        caller.must(Permission::Change)?;
        let change = self.ended_change(id).await?;
        match Content::of(&change).map_err(PortalError::unavailable)? {
            Content::Plans(plans) => self.draft_lines(caller, &change, plans.lines).await,
            Content::Contact(contact) => self.draft_fields(caller, &change, contact.after).await,
        }
    }

    /// Drafts what takes a change back, where it has an inverse.
    ///
    /// # Errors
    /// [`PortalError::Blocked`] with what stands in its way.
    pub async fn draft_reverse(
        &self,
        caller: &Caller,
        id: ChangeId,
    ) -> Result<ChangeId, PortalError> {
        caller.must(Permission::Change)?;
        let change = self.ended_change(id).await?;
        match Content::of(&change).map_err(PortalError::unavailable)? {
            Content::Plans(plans) => {
                let lines = plans.inverse().ok_or_else(|| {
                    PortalError::Blocked(
                        "Zoom offers no way to take this back; draft a new change instead."
                            .to_owned(),
                    )
                })?;
                self.draft_lines(caller, &change, lines).await
            }
            Content::Contact(contact) => {
                let fields = ContactFields::from(&contact.before);
                self.draft_fields(caller, &change, fields).await
            }
        }
    }

    async fn ended_change(&self, id: ChangeId) -> Result<Change, PortalError> {
        let change = self.known_change(id).await?;
        if change.state.is_before_sending() || is_open(&change) {
            return Err(PortalError::Conflict(
                "This change has not come to its end.".to_owned(),
            ));
        }
        Ok(change)
    }

    async fn draft_lines(
        &self,
        caller: &Caller,
        change: &Change,
        lines: Vec<plan_change::Line>,
    ) -> Result<ChangeId, PortalError> {
        match self
            .draft_plan_change(caller, &change.account, lines)
            .await?
        {
            PlanDraft::Drafted(id) => Ok(id),
            PlanDraft::NothingToChange => Err(nothing_to_change()),
        }
    }

    async fn draft_fields(
        &self,
        caller: &Caller,
        change: &Change,
        fields: ContactFields,
    ) -> Result<ChangeId, PortalError> {
        match self
            .draft_contact_change(caller, &change.account, fields)
            .await?
        {
            ContactDraft::Drafted(id) => Ok(id),
            ContactDraft::NothingToChange => Err(nothing_to_change()),
            ContactDraft::Invalid(problems) => Err(PortalError::Blocked(
                problems
                    .into_iter()
                    .map(|problem| problem.sentence)
                    .collect::<Vec<_>>()
                    .join(" "),
            )),
        }
    }
}

pub(super) fn nothing_to_change() -> PortalError {
    PortalError::Blocked("Zoom shows this already, so there is nothing to change.".to_owned())
}
