//! Zoom's rate limits as data: rows with our defaults, which an administrator may edit.
//!
//! Zoom does not say at which scope the limits of invoice detail and PDF count; the defaults take the
//! strictest reading (api-facts, sections 0.6, 4.3 to 4.5 and 8). How slots are taken lives in `zoom`.

use serde::{Deserialize, Serialize};

use crate::operation::{Label, Operation};
use crate::time::{MINUTE_MS, UtcMillis};

/// The master account's tier at Zoom, which decides the limits by label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// A Pro account.
    Pro,
    /// Business, Education, Enterprise and partners.
    Business,
}

/// Whose calls a limit counts together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All calls of the master account: one count for everything.
    Master,
    /// A count for each sub account.
    SubAccount,
    /// A count for each invoice.
    Invoice,
}

/// Which calls a limit is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Every operation of a label.
    Label(Label),
    /// One operation. The two paths of the PDF are one operation here: [`Operation::InvoicePdf`].
    Operation(Operation),
}

/// What a limit allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// At most so many calls in any second.
    PerSecond(u32),
    /// At most so many calls a day, which begins at 00:00 GMT.
    PerDay(u32),
    /// At least so many milliseconds from one call to the next.
    IntervalMs(i64),
}

/// One row of the limits table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Limit {
    /// Which calls.
    pub target: Target,
    /// Counted together for whom.
    pub scope: Scope,
    /// What is allowed.
    pub rule: Rule,
}

/// The default rows for a tier. `invoice_scope` says how the 30-minute and 100-a-day limits of invoice
/// detail and PDF are counted.
pub fn default_limits(tier: Tier, invoice_scope: Scope) -> Vec<Limit> {
    let (light, medium, heavy, heavy_day) = match tier {
        Tier::Pro => (30, 20, 10, 30_000),
        Tier::Business => (80, 60, 40, 60_000),
    };
    let by_label = |label, rule| Limit {
        target: Target::Label(label),
        scope: Scope::Master,
        rule,
    };
    let by_operation = |operation, scope, rule| Limit {
        target: Target::Operation(operation),
        scope,
        rule,
    };
    vec![
        by_label(Label::Light, Rule::PerSecond(light)),
        by_label(Label::Medium, Rule::PerSecond(medium)),
        by_label(Label::Heavy, Rule::PerSecond(heavy)),
        by_label(Label::Heavy, Rule::PerDay(heavy_day)),
        by_operation(
            Operation::Invoices,
            Scope::SubAccount,
            Rule::IntervalMs(200 * MINUTE_MS),
        ),
        by_operation(Operation::Invoices, Scope::SubAccount, Rule::PerDay(6)),
        by_operation(
            Operation::Invoice,
            invoice_scope,
            Rule::IntervalMs(30 * MINUTE_MS),
        ),
        by_operation(Operation::Invoice, invoice_scope, Rule::PerDay(100)),
        by_operation(
            Operation::InvoicePdf,
            invoice_scope,
            Rule::IntervalMs(30 * MINUTE_MS),
        ),
        by_operation(Operation::InvoicePdf, invoice_scope, Rule::PerDay(100)),
    ]
}

/// A counter to be charged before a call: part of one atomic taking of a slot, all or nothing.
///
/// A counter knows when its next call may start and how many were made today (GMT).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Claim {
    /// Name of the counter, e.g. `op:account_billing_invoices:sub:ABC`.
    pub key: String,
    /// The next call on this counter may start so many milliseconds after this one.
    pub spacing_ms: i64,
    /// Calls a day on this counter that this caller may bring it to; `None`: no such limit.
    pub per_day: Option<u32>,
}

/// Why a slot could not be taken; nothing was charged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocked {
    /// The counter that opens last.
    pub key: String,
    /// When it opens.
    pub free_at: UtcMillis,
}

/// What a counter holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    /// Its name.
    pub key: String,
    /// When the next call may start.
    pub next_free_at: UtcMillis,
    /// The GMT day (from 1970) that `used` counts.
    pub day: i64,
    /// Calls made on that day.
    pub used: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invoice_detail_and_pdf_count_for_the_whole_master_account_by_default() {
        let limits = default_limits(Tier::Business, Scope::Master);
        let of = |operation| {
            limits
                .iter()
                .filter(move |l| l.target == Target::Operation(operation))
                .map(|l| l.scope)
                .collect::<Vec<_>>()
        };
        assert_eq!(of(Operation::Invoice), [Scope::Master, Scope::Master]);
        assert_eq!(of(Operation::InvoicePdf), [Scope::Master, Scope::Master]);
        assert_eq!(
            of(Operation::Invoices),
            [Scope::SubAccount, Scope::SubAccount]
        );
    }
}
