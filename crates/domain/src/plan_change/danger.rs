//! Which lines of a change need a second person, by the policy. **Server only**: it reads the catalogue.

use super::Line;
use super::effect::{apply, concerned_words};
use super::policy::{Policy, PolicyLine, Reason};
use super::standing::base_of;
use super::words::{plan_words, words_of};

use crate::zoom::AccountPlans;

/// Why a change of plans needs a second person; empty where it does not.
pub fn is_dangerous(lines: &[Line], before: &AccountPlans, policy: &Policy) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let mut plans = before.clone();
    for line in lines {
        if line.is_cancellation() && policy.cancellation {
            reasons.push(Reason::new(
                PolicyLine::Cancellation,
                format!(
                    "It cancels {}. A second person approves every cancellation.",
                    concerned_words(line, &plans)
                ),
            ));
        }
        reasons.extend(of_base_type(line, &plans, policy));
        reasons.extend(of_numbers(line, &plans, policy));
        plans = apply(line.effects(&plans), plans);
    }
    reasons
}

fn of_base_type(line: &Line, plans: &AccountPlans, policy: &Policy) -> Option<Reason> {
    let Line::UpdateBase(update) = line else {
        return None;
    };
    let base = base_of(plans)?;
    let is_other = base.code.as_ref() != Some(&update.code);
    (policy.base_plan_type && is_other).then(|| {
        Reason::new(
            PolicyLine::BasePlanType,
            format!(
                "It changes the base plan from {} to {}. A second person approves another type of \
                 base plan.",
                plan_words(base),
                words_of(&update.code, plans)
            ),
        )
    })
}

fn of_numbers(line: &Line, plans: &AccountPlans, policy: &Policy) -> Vec<Reason> {
    if line.is_cancellation() {
        return Vec::new();
    }
    line.effects(plans)
        .iter()
        .flat_map(|effect| {
            let before = effect.index.map(|index| plans.plans[index].hosts);
            match (before, effect.hosts) {
                (None, Some(after)) => policy.of_increase(&effect.name(), 0, after),
                (Some(Some(before)), Some(after)) => {
                    policy.of_increase(&effect.name(), before, after)
                }
                _ => Vec::new(),
            }
        })
        .collect()
}
