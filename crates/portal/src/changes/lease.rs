//! The right to work on a change: one task of one instance has it at a time.
//!
//! It is a lease in the database, on real time. It is short, so that others soon take up what an instance
//! left that died; it is renewed for as long as the work takes, so that a slow call is not taken for a dead
//! instance; and it ends with the work. What keeps a step from being sent twice is its intent
//! ([`send`](super::send)), not the lease. May not know what the work is.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::ids::ChangeId;
use domain::time::{SECOND_MS, UtcMillis};
use tokio::task::JoinHandle;

use crate::{Portal, PortalError};

/// How long an instance is trusted to be alive without a sign. Longer than the clocks of two instances
/// may differ.
const LEASE_MS: i64 = 30 * SECOND_MS;
/// How often it gives a sign, so that one may fail to be written.
const RENEW_EVERY: Duration = Duration::from_secs(10);

/// The changes that this instance is at work on, so that no two of its tasks take up the same one.
#[derive(Default)]
pub(crate) struct AtWork(Mutex<HashSet<ChangeId>>);

impl AtWork {
    fn lock(&self) -> MutexGuard<'_, HashSet<ChangeId>> {
        // The set is whole after every step, so a panic elsewhere does not spoil it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes a change off the list however its task ends.
struct Working {
    portal: Portal,
    id: ChangeId,
}

impl Drop for Working {
    fn drop(&mut self) {
        self.portal.inner.at_work.lock().remove(&self.id);
    }
}

/// Held while a change is worked on. Dropped without [`end`](Self::end), it runs out by itself.
#[must_use]
pub(super) struct Lease {
    working: Working,
    renewal: JoinHandle<()>,
}

impl Lease {
    /// Ends it, so that the next task, here or elsewhere, need not wait.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`]; it runs out by itself then.
    pub(super) async fn end(self) -> Result<(), PortalError> {
        // A sign of life that is just being written may still follow; it runs out by itself.
        self.renewal.abort();
        let Working { portal, id } = &self.working;
        let owner = &portal.inner.instance;
        portal.store().release_change(*id, owner).await?;
        Ok(())
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.renewal.abort();
    }
}

impl Portal {
    /// Takes the lease of a change; `None` where another task or instance has it.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(super) async fn lease(&self, id: ChangeId) -> Result<Option<Lease>, PortalError> {
        if !self.inner.at_work.lock().insert(id) {
            return Ok(None);
        }
        let working = Working {
            portal: self.clone(),
            id,
        };
        if !self.prolong(id).await? {
            return Ok(None);
        }
        let portal = self.clone();
        let renewal = tokio::spawn(async move {
            loop {
                tokio::time::sleep(RENEW_EVERY).await;
                // One that was not written leaves time for another.
                if let Ok(false) = portal.prolong(id).await {
                    break;
                }
            }
        });
        Ok(Some(Lease { working, renewal }))
    }

    /// Until when a lease holds that is taken or renewed now.
    pub(super) fn lease_until(&self) -> UtcMillis {
        self.real_now().plus_ms(LEASE_MS)
    }

    async fn prolong(&self, id: ChangeId) -> Result<bool, PortalError> {
        let (owner, now) = (&self.inner.instance, self.real_now());
        let until = self.lease_until();
        Ok(self.store().lease_change(id, owner, now, until).await?)
    }
}
