//! Zoom's day: it begins at 00:00 GMT, and from a minute before to a minute after nothing is sent,
//! because nobody knows to which day Zoom would count it.

use domain::time::{DAY_MS, MINUTE_MS, UtcMillis};

/// How long before and after 00:00 GMT nothing is sent, in milliseconds.
const QUIET_MS: i64 = MINUTE_MS;

/// Whether `at` lies in the quiet minutes around 00:00 GMT.
pub fn is_quiet(at: UtcMillis) -> bool {
    let since_midnight_ms = at.0.rem_euclid(DAY_MS);
    !(QUIET_MS..DAY_MS - QUIET_MS).contains(&since_midnight_ms)
}

/// When calls of the next day may begin: a minute past the next 00:00 GMT.
pub fn next_day_opens(at: UtcMillis) -> UtcMillis {
    start_of_next_day(at).plus_ms(QUIET_MS)
}

/// The next 00:00 GMT after `at`.
pub(super) fn start_of_next_day(at: UtcMillis) -> UtcMillis {
    UtcMillis((at.day_number() + 1).saturating_mul(DAY_MS))
}

/// The first instant at or after `at` outside of the quiet minutes.
pub fn after_quiet(at: UtcMillis) -> UtcMillis {
    if is_quiet(at) {
        let midnight = UtcMillis(at.plus_ms(QUIET_MS).day_number() * DAY_MS);
        midnight.plus_ms(QUIET_MS)
    } else {
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::SECOND_MS;

    const MIDNIGHT: i64 = 20_000 * DAY_MS;

    #[test]
    fn the_minutes_around_midnight_are_quiet() {
        for (offset_ms, quiet) in [
            (-MINUTE_MS - 1, false),
            (-MINUTE_MS, true),
            (-1, true),
            (0, true),
            (MINUTE_MS - 1, true),
            (MINUTE_MS, false),
            (12 * 60 * MINUTE_MS, false),
        ] {
            let at = UtcMillis(MIDNIGHT + offset_ms);
            assert_eq!(is_quiet(at), quiet, "{offset_ms} ms from midnight");
            let opens = after_quiet(at);
            assert_eq!(
                opens,
                if quiet {
                    UtcMillis(MIDNIGHT + MINUTE_MS)
                } else {
                    at
                }
            );
        }
    }

    #[test]
    fn the_next_day_opens_a_minute_past_midnight() {
        let at = UtcMillis(MIDNIGHT + 30 * SECOND_MS);
        assert_eq!(next_day_opens(at), UtcMillis(MIDNIGHT + DAY_MS + MINUTE_MS));
    }
}
