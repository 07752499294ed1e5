//! Years of an account's invoices: what one call for a year asks for, and what is known of it.
//!
//! Zoom tells the invoices of at most one year a call and three years back. The *latest list*, which
//! is asked for first and again and again, has the last 12 months. What lies before is asked for by
//! *calendar year*, one call each, because:
//!
//! - people, bookkeeping and this page think in calendar years, so that "2024" is either there or not;
//! - a calendar year stays the same from day to day. Spans counted back from today would move on while
//!   people wait for a slot, and leave out days between one call and the next;
//! - the year in which the latest list begins is asked for as a whole, so the two overlap and no day
//!   lies between them. That may cost one call more than spans of 12 months would.
//!
//! A list says nothing for sure about the day on which it was made: a later invoice of that day would
//! be missing. So a day counts as told by a list of a later day only (see [`DaySpan::before`]).

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use serde::{Deserialize, Serialize};

use crate::days::{DaySpan, gaps};
use crate::time::Date;

/// How many years back Zoom tells invoices.
const YEARS_TOLD: i64 = 3;

/// A calendar year of invoices: its four digits, under which its list is stored.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InvoiceYear([u8; 4]);

/// What is no year with four digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a year has four digits")]
pub struct InvalidYear;

impl InvoiceYear {
    /// The year of a day.
    pub fn of(day: Date) -> Self {
        Self::numbered(day.year())
    }

    /// All its days.
    pub fn days(self) -> DaySpan {
        DaySpan::of_year(self.number())
    }

    /// As it is stored and stands in URLs.
    pub fn as_str(&self) -> &str {
        // Digits are always text.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Years before the first are none of Zoom's.
    fn numbered(year: i16) -> Self {
        let year = u16::try_from(year).unwrap_or(0);
        let digit = |of: u16| b"0123456789"[usize::from(year / of % 10)];
        Self([digit(1_000), digit(100), digit(10), digit(1)])
    }

    fn number(self) -> i16 {
        let digits = self.0.iter().map(|digit| i16::from(digit - b'0'));
        digits.fold(0, |number, digit| number * 10 + digit)
    }

    /// The days that one call may ask for on a day: those that are not past what Zoom tells, and not
    /// to come. `None`: Zoom tells nothing of this year.
    pub fn told_on(self, today: Date) -> Option<DaySpan> {
        let told = DaySpan::new(first_told_day(today), today)?;
        self.days().common(told)
    }

    /// Whether Zoom still tells of it from its first day on. A shorter answer must not take the place
    /// of a longer one.
    pub fn is_told_from_its_start(self, today: Date) -> bool {
        self.days().from() >= first_told_day(today)
    }

    /// The years of which Zoom tells anything on a day, newest first.
    pub fn all_told_on(today: Date) -> impl Iterator<Item = Self> {
        std::iter::once(Self::of(today)).chain(Self::earlier(today))
    }

    /// The years before the present one of which Zoom still tells, newest first.
    pub fn earlier(today: Date) -> impl Iterator<Item = Self> {
        let first = first_told_day(today).year();
        (first..today.year()).rev().map(Self::numbered)
    }

    /// What is known on a day, where lists have told the days of `told` and the latest list would
    /// begin with `latest_from`.
    pub fn known(self, told: &[DaySpan], latest_from: Date, today: Date) -> YearKnown {
        let Some(past) = self.days().before(today) else {
            return YearKnown::Whole;
        };
        let missing = gaps(past, told);
        let Some(untold) = DaySpan::hull(&missing) else {
            return YearKnown::Whole;
        };
        let Some(asked) = self.told_on(today) else {
            return YearKnown::Untold(untold);
        };
        let askable: Vec<DaySpan> = missing.iter().filter_map(|gap| gap.common(asked)).collect();
        match DaySpan::hull(&askable) {
            None => YearKnown::Untold(untold),
            Some(days) if days.from() >= latest_from => YearKnown::Refresh(days),
            Some(days) => YearKnown::Missing(days),
        }
    }
}

/// What is known of the invoices of a year. Days are named from the first to the last that is missing;
/// some between them may be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum YearKnown {
    /// All of them, of the present year all until now.
    Whole,
    /// Not those of these days; refreshing the latest list brings them.
    Refresh(DaySpan),
    /// Not those of these days; a call of its own for the year brings them.
    Missing(DaySpan),
    /// Not those of these days, and Zoom tells them no more.
    Untold(DaySpan),
}

/// The first day of which Zoom still tells. One day less than three years, since Zoom's own day may
/// have begun already.
pub fn first_told_day(today: Date) -> Date {
    // After the end of February of a leap year only the later of the two is less.
    let day_after = today
        .saturating_sub(YEARS_TOLD.years())
        .saturating_add(1.day());
    let of_day_after = today
        .saturating_add(1.day())
        .saturating_sub(YEARS_TOLD.years());
    day_after.max(of_day_after)
}

impl fmt::Display for InvoiceYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for InvoiceYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for InvoiceYear {
    type Err = InvalidYear;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: [u8; 4] = text.as_bytes().try_into().map_err(|_| InvalidYear)?;
        let is_year = digits.iter().all(u8::is_ascii_digit);
        is_year.then_some(Self(digits)).ok_or(InvalidYear)
    }
}

impl TryFrom<String> for InvoiceYear {
    type Error = InvalidYear;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<InvoiceYear> for String {
    fn from(year: InvoiceYear) -> Self {
        year.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn span(from: Date, to: Date) -> DaySpan {
        DaySpan::new(from, to).expect("days in order")
    }

    fn year(number: i16) -> InvoiceYear {
        InvoiceYear::numbered(number)
    }

    /// The latest list as it is asked for on a day.
    fn latest(today: Date) -> DaySpan {
        span(
            today.saturating_sub(1.year()).saturating_add(1.day()),
            today,
        )
    }

    fn a_day() -> impl Strategy<Value = Date> {
        (2000i16..2100, 1i8..=12, 1i8..=28, 0i64..4)
            .prop_map(|(year, month, day, more)| date(year, month, day).saturating_add(more.days()))
    }

    proptest! {
        #[test]
        fn years_cover_all_that_zoom_tells_without_gap_or_overlap(today in a_day()) {
            let years: Vec<InvoiceYear> = InvoiceYear::all_told_on(today).collect();
            let spans: Vec<DaySpan> = years
                .iter()
                .map(|year| year.told_on(today).expect("every year has days"))
                .collect();
            prop_assert_eq!(spans[0].to(), today);
            prop_assert_eq!(spans.last().expect("one").from(), first_told_day(today));
            for pair in spans.windows(2) {
                prop_assert_eq!(pair[1].to().saturating_add(1.day()), pair[0].from());
            }
            for span in spans {
                // What Zoom takes: within a year, and not before three years ago.
                prop_assert!(span.to() < span.from().saturating_add(1.year()));
                prop_assert!(span.from().saturating_add(3.years()) > today);
            }
        }

        #[test]
        fn asking_for_what_is_missing_leaves_nothing_out(
            today in a_day(),
            ago in 0i64..800,
            later in 0i64..40,
        ) {
            // Some list was fetched long ago, a latest one today; then every year that says so.
            let mut told = Vec::new();
            for day in [today.saturating_sub(ago.days()), today] {
                told.extend(latest(day).before(day));
            }
            let now = today.saturating_add(later.days());
            for year in InvoiceYear::earlier(now) {
                if let YearKnown::Missing(days) = year.known(&told, latest(now).from(), now) {
                    let asked = year.told_on(now).expect("it can be asked for");
                    prop_assert_eq!(days.common(asked), Some(days));
                    told.extend(asked.before(now));
                }
            }
            told.extend(latest(now).before(now));
            let all = span(first_told_day(now), now).before(now).expect("days");
            prop_assert_eq!(gaps(all, &told), []);
        }
    }

    #[test]
    fn a_year_says_what_is_missing_and_what_brings_it() {
        let today = date(2026, 11, 25);
        let known = |number, told: &[DaySpan]| year(number).known(told, date(2025, 11, 26), today);
        let fresh = [span(date(2025, 11, 26), date(2026, 11, 24))];
        assert_eq!(known(2026, &fresh), YearKnown::Whole);
        assert_eq!(
            known(2025, &fresh),
            YearKnown::Missing(span(date(2025, 1, 1), date(2025, 11, 25)))
        );
        // Nothing before three years ago can be asked for any more.
        assert_eq!(
            known(2023, &fresh),
            YearKnown::Missing(span(date(2023, 11, 26), date(2023, 12, 31)))
        );
        assert_eq!(known(2022, &fresh), YearKnown::Untold(year(2022).days()));
        assert_eq!(
            known(2023, &[span(date(2023, 11, 1), date(2023, 12, 31))]),
            YearKnown::Untold(span(date(2023, 1, 1), date(2023, 10, 31)))
        );
        let stale = [span(date(2025, 1, 1), date(2026, 11, 20))];
        assert_eq!(known(2025, &stale), YearKnown::Whole);
        assert_eq!(
            known(2026, &stale),
            YearKnown::Refresh(span(date(2026, 11, 21), date(2026, 11, 24)))
        );
    }

    #[test]
    fn the_first_day_of_a_year_has_nothing_to_miss() {
        let today = date(2027, 1, 1);
        let first = InvoiceYear::of(today);
        assert_eq!(first.known(&[], date(2026, 1, 2), today), YearKnown::Whole);
    }

    #[test]
    fn the_last_of_the_told_years_is_told_in_part() {
        let today = date(2026, 11, 22);
        let whole = |number| year(number).is_told_from_its_start(today);
        assert!(whole(2026) && whole(2024));
        assert!(!whole(2023) && !whole(2022));
        assert_eq!(year(2022).told_on(today), None);
        assert_eq!(year(2027).told_on(today), None);
    }

    #[test]
    fn a_year_is_four_digits() {
        assert_eq!("2024".parse(), Ok(year(2024)));
        assert_eq!(year(2024).to_string(), "2024");
        for text in ["", "24", "+202", "20245", "two!", "\u{0662}\u{0660}"] {
            assert_eq!(text.parse::<InvoiceYear>(), Err(InvalidYear), "{text}");
        }
    }
}
