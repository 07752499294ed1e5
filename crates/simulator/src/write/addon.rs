//! Additional plans: subscription, change, cancellation (api-facts, sections 4.8 to 4.10).

use domain::catalogue;
use domain::time::Date;
use serde_json::{Map, Value};

use super::request::{
    Wanted, check_cancellation, counts_hosts, details, effective_day, is_sold_as, number, shelf_of,
    text,
};
use super::{Accepted, BULK};
use crate::account::{Account, base_type};
use crate::bodies::added;
use crate::line::{Line, Status};
use crate::refusal::Refusal;
use crate::shelf::{Shape, Shelf};

/// `POST plans/addons`.
pub(super) fn create(
    account: &mut Account,
    body: &Map<String, Value>,
) -> Result<Accepted, Refusal> {
    if account.profile.is_self_pay {
        return Err(Refusal::state("This subaccount is on self pay mode."));
    }
    if account.is_bulk() {
        return Err(Refusal::state(BULK));
    }
    // That a free trial counts as free here is assumed.
    if account.is_free() || account.is_trial() {
        return Err(Refusal::state(
            "Cannot update Additional plan for a subaccount under free plan.",
        ));
    }
    let day = effective_day(body, account.today)?;
    let wanted = wanted(body)?;
    for plan in &wanted {
        check_new(account, &wanted, plan)?;
    }
    account
        .lines
        .extend(wanted.iter().map(|plan| plan.line(day)));
    let today = account.today;
    let standing: Vec<Line> = account
        .lines
        .iter()
        .filter(|line| line.is_standing(today))
        .cloned()
        .collect();
    Ok(Accepted::created(added(&standing)))
}

/// The plans that one of the four forms of the body asks for.
fn wanted(body: &Map<String, Value>) -> Result<Vec<Wanted>, Refusal> {
    let invalid = |field: &str| Refusal::field(field, "Invalid field.");
    let kind = text(body, "type").ok_or_else(|| invalid("type"))?;
    let group = match kind {
        "plan_phone" => Some("plan_details"),
        "plan_zcc" => Some("plan_zcc_details"),
        "plan_znode" => Some("plan_znode_details"),
        _ => None,
    };
    if let Some(name) = group {
        let object = body.get(name).and_then(Value::as_object);
        let plans = details(kind, object.ok_or_else(|| invalid(name))?)?;
        return if plans.is_empty() {
            Err(invalid(name))
        } else {
            Ok(plans)
        };
    }
    let shelf = shelf_of(kind)
        .filter(|_| !is_base_code(kind))
        .ok_or_else(|| invalid("type"))?;
    let hosts = number(body, "hosts").ok_or_else(|| invalid("hosts"))?;
    Ok(vec![Wanted {
        shelf,
        code: kind.to_owned(),
        hosts: Some(hosts),
        active_hosts: None,
        names_countries: true,
    }])
}

/// Whether a code is sold as `plan_base`; the other base families are sold as add-ons too.
fn is_base_code(code: &str) -> bool {
    catalogue::find(code).is_some_and(|entry| entry.property == Some("plan_base"))
}

fn check_new(account: &Account, all: &[Wanted], plan: &Wanted) -> Result<(), Refusal> {
    let property = plan.shelf.property;
    if !is_sold_as(&plan.code, plan.shelf) {
        return Err(Refusal::field(property, "Invalid field."));
    }
    if counts_hosts(plan) && !matches!(plan.hosts, Some(1..)) {
        return Err(Refusal::field("hosts", "Invalid field."));
    }
    let stands_on = account.base().map(|base| base.shelf.property);
    if property == "plan_zoom_rooms" && stands_on == Some("plan_zoom_rooms") {
        return Err(Refusal::state(
            "Additional Zoom Rooms plan cannot be added to a subaccount that already has a Zoom \
             Rooms base plan.",
        ));
    }
    let is_many = plan.shelf.plans == Shape::Many || plan.shelf.plans == Shape::Absent;
    let is_there = standing(account)
        .any(|line| line.shelf == plan.shelf && (!is_many || line.code == plan.code));
    if is_there {
        return Err(Refusal::state(format!(
            "This subaccount already has the additional plan: {}.",
            plan.code
        )));
    }
    let needs = match property {
        "plan_phone.plan_calling" | "plan_phone.plan_number" => "plan_phone.plan_base",
        "plan_phone.plan_calling_addons" => "plan_phone.plan_calling",
        _ => return Ok(()),
    };
    let is_met = all.iter().any(|other| other.shelf.property == needs)
        || standing(account).any(|line| line.shelf.property == needs);
    // Zoom documents the condition and no message for it.
    if is_met {
        Ok(())
    } else {
        Err(Refusal::field(needs, "Invalid field."))
    }
}

/// Lines that are live or will be.
fn standing(account: &Account) -> impl Iterator<Item = &Line> {
    let today = account.today;
    account.lines.iter().filter(move |line| {
        let status = line.status_on(today);
        status.is_live() || status == Status::Scheduled
    })
}

/// `PUT plans/addons`.
pub(super) fn update(
    account: &mut Account,
    body: &Map<String, Value>,
) -> Result<Accepted, Refusal> {
    refuse_update(account)?;
    let code = text(body, "type").ok_or_else(|| Refusal::field("type", "Invalid field."))?;
    let shelf = check_type(account, code)?;
    let day = effective_day(body, account.today)?;
    let hosts = number(body, "hosts").ok_or_else(|| Refusal::field("hosts", "Invalid field."))?;
    let index = line_to_change(account, shelf, code).ok_or_else(|| {
        Refusal::not_paid(format!("You don't have subscription for ({code}) yet."))
    })?;
    // Zoom says this without a cause; a cancelled plan and no licences are ours.
    if hosts == 0 || !account.lines[index].is_standing(account.today) {
        let id = account.id();
        return Err(Refusal::new(
            400,
            3261,
            format!("Failed to change sub plan of account:{id}."),
        ));
    }
    let line = &mut account.lines[index];
    if line.code == code {
        line.set_hosts(day, hosts);
    } else {
        let successor = line.replace(day, code, hosts);
        account.lines.push(successor);
    }
    Ok(Accepted::without_body(200))
}

fn refuse_update(account: &Account) -> Result<(), Refusal> {
    if account.profile.is_self_pay {
        return Err(Refusal::state("This sub account is on self pay mode."));
    }
    if account.is_bulk() {
        return Err(Refusal::state(BULK));
    }
    if account.is_trial() {
        return Err(Refusal::not_paid(
            "Free trial and VIP accounts can't update sub plans.",
        ));
    }
    if account.is_free() {
        return Err(if account.live().next().is_some() {
            Refusal::new(400, 3261, "Must subscribe to a major plan first.")
        } else if account.lines.is_empty() {
            Refusal::state("Cannot update Additional plan for a sub account under free plan.")
        } else {
            let id = account.id();
            Refusal::new(
                404,
                3200,
                format!("Cannot find Zuora subscription for account:{id}."),
            )
        });
    }
    Ok(())
}

fn check_type(account: &Account, code: &str) -> Result<&'static Shelf, Refusal> {
    if code.starts_with("webinar100_") {
        return Err(Refusal::new(
            400,
            3261,
            format!(
                "The \"Webinar100\" plan is not supported. You cannot increase hosts for the \
                 \"{code}\" plan."
            ),
        ));
    }
    let Some(shelf) = shelf_of(code) else {
        return Err(Refusal::state(format!(
            "Invalid Additional Plan Type: {code}."
        )));
    };
    if is_base_code(code) {
        return Err(Refusal::state("Invalid plan type."));
    }
    let base = account.base().map_or("", |base| base_type(&base.code));
    let is_for_video_sdk = code.starts_with("vsdk") || code.starts_with("zvsdk");
    if is_for_video_sdk && base != "Zoom Video SDK" {
        return Err(Refusal::state("Account can't buy this product."));
    }
    if code == "tollfree_payongo" && !matches!(base, "Business" | "Education") {
        return Err(Refusal::state(
            "Can not subscribe/update additional Audio Conferencing Pay As You Go Plan for a sub \
             account whose base plan is not Business/Education plan.",
        ));
    }
    Ok(shelf)
}

/// The line of the code, or the only one of its family.
fn line_to_change(account: &Account, shelf: &Shelf, code: &str) -> Option<usize> {
    let today = account.today;
    let of_family = |line: &&(usize, &Line)| {
        let status = line.1.status_on(today);
        line.1.shelf == shelf && (status.is_live() || status == Status::Scheduled)
    };
    let lines: Vec<(usize, &Line)> = account.lines.iter().enumerate().collect();
    let family: Vec<&(usize, &Line)> = lines.iter().filter(of_family).collect();
    let same = family.iter().rev().find(|(_, line)| line.code == code);
    match (same, family.as_slice()) {
        (Some((index, _)), _) | (None, [(index, _)]) => Some(*index),
        _ => None,
    }
}

/// `PATCH plans/addons/status`.
pub(super) fn cancel(
    account: &mut Account,
    body: &Map<String, Value>,
) -> Result<Accepted, Refusal> {
    refuse_cancel(account)?;
    check_cancellation(body, false)?;
    let code = text(body, "type").unwrap_or_default();
    let today = account.today;
    let is_phone = matches!(code, "phone_type" | "plan_phone")
        || shelf_of(code).is_some_and(|shelf| shelf.property == "plan_phone.plan_base");
    let has_ended = if is_phone {
        end(account, today, |line| line.shelf.path().0 == "plan_phone")
    } else {
        let base = account.base().map(|base| base.code.clone());
        end(account, today, |line| {
            line.code == code && base.as_deref() != Some(code)
        })
    };
    if has_ended {
        return Ok(Accepted::without_body(200));
    }
    Err(Refusal::not_paid(if is_phone {
        "You cannot perform this action because you do not have a Zoom Phone subscription for this \
         account."
            .to_owned()
    } else {
        format!("You do not have a \"{code}\" plan subscription.")
    }))
}

/// Cancels every line that fits and is not cancelled yet; false where there is none.
fn end(account: &mut Account, today: Date, fits: impl Fn(&Line) -> bool) -> bool {
    let mut has_ended = false;
    for line in &mut account.lines {
        if fits(line) && line.is_standing(today) {
            line.cancel(today);
            has_ended = true;
        }
    }
    has_ended
}

fn refuse_cancel(account: &Account) -> Result<(), Refusal> {
    if account.profile.is_self_pay {
        return Err(Refusal::state("This sub account is on self-pay mode."));
    }
    if account.is_bulk() {
        return Err(Refusal::state(
            "Master accounts with Bulk licenses cannot provision, update, or cancel plans for sub \
             accounts via APIs. Use the billing portal or contact Support.",
        ));
    }
    if account.has_bundle() {
        return Err(Refusal::state(
            "You cannot make cancellation requests for a Bundle plan. Contact the Zoom Support \
             team for details.",
        ));
    }
    if account.is_trial() {
        return Err(Refusal::not_paid(
            "Free trial and VIP accounts cannot cancel sub account add-on plans. Contact the Zoom \
             Support team for details.",
        ));
    }
    if account.live().next().is_none() {
        return Err(Refusal::not_paid(
            "You cannot cancel an add-on plan for a sub account that is under a Free plan.",
        ));
    }
    Ok(())
}
