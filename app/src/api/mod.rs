//! Server functions: what forms post to, one file an area, each under an explicit endpoint.
//!
//! Each authorises in its first line, reads its arguments, calls one use case of `portal`, leaves a
//! notice and redirects to a page of ours. What a person can cause is never an `Err` to a browser's
//! form: it becomes a notice on the page that follows. To anything else than a form (`Accept` without
//! `text/html`) a refusal is the wire error with its status.

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the functions are documented"
)]

pub mod accounts;
pub mod audit;
pub mod bulk;
pub mod changes;
pub mod contact;
pub mod demo;
pub mod invoices;
pub mod limits;
pub mod mail;
pub mod master;
pub mod plans;
pub mod policy;
pub mod prices;
pub mod profile;
pub mod records;
pub mod renewals;
pub mod session;
pub mod settings;
pub mod sync;

#[cfg(feature = "ssr")]
mod act;
