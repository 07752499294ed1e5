//! What a unit of a plan costs, by what we know it, and what a change of plans costs. May not depend
//! on the catalogue's table, so that pages can hold the answers.

mod book;
mod change_cost;
mod fields;
mod unit_price;

pub use book::{NotPriced, Price, PriceBook, PricePer};
pub use change_cost::{ChangeCost, Cost, CostLine, NoCost, Units};
pub use fields::PriceFields;
pub use unit_price::{Basis, Charge, UnitPrice, UnknownPrice, unit_price};
