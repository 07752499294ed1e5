//! Calendar years of invoices: Zoom's invoice list is asked for a year at a time.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan as _;
use serde::{Deserialize, Serialize};

use crate::ids::InvalidId;
use crate::time::Date;

/// Years back that Zoom tells of invoices (api-facts, section 4.3).
const TOLD_YEARS: i64 = 3;

/// A calendar year. Kept as its text, since that names what is stored of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Year(String);

impl Year {
    /// The year of a day.
    pub fn of(day: Date) -> Self {
        Self(format!("{:04}", day.year().max(0)))
    }

    /// The year as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its first and its last day.
    pub fn days(&self) -> (Date, Date) {
        let number = self.0.parse().unwrap_or_default();
        (
            jiff::civil::date(number, 1, 1),
            jiff::civil::date(number, 12, 31),
        )
    }

    /// The days of it that Zoom would tell of on some day: none that is still to come, and none
    /// before the three years that it looks back.
    pub fn told_on(&self, today: Date) -> Option<(Date, Date)> {
        let (first, last) = self.days();
        let (from, to) = (first.max(earliest_told(today)), last.min(today));
        (from <= to).then_some((from, to))
    }

    /// Whether Zoom still tells of it from its first day on. A shorter answer must not take the place
    /// of a longer one.
    pub fn is_told_from_its_start(&self, today: Date) -> bool {
        self.days().0 >= earliest_told(today)
    }

    /// The years of which Zoom tells anything on some day, latest first.
    pub fn all_told_on(today: Date) -> Vec<Self> {
        (0..=TOLD_YEARS)
            .map(|ago| Self::of(today.saturating_sub(ago.years())))
            .filter(|year| year.told_on(today).is_some())
            .collect()
    }
}

/// A day later than the limit: it counts in a zone that Zoom does not name.
fn earliest_told(today: Date) -> Date {
    today
        .saturating_sub(TOLD_YEARS.years())
        .saturating_add(1.day())
}

impl FromStr for Year {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_year {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidId { kind: "year" })
        }
    }
}

impl TryFrom<String> for Year {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, InvalidId> {
        text.parse()
    }
}

impl From<Year> for String {
    fn from(year: Year) -> Self {
        year.0
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    fn year(text: &str) -> Year {
        text.parse().expect("a year")
    }

    #[test]
    fn zoom_tells_of_the_running_year_until_today_and_of_three_years_back() {
        let today = day("2026-11-22");
        let told: Vec<String> = Year::all_told_on(today)
            .iter()
            .map(Year::to_string)
            .collect();
        assert_eq!(told, ["2026", "2025", "2024", "2023"]);
        assert_eq!(
            year("2026").told_on(today),
            Some((day("2026-01-01"), today))
        );
        assert_eq!(
            year("2025").told_on(today),
            Some((day("2025-01-01"), day("2025-12-31")))
        );
        assert_eq!(
            year("2023").told_on(today),
            Some((day("2023-11-23"), day("2023-12-31")))
        );
        assert!(!year("2023").is_told_from_its_start(today));
        assert!(year("2024").is_told_from_its_start(today));
        for other in ["2022", "2027"] {
            assert_eq!(year(other).told_on(today), None, "{other}");
        }
    }

    #[test]
    fn what_is_no_year_is_refused() {
        for text in ["", "202", "20266", "-202", "+026", "２０２６", "me"] {
            assert!(text.parse::<Year>().is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn the_told_years_follow_each_other_without_gap_or_overlap(days in 0i64..20_000) {
            let today = day("2000-01-01").saturating_add(days.days());
            let spans: Vec<(Date, Date)> = Year::all_told_on(today)
                .iter()
                .filter_map(|year| year.told_on(today))
                .collect();
            prop_assert_eq!(spans.first().map(|span| span.1), Some(today));
            prop_assert_eq!(spans.last().map(|span| span.0), Some(earliest_told(today)));
            for pair in spans.windows(2) {
                prop_assert_eq!(pair[1].1.saturating_add(1.day()), pair[0].0);
            }
        }
    }
}
