//! Instants in UTC milliseconds and calendar days.

use serde::{Deserialize, Serialize};

/// A calendar day, written `yyyy-mm-dd` on the wire and in the database.
pub use jiff::civil::Date;

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct UtcMillis(pub i64);

/// Milliseconds of one second.
pub const SECOND_MS: i64 = 1_000;
/// Milliseconds of one minute.
pub const MINUTE_MS: i64 = 60 * SECOND_MS;
/// Milliseconds of one hour.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
/// Milliseconds of one day.
pub const DAY_MS: i64 = 24 * HOUR_MS;

impl UtcMillis {
    /// The day in UTC, counted from 1970-01-01: Zoom's daily limits reset with it.
    pub fn day_number(self) -> i64 {
        self.0.div_euclid(DAY_MS)
    }

    /// The calendar day in UTC.
    pub fn date(self) -> Date {
        self.timestamp().to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    /// The first instant of a UTC day.
    pub fn start_of(date: Date) -> Self {
        date.to_zoned(jiff::tz::TimeZone::UTC)
            .map_or(Self(0), |start| Self(start.timestamp().as_millisecond()))
    }

    /// As a timestamp; instants outside of what a calendar can show are clamped to its ends.
    pub fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }

    /// ISO 8601 in UTC, to the second: `2026-11-22T13:50:00Z`.
    pub fn to_iso(self) -> String {
        let seconds = self.0.div_euclid(SECOND_MS);
        jiff::Timestamp::from_second(seconds)
            .map_or_else(|_| self.0.to_string(), |timestamp| timestamp.to_string())
    }

    /// Reads ISO 8601 with a zone.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let timestamp: jiff::Timestamp = text.parse().ok()?;
        Some(Self(timestamp.as_millisecond()))
    }

    /// This instant moved by `ms`, which may be negative.
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn instants_are_written_and_read_as_iso() {
        let instant = UtcMillis(1_795_355_400_123);
        assert_eq!(instant.to_iso(), "2026-11-22T13:50:00Z");
        assert_eq!(
            UtcMillis::parse_iso("2026-11-22T14:50:00+01:00"),
            Some(UtcMillis(1_795_355_400_000))
        );
        assert_eq!(UtcMillis::parse_iso("yesterday"), None);
    }

    proptest! {
        #[test]
        fn a_day_starts_at_its_first_instant(ms in -2_000_000_000_000i64..4_000_000_000_000) {
            let instant = UtcMillis(ms);
            let start = UtcMillis::start_of(instant.date());
            prop_assert!(start <= instant && instant.0 - start.0 < DAY_MS);
            prop_assert_eq!(start.day_number(), instant.day_number());
        }

        #[test]
        fn any_number_can_be_shown(ms in any::<i64>()) {
            let instant = UtcMillis(ms);
            let _ = (instant.to_iso(), instant.date(), instant.timestamp());
        }
    }
}
