//! What Subtotal knows: ids, money, time, people's rights, Zoom's operations, limits and types, the
//! plan catalogue, validation and the read models that pages show.
//!
//! # Layout
//!
//! - [`ids`], [`money`], [`time`]: the small types that everything else is made of; `currencies`: which there are.
//! - [`days`]: spans of days; [`invoice_year`]: which days of invoices are asked for together.
//! - [`people`]: roles and the one table of who may do what.
//! - [`operation`], [`limits`]: Zoom's operations with method, path and label, and the limits on them;
//!   [`scopes`]: the rights that each needs.
//! - [`zoom`]: Zoom's request and response types, read leniently and written strictly.
//! - [`catalogue`]: the plan codes, server only by use (its table never reaches the browser).
//! - [`capability`]: what can be done with an account, and if not why.
//! - [`plan_change`]: changing what an account is subscribed to; most of it server only.
//! - [`pricing`]: what a unit of a plan costs and by what that is known; what a change costs.
//! - [`geography`], [`contact`]: countries and states, and the rules of a billing contact.
//! - [`records`]: the partner's own records of an account, and what they may hold.
//! - [`storage`]: sizes as Zoom writes them.
//! - [`view`]: read models, the answers of the portal's use cases as pages show them.
//!
//! May do no I/O, read no clock and use no async; it compiles to WASM.

pub mod capability;
pub mod catalogue;
pub mod contact;
mod currencies;
pub mod days;
pub mod geography;
pub mod ids;
pub mod invoice_year;
pub mod limit_figures;
pub mod limits;
pub mod mail;
pub mod money;
pub mod operation;
pub mod people;
pub mod plan_change;
pub mod preferences;
pub mod pricing;
pub mod records;
pub mod scopes;
pub mod storage;
pub mod time;
pub mod view;
pub mod zoom;

#[cfg(test)]
mod test_support;
