//! What a renewal or an invoice charges for a plan. **Server only**: it reads the catalogue.
//!
//! Both name plans by Zoom's name alone. What could be another plan, or a part of a term, says nothing: a
//! price that is unknown is better than a wrong one.

use jiff::ToSpan as _;

use super::Charge;
use crate::catalogue::{self, Term};
use crate::money::{Amount, Currency, Money};
use crate::time::Date;
use crate::view::ItemsAddUp;
use crate::zoom::{InvoiceItem, PlanCode, Renewal};

/// Zoom's names of the terms in its list of renewals.
const CYCLES: [(&str, Term); 5] = [
    ("Monthly", Term::Monthly),
    ("Quarterly", Term::Quarterly),
    ("Annual", Term::Annual),
    ("Two years", Term::TwoYears),
    ("Three years", Term::ThreeYears),
];

/// What an account's plan is to cost when it renews; `None` where not exactly one subscription is meant.
pub fn renewal_charge(code: &PlanCode, renewals: &[Renewal]) -> Option<Charge> {
    let name = catalogue::names_only(code)?;
    let term = catalogue::term_of(code.as_str());
    let mut meant = renewals.iter().flat_map(|renewal| {
        let subscriptions = renewal.renewable_subscriptions.iter();
        subscriptions
            .filter(|subscription| subscription.plan_name == name)
            .map(move |subscription| (renewal, subscription))
    });
    let (Some((renewal, subscription)), None) = (meant.next(), meant.next()) else {
        return None;
    };
    let told = CYCLES
        .iter()
        .find(|(cycle, _)| subscription.billing_cycle.eq_ignore_ascii_case(cycle));
    told.filter(|(_, cycle)| *cycle == term)?;
    Some(Charge {
        money: Money {
            amount: subscription.next_invoice_amount?,
            currency: renewal.currency?,
        },
        units: units(subscription.quantity)?,
        months: term.months()?,
        day: subscription
            .next_invoice_date
            .or(renewal.next_renewal_date)?,
    })
}

/// An invoice with its items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChargedInvoice {
    /// Its day.
    pub day: Date,
    /// Of all amounts; `None`: Zoom did not say.
    pub currency: Option<Currency>,
    /// With tax.
    pub total: Amount,
    /// Of which tax.
    pub tax: Amount,
    /// Its items.
    pub items: Vec<InvoiceItem>,
}

/// What the last of these invoices that charges a plan for a whole term charges for it, without tax; `None`
/// where not exactly one of its items is meant, or its items do not add up to it.
pub fn invoice_charge(code: &PlanCode, newest_first: &[ChargedInvoice]) -> Option<Charge> {
    let name = catalogue::names_only(code)?;
    let months = catalogue::term_of(code.as_str()).months()?;
    let is_meant = |item: &&InvoiceItem| item.charge_name == name && is_of_term(item, months);
    let invoice = newest_first
        .iter()
        .find(|invoice| invoice.items.iter().any(|item| is_meant(&item)))?;
    let mut meant = invoice.items.iter().filter(is_meant);
    let (Some(item), None) = (meant.next(), meant.next()) else {
        return None;
    };
    let amount = match adds_up(invoice)? {
        ItemsAddUp::WithTax => item.total_amount.checked_add(-item.tax_amount)?,
        ItemsAddUp::BeforeTax => item.total_amount,
        ItemsAddUp::Differently => return None,
    };
    Some(Charge {
        money: Money {
            amount,
            currency: invoice.currency?,
        },
        units: units(item.quantity)?,
        months,
        day: invoice.day,
    })
}

fn units(quantity: Option<i64>) -> Option<u32> {
    u32::try_from(quantity?).ok().filter(|units| *units > 0)
}

/// Whether an item charges exactly one whole term.
fn is_of_term(item: &InvoiceItem, months: u32) -> bool {
    let ends = |start: Date| start.checked_add(i64::from(months).months()).ok();
    let day_after = |end: Date| end.checked_add(1.day()).ok();
    match (item.start_date, item.end_date) {
        (Some(start), Some(end)) => ends(start).is_some_and(|next| day_after(end) == Some(next)),
        _ => false,
    }
}

/// Whether the totals of an invoice's items hold the tax, which Zoom does not say.
fn adds_up(invoice: &ChargedInvoice) -> Option<ItemsAddUp> {
    let sum = |of: fn(&InvoiceItem) -> Amount| {
        let mut amounts = invoice.items.iter().map(of);
        amounts.try_fold(Amount::ZERO, Amount::checked_add)
    };
    let (items, tax) = (sum(|item| item.total_amount)?, sum(|item| item.tax_amount)?);
    Some(ItemsAddUp::of(items, tax, invoice.total, invoice.tax))
}
