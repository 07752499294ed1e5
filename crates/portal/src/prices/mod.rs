//! The price book: read, edited price by price, imported from files, exported.
//!
//! - [`list`]: the page with all prices.
//! - [`typed`]: what somebody typed as a price, in a form or in a file, judged by the catalogue.
//! - [`edit`]: one price set or removed by hand.
//! - [`check`]: the dry run of a file; [`import`]: looking at it and applying it.
//! - [`export`]: the prices as a file that can be imported again.
//!
//! A dry run is stored as it is shown, with the version of the price book that it was compared with. What is
//! applied is read from there and never from the browser, in one transaction, and not at all where somebody
//! has edited the price book since.

mod check;
mod edit;
mod export;
mod import;
mod list;
mod typed;

pub use check::PriceImportBegun;
pub use edit::PriceEdit;

/// Most lines of a file that is imported: each is shown before it is applied.
const MAX_LINES: u64 = 2_000;
