//! Two drafts of one account's plans become one, which is reviewed, approved and sent as one.

use domain::ids::ChangeId;
use domain::people::Permission;
use domain::plan_change;
use domain::view::{ChangeRow, ChangeState, Fact};
use domain::zoom::AccountPlans;
use store::Change;

use super::submit::no_draft;
use super::{Content, PlanContent, again, row};
use crate::fetch::Ask;
use crate::plan_changes::{PLANS_NOT_KNOWN, plan_draft};
use crate::{Caller, Portal, PortalError, actions, audit};

impl Portal {
    /// Drafts what both want as one change, from what Zoom shows at present, and withdraws both.
    ///
    /// # Errors
    /// [`PortalError::Blocked`] with what stands in its way; [`PortalError::Conflict`] where one of them is no
    /// longer a draft.
    pub async fn combine_drafts(
        &self,
        caller: &Caller,
        id: ChangeId,
        with: ChangeId,
    ) -> Result<ChangeId, PortalError> {
        caller.must(Permission::Change)?;
        let one = self.known_change(id.min(with)).await?;
        let other = self.known_change(id.max(with)).await?;
        if id == with || one.account != other.account {
            return Err(PortalError::Blocked(
                "Two drafts of the same account become one.".to_owned(),
            ));
        }
        let plans = (own_plans(caller, &one)?, own_plans(caller, &other)?);
        let ask = Ask::Plans(one.account.clone());
        let Fact::Known { value, stamp, .. } = self.fact::<AccountPlans>(&ask).await? else {
            return Err(PortalError::Blocked(PLANS_NOT_KNOWN.to_owned()));
        };
        if let Some(plan) = plan_change::concerned_by_both(&plans.0.lines, &plans.1.lines, &value) {
            return Err(PortalError::Blocked(format!(
                "Both change {plan}: withdraw one of them, or draft the change of that plan anew."
            )));
        }
        let lines = [plans.0.lines, plans.1.lines].concat();
        let draft = plan_draft(&one.account, &lines, &value, stamp.fetched_at)
            .ok_or_else(again::nothing_to_change)?;
        let mut tx = self.store().begin().await?;
        let combined = self.write_draft(&mut tx, caller, &draft, None).await?;
        for part in [&one, &other] {
            let mut entry = audit::entry(self.now(), caller, actions::CHANGE_WITHDRAWN);
            entry.account = Some(part.account.clone());
            entry.subject = part.id.to_string();
            entry.detail_json = serde_json::json!({ "part_of": combined }).to_string();
            let detail = format!("It is part of change {combined} now");
            let to = ChangeState::Withdrawn;
            if !self
                .write_end(&mut tx, part, to, "Withdrawn", detail, entry)
                .await?
            {
                return Err(no_draft());
            }
        }
        tx.commit().await?;
        Ok(combined)
    }

    /// The other drafts with which a draft can become one, newest first.
    pub(super) async fn companions(
        &self,
        caller: &Caller,
        change: &Change,
    ) -> Result<Vec<ChangeRow>, PortalError> {
        if caller.must(Permission::Change).is_err() || own_plans(caller, change).is_err() {
            return Ok(Vec::new());
        }
        let of_account = self.store().list_changes(&change.account).await?;
        let can_join = |other: &&Change| other.id != change.id && own_plans(caller, other).is_ok();
        Ok(of_account.iter().filter(can_join).map(row).collect())
    }
}

/// What a draft of one's own wants of plans.
fn own_plans(caller: &Caller, change: &Change) -> Result<PlanContent, PortalError> {
    if change.state != ChangeState::Draft || change.bulk.is_some() {
        return Err(no_draft());
    }
    if change.drafted_by != caller.person.id {
        return Err(PortalError::Blocked(
            "Only drafts of your own become one.".to_owned(),
        ));
    }
    match Content::of(change).map_err(PortalError::unavailable)? {
        Content::Plans(plans) => Ok(plans),
        Content::Contact(_) => Err(PortalError::Blocked(
            "The billing contact is changed by itself.".to_owned(),
        )),
    }
}
