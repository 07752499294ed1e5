//! What a unit of a plan costs, by what we know it, and what a change of plans costs. Only what finds out a
//! price reads the catalogue and is **server only**, as it says; pages hold the answers.

mod book;
mod change_cost;
mod charges;
mod fields;
mod unit_price;

pub use book::{NotPriced, Price, PriceBook, PricePer};
pub use change_cost::{ChangeCost, Cost, CostLine, CostSums, NoCost};
pub use charges::{ChargedInvoice, invoice_charge, renewal_charge};
pub use fields::PriceFields;
pub use unit_price::{Basis, Charge, UnitPrice, UnknownPrice, unit_price};
