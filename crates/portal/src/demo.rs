//! What people do to the demo itself, as the audit log has it. Steering is the server's.

use domain::people::Permission;
use store::AuditEntry;

use crate::{Caller, Portal, PortalError, audit};

impl Portal {
    /// Records that a person moves the demo's clock, lets its Zoom fail or puts it back.
    ///
    /// # Errors
    /// [`PortalError::NotFound`] outside of a demo, [`PortalError::Unavailable`].
    pub async fn record_demo_act(
        &self,
        caller: &Caller,
        action: &'static str,
        subject: &str,
    ) -> Result<(), PortalError> {
        caller.must(Permission::SteerDemo)?;
        if self.inner.demo_code.is_none() {
            return Err(PortalError::NotFound { what: "demo" });
        }
        let mut tx = self.store().begin().await?;
        tx.append_audit(AuditEntry {
            subject: subject.to_owned(),
            ..audit::entry(self.now(), caller, action)
        });
        tx.commit().await?;
        Ok(())
    }
}
