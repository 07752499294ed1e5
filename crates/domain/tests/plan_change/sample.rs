//! Accounts and lines that several tests need.

use std::num::NonZeroU32;

use domain::capability::Known;
use domain::operation::Operation;
use domain::plan_change::{Facts, FormFacts, Line, Typed, parse};
use domain::time::Date;
use domain::zoom::{
    AccountPlans, AddonCancel, BaseCancel, BaseUpdate, CancelAction, HostsChange, PayMode, Plan,
    PlanCode, PlanUsage,
};
use serde_json::json;

pub fn today() -> Date {
    "2026-11-25".parse().expect("a day")
}

pub fn code(text: &str) -> PlanCode {
    text.parse().expect("a code")
}

/// A Business account with add-ons of several kinds.
pub fn business() -> AccountPlans {
    let dates = |code: &str, hosts: u32| {
        json!({"type": code, "hosts": hosts, "service_effective_date": "2026-01-01",
            "next_invoice_date": "2027-01-01", "status": "active"})
    };
    serde_json::from_value(json!({
        "plan_base": dates("business_yearly", 50),
        "plan_webinar": [dates("webinar500_yearly", 5)],
        "plan_zoom_rooms": dates("zroom_yearly", 3),
        "plan_recording": "cmr_30GB_yearly",
        "plan_recording_status": "active",
        "plan_phone": {
            "plan_base": {"type": "phone_payongo", "status": "active"},
            "plan_calling": [dates("phone_calling_usca_monthly_unlimited", 10)],
        },
    }))
    .expect("plans")
}

pub fn usage() -> PlanUsage {
    serde_json::from_value(json!({
        "plan_base": {"type": "business_yearly", "hosts": 50, "usage": 40, "pending": 2},
        "plan_webinar": [{"type": "webinar500_yearly", "hosts": 5, "usage": 4, "pending": 0}],
    }))
    .expect("usage")
}

pub fn facts<'a>(
    account_type: &'a str,
    plans: Option<&'a AccountPlans>,
    usage: Option<&'a PlanUsage>,
) -> Facts<'a> {
    Facts {
        account: Known {
            is_listed: true,
            account_type,
            pay_mode: &PayMode::Master,
            is_bulk_licence: false,
            plans,
        },
        usage,
        today: today(),
    }
}

pub fn update_base(text: &str, hosts: u32) -> Line {
    Line::UpdateBase(BaseUpdate {
        code: code(text),
        hosts: Some(HostsChange::Absolute(hosts)),
        active_hosts: None,
        start: None,
    })
}

pub fn increase_base(text: &str, more: u32) -> Line {
    Line::UpdateBase(BaseUpdate {
        code: code(text),
        hosts: NonZeroU32::new(more).map(HostsChange::Increase),
        active_hosts: None,
        start: None,
    })
}

pub fn cancel(text: &str) -> Line {
    Line::CancelAddon(AddonCancel {
        action: CancelAction::Cancel,
        code: code(text),
        reason: None,
        comment: None,
    })
}

pub fn cancel_base() -> Line {
    Line::CancelBase(BaseCancel::default())
}

/// What a form of these fields asks for; the fields of other problems in the error.
pub fn typed(
    operation: Operation,
    plans: Option<&AccountPlans>,
    fields: &[(&str, &str)],
) -> Result<Vec<Line>, Vec<(String, String)>> {
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let facts = FormFacts {
        today: today(),
        plans,
    };
    parse(operation, Typed(&fields), facts).map_err(|problems| {
        problems
            .into_iter()
            .map(|problem| (problem.field, problem.sentence))
            .collect()
    })
}

/// An add-on from its code and number.
pub fn add(text: &str, hosts: &str) -> Line {
    typed(
        Operation::AddonCreate,
        None,
        &[("type", text), ("hosts", hosts)],
    )
    .expect("an add-on")
    .remove(0)
}

/// Another number or code of an add-on.
pub fn update_addon(now: &str, new: &str, hosts: &str) -> Line {
    typed(
        Operation::AddonUpdate,
        None,
        &[("code_now", now), ("type", new), ("hosts", hosts)],
    )
    .expect("a change")
    .remove(0)
}

pub const CONTACT: [(&str, &str); 9] = [
    ("first_name", "Doc"),
    ("last_name", "John"),
    ("email", "doc.john@example.com"),
    ("phone_number", "555-555-1234"),
    ("address", "123 Bourbon St."),
    ("city", "New Orleans"),
    ("state", "LA"),
    ("zip", "70112"),
    ("country", "US"),
];

/// A first subscription of these rows.
pub fn subscribe(fields: &[(&str, &str)]) -> Result<Vec<Line>, Vec<(String, String)>> {
    typed(Operation::PlanCreate, None, &[&CONTACT, fields].concat())
}

pub fn plan(property: &str, text: &str, hosts: Option<i64>, status: &str) -> Plan {
    Plan {
        property: property.to_owned(),
        code: text.parse().ok(),
        hosts,
        active_hosts: None,
        service_effective_date: None,
        next_invoice_date: None,
        status: status.to_owned().into(),
        extras: Vec::new(),
    }
}
