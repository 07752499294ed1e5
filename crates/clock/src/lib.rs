//! The one source of time.
//!
//! Every rule and every statement that depends on time is given a [`Clock`]; nothing else in the
//! workspace reads the system's time (clippy's `disallowed-methods` sees to that). A clock either
//! follows the system, shifted by an offset that the demo advances, or stands still until a test
//! moves it. Sleeping goes through the clock too, so that moving it wakes the sleepers.
//!
//! May not depend on any other crate of the workspace.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

/// Milliseconds since 1970-01-01T00:00:00Z.
pub type UnixMillis = i64;

/// How long a moved or stopped clock's sleeper waits before it looks again, should it have missed
/// nothing at all: only a bound, the wake-up itself comes through the channel.
const LONGEST_NAP: Duration = Duration::from_secs(60);

/// A handle to time; clones share it.
#[derive(Clone, Debug)]
pub struct Clock {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    /// Following: the offset added to the system's time. Standing: the time itself.
    /// A channel, so that sleepers learn of every move.
    value_ms: watch::Sender<i64>,
    mode: Mode,
}

#[derive(Debug, Clone, Copy)]
enum Mode {
    Following,
    Standing,
}

impl Clock {
    /// A clock that follows the system's time.
    pub fn system() -> Self {
        Self::new(Mode::Following, 0)
    }

    /// A clock that follows the system's pace, but reads `now_ms` at this moment.
    pub fn starting_at(now_ms: UnixMillis) -> Self {
        Self::new(Mode::Following, now_ms - system_now_ms())
    }

    /// A clock that stands at `now_ms` until it is moved: for tests.
    pub fn standing_at(now_ms: UnixMillis) -> Self {
        Self::new(Mode::Standing, now_ms)
    }

    fn new(mode: Mode, value_ms: i64) -> Self {
        let (value_ms, _) = watch::channel(value_ms);
        Self {
            shared: Arc::new(Shared { value_ms, mode }),
        }
    }

    /// The time now.
    pub fn now_ms(&self) -> UnixMillis {
        let value_ms = *self.shared.value_ms.borrow();
        match self.shared.mode {
            Mode::Following => system_now_ms() + value_ms,
            Mode::Standing => value_ms,
        }
    }

    /// Moves the clock forward and wakes every sleeper whose time has come.
    pub fn advance(&self, by: Duration) {
        let by_ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.shared
            .value_ms
            .send_modify(|value_ms| *value_ms = value_ms.saturating_add(by_ms));
    }

    /// How far a following clock is ahead of the system's time; 0 for one that stands.
    pub fn offset_ms(&self) -> i64 {
        match self.shared.mode {
            Mode::Following => *self.shared.value_ms.borrow(),
            Mode::Standing => 0,
        }
    }

    /// Waits until the clock reads at least `until_ms`.
    pub async fn sleep_until(&self, until_ms: UnixMillis) {
        let mut moves = self.shared.value_ms.subscribe();
        loop {
            moves.mark_unchanged();
            let left_ms = until_ms.saturating_sub(self.now_ms());
            let Ok(left_ms @ 1..) = u64::try_from(left_ms) else {
                return;
            };
            let nap = match self.shared.mode {
                Mode::Following => Duration::from_millis(left_ms).min(LONGEST_NAP),
                Mode::Standing => LONGEST_NAP,
            };
            tokio::select! {
                () = tokio::time::sleep(nap) => {}
                // The sender lives as long as `self`: the only answer is "moved".
                _ = moves.changed() => {}
            }
        }
    }

    /// Waits for `duration` of this clock's time.
    pub async fn sleep(&self, duration: Duration) {
        let ms = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        self.sleep_until(self.now_ms().saturating_add(ms)).await;
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the system's time"
)]
fn system_now_ms() -> UnixMillis {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Err(before) => -i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn advancing_a_standing_clock_wakes_its_sleepers() {
        let clock = Clock::standing_at(1_000);
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep_until(31_000).await }
        });
        tokio::task::yield_now().await;
        clock.advance(Duration::from_secs(10));
        tokio::task::yield_now().await;
        assert!(!sleeper.is_finished());
        clock.advance(Duration::from_secs(20));
        sleeper.await.expect("the sleeper ends");
        assert_eq!(clock.now_ms(), 31_000);
    }

    #[tokio::test]
    async fn a_following_clock_reads_the_time_it_was_started_at() {
        let clock = Clock::starting_at(1_700_000_000_000);
        assert!((1_700_000_000_000..1_700_000_060_000).contains(&clock.now_ms()));
        clock.advance(Duration::from_secs(86_400));
        assert!(clock.now_ms() >= 1_700_086_400_000);
        clock.sleep_until(0).await;
    }
}
