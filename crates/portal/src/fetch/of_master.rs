//! What can be asked about the master account itself, and how it is asked and kept: as it came, in
//! snapshots that belong to no account.

use domain::ids::{AccountRef, InvoiceId};
use domain::invoice_year::InvoiceYear;
use domain::operation::Operation;
use domain::view::Resource;
use zoom::{CallFor, InvoiceRange};

use super::ask::Ask;
use super::call::{Failure, kept};
use super::keep::{self, Kept};
use crate::Portal;

/// One thing to ask about the master account itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OfMaster {
    /// Its plan usage.
    Usage,
    /// Its invoices of one year.
    Invoices(InvoiceYear),
    /// One of its invoices with the items.
    Invoice(InvoiceId),
    /// The PDF of one of its invoices.
    InvoiceFile(InvoiceId),
}

impl OfMaster {
    /// The resource that the answer is stored as.
    pub fn resource(&self) -> Resource {
        match self {
            Self::Usage => Resource::Usage,
            Self::Invoices(_) => Resource::Invoices,
            Self::Invoice(_) => Resource::Invoice,
            Self::InvoiceFile(_) => Resource::InvoiceFile,
        }
    }

    /// The operation that it calls.
    pub fn operation(&self) -> Operation {
        match self {
            Self::Usage => Operation::PlanUsage,
            Self::Invoices(_) => Operation::Invoices,
            Self::Invoice(_) => Operation::Invoice,
            Self::InvoiceFile(_) => Operation::InvoicePdf,
        }
    }

    /// The invoice that it is about, if any.
    pub fn invoice(&self) -> Option<&InvoiceId> {
        match self {
            Self::Invoice(invoice) | Self::InvoiceFile(invoice) => Some(invoice),
            Self::Usage | Self::Invoices(_) => None,
        }
    }

    /// Which of several it is about: a year, an invoice; empty where there is one.
    pub fn subject(&self) -> &str {
        match self {
            Self::Usage => "",
            Self::Invoices(year) => year.as_str(),
            Self::Invoice(invoice) | Self::InvoiceFile(invoice) => invoice.as_str(),
        }
    }
}

impl Portal {
    /// Asks Zoom about the master account itself and stores the answer.
    pub(super) async fn fetch_of_master(
        &self,
        of_master: &OfMaster,
        call_for: CallFor,
    ) -> Result<(), Failure> {
        let zoom = &self.inner.zoom;
        let me = AccountRef::Me;
        match of_master {
            OfMaster::Usage => {
                let answer = zoom.plan_usage(call_for, me).await?;
                self.keep_of_master(of_master, kept(&answer)).await
            }
            OfMaster::Invoices(year) => {
                let range = InvoiceRange::of_year(*year, self.now().date());
                let answer = zoom.invoices(call_for, me, range).await?;
                self.keep_of_master(of_master, kept(&answer)).await
            }
            OfMaster::Invoice(invoice) => {
                let answer = zoom.invoice(call_for, me, invoice.clone()).await?;
                self.keep_of_master(of_master, kept(&answer)).await
            }
            OfMaster::InvoiceFile(invoice) => {
                let answer = zoom.invoice_pdf(call_for, me, invoice.clone()).await?;
                let mut tx = self.store().begin().await?;
                keep::master_file(&mut tx, invoice, kept(&answer)).await?;
                Ok(tx.commit().await?)
            }
        }
    }

    async fn keep_of_master(&self, of_master: &OfMaster, kept: Kept<'_>) -> Result<(), Failure> {
        let ask = Ask::Master(of_master.clone());
        let mut tx = self.store().begin().await?;
        tx.save_snapshot(&kept.snapshot(ask.key())).await?;
        Ok(tx.commit().await?)
    }
}
