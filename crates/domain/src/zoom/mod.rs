//! Zoom's request and response types: read leniently, written strictly.
//!
//! Lenient: missing values and nulls are "not known", unknown properties are ignored or kept as they
//! are, one-or-many is many, old and new spellings mean the same. Strict: what we send holds exactly
//! the fields that Zoom's API reference names, and combinations that it forbids can't be written.
//!
//! May not depend on the catalogue, HTTP or any I/O.

mod account;
mod contact;
mod invoice;
mod lenient;
mod plans;
mod refusal;
mod renewals;
mod requests;
#[cfg(test)]
mod tests;
mod usage;

pub use account::*;
pub use contact::*;
pub use invoice::*;
pub use lenient::Unreadable;
pub use plans::*;
pub use refusal::*;
pub use renewals::*;
pub use requests::*;
pub use usage::*;
