//! Change and cancellation of the base plan (api-facts, sections 4.11 and 4.12).

use domain::catalogue;
use domain::time::Date;
use serde_json::{Map, Value};

use super::request::{check_cancellation, effective_day, number, shelf_of, text};
use super::{Accepted, BULK};
use crate::account::{Account, base_type};
use crate::line::{Line, Status};
use crate::refusal::Refusal;

/// `PUT plans/base`.
pub(super) fn update(
    account: &mut Account,
    body: &Map<String, Value>,
) -> Result<Accepted, Refusal> {
    refuse_update(account)?;
    let code = text(body, "type").ok_or_else(|| Refusal::field("type", "Invalid field."))?;
    let day = effective_day(body, account.today)?;
    let index = base_index(account, Status::Active)
        .ok_or_else(|| Refusal::not_paid("You do not have a subscription yet."))?;
    let base = &account.lines[index];
    check_type(account, base, code)?;
    let hosts = wanted_hosts(base, code, body)?;
    check_range(code, hosts)?;
    if hosts < base.used {
        return Err(Refusal::state(format!(
            "The account currently has \"{}\" paid users. Change the user type to Basic and reduce \
             the number of paid users before performing this action.",
            base.used
        )));
    }
    let base = &mut account.lines[index];
    if let Some(active) = number(body, "active_hosts") {
        base.active_hosts = Some(active);
    }
    if base.code == code {
        base.set_hosts(day, hosts);
    } else {
        let successor = base.replace(day, code, hosts);
        account.lines.push(successor);
    }
    Ok(Accepted::without_body(204))
}

fn refuse_update(account: &Account) -> Result<(), Refusal> {
    if account.profile.is_self_pay {
        return Err(Refusal::state("This subaccount is on self pay mode."));
    }
    if account.is_bulk() {
        return Err(Refusal::state(
            "Master accounts with bulk licenses cannot provision, update, or cancel plans for \
             subaccounts using APIs. Use the Billing portal or contact Zoom support.",
        ));
    }
    if account.has_bundle() {
        return Err(Refusal::state(
            "Cannot makes updates when account is subscribed to a bundle plan.",
        ));
    }
    if account.is_trial() {
        return Err(Refusal::not_paid(
            "Free trial and VIP account can't update sub plan.",
        ));
    }
    Ok(())
}

/// The place of the base among the account's lines, where it has this status.
fn base_index(account: &Account, status: Status) -> Option<usize> {
    let base = account.base()?;
    let index = account
        .lines
        .iter()
        .position(|line| std::ptr::eq(line, base))?;
    (base.status_on(account.today) == status).then_some(index)
}

fn check_type(account: &Account, base: &Line, code: &str) -> Result<(), Refusal> {
    if code.contains("free_trial") && !account.is_trial() {
        return Err(Refusal::state(
            "This account is not under a Free Trial plan.",
        ));
    }
    let Some(shelf) = shelf_of(code) else {
        return Err(Refusal::field("type", "Invalid field."));
    };
    if shelf != base.shelf {
        return Err(Refusal::invalid(format!(
            "Plan types do not match, oldPlanType: {} newPlanType: {code}",
            base.code
        )));
    }
    Ok(())
}

/// The new absolute number; where a body has both numbers, the absolute one counts (assumed).
fn wanted_hosts(base: &Line, code: &str, body: &Map<String, Value>) -> Result<u32, Refusal> {
    let positive = |name: &str| number(body, name).filter(|count| *count > 0);
    match (positive("hosts"), positive("increasing_hosts")) {
        (Some(hosts), _) => Ok(hosts),
        (None, Some(more)) => Ok(base.hosts_at_last().saturating_add(more)),
        (None, None) if code.starts_with("vsdk") => Ok(base.hosts_at_last()),
        (None, None) => Err(Refusal::field("hosts", "Invalid field.")),
    }
}

/// The ranges that Zoom documents, except the upper ends of Business and Education, which real
/// contracts exceed.
fn check_range(code: &str, hosts: u32) -> Result<(), Refusal> {
    match (base_type(code), hosts) {
        ("Business", 0..10) => Err(Refusal::invalid(
            "Insufficient number of hosts for business plan type.",
        )),
        ("Education", 0..20) => Err(Refusal::invalid(
            "Insufficient number of hosts for education plan type.",
        )),
        ("Pro", 10..)
            if catalogue::find(code).is_some_and(|entry| entry.family.ends_with("Pro")) =>
        {
            Err(Refusal::invalid("Buy hosts must equal or smaller than 9."))
        }
        (_, 10_000..) => Err(Refusal::invalid(
            "Buy hosts must equal or smaller than 9999.",
        )),
        _ => Ok(()),
    }
}

/// `PATCH plans/base/status`.
pub(super) fn cancel(
    account: &mut Account,
    body: &Map<String, Value>,
) -> Result<Accepted, Refusal> {
    if account.profile.is_self_pay {
        return Err(Refusal::state("This sub account is paid by self."));
    }
    if account.is_bulk() {
        return Err(Refusal::state(BULK));
    }
    if account.has_bundle() {
        return Err(Refusal::state(
            "You cannot make cancellation requests for a bundle plan. Contact the Zoom Support \
             team for details.",
        ));
    }
    if account.is_trial() {
        return Err(Refusal::not_paid(
            "Free trial and VIP accounts can not cancel plans of a sub account. Contact the Zoom \
             Support team for details.",
        ));
    }
    check_cancellation(body, true)?;
    let today = account.today;
    let Some(base) = account.base() else {
        return Err(Refusal::not_paid(if account.live().next().is_some() {
            "You don't have a major subscription yet."
        } else {
            "Cannot cancel plan for a sub account which is under free plan."
        }));
    };
    if has_active_addons(account, base, today) {
        return Err(Refusal::not_paid(
            "You should first cancel all additional subscriptions.",
        ));
    }
    let code = base.code.clone();
    let index = base_index(account, Status::Active).ok_or_else(|| {
        Refusal::not_paid(format!(
            "You don't have a plan subscription for ({code}) yet."
        ))
    })?;
    account.lines[index].cancel(today);
    Ok(Accepted::without_body(200))
}

fn has_active_addons(account: &Account, base: &Line, today: Date) -> bool {
    account
        .lines
        .iter()
        .any(|line| !std::ptr::eq(line, base) && line.is_standing(today))
}
