//! How fast the keeper asks: a part of each rate, slower after a 429 that others caused, and measured.

use std::collections::VecDeque;

use domain::time::{MINUTE_MS, SECOND_MS, UtcMillis};

/// The part of a rate that the keeper takes, in percent of what the budget uses of it: in between there
/// is always room for a person's click.
const SHARE_PERCENT: i64 = 90;
/// After a 429 each pause between calls is twice as long, at most so often.
const MOST_DOUBLINGS: u32 = 4;
/// A doubling is taken back after so long without another 429, in milliseconds.
const RECOVERY_MS: i64 = MINUTE_MS;
/// 429s that come together are one.
const TOGETHER_MS: i64 = 2 * SECOND_MS;

/// When the next call of one label may start.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// Between two calls, in microseconds, before slowing down.
    spacing_us: i64,
    /// When the next one starts, in microseconds.
    next_us: i64,
    doublings: u32,
    throttled_at: UtcMillis,
}

impl Pace {
    /// Takes over the spacing of the budget, which an administrator may have changed.
    pub(super) fn set_spacing_ms(&mut self, spacing_ms: i64) {
        self.spacing_us = spacing_ms.saturating_mul(1_000) * 100 / SHARE_PERCENT;
    }

    /// When the next call may start; the one after it later.
    pub(super) fn next_start(&mut self, now: UtcMillis) -> UtcMillis {
        let now_us = now.0.saturating_mul(1_000);
        let start_us = self.next_us.max(now_us);
        self.next_us = start_us + self.slowed_us(now);
        UtcMillis(start_us.div_euclid(1_000))
    }

    /// Zoom said "too many": others draw on the same rate.
    pub(super) fn throttled(&mut self, now: UtcMillis) {
        let doublings = self.doublings_at(now);
        if self.doublings == 0 || now.0 - self.throttled_at.0 > TOGETHER_MS {
            self.doublings = (doublings + 1).min(MOST_DOUBLINGS);
            self.throttled_at = now;
        }
    }

    /// Milliseconds from one call to the next, as things stand.
    pub(super) fn spacing_ms(&self, now: UtcMillis) -> f64 {
        as_f64(self.slowed_us(now)) / 1_000.0
    }

    fn slowed_us(&self, now: UtcMillis) -> i64 {
        self.spacing_us << self.doublings_at(now)
    }

    fn doublings_at(&self, now: UtcMillis) -> u32 {
        let recovered = (now.0 - self.throttled_at.0).max(0) / RECOVERY_MS;
        self.doublings
            .saturating_sub(u32::try_from(recovered).unwrap_or(u32::MAX))
    }
}

/// Calls that are looked back upon.
const MOST_MEASURED: usize = 2_000;
/// How far back they may lie, in milliseconds.
const MEASURED_MS: i64 = 30 * SECOND_MS;
/// Fewer of them tell nothing.
const FEWEST_MEASURED: usize = 20;

/// How fast calls really are answered.
#[derive(Debug, Default)]
pub(super) struct Speed {
    answered: VecDeque<UtcMillis>,
}

impl Speed {
    /// A call was answered.
    pub(super) fn note(&mut self, now: UtcMillis) {
        self.answered.push_back(now);
        let is_old = |first: &UtcMillis| first.0 < now.0 - MEASURED_MS;
        while self.answered.len() > MOST_MEASURED || self.answered.front().is_some_and(is_old) {
            self.answered.pop_front();
        }
    }

    /// What follows is not comparable with what was: there was a pause.
    pub(super) fn forget(&mut self) {
        self.answered.clear();
    }

    /// Milliseconds from one answer to the next, where there were enough of them.
    pub(super) fn spacing_ms(&self) -> Option<f64> {
        if self.answered.len() < FEWEST_MEASURED {
            return None;
        }
        let (first, last) = (self.answered.front()?, self.answered.back()?);
        let gaps = i64::try_from(self.answered.len() - 1).ok()?;
        Some(as_f64(last.0 - first.0) / as_f64(gaps))
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "spans of hours in microseconds are far below 2^53"
)]
fn as_f64(number: i64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UtcMillis = UtcMillis(1_000_000);

    fn starts(pace: &mut Pace, count: usize) -> Vec<i64> {
        (0..count).map(|_| pace.next_start(NOW).0 - NOW.0).collect()
    }

    #[test]
    fn the_keeper_leaves_a_tenth_of_the_pace() {
        let mut pace = Pace::default();
        pace.set_spacing_ms(18);
        assert_eq!(starts(&mut pace, 4), [0, 20, 40, 60]);
        assert_eq!(
            pace.next_start(NOW.plus_ms(500)),
            NOW.plus_ms(500),
            "nothing is caught up"
        );
    }

    #[test]
    fn after_a_429_it_slows_down_and_comes_back() {
        let mut pace = Pace::default();
        pace.set_spacing_ms(9);
        assert_eq!(pace.spacing_ms(NOW), 10.0);
        pace.throttled(NOW);
        pace.throttled(NOW.plus_ms(100));
        assert_eq!(
            pace.spacing_ms(NOW),
            20.0,
            "those that come together are one"
        );
        pace.throttled(NOW.plus_ms(10 * SECOND_MS));
        let last = NOW.plus_ms(10 * SECOND_MS);
        assert_eq!(pace.spacing_ms(last), 40.0);
        assert_eq!(pace.spacing_ms(last.plus_ms(MINUTE_MS)), 20.0);
        assert_eq!(pace.spacing_ms(last.plus_ms(2 * MINUTE_MS)), 10.0);
        for second in 0..100 {
            pace.throttled(NOW.plus_ms(second * 3 * SECOND_MS));
        }
        assert!(
            pace.spacing_ms(NOW.plus_ms(297 * SECOND_MS)) <= 160.0,
            "and is bounded"
        );
    }

    #[test]
    fn the_speed_is_that_of_the_last_half_minute() {
        let mut speed = Speed::default();
        for call in 0..10 {
            speed.note(NOW.plus_ms(call * 1_000));
        }
        assert_eq!(speed.spacing_ms(), None, "too few");
        for call in 10..100 {
            speed.note(NOW.plus_ms(call * 1_000));
        }
        assert_eq!(speed.spacing_ms(), Some(1_000.0));
        for call in 0..600 {
            speed.note(NOW.plus_ms(100_000 + call * 100));
        }
        assert!(speed.spacing_ms().is_some_and(|ms| ms < 110.0));
        speed.forget();
        assert_eq!(speed.spacing_ms(), None);
    }
}
