//! The counters behind the budget, shared by all instances of the portal.

use async_trait::async_trait;
use domain::limits::{Blocked, Claim, Counter, Limit};
use domain::operation::Operation;
use domain::time::UtcMillis;

use super::gate::Throttle;

/// The counters could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("the budget's counters are out of reach")]
pub struct LedgerError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// A call that Zoom refused with 429.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal429 {
    /// When the answer came.
    pub at: UtcMillis,
    /// Which call.
    pub operation: Operation,
    /// What Zoom said.
    pub throttle: Throttle,
    /// Until when nothing of the kind is sent.
    pub paused_until: UtcMillis,
}

/// Where the counters and the table of limits live. The portal keeps them in its database, so that a
/// restart forgets nothing and all instances share them; [`MemoryLedger`](super::MemoryLedger) is for
/// tests and for `doctor`.
///
/// A counter that does not exist yet is free and unused. `used` counts the GMT day of `day`; on another
/// day it reads as 0.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// The table of limits as it stands now; an administrator may edit it at any time.
    async fn limits(&self) -> Result<Vec<Limit>, LedgerError>;

    /// Charges all claims in one atomic step, or none.
    ///
    /// A claim is blocked while the counter's `next_free_at` lies after `now` (until then), or when its
    /// `used` of the GMT day of `now` has reached `per_day` (until the next 00:00 GMT). If none is
    /// blocked, each counter's `next_free_at` becomes `max(next_free_at, now) + spacing_ms` and its `used`
    /// grows by one, and the call of `operation` is counted. Otherwise nothing changes and the claim that opens last is answered.
    async fn take(
        &self,
        now: UtcMillis,
        claims: &[Claim],
        operation: Operation,
    ) -> Result<Result<(), Blocked>, LedgerError>;

    /// Notes that Zoom refused a call with 429, and what was made of it.
    async fn note(&self, refusal: Refusal429) -> Result<(), LedgerError>;

    /// Moves a counter's `next_free_at` to `until` unless it lies later already.
    async fn postpone(&self, key: &str, until: UtcMillis) -> Result<(), LedgerError>;

    /// Sets a counter's `next_free_at` to `at`, also to an earlier time: a claim of an interval assumes
    /// the longest call and is corrected when the answer comes. Only the holder of the counter's latest
    /// claim calls this.
    async fn reschedule(&self, key: &str, at: UtcMillis) -> Result<(), LedgerError>;

    /// Reads counters without charging them; unknown keys are left out.
    async fn peek(&self, keys: &[String]) -> Result<Vec<Counter>, LedgerError>;

    /// Of the counters whose key begins with `prefix` the first whose `next_free_at` comes after `now`,
    /// but for those whose `used` of today has reached `per_day`.
    async fn next_to_open(
        &self,
        prefix: &str,
        now: UtcMillis,
        per_day: Option<u32>,
    ) -> Result<Option<Counter>, LedgerError>;
}
