//! Spans of calendar days, and which days several of them leave out.

use jiff::ToSpan;
use serde::{Deserialize, Serialize};

use crate::time::Date;

/// Some days in a row, at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DaySpan {
    from: Date,
    to: Date,
}

impl DaySpan {
    /// The days `from` to `to`, both included; `None` where `to` comes first.
    pub fn new(from: Date, to: Date) -> Option<Self> {
        (from <= to).then_some(Self { from, to })
    }

    /// The days `from` to `to`, both included; `to` alone where it comes first.
    pub fn up_to(from: Date, to: Date) -> Self {
        Self {
            from: from.min(to),
            to,
        }
    }

    /// The days of a calendar year.
    pub fn of_year(year: i16) -> Self {
        Self {
            from: Date::new(year, 1, 1).unwrap_or(Date::MIN),
            to: Date::new(year, 12, 31).unwrap_or(Date::MAX),
        }
    }

    /// First day.
    pub fn from(self) -> Date {
        self.from
    }

    /// Last day.
    pub fn to(self) -> Date {
        self.to
    }

    /// The days that both have.
    #[must_use]
    pub fn common(self, other: Self) -> Option<Self> {
        Self::new(self.from.max(other.from), self.to.min(other.to))
    }

    /// Those of its days that come before `day`.
    #[must_use]
    pub fn before(self, day: Date) -> Option<Self> {
        // Nothing comes before the calendar's first day.
        let last = day.yesterday().ok()?;
        Self::new(self.from, self.to.min(last))
    }

    /// From the first day of the first to the last day of the last of them, gaps included.
    pub fn hull(spans: &[Self]) -> Option<Self> {
        let from = spans.iter().map(|span| span.from).min()?;
        let to = spans.iter().map(|span| span.to).max()?;
        Self::new(from, to)
    }

    /// Whether they have a day in common or follow each other directly.
    fn touches(self, other: Self) -> bool {
        self.from <= day_after(other.to) && other.from <= day_after(self.to)
    }
}

/// The days of all of `spans`, which this function made, and those of `added`: in as few spans as can
/// be, earliest first.
pub fn joined(spans: &[DaySpan], added: DaySpan) -> Vec<DaySpan> {
    let mut whole = added;
    let mut apart = Vec::with_capacity(spans.len() + 1);
    for span in spans.iter().copied() {
        // They do not touch each other, so what grows by one does not come to touch another.
        if span.touches(whole) {
            whole = DaySpan {
                from: whole.from.min(span.from),
                to: whole.to.max(span.to),
            };
        } else {
            apart.push(span);
        }
    }
    apart.push(whole);
    apart.sort_by_key(|span| span.from);
    apart
}

/// The days of `whole` that none of `spans` has, earliest first.
pub fn gaps(whole: DaySpan, spans: &[DaySpan]) -> Vec<DaySpan> {
    let mut ordered = spans.to_vec();
    ordered.sort_by_key(|span| span.from);
    let mut gaps = Vec::new();
    let mut next = whole.from;
    for span in ordered {
        gaps.extend(DaySpan::new(next, whole.to).and_then(|rest| rest.before(span.from)));
        if span.to >= whole.to {
            return gaps;
        }
        next = next.max(day_after(span.to));
    }
    gaps.extend(DaySpan::new(next, whole.to));
    gaps
}

fn day_after(day: Date) -> Date {
    day.saturating_add(1.day())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn day(number: i32) -> Date {
        date(2026, 1, 1).saturating_add(i64::from(number).days())
    }

    fn days(span: DaySpan) -> impl Iterator<Item = Date> {
        span.from
            .series(1.day())
            .take_while(move |day| *day <= span.to)
    }

    fn all(spans: &[DaySpan]) -> BTreeSet<Date> {
        spans.iter().copied().flat_map(days).collect()
    }

    fn a_span() -> impl Strategy<Value = DaySpan> {
        (0..90, 0..20).prop_map(|(from, more)| DaySpan {
            from: day(from),
            to: day(from + more),
        })
    }

    proptest! {
        #[test]
        fn joining_loses_no_day_and_adds_none(spans in prop::collection::vec(a_span(), 0..8)) {
            let mut known = Vec::new();
            for span in &spans {
                known = joined(&known, *span);
            }
            prop_assert_eq!(all(&known), all(&spans));
            for pair in known.windows(2) {
                prop_assert!(!pair[0].touches(pair[1]), "{:?}", known);
                prop_assert!(pair[0].to < pair[1].from);
            }
        }

        #[test]
        fn gaps_and_spans_make_the_whole(
            whole in a_span(),
            spans in prop::collection::vec(a_span(), 0..8),
        ) {
            let missing = gaps(whole, &spans);
            let expected: BTreeSet<Date> =
                all(&[whole]).difference(&all(&spans)).copied().collect();
            prop_assert_eq!(all(&missing), expected);
        }
    }

    #[test]
    fn the_end_of_the_calendar_is_no_trouble() {
        let last = DaySpan::new(Date::MAX, Date::MAX).expect("a day");
        assert_eq!(joined(&[last], last), [last]);
        assert_eq!(gaps(last, &[last]), []);
        assert_eq!(gaps(last, &[]), [last]);
        let first = DaySpan::new(Date::MIN, Date::MIN).expect("a day");
        assert_eq!(first.before(Date::MIN), None);
    }

    #[test]
    fn a_hull_spans_what_lies_between() {
        let span = |from, to| DaySpan::new(day(from), day(to)).expect("days");
        assert_eq!(DaySpan::hull(&[]), None);
        assert_eq!(DaySpan::hull(&[span(4, 5), span(0, 1)]), Some(span(0, 5)));
    }
}
