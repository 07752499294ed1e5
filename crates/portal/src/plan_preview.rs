//! What a form of plans would change, told while it is filled in: nothing is drafted, and Zoom is not asked.

use domain::ids::AccountId;
use domain::people::Permission;
use domain::plan_change::{self, Verdict};
use domain::view::{PlanAct, PlanEffect, PlanPreview};

use crate::plan_changes::PLANS_NOT_KNOWN;
use crate::plan_form::lines;
use crate::{Caller, Portal, PortalError};

impl Portal {
    /// What the form would change, by what is stored: the very figures that the review shows.
    ///
    /// # Errors
    /// [`PortalError::Blocked`] where the plans are not known, so that there is nothing to compare with.
    pub async fn preview_plan_form(
        &self,
        caller: &Caller,
        id: &AccountId,
        act: PlanAct,
        typed: &[(String, String)],
    ) -> Result<PlanPreview, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let known = self.known_plans(id).await?;
        let today = self.now().date();
        let Some(plans) = &known.plans else {
            return Err(PortalError::Blocked(PLANS_NOT_KNOWN.to_owned()));
        };
        let lines = match lines(act, typed, &known, today) {
            Ok(lines) => lines,
            Err(problems) => return Ok(PlanPreview::Unfinished(problems)),
        };
        if plan_change::after(&lines, plans) == *plans {
            return Ok(PlanPreview::NothingToChange);
        }
        let checks = plan_change::checks(&lines, &known.facts(today));
        Ok(PlanPreview::Changes(PlanEffect {
            diff: plan_change::diff(&lines, plans),
            cost: self.cost_of(id, &lines, plans, today).await?,
            objections: checks
                .into_iter()
                .filter(|check| check.verdict != Verdict::Ok)
                .collect(),
        }))
    }
}
