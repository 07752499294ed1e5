//! Whether the account may be changed, and whether it has what the lines change.

use super::{Check, Ground, Rule};
use crate::capability;
use crate::plan_change::Line;
use crate::plan_change::actions::{PlanObstacle, can_add, can_subscribe, no_base_plan};
use crate::plan_change::standing::{base_of, stays};

pub(super) fn checks(ground: &Ground<'_>) -> Vec<Check> {
    let account = ground.facts.account;
    if let Err(obstacle) = capability::can_change_plans(account) {
        return vec![Check::blocked(Rule::Account, obstacle.sentence())];
    }
    let mut checks = vec![Check::ok(Rule::Account, capability::grounds(account))];
    if account.plans.is_none() && !is_first(ground) {
        checks.push(Check::unknown(
            Rule::Plans,
            PlanObstacle::PlansNotKnown.sentence(),
        ));
        return checks;
    }
    if ground.lines.iter().any(is_subscribe) {
        checks.push(first_subscription(ground));
    }
    if ground.lines.iter().any(|line| !is_subscribe(line)) {
        checks.push(base_plan(ground));
    }
    checks
}

/// Whether the change is a first subscription of an account that Zoom calls free, which has no plans
/// to be known.
pub(super) fn is_first(ground: &Ground<'_>) -> bool {
    ground.lines.iter().any(is_subscribe) && can_subscribe(ground.facts).is_ok()
}

fn is_subscribe(line: &Line) -> bool {
    matches!(line, Line::Subscribe(_))
}

fn first_subscription(ground: &Ground<'_>) -> Check {
    let rule = Rule::FirstSubscription;
    match can_subscribe(ground.facts) {
        Err(PlanObstacle::PlansNotKnown) => {
            Check::unknown(rule, PlanObstacle::PlansNotKnown.sentence())
        }
        Err(obstacle) => Check::blocked(rule, obstacle.sentence()),
        Ok(()) if ground.lines.len() > 1 => Check::blocked(
            rule,
            "A first subscription stands alone in its change: it holds all plans at once.",
        ),
        Ok(()) => Check::ok(rule, "The account has no subscription yet."),
    }
}

fn base_plan(ground: &Ground<'_>) -> Check {
    let rule = Rule::BasePlan;
    if ground.lines.iter().any(is_subscribe) {
        return Check::blocked(rule, no_base_plan(ground.facts).sentence());
    }
    let is_addition = |line: &Line| matches!(line, Line::AddAddon(_));
    let adds = ground.lines.iter().any(is_addition);
    let ends = ground
        .lines
        .iter()
        .any(|line| matches!(line, Line::CancelBase(_)));
    match base_of(ground.before) {
        None => Check::blocked(rule, no_base_plan(ground.facts).sentence()),
        Some(base) if !stays(base) => {
            let only_cancels = ground
                .lines
                .iter()
                .all(|line| matches!(line, Line::CancelAddon(_)));
            if only_cancels {
                Check::ok(
                    rule,
                    "The base plan is cancelled; what ends with it may end.",
                )
            } else {
                Check::blocked(rule, PlanObstacle::BasePlanEnding.sentence())
            }
        }
        Some(_) if adds && ends => Check::blocked(
            rule,
            "This change cancels the base plan and adds to it. Choose one of them.",
        ),
        Some(_) if adds => match can_add(ground.facts) {
            Ok(()) => Check::ok(rule, "There is a base plan to add to."),
            Err(obstacle) => Check::blocked(rule, obstacle.sentence()),
        },
        Some(_) => Check::ok(rule, "There is a base plan, and it was not cancelled."),
    }
}
