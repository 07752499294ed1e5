//! Whose slot opens next, where each account or each invoice has slots of its own.

use domain::ids::{AccountRef, InvoiceId};
use domain::limits::{Limit, Rule, Scope, Target};
use domain::time::UtcMillis;

use super::ledger::LedgerError;
use super::rules::counters_of;
use super::taking::Budget;

/// Who has slots of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlotOwner {
    /// An account.
    Account(AccountRef),
    /// An invoice.
    Invoice(InvoiceId),
}

/// The slot that opens first of those that are closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Whose it is.
    pub owner: SlotOwner,
    /// When it opens.
    pub free_at: UtcMillis,
}

impl Budget {
    /// The first of the closed slots of these limits to open; `None` where none is closed, or where
    /// everybody is counted together. Those whose calls of the day are used up open at midnight only and
    /// are left out.
    ///
    /// # Errors
    /// [`LedgerError`] when the counters are out of reach.
    pub async fn next_opening(
        &self,
        target: Target,
        scope: Scope,
    ) -> Result<Option<Opening>, LedgerError> {
        let Some(prefix) = counters_of(target, scope) else {
            return Ok(None);
        };
        let limits = self.ledger.limits().await?;
        let per_day = per_day(&limits, target, scope);
        let next = self
            .ledger
            .next_to_open(&prefix, self.now(), per_day)
            .await?;
        Ok(next.and_then(|counter| {
            Some(Opening {
                owner: owner(scope, counter.key.strip_prefix(&prefix)?)?,
                free_at: counter.next_free_at,
            })
        }))
    }
}

fn per_day(limits: &[Limit], target: Target, scope: Scope) -> Option<u32> {
    let caps = limits.iter().filter_map(|limit| match limit.rule {
        Rule::PerDay(cap) if limit.target == target && limit.scope == scope => Some(cap),
        _ => None,
    });
    caps.min()
}

fn owner(scope: Scope, subject: &str) -> Option<SlotOwner> {
    match (scope, subject) {
        (Scope::Invoice, invoice) => invoice.parse().ok().map(SlotOwner::Invoice),
        (_, "me") => Some(SlotOwner::Account(AccountRef::Me)),
        (_, account) => {
            let account = account.parse().ok()?;
            Some(SlotOwner::Account(AccountRef::Sub(account)))
        }
    }
}
