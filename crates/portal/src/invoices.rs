//! One invoice of an account with its items, and its PDF.
//!
//! Every lookup is by account and invoice together: an invoice is never shown under another account.

use domain::ids::{AccountId, InvoiceId};
use domain::money::{Amount, Money};
use domain::people::Permission;
use domain::time::{Date, UtcMillis};
use domain::view::{
    Fact, InvoiceDownload, InvoiceFile, InvoiceItems, InvoiceNeighbour, InvoicePage, InvoiceRow,
    InvoiceStanding, InvoiceState, ItemsAddUp, Notice, RefreshOffer, Tone, Trouble,
};
use domain::zoom::InvoiceItem;
use store::{AuditEntry, Invoice, InvoiceFileInfo, InvoiceItemRecord, InvoiceRecord};

use crate::fetch::{Ask, Known, without_value};
use crate::flash::hex;
use crate::{Caller, Portal, PortalError, actions, audit};

impl Portal {
    /// One invoice.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn invoice(
        &self,
        caller: &Caller,
        id: &AccountId,
        invoice: &InvoiceId,
    ) -> Result<InvoicePage, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let account = self.known_account(id).await?;
        self.known_invoice(id, invoice).await?;
        let ask = Ask::Invoice(id.clone(), invoice.clone());
        self.first_sight(caller, std::slice::from_ref(&ask)).await?;
        let stored = self.known_invoice(id, invoice).await?;
        let file_slot = self.file_slot(caller, id, invoice).await?;
        let (later, earlier) = self.neighbours(id, invoice).await?;
        Ok(InvoicePage {
            head: self.head(&account).await?,
            target: stored.record.target,
            earlier,
            later,
            items: self.invoice_items(caller, &ask, id, &stored).await?,
            row: row(stored, self.now().date(), &file_slot),
            refresh: self.offer(caller, &[ask]).await?,
        })
    }

    /// Fetches one invoice with its items anew.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn refresh_invoice(
        &self,
        caller: &Caller,
        id: &AccountId,
        invoice: &InvoiceId,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::Refresh)?;
        self.known_invoice(id, invoice).await?;
        self.audit_refresh(caller, Some(id), invoice.as_str())
            .await?;
        let ask = Ask::Invoice(id.clone(), invoice.clone());
        Ok(self.refresh(caller, &[ask]).await)
    }

    /// Fetches the PDF of an invoice and stores it for good. One that is stored is not asked for again.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn order_invoice_file(
        &self,
        caller: &Caller,
        id: &AccountId,
        invoice: &InvoiceId,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::OrderInvoiceFile)?;
        let known = self.known_invoice(id, invoice).await?;
        if known.file.is_some() {
            return Ok(stored_already());
        }
        if is_draft(&known) {
            return Err(no_file_of_draft());
        }
        let ask = Ask::InvoiceFile(id.clone(), invoice.clone());
        let notice = self.refresh(caller, &[ask]).await;
        let file = self.known_invoice(id, invoice).await?.file;
        let mut entry = audit::entry(self.now(), caller, actions::FILE_ORDERED);
        entry.account = Some(id.clone());
        entry.subject = invoice.to_string();
        self.tell_ordered(entry, file, notice).await
    }

    /// Audits that a PDF was ordered and says what came of it: the file, or the notice of the call.
    pub(crate) async fn tell_ordered(
        &self,
        mut entry: AuditEntry,
        file: Option<InvoiceFileInfo>,
        notice: Notice,
    ) -> Result<Notice, PortalError> {
        let notice = match file {
            Some(file) => {
                let sha256 = hex(&file.sha256);
                entry.detail_json = serde_json::json!({ "sha256": sha256 }).to_string();
                Notice {
                    tone: Tone::Ok,
                    title: "The PDF is stored".to_owned(),
                    text: "From now on it opens at once and costs no call.".to_owned(),
                }
            }
            None => {
                entry.outcome = "not_stored".to_owned();
                notice
            }
        };
        let mut tx = self.store().begin().await?;
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(notice)
    }

    /// The stored PDF of an invoice; reading it is audited.
    ///
    /// # Errors
    /// [`PortalError::NotFound`] where none is stored.
    pub async fn invoice_file(
        &self,
        caller: &Caller,
        id: &AccountId,
        invoice: &InvoiceId,
    ) -> Result<InvoiceDownload, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let known = self.known_invoice(id, invoice).await?;
        let file = self
            .store()
            .find_invoice_file(id, invoice)
            .await?
            .ok_or(PortalError::NotFound { what: "PDF" })?;
        let mut entry = audit::entry(self.now(), caller, actions::FILE_READ);
        entry.account = Some(id.clone());
        entry.subject = invoice.to_string();
        let mut tx = self.store().begin().await?;
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(InvoiceDownload {
            file_name: file_name(&known.record.number, invoice),
            bytes: file.bytes,
            sha256: hex(&file.info.sha256),
        })
    }

    async fn known_invoice(
        &self,
        id: &AccountId,
        invoice: &InvoiceId,
    ) -> Result<Invoice, PortalError> {
        self.store()
            .find_invoice(id, invoice)
            .await?
            .ok_or(PortalError::NotFound { what: "invoice" })
    }

    /// When a PDF may be asked for; `None`: now.
    pub(crate) async fn file_slot(
        &self,
        caller: &Caller,
        id: &AccountId,
        invoice: &InvoiceId,
    ) -> Result<Option<UtcMillis>, PortalError> {
        let ask = Ask::InvoiceFile(id.clone(), invoice.clone());
        let offer: RefreshOffer = self.offer(caller, &[ask]).await?;
        Ok(offer.free_at)
    }

    /// The invoices before and behind this one in the account's list, which begins with the newest.
    async fn neighbours(
        &self,
        id: &AccountId,
        invoice: &InvoiceId,
    ) -> Result<(Option<InvoiceNeighbour>, Option<InvoiceNeighbour>), PortalError> {
        let list = self.store().list_invoices(id).await?;
        let Some(place) = list.iter().position(|listed| listed.record.id == *invoice) else {
            // One that Zoom lists no more has no place.
            return Ok((None, None));
        };
        let at = |place: usize| list.get(place).map(neighbour);
        Ok((place.checked_sub(1).and_then(at), at(place + 1)))
    }

    async fn invoice_items(
        &self,
        caller: &Caller,
        ask: &Ask,
        id: &AccountId,
        invoice: &Invoice,
    ) -> Result<Fact<InvoiceItems>, PortalError> {
        let (stamp, trouble) = match self.known(ask).await? {
            Known::Yes { stamp, trouble } => (stamp, trouble),
            Known::No(fact @ Fact::NotFetched { .. }) => {
                return self.with_slot(caller, ask, fact).await;
            }
            Known::No(fact) => return Ok(without_value(fact)),
        };
        let records = self
            .store()
            .list_invoice_items(id, &invoice.record.id)
            .await?;
        let items = records.into_iter().map(item).collect();
        Ok(Fact::Known {
            value: summed(items, &invoice.record),
            stamp,
            trouble,
        })
    }
}

/// Items with what they add up to, beside what their invoice says.
pub(crate) fn summed(items: Vec<InvoiceItem>, invoice: &InvoiceRecord) -> InvoiceItems {
    let sum: Amount = items.iter().map(|item| item.total_amount).sum();
    let tax: Amount = items.iter().map(|item| item.tax_amount).sum();
    InvoiceItems {
        currency: invoice.currency,
        adds_up: ItemsAddUp::of(sum, tax, invoice.total, invoice.tax),
        items,
        sum,
        tax,
    }
}

/// What is said instead of ordering a file twice.
pub(crate) fn stored_already() -> Notice {
    Notice {
        tone: Tone::Info,
        title: "The PDF is stored already".to_owned(),
        text: "It opens at once and costs no call.".to_owned(),
    }
}

/// What is said instead of ordering the file of a draft.
pub(crate) fn no_file_of_draft() -> PortalError {
    let sentence = "Zoom makes a PDF only of a billed invoice; this one is a draft.";
    PortalError::Blocked(sentence.to_owned())
}

/// What is missing in a list of which some entries could not be read.
pub(crate) fn missing_entries(count: usize, since: UtcMillis) -> Option<Trouble> {
    (count > 0).then(|| Trouble {
        since,
        sentence: format!(
            "Entries of Zoom's list that can't be read, and are missing here: {count}."
        ),
    })
}

/// Whether it is not billed yet.
pub(crate) fn is_draft(invoice: &Invoice) -> bool {
    InvoiceState::of(&invoice.record.status, invoice.record.balance) == InvoiceState::Draft
}

/// The name of an invoice's file: only what no system takes amiss in one.
pub(crate) fn file_name(number: &str, id: &InvoiceId) -> String {
    let name: String = number
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .take(64)
        .collect();
    match name.as_str() {
        "" => format!("{id}.pdf"),
        name => format!("{name}.pdf"),
    }
}

/// An invoice as lists show it.
pub(crate) fn row(invoice: Invoice, today: Date, file_slot: &Option<UtcMillis>) -> InvoiceRow {
    let is_draft = is_draft(&invoice);
    let record = invoice.record;
    let money = |amount| Money {
        amount,
        currency: record.currency,
    };
    InvoiceRow {
        date: record.date,
        due: record.due,
        total: money(record.total),
        tax: money(record.tax),
        balance: money(record.balance),
        standing: InvoiceStanding::of(&record.status, record.balance, record.due, today),
        file: match invoice.file {
            Some(file) => InvoiceFile::Stored {
                sha256: hex(&file.sha256),
                bytes: file.size,
                stored_at: file.stored_at,
            },
            None if is_draft => InvoiceFile::None,
            None => InvoiceFile::Available {
                free_at: *file_slot,
            },
        },
        id: record.id,
        number: record.number,
        status: record.status,
    }
}

fn neighbour(invoice: &Invoice) -> InvoiceNeighbour {
    InvoiceNeighbour {
        id: invoice.record.id.clone(),
        number: invoice.record.number.clone(),
    }
}

/// An item as Zoom tells it.
pub(crate) fn item(record: InvoiceItemRecord) -> InvoiceItem {
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    InvoiceItem {
        charge_name: record.charge_name,
        charge_number: record.charge_number,
        charge_type: record.charge_type,
        start_date: record.start,
        end_date: record.end,
        quantity: record.quantity,
        tax_amount: record.tax,
        total_amount: record.total,
        partner_sku: some(record.partner_sku),
        purchase_order_number: some(record.purchase_order_number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_holds_nothing_but_letters_digits_and_dashes() {
        let id: InvoiceId = "8ad0".parse().expect("an id");
        assert_eq!(file_name("INV-2260417", &id), "INV-2260417.pdf");
        assert_eq!(file_name("../..\\\"\r\nINV 1", &id), "INV1.pdf");
        assert_eq!(file_name("", &id), "8ad0.pdf");
    }
}
