//! What a line does to the plans of an account, as Zoom will tell of them once it was carried out and
//! has taken effect. **Server only**: it reads the catalogue.
//!
//! Everything that compares before with after is built on this: the diff, the checks of sums and
//! dependencies, what is expected to be read back.

use super::standing::{base_of, find, has_not_ended};
use super::told::{Told, holds_many, ordered_as, read_as};
use super::words::{plan_words, property_of, words_of};
use super::{Line, Ordered};
use crate::zoom::{AccountPlans, BaseUpdate, HostsChange, Plan, PlanCode, PlanStatus};

/// One plan, before and after a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Effect {
    /// Its place among the plans before; `None`: it is new.
    pub(super) index: Option<usize>,
    /// How Zoom will tell of it.
    pub(super) plan: Plan,
    /// How many there will be, also where Zoom does not tell.
    pub(super) hosts: Option<i64>,
    /// What of it can be read back.
    pub(super) told: Told,
}

impl Effect {
    /// `Business, annual`.
    pub(super) fn name(&self) -> String {
        plan_words(&self.plan)
    }
}

impl Line {
    /// What it does to each plan concerned; plans to be changed that are not there have no effect.
    pub(super) fn effects(&self, before: &AccountPlans) -> Vec<Effect> {
        match self {
            Self::Subscribe(_) | Self::AddAddon(_) => self
                .ordered()
                .into_iter()
                .map(|ordered| added(self, &ordered, before))
                .collect(),
            Self::UpdateBase(update) => base_updated(update, before).into_iter().collect(),
            Self::UpdateAddon(change) => changed(before, &change.code_now, |plan, _| {
                plan.code = Some(change.request.order.code.clone());
                plan.hosts = Some(change.request.order.hosts.into());
            }),
            Self::CancelAddon(cancel) => changed(before, &cancel.code, end),
            Self::CancelBase(_) => {
                let base = base_of(before).and_then(|base| place(before, base));
                base.map(|index| effect(before, index, end))
                    .into_iter()
                    .collect()
            }
        }
    }
}

/// The plans after all lines, as if each had taken effect.
pub fn after(lines: &[Line], before: &AccountPlans) -> AccountPlans {
    lines.iter().fold(before.clone(), |plans, line| {
        apply(line.effects(&plans), plans)
    })
}

pub(super) fn apply(effects: Vec<Effect>, mut plans: AccountPlans) -> AccountPlans {
    for effect in effects {
        match effect.index {
            Some(index) => plans.plans[index] = effect.plan,
            None if effect.told.at_all => {
                // What is over makes room for the new plan of its family.
                let makes_room = |old: &Plan| {
                    old.property == effect.plan.property
                        && !has_not_ended(old)
                        && (!holds_many(&old.property) || old.code == effect.plan.code)
                };
                plans.plans.retain(|old| !makes_room(old));
                plans.plans.push(effect.plan);
            }
            None => {}
        }
    }
    plans
}

fn added(line: &Line, ordered: &Ordered<'_>, before: &AccountPlans) -> Effect {
    let property = ordered
        .property
        .or_else(|| property_of(ordered.code, before));
    let told = Told::of(property);
    Effect {
        index: None,
        plan: Plan {
            property: read_as(property.unwrap_or_default()).to_owned(),
            code: Some(ordered.code.clone()),
            hosts: ordered.hosts.filter(|_| told.hosts).map(i64::from),
            active_hosts: ordered.active_hosts.map(i64::from),
            service_effective_date: line.start().map(|start| start.0),
            next_invoice_date: None,
            status: if told.status {
                PlanStatus::Active
            } else {
                PlanStatus::NotStated
            },
            extras: Vec::new(),
        },
        hosts: ordered.hosts.map(i64::from),
        told,
    }
}

fn base_updated(update: &BaseUpdate, before: &AccountPlans) -> Option<Effect> {
    let index = place(before, base_of(before)?)?;
    Some(effect(before, index, |plan, _| {
        plan.code = Some(update.code.clone());
        plan.hosts = match update.hosts {
            Some(HostsChange::Absolute(hosts)) => Some(hosts.into()),
            Some(HostsChange::Increase(more)) => plan
                .hosts
                .map(|hosts| hosts.saturating_add(more.get().into())),
            None => plan.hosts,
        };
        if let Some(active) = update.active_hosts {
            plan.active_hosts = Some(active.into());
        }
    }))
}

fn changed(
    before: &AccountPlans,
    code: &PlanCode,
    change: impl Fn(&mut Plan, Told),
) -> Vec<Effect> {
    let index = find(before, code).and_then(|plan| place(before, plan));
    index
        .map(|index| effect(before, index, change))
        .into_iter()
        .collect()
}

fn effect(before: &AccountPlans, index: usize, change: impl Fn(&mut Plan, Told)) -> Effect {
    let mut plan = before.plans[index].clone();
    let told = Told::of(Some(ordered_as(&plan.property)));
    change(&mut plan, told);
    let hosts = plan.hosts;
    plan.hosts = hosts.filter(|_| told.hosts);
    Effect {
        index: Some(index),
        plan,
        hosts,
        told,
    }
}

fn end(plan: &mut Plan, told: Told) {
    if told.status && has_not_ended(plan) {
        plan.status = PlanStatus::Cancelled;
    }
}

/// Where a plan stands in its list.
fn place(plans: &AccountPlans, plan: &Plan) -> Option<usize> {
    plans
        .plans
        .iter()
        .position(|other| std::ptr::eq(other, plan))
}

/// The plan that a line changes or ends, as it is before.
pub(super) fn concerned<'a>(line: &Line, before: &'a AccountPlans) -> Option<&'a Plan> {
    match line {
        Line::UpdateBase(_) | Line::CancelBase(_) => base_of(before),
        Line::UpdateAddon(change) => find(before, &change.code_now),
        Line::CancelAddon(cancel) => find(before, &cancel.code),
        Line::Subscribe(_) | Line::AddAddon(_) => None,
    }
}

/// Codes that a line changes or ends, in words; for plans that are not there too.
pub(super) fn concerned_words(line: &Line, before: &AccountPlans) -> String {
    match (concerned(line, before), line) {
        (Some(plan), _) => plan_words(plan),
        (None, Line::UpdateAddon(change)) => words_of(&change.code_now, before),
        (None, Line::CancelAddon(cancel)) => words_of(&cancel.code, before),
        (None, Line::UpdateBase(update)) => words_of(&update.code, before),
        (None, _) => "the base plan".to_owned(),
    }
}
