//! A line of a subscription: one plan code over time. Everything that Zoom answers about plans and
//! invoices follows from the lines and a day, so moving the clock is all it takes to bill, to start
//! a scheduled plan and to let a cancelled one expire.

use domain::time::Date;
use jiff::{Span, Unit};

use crate::product::period_months;
use crate::shelf::Shelf;

/// From a day on, so many licences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) from: Date,
    pub(crate) hosts: u32,
}

/// Why a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Cancelled on a day; it runs to the end of its period.
    Cancelled { on: Date },
    /// Another code of the family takes its place.
    Replaced,
    /// Automatic renewal is off.
    NotRenewed,
}

/// When and why a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    /// The first day without it.
    pub(crate) on: Date,
    pub(crate) why: Ending,
}

/// What a line is on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Starts later; Zoom's answers do not show it yet.
    Scheduled,
    Active,
    /// Cancelled, and still running.
    Cancelled,
    Expired,
    /// Another line stands in its place.
    Gone,
}

impl Status {
    /// Zoom's word, where answers show the line at all.
    pub(crate) fn word(self) -> Option<&'static str> {
        match self {
            Self::Active => Some("active"),
            Self::Cancelled => Some("cancelled"),
            Self::Expired => Some("expired"),
            Self::Scheduled | Self::Gone => None,
        }
    }

    /// Whether the plan can be used.
    pub(crate) fn is_live(self) -> bool {
        matches!(self, Self::Active | Self::Cancelled)
    }
}

/// One plan code over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// Where it stands in answers.
    pub(crate) shelf: &'static Shelf,
    pub(crate) code: String,
    /// The length of a billing period, which the code decides.
    pub(crate) period_months: u32,
    /// Never empty, ascending; the first is the start.
    pub(crate) steps: Vec<Step>,
    pub(crate) end: Option<End>,
    /// Licences in use.
    pub(crate) used: u32,
    /// Licences offered to people who have not accepted yet.
    pub(crate) pending: u32,
    pub(crate) active_hosts: Option<u32>,
    pub(crate) order_number: Option<String>,
    /// Whether it costs nothing: a trial, or a line of a customer who pays Zoom directly.
    pub(crate) is_unbilled: bool,
}

/// How many days an expired plan stays visible.
const EXPIRED_VISIBLE_DAYS: i64 = 60;

impl Line {
    /// A line that starts on a day.
    pub(crate) fn new(shelf: &'static Shelf, code: &str, from: Date, hosts: u32) -> Self {
        Self {
            shelf,
            code: code.to_owned(),
            period_months: period_months(code),
            steps: vec![Step { from, hosts }],
            end: None,
            used: 0,
            pending: 0,
            active_hosts: None,
            order_number: None,
            is_unbilled: false,
        }
    }

    /// The same line with so many licences used and pending.
    pub(crate) fn with_usage(mut self, used: u32, pending: u32) -> Self {
        self.used = used;
        self.pending = pending;
        self
    }

    /// The first day.
    pub(crate) fn start(&self) -> Date {
        self.steps.first().map_or(Date::MIN, |step| step.from)
    }

    /// Licences on a day.
    pub(crate) fn hosts_on(&self, day: Date) -> u32 {
        let begun = self.steps.iter().rev().find(|step| step.from <= day);
        begun.or(self.steps.first()).map_or(0, |step| step.hosts)
    }

    /// Licences once everything that is scheduled has happened.
    pub(crate) fn hosts_at_last(&self) -> u32 {
        self.steps.last().map_or(0, |step| step.hosts)
    }

    /// From `day` on, `hosts` licences; later steps are dropped.
    pub(crate) fn set_hosts(&mut self, day: Date, hosts: u32) {
        let day = day.max(self.start());
        self.steps.retain(|step| step.from < day);
        self.steps.push(Step { from: day, hosts });
    }

    /// What the line is on a day.
    pub(crate) fn status_on(&self, day: Date) -> Status {
        if day < self.start() {
            return Status::Scheduled;
        }
        match self.end {
            Some(End {
                on,
                why: Ending::Replaced,
            }) if day >= on => Status::Gone,
            Some(End { on, .. }) if day >= on => {
                let age = day
                    .since((Unit::Day, on))
                    .map_or(0, |span| i64::from(span.get_days()));
                if age > EXPIRED_VISIBLE_DAYS {
                    Status::Gone
                } else {
                    Status::Expired
                }
            }
            Some(End {
                why: Ending::Cancelled { on: asked },
                ..
            }) if day >= asked => Status::Cancelled,
            _ => Status::Active,
        }
    }

    /// The first day of period `index`, counted from the start so that the 31st is not lost.
    pub(crate) fn period_start(&self, index: u32) -> Date {
        months_after(self.start(), index.saturating_mul(self.period_months))
    }

    /// Whether the line runs or will run, and nobody cancelled it.
    pub(crate) fn is_standing(&self, day: Date) -> bool {
        match self.status_on(day) {
            Status::Active => true,
            Status::Scheduled => self.end.is_none_or(|end| end.on > self.start()),
            _ => false,
        }
    }

    /// The index of the period that a day falls into; 0 before the start.
    pub(crate) fn period_on(&self, day: Date) -> u32 {
        let start = self.start();
        let months = (i32::from(day.year()) - i32::from(start.year())) * 12
            + i32::from(day.month())
            - i32::from(start.month());
        let mut index = u32::try_from(months).unwrap_or(0) / self.period_months;
        if index > 0 && self.period_start(index) > day {
            index -= 1;
        }
        index
    }

    /// The first day of the period after the one that a day falls into.
    pub(crate) fn next_period_start(&self, day: Date) -> Date {
        if day < self.start() {
            return self.start();
        }
        self.period_start(self.period_on(day) + 1)
    }

    /// When it is billed next; for a cancelled plan the day on which it ends (assumed, Zoom does
    /// not say what it shows there); `None` once it expired.
    pub(crate) fn next_invoice_date(&self, day: Date) -> Option<Date> {
        match (self.status_on(day), self.end) {
            (Status::Active, None) => Some(self.next_period_start(day)),
            (Status::Active | Status::Cancelled, Some(end)) => {
                Some(self.next_period_start(day).min(end.on))
            }
            _ => None,
        }
    }

    /// Another code takes the line's place on a day: the line that does, with the same use.
    pub(crate) fn replace(&mut self, day: Date, code: &str, hosts: u32) -> Self {
        let day = day.max(self.start());
        self.end = Some(End {
            on: day,
            why: Ending::Replaced,
        });
        Self {
            active_hosts: self.active_hosts,
            order_number: self.order_number.clone(),
            ..Self::new(self.shelf, code, day, hosts).with_usage(self.used, self.pending)
        }
    }

    /// Ends the line with the period that `day` falls into.
    pub(crate) fn cancel(&mut self, day: Date) {
        self.end = Some(End {
            on: self.next_period_start(day),
            why: Ending::Cancelled { on: day },
        });
    }
}

/// The day so many months later; the last of the month where that day does not exist.
pub(crate) fn months_after(day: Date, months: u32) -> Date {
    Span::new()
        .try_months(months)
        .map_or(Date::MAX, |span| day.saturating_add(span))
}

/// The day so many days later, or earlier.
pub(crate) fn days_after(day: Date, days: i32) -> Date {
    Span::new()
        .try_days(days)
        .map_or(day, |span| day.saturating_add(span))
}

/// Days from one day to another.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    to.since((Unit::Day, from))
        .map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Date;

    fn line(code: &str, start: &str) -> Line {
        let shelf = Shelf::find("plan_base").expect("a property");
        Line::new(shelf, code, start.parse().expect("a day"), 10)
    }

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    #[test]
    fn a_line_that_began_on_the_31st_is_billed_at_each_months_end() {
        let line = line("monthly", "2026-01-31");
        let starts: Vec<String> = (0..4).map(|k| line.period_start(k).to_string()).collect();
        assert_eq!(
            starts,
            ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]
        );
        assert_eq!(line.period_on(day("2026-02-27")), 0);
        assert_eq!(line.period_on(day("2026-02-28")), 1);
        assert_eq!(
            line.next_invoice_date(day("2026-02-28")),
            Some(day("2026-03-31"))
        );
    }

    #[test]
    fn a_cancelled_line_runs_to_the_end_of_its_period() {
        let mut line = line("business_yearly", "2025-12-01");
        line.cancel(day("2026-11-22"));
        assert_eq!(line.status_on(day("2026-11-21")), Status::Active);
        assert_eq!(line.status_on(day("2026-11-30")), Status::Cancelled);
        assert_eq!(line.status_on(day("2026-12-01")), Status::Expired);
        assert_eq!(
            line.next_invoice_date(day("2026-11-23")),
            Some(day("2026-12-01"))
        );
        assert_eq!(line.status_on(day("2027-03-01")), Status::Gone);
    }

    #[test]
    fn a_scheduled_line_is_not_there_before_its_day() {
        let line = line("monthly", "2026-12-01");
        assert_eq!(line.status_on(day("2026-11-30")), Status::Scheduled);
        assert_eq!(line.status_on(day("2026-12-01")), Status::Active);
    }
}
