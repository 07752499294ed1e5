//! The seed: computes the account at a position of the book, from nothing but the configuration.
//!
//! - [`market`], [`names`]: countries, company names, people, addresses.
//! - [`profile`]: what an account is: name, type, payer, dates.
//! - [`plans`], [`stories`]: which lines it has; by pattern for ordinary accounts, by hand for stories.
//! - [`extras`]: the add-ons that ordinary accounts draw from.

mod extras;
pub(crate) mod market;
mod names;
mod plans;
pub(crate) mod profile;
mod stories;

pub(crate) use names::slug;
pub(crate) use plans::lines;
pub(crate) use profile::{Payer, Profile};

use crate::contact::Contact;

/// The contact that the seed gives an account.
pub(crate) fn contact(profile: &Profile, seed: u64, hosts: u32) -> Contact {
    names::contact(
        profile.market,
        seed,
        profile.position,
        &profile.name,
        hosts.max(2) * 2,
    )
}
