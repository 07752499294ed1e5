//! The read model of the dashboard: where to begin, over all sub accounts.

use serde::{Deserialize, Serialize};

use super::{AccountFlag, AccountRow};
use crate::money::Money;
use crate::time::UtcMillis;

/// The dashboard. Everything on it is counted from what is stored; nobody is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dashboard {
    /// Sub accounts in all.
    pub known: u64,
    /// Accounts whose plans were never fetched.
    pub without_plans: u64,
    /// When the plans of any account were fetched last.
    pub newest_plans: Option<UtcMillis>,
    /// Accounts that need attention.
    pub needing_attention: u64,
    /// The first of them, most important first.
    pub urgent: Vec<AccountRow>,
    /// How many accounts have each flag, most important first; flags that no account has are left out.
    pub flags: Vec<(AccountFlag, u64)>,
    /// Accounts whose term ends within 30 days.
    pub renewing: u64,
    /// The first of them to end.
    pub renewing_first: Vec<AccountRow>,
    /// Accounts on which something is open.
    pub unpaid: u64,
    /// What is open on all invoices that are known, a row for each currency, never added up.
    pub open: Vec<OpenSum>,
    /// The licences of all base plans whose use is known.
    pub licences: FleetLicences,
}

/// What is open in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenSum {
    /// All of it.
    pub open: Money,
    /// Of which past its due date.
    pub overdue: Money,
    /// On so many invoices.
    pub invoices: u64,
}

/// The licences of all base plans of which both what is bought and what is used is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FleetLicences {
    /// Base plans that are counted.
    pub plans: u64,
    /// Licences that are paid for.
    pub bought: i64,
    /// Licences in use.
    pub used: i64,
    /// Licences given to people who have not accepted yet.
    pub pending: i64,
}
