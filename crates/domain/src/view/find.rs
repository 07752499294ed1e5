//! What a search over the whole portal finds.

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, AccountRef, InvoiceId};
use crate::money::Money;
use crate::time::Date;

/// The few things that a text names best.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Findings {
    /// Accounts, the best first.
    pub accounts: Vec<FoundAccount>,
    /// How many accounts fit in all.
    pub accounts_in_all: u64,
    /// Invoices, the newest first.
    pub invoices: Vec<FoundInvoice>,
    /// The one thing whose id or number the text is.
    pub exact: Option<ExactFind>,
}

/// An account that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundAccount {
    /// The id.
    pub id: AccountId,
    /// The name.
    pub name: String,
    /// Zoom's account number.
    pub number: Option<String>,
    /// The partner's own reference.
    pub reference: Option<String>,
    /// The country in words.
    pub country: Option<String>,
    /// Whether Zoom still lists it.
    pub is_listed: bool,
}

/// An invoice that was found, with the account that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundInvoice {
    /// The id.
    pub id: InvoiceId,
    /// The number that people know it by.
    pub number: String,
    /// Whose: a sub account's, or the master account's own.
    pub owner: AccountRef,
    /// Their name.
    pub account_name: String,
    /// Day of the invoice.
    pub date: Option<Date>,
    /// With tax.
    pub total: Money,
}

/// What an id or a number stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExactFind {
    /// An account.
    Account(AccountId),
    /// An invoice of an account, or of the master account itself.
    Invoice(AccountRef, InvoiceId),
}
