//! When the calls that are left will have been made: from how fast they really go, how many Zoom's day
//! still has for the keeper, and the minutes around 00:00 GMT in which nothing is sent.

use domain::time::{MINUTE_MS, UtcMillis};
use zoom::budget::{after_quiet, next_day_opens};

/// No end further away than so many days is told.
const MOST_DAYS: usize = 60;

/// What one label still has to do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Load {
    /// Calls that are left.
    pub(crate) calls: u64,
    /// Milliseconds from one call to the next.
    pub(crate) spacing_ms: f64,
    /// From when on it can go on.
    pub(crate) from: UtcMillis,
    /// Calls that the keeper may still make on the day of `from`, and on each day after it; `None`: as
    /// many as it likes.
    pub(crate) day: Option<Day>,
}

/// The part of a daily pool that is the keeper's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Day {
    /// Calls left today.
    pub(crate) left: u64,
    /// Calls of a whole day.
    pub(crate) of: u64,
}

/// When all of them are through, since they go on side by side; `None` where that is months away.
pub(crate) fn end(loads: &[Load]) -> Option<UtcMillis> {
    loads
        .iter()
        .map(end_of_one)
        .try_fold(UtcMillis(0), |latest, end| Some(latest.max(end?)))
}

fn end_of_one(load: &Load) -> Option<UtcMillis> {
    let mut at = after_quiet(load.from);
    let mut left = load.calls;
    let mut today = load.day.map_or(u64::MAX, |day| day.left);
    for _ in 0..MOST_DAYS {
        let opens = next_day_opens(at);
        let closes = opens.plus_ms(-2 * MINUTE_MS);
        let fitting = calls_within(closes.0 - at.0, load.spacing_ms).min(today);
        if left <= fitting {
            return Some(at.plus_ms(span_ms(left, load.spacing_ms)));
        }
        left -= fitting;
        at = opens;
        today = load.day.map_or(u64::MAX, |day| day.of);
    }
    None
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a day in milliseconds is far below 2^53, and never negative here"
)]
fn calls_within(span_ms: i64, spacing_ms: f64) -> u64 {
    (span_ms.max(0) as f64 / spacing_ms.max(0.001)) as u64
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "it fits into a day, as calls_within has seen"
)]
fn span_ms(calls: u64, spacing_ms: f64) -> i64 {
    (calls as f64 * spacing_ms) as i64
}

#[cfg(test)]
mod tests {
    use domain::time::{DAY_MS, HOUR_MS, SECOND_MS};

    use super::*;

    const MIDNIGHT: UtcMillis = UtcMillis(20_000 * DAY_MS);

    fn load(calls: u64, from: UtcMillis, day: Option<Day>) -> Load {
        Load {
            calls,
            spacing_ms: 100.0,
            from,
            day,
        }
    }

    #[test]
    fn the_slowest_label_decides() {
        let noon = MIDNIGHT.plus_ms(12 * HOUR_MS);
        let loads = [
            load(10, noon, None),
            load(600, noon, None),
            load(0, noon, None),
        ];
        assert_eq!(end(&loads), Some(noon.plus_ms(MINUTE_MS)));
    }

    #[test]
    fn nothing_is_sent_around_midnight() {
        let before = MIDNIGHT.plus_ms(-MINUTE_MS - 10 * SECOND_MS);
        let half_a_minute = load(300, before, None);
        let after = MIDNIGHT.plus_ms(MINUTE_MS + 20 * SECOND_MS);
        assert_eq!(end(&[half_a_minute]), Some(after));
        let from_within = load(10, MIDNIGHT.plus_ms(-1), None);
        assert_eq!(
            end(&[from_within]),
            Some(MIDNIGHT.plus_ms(MINUTE_MS + SECOND_MS))
        );
        let just_after = load(10, MIDNIGHT.plus_ms(1), None);
        assert_eq!(
            end(&[just_after]),
            Some(MIDNIGHT.plus_ms(MINUTE_MS + SECOND_MS))
        );
    }

    #[test]
    fn a_pool_that_is_used_up_waits_for_the_next_day() {
        let noon = MIDNIGHT.plus_ms(12 * HOUR_MS);
        let day = |left| Some(Day { left, of: 1_000 });
        let opens = MIDNIGHT.plus_ms(DAY_MS + MINUTE_MS);
        let tomorrow = end(&[load(500, noon, day(0))]);
        assert_eq!(tomorrow, Some(opens.plus_ms(50 * SECOND_MS)));
        let the_day_after = end(&[load(1_700, noon, day(200))]);
        assert_eq!(the_day_after, Some(opens.plus_ms(DAY_MS + 50 * SECOND_MS)));
        let never = Load {
            day: Some(Day { left: 0, of: 0 }),
            ..load(1, noon, None)
        };
        assert_eq!(end(&[never]), None);
    }
}
