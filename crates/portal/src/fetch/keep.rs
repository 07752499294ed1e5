//! How each kind of answer is written: the body as it came, and the figures that lists sort by.
//!
//! All of one answer goes into one transaction, which the caller commits.

use domain::days::DaySpan;
use domain::ids::{AccountId, InvoiceId};
use domain::money::Currency;
use domain::time::UtcMillis;
use domain::view::{AccountFlag, Quantity, Resource};
use domain::zoom::{
    AccountDetail, AccountItem, AccountPlans, BillingContact, InvoiceDetail, InvoiceItem,
    InvoiceList, InvoiceSummary, PayMode, PlanUsage, Refusal,
};
use sha2::{Digest, Sha256};
use store::{
    FetchKey, FleetFigures, InvoiceFileContent, InvoiceFileInfo, InvoiceItemRecord, InvoiceListing,
    InvoiceRecord, ItemsOfInvoice, ListedAccount, NewSnapshot, StoreError, Write,
};

use super::ask::Ask;
use crate::figures::{PlanFigures, base_usage};
use crate::head::quantity_flag;

/// The type of accounts under a bulk licence, as the account list names it.
const BULK_LICENCE_TYPE: &str = "Bulk License";

/// Bits of [`FleetFigures::flags`].
pub(crate) mod bits {
    /// A bundle stands among the plans.
    pub(crate) const BUNDLE: i64 = 1;
    /// The base plan is cancelled and still runs.
    pub(crate) const BASE_CANCELLED: i64 = 1 << 1;
    /// The account is under a bulk licence.
    pub(crate) const BULK_LICENCE: i64 = 1 << 2;
    /// More licences in use than bought.
    pub(crate) const OVER_USED: i64 = 1 << 3;
    /// Nearly all licences used or pending.
    pub(crate) const NEARLY_FULL: i64 = 1 << 4;
    /// Many licences unused.
    pub(crate) const UNUSED: i64 = 1 << 5;
    /// The customer pays Zoom directly.
    pub(crate) const SELF_PAY: i64 = 1 << 6;
}

/// An answer as it is to be kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept<'a> {
    /// The body as it came.
    pub(crate) body: &'a [u8],
    /// When it came.
    pub(crate) at: UtcMillis,
    /// Zoom's tracking id.
    pub(crate) request_id: Option<&'a str>,
}

impl<'a> Kept<'a> {
    pub(crate) fn snapshot(self, key: FetchKey<'a>) -> NewSnapshot<'a> {
        NewSnapshot {
            key,
            body: self.body,
            fetched_at: self.at,
            request_id: self.request_id,
        }
    }
}

/// The whole account list. Each account's entry is a snapshot of its own, so that its history is kept
/// without keeping the whole list at every change of one entry.
pub(crate) async fn account_list(
    tx: &mut Write,
    accounts: &[AccountItem],
    (at, request_id): (UtcMillis, Option<&str>),
) -> Result<(), StoreError> {
    let listed: Vec<ListedAccount> = accounts.iter().map(listed).collect();
    tx.save_account_list(&listed, at).await?;
    // The list alone says who is under a bulk licence; the detail does not.
    let bulk: Vec<&AccountId> = accounts
        .iter()
        .filter(|item| {
            let is_type = item.account_type.eq_ignore_ascii_case(BULK_LICENCE_TYPE);
            item.bulk_license == Some(true) || is_type
        })
        .map(|item| &item.id)
        .collect();
    tx.save_account_flag(bits::BULK_LICENCE, &bulk).await?;
    let bodies: Vec<(&AccountId, Vec<u8>)> = accounts
        .iter()
        .map(|item| (&item.id, serde_json::to_vec(item).unwrap_or_default()))
        .collect();
    let summary = serde_json::json!({ "accounts": accounts.len() }).to_string();
    let entries = bodies.iter().map(|(id, body)| NewSnapshot {
        key: FetchKey::of(id, Resource::Accounts),
        body,
        fetched_at: at,
        request_id,
    });
    let list = NewSnapshot {
        key: FetchKey::master(Resource::Accounts),
        body: summary.as_bytes(),
        fetched_at: at,
        request_id,
    };
    let snapshots: Vec<NewSnapshot<'_>> = entries.chain([list]).collect();
    tx.save_snapshots(&snapshots).await?;
    Ok(())
}

fn listed(item: &AccountItem) -> ListedAccount {
    let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    ListedAccount {
        id: item.id.clone(),
        name: without_nul(&item.account_name),
        number: item.account_number.as_deref().map(without_nul),
        owner_email: some(&without_nul(&item.owner_email)),
        account_type: without_nul(&item.account_type),
        seats: item.seats,
        created_at: item.created_at,
        subscription_start: item.subscription_start_time,
        subscription_end: item.subscription_end_time,
    }
}

/// PostgreSQL stores no U+0000 in texts. The raw body keeps what came.
pub(crate) fn without_nul(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// Changes some figures of an account, kept from other writers meanwhile.
async fn update(
    tx: &mut Write,
    id: &AccountId,
    change: impl FnOnce(&mut FleetFigures),
) -> Result<(), StoreError> {
    if let Some(account) = tx.lock_account(id).await? {
        let mut figures = account.figures;
        change(&mut figures);
        set_worked_out(&mut figures);
        tx.update_account_figures(id, &figures).await?;
    }
    Ok(())
}

/// The bits that follow from other figures: lists filter by them without working them out anew.
fn set_worked_out(figures: &mut FleetFigures) {
    let flag = quantity_flag(Quantity {
        bought: figures.bought,
        used: figures.used,
        pending: figures.pending,
    });
    let pays_itself = PayMode::from(figures.pay_mode.clone().unwrap_or_default()) == PayMode::Sub;
    for (bit, is_set) in [
        (bits::OVER_USED, flag == Some(AccountFlag::OverUsed)),
        (bits::NEARLY_FULL, flag == Some(AccountFlag::NearlyFull)),
        (bits::UNUSED, flag == Some(AccountFlag::Unused)),
        (bits::SELF_PAY, pays_itself),
    ] {
        set(&mut figures.flags, bit, is_set);
    }
}

fn set(flags: &mut i64, bit: i64, is_set: bool) {
    *flags = if is_set { *flags | bit } else { *flags & !bit };
}

/// An account's detail.
pub(crate) async fn account(
    tx: &mut Write,
    id: &AccountId,
    detail: &AccountDetail,
    kept: Kept<'_>,
) -> Result<(), StoreError> {
    tx.save_snapshot(&kept.snapshot(FetchKey::of(id, Resource::Account)))
        .await?;
    update(tx, id, |figures| {
        let pay_mode = String::from(detail.options.pay_mode.clone());
        figures.pay_mode = Some(without_nul(&pay_mode)).filter(|mode| !mode.is_empty());
        figures.detail_fetched_at = Some(kept.at);
    })
    .await?;
    let end = detail.item.subscription_end_time.map(UtcMillis::date);
    tx.save_term(id, end, detail.options.billing_auto_renew)
        .await
}

/// A billing contact.
pub(crate) async fn contact(
    tx: &mut Write,
    id: &AccountId,
    contact: &BillingContact,
    kept: Kept<'_>,
) -> Result<(), StoreError> {
    tx.save_snapshot(&kept.snapshot(FetchKey::of(id, Resource::Contact)))
        .await?;
    update(tx, id, |figures| {
        figures.country = Some(without_nul(&contact.country)).filter(|id| !id.is_empty());
        figures.contact_fetched_at = Some(kept.at);
    })
    .await
}

/// Plans.
pub(crate) async fn plans(
    tx: &mut Write,
    id: &AccountId,
    plans: &AccountPlans,
    kept: Kept<'_>,
) -> Result<(), StoreError> {
    tx.save_snapshot(&kept.snapshot(FetchKey::of(id, Resource::Plans)))
        .await?;
    let from_plans = PlanFigures::of(plans);
    update(tx, id, |figures| {
        let base = from_plans.base.as_ref();
        figures.base_plan_title = base.map(|base| without_nul(&base.title));
        figures.base_plan_term = base.map(|base| base.term.clone());
        figures.base_plan_status = from_plans.base_status.clone();
        figures.base_plan_code = base.and_then(|base| base.code.as_deref().map(without_nul));
        figures.bought = from_plans.bought;
        figures.addons = Some(from_plans.addons);
        figures.next_invoice = from_plans.next_invoice;
        figures.are_licences_visible = Some(true);
        figures.plans_fetched_at = Some(kept.at);
        set(&mut figures.flags, bits::BUNDLE, from_plans.has_bundle);
        set(
            &mut figures.flags,
            bits::BASE_CANCELLED,
            from_plans.is_base_cancelled,
        );
    })
    .await
}

/// Plan usage.
pub(crate) async fn usage(
    tx: &mut Write,
    id: &AccountId,
    usage: &PlanUsage,
    kept: Kept<'_>,
) -> Result<(), StoreError> {
    tx.save_snapshot(&kept.snapshot(FetchKey::of(id, Resource::Usage)))
        .await?;
    update(tx, id, |figures| {
        let of_base = base_usage(usage, figures.base_plan_code.as_deref());
        figures.used = of_base.and_then(|used| used.usage);
        figures.pending = of_base.and_then(|used| used.pending);
        figures.usage_fetched_at = Some(kept.at);
    })
    .await
}

/// The invoices of some days, and the body that told them.
pub(crate) struct KeptInvoices<'a> {
    /// As what the list is kept: the latest one, or that of an earlier year.
    pub(crate) key: FetchKey<'a>,
    /// The days that were asked for.
    pub(crate) days: DaySpan,
    /// What came.
    pub(crate) list: &'a InvoiceList,
    /// How it came.
    pub(crate) kept: Kept<'a>,
}

/// The invoices of some days.
pub(crate) async fn invoices(
    tx: &mut Write,
    id: &AccountId,
    of: KeptInvoices<'_>,
) -> Result<(), StoreError> {
    tx.save_snapshot(&of.kept.snapshot(of.key)).await?;
    let list = of.list;
    let records: Vec<InvoiceRecord> = list
        .invoices
        .iter()
        .map(|invoice| record(invoice, list.currency))
        .collect();
    let listing = InvoiceListing {
        days: of.days,
        // Of the day of asking itself more may come.
        told: of.days.before(of.kept.at.date()),
        invoices: &records,
        fetched_at: of.kept.at,
    };
    tx.save_invoice_list(id, listing).await
}

/// One invoice with its items, and the body that told them.
pub(crate) struct KeptInvoice<'a> {
    /// Which one was asked for.
    pub(crate) id: &'a InvoiceId,
    /// What came.
    pub(crate) detail: &'a InvoiceDetail,
    /// How it came.
    pub(crate) kept: Kept<'a>,
}

/// Invoices of one account with their items; most often one.
pub(crate) async fn invoice_details(
    tx: &mut Write,
    account: &AccountId,
    invoices: &[KeptInvoice<'_>],
) -> Result<(), StoreError> {
    let snapshots: Vec<NewSnapshot<'_>> = invoices
        .iter()
        .map(|invoice| {
            invoice.kept.snapshot(FetchKey {
                account: Some(account),
                resource: Resource::Invoice,
                subject: invoice.id.as_str(),
            })
        })
        .collect();
    tx.save_snapshots(&snapshots).await?;
    let records: Vec<InvoiceRecord> = invoices
        .iter()
        // An answer about another invoice must never be shown as this one.
        .filter(|invoice| invoice.detail.summary.id == *invoice.id)
        .map(|invoice| record(&invoice.detail.summary, invoice.detail.currency))
        .collect();
    tx.save_invoices(account, &records).await?;
    let items: Vec<Vec<InvoiceItemRecord>> = invoices
        .iter()
        .map(|invoice| invoice.detail.invoice_items.iter().map(item).collect())
        .collect();
    let of_invoices: Vec<ItemsOfInvoice<'_>> = invoices
        .iter()
        .zip(&items)
        .map(|(invoice, items)| ItemsOfInvoice {
            account,
            invoice: invoice.id,
            items,
        })
        .collect();
    let at = invoices.iter().map(|invoice| invoice.kept.at).max();
    tx.save_items_of_invoices(&of_invoices, at.unwrap_or_default())
        .await
}

/// The PDF of an invoice; the client has seen to it that it is one.
pub(crate) async fn invoice_file(
    tx: &mut Write,
    id: &AccountId,
    invoice: &InvoiceId,
    kept: Kept<'_>,
) -> Result<(), StoreError> {
    tx.save_invoice_file(id, invoice, &content(kept), kept.request_id)
        .await
}

/// The PDF of one of the master account's own invoices.
pub(crate) async fn master_file(
    tx: &mut Write,
    invoice: &InvoiceId,
    kept: Kept<'_>,
) -> Result<(), StoreError> {
    tx.save_master_file(invoice, &content(kept), kept.request_id)
        .await
}

fn content(kept: Kept<'_>) -> InvoiceFileContent {
    InvoiceFileContent {
        info: InvoiceFileInfo {
            sha256: Sha256::digest(kept.body).into(),
            size: kept.body.len() as u64,
            stored_at: kept.at,
        },
        bytes: kept.body.to_vec(),
    }
}

/// That Zoom refused to tell. Where it refuses the plans, lists say so instead of "not fetched yet".
pub(crate) async fn refusal(
    tx: &mut Write,
    ask: &Ask,
    refusal: &Refusal,
    at: UtcMillis,
) -> Result<(), StoreError> {
    let json = serde_json::to_string(refusal).unwrap_or_default();
    tx.save_refusal(ask.key(), &json, at, refusal.request_id.as_deref())
        .await?;
    if let Ask::Plans(id) = ask {
        update(tx, id, |figures| {
            figures.are_licences_visible = Some(false);
            figures.plans_fetched_at = Some(at);
        })
        .await?;
    }
    Ok(())
}

/// An invoice as it is stored and as pages read it.
pub(crate) fn record(invoice: &InvoiceSummary, currency: Option<Currency>) -> InvoiceRecord {
    InvoiceRecord {
        id: invoice.id.clone(),
        number: without_nul(&invoice.invoice_number),
        date: invoice.invoice_date,
        due: invoice.due_date,
        target: invoice.target_date,
        status: without_nul(&invoice.status),
        currency: currency.unwrap_or_else(Currency::not_stated),
        total: invoice.total_amount,
        tax: invoice.tax_amount,
        balance: invoice.balance,
    }
}

fn item(item: &InvoiceItem) -> InvoiceItemRecord {
    let text = |text: &Option<String>| text.as_deref().map(without_nul).unwrap_or_default();
    InvoiceItemRecord {
        charge_name: without_nul(&item.charge_name),
        charge_number: without_nul(&item.charge_number),
        charge_type: without_nul(&item.charge_type),
        start: item.start_date,
        end: item.end_date,
        quantity: item.quantity,
        tax: item.tax_amount,
        total: item.total_amount,
        partner_sku: text(&item.partner_sku),
        purchase_order_number: text(&item.purchase_order_number),
    }
}
