//! What differs between two answers of Zoom's, in words. Pure: no I/O, no clock.
//!
//! Told is what a person would want to know: a plan that came, went, grew or was cancelled, another
//! contact, another payer. Not told is what moves by itself: the next invoice date.

use domain::catalogue::plan_name;
use domain::contact::ContactFields;
use domain::time::Date;
use domain::view::{Quantity, Tone};
use domain::zoom::{
    AccountDetail, AccountPlans, BillingContact, PayMode, Plan, PlanStatus, PlanUsage, UsedPlan,
};

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    /// How it is to be taken.
    pub(super) tone: Tone,
    /// The part that stands out.
    pub(super) fact: String,
    /// The rest of the sentence.
    pub(super) rest: String,
    /// More, in the quiet line; empty: the line says where it was seen.
    pub(super) detail: String,
}

fn difference(tone: Tone, fact: String, rest: impl Into<String>) -> Difference {
    Difference {
        tone,
        fact,
        rest: rest.into(),
        detail: String::new(),
    }
}

/// The plans that were there when they were first fetched.
pub(super) fn first_plans(plans: &AccountPlans) -> Vec<Difference> {
    let names: Vec<String> = plans
        .plans
        .iter()
        .map(|plan| match plan.hosts {
            Some(hosts) => format!("{} ({hosts})", name(plan)),
            None => name(plan),
        })
        .collect();
    let rest = match names.len() {
        0 => "no plan".to_owned(),
        1 => "1 plan".to_owned(),
        count => format!("{count} plans"),
    };
    vec![Difference {
        detail: names.join("; "),
        ..difference(Tone::Info, "Plans first fetched".to_owned(), rest)
    }]
}

/// Plans compared: those of the same code first, then those of the same family, one for one.
pub(super) fn plans(before: &AccountPlans, after: &AccountPlans) -> Vec<Difference> {
    let mut gone: Vec<&Plan> = before.plans.iter().collect();
    let mut come: Vec<&Plan> = after.plans.iter().collect();
    let mut told = Vec::new();
    for (old, new) in pairs(&mut gone, &mut come, |a, b| {
        a.property == b.property && a.code == b.code
    }) {
        told.extend(plan(old, new));
    }
    for (old, new) in pairs(&mut gone, &mut come, |a, b| a.property == b.property) {
        let fact = format!("{} \u{2192} {}", name(old), name(new));
        told.push(difference(Tone::Info, fact, count_of(new)));
    }
    for new in come {
        let fact = format!("{} added", name(new));
        told.push(difference(Tone::Info, fact, count_of(new)));
    }
    for old in gone {
        let fact = format!("{} is gone", name(old));
        told.push(difference(Tone::Warn, fact, count_of(old)));
    }
    told
}

/// Takes out of both lists what belongs together.
fn pairs<'a, T>(
    before: &mut Vec<&'a T>,
    after: &mut Vec<&'a T>,
    is_same: impl Fn(&T, &T) -> bool,
) -> Vec<(&'a T, &'a T)> {
    let mut found = Vec::new();
    before.retain(|old| {
        let Some(place) = after.iter().position(|new| is_same(old, new)) else {
            return true;
        };
        found.push((*old, after.remove(place)));
        false
    });
    found
}

fn name(plan: &Plan) -> String {
    plan_name(&plan.property, plan.code.as_ref()).in_words()
}

fn count_of(plan: &Plan) -> String {
    match plan.hosts {
        Some(1) => "1 licence".to_owned(),
        Some(hosts) => format!("{hosts} licences"),
        None => String::new(),
    }
}

fn plan(old: &Plan, new: &Plan) -> Vec<Difference> {
    let mut told = Vec::new();
    if old.hosts != new.hosts {
        let fact = format!(
            "{}: {} \u{2192} {} licences",
            name(new),
            or_dash(old.hosts),
            or_dash(new.hosts)
        );
        told.push(difference(Tone::Info, fact, ""));
    }
    if old.active_hosts != new.active_hosts {
        let fact = format!(
            "{}: {} \u{2192} {} active hosts",
            name(new),
            or_dash(old.active_hosts),
            or_dash(new.active_hosts)
        );
        told.push(difference(Tone::Info, fact, ""));
    }
    if old.status != new.status {
        told.push(status(new));
    } else if old.service_effective_date != new.service_effective_date
        && let Some(date) = new.service_effective_date
    {
        let fact = format!("{} is effective from another day", name(new));
        told.push(difference(Tone::Info, fact, format!("now {}", day(date))));
    }
    told
}

fn status(plan: &Plan) -> Difference {
    let name = name(plan);
    match &plan.status {
        PlanStatus::Cancelled => {
            let ends = plan
                .next_invoice_date
                .map(|date| format!("it runs to {}", day(date)))
                .unwrap_or_default();
            difference(Tone::Warn, format!("{name} cancelled"), ends)
        }
        PlanStatus::Expired => difference(Tone::Warn, format!("{name} expired"), ""),
        PlanStatus::Active => difference(Tone::Ok, format!("{name} active"), ""),
        PlanStatus::NotStated => {
            difference(Tone::Info, format!("{name}: status no longer stated"), "")
        }
        PlanStatus::Other(word) => difference(Tone::Info, format!("{name}: {word}"), ""),
    }
}

fn or_dash(count: Option<i64>) -> String {
    count.map_or_else(|| "\u{2013}".to_owned(), |count| count.to_string())
}

/// `2026-12-01` as it stands in sentences here: `1 December 2026`.
fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// Use compared, plan by plan, and the storage.
pub(super) fn usage(before: &PlanUsage, after: &PlanUsage) -> Vec<Difference> {
    let mut gone: Vec<&UsedPlan> = before.plans.iter().collect();
    let mut come: Vec<&UsedPlan> = after.plans.iter().collect();
    let same = pairs(&mut gone, &mut come, |a, b| {
        a.property == b.property && a.code == b.code
    });
    let mut told: Vec<Difference> = same
        .into_iter()
        .filter(|(old, new)| (old.usage, old.pending) != (new.usage, new.pending))
        .map(|(old, new)| used(old, new))
        .collect();
    let storage = |usage: &PlanUsage| {
        let recording = usage.recording.as_ref();
        recording.map(|recording| recording.plan_storage_usage.clone())
    };
    if let (Some(old), Some(new)) = (storage(before), storage(after))
        && old != new
    {
        let fact = format!("Recording storage: {old} \u{2192} {new} used");
        told.push(difference(Tone::Info, fact, ""));
    }
    told
}

fn used(old: &UsedPlan, new: &UsedPlan) -> Difference {
    let name = plan_name(&new.property, new.code.as_ref()).in_words();
    let pending = match new.pending {
        Some(pending @ 1..) => format!("{pending} pending"),
        _ => String::new(),
    };
    let quantity = Quantity {
        bought: new.hosts,
        used: new.usage,
        pending: new.pending,
    };
    let tone = match (new.usage, new.hosts) {
        (Some(used), Some(bought)) if used > bought => Tone::Bad,
        _ if quantity.taken_share().is_some_and(|share| share > 950) => Tone::Warn,
        _ => Tone::Info,
    };
    let fact = if old.usage == new.usage {
        format!("{name}: {} in use", or_dash(new.usage))
    } else {
        format!(
            "{name}: {} \u{2192} {} in use",
            or_dash(old.usage),
            or_dash(new.usage)
        )
    };
    let pending = match (old.pending, new.pending) {
        (Some(old), Some(new)) if old != new => format!("{old} \u{2192} {new} pending"),
        _ => pending,
    };
    difference(tone, fact, pending)
}

/// The billing contact compared: one difference, with all fields in its quiet line.
pub(super) fn contact(before: &BillingContact, after: &BillingContact) -> Vec<Difference> {
    let (_, lines) = ContactFields::from(after).diff(before);
    let changed: Vec<_> = lines.iter().filter(|line| line.is_changed()).collect();
    if changed.is_empty() {
        return Vec::new();
    }
    let shown = |text: &str| match text {
        "" => "\u{2013}".to_owned(),
        text => text.to_owned(),
    };
    let titles: Vec<String> = changed
        .iter()
        .map(|line| line.title.to_lowercase())
        .collect();
    let details: Vec<String> = changed
        .iter()
        .map(|line| {
            format!(
                "{}: {} \u{2192} {}",
                line.title,
                shown(&line.before),
                shown(&line.after)
            )
        })
        .collect();
    vec![Difference {
        tone: Tone::Info,
        fact: "Billing contact:".to_owned(),
        rest: format!("{} changed", titles.join(", ")),
        detail: details.join(" \u{b7} "),
    }]
}

/// The account itself compared.
pub(super) fn detail(before: &AccountDetail, after: &AccountDetail) -> Vec<Difference> {
    let mut told = Vec::new();
    let mut tell = |what: &str, old: String, new: String| {
        if old != new {
            let fact = format!("{what}: {old} \u{2192} {new}");
            told.push(difference(Tone::Info, fact, ""));
        }
    };
    let (old, new) = (&before.item, &after.item);
    let text = |text: &str| match text {
        "" => "\u{2013}".to_owned(),
        text => text.to_owned(),
    };
    tell("Name", text(&old.account_name), text(&new.account_name));
    tell(
        "Account type",
        text(&old.account_type),
        text(&new.account_type),
    );
    tell("Owner", text(&old.owner_email), text(&new.owner_email));
    let (old, new) = (&before.options, &after.options);
    tell("Payer", payer(&old.pay_mode), payer(&new.pay_mode));
    tell(
        "Automatic renewal",
        on_off(old.billing_auto_renew),
        on_off(new.billing_auto_renew),
    );
    told
}

fn payer(mode: &PayMode) -> String {
    match mode {
        PayMode::Master => "you".to_owned(),
        PayMode::Sub => "the customer".to_owned(),
        PayMode::NotStated => "\u{2013}".to_owned(),
        PayMode::Other(word) => word.clone(),
    }
}

fn on_off(flag: Option<bool>) -> String {
    match flag {
        Some(true) => "on".to_owned(),
        Some(false) => "off".to_owned(),
        None => "\u{2013}".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn facts(differences: Vec<Difference>) -> Vec<String> {
        differences.into_iter().map(|d| d.fact).collect()
    }

    fn of_plans(before: Value, after: Value) -> Vec<String> {
        let read = |value| serde_json::from_value(value).expect("plans");
        facts(plans(&read(before), &read(after)))
    }

    fn base(code: &str, hosts: i64, status: &str, next: &str) -> Value {
        json!({ "plan_base": {
            "type": code, "hosts": hosts, "status": status, "next_invoice_date": next,
        } })
    }

    #[test]
    fn a_plan_that_only_waits_for_its_next_invoice_is_no_news() {
        let before = base("business_yearly", 40, "active", "2026-11-01");
        let after = base("business_yearly", 40, "active", "2026-12-01");
        assert!(of_plans(before, after).is_empty());
    }

    #[test]
    fn more_licences_another_plan_and_a_cancellation_are_told_in_words() {
        let before = base("business_yearly", 38, "active", "2026-12-01");
        assert_eq!(
            of_plans(
                before.clone(),
                base("business_yearly", 40, "active", "2026-12-01")
            ),
            ["Business, annual: 38 \u{2192} 40 licences"]
        );
        assert_eq!(
            of_plans(
                before.clone(),
                base("business_yearly", 38, "cancelled", "2026-12-01")
            ),
            ["Business, annual cancelled"]
        );
        assert_eq!(
            of_plans(before, base("zoe_yearly", 100, "active", "2026-12-01")),
            ["Business, annual \u{2192} Enterprise, annual"]
        );
    }

    #[test]
    fn add_ons_come_and_go_even_of_families_that_nobody_knows() {
        let before = json!({ "plan_zoom_hologram": { "type": "holo_9", "hosts": 2 } });
        let after = json!({ "plan_webinar": [
            { "type": "webinar500_yearly", "hosts": 1 },
            { "type": "webinar1000_yearly", "hosts": 2 },
        ] });
        assert_eq!(
            of_plans(before, after),
            [
                "Webinar 500, annual added",
                "Webinar 1000, annual added",
                "Zoom hologram is gone",
            ]
        );
    }

    #[test]
    fn use_beyond_what_is_bought_is_bad_news() {
        let of = |used: i64| -> PlanUsage {
            let plan =
                json!({ "type": "business_yearly", "hosts": 40, "usage": used, "pending": 0 });
            serde_json::from_value(json!({ "plan_base": plan })).expect("usage")
        };
        assert_eq!(usage(&of(37), &of(37)), Vec::new());
        let told = usage(&of(37), &of(41));
        assert_eq!(told[0].fact, "Business, annual: 37 \u{2192} 41 in use");
        assert_eq!(told[0].tone, Tone::Bad);
        assert_eq!(usage(&of(30), &of(31))[0].tone, Tone::Info);
    }

    #[test]
    fn a_contact_is_one_piece_of_news_with_every_field_in_it() {
        let before = BillingContact {
            email: "old@alder.example".to_owned(),
            city: "Bristol".to_owned(),
            ..BillingContact::default()
        };
        let after = BillingContact {
            email: "new@alder.example".to_owned(),
            phone_number: "1".to_owned(),
            city: "Bristol".to_owned(),
            ..BillingContact::default()
        };
        let told = contact(&before, &after);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].rest, "e-mail, phone number changed");
        assert!(
            told[0]
                .detail
                .contains("old@alder.example \u{2192} new@alder.example")
        );
        assert!(contact(&after, &after).is_empty());
    }
}
