//! What can be asked of Zoom: one value names the call, the row of its answer and what it costs.

use domain::ids::{AccountId, AccountRef, InvoiceId};
use domain::invoice_year::InvoiceYear;
use domain::operation::Operation;
use domain::view::Resource;

use super::of_master::OfMaster;

/// One thing to ask Zoom for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Ask {
    /// The list of sub accounts, all pages of it.
    Accounts,
    /// One account's detail.
    Account(AccountId),
    /// Its billing contact.
    Contact(AccountId),
    /// Its plans.
    Plans(AccountId),
    /// Its plan usage.
    Usage(AccountId),
    /// Its invoices of the last 12 months.
    Invoices(AccountId),
    /// Its invoices of an earlier year. It shares the slots of the last 12 months.
    InvoiceYear(AccountId, InvoiceYear),
    /// One of its invoices with the items.
    Invoice(AccountId, InvoiceId),
    /// The PDF of one of its invoices.
    InvoiceFile(AccountId, InvoiceId),
    /// What renews within 90 days, all pages of it.
    Renewals,
    /// Something about the master account itself.
    Master(OfMaster),
}

impl Ask {
    /// Everything that the overview of an account shows, cheapest first.
    pub fn overview(id: &AccountId) -> [Self; 5] {
        [
            Self::Account(id.clone()),
            Self::Contact(id.clone()),
            Self::Plans(id.clone()),
            Self::Usage(id.clone()),
            Self::Invoices(id.clone()),
        ]
    }

    /// What "Refresh" on the overview asks for: all but the invoice list, which is rationed.
    pub fn refreshed_together(id: &AccountId) -> [Self; 4] {
        [
            Self::Account(id.clone()),
            Self::Contact(id.clone()),
            Self::Plans(id.clone()),
            Self::Usage(id.clone()),
        ]
    }

    /// What the pages of plans and usage show, the head of them included.
    pub fn plan_pages(id: &AccountId) -> [Self; 3] {
        let [plans, usage] = Self::plans_and_usage(id);
        [Self::Account(id.clone()), plans, usage]
    }

    /// What "Refresh" on the pages of plans and usage asks for.
    pub fn plans_and_usage(id: &AccountId) -> [Self; 2] {
        [Self::Plans(id.clone()), Self::Usage(id.clone())]
    }

    /// The resource that its answer is stored as.
    pub fn resource(&self) -> Resource {
        match self {
            Self::Accounts => Resource::Accounts,
            Self::Account(_) => Resource::Account,
            Self::Contact(_) => Resource::Contact,
            Self::Plans(_) => Resource::Plans,
            Self::Usage(_) => Resource::Usage,
            Self::Invoices(_) => Resource::Invoices,
            Self::InvoiceYear(..) => Resource::InvoiceYear,
            Self::Invoice(..) => Resource::Invoice,
            Self::InvoiceFile(..) => Resource::InvoiceFile,
            Self::Renewals => Resource::Renewals,
            Self::Master(of_master) => of_master.resource(),
        }
    }

    /// The operation that it calls (the PDF's old path shares the counters of the new one).
    pub fn operation(&self) -> Operation {
        match self {
            Self::Accounts => Operation::Accounts,
            Self::Account(_) => Operation::Account,
            Self::Contact(_) => Operation::BillingContact,
            Self::Plans(_) => Operation::Plans,
            Self::Usage(_) => Operation::PlanUsage,
            Self::Invoices(_) | Self::InvoiceYear(..) => Operation::Invoices,
            Self::Invoice(..) => Operation::Invoice,
            Self::InvoiceFile(..) => Operation::InvoicePdf,
            Self::Renewals => Operation::Renewals,
            Self::Master(of_master) => of_master.operation(),
        }
    }

    /// The sub account that it is about, unless it is about all of them or about the master account.
    pub fn account(&self) -> Option<&AccountId> {
        match self {
            Self::Accounts | Self::Renewals | Self::Master(_) => None,
            Self::Account(id)
            | Self::Contact(id)
            | Self::Plans(id)
            | Self::Usage(id)
            | Self::Invoices(id)
            | Self::InvoiceYear(id, _)
            | Self::Invoice(id, _)
            | Self::InvoiceFile(id, _) => Some(id),
        }
    }

    /// The account that it names to Zoom, be it the master account itself.
    pub fn about(&self) -> Option<AccountRef> {
        match self {
            Self::Master(_) => Some(AccountRef::Me),
            _ => self.account().cloned().map(AccountRef::Sub),
        }
    }

    /// The invoice that it is about, if any.
    pub fn invoice(&self) -> Option<&InvoiceId> {
        match self {
            Self::Invoice(_, invoice) | Self::InvoiceFile(_, invoice) => Some(invoice),
            Self::Master(of_master) => of_master.invoice(),
            _ => None,
        }
    }

    /// Which of several of its kind it is about: an invoice, a year; empty where there is one.
    pub fn subject(&self) -> &str {
        match self {
            Self::Invoice(_, invoice) | Self::InvoiceFile(_, invoice) => invoice.as_str(),
            Self::InvoiceYear(_, year) => year.as_str(),
            Self::Master(of_master) => of_master.subject(),
            _ => "",
        }
    }
}
