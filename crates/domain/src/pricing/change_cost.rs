//! What a change of plans costs by the year: exact, by a charge to the coin, or unknown with the reason.
//!
//! By the year, because a month's price times twelve is exact, and a twelfth of a year's is not.

use serde::{Deserialize, Serialize};

use super::{UnitPrice, UnknownPrice};
use crate::money::{Amount, Currency, Money};
use crate::time::Date;

/// One plan of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostLine {
    /// The plan, in words.
    pub plan: String,
    /// What one unit costs, by what that is known; or why it is not.
    pub price: Result<UnitPrice, UnknownPrice>,
    /// How many there are now, 0 for a plan that is added; `None`: Zoom does not tell.
    pub now: Option<u32>,
    /// How many there are to be, 0 for a plan that ends; `None`: nobody can tell.
    pub after: Option<u32>,
}

impl CostLine {
    /// What it costs by the year, now and after.
    ///
    /// # Errors
    /// [`NoCost`] where the price or a number is unknown.
    pub fn cost(&self) -> Result<Cost, NoCost> {
        let price = self.price.map_err(NoCost::UnknownPrice)?;
        let (now, after) = (
            by_the_year(price, self.now)?,
            by_the_year(price, self.after)?,
        );
        Cost::new(now, after, price.currency())
    }
}

/// What so many units cost by the year. What costs nothing costs nothing, however many there are.
fn by_the_year(price: UnitPrice, number: Option<u32>) -> Result<Amount, NoCost> {
    if price.is_zero() {
        return Ok(Amount::ZERO);
    }
    let number = number.ok_or(NoCost::UnknownNumber)?;
    price.by_the_year(number).ok_or(NoCost::TooLarge)
}

/// What is paid by the year, before a change and after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    now: Amount,
    after: Amount,
    currency: Currency,
}

impl Cost {
    /// Of two amounts of one currency.
    ///
    /// # Errors
    /// [`NoCost::TooLarge`] where their difference is more than an amount can be.
    pub fn new(now: Amount, after: Amount, currency: Currency) -> Result<Self, NoCost> {
        after.checked_add(-now).ok_or(NoCost::TooLarge)?;
        Ok(Self {
            now,
            after,
            currency,
        })
    }

    fn plus(self, other: Self) -> Result<Self, NoCost> {
        if self.currency != other.currency {
            return Err(NoCost::DifferentCurrencies);
        }
        let sum = |one: Amount, two| one.checked_add(two).ok_or(NoCost::TooLarge);
        let (now, after) = (sum(self.now, other.now)?, sum(self.after, other.after)?);
        Self::new(now, after, self.currency)
    }

    /// Before the change.
    pub fn now(&self) -> Money {
        self.money(self.now)
    }

    /// After the change.
    pub fn after(&self) -> Money {
        self.money(self.after)
    }

    /// How much more is paid after the change; below zero where it is less.
    pub fn difference(&self) -> Money {
        self.money(self.after - self.now)
    }

    fn money(&self, amount: Amount) -> Money {
        Money {
            amount,
            currency: self.currency,
        }
    }
}

/// What several changes cost together: a sum for each currency, and how many are in none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CostSums {
    /// One for each currency, in the order in which they came.
    pub sums: Vec<Cost>,
    /// Changes that are in no sum: their cost is not known, or the sum with it would be larger than an amount
    /// can be.
    pub unknown: u64,
}

impl CostSums {
    /// Adds what one more change costs; `None`: that is not known. Where the sum would be too large, the change
    /// counts as one that is in none.
    pub fn add(&mut self, cost: Option<Cost>) {
        let Some(cost) = cost else {
            self.unknown += 1;
            return;
        };
        match self
            .sums
            .iter_mut()
            .find(|sum| sum.currency == cost.currency)
        {
            None => self.sums.push(cost),
            Some(sum) => match sum.plus(cost) {
                Ok(larger) => *sum = larger,
                Err(_) => self.unknown += 1,
            },
        }
    }
}

/// Why there is no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum NoCost {
    /// There is nothing to price.
    #[error("Nothing in this change has a price.")]
    NoLines,
    /// One price is unknown; a sum without it would be too low.
    #[error("{0}")]
    UnknownPrice(UnknownPrice),
    /// Zoom does not tell how many units of a plan there are.
    #[error("Zoom does not tell how many units of this plan there are.")]
    UnknownNumber,
    /// Amounts of different currencies are never added up.
    #[error("The prices are in different currencies and are not added up.")]
    DifferentCurrencies,
    /// Beyond what an amount can hold.
    #[error("The sum is larger than an amount can be.")]
    TooLarge,
}

/// What a change costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeCost {
    /// Plan by plan: each stands there once.
    pub lines: Vec<CostLine>,
    /// The day whose prices these are: on which the change is sent or takes effect.
    pub day: Date,
    /// When the next invoice comes, where that is known.
    pub next_invoice: Option<Date>,
}

impl ChangeCost {
    /// The sum of all lines.
    ///
    /// # Errors
    /// [`NoCost`] where one line has no figure or another currency: never a sum of a part.
    pub fn total(&self) -> Result<Cost, NoCost> {
        let mut costs = self.lines.iter().map(CostLine::cost);
        let first = costs.next().ok_or(NoCost::NoLines)??;
        costs.try_fold(first, |sum, cost| sum.plus(cost?))
    }
}
