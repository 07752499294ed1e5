//! The rows of which nothing was made, checked anew as a bulk of their own: with its own submission and, where
//! the policy asks for it or asked for it before, its own approval.

use domain::ids::BulkId;
use domain::people::Permission;
use domain::view::{BulkFilter, RowProgress};

use super::MAX_BULK_ROWS;
use super::sheet::Wanted;
use crate::{Caller, Portal, PortalError};

impl Portal {
    /// Checks the rows of a bulk anew whose changes were not made, and says under which number.
    ///
    /// # Errors
    /// [`PortalError::Conflict`] where there are none.
    pub async fn retry_bulk(&self, caller: &Caller, id: BulkId) -> Result<BulkId, PortalError> {
        caller.must(Permission::Change)?;
        let bulk = self.known_bulk(id).await?;
        let filter = BulkFilter::Progress(RowProgress::NotMade);
        let rows = self
            .store()
            .list_bulk_rows(id, filter, 0, MAX_BULK_ROWS)
            .await?;
        if rows.is_empty() {
            return Err(PortalError::Conflict(
                "Every change of this bulk was made, or may still be.".to_owned(),
            ));
        }
        let wanted = rows.into_iter().map(|row| Wanted::from(row.typed));
        self.save_bulk(caller, bulk.name, wanted.collect(), Some(id))
            .await
    }
}
