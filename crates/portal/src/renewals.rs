//! What renews within the next 90 days, for all accounts.

use domain::people::Permission;
use domain::view::Notice;

use crate::fetch::Ask;
use crate::{Caller, Portal, PortalError};

impl Portal {
    /// Fetches the list of renewals anew, all pages of it.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn refresh_renewals(&self, caller: &Caller) -> Result<Notice, PortalError> {
        caller.must(Permission::Refresh)?;
        self.audit_refresh(caller, None, "renewals").await?;
        Ok(self.refresh(caller, &[Ask::Renewals]).await)
    }
}
