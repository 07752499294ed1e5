//! The JSON bodies of Zoom's reads, built from an account at a moment.

mod invoices;
mod plans;
mod renewals;
mod usage;

pub(crate) use invoices::{invoice_detail, invoice_list};
pub(crate) use plans::{added, created, plans};
pub(crate) use renewals::renewal;
pub(crate) use usage::usage;

use domain::time::Date;
use serde_json::{Map, Value, json};

use crate::account::Account;
use crate::random::mix;
use crate::seed::profile::Kind;

/// Puts a value at `group.name` or, without a name, at `group`.
fn put(root: &mut Map<String, Value>, path: (&str, Option<&str>), value: Value) {
    match path {
        (group, None) => {
            root.insert(group.to_owned(), value);
        }
        (group, Some(name)) => {
            let group = root.entry(group).or_insert_with(|| json!({}));
            group[name] = value;
        }
    }
}

/// Appends a value to the array at `group.name` or `group`.
fn push(root: &mut Map<String, Value>, path: (&str, Option<&str>), value: Value) {
    let holder = match path {
        (group, None) => root.entry(group).or_insert_with(|| json!([])),
        (group, Some(name)) => {
            let group = root.entry(group).or_insert_with(|| json!({}));
            let slot = &mut group[name];
            if slot.is_null() {
                *slot = json!([]);
            }
            slot
        }
    };
    if let Value::Array(items) = holder {
        items.push(value);
    }
}

fn midnight(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

/// One item of `GET /accounts` (api-facts, section 4.14).
pub(crate) fn account_item(account: &Account) -> Value {
    let profile = &account.profile;
    let base = account.base();
    let mut item = json!({
        "id": account.id(),
        "account_name": profile.name,
        "account_number": 10_000_000_000_u64 + u64::from(profile.position.min(99_999_999)),
        "owner_email": owner_email(account),
        "account_type": account.account_type(),
        "seats": base.map_or(0, |line| line.hosts_on(account.today)),
        "created_at": created_at(account),
        "subscription_start_time": base.map_or(String::new(), |line| midnight(line.start())),
        "reseller": profile.kind == Kind::Reseller,
        "bulk_license": account.is_bulk(),
    });
    if let Some(end) = subscription_end(account) {
        item["subscription_end_time"] = midnight(end).into();
    }
    item
}

/// The end of the term: of an annual or longer base plan, and of any that ends for good.
fn subscription_end(account: &Account) -> Option<Date> {
    let base = account.base()?;
    match base.end {
        Some(end) => Some(end.on),
        None if base.period_months >= 12 => Some(base.next_period_start(account.today)),
        None => None,
    }
}

fn created_at(account: &Account) -> String {
    let second = mix(u64::from(account.profile.position)) % 86_400;
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!(
        "{}T{hour:02}:{minute:02}:{second:02}Z",
        account.profile.created_on
    )
}

fn owner_email(account: &Account) -> String {
    format!("it@{}.example", crate::seed::slug(&account.profile.name))
}

/// `GET /accounts/{accountId}` (api-facts, section 4.14).
pub(crate) fn account_detail(account: &Account) -> Value {
    let profile = &account.profile;
    let mut detail = account_item(account);
    if let Value::Object(fields) = &mut detail {
        // Told in the list alone.
        fields.remove("bulk_license");
    }
    detail["owner_id"] = crate::sealed_id::owner_id(profile.position).into();
    detail["vanity_url"] =
        format!("https://{}.zoom.example", crate::seed::slug(&profile.name)).into();
    detail["options"] = json!({
        "pay_mode": if profile.is_self_pay { "sub" } else { "master" },
        "billing_auto_renew": profile.renews && profile.trial_ends.is_none(),
        "share_rc": false,
        "share_mc": false,
        "room_connector_list": [],
        "meeting_connector_list": [],
        "resource_share_mc": false,
        "resource_share_mh": false,
        "resource_meeting_hybrid_list": [],
        "resource_meeting_connector_list": [],
    });
    detail
}
