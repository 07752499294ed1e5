//! Changing what an account is subscribed to: drafting the lines of a change, and checking them against
//! what is known of the account.

use domain::ids::{AccountId, ChangeId};
use domain::people::Permission;
use domain::plan_change::{self, Check, Line};
use domain::time::UtcMillis;
use domain::view::Fact;
use domain::zoom::AccountPlans;

use crate::changes::{Content, Draft, PlanContent, PlannedStep};
use crate::fetch::Ask;
use crate::{Caller, Portal, PortalError};

/// What is said where there is nothing to compare with.
pub(crate) const PLANS_NOT_KNOWN: &str = "The plans of this account are not known yet, so there is nothing to compare with. Refresh first.";

/// What became of lines that were to be drafted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanDraft {
    /// They are drafted, to be reviewed under this number.
    Drafted(ChangeId),
    /// They say what Zoom has already.
    NothingToChange,
}

impl Portal {
    /// Drafts a change of plans: freezes what is to be sent, in the order that Zoom needs. Nothing goes to
    /// Zoom. What Zoom would refuse may be drafted; its review says so, and it can't be submitted.
    ///
    /// # Errors
    /// [`PortalError::Blocked`] where the plans are not known, so that there is nothing to compare with.
    pub async fn draft_plan_change(
        &self,
        caller: &Caller,
        id: &AccountId,
        lines: Vec<Line>,
    ) -> Result<PlanDraft, PortalError> {
        caller.must(Permission::Change)?;
        self.known_account(id).await?;
        let plans = self.fact::<AccountPlans>(&Ask::Plans(id.clone())).await?;
        let Fact::Known { value, stamp, .. } = plans else {
            return Err(PortalError::Blocked(PLANS_NOT_KNOWN.to_owned()));
        };
        match plan_draft(id, &lines, &value, stamp.fetched_at) {
            Some(draft) => Ok(PlanDraft::Drafted(self.save_draft(caller, &draft).await?)),
            None => Ok(PlanDraft::NothingToChange),
        }
    }

    /// What is to be checked of a change before it is sent, with verdicts by what is known now.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(crate) async fn plan_checks(
        &self,
        id: &AccountId,
        content: &PlanContent,
    ) -> Result<Vec<Check>, PortalError> {
        let known = self.known_plans(id).await?;
        let facts = known.facts(self.now().date());
        Ok(plan_change::checks(&content.lines, &facts))
    }
}

/// What is to be drafted of some lines, in the order that Zoom needs; `None` where they say what Zoom shows
/// already.
pub(crate) fn plan_draft(
    account: &AccountId,
    lines: &[Line],
    plans: &AccountPlans,
    fetched_at: UtcMillis,
) -> Option<Draft> {
    if plan_change::after(lines, plans) == *plans {
        return None;
    }
    let planned = plan_change::steps(lines, plans);
    let title = match planned.as_slice() {
        [one] => one.title.clone(),
        several if lines.iter().all(Line::is_cancellation) => {
            format!("Cancel {} plans", several.len())
        }
        several => format!("{} changes of plans", several.len()),
    };
    let (steps, lines) = planned
        .into_iter()
        .map(|planned| {
            let step = PlannedStep {
                operation: planned.operation,
                title: planned.title,
                body: planned.body,
            };
            (step, planned.line)
        })
        .unzip();
    Some(Draft {
        account: account.clone(),
        title,
        based_on: fetched_at,
        content: Content::Plans(PlanContent {
            lines,
            before: plans.plans.clone(),
            seen: None,
        }),
        steps,
    })
}
