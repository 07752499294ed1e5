//! Whether the plans are sold, of the right family, and there or not there yet.

use super::{Check, Ground, Rule};
use crate::plan_change::actions::{PlanObstacle, is_webinar_100};
use crate::plan_change::effect::{concerned, concerned_words};
use crate::plan_change::standing::{Standing, base_of, find, stays};
use crate::plan_change::told::{holds_many, ordered_as, read_as};
use crate::plan_change::words::{BaseKind, entry, plan_words, property_of, words_of};
use crate::plan_change::{Line, Ordered};
use crate::zoom::{AccountPlans, Plan, PlanCode, RefusalKind};

pub(super) fn checks(ground: &Ground<'_>, is_known: bool) -> Vec<Check> {
    let mut checks = Vec::new();
    for (line, plans) in ground.each() {
        for ordered in line.ordered() {
            checks.push(sold(line, &ordered, plans));
            checks.extend(trial(line, &ordered, ground));
            if is_known {
                checks.extend(not_yet(line, &ordered, plans));
                checks.extend(zoom_rooms(line, &ordered, plans));
                checks.extend(audio_base(line, &ordered, ground));
            }
        }
        checks.extend(audio_countries(line));
        checks.extend(bundle(line));
        if is_known {
            checks.extend(subscribed(line, plans, ground));
            checks.extend(family(line, plans));
            checks.extend(difference(line, plans));
        }
    }
    checks.extend(once_per_change(ground));
    checks
}

/// The code stands in Zoom's list, or the account has it; and it is ordered where it belongs.
fn sold(line: &Line, ordered: &Ordered<'_>, plans: &AccountPlans) -> Check {
    let rule = Rule::Sold;
    let code = ordered.code;
    let words = words_of(code, plans);
    if is_webinar_100(code.as_str()) {
        return Check::refused(Rule::Webinar100, RefusalKind::WebinarNotSold);
    }
    let Some(entry) = entry(code) else {
        return if find(plans, code).is_some() && !matches!(line, Line::AddAddon(_)) {
            Check::warning(
                rule,
                format!("Zoom\u{2019}s list of plans does not have {code}, which the account has."),
            )
        } else {
            let missing = format!("Zoom\u{2019}s list of plans does not have {code}.");
            Check::refused_for(rule, RefusalKind::PlanCodeInvalid, &missing)
        };
    };
    let is_base = entry.property == Some("plan_base");
    match line {
        Line::AddAddon(_) | Line::UpdateAddon(_) if is_base => Check::refused_for(
            rule,
            RefusalKind::PlanCodeInvalid,
            &format!("{words} is a base plan, not an add-on."),
        ),
        _ if ordered.property.is_some() && ordered.property != entry.property => Check::blocked(
            rule,
            format!("{words} is ordered at the wrong place. Draft the change anew."),
        ),
        _ => Check::ok(
            rule,
            format!("{words} stands in Zoom\u{2019}s list of plans."),
        ),
    }
}

fn trial(line: &Line, ordered: &Ordered<'_>, ground: &Ground<'_>) -> Option<Check> {
    let is_trial = ordered.code.as_str().contains("free_trial");
    let account_type = ground.facts.account.account_type;
    (is_trial && !account_type.eq_ignore_ascii_case("Free Trial")).then(|| match line {
        Line::Subscribe(_) => Check::refused_for(
            Rule::Trial,
            RefusalKind::TrialAgain,
            "Whether this account had a free trial, Zoom does not tell.",
        ),
        _ => Check::refused(Rule::Trial, RefusalKind::NotTrial),
    })
}

fn not_yet(line: &Line, ordered: &Ordered<'_>, plans: &AccountPlans) -> Option<Check> {
    let rule = Rule::NotYetSubscribed;
    if !matches!(line, Line::AddAddon(_)) {
        return None;
    }
    let property = read_as(property_of(ordered.code, plans)?);
    let words = words_of(ordered.code, plans);
    let is_same = |plan: &&Plan| {
        stays(plan)
            && plan.property == property
            && (!holds_many(property) || plan.code.as_ref() == Some(ordered.code))
    };
    Some(match plans.plans.iter().find(is_same) {
        Some(plan) => Check::refused_for(
            rule,
            RefusalKind::AddonExists,
            &format!("Of the family of {words}, it has {}.", plan_words(plan)),
        ),
        None => Check::ok(rule, format!("The account does not have {words} yet.")),
    })
}

/// What is changed or cancelled is there and can be.
fn subscribed(line: &Line, plans: &AccountPlans, ground: &Ground<'_>) -> Option<Check> {
    let rule = Rule::Subscribed;
    if matches!(line, Line::Subscribe(_) | Line::AddAddon(_)) {
        return None;
    }
    let words = concerned_words(line, plans);
    let Some(plan) = concerned(line, plans) else {
        return Some(Check::refused_for(
            rule,
            not_subscribed(line),
            &format!("Among the plans that Zoom lists for this account is no {words}."),
        ));
    };
    let is_base_as_addon = matches!(line, Line::UpdateAddon(_) | Line::CancelAddon(_))
        && base_of(plans).is_some_and(|base| std::ptr::eq(base, plan));
    let standing = Standing::of(plan, ground.facts.today);
    let blocked = match standing {
        _ if is_base_as_addon => {
            format!("{words} is the base plan. Change or cancel it as such.")
        }
        _ if !line.is_cancellation()
            && plan
                .code
                .as_ref()
                .is_some_and(|code| is_webinar_100(code.as_str())) =>
        {
            return Some(Check::refused(
                Rule::Webinar100,
                RefusalKind::WebinarNotSold,
            ));
        }
        Standing::Over => PlanObstacle::Over.sentence(),
        Standing::RunningOut => PlanObstacle::Cancelled(plan.next_invoice_date).sentence(),
        Standing::NotStarted(start) if !line.is_cancellation() => {
            PlanObstacle::NotStarted(start).sentence()
        }
        Standing::NotStarted(start) => {
            return Some(Check::warning(
                rule,
                format!("{words} starts on {start} only. Zoom does not say how such a plan ends."),
            ));
        }
        Standing::Active => {
            return Some(Check::ok(
                rule,
                format!("The account has {words}, and it runs."),
            ));
        }
    };
    Some(Check::blocked(rule, blocked))
}

/// What Zoom says where a plan is not there.
fn not_subscribed(line: &Line) -> RefusalKind {
    let is_phone_base = |code: &PlanCode| {
        entry(code).is_some_and(|entry| entry.property == Some("plan_phone.plan_base"))
    };
    match line {
        Line::CancelAddon(cancel) if is_phone_base(&cancel.code) => RefusalKind::PhoneNotSubscribed,
        _ => RefusalKind::NotSubscribed,
    }
}

/// The new plan is of the old one's family.
fn family(line: &Line, plans: &AccountPlans) -> Option<Check> {
    let rule = Rule::Family;
    let ordered = line.ordered();
    let new = match line {
        Line::UpdateBase(_) | Line::UpdateAddon(_) => ordered.first()?.code,
        _ => return None,
    };
    let old = concerned(line, plans)?;
    let property = property_of(new, plans)?;
    let (old_words, new_words) = (plan_words(old), words_of(new, plans));
    Some(if ordered_as(&old.property) == property {
        Check::ok(rule, format!("{new_words} is of the same family."))
    } else {
        let other = format!("{new_words} is of another family than {old_words}.");
        Check::refused_for(rule, RefusalKind::PlanTypesDiffer, &other)
    })
}

fn difference(line: &Line, plans: &AccountPlans) -> Option<Check> {
    if !matches!(line, Line::UpdateBase(_) | Line::UpdateAddon(_)) {
        return None;
    }
    let effects = line.effects(plans);
    let effect = effects.first()?;
    let old = &plans.plans[effect.index?];
    (*old == effect.plan && effect.told.hosts).then(|| {
        Check::blocked(
            Rule::Difference,
            format!(
                "{} stays as it is. Change something, or take the line out.",
                plan_words(old)
            ),
        )
    })
}

fn zoom_rooms(line: &Line, ordered: &Ordered<'_>, plans: &AccountPlans) -> Option<Check> {
    let is_rooms = property_of(ordered.code, plans) == Some("plan_zoom_rooms");
    let stands_on_rooms = base_of(plans).is_some_and(|base| base.property == "plan_zoom_rooms");
    (matches!(line, Line::AddAddon(_)) && is_rooms && stands_on_rooms)
        .then(|| Check::refused(Rule::ZoomRooms, RefusalKind::ZoomRoomsBase))
}

fn audio_base(line: &Line, ordered: &Ordered<'_>, ground: &Ground<'_>) -> Option<Check> {
    let is_addon = matches!(line, Line::AddAddon(_) | Line::UpdateAddon(_));
    if !is_addon || ordered.code.as_str() != "tollfree_payongo" {
        return None;
    }
    let base: Option<&PlanCode> = base_of(&ground.after).and_then(|base| base.code.as_ref());
    let kind = base.map(BaseKind::of);
    let rule = Rule::AudioBasePlan;
    Some(
        if matches!(kind, Some(BaseKind::Business | BaseKind::Education)) {
            Check::ok(rule, "The base plan is Business or Education.")
        } else {
            Check::refused(rule, RefusalKind::AudioNeedsBusiness)
        },
    )
}

fn audio_countries(line: &Line) -> Option<Check> {
    let Line::Subscribe(request) = line else {
        return None;
    };
    let audio = request.products.plan_audio.as_ref()?;
    let lists = [
        &audio.callout_countries,
        &audio.premium_countries,
        &audio.tollfree_countries,
    ];
    let is_given = lists
        .iter()
        .any(|list| list.as_ref().is_some_and(|list| !list.is_empty()));
    let rule = Rule::AudioCountries;
    Some(if is_given {
        Check::ok(rule, "Audio conferencing names countries.")
    } else {
        Check::refused(rule, RefusalKind::AudioOptionMissing)
    })
}

fn bundle(line: &Line) -> Option<Check> {
    let is_bundle = |ordered: &Ordered<'_>| ordered.property == Some("plan_bundle");
    line.ordered().iter().any(is_bundle).then(|| {
        Check::refused_for(
            Rule::Bundle,
            RefusalKind::BundleAndBase,
            "Bundles are sold only to partners that are carriers.",
        )
    })
}

/// No two lines for the same plan: which would count is Zoom's guess.
fn once_per_change(ground: &Ground<'_>) -> Vec<Check> {
    let mut seen: Vec<(&PlanCode, usize)> = Vec::new();
    let mut checks: Vec<Check> = Vec::new();
    for (position, line) in ground.lines.iter().enumerate() {
        for code in codes(line) {
            let is_twice = seen.contains(&(code, position))
                && matches!(line, Line::Subscribe(_) | Line::AddAddon(_))
                || seen
                    .iter()
                    .any(|(other, at)| *other == code && *at != position);
            let check = Check::blocked(
                Rule::OncePerChange,
                format!(
                    "Two lines are about {}. Leave one out.",
                    words_of(code, ground.before)
                ),
            );
            if is_twice && !checks.contains(&check) {
                checks.push(check);
            }
            seen.push((code, position));
        }
    }
    let of_base = ground
        .lines
        .iter()
        .filter(|line| matches!(line, Line::UpdateBase(_) | Line::CancelBase(_)))
        .count();
    if of_base > 1 {
        checks.push(Check::blocked(
            Rule::OncePerChange,
            "Two lines are about the base plan. Leave one out.",
        ));
    }
    checks
}

fn codes(line: &Line) -> Vec<&PlanCode> {
    match line {
        Line::UpdateAddon(change) if change.code_now != change.request.order.code => {
            vec![&change.code_now, &change.request.order.code]
        }
        Line::CancelAddon(cancel) => vec![&cancel.code],
        Line::UpdateBase(_) | Line::CancelBase(_) => Vec::new(),
        _ => line
            .ordered()
            .into_iter()
            .map(|ordered| ordered.code)
            .collect(),
    }
}
