//! The body of the renewals list. Assumed from the names that api-facts, section 4.14 gives; the
//! real body was not seen.

use domain::money::Amount;
use domain::time::Date;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::account::Account;
use crate::line::Line;
use crate::product::{json_number, rounded, unit_price};

/// The account's entry in `GET /accounts/billing/renewals`, where anything renews by `until`.
pub(crate) fn renewal(account: &Account, until: Date) -> Option<Value> {
    let mut total = Amount::ZERO;
    let mut first: Option<Date> = None;
    let mut subscriptions = Vec::new();
    for line in account
        .live()
        .filter(|line| !line.is_unbilled && line.end.is_none())
    {
        let Some(next) = line
            .next_invoice_date(account.today)
            .filter(|next| *next <= until)
        else {
            continue;
        };
        let amount = next_amount(account, line);
        total += amount;
        first = Some(first.map_or(next, |day| day.min(next)));
        subscriptions.push(json!({
            "plan_name": account.plan_name(line),
            "quantity": line.hosts_at_last(),
            "billing_cycle": cycle(line.period_months),
            "service_effective_date": line.start().to_string(),
            "next_invoice_date": next.to_string(),
            "next_invoice_amount": json_number(amount),
        }));
    }
    Some(json!({
        "account_id": account.id(),
        "account_number": 10_000_000_000_u64 + u64::from(account.profile.position),
        "account_name": account.profile.name,
        "owner_email": super::owner_email(account),
        "currency": account.currency.as_str(),
        "total_renewal_amount": json_number(total),
        "next_renewal_date": first?.to_string(),
        "auto_renew": account.profile.renews,
        "renewable_subscriptions": subscriptions,
    }))
}

fn next_amount(account: &Account, line: &Line) -> Amount {
    let price = unit_price(line.shelf, &line.code, account.currency).decimal();
    rounded(
        price * Decimal::from(line.hosts_at_last()),
        account.currency,
    )
}

fn cycle(months: u32) -> &'static str {
    match months {
        1 => "Monthly",
        3 => "Quarterly",
        12 => "Annual",
        24 => "Two years",
        _ => "Three years",
    }
}
