//! The price of one unit, and by what it is known.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{PriceBook, PricePer};
use crate::money::{Amount, Currency, Money};
use crate::time::Date;
use crate::zoom::PlanCode;

/// By what a price is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// The price book, from this day on.
    PriceBook(Date),
    /// What the renewal on this day is to cost; Zoom does not say whether with tax.
    Renewal(Date),
    /// What the invoice of this day charged for a whole term, without its tax.
    LastInvoice(Date),
}

/// What Zoom charges for some units of one plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    /// For all units and months.
    pub money: Money,
    /// How many units.
    pub units: u32,
    /// For how many months.
    pub months: u32,
    /// The day of the renewal or of the invoice.
    pub day: Date,
}

/// What one unit costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitPrice {
    /// How much.
    pub money: Money,
    /// For how long.
    pub per: PricePer,
    /// By what it is known.
    pub basis: Basis,
    /// Whether a charge had to be rounded to 1/10,000 unit when it was divided.
    pub is_rounded: bool,
}

/// Why a price is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum UnknownPrice {
    /// Zoom told no code, under which alone there are prices.
    #[error("Zoom told no code of this plan.")]
    NoCode,
    /// It is not bought by the month or year.
    #[error("This plan is billed by use, or its term is not known.")]
    NoTerm,
    /// No invoice and no renewal of the account says in which currency it is billed.
    #[error(
        "In which currency this account is billed is not known: no invoice of it was fetched yet."
    )]
    NoCurrency,
    /// None of the three says it.
    #[error("Neither the price book nor a renewal nor an invoice says what a unit costs.")]
    NothingSaysIt,
}

/// The price of one unit on a day, in the currency in which the account is billed: by the price book, else by the renewal, else by the last invoice.
/// A charge in another currency, or for no units or months, says nothing.
///
/// # Errors
/// [`UnknownPrice`] with the reason, where nothing says it.
///
/// **Server only**: it reads the catalogue.
pub fn unit_price(
    code: &PlanCode,
    currency: Option<Currency>,
    day: Date,
    book: &PriceBook,
    renewal: Option<&Charge>,
    last_invoice: Option<&Charge>,
) -> Result<UnitPrice, UnknownPrice> {
    let per = PricePer::of_code(code).ok_or(UnknownPrice::NoTerm)?;
    let currency = currency.ok_or(UnknownPrice::NoCurrency)?;
    let by_charge = |charge: Option<&Charge>, basis: fn(Date) -> Basis| {
        let charge = charge.filter(|charge| charge.money.currency == currency)?;
        let (amount, is_rounded) = of_one(charge, per)?;
        Some(UnitPrice {
            money: Money { amount, currency },
            per,
            basis: basis(charge.day),
            is_rounded,
        })
    };
    book.on(code, currency, day)
        .map(|price| UnitPrice {
            money: price.money,
            per,
            basis: Basis::PriceBook(price.effective),
            is_rounded: false,
        })
        .or_else(|| by_charge(renewal, Basis::Renewal))
        .or_else(|| by_charge(last_invoice, Basis::LastInvoice))
        .ok_or(UnknownPrice::NothingSaysIt)
}

fn of_one(charge: &Charge, per: PricePer) -> Option<(Amount, bool)> {
    if charge.money.amount < Amount::ZERO {
        return None; // A credit is not a price.
    }
    let months = 12 / per.in_a_year();
    let charged = charge.money.amount.decimal();
    let whole = charged.checked_mul(Decimal::from(months))?;
    let parts = Decimal::from(u64::from(charge.units) * u64::from(charge.months));
    let rounded = whole.checked_div(parts)?.round_dp(4);
    let is_rounded = rounded.checked_mul(parts)? != whole;
    Some((Amount::from_decimal(rounded).ok()?, is_rounded))
}
