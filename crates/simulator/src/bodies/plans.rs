//! The bodies of `GET plans` and of the answers to subscriptions (api-facts, section 5.3).

use serde_json::{Map, Value, json};

use super::{push, put};
use crate::account::Account;
use crate::line::{Line, Status};
use crate::random::hash;
use crate::shelf::{Fields, Shape};

/// Countries that an audio plan and the base of Zoom Phone name.
const CALLOUT_COUNTRIES: &str = "US,GB,DE,FR,NL";

/// `GET /accounts/{accountId}/plans`.
pub(crate) fn plans(account: &Account) -> Value {
    let mut root = Map::new();
    for (line, status) in account.visible() {
        let path = line.shelf.plans_path();
        match line.shelf.plans {
            Shape::Absent => {}
            Shape::One => put(&mut root, path, element(account, line, status)),
            Shape::Many => push(&mut root, path, element(account, line, status)),
            Shape::Flat => recording(&mut root, account, line, status),
        }
    }
    Value::Object(root)
}

fn element(account: &Account, line: &Line, status: Status) -> Value {
    let mut plan = json!({ "type": line.code });
    let fields = line.shelf.fields;
    let with_hosts = matches!(fields, Fields::Full | Fields::Brief | Fields::Base);
    if with_hosts {
        plan["hosts"] = line.hosts_on(account.today).into();
    }
    if matches!(fields, Fields::Brief | Fields::TypeOnly) {
        return plan;
    }
    plan["service_effective_date"] = line.start().to_string().into();
    if let Some(next) = line.next_invoice_date(account.today) {
        plan["next_invoice_date"] = next.to_string().into();
    }
    plan["status"] = status.word().unwrap_or("active").into();
    match fields {
        Fields::Base => base_fields(&mut plan, line),
        Fields::Audio => {
            plan["callout_countries"] = CALLOUT_COUNTRIES.into();
            plan["premium_countries"] = "IN,TH".into();
            plan["tollfree_countries"] = "US,GB,DE".into();
            plan["ddi_numbers"] = 2.into();
        }
        Fields::PhoneBase => plan["callout_countries"] = CALLOUT_COUNTRIES.into(),
        _ => {}
    }
    plan
}

fn base_fields(plan: &mut Value, line: &Line) {
    if let Some(active) = line.active_hosts {
        plan["active_hosts"] = active.into();
    }
    if line.code.starts_with("vsdk") {
        plan["included_minutes"] = 30_000.into();
        plan["overage_price"] = 0.0035.into();
    }
}

fn recording(root: &mut Map<String, Value>, account: &Account, line: &Line, status: Status) {
    let mut set = |name: &str, value: String| {
        root.insert(name.to_owned(), value.into());
    };
    set("plan_recording", line.code.clone());
    set(
        "plan_recording_service_effective_date",
        line.start().to_string(),
    );
    if let Some(next) = line.next_invoice_date(account.today) {
        set("plan_recording_next_invoice_date", next.to_string());
    }
    set(
        "plan_recording_status",
        status.word().unwrap_or("active").to_owned(),
    );
}

/// The answer to the first subscription: the accepted plans with what a partner gets on them.
pub(crate) fn created(lines: &[Line]) -> Value {
    answer(
        lines,
        |line| line.shelf.created,
        |line, element| {
            element["partner_sku"] =
                format!("SKU-{:05}", hash(line.shelf.property) % 100_000).into();
            element["discount_rate"] = 0.15.into();
            element["discount_percent"] = 15.into();
        },
    )
}

/// The answer to an additional subscription: all plans of the account.
pub(crate) fn added(lines: &[Line]) -> Value {
    answer(lines, |line| line.shelf.added, |_, _| {})
}

fn answer(
    lines: &[Line],
    shape: impl Fn(&Line) -> Shape,
    decorate: impl Fn(&Line, &mut Value),
) -> Value {
    let mut root = Map::new();
    for line in lines {
        let mut element = json!({ "type": line.code });
        if !matches!(line.shelf.fields, Fields::Audio | Fields::PhoneBase) {
            element["hosts"] = line.hosts_at_last().into();
        }
        decorate(line, &mut element);
        let path = line.shelf.path();
        match shape(line) {
            Shape::Absent => {}
            Shape::One => put(&mut root, path, element),
            Shape::Many => push(&mut root, path, element),
            Shape::Flat => put(&mut root, path, line.code.clone().into()),
        }
    }
    Value::Object(root)
}
