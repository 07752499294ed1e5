//! The client of Zoom's master-account Billing API, with the budget in front of every call.
//!
//! # Use
//!
//! ```no_run
//! # use std::sync::Arc;
//! # use domain::{ids::{AccountId, UserId}, limits::{Scope, Tier, default_limits}};
//! # use zoom::{Budget, CallFor, Config, Credentials, MemoryLedger, Zoom};
//! # async fn example(
//! #     credentials: Credentials, account: AccountId, clock: clock::Clock,
//! # ) -> Result<(), Box<dyn std::error::Error>> {
//! zoom::install_crypto(); // once, in main
//! // The portal brings a ledger of its own, over its database.
//! let ledger = MemoryLedger::new(default_limits(Tier::Business, Scope::Master));
//! let budget = Budget::new(Arc::new(ledger), clock.clone());
//! let zoom = Zoom::new(Config::live(credentials), Arc::new(budget.clone()), clock)?;
//!
//! // For a person who waits at most 2 s for a slot; the background uses `CallFor::keeper`.
//! let call_for = CallFor::person(UserId(1), false, 2_000);
//! let answer = zoom.billing_contact(call_for, account).await?;
//! let (email, as_of) = (answer.value.email, answer.received_at);
//! # Ok(())
//! # }
//! ```
//!
//! Even without limits in the way a call waits some milliseconds for its turn, because labels are
//! paced: a patience of 0 is for those who would rather be told.
//!
//! Reads, `async fn(&self, CallFor, …) -> Result<Answer<T>, Error>`:
//!
//! | method | further arguments | `T` |
//! |---|---|---|
//! | `billing_contact` | `impl Into<AccountRef>` | `BillingContact` |
//! | `plans` | `impl Into<AccountRef>` | `AccountPlans` |
//! | `plan_usage` | `impl Into<AccountRef>` | `PlanUsage` |
//! | `account` | `impl Into<AccountRef>` | `AccountDetail` |
//! | `accounts` | `Option<&str>` (page token) | `AccountPage` |
//! | `renewals` | [`RenewalWindow`], `Option<&str>` | `RenewalPage` |
//! | `invoices` | `impl Into<AccountRef>`, [`InvoiceRange`] | `InvoiceList` |
//! | `invoice` | `impl Into<AccountRef>`, `InvoiceId` | `InvoiceDetail` |
//! | `invoice_pdf` | `impl Into<AccountRef>`, `InvoiceId` | [`Pdf`]: the bytes are `body` |
//!
//! Writes, `async fn(&self, CallFor, AccountId, &Body) -> Result<Accepted, Error>`, sent once:
//! `billing_contact_update`, `plan_create`, `addon_create`, `addon_update`, `addon_cancel`,
//! `base_update`, `base_cancel`; the body's type is of the same name in `domain::zoom`.
//!
//! [`Error::sentence`] is for people, [`Error::free_at`] says when to come back,
//! [`Error::is_outcome_unknown`] whether a failed write may have been carried out.
//!
//! Buttons: [`Budget::offer`] says what calls would cost and when they may be made, [`Budget::glance`]
//! what is left today; neither takes anything.
//!
//! # Layout
//!
//! - [`operations`]: one file an operation.
//! - `call`: the one path of every call: token, slot, exchange, meaning, settlement, tries.
//! - `meaning`: what an answer means: acceptance, a refusal, a failure, a limit.
//! - [`budget`]: slots, limits, lanes, pauses; its counters behind [`Ledger`].
//! - `token`, `transport`, `throttle`, `hosts`: the token, one HTTP exchange, what a 429 says, where
//!   the token may go.
//! - [`config`], [`error`], `answer`, `client`: what goes in and what comes out.
//!
//! May not depend on `store`, `portal` or any web framework, and reads no environment.

mod answer;
pub mod budget;
mod call;
mod client;
pub mod config;
pub mod error;
mod hosts;
mod meaning;
pub mod operations;
mod throttle;
mod token;
mod transport;

pub use answer::{Accepted, Answer};
pub use budget::{
    Budget, CallFor, Gate, GateError, Intent, Lane, Ledger, LedgerError, MemoryLedger, NoSlot,
    Reason, ThrottleKind,
};
pub use client::Zoom;
pub use config::{Config, ConfigError, Credentials, Timeouts};
pub use error::{Error, Unreachable};
pub use hosts::HostError;
pub use operations::{InvalidRange, InvoiceRange, Pdf, RenewalWindow};
pub use token::{TokenError, TokenFacts};

/// Installs the TLS provider for the whole process. The program calls it once when it starts; further
/// calls change nothing.
pub fn install_crypto() {
    // An error means that one is installed already, which is what we want.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
