//! The first subscription of a free account, all plans at once (api-facts, section 4.7).

use domain::time::Date;
use serde_json::{Map, Value};

use super::contact::{Wrong, changed};
use super::request::{Wanted, counts_hosts, effective_day, is_sold_as, number, plans, text};
use super::{Accepted, BULK};
use crate::account::{Account, base_type};
use crate::bodies::created;
use crate::contact::Contact;
use crate::line::{Line, Status};
use crate::refusal::Refusal;

/// Fields of the contact that a subscription must bring, in the order in which Zoom lists them.
const REQUIRED: [&str; 9] = [
    "first_name",
    "last_name",
    "email",
    "country",
    "address",
    "city",
    "phone_number",
    "state",
    "zip",
];

const CONTRACT_TERMS: [u32; 11] = [1, 12, 24, 36, 48, 60, 72, 84, 96, 108, 120];

/// `POST plans`.
pub(super) fn create(
    account: &mut Account,
    body: &Map<String, Value>,
) -> Result<Accepted, Refusal> {
    refuse(account)?;
    let contact = contact(account, body)?;
    let wanted = plans(body)?;
    check_base(account, &wanted)?;
    for plan in &wanted {
        check(account, &wanted, plan)?;
    }
    let (day, order_number) = options(body, account.today)?;
    let lines: Vec<Line> = wanted
        .iter()
        .map(|plan| Line {
            order_number: order_number.clone(),
            ..plan.line(day)
        })
        .collect();
    let answer = created(&lines);
    account.contact = contact;
    account.lines.extend(lines);
    Ok(Accepted::created(answer))
}

fn refuse(account: &Account) -> Result<(), Refusal> {
    if account.profile.is_self_pay {
        return Err(Refusal::state(
            "Cannot add plan for a subaccount which is paid by self.",
        ));
    }
    if account.is_bulk() {
        return Err(Refusal::state(BULK));
    }
    let today = account.today;
    match account.base().map(|base| base.status_on(today)) {
        // A subscription that was cancelled and still runs is the one that may exist.
        Some(Status::Cancelled) => Err(Refusal::not_paid(
            "One account only can have one active billing subscription. Can't subscribe \
             25-participants Pro plan for this subaccount. Can't subscribe 50-participants pro \
             plan for this subaccount.",
        )),
        Some(_) => Err(Refusal::state(
            "Cannot add plan for the subaccount which is not free plan.",
        )),
        None if account
            .lines
            .iter()
            .any(|line| line.status_on(today) == Status::Scheduled) =>
        {
            Err(Refusal::state("Cannot process account."))
        }
        None => Ok(()),
    }
}

fn contact(account: &Account, body: &Map<String, Value>) -> Result<Contact, Refusal> {
    let parameter = |name: &str| Refusal::state(format!("Invalid parameter: {name}"));
    let given = body.get("contact").and_then(Value::as_object);
    let given = given.ok_or_else(|| parameter("first_name"))?;
    let is_missing = |name: &&&str| text(given, name).is_none_or(str::is_empty);
    // Where Zoom takes no states, an empty one is none missing.
    let country = text(given, "country").unwrap_or_default();
    let may_lack_state = !domain::geography::takes_state(country);
    if let Some(name) = REQUIRED
        .iter()
        .filter(|name| !(may_lack_state && **name == "state"))
        .find(is_missing)
    {
        return Err(parameter(name));
    }
    changed(&account.contact, given, |wrong, value| match wrong {
        Wrong::Field | Wrong::Characters => parameter(value),
        Wrong::Country => Refusal::state(format!("Invalid country parameter: {value}")),
        Wrong::State => Refusal::state(format!("Invalid state parameter: {value}")),
    })
}

fn check_base(account: &Account, wanted: &[Wanted]) -> Result<(), Refusal> {
    let base = wanted
        .iter()
        .find(|plan| plan.shelf.property == "plan_base");
    let base = base
        .filter(|plan| is_sold_as(&plan.code, plan.shelf))
        .ok_or_else(|| Refusal::state(format!("Invalid Base Plan: {}", account.id())))?;
    if wanted
        .iter()
        .any(|plan| plan.shelf.property == "plan_bundle")
    {
        return Err(Refusal::state(
            "Can't subscribe to base plan and bundle plan at the same time.",
        ));
    }
    if base.code.starts_with("vsdk") {
        return Ok(());
    }
    let hosts = base.hosts.filter(|hosts| *hosts > 0);
    let hosts = hosts.ok_or_else(|| Refusal::state("Invalid host number."))?;
    let (least, most) = match base_type(&base.code) {
        "Pro" => (1, 9),
        "Business" => (10, 9_999),
        "Education" => (20, 9_999),
        _ => (1, 9_999),
    };
    if hosts < least {
        return Err(Refusal::invalid(format!(
            "Buy hosts must equal or larger than {least}."
        )));
    }
    if hosts > most {
        return Err(Refusal::invalid(format!(
            "Buy hosts must equal or smaller than {most}."
        )));
    }
    if base.active_hosts.is_some_and(|active| active < hosts) {
        return Err(Refusal::invalid(
            "Active hosts must be equal or larger than buy hosts.",
        ));
    }
    Ok(())
}

fn check(account: &Account, all: &[Wanted], plan: &Wanted) -> Result<(), Refusal> {
    let code = &plan.code;
    let property = plan.shelf.property;
    if code.contains("free_trial") && !account.lines.is_empty() {
        return Err(Refusal::state(
            "Cannot enable free trial again for subaccount.",
        ));
    }
    if !is_sold_as(code, plan.shelf) {
        return Err(match property {
            "plan_recording" => Refusal::state(format!("Invalid Cloud Recording Plan: {code}")),
            "plan_audio" => Refusal::state(format!("Invalid Audio Conferencing Plan: {code}")),
            "plan_zoom_events" => Refusal::state(format!("Invalid Zoom Event plan: {code}")),
            _ => Refusal::field(property, "Invalid field."),
        });
    }
    if property == "plan_audio" && !plan.names_countries {
        return Err(Refusal::state(
            "At least one option from among the Toll-free, Premium and Call-out must be provided.",
        ));
    }
    let is_video_sdk = all
        .iter()
        .any(|plan| plan.shelf.property == "plan_base" && plan.code.starts_with("vsdk"));
    if property == "plan_sdk_cmr" && !is_video_sdk {
        return Err(Refusal::state(
            "Account doesn't have the permission to purchase this plan.",
        ));
    }
    if counts_hosts(plan) && !matches!(plan.hosts, Some(1..)) {
        return Err(Refusal::state("Invalid host number."));
    }
    Ok(())
}

/// The day of the start and the purchase order number.
fn options(body: &Map<String, Value>, today: Date) -> Result<(Date, Option<String>), Refusal> {
    let Some(options) = body.get("subscription_options").and_then(Value::as_object) else {
        return Ok((today, None));
    };
    if options.contains_key("contract_term")
        && !number(options, "contract_term").is_some_and(|term| CONTRACT_TERMS.contains(&term))
    {
        return Err(Refusal::new(
            400,
            10_200,
            "Your request cannot be processed due to an invalid contract term.",
        ));
    }
    let order_number = text(options, "purchase_order_number").map(ToOwned::to_owned);
    Ok((effective_day(options, today)?, order_number))
}
