//! Checks the chain of the audit log and its anchor, and says in words what was found.

use std::path::Path;
use std::time::{Duration, Instant};

use domain::people::Permission;
use domain::view::{AuditAnchor, AuditVerdict, BrokenEntry};
use store::{AuditCheck, Store, StoreError};

use super::anchor::{Anchor, AnchorFile};
use super::{entry, words};
use crate::{Caller, Portal, PortalError, actions};

/// How long a check may take while a person waits for its page.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why the log could not be checked.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The database failed.
    #[error("the database could not be read: {0}")]
    Store(#[from] StoreError),
    /// The file with the anchors can't be read.
    #[error("the file with the anchors can't be read: {0}")]
    Anchor(#[from] std::io::Error),
}

/// Checks the log of a database, and against the last anchor of a file, where one is named. Needs no
/// running server.
///
/// # Errors
/// [`CheckError`].
pub async fn check_audit(
    store: &Store,
    anchor_file: Option<&Path>,
) -> Result<AuditVerdict, CheckError> {
    let (shown, anchor) = match anchor_file {
        None => (AuditAnchor::Off, None),
        Some(path) => match AnchorFile::new(path.to_owned()).last().await? {
            None => (AuditAnchor::NotYet, None),
            Some(anchor) => (anchor.shown(), Some(anchor)),
        },
    };
    Ok(verdict(store, shown, anchor).await?)
}

async fn verdict(
    store: &Store,
    shown: AuditAnchor,
    anchor: Option<Anchor>,
) -> Result<AuditVerdict, StoreError> {
    let began = Instant::now();
    let anchor = anchor.map(|anchor| anchor.head);
    let check = store.verify_audit(anchor).await?;
    let (entries, broken) = match check {
        AuditCheck::Intact { head } => (head.sequence, None),
        AuditCheck::Broken { sequence, fault } => {
            let broken = BrokenEntry {
                sequence,
                sentence: words::fault(sequence, fault, anchor),
                is_there: words::is_there(fault),
            };
            (store.find_audit_head().await?.sequence, Some(broken))
        }
    };
    Ok(AuditVerdict {
        entries: entries.unsigned_abs(),
        broken,
        anchor: shown,
        took_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
    })
}

impl Portal {
    /// Checks the log and its anchor, one check at a time and no longer than a page can wait.
    ///
    /// # Errors
    /// [`PortalError`]; [`PortalError::Blocked`] where it can't be done now or takes too long.
    pub async fn verify_audit(&self, caller: &Caller) -> Result<AuditVerdict, PortalError> {
        caller.must(Permission::ReadAudit)?;
        let Ok(_alone) = self.inner.anchors.checking.try_lock() else {
            return Err(PortalError::Blocked(
                "Another check is running. Wait for it, then check again.".to_owned(),
            ));
        };
        let (shown, anchor) = self.last_anchor().await;
        let check = verdict(self.store(), shown, anchor);
        let Ok(verdict) = tokio::time::timeout(PATIENCE, check).await else {
            return Err(PortalError::Blocked(format!(
                "The log is too long to be checked within {} seconds. Run \u{201c}subtotal audit \
                 verify\u{201d} on the host instead.",
                PATIENCE.as_secs()
            )));
        };
        let verdict = verdict?;
        let mut entry = entry(self.now(), caller, actions::AUDIT_VERIFIED);
        entry.detail_json = serde_json::json!({ "entries": verdict.entries }).to_string();
        entry.outcome = "intact".to_owned();
        if let Some(broken) = &verdict.broken {
            tracing::error!(sequence = broken.sequence, "the audit log is broken");
            entry.outcome = "broken".to_owned();
            entry.subject = broken.sequence.to_string();
            entry.detail_json =
                serde_json::json!({ "entries": verdict.entries, "found": broken.sentence })
                    .to_string();
        }
        let mut tx = self.store().begin().await?;
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(verdict)
    }
}
