//! The price book: what the partner pays for one unit of a plan, from which day on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalogue::{self, Term};
use crate::money::{Amount, Currency, Money};
use crate::time::Date;
use crate::zoom::PlanCode;

/// The time that a price is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PricePer {
    /// A month.
    Month,
    /// A year, also of plans that are bought for several.
    Year,
}

impl PricePer {
    /// As the plan's term says; `None` where it is billed by use, is free, or has no term that is known.
    /// **Server only**: it reads the catalogue.
    pub fn of_code(code: &PlanCode) -> Option<Self> {
        match catalogue::term_of(code.as_str()) {
            Term::Monthly | Term::Quarterly => Some(Self::Month),
            Term::Annual | Term::TwoYears | Term::ThreeYears => Some(Self::Year),
            Term::PayAsYouGo | Term::FreeTrial | Term::NotStated => None,
        }
    }

    /// How many months it has.
    pub fn months(self) -> u64 {
        match self {
            Self::Month => 1,
            Self::Year => 12,
        }
    }
}

/// What one unit of a plan costs from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// Of which plan.
    pub code: PlanCode,
    /// How much, for the time that the code says.
    pub money: Money,
    /// The first day on which it holds.
    pub effective: Date,
}

/// Why a price can't stand in the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotPriced {
    /// Less than nothing.
    #[error("A price can't be negative.")]
    Negative,
    /// Its code names no month or year.
    #[error(
        "This plan is billed by use or names no term, so that it has no price by month or year."
    )]
    NoTerm,
}

/// All prices. There is one for each plan, currency and day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PriceBook(BTreeMap<(PlanCode, Currency, Date), Amount>);

impl PriceBook {
    /// Adds a price, in place of the one of the same plan, currency and day.
    ///
    /// # Errors
    /// [`NotPriced`] where such a price means nothing.
    pub fn put(&mut self, price: Price) -> Result<(), NotPriced> {
        PricePer::of_code(&price.code).ok_or(NotPriced::NoTerm)?;
        if price.money.amount < Amount::ZERO {
            return Err(NotPriced::Negative);
        }
        let key = (price.code, price.money.currency, price.effective);
        self.0.insert(key, price.money.amount);
        Ok(())
    }

    /// The price of a plan on a day: the one that took effect last.
    pub fn on(&self, code: &PlanCode, currency: Currency, day: Date) -> Option<Price> {
        let first = (code.clone(), currency, Date::MIN);
        let last = (code.clone(), currency, day);
        let ((_, _, effective), amount) = self.0.range(first..=last).next_back()?;
        Some(Price {
            code: code.clone(),
            money: Money {
                amount: *amount,
                currency,
            },
            effective: *effective,
        })
    }
}
