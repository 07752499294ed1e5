//! Read models: the answers of the portal's use cases, as pages show them.
//!
//! Plain data without behaviour that could fail; they cross the wire to the few islands that need
//! them. Every figure from Zoom comes inside a [`Fact`], which says how old it is or why it is missing.

#[macro_use]
mod named;

mod account;
mod account_query;
mod audit;
mod budget;
mod bulk;
mod change;
mod dashboard;
mod find;
mod fleet_invoices;
mod invoice;
mod invoice_list;
mod limits;
mod list_query;
mod mail;
mod master;
mod plan_form;
mod plans;
mod policy;
mod prices;
mod profile;
mod records;
mod renewals;
mod said;
mod settings;
mod sort;
mod sync;
mod timeline;

pub use account::*;
pub use account_query::*;
pub use audit::*;
pub use budget::*;
pub use bulk::*;
pub use change::*;
pub use dashboard::*;
pub use find::*;
pub use fleet_invoices::*;
pub use invoice::*;
pub use invoice_list::*;
pub use limits::*;
pub use mail::*;
pub use master::*;
pub use plan_form::*;
pub use plans::*;
pub use policy::*;
pub use prices::*;
pub use profile::*;
pub use records::*;
pub use renewals::*;
pub use said::*;
pub use settings::*;
pub use sort::*;
pub use sync::*;
pub use timeline::*;

use serde::{Deserialize, Serialize};

use crate::ids::UserId;
use crate::people::Role;
use crate::preferences::Theme;
use crate::time::UtcMillis;
use crate::zoom::Refusal;

/// The resources that are fetched and stored apart, each with an age of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resource {
    /// The list of sub accounts.
    Accounts,
    /// One account's detail with its options.
    Account,
    /// The billing contact.
    Contact,
    /// The plans.
    Plans,
    /// The plan usage.
    Usage,
    /// The invoice list of one account, the last 12 months.
    Invoices,
    /// The invoice list of one account, an earlier year.
    InvoiceYear,
    /// One invoice with its items.
    Invoice,
    /// The PDF of an invoice.
    InvoiceFile,
    /// What renews within 90 days, for all accounts.
    Renewals,
}

impl Resource {
    /// The name as it is stored and stands in URLs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Account => "account",
            Self::Contact => "contact",
            Self::Plans => "plans",
            Self::Usage => "usage",
            Self::Invoices => "invoices",
            Self::InvoiceYear => "invoice_year",
            Self::Invoice => "invoice",
            Self::InvoiceFile => "invoice_file",
            Self::Renewals => "renewals",
        }
    }

    /// The name as a stamp shows it: "Plans, 12 min ago".
    pub fn title(self) -> &'static str {
        match self {
            Self::Accounts => "Account list",
            Self::Account => "Account",
            Self::Contact => "Billing contact",
            Self::Plans => "Plans",
            Self::Usage => "Usage",
            Self::Invoices => "Invoice list",
            Self::InvoiceYear => "Invoices of the year",
            Self::Invoice => "Invoice",
            Self::InvoiceFile => "PDF",
            Self::Renewals => "Renewals",
        }
    }
}

/// When and by which answer of Zoom's something is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// When Zoom last confirmed it, even where nothing had changed.
    pub fetched_at: UtcMillis,
    /// Zoom's tracking id of that answer, for support tickets.
    pub request_id: Option<String>,
}

/// Why the last attempt to fetch something brought nothing new, while older figures are still shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// Since when it fails.
    pub since: UtcMillis,
    /// One sentence for people.
    pub sentence: String,
}

/// Something that Zoom may or may not have told us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fact<T> {
    /// Never asked. Where a limit stands in the way, when the next slot opens.
    NotFetched {
        /// When it can be fetched; `None`: now.
        next_slot: Option<UtcMillis>,
    },
    /// Asked just now, the answer is not here yet.
    BeingFetched {
        /// When it was asked.
        since: UtcMillis,
    },
    /// Asked, and Zoom could not be reached or answered nonsense; nothing older is known.
    Failed(Trouble),
    /// Zoom refused to tell.
    Refused {
        /// Why, in words and as Zoom said it.
        refusal: Refusal,
        /// When.
        stamp: Stamp,
    },
    /// Known.
    Known {
        /// What Zoom said.
        value: T,
        /// When.
        stamp: Stamp,
        /// Set where a later attempt failed.
        trouble: Option<Trouble>,
    },
}

impl<T> Fact<T> {
    /// The value, where it is known.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Known { value, .. } => Some(value),
            _ => None,
        }
    }

    /// The stamp, where Zoom has answered at all.
    pub fn stamp(&self) -> Option<&Stamp> {
        match self {
            Self::Known { stamp, .. } | Self::Refused { stamp, .. } => Some(stamp),
            _ => None,
        }
    }

    /// The same with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Fact<U> {
        match self {
            Self::NotFetched { next_slot } => Fact::NotFetched { next_slot },
            Self::BeingFetched { since } => Fact::BeingFetched { since },
            Self::Failed(trouble) => Fact::Failed(trouble),
            Self::Refused { refusal, stamp } => Fact::Refused { refusal, stamp },
            Self::Known {
                value,
                stamp,
                trouble,
            } => Fact::Known {
                value: f(value),
                stamp,
                trouble,
            },
        }
    }
}

/// The person who is signed in, as the shell shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub id: UserId,
    /// Full name.
    pub name: String,
    /// Address they sign in with.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// IANA name of the zone in which they read times: `Europe/Berlin`.
    pub zone: String,
    /// Light or dark.
    pub theme: Theme,
    /// Whether single keys do something.
    pub has_shortcuts: bool,
}

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// To know.
    Info,
    /// An act just succeeded.
    Ok,
    /// Not known, slow, or to note.
    Warn,
    /// Refused or failed.
    Bad,
}

/// A sentence or two after an act, shown once on the next page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// The bold sentence.
    pub title: String,
    /// One plain sentence more; may be empty.
    pub text: String,
}

/// One page of a list and how many entries there are in all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The entries of this page.
    pub rows: Vec<T>,
    /// Entries of all pages.
    pub total: u64,
    /// The number of this page, from 1.
    pub page: u32,
    /// Entries a page holds.
    pub page_size: u32,
}

impl<T> Page<T> {
    /// How many pages there are, at least one.
    pub fn pages(&self) -> u32 {
        let pages = self.total.div_ceil(u64::from(self.page_size.max(1)));
        u32::try_from(pages).unwrap_or(u32::MAX).max(1)
    }

    /// The number of the first entry shown, from 1; 0 where there is none.
    pub fn first(&self) -> u64 {
        if self.rows.is_empty() {
            0
        } else {
            u64::from(self.page - 1) * u64::from(self.page_size) + 1
        }
    }

    /// The number of the last entry shown.
    pub fn last(&self) -> u64 {
        (self.first() + self.rows.len() as u64).saturating_sub(1)
    }
}
