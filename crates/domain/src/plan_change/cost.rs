//! Of which plans a change makes how many, so that it can be told what it costs. **Server only**: it reads
//! the catalogue.

use super::Line;
use super::effect::apply;
use super::standing::stays;
use super::words::plan_words;
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

/// A plan that a change concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConcernedPlan {
    /// Which; `None`: Zoom told no code.
    pub code: Option<PlanCode>,
    /// In words: `Business, annual`.
    pub words: String,
    /// How many are paid before all lines; `None`: Zoom does not tell.
    pub now: Option<u32>,
    /// How many after them; `None`: nobody can tell.
    pub after: Option<u32>,
}

impl ConcernedPlan {
    /// What it costs, where one costs so much.
    pub fn priced(
        self,
        price: impl FnOnce(&PlanCode) -> Result<UnitPrice, UnknownPrice>,
    ) -> CostLine {
        CostLine {
            plan: self.words,
            price: self
                .code
                .ok_or(UnknownPrice::NoCode)
                .and_then(|code| price(&code)),
            now: self.now,
            after: self.after,
        }
    }
}

/// The plans that the lines concern, each code once. A plan that becomes another one is two: the one ends, the
/// other is added.
pub fn concerned_plans(lines: &[Line], before: &AccountPlans) -> Vec<ConcernedPlan> {
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
fn by_code(paid: &[Paid]) -> Vec<ConcernedPlan> {
    let mut firsts: Vec<&Paid> = Vec::new();
    for one in paid.iter().filter(|one| one.is_concerned) {
        if !firsts
            .iter()
            .any(|first| are_of_one_code(&first.plan, &one.plan))
        {
            firsts.push(one);
        }
    }
    firsts
        .into_iter()
        .map(|first| {
            let alike = || {
                let all = paid.iter();
                all.filter(|one| are_of_one_code(&one.plan, &first.plan))
            };
            ConcernedPlan {
                code: first.plan.code.clone(),
                words: plan_words(&first.plan),
                now: sum(alike().map(|one| one.now)),
                after: sum(alike().map(|one| one.after)),
            }
        })
        .collect()
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
