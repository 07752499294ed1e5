//! Writes what months of keeping would have stored.
//!
//! No client can fetch years of invoices within Zoom's rations; the demo and the benchmark start from
//! here. The bodies go through the same readers and writers as Zoom's own answers.

use std::sync::Arc;

use domain::days::DaySpan;
use domain::ids::{AccountId, InvoiceId};
use domain::invoice_year::InvoiceYear;
use domain::pricing::Price;
use domain::time::{DAY_MS, MINUTE_MS, SECOND_MS, UtcMillis};
use domain::view::Resource;
use domain::zoom::{AccountItem, AccountPlans, InvoiceDetail, InvoiceList, Refusal, Renewal};
use serde::de::DeserializeOwned;
use serde_json::Value;
use store::{FetchKey, PriceFilter, Store, StoreError, Write};
use tokio::sync::mpsc;

use crate::fetch::Ask;
use crate::fetch::keep::{self, Kept, KeptInvoice, KeptInvoices};
use crate::fetch::keep_renewals;
use crate::fill_master::{SeedMaster, write_master};

/// Accounts that are written in one transaction.
const ACCOUNTS_A_TRANSACTION: usize = 100;
/// Accounts that the source may be ahead of what is written.
const ACCOUNTS_AHEAD: usize = 16;

/// What Zoom would answer: a body or its refusal.
pub type SeedAnswer = Result<Value, Refusal>;

/// Everything that keeping one account would have brought.
pub struct SeedAccount {
    /// The detail.
    pub detail: SeedAnswer,
    /// The billing contact.
    pub contact: SeedAnswer,
    /// Earlier answers about the plans with their times, oldest first.
    pub earlier_plans: Vec<(UtcMillis, Value)>,
    /// The plans.
    pub plans: SeedAnswer,
    /// The usage.
    pub usage: SeedAnswer,
    /// The invoice lists: the latest one, and those of earlier years as they were asked for.
    pub invoices: Vec<SeedInvoices>,
    /// Each invoice with its items.
    pub invoice_details: Vec<(InvoiceId, Value)>,
}

/// An invoice list.
pub struct SeedInvoices {
    /// Of which earlier year; `None`: the latest one.
    pub year: Option<InvoiceYear>,
    /// The days that it tells.
    pub days: DaySpan,
    /// The list.
    pub answer: SeedAnswer,
}

/// Where the bodies come from: the simulator's seed, given by whoever knows the simulator.
pub trait FillSource: Send + Sync + 'static {
    /// The entries of the account list, in its order.
    fn account_list(&self) -> Vec<Value>;
    /// The entries of the list of renewals within 90 days, in its order.
    fn renewals(&self) -> Vec<Value>;
    /// Everything about the master account itself.
    fn master(&self) -> SeedMaster;
    /// What stands in the price book.
    fn prices(&self) -> Vec<Price>;
    /// Everything about one account.
    fn account(&self, id: &AccountId) -> SeedAccount;
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Filled {
    /// Accounts of the list.
    pub accounts: usize,
    /// Of which everything was written, not only the entry of the list.
    pub kept: usize,
    /// Invoices.
    pub invoices: usize,
}

/// Why filling stopped. What earlier transactions wrote stays.
#[derive(Debug, thiserror::Error)]
pub enum FillError {
    /// The database failed.
    #[error("the database failed: {0}")]
    Store(#[from] StoreError),
    /// The source holds something that Zoom would not send.
    #[error("the source can't be read as Zoom's answers: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// The source gave fewer accounts than its list has.
    #[error("the source ended before its time")]
    Ended,
}

/// Fills a migrated database as if everything had been kept until `now`. The last `unfetched` accounts
/// of the list stay unfetched, to show how a first look works. Filling again brings it up to date.
///
/// # Errors
/// [`FillError`].
pub async fn fill(
    store: &Store,
    source: impl FillSource,
    now: UtcMillis,
    unfetched: usize,
) -> Result<Filled, FillError> {
    let source = Arc::new(source);
    store.expect_filling().await?;
    let accounts: Vec<AccountItem> = source
        .account_list()
        .into_iter()
        .map(serde_json::from_value)
        .collect::<Result<_, _>>()?;
    let mut tx = store.begin().await?;
    keep::account_list(&mut tx, &accounts, (now.plus_ms(-5 * MINUTE_MS), None)).await?;
    tx.commit().await?;
    let mut filled = Filled {
        accounts: accounts.len(),
        ..Filled::default()
    };
    let kept = &accounts[..accounts.len().saturating_sub(unfetched)];
    let mut seeds = seeds(&source, kept);
    for (number, batch) in kept.chunks(ACCOUNTS_A_TRANSACTION).enumerate() {
        // Filling again must not put old answers behind newer ones.
        let mut are_new = Vec::with_capacity(batch.len());
        for item in batch {
            let plans = FetchKey::of(&item.id, Resource::Plans);
            are_new.push(store.find_fetch(plans).await?.is_none());
        }
        let mut tx = store.begin().await?;
        for (place, (item, is_new)) in batch.iter().zip(are_new).enumerate() {
            let at = fetched_at(now, number * ACCOUNTS_A_TRANSACTION + place);
            let seed = seeds.recv().await.ok_or(FillError::Ended)?;
            filled.invoices += write(&mut tx, seed, &item.id, at, is_new).await?;
            filled.kept += 1;
        }
        tx.commit().await?;
    }
    write_prices(store, &source.prices()).await?;
    write_renewals(store, source.as_ref(), now.plus_ms(-20 * MINUTE_MS)).await?;
    write_master(store, source.master(), now.plus_ms(-25 * MINUTE_MS)).await?;
    Ok(filled)
}

/// Everything about these accounts, one after the other, worked out while those before are written.
fn seeds<S: FillSource>(source: &Arc<S>, accounts: &[AccountItem]) -> mpsc::Receiver<SeedAccount> {
    let (sender, receiver) = mpsc::channel(ACCOUNTS_AHEAD);
    let source = Arc::clone(source);
    let ids: Vec<AccountId> = accounts.iter().map(|item| item.id.clone()).collect();
    tokio::task::spawn_blocking(move || {
        for id in ids {
            if sender.blocking_send(source.account(&id)).is_err() {
                // Filling has stopped.
                return;
            }
        }
    });
    receiver
}

async fn write_renewals(
    store: &Store,
    source: &impl FillSource,
    at: UtcMillis,
) -> Result<(), FillError> {
    let told: Vec<Renewal> = source
        .renewals()
        .into_iter()
        .map(serde_json::from_value)
        .collect::<Result<_, _>>()?;
    let renewals = keep_renewals::of_accounts(store, told).await?;
    let mut tx = store.begin().await?;
    keep_renewals::all(&mut tx, &renewals, (at, None)).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes the price book, unless somebody keeps one already.
async fn write_prices(store: &Store, prices: &[Price]) -> Result<(), FillError> {
    if store.count_prices(&PriceFilter::default()).await? > 0 {
        return Ok(());
    }
    let mut tx = store.begin().await?;
    tx.begin_price_act(None).await?;
    tx.save_prices(prices).await?;
    tx.commit().await?;
    Ok(())
}

/// A background that keeps up asks for one account after the other; now and then one fails for days.
fn fetched_at(now: UtcMillis, index: usize) -> UtcMillis {
    let index = i64::try_from(index).unwrap_or(0);
    let age_ms = if index % 37 == 11 {
        3 * DAY_MS
    } else {
        6 * MINUTE_MS + (index % 500) * 2 * SECOND_MS
    };
    now.plus_ms(-age_ms)
}

/// Reads a body as its type and hands both to a writer of `keep`; a refusal is kept as one.
macro_rules! answer {
    ($tx:expr, $ask:expr, $at:expr, $answer:expr, |$tx_in:ident, $value:ident: $type:ty, $kept:ident| $write:expr) => {
        match $answer {
            Ok(body) => {
                let (bytes, $value) = read::<$type>(body)?;
                let $kept = kept(&bytes, $at);
                let $tx_in = &mut *$tx;
                $write.await?;
            }
            Err(refusal) => keep::refusal($tx, &$ask, &refusal, $at).await?,
        }
    };
}

/// Writes everything about one account and says how many invoices that were.
async fn write(
    tx: &mut Write,
    seed: SeedAccount,
    id: &AccountId,
    at: UtcMillis,
    is_new: bool,
) -> Result<usize, FillError> {
    answer!(
        tx,
        Ask::Account(id.clone()),
        at,
        seed.detail,
        |tx, value: _, kept| { keep::account(tx, id, &value, kept) }
    );
    answer!(
        tx,
        Ask::Contact(id.clone()),
        at,
        seed.contact,
        |tx, value: _, kept| { keep::contact(tx, id, &value, kept) }
    );
    for (at, body) in seed.earlier_plans.into_iter().filter(|_| is_new) {
        let (bytes, _): (_, AccountPlans) = read(body)?;
        let key = FetchKey::of(id, Resource::Plans);
        tx.save_snapshot(&kept(&bytes, at).snapshot(key)).await?;
    }
    answer!(
        tx,
        Ask::Plans(id.clone()),
        at,
        seed.plans,
        |tx, value: _, kept| { keep::plans(tx, id, &value, kept) }
    );
    answer!(
        tx,
        Ask::Usage(id.clone()),
        at,
        seed.usage,
        |tx, value: _, kept| { keep::usage(tx, id, &value, kept) }
    );
    for list in seed.invoices {
        let ask = match list.year {
            Some(year) => Ask::InvoiceYear(id.clone(), year),
            None => Ask::Invoices(id.clone()),
        };
        answer!(tx, ask, at, list.answer, |tx, value: InvoiceList, kept| {
            let of = KeptInvoices {
                key: ask.key(),
                days: list.days,
                list: &value,
                kept,
            };
            keep::invoices(tx, id, of)
        });
    }
    write_details(tx, id, seed.invoice_details, at).await
}

async fn write_details(
    tx: &mut Write,
    id: &AccountId,
    details: Vec<(InvoiceId, Value)>,
    at: UtcMillis,
) -> Result<usize, FillError> {
    let read: Vec<(InvoiceId, Vec<u8>, InvoiceDetail)> = details
        .into_iter()
        .map(|(invoice, body)| {
            let (bytes, detail) = read(body)?;
            Ok((invoice, bytes, detail))
        })
        .collect::<Result<_, serde_json::Error>>()?;
    let invoices: Vec<KeptInvoice<'_>> = read
        .iter()
        .map(|(invoice, bytes, detail)| KeptInvoice {
            id: invoice,
            detail,
            kept: kept(bytes, at),
        })
        .collect();
    keep::invoice_details(tx, id, &invoices).await?;
    Ok(invoices.len())
}

pub(crate) fn read<T: DeserializeOwned>(body: Value) -> Result<(Vec<u8>, T), serde_json::Error> {
    let bytes = serde_json::to_vec(&body)?;
    let value = serde_json::from_slice(&bytes)?;
    Ok((bytes, value))
}

pub(crate) fn kept(body: &[u8], at: UtcMillis) -> Kept<'_> {
    Kept {
        body,
        at,
        request_id: None,
    }
}
