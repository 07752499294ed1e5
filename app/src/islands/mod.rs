//! Islands: the only code that runs in the browser, one file an island.
//!
//! Each is complete without it: what an island adds is comfort. Each marks its element with
//! `data-ready` once it runs. It takes nothing but children ([`place`] says why): the markup is the
//! server's, in `pages`. Nothing here knows the catalogue, time zones or money.

pub mod contact_form;
pub mod copy;
pub mod finder;
mod fragment;
pub mod live;
mod place;
pub mod plan_preview;
pub mod refresh;
