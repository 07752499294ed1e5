//! The master account itself (`me` at Zoom): what it uses of its plans, and what Zoom bills it.
//!
//! What is known of it are the answers as they came, in snapshots that belong to no account, and the
//! files of its invoices in a table of their own. The tables of the sub accounts hold nothing of it, so
//! that no list, sum or search over them can mix the two.

use std::collections::{BTreeSet, HashMap};

use domain::ids::InvoiceId;
use domain::invoice_year::InvoiceYear;
use domain::people::Permission;
use domain::time::UtcMillis;
use domain::view::{
    Fact, InvoiceDownload, InvoiceRow, InvoiceTotals, MasterInvoicePage, MasterInvoices,
    MasterUsage, MasterYear, Notice, Resource, Trouble,
};
use domain::zoom::{InvoiceDetail, InvoiceList, PlanUsage};
use store::{AuditEntry, Invoice, InvoiceFileInfo, InvoiceRecord};

use crate::fetch::keep::record;
use crate::fetch::{Ask, OfMaster};
use crate::figures::usage_table;
use crate::flash::hex;
use crate::invoices::{
    file_name, is_draft, missing_entries, no_file_of_draft, row, stored_already, summed,
};
use crate::{Caller, Portal, PortalError, actions, audit};

/// Years that are looked at: far more than there are.
const MOST_YEARS: u32 = 100;

/// An invoice as Zoom told it last.
struct Told {
    record: InvoiceRecord,
    at: UtcMillis,
}

impl Portal {
    /// What the master account itself uses of its plans.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn master_usage(&self, caller: &Caller) -> Result<MasterUsage, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let asks = [Ask::Master(OfMaster::Usage)];
        self.first_sight(caller, &asks).await?;
        let usage = self
            .fact::<PlanUsage>(&Ask::Master(OfMaster::Usage))
            .await?;
        Ok(MasterUsage {
            usage: usage.map(|usage| usage_table(&usage, None)),
            refresh: self.offer(caller, &asks).await?,
            said: self.said(&asks).await?,
        })
    }

    /// Fetches the master account's own usage anew.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn refresh_master_usage(&self, caller: &Caller) -> Result<Notice, PortalError> {
        caller.must(Permission::Refresh)?;
        self.audit_refresh(caller, None, "me/usage").await?;
        Ok(self.refresh(caller, &[Ask::Master(OfMaster::Usage)]).await)
    }

    /// What Zoom bills the master account itself, year by year.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn master_invoices(&self, caller: &Caller) -> Result<MasterInvoices, PortalError> {
        caller.must(Permission::ReadBilling)?;
        // Earlier years wait for somebody to ask: each takes one of a few slots a day.
        let running = Ask::Master(OfMaster::Invoices(InvoiceYear::of(self.now().date())));
        self.first_sight(caller, &[running]).await?;
        let files = self.master_files().await?;
        let mut years = Vec::new();
        let mut asks = Vec::new();
        for year in self.master_years().await? {
            years.push(self.master_year(caller, year, &files).await?);
            asks.push(Ask::Master(OfMaster::Invoices(year)));
        }
        Ok(MasterInvoices {
            years,
            said: self.said(&asks).await?,
        })
    }

    /// Fetches the master account's own invoices of a year anew.
    ///
    /// # Errors
    /// [`PortalError::Blocked`] where Zoom would tell nothing, or less than is stored.
    pub async fn refresh_master_invoices(
        &self,
        caller: &Caller,
        year: InvoiceYear,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::Refresh)?;
        let ask = Ask::Master(OfMaster::Invoices(year));
        let is_known = self.fact::<InvoiceList>(&ask).await?.value().is_some();
        if !self.is_worth_asking(year, is_known) {
            let sentence = format!("Zoom no longer tells of all invoices of {year}.");
            return Err(PortalError::Blocked(sentence));
        }
        let subject = format!("me/invoices/{year}");
        self.audit_refresh(caller, None, &subject).await?;
        Ok(self.refresh(caller, &[ask]).await)
    }

    /// One invoice of the master account itself.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn master_invoice(
        &self,
        caller: &Caller,
        invoice: &InvoiceId,
    ) -> Result<MasterInvoicePage, PortalError> {
        caller.must(Permission::ReadBilling)?;
        self.known_master_invoice(invoice).await?;
        let asks = [Ask::Master(OfMaster::Invoice(invoice.clone()))];
        self.first_sight(caller, &asks).await?;
        let listed = self.known_master_invoice(invoice).await?;
        let detail = self.master_detail(caller, &asks[0], invoice).await?;
        let record = latest(listed, &detail);
        let file = self.master_files().await?.remove(invoice);
        let slot = self.master_file_slot(caller, invoice).await?;
        Ok(MasterInvoicePage {
            target: record.target,
            items: detail.map(|detail| summed(detail.invoice_items, &record)),
            row: row(stored(record, file), self.now().date(), &slot),
            refresh: self.offer(caller, &asks).await?,
            said: self.said(&asks).await?,
        })
    }

    /// Fetches one of the master account's own invoices with its items anew.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn refresh_master_invoice(
        &self,
        caller: &Caller,
        invoice: &InvoiceId,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::Refresh)?;
        self.known_master_invoice(invoice).await?;
        self.audit_refresh(caller, None, &subject(invoice)).await?;
        let ask = Ask::Master(OfMaster::Invoice(invoice.clone()));
        Ok(self.refresh(caller, &[ask]).await)
    }

    /// Fetches the PDF of one of the master account's own invoices and stores it for good. One that is
    /// stored is not asked for again.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn order_master_file(
        &self,
        caller: &Caller,
        invoice: &InvoiceId,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::OrderInvoiceFile)?;
        let known = self.known_master_invoice(invoice).await?;
        let file = self.master_files().await?.remove(invoice);
        if file.is_some() {
            return Ok(stored_already());
        }
        if is_draft(&stored(known.record, file)) {
            return Err(no_file_of_draft());
        }
        let ask = Ask::Master(OfMaster::InvoiceFile(invoice.clone()));
        let notice = self.refresh(caller, &[ask]).await;
        let file = self.master_files().await?.remove(invoice);
        let entry = self.entry_about(caller, actions::FILE_ORDERED, invoice);
        self.tell_ordered(entry, file, notice).await
    }

    /// The stored PDF of one of the master account's own invoices; reading it is audited.
    ///
    /// # Errors
    /// [`PortalError::NotFound`] where none is stored.
    pub async fn master_file(
        &self,
        caller: &Caller,
        invoice: &InvoiceId,
    ) -> Result<InvoiceDownload, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let known = self.known_master_invoice(invoice).await?;
        let file = self
            .store()
            .find_master_file(invoice)
            .await?
            .ok_or(PortalError::NotFound { what: "PDF" })?;
        let mut tx = self.store().begin().await?;
        tx.append_audit(self.entry_about(caller, actions::FILE_READ, invoice));
        tx.commit().await?;
        Ok(InvoiceDownload {
            file_name: file_name(&known.record.number, invoice),
            bytes: file.bytes,
            sha256: hex(&file.info.sha256),
        })
    }

    fn entry_about(
        &self,
        caller: &Caller,
        action: &'static str,
        invoice: &InvoiceId,
    ) -> AuditEntry {
        let mut entry = audit::entry(self.now(), caller, action);
        entry.subject = subject(invoice);
        entry
    }

    /// Every year of which something is stored or may be asked, latest first.
    pub(crate) async fn master_years(&self) -> Result<Vec<InvoiceYear>, PortalError> {
        let stored = self
            .store()
            .list_known_subjects(None, Resource::Invoices, MOST_YEARS)
            .await?;
        let stored = stored.iter().filter_map(|subject| subject.parse().ok());
        let told = InvoiceYear::all_told_on(self.now().date());
        let years: BTreeSet<InvoiceYear> = stored.chain(told).collect();
        Ok(years.into_iter().rev().collect())
    }

    async fn master_year(
        &self,
        caller: &Caller,
        year: InvoiceYear,
        files: &HashMap<InvoiceId, InvoiceFileInfo>,
    ) -> Result<MasterYear, PortalError> {
        let ask = Ask::Master(OfMaster::Invoices(year));
        let list = self.fact::<InvoiceList>(&ask).await?;
        let is_known = list.value().is_some();
        let refresh = match self.is_worth_asking(year, is_known) {
            true => Some(self.offer(caller, std::slice::from_ref(&ask)).await?),
            false => None,
        };
        let covers = list
            .stamp()
            .filter(|_| is_known)
            .and_then(|stamp| year.told_on(stamp.fetched_at.date()));
        let invoices = match list {
            Fact::Known {
                value,
                stamp,
                trouble,
            } => Fact::Known {
                trouble: trouble
                    .or_else(|| missing_entries(value.unreadable.len(), stamp.fetched_at)),
                value: self.master_rows(caller, value, files).await?,
                stamp,
            },
            other => self.with_slot(caller, &ask, other.map(|_| ())).await?,
        };
        Ok(MasterYear {
            year,
            totals: invoices
                .value()
                .map_or_else(Vec::new, |rows| InvoiceTotals::of(rows)),
            invoices,
            covers,
            refresh,
        })
    }

    async fn master_rows(
        &self,
        caller: &Caller,
        list: InvoiceList,
        files: &HashMap<InvoiceId, InvoiceFileInfo>,
    ) -> Result<Vec<InvoiceRow>, PortalError> {
        // One offer for all rows: by default the slots of PDFs are shared anyway.
        let slot = match list.invoices.first() {
            Some(first) => self.master_file_slot(caller, &first.id).await?,
            None => None,
        };
        let today = self.now().date();
        let mut rows: Vec<InvoiceRow> = list
            .invoices
            .iter()
            .map(|invoice| {
                let file = files.get(&invoice.id).cloned();
                row(stored(record(invoice, list.currency), file), today, &slot)
            })
            .collect();
        rows.sort_by(|a, b| (b.date, &b.number).cmp(&(a.date, &a.number)));
        Ok(rows)
    }

    /// Whether Zoom would tell anything of a year, and no less than is known of it.
    fn is_worth_asking(&self, year: InvoiceYear, is_known: bool) -> bool {
        let today = self.now().date();
        let is_whole = !is_known || year.is_told_from_its_start(today);
        is_whole && year.told_on(today).is_some()
    }

    /// The invoice as a stored list tells it: no other id ever reaches Zoom.
    async fn known_master_invoice(&self, invoice: &InvoiceId) -> Result<Told, PortalError> {
        for year in self.master_years().await? {
            let list = self
                .fact::<InvoiceList>(&Ask::Master(OfMaster::Invoices(year)))
                .await?;
            let Fact::Known { value, stamp, .. } = list else {
                continue;
            };
            if let Some(found) = value.invoices.iter().find(|found| found.id == *invoice) {
                return Ok(Told {
                    record: record(found, value.currency),
                    at: stamp.fetched_at,
                });
            }
        }
        Err(PortalError::NotFound { what: "invoice" })
    }

    /// The invoice with its items. An answer about another one is never shown as this one.
    async fn master_detail(
        &self,
        caller: &Caller,
        ask: &Ask,
        invoice: &InvoiceId,
    ) -> Result<Fact<InvoiceDetail>, PortalError> {
        Ok(match self.fact::<InvoiceDetail>(ask).await? {
            Fact::Known { value, stamp, .. } if value.summary.id != *invoice => {
                Fact::Failed(Trouble {
                    since: stamp.fetched_at,
                    sentence: "Zoom answered with another invoice than was asked for.".to_owned(),
                })
            }
            known @ Fact::Known { .. } => known,
            other => self.with_slot(caller, ask, other.map(|_| ())).await?,
        })
    }

    async fn master_files(&self) -> Result<HashMap<InvoiceId, InvoiceFileInfo>, PortalError> {
        let files = self.store().list_master_files().await?;
        Ok(files
            .into_iter()
            .map(|file| (file.invoice, file.info))
            .collect())
    }

    /// When a PDF may be asked for; `None`: now.
    async fn master_file_slot(
        &self,
        caller: &Caller,
        invoice: &InvoiceId,
    ) -> Result<Option<UtcMillis>, PortalError> {
        let ask = Ask::Master(OfMaster::InvoiceFile(invoice.clone()));
        Ok(self.offer(caller, &[ask]).await?.free_at)
    }
}

/// How an invoice of the master account stands in the audit log, where an account has its id.
fn subject(invoice: &InvoiceId) -> String {
    format!("me/invoices/{invoice}")
}

fn stored(record: InvoiceRecord, file: Option<InvoiceFileInfo>) -> Invoice {
    Invoice {
        record,
        items_fetched_at: None,
        file,
    }
}

/// What was told last: by the list, or by the invoice itself.
fn latest(listed: Told, detail: &Fact<InvoiceDetail>) -> InvoiceRecord {
    match detail {
        Fact::Known { value, stamp, .. } if stamp.fetched_at >= listed.at => {
            record(&value.summary, value.currency)
        }
        _ => listed.record,
    }
}
