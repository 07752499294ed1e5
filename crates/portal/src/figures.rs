//! What the accounts list and the plans table say, worked out from Zoom's plans and usage.
//!
//! Pure: no I/O, no clock.

use domain::catalogue::plan_name;
use domain::time::Date;
use domain::view::{PlanName, PlanRow, Quantity};
use domain::zoom::{
    AccountPlans, Plan, PlanCode, PlanStatus, PlanUsage, UsedPlan, is_base_property,
};

/// The columns of the accounts list that come from an account's plans.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct PlanFigures {
    /// The base plan in words.
    pub base: Option<PlanName>,
    /// Its licences.
    pub bought: Option<i64>,
    /// Whether it is cancelled and still runs.
    pub is_base_cancelled: bool,
    /// Add-ons that are not expired.
    pub addons: u32,
    /// The earliest next invoice date of a plan that goes on.
    pub next_invoice: Option<Date>,
    /// Whether a bundle stands among the plans.
    pub has_bundle: bool,
}

impl PlanFigures {
    /// Works them out.
    pub(crate) fn of(plans: &AccountPlans) -> Self {
        let base = plans
            .base()
            .filter(|plan| plan.status != PlanStatus::Expired);
        let goes_on =
            |plan: &&Plan| !matches!(plan.status, PlanStatus::Cancelled | PlanStatus::Expired);
        Self {
            base: base.map(|plan| plan_name(&plan.property, plan.code.as_ref())),
            bought: base.and_then(|plan| plan.hosts),
            is_base_cancelled: base.is_some_and(|plan| plan.status == PlanStatus::Cancelled),
            addons: u32::try_from(plans.addons().filter(goes_on).count()).unwrap_or(u32::MAX),
            next_invoice: plans
                .plans
                .iter()
                .filter(goes_on)
                .filter_map(|plan| plan.next_invoice_date)
                .min(),
            has_bundle: plans
                .plans
                .iter()
                .any(|plan| plan.property == "plan_bundle"),
        }
    }
}

/// The usage of the base plan: the entry with its code, or else the first that can be a base plan's
/// (usage may come before the plans).
pub(crate) fn base_usage<'a>(
    usage: &'a PlanUsage,
    base_code: Option<&str>,
) -> Option<&'a UsedPlan> {
    let has_code = |used: &&UsedPlan| {
        let code = used.code.as_ref().map(PlanCode::as_str);
        code.is_some() && code == base_code
    };
    let plans = &usage.plans;
    plans
        .iter()
        .find(has_code)
        .or_else(|| plans.iter().find(|used| is_base_property(&used.property)))
}

/// The usage of a plan: the entry with its code, or the only entry of its property.
fn used_of<'a>(usage: &'a PlanUsage, plan: &Plan) -> Option<&'a UsedPlan> {
    let of_property: Vec<&UsedPlan> = usage
        .plans
        .iter()
        .filter(|used| is_same_property(&used.property, &plan.property))
        .collect();
    let exact = of_property.iter().find(|used| used.code == plan.code);
    match of_property.as_slice() {
        [only] => Some(only),
        _ => exact.copied(),
    }
}

/// Usage shows the parts of a node plan at the top level, plans below `plan_znode`
/// (api-facts, section 5.3).
fn is_same_property(in_usage: &str, in_plans: &str) -> bool {
    in_usage == in_plans || in_plans.strip_prefix("plan_znode.") == Some(in_usage)
}

/// All plans of an account as rows: the base plan first, expired ones last.
pub(crate) fn plan_rows(plans: &AccountPlans, usage: Option<&PlanUsage>) -> Vec<PlanRow> {
    let base = plans.base();
    let mut rows: Vec<PlanRow> = plans
        .plans
        .iter()
        .map(|plan| {
            let used = usage.and_then(|usage| used_of(usage, plan));
            PlanRow {
                property: plan.property.clone(),
                name: plan_name(&plan.property, plan.code.as_ref()),
                is_base: base.is_some_and(|base| std::ptr::eq(base, plan)),
                quantity: Quantity {
                    bought: plan.hosts.or_else(|| used.and_then(|used| used.hosts)),
                    used: used.and_then(|used| used.usage),
                    pending: used.and_then(|used| used.pending),
                },
                status: plan.status.clone(),
                effective: plan.service_effective_date,
                next_invoice: plan.next_invoice_date,
            }
        })
        .collect();
    rows.sort_by_key(|row| (row.status == PlanStatus::Expired, !row.is_base));
    rows
}
