//! The partner's own records of accounts: edited one by one, imported from files, exported.
//!
//! - [`edit`]: the records of one account, read and edited.
//! - [`managers`]: who is meant by the name or e-mail of an account manager.
//! - [`table`]: which column of a file is what; what a file is as such knows [`crate::sheet`].
//! - [`check`]: the dry run: what each line of a file would change.
//! - [`imports`]: looking at a dry run, applying or discarding it.
//! - [`export`]: the records as a file that can be edited and imported again.
//!
//! A dry run is stored line by line before anybody sees it, and applied in one transaction or not at
//! all: a program that is killed leaves either nothing or what can still be applied.

mod check;
mod edit;
mod export;
mod imports;
mod managers;
pub(crate) mod table;

#[cfg(test)]
mod tests;

pub use check::ImportBegun;
pub(crate) use check::named_account;
pub use edit::RecordEdit;
pub(crate) use edit::own_record;
pub(crate) use export::own_cells;
pub(crate) use managers::Managers;

/// Most rows of a file that is imported.
pub const MAX_IMPORT_ROWS: u64 = 200_000;
