//! Licences: their number, range and minimum, what is used, and what goes with the base plan.

use super::{Check, Ground, Rule};
use crate::plan_change::effect::Effect;
use crate::plan_change::standing::{stays, usage_of};
use crate::plan_change::told::{is_ordered_by_number, ordered_as};
use crate::plan_change::words::{BaseKind, entry, licences, words_of};
use crate::plan_change::{Line, Ordered};
use crate::zoom::{AccountPlans, HostsChange, Plan, RefusalKind, is_base_property};

/// Most licences of a plan that Zoom takes (api-facts 4.7).
pub(in crate::plan_change) const MOST_LICENCES: u32 = 9_999;
/// Most licences of the unlimited plans of Zoom Events and Sessions (api-facts 6).
const MOST_UNLIMITED: i64 = 20;

pub(super) fn checks(ground: &Ground<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    for (line, plans) in ground.each() {
        for ordered in line.ordered() {
            checks.extend(sendable(line, &ordered, plans));
        }
        if line.is_cancellation() {
            continue;
        }
        for effect in line.effects(plans) {
            checks.extend(most(&effect));
            checks.extend(range(&effect));
            checks.extend(minimum(&effect));
            checks.extend(used(&effect, plans, ground));
            checks.extend(active_hosts(&effect));
        }
    }
    checks.extend(within_base_plan(ground));
    checks
}

/// A number where Zoom wants one, and none of zero.
fn sendable(line: &Line, ordered: &Ordered<'_>, plans: &AccountPlans) -> Option<Check> {
    let is_increase = matches!(
        line,
        Line::UpdateBase(update) if matches!(update.hosts, Some(HostsChange::Increase(_)))
    );
    let property = ordered.property.unwrap_or_default();
    let wants_number = is_ordered_by_number(property, ordered.code.as_str()) && !is_increase;
    match ordered.hosts {
        Some(0) => true,
        None => wants_number,
        Some(_) => false,
    }
    .then(|| {
        let needs = format!(
            "{} needs a number of licences of at least 1.",
            words_of(ordered.code, plans)
        );
        Check::refused_for(Rule::Licences, RefusalKind::HostsInvalid, &needs)
    })
}

fn most(effect: &Effect) -> Option<Check> {
    // Virtual Agents are sold by engagements, of which there are more.
    let is_engagements = effect.plan.property == "plan_zva";
    let hosts = effect.hosts?;
    (hosts > i64::from(MOST_LICENCES) && !is_engagements).then(|| {
        let many = format!(
            "This would be {hosts} licences of {}, more than 9,999.",
            effect.name()
        );
        Check::refused_for(Rule::Licences, RefusalKind::HostsTooMany, &many)
    })
}

fn range(effect: &Effect) -> Option<Check> {
    let rule = Rule::Range;
    let code = effect.plan.code.as_ref()?;
    let (least, most) = BaseKind::range(code)?;
    let hosts = effect.hosts?;
    let name = effect.name();
    let is_pro = BaseKind::of(code) == BaseKind::Pro;
    Some(if hosts < i64::from(least) {
        let few = format!(
            "{name} is sold from {} on; this would be {hosts}.",
            licences(least)
        );
        Check::refused_for(rule, RefusalKind::HostsTooFew, &few)
    } else if hosts <= i64::from(most) {
        Check::ok(
            rule,
            format!("Zoom sells {name} with {least} to {most} licences."),
        )
    } else if is_pro {
        let many = format!(
            "{name} is sold with at most {most} licences; this would be {hosts}. Business has more."
        );
        Check::refused_for(rule, RefusalKind::HostsTooMany, &many)
    } else {
        Check::warning(
            rule,
            format!(
                "Zoom\u{2019}s reference states {least} to {most} licences for {name}; contracts go beyond. \
                 This would be {hosts}."
            ),
        )
    })
}

fn minimum(effect: &Effect) -> Option<Check> {
    let rule = Rule::Minimum;
    let entry = entry(effect.plan.code.as_ref()?)?;
    let minimum = entry.minimum?;
    let hosts = effect.hosts?;
    let name = effect.name();
    let is_for_all = entry.minimum_condition.is_empty();
    let needs = if is_for_all {
        format!("{name} is sold from {} on.", licences(minimum))
    } else {
        format!(
            "{name} is sold from {} on for {}.",
            licences(minimum),
            entry.minimum_condition
        )
    };
    Some(match (hosts >= i64::from(minimum), is_for_all) {
        (true, _) => Check::ok(rule, needs),
        (false, true) => {
            let few = format!("{needs} This would be {hosts}.");
            Check::refused_for(rule, RefusalKind::HostsTooFew, &few)
        }
        (false, false) => Check::warning(
            rule,
            format!("{needs} This would be {hosts}; check what kind of customer this is."),
        ),
    })
}

/// Not fewer than are used and pending.
fn used(effect: &Effect, plans: &AccountPlans, ground: &Ground<'_>) -> Option<Check> {
    let rule = Rule::Used;
    let old = &plans.plans[effect.index?];
    let hosts = effect.hosts?;
    let name = effect.name();
    let is_fewer = old.hosts.is_none_or(|before| hosts < before);
    let told = ground.facts.usage.map(|usage| usage_of(usage, old));
    let used = match told {
        None if is_fewer => {
            return Some(Check::unknown(
                rule,
                format!(
                    "How many licences of {name} are used was not fetched yet. Refresh the usage."
                ),
            ));
        }
        Some(None) if is_fewer && effect.told.hosts => {
            return Some(Check::unknown(
                rule,
                format!(
                    "Zoom does not tell how many licences of {name} are used. Check it in the Zoom portal."
                ),
            ));
        }
        None | Some(None) => return None,
        Some(Some(used)) => used,
    };
    let Some(in_use) = used.usage else {
        return is_fewer.then(|| {
            Check::unknown(
                rule,
                format!("Zoom tells no use of {name}. Check it in the Zoom portal."),
            )
        });
    };
    let pending = used.pending.unwrap_or_default();
    let floor = in_use.saturating_add(pending);
    let said = format!("Of {name}, {in_use} are used and {pending} pending");
    let is_base = is_base_property(&old.property);
    Some(if hosts >= floor {
        Check::ok(rule, format!("{said}; {hosts} will do."))
    } else if is_base {
        let left = format!("{said}, more than {hosts}.");
        Check::refused_for(rule, RefusalKind::PaidUsersRemain, &left)
    } else {
        Check::warning(
            rule,
            format!("{said}, more than {hosts}. Zoom does not say what happens to those beyond."),
        )
    })
}

fn active_hosts(effect: &Effect) -> Option<Check> {
    let rule = Rule::ActiveHosts;
    let active = effect.plan.active_hosts?;
    let hosts = effect.hosts?;
    let name = effect.name();
    Some(if active >= hosts {
        Check::ok(
            rule,
            format!("{name} has {active} active hosts, at least its licences."),
        )
    } else {
        let few =
            format!("{name} would have {active} active hosts, fewer than its {hosts} licences.");
        Check::refused_for(rule, RefusalKind::ActiveHostsInvalid, &few)
    })
}

/// Families whose licences may not be more than those of meetings.
const WITHIN: [(&str, &str); 4] = [
    ("plan_large_meeting", "Large Meeting"),
    ("plan_webinar", "Webinar"),
    ("plan_zoom_events", "Zoom Events"),
    ("plan_zoom_sessions", "Zoom Sessions"),
];

fn within_base_plan(ground: &Ground<'_>) -> Vec<Check> {
    let is_base_changed = meeting_licences(ground.before) != meeting_licences(&ground.after);
    WITHIN
        .into_iter()
        .filter(|(property, _)| {
            is_base_changed || total(ground.before, property) != total(&ground.after, property)
        })
        .filter_map(|(property, title)| within(ground, property, title))
        .chain(unlimited(ground))
        .collect()
}

fn within(ground: &Ground<'_>, property: &str, title: &str) -> Option<Check> {
    let rule = Rule::WithinBasePlan;
    let hosts = total(&ground.after, property);
    if hosts == 0 {
        return None;
    }
    let Some(meetings) = meeting_licences(&ground.after) else {
        return Some(Check::unknown(
            rule,
            format!(
                "Zoom wants at most as many {title} licences as meeting licences, which are not known."
            ),
        ));
    };
    let said = format!("{} of {title}, {meetings} of meetings", licences(hosts));
    Some(if hosts <= meetings {
        Check::ok(rule, format!("{said}."))
    } else {
        Check::blocked(
            rule,
            format!("{said}: Zoom takes at most as many {title} licences as meeting licences."),
        )
    })
}

fn unlimited(ground: &Ground<'_>) -> Vec<Check> {
    ground
        .each()
        .filter(|(line, _)| !line.is_cancellation())
        .flat_map(|(line, plans)| line.effects(plans))
        .filter(|effect| {
            effect
                .plan
                .code
                .as_ref()
                .is_some_and(|code| is_unlimited(code.as_str()))
        })
        .filter(|effect| effect.hosts.is_some_and(|hosts| hosts > MOST_UNLIMITED))
        .map(|effect| {
            Check::blocked(
                Rule::WithinBasePlan,
                format!(
                    "Zoom takes at most {MOST_UNLIMITED} licences of {}.",
                    effect.name()
                ),
            )
        })
        .collect()
}

fn is_unlimited(code: &str) -> bool {
    (code.starts_with("ze_") || code.starts_with("zs_")) && code.contains("_unlimited_")
}

/// Licences of a family that stay, without the unlimited plans, which have a limit of their own.
fn total(plans: &AccountPlans, property: &str) -> i64 {
    plans
        .plans
        .iter()
        .filter(|plan| stays(plan) && ordered_as(&plan.property) == property)
        .filter(|plan| {
            !plan
                .code
                .as_ref()
                .is_some_and(|code| is_unlimited(code.as_str()))
        })
        .filter_map(|plan| plan.hosts)
        .fold(0, i64::saturating_add)
}

/// Meeting licences of all base plans that stay; `None` where Zoom tells none.
fn meeting_licences(plans: &AccountPlans) -> Option<i64> {
    let counts: Vec<i64> = plans
        .plans
        .iter()
        .filter(|plan: &&Plan| stays(plan) && is_base_property(&plan.property))
        .filter_map(|plan| plan.hosts)
        .collect();
    (!counts.is_empty()).then(|| counts.into_iter().fold(0, i64::saturating_add))
}
