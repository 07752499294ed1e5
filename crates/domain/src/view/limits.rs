//! Read models of the page about Zoom's budget and of the form that edits its limits.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{BudgetGlance, RefreshOffer};
use crate::ids::{AccountId, InvoiceId};
use crate::limit_figures::Figure;
use crate::limits::{Limit, Scope, Target, Tier};
use crate::operation::Operation;
use crate::time::UtcMillis;

/// The page about Zoom's budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetPage {
    /// What is left today of the heavy pool; `None`: there is no such limit.
    pub glance: Option<BudgetGlance>,
    /// What of it is kept for people.
    pub kept: Option<BudgetGlance>,
    /// When Zoom's day begins anew.
    pub resets_at: UtcMillis,
    /// When the next PDF could be fetched.
    pub next_pdf: RefreshOffer,
    /// PDFs fetched today.
    pub pdfs_today: u64,
    /// How many PDFs a day there may be, where they are counted together.
    pub pdfs_a_day: Option<u32>,
    /// Invoices whose PDF can be ordered and is not stored.
    pub pdfs_missing: u64,
    /// Calls that Zoom refused with 429 within 30 days.
    pub refused: u64,
    /// The last of them, newest first.
    pub refusals: Vec<CallRefusal>,
    /// The calls of the last 24 hours, oldest first; hours without calls included.
    pub hours: Vec<HourOfCalls>,
    /// The limits, together by what they are about.
    pub limits: Vec<LimitGroup>,
}

/// The calls of one hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HourOfCalls {
    /// When it began.
    pub starts_at: UtcMillis,
    /// By operation, the most called first.
    pub calls: Vec<(Operation, u64)>,
}

impl HourOfCalls {
    /// All calls of it.
    pub fn total(&self) -> u64 {
        self.calls.iter().map(|(_, calls)| calls).sum()
    }
}

/// A call that Zoom refused with 429.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallRefusal {
    /// When.
    pub at: UtcMillis,
    /// Which call.
    pub operation: Operation,
    /// Which limit it was, in words.
    pub limit: String,
    /// When Zoom said to come back, if it did.
    pub retry_at: Option<UtcMillis>,
    /// Until when nothing of the kind was sent.
    pub paused_until: UtcMillis,
}

/// All limits on the same calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitGroup {
    /// Which calls.
    pub target: Target,
    /// Counted together for whom.
    pub scope: Scope,
    /// The limits.
    pub limits: Vec<Limit>,
    /// Calls of today.
    pub used: u64,
    /// When the next call may be made; `None`: now, or each account or invoice by itself.
    pub next_slot: Option<UtcMillis>,
    /// Where each account or invoice has slots of its own: the first of those closed now to open.
    pub next_owner: Option<NextSlot>,
    /// Where the figures are from.
    pub source: LimitSource,
}

/// The first of many slots to open again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextSlot {
    /// Whose it is: the account, or the invoice's number.
    pub name: String,
    /// Where that is shown; `None`: the master account itself, or an invoice that is not known here.
    pub place: Option<SlotPlace>,
    /// When it opens.
    pub free_at: UtcMillis,
}

/// Where the owner of a slot is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SlotPlace {
    /// The invoices of an account.
    Invoices(AccountId),
    /// An invoice.
    Invoice(AccountId, InvoiceId),
}

/// Where a limit's figures are from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LimitSource {
    /// Zoom's text says so.
    Published,
    /// Zoom's texts differ; the stricter one is taken.
    StrictReading,
    /// Zoom's text, which does not say for whom it is counted.
    ScopeAssumed,
    /// An administrator.
    SetBy {
        /// Who.
        name: String,
        /// When.
        at: UtcMillis,
    },
}

/// The form that edits the limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitsForm {
    /// The tier.
    pub tier: Tier,
    /// How invoice details and PDFs are counted.
    pub scope: Scope,
    /// Figures other than those that Zoom publishes.
    pub set: BTreeMap<Figure, u32>,
    /// Names what was shown, so that nobody overwrites what they have not seen.
    pub base: String,
}
