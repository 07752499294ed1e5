//! What the partner pays for a licence: no part of Zoom's API, which tells no prices, but what a partner has on
//! paper and keeps in a price book.

use std::collections::BTreeMap;

use domain::money::Money;
use domain::pricing::{Price, PricePer};
use domain::time::Date;
use domain::zoom::PlanCode;
use rust_decimal::Decimal;

use crate::account::Account;
use crate::line::Line;
use crate::product::{rounded, unit_price};

/// The prices of all plans that accounts have, each in their currencies, for a month or a year as the code says.
pub(crate) fn of(accounts: impl Iterator<Item = Account>, effective: Date) -> Vec<Price> {
    let mut prices = BTreeMap::new();
    for account in accounts {
        let currency = account.currency;
        for line in account.live().filter(|line| !line.is_unbilled) {
            prices
                .entry((line.code.clone(), currency.as_str().to_owned()))
                .or_insert_with(|| price(line, &account, effective));
        }
    }
    prices.into_values().flatten().collect()
}

fn price(line: &Line, account: &Account, effective: Date) -> Option<Price> {
    let code: PlanCode = line.code.parse().ok()?;
    let per = PricePer::of_code(&code)?;
    let of_period = unit_price(line.shelf, &line.code, account.currency).decimal();
    let a_year = of_period * Decimal::from(12) / Decimal::from(line.period_months);
    let amount = rounded(a_year / Decimal::from(per.in_a_year()), account.currency);
    Some(Price {
        code,
        money: Money {
            amount,
            currency: account.currency,
        },
        effective,
    })
}
