//! The forms on which plans are changed: what can be chosen, and drafting what was typed.

use domain::catalogue;
use domain::contact::FieldProblem;
use domain::ids::{AccountId, ChangeId};
use domain::operation::Operation;
use domain::people::Permission;
use domain::plan_change::{self, Facts, FormFacts, Line, PlanField, PlanObstacle, Typed};
use domain::time::UtcMillis;
use domain::view::{May, PlanAct, PlanForm, PlanRow, PlanSearch, SubscriptionActions};
use domain::zoom::{AccountPlans, PlanUsage};
use store::Account;

use crate::fetch::Ask;
use crate::figures::plan_rows;
use crate::head::CapabilityBasis;
use crate::plan_changes::PlanDraft;
use crate::plan_choices::{choice, choices};
use crate::{Caller, Portal, PortalError};

/// What a form of plans is about, as it stands in its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanFormAsk {
    /// What it is for.
    pub act: PlanAct,
    /// The code of the plan that it is about, or that was chosen; empty: none.
    pub code: String,
    /// What is searched for.
    pub search: PlanSearch,
}

/// What became of a filled-in form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanFormOutcome {
    /// It is drafted, to be reviewed under this number.
    Drafted(ChangeId),
    /// It can't be; every field that is not right, and why.
    Invalid(Vec<FieldProblem>),
    /// It says what Zoom has already.
    NothingToChange,
}

/// What is known of an account where its plans are to be changed.
pub(crate) struct Known {
    pub(crate) account: Account,
    basis: CapabilityBasis,
    pub(crate) plans: Option<AccountPlans>,
    /// When the plans were fetched.
    pub(crate) fetched_at: Option<UtcMillis>,
    usage: Option<PlanUsage>,
}

impl Known {
    pub(crate) fn facts(&self, today: domain::time::Date) -> Facts<'_> {
        Facts {
            account: self.basis.known(&self.account, self.plans.as_ref()),
            usage: self.usage.as_ref(),
            today,
        }
    }
}

impl Portal {
    pub(crate) async fn known_plans(&self, id: &AccountId) -> Result<Known, PortalError> {
        let account = self.known_account(id).await?;
        let plans = self.fact::<AccountPlans>(&Ask::Plans(id.clone())).await?;
        let usage = self.fact::<PlanUsage>(&Ask::Usage(id.clone())).await?;
        Ok(Known {
            basis: CapabilityBasis::of(&account),
            account,
            fetched_at: plans.stamp().map(|stamp| stamp.fetched_at),
            plans: plans.value().cloned(),
            usage: usage.value().cloned(),
        })
    }

    /// The form of one act on an account's plans.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn plan_form(
        &self,
        caller: &Caller,
        id: &AccountId,
        ask: &PlanFormAsk,
    ) -> Result<PlanForm, PortalError> {
        caller.must(Permission::ReadBilling)?;
        self.known_account(id).await?;
        self.first_sight(caller, &Ask::plan_pages(id)).await?;
        let known = self.known_plans(id).await?;
        let facts = known.facts(self.now().date());
        let rows = match &known.plans {
            Some(plans) => plan_rows(plans, known.usage.as_ref(), Some(&facts)),
            None => Vec::new(),
        };
        let plan = rows
            .iter()
            .find(|row| row.name.code.as_deref() == Some(ask.code.as_str()))
            .cloned();
        let choices = choices(ask, plan.as_ref());
        Ok(PlanForm {
            head: self.head(&known.account).await?,
            act: ask.act,
            obstacle: obstacle(ask.act, plan.as_ref(), &facts),
            ends: ends(ask.act, known.plans.as_ref()),
            chosen: catalogue::find(&ask.code).map(choice),
            plan,
            choices: choices.shown,
            found: choices.found,
            facets: choices.facets,
            search: ask.search.clone(),
            fetched_at: known.fetched_at,
        })
    }

    /// Drafts what was typed into a form of plans.
    ///
    /// # Errors
    /// [`PortalError::Blocked`] with what stands in the way of anything of the kind.
    pub async fn draft_plan_form(
        &self,
        caller: &Caller,
        id: &AccountId,
        act: PlanAct,
        typed: &[(String, String)],
    ) -> Result<PlanFormOutcome, PortalError> {
        caller.must(Permission::Change)?;
        let known = self.known_plans(id).await?;
        let today = self.now().date();
        let lines = match lines(act, typed, &known, today) {
            Ok(lines) => lines,
            Err(problems) => return Ok(PlanFormOutcome::Invalid(problems)),
        };
        Ok(match self.draft_plan_change(caller, id, lines).await? {
            PlanDraft::Drafted(id) => PlanFormOutcome::Drafted(id),
            PlanDraft::NothingToChange => PlanFormOutcome::NothingToChange,
        })
    }
}

/// What can be done with the subscription as a whole.
pub(crate) fn subscription_actions(facts: &Facts<'_>) -> SubscriptionActions {
    SubscriptionActions {
        add: may(plan_change::can_add(facts)),
        subscribe: may(plan_change::can_subscribe(facts)),
        cancel_everything: may(plan_change::can_cancel_everything(facts)),
    }
}

pub(crate) fn may(rule: Result<(), PlanObstacle>) -> May {
    rule.map_err(|obstacle| obstacle.sentence())
}

fn obstacle(act: PlanAct, plan: Option<&PlanRow>, facts: &Facts<'_>) -> Option<String> {
    let no_plan = || Some("This account has no such plan now. Open its plans anew.".to_owned());
    let of_plan = |pick: fn(&PlanRow) -> &Option<May>| match plan {
        Some(plan) => pick(plan).clone().and_then(Result::err),
        None => no_plan(),
    };
    match act {
        PlanAct::Change => of_plan(|plan| &plan.change),
        PlanAct::Cancel => of_plan(|plan| &plan.cancel),
        PlanAct::CancelEverything => may(plan_change::can_cancel_everything(facts)).err(),
        PlanAct::Add => may(plan_change::can_add(facts)).err(),
        PlanAct::Subscribe => may(plan_change::can_subscribe(facts)).err(),
    }
}

/// What ends where everything is cancelled, in Zoom's order.
fn ends(act: PlanAct, plans: Option<&AccountPlans>) -> Vec<String> {
    match (act, plans) {
        (PlanAct::CancelEverything, Some(plans)) => {
            let lines = plan_change::cancel_everything(plans, None, None);
            let steps = plan_change::steps(&lines, plans);
            steps.into_iter().map(|step| step.title).collect()
        }
        _ => Vec::new(),
    }
}

/// The lines that a filled-in form asks for.
///
/// # Errors
/// All that is the matter with its fields.
pub(crate) fn lines(
    act: PlanAct,
    typed: &[(String, String)],
    known: &Known,
    today: domain::time::Date,
) -> Result<Vec<Line>, Vec<FieldProblem>> {
    let typed = &named_by_meaning(act, typed);
    let typed = Typed(typed);
    let plans = known.plans.as_ref();
    let facts = FormFacts { today, plans };
    let name = match act {
        PlanAct::Cancel => PlanField::Type.name(),
        _ => PlanField::CodeNow.name(),
    };
    let code = typed.named(name);
    let is_base = plans
        .and_then(plan_change::base_of)
        .and_then(|base| base.code.as_ref())
        .is_some_and(|base| base.as_str() == code);
    let operation = match (act, is_base) {
        (PlanAct::Change, true) => Operation::BaseUpdate,
        (PlanAct::Change, false) => Operation::AddonUpdate,
        (PlanAct::Cancel, true) | (PlanAct::CancelEverything, _) => Operation::BaseCancel,
        (PlanAct::Cancel, false) => Operation::AddonCancel,
        (PlanAct::Add, _) => Operation::AddonCreate,
        (PlanAct::Subscribe, _) => Operation::PlanCreate,
    };
    let lines = plan_change::parse(operation, typed, facts)?;
    Ok(match (act, lines.as_slice(), plans) {
        // The reason and the comment of the base plan's cancellation go with every one.
        (PlanAct::CancelEverything, [Line::CancelBase(cancel)], Some(plans)) => {
            plan_change::cancel_everything(plans, cancel.reason, cancel.comment.as_deref())
        }
        _ => lines,
    })
}

/// The form has one field for the number and one for what it means; Zoom has a name for each meaning. And
/// the plan that a form is about is the one that Zoom is to cancel.
fn named_by_meaning(act: PlanAct, typed: &[(String, String)]) -> Vec<(String, String)> {
    let means_more = typed
        .iter()
        .any(|(name, value)| name == "how" && value == "more");
    typed
        .iter()
        .map(|(name, value)| match (name.as_str(), means_more) {
            ("hosts", true) => (PlanField::IncreasingHosts.name().to_owned(), value.clone()),
            ("code_now", _) if act == PlanAct::Cancel => {
                (PlanField::Type.name().to_owned(), value.clone())
            }
            _ => (name.clone(), value.clone()),
        })
        .collect()
}
