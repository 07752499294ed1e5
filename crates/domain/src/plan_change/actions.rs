//! What can be done with an account's subscription and with each of its plans, and if not why and what
//! to do instead. **Server only**: it reads the catalogue.
//!
//! Who pays and what kind of account it is judges [`crate::capability`]; this adds what the plans say.

use super::needs::left_alone;
use super::standing::{Facts, Standing, base_of, has_not_ended, staying_addons, stays};
use super::told::ordered_as;
use super::words::{entry, listed, plan_words};
use crate::capability::{self, Obstacle};
use crate::catalogue;
use crate::time::Date;
use crate::zoom::{AccountPlans, Plan, PlanStatus, RefusalKind};

/// Why something can't be done with a subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanObstacle {
    /// The account's own.
    Account(Obstacle),
    /// The plans were not fetched yet.
    PlansNotKnown,
    /// There is no base plan, and what Zoom would say of it.
    NoBasePlan(RefusalKind),
    /// The base plan is cancelled and runs out.
    BasePlanEnding,
    /// There is a subscription already.
    AlreadySubscribed,
    /// The plan is over.
    Over,
    /// The plan is cancelled already; when it ends, where Zoom says so.
    Cancelled(Option<Date>),
    /// The plan starts later.
    NotStarted(Date),
    /// Zoom gave no code, by which alone it takes changes.
    NoCode,
    /// Zoom's list of plans does not have the family.
    UnknownFamily,
    /// Webinar 100 can only be cancelled (Zoom's 3261).
    WebinarNotSold,
    /// Add-ons that have to be cancelled before the base plan.
    AddonsFirst(Vec<String>),
    /// Plans that need this one.
    NeededBy(Vec<String>),
    /// Add-ons without a code stand before the cancellation of everything.
    NoCodes(Vec<String>),
}

impl From<Obstacle> for PlanObstacle {
    fn from(obstacle: Obstacle) -> Self {
        Self::Account(obstacle)
    }
}

impl PlanObstacle {
    /// Why, and what to do instead.
    pub fn sentence(&self) -> String {
        let fixed = match self {
            Self::Account(obstacle) => obstacle.sentence(),
            Self::NoBasePlan(kind) => kind.sentence(),
            Self::AlreadySubscribed => RefusalKind::AlreadyHasPlan.sentence(),
            Self::WebinarNotSold => RefusalKind::WebinarNotSold.sentence(),
            Self::PlansNotKnown => "Its plans were not fetched yet. Refresh them first.",
            Self::BasePlanEnding => {
                "The base plan is cancelled and runs out. Zoom can take the cancellation back; ask \
                 Zoom support."
            }
            Self::Over => {
                return told_of(
                    RefusalKind::NotSubscribed,
                    "It is over: add it anew instead.",
                );
            }
            Self::Cancelled(None) => {
                "This plan is cancelled already and runs to the end of its paid term."
            }
            Self::Cancelled(Some(ends)) => {
                return format!("This plan is cancelled already and runs until {ends}.");
            }
            Self::NotStarted(start) => {
                return format!("This plan starts on {start}. Change it once it runs.");
            }
            Self::NoCode => {
                "Zoom told no code for this plan, and takes changes by code only. Use Zoom\u{2019}s billing \
                 portal."
            }
            Self::UnknownFamily => {
                "This family is not in Zoom\u{2019}s list of plans, so its changes are not known. Use \
                 Zoom\u{2019}s billing portal."
            }
            Self::AddonsFirst(names) => {
                let which = format!("It has {}.", listed(names));
                return told_of(RefusalKind::AddonsFirst, &which);
            }
            Self::NeededBy(names) => {
                return format!("Needed by {}. Cancel that first.", listed(names));
            }
            Self::NoCodes(names) => {
                return format!(
                    "Zoom told no code for {}, and cancels by code only. Use Zoom\u{2019}s billing portal.",
                    listed(names)
                );
            }
        };
        fixed.to_owned()
    }
}

/// What can be done with one plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanActions {
    /// Changing number, size or term.
    pub change: Result<(), PlanObstacle>,
    /// Cancelling it alone.
    pub cancel: Result<(), PlanObstacle>,
}

/// What can be done with one plan of an account.
pub fn actions_of(plan: &Plan, facts: &Facts<'_>) -> PlanActions {
    PlanActions {
        change: can_change(plan, facts),
        cancel: can_cancel(plan, facts),
    }
}

fn can_change(plan: &Plan, facts: &Facts<'_>) -> Result<(), PlanObstacle> {
    capability::can_change_plans(facts.account)?;
    match Standing::of(plan, facts.today) {
        Standing::Active => {}
        Standing::NotStarted(start) => return Err(PlanObstacle::NotStarted(start)),
        Standing::RunningOut => return Err(PlanObstacle::Cancelled(plan.next_invoice_date)),
        Standing::Over => return Err(PlanObstacle::Over),
    }
    let code = plan.code.as_ref().ok_or(PlanObstacle::NoCode)?;
    if is_webinar_100(code.as_str()) {
        return Err(PlanObstacle::WebinarNotSold);
    }
    let property = ordered_as(&plan.property);
    let is_sold = entry(code).is_some()
        || catalogue::all()
            .iter()
            .any(|entry| entry.property == Some(property));
    if is_sold {
        Ok(())
    } else {
        Err(PlanObstacle::UnknownFamily)
    }
}

fn can_cancel(plan: &Plan, facts: &Facts<'_>) -> Result<(), PlanObstacle> {
    capability::can_change_plans(facts.account)?;
    match plan.status {
        PlanStatus::Expired => return Err(PlanObstacle::Over),
        PlanStatus::Cancelled => return Err(PlanObstacle::Cancelled(plan.next_invoice_date)),
        _ => {}
    }
    let plans = facts.account.plans.ok_or(PlanObstacle::PlansNotKnown)?;
    if base_of(plans) == Some(plan) {
        let addons = words_of(&staying_addons(plans));
        return if addons.is_empty() {
            Ok(())
        } else {
            Err(PlanObstacle::AddonsFirst(addons))
        };
    }
    if plan.code.is_none() {
        return Err(PlanObstacle::NoCode);
    }
    let without = AccountPlans {
        plans: plans
            .plans
            .iter()
            .filter(|other| *other != plan)
            .cloned()
            .collect(),
    };
    let alone = words_of(&left_alone(plans, &without));
    if alone.is_empty() {
        Ok(())
    } else {
        Err(PlanObstacle::NeededBy(alone))
    }
}

/// Whether an add-on can be added.
///
/// # Errors
/// The first obstacle.
pub fn can_add(facts: &Facts<'_>) -> Result<(), PlanObstacle> {
    capability::can_change_plans(facts.account)?;
    let plans = facts.account.plans.ok_or(PlanObstacle::PlansNotKnown)?;
    let base = base_of(plans).ok_or_else(|| no_base_plan(facts))?;
    if stays(base) {
        Ok(())
    } else {
        Err(PlanObstacle::BasePlanEnding)
    }
}

/// Whether the account can be subscribed to its first plans.
///
/// # Errors
/// The first obstacle.
pub fn can_subscribe(facts: &Facts<'_>) -> Result<(), PlanObstacle> {
    capability::can_change_plans(facts.account)?;
    let is_free = facts.account.account_type.eq_ignore_ascii_case("Free");
    match facts.account.plans {
        None if is_free => Ok(()),
        None => Err(PlanObstacle::PlansNotKnown),
        Some(plans) if plans.plans.iter().any(has_not_ended) => {
            Err(PlanObstacle::AlreadySubscribed)
        }
        Some(_) => Ok(()),
    }
}

/// Whether the whole subscription can be cancelled: all add-ons, then the base plan.
///
/// # Errors
/// The first obstacle.
pub fn can_cancel_everything(facts: &Facts<'_>) -> Result<(), PlanObstacle> {
    capability::can_change_plans(facts.account)?;
    let plans = facts.account.plans.ok_or(PlanObstacle::PlansNotKnown)?;
    let base = base_of(plans).ok_or_else(|| no_base_plan(facts))?;
    if !stays(base) {
        return Err(PlanObstacle::Cancelled(base.next_invoice_date));
    }
    let addons = staying_addons(plans);
    let unnamed: Vec<&Plan> = addons
        .into_iter()
        .filter(|addon| addon.code.is_none())
        .collect();
    if unnamed.is_empty() {
        Ok(())
    } else {
        Err(PlanObstacle::NoCodes(words_of(&unnamed)))
    }
}

/// What Zoom says where there is no base plan: by what else there is.
pub(super) fn no_base_plan(facts: &Facts<'_>) -> PlanObstacle {
    let plans = facts.account.plans.map_or(&[][..], |plans| &plans.plans);
    let is_free = facts.account.account_type.eq_ignore_ascii_case("Free");
    PlanObstacle::NoBasePlan(if plans.iter().any(has_not_ended) {
        RefusalKind::BasePlanMissing
    } else if is_free {
        RefusalKind::FreeAccount
    } else {
        RefusalKind::SubscriptionMissing
    })
}

/// What is the matter here, and the words of Zoom's refusal of it.
pub(super) fn told_of(kind: RefusalKind, particulars: &str) -> String {
    format!("{particulars} {}", kind.sentence())
}

/// Whether a code is one of Webinar 100, which Zoom no longer sells.
pub(super) fn is_webinar_100(code: &str) -> bool {
    code.starts_with("webinar100_")
}

pub(super) fn words_of(plans: &[&Plan]) -> Vec<String> {
    plans.iter().map(|plan| plan_words(plan)).collect()
}
