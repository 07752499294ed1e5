//! The database: one [`Store`] over SQLite or PostgreSQL.
//!
//! # Layout
//!
//! - [`Store`] (`store.rs`): opening, migrating, closing. Its methods read, or write one thing that
//!   belongs to no larger act: sessions, flashes, sign-in counters, slots.
//! - [`Write`] (`write.rs`): a transaction. Its methods write what belongs together, with the audit
//!   entries of the act; nothing is there before [`Write::commit`].
//! - `sql.rs`: one statement for both databases, the only place that knows of two drivers;
//!   `column.rs`: as what each type is stored.
//! - One file an area: `people`, `sessions`, `flashes`, `visitors`, `sign_in`; `accounts`, `account_list` with
//!   `account_conditions`, `account_money`, `figures`, `find`,
//!   `snapshots`, `invoices`, `invoice_items`, `invoice_files`, `fleet_invoices`, `fleet_part`,
//!   `invoice_coverage`; `changes`, `change_list`, `steps`, `change_events`, `approvals`; `bulks`, `bulk_rows`; `audit` with
//!   `audit_list`, `audit_check`; `slots`, `limits`, `call_log`,
//!   `settings`; `jobs`, `outbox`, `learning`; `records`, `record_imports`; `renewals`, `price_book`,
//!   `price_imports`;
//!   `master_files`.
//! - `migrations/`: the schema, a set for each database. A release must run on the schema of the next
//!   one: columns are added first and dropped a release later.
//!
//! Time is an argument of every statement that needs it. Methods are named `find`, `list`, `count`,
//! `create`, `update`, `save` (insert or update) and `delete`.
//!
//! May hold no business rule and may not depend on `zoom`, `portal` or axum.

mod account_conditions;
mod account_list;
mod account_money;
mod accounts;
mod approvals;
mod audit;
mod audit_check;
mod audit_list;
mod bulk_rows;
mod bulks;
mod call_log;
mod change_events;
mod change_list;
mod changes;
mod column;
mod error;
mod figures;
mod find;
mod flashes;
mod fleet_invoices;
mod fleet_part;
mod fleet_sums;
mod fold;
mod invoice_coverage;
mod invoice_files;
mod invoice_items;
mod invoice_spans;
mod invoices;
mod jobs;
mod learning;
mod limits;
mod master_files;
mod migrations;
mod outbox;
mod people;
mod price_book;
mod price_imports;
mod reach;
mod record_imports;
mod records;
mod renewals;
mod sessions;
mod settings;
mod sign_in;
mod slots;
mod snapshots;
mod sql;
mod steps;
mod store;
mod visitors;
mod write;

pub use account_conditions::{AccountCondition, FetchedPart, TextColumn};
pub use account_list::{
    AccountEntry, AccountLine, AccountMarks, AccountSelection, ChoiceColumn, FleetCounts,
};
pub use account_money::{InvoiceFigures, RenewalFigures};
pub use accounts::{Account, ListedAccount, OpenBalance};
pub use approvals::{Approval, NewApproval};
pub use audit::{AuditEntry, AuditHead, AuditRecord};
pub use audit_check::{AuditCheck, AuditFault};
pub use audit_list::{AuditActor, AuditCursor, AuditFilter};
pub use bulk_rows::BulkRow;
pub use bulks::{Bulk, NewBulk};
pub use call_log::{CallCount, RefusedCall};
pub use change_events::ChangeEventRecord;
pub use change_list::ChangeFilter;
pub use changes::{Change, ChangeMove, NewChange, Submission};
pub use error::{Result, StoreError};
pub use figures::FleetFigures;
pub use find::{AccountHit, InvoiceHit};
pub use fleet_invoices::{CurrencyInvoices, FleetInvoice, FleetInvoiceFilter, InvoiceSums};
pub use fleet_sums::{FleetBalance, LicenceSums};
pub use invoice_files::{InvoiceFileContent, InvoiceFileInfo};
pub use invoice_items::{BilledItem, InvoiceItemRecord, ItemsOfInvoice};
pub use invoices::{Invoice, InvoiceListing, InvoiceRecord};
pub use jobs::{Job, JobProgress, Pause};
pub use learning::{Due, FailingFetch, Learned, VanishedAccount};
pub use limits::{LimitRow, LimitSetter};
pub use master_files::MasterFile;
pub use outbox::{Mail, MailEnd, MailReader, NewMail};
pub use people::{NewUser, User};
pub use price_book::{ListedPrice, PriceFilter};
pub use price_imports::{NewPriceImport, PriceImport};
pub use record_imports::{CheckedRow, ImportRow, ImportState, NewImport, RecordImport};
pub use records::{AccountRecord, RecordChange, RecordCursor, RecordUpdate, StoredRecord};
pub use renewals::{RenewalFilter, RenewalRecord, StoredRenewal};
pub use sessions::{Session, SessionOf, SessionOrigin, SessionUse};
pub use sign_in::{SignInFailures, ThrottleKind};
pub use snapshots::{Answer, Failing, Fetch, FetchKey, NewSnapshot, Snapshot};
pub use steps::{Begun, NewStep, Step, StepAnswer};
pub use store::{Kind, Store};
pub use visitors::Visitors;
pub use write::Write;
