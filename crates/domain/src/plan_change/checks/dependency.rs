//! What plans need, and what needs them.

use super::{Check, Ground, Rule};
use crate::plan_change::Line;
use crate::plan_change::actions::words_of as plans_in_words;
use crate::plan_change::needs::{Need, left_alone};
use crate::plan_change::standing::staying_addons;
use crate::plan_change::words::{listed, property_of, words_of};
use crate::zoom::RefusalKind;

pub(super) fn checks(ground: &Ground<'_>) -> Vec<Check> {
    let mut checks = needs(ground);
    checks.extend(dependants(ground));
    checks.extend(addons_first(ground));
    checks
}

/// What each ordered plan needs is there after the change.
fn needs(ground: &Ground<'_>) -> Vec<Check> {
    let rule = Rule::Needs;
    let mut checks = Vec::new();
    for (line, plans) in ground.each() {
        for ordered in line.ordered() {
            let property = ordered
                .property
                .or_else(|| property_of(ordered.code, plans))
                .unwrap_or_default();
            let Some(need) = Need::of(property, ordered.code) else {
                continue;
            };
            let is_there_already = ground
                .before
                .plans
                .iter()
                .any(|plan| plan.code.as_ref() == Some(ordered.code));
            let said = format!("{} needs {}", words_of(ordered.code, plans), need.words());
            checks.push(if need.is_met_by(&ground.after) {
                Check::ok(rule, format!("{said}, which is there."))
            } else if is_there_already || !is_within_product(property, need) {
                Check::warning(
                    rule,
                    format!("{said}, which is not there. Zoom may refuse; add it along."),
                )
            } else {
                Check::blocked(rule, format!("{said}, which is not there. Add it along."))
            });
        }
    }
    checks
}

/// Whether plan and need are of one product, where Zoom's operations themselves state the need. For
/// the others its list of plans states it, and contracts differ.
fn is_within_product(property: &str, need: Need) -> bool {
    match need {
        Need::PhoneBase | Need::PhoneCalling => property.starts_with("plan_phone."),
        Need::ContactCenterPackage | Need::NodeBase | Need::VideoSdk => true,
        Need::EventsUnlimited | Need::SessionsUnlimited => false,
    }
}

/// Nothing that stays needs what ends.
fn dependants(ground: &Ground<'_>) -> Option<Check> {
    if !ground.lines.iter().any(Line::is_cancellation) {
        return None;
    }
    let rule = Rule::Dependants;
    let alone = left_alone(ground.before, &ground.after);
    Some(if alone.is_empty() {
        Check::ok(rule, "No plan that stays needs what ends.")
    } else {
        Check::blocked(
            rule,
            format!(
                "What ends is needed by {}, which stays. Cancel that too.",
                listed(&plans_in_words(&alone))
            ),
        )
    })
}

/// All add-ons end before the base plan.
fn addons_first(ground: &Ground<'_>) -> Option<Check> {
    let ends = ground
        .lines
        .iter()
        .any(|line| matches!(line, Line::CancelBase(_)));
    if !ends {
        return None;
    }
    let rule = Rule::AddonsFirst;
    let cancelled = |code| {
        ground
            .lines
            .iter()
            .any(|line| matches!(line, Line::CancelAddon(cancel) if Some(&cancel.code) == code))
    };
    let staying: Vec<_> = staying_addons(ground.before)
        .into_iter()
        .filter(|plan| !cancelled(plan.code.as_ref()))
        .collect();
    Some(if staying.is_empty() {
        Check::ok(rule, "All add-ons end before the base plan.")
    } else {
        let which = format!("{} would stay.", listed(&plans_in_words(&staying)));
        Check::refused_for(rule, RefusalKind::AddonsFirst, &which)
    })
}
