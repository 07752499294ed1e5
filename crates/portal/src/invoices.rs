//! Invoices of one account: the list, one invoice with its items, its PDF.
//!
//! Every lookup is by account and invoice together: an invoice is never shown under another account.

use domain::ids::{AccountId, InvoiceId};
use domain::money::{Amount, Currency, Money};
use domain::people::Permission;
use domain::time::{Date, UtcMillis};
use domain::view::{
    Fact, InvoiceDownload, InvoiceFile, InvoiceItems, InvoiceList, InvoicePage, InvoiceRow,
    InvoiceStanding, InvoiceSummaryCard, Notice, RefreshOffer, Tone, Trouble,
};
use domain::zoom::{InvoiceItem, InvoiceList as ZoomList};
use store::{Account, AuditEntry, Invoice, InvoiceFileInfo, InvoiceItemRecord, InvoiceRecord};

use crate::fetch::{Ask, Known, without_value};
use crate::flash::hex;
use crate::{Caller, Portal, PortalError, actions, audit};

/// Invoices that the overview shows.
const LATEST: usize = 5;

impl Portal {
    /// The invoice list of an account.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn invoices(
        &self,
        caller: &Caller,
        id: &AccountId,
    ) -> Result<InvoiceList, PortalError> {
        caller.must(Permission::ReadBilling)?;
        self.known_account(id).await?;
        let ask = Ask::Invoices(id.clone());
        self.first_sight(caller, &[Ask::Account(id.clone()), ask.clone()])
            .await?;
        let account = self.known_account(id).await?;
        Ok(InvoiceList {
            head: self.head(&account).await?,
            covers: account.coverage.map(|days| (days.from, days.to)),
            invoices: self.invoice_rows(caller, &account).await?,
            refresh: self.offer(caller, &[ask]).await?,
        })
    }

    /// Fetches the invoice list anew.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn refresh_invoices(
        &self,
        caller: &Caller,
        id: &AccountId,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::Refresh)?;
        self.known_account(id).await?;
        self.audit_refresh(caller, Some(id), "invoices").await?;
        Ok(self.refresh(caller, &[Ask::Invoices(id.clone())]).await)
    }

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
        Ok(InvoicePage {
            head: self.head(&account).await?,
            target: stored.record.target,
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
    async fn file_slot(
        &self,
        caller: &Caller,
        id: &AccountId,
        invoice: &InvoiceId,
    ) -> Result<Option<UtcMillis>, PortalError> {
        let ask = Ask::InvoiceFile(id.clone(), invoice.clone());
        let offer: RefreshOffer = self.offer(caller, &[ask]).await?;
        Ok(offer.free_at)
    }

    async fn invoice_rows(
        &self,
        caller: &Caller,
        account: &Account,
    ) -> Result<Fact<Vec<InvoiceRow>>, PortalError> {
        let id = &account.listed.id;
        let ask = Ask::Invoices(id.clone());
        // The body is read for what it holds beside the rows: entries that can't be read.
        let list = self.fact::<ZoomList>(&ask).await?;
        let (stamp, trouble, unreadable) = match list {
            Fact::Known {
                value,
                stamp,
                trouble,
            } => (stamp, trouble, value.unreadable.len()),
            other => return self.with_slot(caller, &ask, other.map(|_| ())).await,
        };
        let unreadable = missing_entries(unreadable, stamp.fetched_at);
        let stored = self.store().list_invoices(id).await?;
        let today = self.now().date();
        // One offer for all rows: by default the slots of PDFs are shared anyway.
        let slot = match stored.first() {
            Some(first) => self.file_slot(caller, id, &first.record.id).await?,
            None => None,
        };
        let rows = stored
            .into_iter()
            .map(|invoice| row(invoice, today, &slot))
            .collect();
        Ok(Fact::Known {
            value: rows,
            stamp,
            trouble: trouble.or(unreadable),
        })
    }

    /// What the overview says about invoices.
    pub(crate) async fn invoice_card(
        &self,
        caller: &Caller,
        account: &Account,
    ) -> Result<Fact<InvoiceSummaryCard>, PortalError> {
        Ok(self.invoice_rows(caller, account).await?.map(card))
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
    InvoiceItems {
        currency: invoice.currency,
        adds_up: sum == invoice.total,
        items,
        sum,
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
    invoice.record.status.eq_ignore_ascii_case("draft")
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

/// An invoice as a list shows it.
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

fn card(rows: Vec<InvoiceRow>) -> InvoiceSummaryCard {
    let count = |fits: fn(&InvoiceRow) -> bool| rows.iter().filter(|row| fits(row)).count() as u64;
    InvoiceSummaryCard {
        count: rows.len() as u64,
        paid: count(|row| row.standing == InvoiceStanding::Paid),
        overdue: count(|row| row.standing.is_late()),
        open: open_by_currency(&rows),
        latest: rows.into_iter().take(LATEST).collect(),
    }
}

/// What is open, a sum for each currency: amounts of different currencies are never added up.
fn open_by_currency(rows: &[InvoiceRow]) -> Vec<Money> {
    let mut sums: std::collections::BTreeMap<Currency, Amount> = std::collections::BTreeMap::new();
    for row in rows.iter().filter(|row| !row.balance.amount.is_zero()) {
        *sums.entry(row.balance.currency).or_default() += row.balance.amount;
    }
    sums.into_iter()
        .map(|(currency, amount)| Money { amount, currency })
        .collect()
}

fn item(record: InvoiceItemRecord) -> InvoiceItem {
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
