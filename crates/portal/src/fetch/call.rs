//! One call to Zoom and what is written when it ends.

use domain::ids::AccountId;
use store::{FetchKey, StoreError};
use zoom::budget::Lane;
use zoom::{Answer, CallFor, Error, InvoiceRange, RenewalWindow};

use super::ask::Ask;
use super::keep::{self, Kept, KeptInvoice, KeptInvoices};
use super::keep_renewals;
use super::{Asked, OUR_FAULT};
use crate::Portal;

/// After so long, a mark "being fetched" belongs to an instance that has died.
pub(super) const STALE_MARK_MS: i64 = 2 * 60_000;
/// Pages of the account list that are read at most: 300,000 accounts.
const MAX_PAGES: usize = 1_000;
/// What is told of a list that broke off.
const BROKE_OFF: &str = "Zoom gave the first pages of the list and refused a later one. What was known before stays as it is; asking again begins anew.";

impl Ask {
    /// Where its answers are stored.
    pub(crate) fn key(&self) -> FetchKey<'_> {
        FetchKey {
            account: self.account(),
            resource: self.resource(),
            subject: self.subject(),
        }
    }
}

impl Portal {
    /// Asks Zoom now, whoever else is asking, and stores what comes of it.
    pub(crate) async fn ask_now(&self, ask: &Ask, call_for: CallFor) -> Asked {
        match self.ask_and_keep(ask, call_for).await {
            Ok(asked) => asked,
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    ?ask,
                    "answer not stored"
                );
                Asked::Failed(OUR_FAULT.to_owned())
            }
        }
    }

    /// Asks for the first page of the account list, to see whether Zoom answers us; says how many
    /// accounts it lists and keeps nothing.
    pub(crate) async fn first_page_of_accounts(&self, call_for: CallFor) -> Result<usize, Error> {
        let answer = self.inner.zoom.accounts(call_for, None).await?;
        Ok(answer.value.accounts.len())
    }

    async fn ask_and_keep(&self, ask: &Ask, call_for: CallFor) -> Result<Asked, StoreError> {
        let now = self.now();
        let is_background = call_for.lane == Lane::Keeper;
        // The background asks for thousands of things of which nobody waits for any: the mark is for
        // pages, and each would be one more transaction.
        let is_marked = !is_background || ask.account().is_none();
        if is_marked {
            self.store()
                .begin_fetch(ask.key(), now, now.plus_ms(-STALE_MARK_MS))
                .await?;
        }
        let unmark = async || match is_marked {
            true => self.store().end_fetch(ask.key()).await,
            false => Ok(()),
        };
        match self.call_and_keep(ask, call_for).await {
            Ok(()) => Ok(Asked::Answered),
            Err(Failure::Store(error)) => {
                // Nothing was written: only the mark is taken off, if that much works.
                unmark().await?;
                Err(error)
            }
            Err(Failure::Zoom(Error::NoSlot(no_slot))) => {
                unmark().await?;
                Ok(Asked::NoSlot(no_slot))
            }
            // Nothing is wrong with what was asked for: the background asks again, only slower.
            Err(Failure::Zoom(error @ Error::Throttled { .. })) if is_background => {
                unmark().await?;
                Ok(Asked::Throttled(error.sentence()))
            }
            Err(Failure::Zoom(error)) => self.keep_failure(ask, error).await,
            Err(Failure::BrokeOff) => {
                self.keep_failed(ask, BROKE_OFF).await?;
                Ok(Asked::Failed(BROKE_OFF.to_owned()))
            }
        }
    }

    async fn keep_failure(&self, ask: &Ask, error: Error) -> Result<Asked, StoreError> {
        let now = self.now();
        match error {
            Error::Refused(refusal) => {
                let mut tx = self.store().begin().await?;
                keep::refusal(&mut tx, ask, &refusal, now).await?;
                tx.commit().await?;
                Ok(Asked::Refused(refusal))
            }
            other => {
                let sentence = other.sentence();
                self.keep_failed(ask, &sentence).await?;
                Ok(Asked::Failed(sentence))
            }
        }
    }

    /// Stores that asking brought no answer, and why.
    pub(crate) async fn keep_failed(&self, ask: &Ask, sentence: &str) -> Result<(), StoreError> {
        let mut tx = self.store().begin().await?;
        tx.save_failure(ask.key(), sentence, self.now()).await?;
        tx.commit().await
    }

    async fn call_and_keep(&self, ask: &Ask, call_for: CallFor) -> Result<(), Failure> {
        let zoom = &self.inner.zoom;
        match ask {
            Ask::Accounts => return self.fetch_account_list(call_for).await,
            Ask::Renewals => return self.fetch_renewals(call_for).await,
            Ask::Master(of_master) => return self.fetch_of_master(of_master, call_for).await,
            Ask::Account(id) => {
                let answer = zoom.account(call_for, id.clone()).await?;
                let mut tx = self.store().begin().await?;
                keep::account(&mut tx, id, &answer.value, kept(&answer)).await?;
                tx.commit().await?;
            }
            Ask::Contact(id) => {
                let answer = zoom.billing_contact(call_for, id.clone()).await?;
                let mut tx = self.store().begin().await?;
                keep::contact(&mut tx, id, &answer.value, kept(&answer)).await?;
                tx.commit().await?;
            }
            Ask::Plans(id) => {
                let answer = zoom.plans(call_for, id.clone()).await?;
                let mut tx = self.store().begin().await?;
                keep::plans(&mut tx, id, &answer.value, kept(&answer)).await?;
                tx.commit().await?;
            }
            Ask::Usage(id) => {
                let answer = zoom.plan_usage(call_for, id.clone()).await?;
                let mut tx = self.store().begin().await?;
                keep::usage(&mut tx, id, &answer.value, kept(&answer)).await?;
                tx.commit().await?;
            }
            Ask::Invoices(id) => {
                let range = InvoiceRange::year_until(self.now().date());
                self.fetch_invoice_list(ask, id, range, call_for).await?;
            }
            Ask::InvoiceYear(id, year) => {
                let range = InvoiceRange::of_year(*year, self.now().date());
                self.fetch_invoice_list(ask, id, range, call_for).await?;
            }
            Ask::Invoice(id, invoice) => {
                let answer = zoom.invoice(call_for, id.clone(), invoice.clone()).await?;
                let mut tx = self.store().begin().await?;
                let one = KeptInvoice {
                    id: invoice,
                    detail: &answer.value,
                    kept: kept(&answer),
                };
                keep::invoice_details(&mut tx, id, &[one]).await?;
                tx.commit().await?;
            }
            Ask::InvoiceFile(id, invoice) => {
                let answer = zoom
                    .invoice_pdf(call_for, id.clone(), invoice.clone())
                    .await?;
                let mut tx = self.store().begin().await?;
                keep::invoice_file(&mut tx, id, invoice, kept(&answer)).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }

    async fn fetch_invoice_list(
        &self,
        ask: &Ask,
        id: &AccountId,
        range: InvoiceRange,
        call_for: CallFor,
    ) -> Result<(), Failure> {
        let answer = self
            .inner
            .zoom
            .invoices(call_for, id.clone(), range)
            .await?;
        let mut tx = self.store().begin().await?;
        let list = KeptInvoices {
            key: ask.key(),
            days: range.days(),
            list: &answer.value,
            kept: kept(&answer),
        };
        keep::invoices(&mut tx, id, list).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Reads all pages first and writes them together, so that no account looks vanished because a
    /// later page failed.
    async fn fetch_account_list(&self, call_for: CallFor) -> Result<(), Failure> {
        let mut accounts = Vec::new();
        let mut token: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let answer = self
                .inner
                .zoom
                .accounts(call_for, token.as_deref())
                .await
                .map_err(|error| Failure::of_page(token.as_deref(), error))?;
            for entry in &answer.value.unreadable {
                tracing::warn!(?entry, "an entry of the account list can't be read");
            }
            accounts.extend(answer.value.accounts);
            match answer.value.next_page_token {
                // A token that repeats itself would never end.
                Some(next) if token.as_ref() != Some(&next) => {
                    self.inner.fetches.turn_page();
                    token = Some(next);
                }
                _ => {
                    let mut tx = self.store().begin().await?;
                    let stamp = (answer.received_at, answer.request_id.as_deref());
                    keep::account_list(&mut tx, &accounts, stamp).await?;
                    tx.commit().await?;
                    return Ok(());
                }
            }
        }
        Err(Failure::Zoom(Error::Unreadable {
            what: format!("an account list of more than {MAX_PAGES} pages"),
        }))
    }

    /// What renews within 90 days, the longest time that Zoom tells of: all pages are read first and
    /// written together, so that no account looks as if it renewed no more because a page failed.
    async fn fetch_renewals(&self, call_for: CallFor) -> Result<(), Failure> {
        let window = RenewalWindow::Days90;
        let mut renewals = Vec::new();
        let mut token: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let answer = self
                .inner
                .zoom
                .renewals(call_for, window, token.as_deref())
                .await
                .map_err(|error| Failure::of_page(token.as_deref(), error))?;
            for entry in &answer.value.unreadable {
                tracing::warn!(?entry, "an entry of the renewals can't be read");
            }
            renewals.extend(answer.value.renewals);
            match answer.value.next_page_token {
                // A token that repeats itself would never end.
                Some(next) if token.as_ref() != Some(&next) => {
                    self.inner.fetches.turn_page();
                    token = Some(next);
                }
                _ => {
                    let renewals = self.of_our_accounts(renewals).await?;
                    let mut tx = self.store().begin().await?;
                    let stamp = (answer.received_at, answer.request_id.as_deref());
                    keep_renewals::all(&mut tx, &renewals, stamp).await?;
                    tx.commit().await?;
                    return Ok(());
                }
            }
        }
        Err(Failure::Zoom(Error::Unreadable {
            what: format!("a list of renewals of more than {MAX_PAGES} pages"),
        }))
    }
}

pub(super) fn kept<T>(answer: &Answer<T>) -> Kept<'_> {
    Kept {
        body: &answer.body,
        at: answer.received_at,
        request_id: answer.request_id.as_deref(),
    }
}

/// Why a call left nothing in the store.
pub(super) enum Failure {
    Zoom(Error),
    Store(StoreError),
    /// A list whose first page came and a later one was refused: its token lasts 15 minutes (api-facts,
    /// section 2). That is no word on whether the list may be read.
    BrokeOff,
}

impl Failure {
    /// Of a page of a list, by the token that it was asked with.
    fn of_page(token: Option<&str>, error: Error) -> Self {
        match (token, error) {
            (Some(_), Error::Refused(refusal)) => {
                tracing::warn!(?refusal, "a further page of a list was refused");
                Self::BrokeOff
            }
            (_, error) => Self::Zoom(error),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Zoom(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
