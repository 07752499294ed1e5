//! When a change is to be sent: at once, on a day, or on the day that the account's term renews. Our own
//! scheduler sends it then; Zoom is told nothing before.

use domain::time::{Date, MINUTE_MS, UtcMillis};
use serde::{Deserialize, Serialize};

/// How far ahead a change may be scheduled, in days.
const MAX_DAYS_AHEAD: i32 = 366;
/// How long after midnight of its day a change is sent.
const SEND_AFTER_MIDNIGHT_MS: i64 = 10 * MINUTE_MS;

/// When a change is to be sent, as its maker says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum SendOn {
    /// As soon as nothing stands in its way.
    #[default]
    Now,
    /// On the day on which the account's term renews.
    Renewal,
    /// On a day, as typed: `2026-12-01`.
    Day(String),
}

impl SendOn {
    /// On the day that was typed; nothing typed: now.
    pub fn typed(day: &str) -> Self {
        match day.trim() {
            "" => Self::Now,
            day => Self::Day(day.to_owned()),
        }
    }

    /// As a form says it: its choice (`now`, `renewal` or `day`) and the day that was typed.
    pub fn chosen(choice: &str, day: &str) -> Self {
        match choice {
            "now" => Self::Now,
            "renewal" => Self::Renewal,
            _ => Self::typed(day),
        }
    }

    /// The day that was typed; empty where none was.
    pub fn typed_day(&self) -> &str {
        match self {
            Self::Day(day) => day,
            Self::Now | Self::Renewal => "",
        }
    }

    /// When it is to be sent; `None`: now. `renewal` is what [`renewal_day`] says.
    ///
    /// # Errors
    /// Why it can't be.
    pub(super) fn at(
        &self,
        today: Date,
        renewal: Result<Date, &'static str>,
    ) -> Result<Option<UtcMillis>, &'static str> {
        match self {
            Self::Now => Ok(None),
            Self::Renewal => renewal.map(|day| Some(early_on(day))),
            Self::Day(typed) => typed_day(typed, today).map(|day| Some(early_on(day))),
        }
    }
}

/// The day on which a change can be sent that is to be sent when the term renews.
///
/// # Errors
/// Why there is none.
pub(super) fn renewal_day(on: Option<Date>, today: Date) -> Result<Date, &'static str> {
    let day = on.ok_or("The day on which the term renews is not known.")?;
    match (day - today).get_days() {
        ..=0 => Err("The term renews today or has ended, as far as is known."),
        days if days > MAX_DAYS_AHEAD => Err("The term renews in more than a year."),
        _ => Ok(day),
    }
}

fn typed_day(typed: &str, today: Date) -> Result<Date, &'static str> {
    let day: Date = typed
        .parse()
        .map_err(|_| "The day on which it is to be sent is no day.")?;
    match (day - today).get_days() {
        ..=0 => Err("The day on which it is to be sent has to be later than today, by UTC."),
        days if days > MAX_DAYS_AHEAD => {
            Err("The day on which it is to be sent is more than a year ahead.")
        }
        _ => Ok(day),
    }
}

/// The beginning of a day in UTC, as Zoom counts, and past the minutes in which nothing is asked.
fn early_on(day: Date) -> UtcMillis {
    UtcMillis::start_of(day).plus_ms(SEND_AFTER_MIDNIGHT_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    #[test]
    fn the_day_of_the_renewal_has_to_be_known_and_to_come() {
        let today = day("2026-11-26");
        let of = |on: &str| renewal_day(Some(day(on)), today);
        assert_eq!(of("2026-11-27"), Ok(day("2026-11-27")));
        assert_eq!(of("2027-11-27"), Ok(day("2027-11-27")));
        for wrong in ["2026-11-26", "2025-01-01", "2027-11-28"] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
        assert!(renewal_day(None, today).is_err());
    }

    #[test]
    fn a_change_is_sent_early_on_its_day() {
        let today = day("2026-11-26");
        let at = |send_on: SendOn| send_on.at(today, Ok(day("2026-12-14")));
        let early = |on: &str| Ok(Some(UtcMillis::start_of(day(on)).plus_ms(10 * MINUTE_MS)));
        assert_eq!(at(SendOn::typed(" ")), Ok(None));
        assert_eq!(at(SendOn::Renewal), early("2026-12-14"));
        assert_eq!(at(SendOn::typed("2026-12-01")), early("2026-12-01"));
        assert!(at(SendOn::typed("2026-11-26")).is_err());
        assert!(at(SendOn::typed("soon")).is_err());
        // A day that was typed before something else was chosen does not count.
        assert_eq!(at(SendOn::chosen("now", "2026-12-01")), Ok(None));
        assert_eq!(at(SendOn::chosen("day", "2026-12-01")), early("2026-12-01"));
        assert_eq!(at(SendOn::chosen("renewal", "")), early("2026-12-14"));
    }
}
