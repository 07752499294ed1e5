//! The budget's counters, kept in the database: a restart forgets nothing, instances share them.
//!
//! The one place where `zoom` and `store`, which know nothing of each other, meet.

use async_trait::async_trait;
use domain::limits::{Blocked, Claim, Counter, Limit};
use domain::operation::Operation;
use domain::time::UtcMillis;
use store::{RefusedCall, Store, StoreError};
use zoom::budget::{Ledger, LedgerError, Refusal429};

/// The ledger over the store.
#[derive(Clone)]
pub struct StoreLedger {
    store: Store,
}

impl StoreLedger {
    /// Over this database, whose limits [`StoreLedger::seed_limits`] has filled.
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// Writes the default limits where there are none yet; what an administrator has edited stays.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn seed_limits(&self, defaults: &[Limit]) -> Result<(), StoreError> {
        if self.store.list_limits().await?.is_empty() {
            let mut tx = self.store.begin().await?;
            tx.save_limits(defaults).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

fn failed(error: StoreError) -> LedgerError {
    LedgerError(Box::new(error))
}

#[async_trait]
impl Ledger for StoreLedger {
    async fn limits(&self) -> Result<Vec<Limit>, LedgerError> {
        self.store.list_limits().await.map_err(failed)
    }

    async fn take(
        &self,
        now: UtcMillis,
        claims: &[Claim],
        operation: Operation,
    ) -> Result<Result<(), Blocked>, LedgerError> {
        let blocked = self
            .store
            .take_slots(now, claims, operation)
            .await
            .map_err(failed)?;
        Ok(blocked.map_or(Ok(()), Err))
    }

    async fn note(&self, refusal: Refusal429) -> Result<(), LedgerError> {
        let refused = RefusedCall {
            at: refusal.at,
            operation: refusal.operation,
            kind: refusal.throttle.kind.as_str().to_owned(),
            retry_at: refusal.throttle.retry_at,
            paused_until: refusal.paused_until,
        };
        self.store.save_refused_call(&refused).await.map_err(failed)
    }

    async fn postpone(&self, key: &str, until: UtcMillis) -> Result<(), LedgerError> {
        self.store.postpone(key, until).await.map_err(failed)
    }

    async fn reschedule(&self, key: &str, at: UtcMillis) -> Result<(), LedgerError> {
        self.store.set_next_free(key, at).await.map_err(failed)
    }

    async fn peek(&self, keys: &[String]) -> Result<Vec<Counter>, LedgerError> {
        self.store.peek(keys).await.map_err(failed)
    }

    async fn next_to_open(
        &self,
        prefix: &str,
        now: UtcMillis,
        per_day: Option<u32>,
    ) -> Result<Option<Counter>, LedgerError> {
        self.store
            .find_next_to_open(prefix, now, per_day)
            .await
            .map_err(failed)
    }
}
