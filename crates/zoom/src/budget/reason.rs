//! Why there is no slot, in words.

use domain::limits::{Counter, Scope};
use domain::operation::Operation;
use domain::time::{HOUR_MS, MINUTE_MS, SECOND_MS, UtcMillis};

use super::gate::Lane;
use super::rules::{Charge, Counts};

/// Calls that wait for Zoom's pace don't make a queue longer than this, in milliseconds: a longer wait
/// is a pause that Zoom asked for.
const LONGEST_QUEUE_MS: i64 = 10 * SECOND_MS;

/// No slot opens within the caller's patience; nothing was charged and nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no slot for {operation} before {}: {}", .free_at.to_iso(), .reason.sentence(*.operation))]
pub struct NoSlot {
    /// What was to be called.
    pub operation: Operation,
    /// When a slot opens.
    pub free_at: UtcMillis,
    /// What stands in the way.
    pub reason: Reason,
    /// Whose count that is: beyond [`Scope::Master`] it stands in the way of this account or invoice
    /// alone.
    pub scope: Scope,
}

impl NoSlot {
    /// The reason as a sentence for people; the time is shown beside it.
    pub fn sentence(&self) -> String {
        self.reason.sentence(self.operation)
    }
}

/// What stands in the way of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Other calls are being made at Zoom's pace.
    Pace,
    /// The operation has an interval, in milliseconds.
    Interval {
        /// Milliseconds from one call to the next.
        ms: i64,
        /// Whether it counts for each account, each invoice or all together.
        scope: Scope,
    },
    /// A daily cap is used up.
    DailyCap {
        /// Calls a day.
        cap: u32,
    },
    /// What is left of a daily cap is kept for people.
    KeptForPeople,
    /// The last call of a daily cap is kept for people who may change things.
    LastSlot,
    /// This person's own quota is used up.
    PersonQuota {
        /// Calls a day.
        cap: u32,
    },
    /// Zoom's day is about to end or has just begun.
    Midnight,
    /// Zoom has refused such a call with a 429, and the pause that it asks for is not over.
    Pause,
}

impl Reason {
    /// A sentence for people.
    pub fn sentence(self, operation: Operation) -> String {
        match self {
            Self::Pace => "Other calls to Zoom are ahead of this one.".to_owned(),
            Self::Interval { ms, scope } => interval_sentence(operation, ms, scope),
            Self::DailyCap { cap } => format!(
                "Today's {} Zoom calls of this kind are used up; the count starts again at 00:00 GMT.",
                thousands(cap)
            ),
            Self::KeptForPeople => {
                "What is left of today's calls is kept for people; the background waits until 00:00 GMT."
                    .to_owned()
            }
            Self::LastSlot => {
                "Today's last call of this kind is kept for people who may change things.".to_owned()
            }
            Self::PersonQuota { cap } => format!(
                "You have made {} calls of this kind today, your share; the count starts again at 00:00 GMT.",
                thousands(cap)
            ),
            Self::Midnight => {
                "Zoom's day ends at 00:00 GMT; nothing is sent in the minute before and after.".to_owned()
            }
            Self::Pause => {
                "Zoom has asked for a pause, perhaps because other apps use the same allowance.".to_owned()
            }
        }
    }

    /// Which reason lies behind a blocked counter that opens in `wait_ms`.
    pub(super) fn of(charge: &Charge, lane: Lane, counter: &Counter, wait_ms: i64) -> Self {
        let cap = charge.cap.unwrap_or_default();
        let is_day_spent = charge
            .claim
            .per_day
            .is_some_and(|usable| counter.used >= usable);
        let longest_wait_ms = charge.claim.spacing_ms.max(LONGEST_QUEUE_MS);
        match charge.counts {
            Counts::Person => Self::PersonQuota { cap },
            _ if is_day_spent && counter.used >= cap => Self::DailyCap { cap },
            _ if is_day_spent => match lane {
                Lane::Keeper => Self::KeptForPeople,
                Lane::Person { .. } => Self::LastSlot,
            },
            _ if wait_ms > longest_wait_ms => Self::Pause,
            Counts::Operation(scope) => match charge.interval_ms {
                Some(ms) => Self::Interval { ms, scope },
                None => Self::Pause,
            },
            Counts::Label(_) => Self::Pace,
        }
    }
}

fn interval_sentence(operation: Operation, ms: i64, scope: Scope) -> String {
    let one = match operation {
        Operation::Invoices => "one invoice list",
        Operation::Invoice => "one invoice detail",
        Operation::InvoicePdf | Operation::InvoicePdfOld => "one PDF",
        _ => "one call of this kind",
    };
    let whose = match scope {
        Scope::Master => "",
        Scope::SubAccount => " per account",
        Scope::Invoice => " per invoice",
    };
    format!("Zoom gives {one}{whose} every {}.", span(ms))
}

/// A span in words: "30 minutes", "2 hours".
fn span(ms: i64) -> String {
    let (count, unit) = if ms % HOUR_MS == 0 {
        (ms / HOUR_MS, "hour")
    } else if ms >= MINUTE_MS {
        ((ms + MINUTE_MS - 1) / MINUTE_MS, "minute")
    } else {
        ((ms + 999) / 1_000, "second")
    };
    if count == 1 {
        unit.to_owned()
    } else {
        format!("{count} {unit}s")
    }
}

fn thousands(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_told_in_words() {
        let pdf = Reason::Interval {
            ms: 30 * MINUTE_MS,
            scope: Scope::Master,
        };
        assert_eq!(
            pdf.sentence(Operation::InvoicePdf),
            "Zoom gives one PDF every 30 minutes."
        );
        let list = Reason::Interval {
            ms: 200 * MINUTE_MS,
            scope: Scope::SubAccount,
        };
        assert_eq!(
            list.sentence(Operation::Invoices),
            "Zoom gives one invoice list per account every 200 minutes."
        );
        assert_eq!(span(HOUR_MS), "hour");
        assert_eq!(thousands(60_000), "60,000");
    }
}
