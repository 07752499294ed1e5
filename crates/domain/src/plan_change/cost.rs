//! What a change of plans costs, plan by plan. **Server only**: it reads the catalogue.

use super::effect::apply;
use super::standing::stays;
use super::{Line, words};
use crate::pricing::{CostLine, UnitPrice, UnknownPrice};
use crate::zoom::{AccountPlans, Plan, PlanCode};

/// A plan as it is paid: what was cancelled is not bought again.
struct Paid {
    plan: Plan,
    /// How many before all lines; `None`: Zoom does not tell.
    now: Option<u32>,
    /// How many after those that were followed.
    after: Option<u32>,
    /// Whether a line concerns it.
    is_concerned: bool,
    /// Whether it became another plan, so that no later line means it.
    is_gone: bool,
}

/// The plans that the lines concern, each code once: how many of it are paid before and after all lines, and
/// what one costs. A plan that becomes another one is two: the one ends, the other is added.
pub fn cost_lines(
    lines: &[Line],
    before: &AccountPlans,
    price: impl Fn(&PlanCode) -> Result<UnitPrice, UnknownPrice>,
) -> Vec<CostLine> {
    let mut paid: Vec<Paid> = before.plans.iter().map(Paid::at_first).collect();
    let mut plans = before.clone();
    for line in lines {
        let effects = line.effects(&plans);
        for effect in &effects {
            let old = effect.index.map(|index| &plans.plans[index]);
            let after = match stays(&effect.plan) && !line.is_cancellation() {
                true => number(effect.hosts),
                false => Some(0),
            };
            follow(&mut paid, old, &effect.plan, after);
        }
        plans = apply(effects, plans);
    }
    by_code(&paid)
        .into_iter()
        .map(|(plan, now, after)| CostLine {
            plan: words::plan_words(plan),
            price: plan
                .code
                .as_ref()
                .ok_or(UnknownPrice::NoCode)
                .and_then(&price),
            now,
            after,
        })
        .collect()
}

impl Paid {
    fn at_first(plan: &Plan) -> Self {
        let now = match stays(plan) {
            true => number(plan.hosts),
            false => Some(0),
        };
        Self {
            plan: plan.clone(),
            now,
            after: now,
            is_concerned: false,
            is_gone: false,
        }
    }
}

/// Takes a plan from what it was to what it becomes.
fn follow(paid: &mut Vec<Paid>, old: Option<&Plan>, new: &Plan, after: Option<u32>) {
    let is_old = |paid: &&mut Paid| {
        let is_same = |old: &Plan| {
            (&paid.plan.property, &paid.plan.code, stays(&paid.plan))
                == (&old.property, &old.code, stays(old))
        };
        !paid.is_gone && old.is_some_and(is_same)
    };
    match paid.iter_mut().find(is_old) {
        Some(same) if same.plan.code == new.code => {
            same.plan = new.clone();
            same.after = after;
            same.is_concerned = true;
            return;
        }
        Some(ended) => {
            ended.after = Some(0);
            ended.is_concerned = true;
            ended.is_gone = true;
        }
        None => {}
    }
    paid.push(Paid {
        plan: new.clone(),
        now: Some(0),
        after,
        is_concerned: true,
        is_gone: false,
    });
}

/// The plans that are concerned, in their order; what is bought of one code is one sum.
fn by_code(paid: &[Paid]) -> Vec<(&Plan, Option<u32>, Option<u32>)> {
    let mut sums: Vec<(&Plan, Option<u32>, Option<u32>)> = Vec::new();
    for one in paid.iter().filter(|one| one.is_concerned) {
        if sums
            .iter()
            .any(|(plan, ..)| are_of_one_code(plan, &one.plan))
        {
            continue;
        }
        let alike = || {
            let alike = paid.iter();
            alike.filter(|other| are_of_one_code(&other.plan, &one.plan))
        };
        let now = sum(alike().map(|alike| alike.now));
        let after = sum(alike().map(|alike| alike.after));
        sums.push((&one.plan, now, after));
    }
    sums
}

fn are_of_one_code(one: &Plan, other: &Plan) -> bool {
    match (&one.code, &other.code) {
        (None, None) => one.property == other.property,
        (one, other) => one == other,
    }
}

/// `None` where one of them is not known.
fn sum(mut numbers: impl Iterator<Item = Option<u32>>) -> Option<u32> {
    numbers.try_fold(0_u32, |sum, number| sum.checked_add(number?))
}

fn number(hosts: Option<i64>) -> Option<u32> {
    u32::try_from(hosts?).ok()
}
