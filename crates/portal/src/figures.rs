//! What the accounts list and the plans table say, worked out from Zoom's plans and usage.
//!
//! Pure: no I/O, no clock.

use domain::catalogue::{familiarity, plan_name, plan_section, zoom_name};
use domain::plan_change::{Facts, actions_of};
use domain::storage;
use domain::time::Date;
use domain::view::{
    PlanName, PlanRow, PlanStanding, Quantity, StoragePart, StorageUse, UsageRow, UsageTable,
};
use domain::zoom::{
    AccountPlans, Plan, PlanCode, PlanStatus, PlanUsage, RecordingUsage, UsedPlan, is_base_property,
};

use crate::plan_form::may;

/// The columns of the accounts list that come from an account's plans.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct PlanFigures {
    /// The base plan in words.
    pub base: Option<PlanName>,
    /// Its licences.
    pub bought: Option<i64>,
    /// Its status, in one spelling.
    pub base_status: Option<String>,
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
            base_status: base.map(|plan| {
                // Zoom told the plan, so that it runs where it says nothing else.
                match plan.status {
                    PlanStatus::Cancelled => PlanStanding::Cancelled.as_str().to_owned(),
                    _ => PlanStanding::Active.as_str().to_owned(),
                }
            }),
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

/// The usage of a plan: the entry with its code, or the only entry of its property where the property
/// has one plan alone.
fn used_of<'a>(usage: &'a PlanUsage, plans: &AccountPlans, plan: &Plan) -> Option<&'a UsedPlan> {
    let mut of_property = usage
        .plans
        .iter()
        .filter(|used| is_same_property(&used.property, &plan.property));
    let exact = of_property.clone().find(|used| used.code == plan.code);
    let is_alone = || {
        let same = plans.plans.iter().filter(|p| p.property == plan.property);
        same.count() == 1
    };
    exact.or_else(|| match (of_property.next(), of_property.next()) {
        (Some(only), None) if is_alone() => Some(only),
        _ => None,
    })
}

/// Usage shows the parts of a node plan at the top level, plans below `plan_znode`
/// (api-facts, section 5.3).
fn is_same_property(in_usage: &str, in_plans: &str) -> bool {
    in_usage == in_plans || in_plans.strip_prefix("plan_znode.") == Some(in_usage)
}

/// All plans of an account as rows, section by section: the base plan first, expired ones last.
pub(crate) fn plan_rows(
    plans: &AccountPlans,
    usage: Option<&PlanUsage>,
    facts: Option<&Facts<'_>>,
) -> Vec<PlanRow> {
    let base = plans.base();
    let mut rows: Vec<PlanRow> = plans
        .plans
        .iter()
        .map(|plan| {
            let used = usage.and_then(|usage| used_of(usage, plans, plan));
            let is_base = base.is_some_and(|base| std::ptr::eq(base, plan));
            let actions = facts.map(|facts| actions_of(plan, facts));
            PlanRow {
                change: actions.as_ref().map(|actions| may(actions.change.clone())),
                cancel: actions.map(|actions| may(actions.cancel)),
                ..plan_row(plan, used, is_base)
            }
        })
        .collect();
    rows.sort_by_key(|row| {
        let is_expired = row.status == PlanStatus::Expired;
        (row.section, !row.is_base, is_expired)
    });
    rows
}

fn plan_row(plan: &Plan, used: Option<&UsedPlan>, is_base: bool) -> PlanRow {
    let code = plan.code.as_ref();
    PlanRow {
        property: plan.property.clone(),
        name: plan_name(&plan.property, code),
        zoom_name: zoom_name(code).map(str::to_owned),
        section: plan_section(&plan.property),
        familiarity: familiarity(&plan.property, code),
        is_base,
        quantity: Quantity {
            bought: plan.hosts.or_else(|| used.and_then(|used| used.hosts)),
            used: used.and_then(|used| used.usage),
            pending: used.and_then(|used| used.pending),
        },
        active_hosts: plan.active_hosts,
        status: plan.status.clone(),
        effective: plan.service_effective_date,
        next_invoice: plan.next_invoice_date,
        extras: plan.extras.clone(),
        change: None,
        cancel: None,
    }
}

/// What the usage page shows: every entry of Zoom's usage, the plans of which it tells none, storage.
pub(crate) fn usage_table(usage: &PlanUsage, plans: Option<&AccountPlans>) -> UsageTable {
    let plan_of = |used: &UsedPlan| {
        let plans = plans?;
        plans
            .plans
            .iter()
            .find(|plan| used_of(usage, plans, plan) == Some(used))
    };
    let mut rows: Vec<UsageRow> = usage
        .plans
        .iter()
        .map(|used| usage_row(used, plan_of(used)))
        .collect();
    rows.sort_by_key(|row| row.section);
    let untold = plans.map_or_else(Vec::new, |plans| {
        let is_untold = |plan: &&Plan| {
            let is_storage = plan.property == "plan_recording" && usage.recording.is_some();
            plan.status != PlanStatus::Expired
                && !is_storage
                && used_of(usage, plans, plan).is_none()
        };
        let untold = plans.plans.iter().filter(is_untold);
        untold
            .map(|plan| plan_name(&plan.property, plan.code.as_ref()))
            .collect()
    });
    UsageTable {
        rows,
        untold,
        storage: usage.recording.as_ref().and_then(storage_use),
    }
}

fn usage_row(used: &UsedPlan, plan: Option<&Plan>) -> UsageRow {
    // A code that only the plans tell names the entry as well.
    let code = used.code.as_ref().or_else(|| plan?.code.as_ref());
    let mut name = plan_name(&used.property, code);
    if let (None, Some(own)) = (code, &used.name) {
        name.title.clone_from(own);
    }
    UsageRow {
        property: used.property.clone(),
        name,
        section: plan_section(&used.property),
        familiarity: familiarity(&used.property, code),
        quantity: Quantity {
            bought: used.hosts.or_else(|| plan?.hosts),
            used: used.usage,
            pending: used.pending,
        },
        active_hosts: used.active_hosts.or_else(|| plan?.active_hosts),
    }
}

/// Storage as the page shows it; `None` where Zoom names no part of it.
fn storage_use(recording: &RecordingUsage) -> Option<StorageUse> {
    let part = |title: &str, used: &str, quota: &str| {
        (!used.is_empty() || !quota.is_empty()).then(|| StoragePart {
            title: title.to_owned(),
            used: used.to_owned(),
            quota: quota.to_owned(),
            bytes: Quantity {
                bought: storage::bytes(quota),
                used: storage::bytes(used),
                pending: None,
            },
        })
    };
    let parts: Vec<StoragePart> = [
        part(
            "With the base plan",
            &recording.free_storage_usage,
            &recording.free_storage,
        ),
        part(
            "Recording plan",
            &recording.plan_storage_usage,
            &recording.plan_storage,
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    let over = &recording.plan_storage_exceed;
    // "0", "0 GB" and nothing mean that nothing is over; what can't be read is shown.
    let is_over = !over.trim().is_empty() && storage::bytes(over) != Some(0);
    (!parts.is_empty() || is_over).then(|| StorageUse {
        parts,
        plan: recording
            .code
            .as_ref()
            .map(|code| plan_name("plan_recording", Some(code))),
        over: is_over.then(|| over.clone()),
        most_over_on: recording.max_exceed_date.filter(|_| is_over),
    })
}

#[cfg(test)]
mod tests;
