//! Which plans of an account run, and which of them is its base plan.

use crate::capability::Known;
use crate::time::Date;
use crate::zoom::{AccountPlans, Plan, PlanCode, PlanStatus, PlanUsage, UsedPlan};

/// What is known of an account when a change of its plans is judged.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Who pays, the kind of account, its plans.
    pub account: Known<'a>,
    /// What is used, where it is known.
    pub usage: Option<&'a PlanUsage>,
    /// The day, in UTC as Zoom counts.
    pub today: Date,
}

/// What a plan is on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It runs and renews itself, as far as Zoom says.
    Active,
    /// It starts on a later day.
    NotStarted(Date),
    /// It is cancelled, and still runs to the end of its paid term.
    RunningOut,
    /// It is over.
    Over,
}

impl Standing {
    /// Of a plan on a day. Families without a status count as running.
    pub fn of(plan: &Plan, today: Date) -> Self {
        match (&plan.status, plan.service_effective_date) {
            (PlanStatus::Expired, _) => Self::Over,
            (PlanStatus::Cancelled, _) => Self::RunningOut,
            (_, Some(start)) if start > today => Self::NotStarted(start),
            _ => Self::Active,
        }
    }
}

/// Families that an account without a meeting plan can stand on: its type is then Zoom Rooms or Zoom
/// Phone.
const OTHER_BASES: [&str; 2] = ["plan_zoom_rooms", "plan_phone.plan_base"];

/// The plan that an account stands on, cancelled or not; nothing where all are over.
pub fn base_of(plans: &AccountPlans) -> Option<&Plan> {
    plans.base().filter(|plan| has_not_ended(plan)).or_else(|| {
        OTHER_BASES.into_iter().find_map(|property| {
            plans
                .plans
                .iter()
                .find(|plan| plan.property == property && has_not_ended(plan))
        })
    })
}

/// Whether a plan is there at all: running, running out or to start.
pub(super) fn has_not_ended(plan: &Plan) -> bool {
    plan.status != PlanStatus::Expired
}

/// Whether a plan is there and was not cancelled.
pub(super) fn stays(plan: &Plan) -> bool {
    !matches!(plan.status, PlanStatus::Expired | PlanStatus::Cancelled)
}

/// Whether a plan is the one of a code.
pub(super) fn has_code(plan: &Plan, code: &PlanCode) -> bool {
    plan.code.as_ref() == Some(code)
}

/// The plan of a code: one that stays before one that runs out, before one that is over.
pub(super) fn find<'a>(plans: &'a AccountPlans, code: &PlanCode) -> Option<&'a Plan> {
    plans
        .plans
        .iter()
        .filter(|plan| has_code(plan, code))
        .min_by_key(|plan| (!stays(plan), !has_not_ended(plan)))
}

/// All plans but the base plan that were not cancelled.
pub(super) fn staying_addons(plans: &AccountPlans) -> Vec<&Plan> {
    let base = base_of(plans);
    plans
        .plans
        .iter()
        .filter(|plan| !base.is_some_and(|base| std::ptr::eq(base, *plan)) && stays(plan))
        .collect()
}

/// What is used of a plan: by its code, else the only entry of its property.
pub(super) fn usage_of<'a>(usage: &'a PlanUsage, plan: &Plan) -> Option<&'a UsedPlan> {
    // Usage names the parts of Zoom Node without their group.
    let property = plan.property.rsplit('.').next().unwrap_or(&plan.property);
    let mut of_property = usage.plans.iter().filter(|used| used.property == property);
    let same_code = usage
        .plans
        .iter()
        .find(|used| used.code.is_some() && used.code == plan.code);
    same_code.or_else(|| of_property.next().filter(|used| used.code.is_none()))
}
