//! Bulks: changes of many accounts that are checked, approved and steered together.
//!
//! A bulk adds nothing to how a change is made: each row becomes an ordinary change with an account, a seal
//! and steps of its own, and the same job sends it (decision 0018). What it adds:
//!
//! - [`sheet`]: the columns of its file; [`check`]: the dry run of each row, which calls nobody.
//! - [`begin`]: rows become a bulk that was checked; [`of_list`]: one for every account of a list; [`submit`]: its changes are drafted and frozen.
//! - [`decide`]: one approval for all that waits; [`steer`]: pausing, going on, stopping.
//! - [`retry`]: the rows of which nothing was made, checked anew as a bulk of their own.
//! - [`page`]: what people see of it; [`prediction`]: when it ends; [`export`]: its results as a file.

mod begin;
mod check;
mod decide;
mod export;
mod of_list;
mod page;
mod prediction;
mod retry;
mod sheet;
mod steer;
mod submit;

use domain::ids::BulkId;
use store::Bulk;

pub use begin::{BulkBegun, BulkFile, bulk_too_large};
pub use of_list::BulkWish;

use crate::{Portal, PortalError};

/// Most rows of a bulk: what one person can look through, and one transaction can submit.
pub const MAX_BULK_ROWS: u32 = 1_000;
/// Largest file with rows, in bytes.
pub const MAX_BULK_BYTES: u64 = 1_024 * 1_024;

impl Portal {
    /// The bulk of this number.
    ///
    /// # Errors
    /// [`PortalError::NotFound`].
    async fn known_bulk(&self, id: BulkId) -> Result<Bulk, PortalError> {
        self.store()
            .find_bulk(id, self.now())
            .await?
            .ok_or(PortalError::NotFound { what: "bulk" })
    }
}

/// Why a second person has to approve a bulk, as it is stored.
fn needs_of(bulk: &Bulk) -> Result<Vec<String>, PortalError> {
    serde_json::from_str(&bulk.needs).map_err(PortalError::unavailable)
}
