//! The price of one unit, and by what it is known.

use rust_decimal::{Decimal, RoundingStrategy};
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

/// What one unit costs: a part of what is charged for several, so that nothing is lost in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitPrice {
    charged: Money,
    /// Over how many units and months together; at least 1.
    unit_months: u64,
    per: PricePer,
    basis: Basis,
}

impl UnitPrice {
    /// By the price book: so much for one unit.
    pub fn of_book(price: Money, per: PricePer, since: Date) -> Self {
        Self {
            charged: price,
            unit_months: per.months(),
            per,
            basis: Basis::PriceBook(since),
        }
    }

    /// By a charge; `None` where it says nothing: for no units or months, or a credit.
    fn of_charge(charge: &Charge, per: PricePer, basis: Basis) -> Option<Self> {
        let unit_months = u64::from(charge.units) * u64::from(charge.months);
        let is_price = unit_months > 0 && charge.money.amount >= Amount::ZERO;
        let price = Self {
            charged: charge.money,
            unit_months,
            per,
            basis,
        };
        (is_price && price.rounded_of_one().is_some()).then_some(price)
    }

    /// How much one costs for [`per`](Self::per), to be read: rounded to 1/10,000 unit, which
    /// [`is_rounded`](Self::is_rounded) tells.
    pub fn of_one(&self) -> Money {
        Money {
            // There is one: both ways to make a price see to it.
            amount: self.rounded_of_one().unwrap_or_default(),
            ..self.charged
        }
    }

    /// Whether [`of_one`](Self::of_one) is not quite what is charged.
    pub fn is_rounded(&self) -> bool {
        self.part(self.per.months()) != Some(self.of_one().amount.decimal())
    }

    /// Whether it costs nothing.
    pub fn is_zero(&self) -> bool {
        self.charged.amount.is_zero()
    }

    /// For how long [`of_one`](Self::of_one) is.
    pub fn per(&self) -> PricePer {
        self.per
    }

    /// By what it is known.
    pub fn basis(&self) -> Basis {
        self.basis
    }

    /// In which currency.
    pub fn currency(&self) -> Currency {
        self.charged.currency
    }

    /// What so many cost by the year: by the price book exactly, by a charge rounded to the smallest coin, as an
    /// invoice would be, so that as many as are charged cost what is charged. `None`: more than an amount
    /// can be.
    pub fn by_the_year(&self, number: u32) -> Option<Amount> {
        let exact = self.part(u64::from(number) * 12)?;
        let amount = match self.basis {
            Basis::PriceBook(_) => exact,
            Basis::Renewal(_) | Basis::LastInvoice(_) => exact.round_dp_with_strategy(
                self.currency().decimals(),
                RoundingStrategy::MidpointAwayFromZero,
            ),
        };
        Amount::from_decimal(amount).ok()
    }

    fn rounded_of_one(&self) -> Option<Amount> {
        let exact = self.part(self.per.months())?;
        Amount::from_decimal(exact.round_dp(4)).ok()
    }

    /// What one unit costs for so many months, or so many units for one.
    fn part(&self, unit_months: u64) -> Option<Decimal> {
        let charged = self.charged.amount.decimal();
        let times = charged.checked_mul(Decimal::from(unit_months))?;
        times.checked_div(Decimal::from(self.unit_months))
    }
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

/// The price of one unit on a day, in the currency in which the account is billed: by the price book, else by the
/// renewal, else by the last invoice. A charge in another currency, or for no units or months, says nothing.
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
        UnitPrice::of_charge(charge, per, basis(charge.day))
    };
    book.on(code, currency, day)
        .map(|price| UnitPrice::of_book(price.money, per, price.effective))
        .or_else(|| by_charge(renewal, Basis::Renewal))
        .or_else(|| by_charge(last_invoice, Basis::LastInvoice))
        .ok_or(UnknownPrice::NothingSaysIt)
}
