//! What people do to the demo itself, as the audit log has it. Steering is the server's.

use domain::people::Permission;
use store::AuditEntry;

use crate::{Caller, Portal, PortalError, actions, audit};

/// An act on the demo itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoAct {
    /// Its clock was moved.
    Advance,
    /// Its Zoom was made to fail.
    GoWrong,
    /// Its Zoom was mended.
    Mend,
    /// It was put back to its beginning.
    PutBack,
}

impl DemoAct {
    fn action(self) -> &'static str {
        match self {
            Self::Advance => actions::DEMO_ADVANCED,
            Self::GoWrong => actions::DEMO_WENT_WRONG,
            Self::Mend => actions::DEMO_MENDED,
            Self::PutBack => actions::DEMO_PUT_BACK,
        }
    }
}

impl Portal {
    /// Records that a person moves the demo's clock, lets its Zoom fail or puts it back.
    ///
    /// # Errors
    /// [`PortalError::NotFound`] outside of a demo, [`PortalError::Unavailable`].
    pub async fn record_demo_act(
        &self,
        caller: &Caller,
        act: DemoAct,
        subject: &str,
    ) -> Result<(), PortalError> {
        caller.must(Permission::SteerDemo)?;
        if self.inner.demo_code.is_none() {
            return Err(PortalError::NotFound { what: "demo" });
        }
        let mut tx = self.store().begin().await?;
        tx.append_audit(AuditEntry {
            subject: subject.to_owned(),
            ..audit::entry(self.now(), caller, act.action())
        });
        tx.commit().await?;
        Ok(())
    }
}
