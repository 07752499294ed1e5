//! What goes on while the server runs, without anybody asking: changes, sweeping, the audit log's anchor.

use std::time::Duration;

use domain::time::DAY_MS;
use tokio::task::JoinSet;

use crate::Portal;
use crate::audit::anchor::ANCHOR_EVERY;
use crate::mail::MAIL_KEPT_MS;

/// How often changes are looked after.
const TEND_EVERY: Duration = Duration::from_secs(2);
/// Rounds that may go on beside each other.
const MAX_ROUNDS: usize = 8;
/// How often what has expired is swept out.
pub const SWEEP_EVERY: Duration = Duration::from_secs(5 * 60);
/// How long calls and what Zoom refused are remembered.
const CALLS_KEPT_MS: i64 = 90 * DAY_MS;
/// Rows that one sweep takes at most from each table.
const SWEEP_LIMIT: u32 = 10_000;

impl Portal {
    /// Recovers, then tends changes and sweeps until `shutdown` resolves.
    pub async fn run_background(&self, shutdown: impl Future<Output = ()>) {
        if let Err(error) = self.recover_at_start().await {
            tracing::error!(%error, "changes left behind could not be taken up; tried again");
        }
        tokio::pin!(shutdown);
        let mut tend = tokio::time::interval(TEND_EVERY);
        let mut sweep = tokio::time::interval(SWEEP_EVERY);
        tend.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        sweep.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        // A round lasts as long as its slowest call; the next one goes on with what is not being tended.
        let mut rounds = JoinSet::new();
        let first = tokio::time::Instant::now() + ANCHOR_EVERY;
        let mut minute = tokio::time::interval_at(first, ANCHOR_EVERY);
        minute.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = &mut shutdown => return,
                _ = tend.tick() => if rounds.len() < MAX_ROUNDS {
                    let portal = self.clone();
                    // What goes wrong is logged where it happens; the next round tries again.
                    rounds.spawn(async move { portal.tend_changes().await });
                },
                Some(_) = rounds.join_next() => {}
                _ = sweep.tick() => drop(self.sweep().await),
                _ = minute.tick() => drop(self.complete_audit().await),
            }
        }
    }

    /// Puts on record what was counted, and writes the end of the audit log down outside the database:
    /// every minute, and as the last thing before the program ends.
    ///
    /// # Errors
    /// [`crate::PortalError::Unavailable`].
    pub async fn complete_audit(&self) -> Result<(), crate::PortalError> {
        self.record_counted_denials().await?;
        self.anchor_audit().await
    }

    async fn sweep(&self) -> Result<(), crate::PortalError> {
        let now = self.real_now();
        self.store()
            .delete_expired_sessions(now, SWEEP_LIMIT)
            .await?;
        self.store()
            .delete_expired_flashes(now, SWEEP_LIMIT)
            .await?;
        self.store()
            .delete_old_sign_in_failures(now.plus_ms(-DAY_MS))
            .await?;
        // Imports live by the clock that their pages show.
        self.store()
            .delete_expired_imports(self.now(), SWEEP_LIMIT)
            .await?;
        // So do dry runs of bulks.
        self.store()
            .delete_expired_bulks(self.now(), SWEEP_LIMIT)
            .await?;
        // And of price lists.
        self.store()
            .delete_expired_price_imports(self.now(), SWEEP_LIMIT)
            .await?;
        // So does the outbox.
        self.store()
            .delete_old_mail(self.now().plus_ms(-MAIL_KEPT_MS), SWEEP_LIMIT)
            .await?;
        // Calls are counted by the time that the rules go by.
        self.store()
            .delete_old_calls(self.now().plus_ms(-CALLS_KEPT_MS), SWEEP_LIMIT)
            .await?;
        Ok(())
    }
}
