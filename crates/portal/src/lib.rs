//! The use cases: what people and the background do with the store and with Zoom.
//!
//! # Layout
//!
//! - [`Portal`]: the handle that everything hangs on; one file a use case implements its methods.
//! - [`caller`], [`error`]: on whose behalf, and what is answered instead of a result.
//! - [`people`]: signing in and out; [`password`] and [`throttle`] beside; [`directory`]: the people
//!   themselves, as the command line edits them.
//! - [`profile`]: what people set and end for themselves; [`browser`] names their browsers.
//! - [`fetch`]: asking Zoom for one thing, once however many people want it, and storing the answer.
//! - [`accounts`], [`account`], [`plans`], [`invoice_list`], [`invoices`], [`fleet_invoices`], [`renewals`],
//!   [`contact`]: what the pages of these names show and do; [`account_filter`] what the filters of the
//!   list mean;
//!   [`head`] what stands above all pages of an account, [`figures`] what is worked out from Zoom's
//!   plans and usage.
//! - [`export`]: lists as CSV files, streamed in chunks.
//! - [`records`]: the partner's own records of accounts, edited, imported and exported; [`prices`]: the price
//!   book, likewise; [`sheet`]: the files that both read.
//! - [`master`]: the master account's own usage and invoices.
//! - [`dashboard`]: where to begin, over all of them.
//! - [`find`], [`find_master`]: the search over everything, for the palette. [`demo`]: acts on the demo itself.
//! - [`timeline`]: what happened to an account; [`attention`]: what needs a look; [`said`]: Zoom's
//!   answers word for word.
//! - [`plan_form`]: the forms on which plans are changed; [`plan_changes`]: drafting what they say; [`changes`]:
//!   drafting, submitting, approving, sending, reading back and recovering a change.
//! - [`costs`]: what a change of plans costs.
//! - [`bulk`]: changes of many accounts, checked, approved and steered together.
//! - [`fill`], [`fill_master`]: writes what months of keeping would have stored.
//! - [`sync`]: learns the fleet and keeps what is known of it fresh, within the budget.
//! - [`policy`]: who approves what, edited by two.
//! - [`settings`]: how this installation is doing; [`limits`], [`budget`]: Zoom's limits and what is left.
//! - [`audit`]: what is on record, read, checked and anchored; [`actions`] names the acts; [`denials`]:
//!   what people were refused.
//! - [`mail`]: e-mail that tells people of changes.
//! - [`background`]: read-backs, recovery and sweeping while the server runs.
//!
//! Reads come from the store alone; a page never waits for Zoom when it has something to show. Only
//! `fetch` and `changes` hold the client. May not depend on axum, Leptos or the simulator.

mod account;
mod account_filter;
mod accounts;
mod actions;
mod attention;
mod audit;
mod background;
mod browser;
mod budget;
mod bulk;
mod caller;
mod changes;
mod contact;
mod costs;
mod crash_point;
mod dashboard;
mod demo;
mod denials;
mod directory;
mod error;
mod export;
mod fetch;
mod figures;
mod fill;
mod fill_master;
mod find;
mod find_master;
mod flash;
mod fleet_invoices;
mod head;
mod invoice_list;
mod invoices;
mod ledger;
mod limits;
mod mail;
mod master;
mod password;
mod people;
mod plan_changes;
mod plan_choices;
mod plan_form;
mod plan_preview;
mod plans;
mod policy;
mod prices;
mod profile;
mod proxy_sign_in;
mod raw_json;
mod records;
mod renewals;
mod said;
mod settings;
mod sheet;
mod sync;
mod throttle;
mod timeline;

use std::sync::Arc;

use clock::Clock;
use domain::time::UtcMillis;
use store::Store;
use zoom::Zoom;
use zoom::budget::Budget;

pub use account_filter::Reading as AccountReading;
pub use audit::{CheckError, check_audit};
pub use background::SWEEP_EVERY;
pub use bulk::{BulkBegun, BulkFile, BulkWish, MAX_BULK_BYTES, bulk_too_large};
pub use caller::{Caller, ClientInfo};
pub use changes::{Grounds, SendOn};
pub use contact::ContactDraft;
pub use crash_point::CrashPoint;
#[cfg(debug_assertions)]
pub use crash_point::arm as arm_crash_point;
pub use demo::DemoAct;
pub use directory::{Directory, DirectoryError, NewPerson, Trust};
pub use error::{PortalError, SignInError};
pub use export::{Export, ExportFormat, ExportOffer};
pub use fill::{FillError, FillSource, Filled, SeedAccount, SeedAnswer, SeedInvoices, fill};
pub use fill_master::SeedMaster;
pub use ledger::StoreLedger;
pub use limits::LimitsOutcome;
pub use mail::{MailSettings, MailTls, Mailer, MailerError, Sender, SenderError};
pub use plan_changes::PlanDraft;
pub use plan_form::{PlanFormAsk, PlanFormOutcome};
pub use policy::{PolicyOutcome, confirm_policy_on_host, policy_on_host};
pub use prices::{PriceEdit, PriceImportBegun};
pub use profile::PasswordRefusal;
pub use proxy_sign_in::NamedByProxy;
pub use records::{ImportBegun, MAX_IMPORT_ROWS, RecordEdit};
pub use sheet::upload::{MAX_IMPORT_BYTES, Upload, import_too_large};
pub use sync::Keeper;

/// What the portal is made of.
pub struct Parts {
    /// The database, migrated.
    pub store: Store,
    /// The client.
    pub zoom: Zoom,
    /// The budget that the client's gate is, for offers and glances.
    pub budget: Budget,
    /// The time that rules go by; the demo moves it together with the simulator's.
    pub clock: Clock,
    /// The code that one-click sign-in needs; `None`: not in demo mode, there is no such sign-in.
    /// An empty code: none is asked for.
    pub demo_code: Option<String>,
    /// Whether the fleet is learned and kept fresh in the background.
    pub keeper: Keeper,
    /// The file in which the end of the audit log is written down; `None`: in no file.
    pub audit_anchor: Option<std::path::PathBuf>,
    /// The way to the e-mail server; `None`: no e-mail is sent.
    pub mailer: Option<Mailer>,
}

/// The use cases; cheap to clone.
#[derive(Clone)]
pub struct Portal {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    zoom: Zoom,
    budget: Budget,
    clock: Clock,
    /// Sessions and throttles stay on real time, however the demo moves its clock.
    real_clock: Clock,
    demo_code: Option<String>,
    keeper: Keeper,
    /// Names this instance where instances share a database.
    instance: String,
    fetches: fetch::Fetches,
    at_work: changes::AtWork,
    anchors: audit::anchor::Anchors,
    denials: denials::Denials,
    mailer: Option<Mailer>,
}

impl Portal {
    /// Puts the parts together. Asks nobody anything.
    pub fn new(parts: Parts) -> Self {
        Self {
            inner: Arc::new(Inner {
                store: parts.store,
                zoom: parts.zoom,
                budget: parts.budget,
                clock: parts.clock,
                real_clock: Clock::system(),
                demo_code: parts.demo_code,
                keeper: parts.keeper,
                instance: format!("{:016x}", rand::random::<u64>()),
                fetches: fetch::Fetches::default(),
                at_work: changes::AtWork::default(),
                anchors: audit::anchor::Anchors::new(parts.audit_anchor),
                denials: denials::Denials::default(),
                mailer: parts.mailer,
            }),
        }
    }

    /// The time that rules go by and that ages are shown against.
    pub fn now(&self) -> UtcMillis {
        UtcMillis(self.inner.clock.now_ms())
    }

    fn real_now(&self) -> UtcMillis {
        UtcMillis(self.inner.real_clock.now_ms())
    }

    fn store(&self) -> &Store {
        &self.inner.store
    }
}
