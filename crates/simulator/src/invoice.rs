//! Invoices, computed from an account's lines: what is billed on a day, its tax, what is still open.

use std::collections::BTreeMap;

use domain::ids::InvoiceId;
use domain::money::{Amount, Currency};
use domain::time::{Date, UtcMillis};
use rust_decimal::Decimal;

use crate::account::Account;
use crate::line::{Line, days_after, days_between};
use crate::product::{is_pay_as_you_go, rounded, tax_on, unit_price};
use crate::random::{Random, hash, mix};
use crate::sealed_id;
use crate::seed::Payer;

/// Days from the invoice date to the due date.
const DAYS_TO_PAY: i32 = 30;

/// One charge on an invoice. The total includes the tax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) number: String,
    pub(crate) kind: &'static str,
    pub(crate) start: Date,
    pub(crate) end: Date,
    pub(crate) quantity: u32,
    pub(crate) total: Amount,
    pub(crate) tax: Amount,
    pub(crate) partner_sku: String,
    pub(crate) order_number: String,
}

/// An invoice as it stands on the day of asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invoice {
    pub(crate) id: InvoiceId,
    pub(crate) number: String,
    pub(crate) date: Date,
    pub(crate) target: Date,
    pub(crate) due: Date,
    pub(crate) currency: Currency,
    pub(crate) total: Amount,
    pub(crate) tax: Amount,
    pub(crate) balance: Amount,
    /// A draft becomes billed the day after; until then it has no PDF.
    pub(crate) is_draft: bool,
    pub(crate) items: Vec<Item>,
}

/// The invoices dated `from` to `to`, newest first, none later than the account's today.
pub(crate) fn invoices(account: &Account, from: Date, to: Date) -> Vec<Invoice> {
    let to = to.min(account.today);
    let mut by_day: BTreeMap<Date, Vec<Item>> = BTreeMap::new();
    for line in account.lines.iter().filter(|line| !line.is_unbilled) {
        for charge in charges(line, from, to) {
            let item = item(account, line, &charge);
            if !item.total.is_zero() {
                by_day.entry(charge.on).or_default().push(item);
            }
        }
    }
    by_day
        .into_iter()
        .rev()
        .map(|(date, items)| invoice(account, date, items))
        .collect()
}

/// The invoice of a day.
pub(crate) fn invoice_on(account: &Account, day: Date) -> Option<Invoice> {
    invoices(account, day, day).pop()
}

/// The day that an invoice id's number stands for.
pub(crate) fn day_of(number: u32) -> Date {
    UtcMillis(i64::from(number) * domain::time::DAY_MS).date()
}

fn day_number(day: Date) -> u32 {
    u32::try_from(UtcMillis::start_of(day).day_number()).unwrap_or(0)
}

/// What a line is billed for on one day.
struct Charge {
    on: Date,
    /// The last day that it pays for.
    end: Date,
    quantity: u32,
    /// Days paid for and days of the whole period, where it pays for a part.
    part: Option<(i64, i64)>,
}

fn charges(line: &Line, from: Date, to: Date) -> Vec<Charge> {
    let mut charges = Vec::new();
    let ends = line.end.map_or(Date::MAX, |end| end.on);
    let mut index = line.period_on(from);
    loop {
        let on = line.period_start(index);
        if on > to || on >= ends {
            break;
        }
        let next = line.period_start(index + 1);
        if on >= from {
            charges.push(Charge {
                on,
                end: days_after(next, -1),
                quantity: line.hosts_on(on),
                part: None,
            });
        }
        index += 1;
    }
    for pair in line.steps.windows(2) {
        let (before, step) = (pair[0], pair[1]);
        let in_range = step.from >= from && step.from <= to && step.from < ends;
        let start = line.period_start(line.period_on(step.from));
        if in_range && step.hosts > before.hosts && start != step.from {
            let next = line.next_period_start(step.from);
            charges.push(Charge {
                on: step.from,
                end: days_after(next, -1),
                quantity: step.hosts - before.hosts,
                part: Some((days_between(step.from, next), days_between(start, next))),
            });
        }
    }
    charges
}

fn item(account: &Account, line: &Line, charge: &Charge) -> Item {
    let currency = account.currency;
    let price = unit_price(line.shelf, &line.code, currency).decimal();
    let is_usage = is_pay_as_you_go(&line.code);
    let line_hash = mix(hash(&line.code) ^ u64::from(account.profile.position));
    let quantity = if is_usage {
        let month = u64::from(day_number(charge.on));
        Random::new(account.seed, "used", line_hash ^ month).between(3, 40)
    } else {
        charge.quantity
    };
    let whole = price * Decimal::from(quantity);
    let net = match charge.part {
        Some((days, of)) if of > 0 => whole * Decimal::from(days) / Decimal::from(of),
        _ => whole,
    };
    let net = rounded(net, currency);
    let tax = tax_on(net, account.profile.market.tax_bp, currency);
    Item {
        code: line.code.clone(),
        name: account.plan_name(line),
        number: format!("C-{:08}", line_hash % 100_000_000),
        kind: if is_usage { "Usage" } else { "Recurring" },
        start: charge.on,
        end: charge.end,
        quantity,
        total: net + tax,
        tax,
        partner_sku: format!("SKU-{:05}", hash(line.shelf.property) % 100_000),
        order_number: line.order_number.clone().unwrap_or_default(),
    }
}

fn invoice(account: &Account, date: Date, items: Vec<Item>) -> Invoice {
    let total = items.iter().map(|item| item.total).sum();
    let due = days_after(date, DAYS_TO_PAY);
    let day = day_number(date);
    let position = account.profile.position;
    // Ascending with time, and no two accounts share one.
    let serial = u64::from(day) * 100_000 + u64::from(position).wrapping_mul(7_919) % 100_000;
    Invoice {
        id: sealed_id::invoice_id(position, day),
        number: format!("INV{serial}"),
        date,
        target: items.iter().map(|item| item.end).max().unwrap_or(date),
        due,
        currency: account.currency,
        total,
        tax: items.iter().map(|item| item.tax).sum(),
        balance: balance(account, date, due, total),
        is_draft: date >= account.today,
        items,
    }
}

/// What is open on the account's today.
fn balance(account: &Account, date: Date, due: Date, total: Amount) -> Amount {
    let key = u64::from(account.profile.position) << 32 | u64::from(day_number(date));
    let mut random = Random::new(account.seed, "payment", key);
    let early = i32::try_from(random.below(12)).unwrap_or(0);
    let (paid_on, half_on) = match account.profile.payer {
        Payer::StoppedOn(day) if date >= day => return total,
        Payer::Prompt | Payer::StoppedOn(_) => (days_after(due, -early), None),
        Payer::Slow => {
            let late = i32::try_from(random.between(1, 25)).unwrap_or(1);
            (days_after(due, late), random.chance(30).then_some(due))
        }
    };
    if account.today >= paid_on {
        Amount::ZERO
    } else if half_on.is_some_and(|day| account.today >= day) {
        let half = rounded(total.decimal() / Decimal::TWO, account.currency);
        total - half
    } else {
        total
    }
}
