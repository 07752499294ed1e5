//! `GET /accounts/{accountId}/billing/invoices?from&to`: the invoices of an account.
//!
//! | | |
//! |---|---|
//! | operation | `account_billing_invoices` |
//! | scope | `billing:read:list_invoices:master` |
//! | label | Heavy |
//! | further limits | 200 minutes apart and 6 a day per account; a query spans at most one year, within the last three |
//! | source | api-facts 0.6, 4.3, 5.2 |

use domain::days::DaySpan;
use domain::ids::AccountRef;
use domain::invoice_year::InvoiceYear;
use domain::operation::Operation;
use domain::time::Date;
use domain::zoom::InvoiceList;
use jiff::ToSpan;

use crate::answer::Answer;
use crate::budget::{CallFor, Intent};
use crate::client::Zoom;
use crate::error::Error;

/// A span of days that one invoice query may have: at most one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct InvoiceRange(DaySpan);

/// A span of days that no invoice query may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an invoice query spans at most one year, from the earlier to the later day")]
pub struct InvalidRange;

impl InvoiceRange {
    /// The days `from` to `to`, both included.
    ///
    /// # Errors
    /// [`InvalidRange`] if they are in the wrong order or span more than a year.
    pub fn new(from: Date, to: Date) -> Result<Self, InvalidRange> {
        let year_later = from.saturating_add(1.year());
        DaySpan::new(from, to)
            .filter(|days| days.to() < year_later)
            .map(Self)
            .ok_or(InvalidRange)
    }

    /// The year that ends with this day: the first thing to ask for.
    pub fn year_until(to: Date) -> Self {
        // In February of and after a leap year only the later of the two is within a year.
        let day_after = to.saturating_sub(1.year()).saturating_add(1.day());
        let year_before = to.saturating_add(1.day()).saturating_sub(1.year());
        Self(DaySpan::up_to(day_after.max(year_before), to))
    }

    /// What Zoom still tells of a calendar year on a day. A year of which it tells nothing is asked for
    /// as it is, for Zoom to refuse.
    pub fn of_year(year: InvoiceYear, today: Date) -> Self {
        Self(year.told_on(today).unwrap_or_else(|| year.days()))
    }

    /// First day.
    pub fn from(self) -> Date {
        self.0.from()
    }

    /// Last day.
    pub fn to(self) -> Date {
        self.0.to()
    }

    /// The days.
    pub fn days(self) -> DaySpan {
        self.0
    }
}

impl Zoom {
    /// Reads the invoices of an account whose day lies in `range`.
    ///
    /// # Errors
    /// [`Error`]; an unknown or unpaid account is [`Error::Refused`].
    pub async fn invoices(
        &self,
        call_for: CallFor,
        account: impl Into<AccountRef>,
        range: InvoiceRange,
    ) -> Result<Answer<InvoiceList>, Error> {
        let intent = Intent::new(Operation::Invoices, call_for).about(account);
        let query = vec![
            ("from", range.from().to_string()),
            ("to", range.to().to_string()),
        ];
        self.read(intent, query).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn is_taken(range: InvoiceRange) -> bool {
        InvoiceRange::new(range.from(), range.to()) == Ok(range)
    }

    #[test]
    fn a_query_spans_at_most_a_year() {
        let day = date(2026, 11, 22);
        assert!(InvoiceRange::new(day, day).is_ok());
        assert!(InvoiceRange::new(date(2025, 11, 23), day).is_ok());
        assert_eq!(
            InvoiceRange::new(date(2025, 11, 22), day),
            Err(InvalidRange)
        );
        assert_eq!(
            InvoiceRange::new(day, date(2026, 11, 21)),
            Err(InvalidRange)
        );
    }

    #[test]
    fn every_calendar_year_is_one_that_zoom_takes() {
        for days in 0..1_500 {
            let today = date(2023, 1, 1).saturating_add(days.days());
            for year in InvoiceYear::earlier(today) {
                assert!(is_taken(InvoiceRange::of_year(year, today)), "{today}");
            }
        }
    }

    #[test]
    fn the_year_until_a_day_is_one_that_zoom_takes_and_not_a_day_less() {
        for days in 0..1_500 {
            let day = date(2023, 1, 1).saturating_add(days.days());
            let year = InvoiceRange::year_until(day);
            assert!(is_taken(year), "{day}");
            let day_more = year.from().saturating_sub(1.day());
            assert_eq!(InvoiceRange::new(day_more, day), Err(InvalidRange), "{day}");
        }
    }
}
