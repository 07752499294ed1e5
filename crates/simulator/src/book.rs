//! The book of business: every account computed from the seed on demand; held are only the
//! differences that writes made, each with the moment from which reads see it.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use clock::Clock;
use domain::ids::{AccountId, AccountRef, InvoiceId};
use domain::money::{Amount, Currency};
use domain::time::{Date, MINUTE_MS, UtcMillis};
use serde_json::Value;

use crate::account::{Account, State};
use crate::bodies;
use crate::config::BookConfig;
use crate::line::{days_after, months_after};
use crate::random::Random;
use crate::refusal::Refusal;
use crate::seed::profile::{MASTER_POSITION, profile};
use crate::{invoice, pdf, sealed_id, seed};

/// The seed's world at a clock's moment; clones share it.
#[derive(Clone)]
pub struct Book {
    shared: Arc<Shared>,
}

struct Shared {
    config: BookConfig,
    clock: Clock,
    lag_minutes: RangeInclusive<u32>,
    differences: Mutex<Differences>,
    computed: AtomicU64,
}

#[derive(Default)]
struct Differences {
    /// By position, oldest version first.
    accounts: HashMap<u32, Vec<Version>>,
    /// How many writes there were: draws the next lag.
    writes: u64,
}

/// What a write made of an account.
struct Version {
    /// Reads see it from here on (the clock's milliseconds).
    visible_from_ms: i64,
    state: State,
}

/// How much a book holds and did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BookSize {
    /// Accounts that differ from the seed.
    pub changed_accounts: usize,
    /// Accounts computed from the seed so far.
    pub computed: u64,
}

impl Book {
    /// A book whose writes are visible at once.
    pub fn new(config: BookConfig, clock: Clock) -> Self {
        Self::with_lag(config, clock, 0..=0)
    }

    /// A book whose writes become visible after some minutes of the clock's time.
    pub fn with_lag(config: BookConfig, clock: Clock, lag_minutes: RangeInclusive<u32>) -> Self {
        Self {
            shared: Arc::new(Shared {
                config,
                clock,
                lag_minutes,
                differences: Mutex::default(),
                computed: AtomicU64::new(0),
            }),
        }
    }

    /// The same seed's world on another day, without what was written since.
    #[must_use]
    pub fn on(&self, day: Date) -> Self {
        let clock = Clock::starting_at(UtcMillis::start_of(day).0);
        Self::new(self.shared.config, clock)
    }

    /// How many sub accounts there are.
    pub fn len(&self) -> u32 {
        self.shared.config.accounts
    }

    /// Whether there is no sub account.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The ids of all sub accounts, in the order of the account list.
    pub fn accounts(&self) -> impl Iterator<Item = AccountId> + use<> {
        (0..self.len()).map(sealed_id::account_id)
    }

    /// The day of the book's clock.
    pub fn today(&self) -> Date {
        UtcMillis(self.shared.clock.now_ms()).date()
    }

    /// What is held and what was computed: shows that construction is lazy.
    pub fn size(&self) -> BookSize {
        BookSize {
            changed_accounts: self.differences().accounts.len(),
            computed: self.shared.computed.load(Ordering::Relaxed),
        }
    }

    /// Forgets every write.
    pub fn reset(&self) {
        *self.differences() = Differences::default();
    }

    /// The item of an account in `GET /accounts`.
    ///
    /// # Errors
    /// As Zoom refuses.
    pub fn account_item(&self, account: &AccountRef) -> Result<Value, Refusal> {
        Ok(bodies::account_item(&self.find(account.as_str())?))
    }

    /// `GET /accounts/{accountId}`.
    ///
    /// # Errors
    /// As Zoom refuses.
    pub fn account_detail(&self, account: &AccountRef) -> Result<Value, Refusal> {
        Ok(bodies::account_detail(&self.find(account.as_str())?))
    }

    /// `GET /accounts/{accountId}/billing`.
    ///
    /// # Errors
    /// As Zoom refuses.
    pub fn contact(&self, account: &AccountRef) -> Result<Value, Refusal> {
        Ok(self.master_paid(account)?.contact.to_json())
    }

    /// `GET /accounts/{accountId}/plans`.
    ///
    /// # Errors
    /// As Zoom refuses.
    pub fn plans(&self, account: &AccountRef) -> Result<Value, Refusal> {
        Ok(bodies::plans(&self.master_paid(account)?))
    }

    /// `GET /accounts/{accountId}/plans/usage`.
    ///
    /// # Errors
    /// As Zoom refuses.
    pub fn usage(&self, account: &AccountRef) -> Result<Value, Refusal> {
        let account = self.find(account.as_str())?;
        if account.is_free() || account.is_trial() || account.profile.is_self_pay {
            return Err(Refusal::not_paid("Only available for paid account."));
        }
        Ok(bodies::usage(&account))
    }

    /// `GET /accounts/{accountId}/billing/invoices` from a day to a day, both included.
    ///
    /// # Errors
    /// As Zoom refuses; a span over one year or beyond three years is assumed to be 400/300.
    pub fn invoices(&self, account: &AccountRef, from: Date, to: Date) -> Result<Value, Refusal> {
        if from > to || to > months_after(from, 12) {
            return Err(Refusal::invalid("The date range must be within one year."));
        }
        if months_after(from, 36) < self.today() {
            return Err(Refusal::invalid(
                "The from date must be within the last three years.",
            ));
        }
        let account = self.invoiced(account)?;
        Ok(bodies::invoice_list(
            account.currency,
            &invoice::invoices(&account, from, to),
        ))
    }

    /// `GET /accounts/{accountId}/billing/invoices/{invoiceId}`.
    ///
    /// # Errors
    /// As Zoom refuses.
    pub fn invoice(&self, account: &AccountRef, id: &str) -> Result<Value, Refusal> {
        let account = self.invoiced(account)?;
        let unknown = || Refusal::new(400, 2001, format!("InvoiceId does not exist: {id}."));
        match sealed_id::invoice_position(id) {
            Some((position, day)) if position == account.profile.position => {
                let invoice = invoice::invoice_on(&account, invoice::day_of(day));
                invoice
                    .map(|invoice| bodies::invoice_detail(&invoice))
                    .ok_or_else(unknown)
            }
            _ => Err(unknown()),
        }
    }

    /// The PDF of an invoice with its file name.
    ///
    /// # Errors
    /// As Zoom refuses: an invoice that it does not know or has not billed yet is answered with a
    /// message about an account.
    pub fn invoice_pdf(&self, id: &str) -> Result<(Vec<u8>, String), Refusal> {
        let unknown = || Refusal::no_invoice_account(id);
        let (position, day) = sealed_id::invoice_position(id).ok_or_else(unknown)?;
        if position >= self.len() && position != MASTER_POSITION {
            return Err(unknown());
        }
        let account = self.account(position);
        let invoice = invoice::invoice_on(&account, invoice::day_of(day))
            .filter(|invoice| !invoice.is_draft)
            .ok_or_else(unknown)?;
        Ok((
            pdf::invoice_pdf(&account, &invoice),
            format!("{}.pdf", invoice.number),
        ))
    }

    /// The account of an invoice, as its id tells.
    pub fn account_of_invoice(&self, id: &InvoiceId) -> Option<AccountRef> {
        let (position, _) = sealed_id::invoice_position(id.as_str())?;
        match position {
            MASTER_POSITION => Some(AccountRef::Me),
            position if position < self.len() => Some(sealed_id::account_id(position).into()),
            _ => None,
        }
    }

    /// What one licence of a plan costs, without tax: for a year where its term is one or more of them, for a
    /// month where it is shorter. Zoom's API does not tell this; the partner knows it from elsewhere.
    pub fn list_price(&self, code: &str, currency: Currency) -> Option<Amount> {
        crate::product::list_price(code, currency)
    }

    /// The accounts with something that renews within `days`, as `GET /accounts/billing/renewals`
    /// lists them (an assumed body).
    pub fn renewals(&self, days: u32) -> Vec<Value> {
        let until = days_after(self.today(), i32::try_from(days).unwrap_or(90));
        (0..self.len())
            .filter_map(|position| {
                let account = self.account(position);
                let hidden = account.profile.is_self_pay || account.is_trial();
                (!hidden)
                    .then(|| bodies::renewal(&account, until))
                    .flatten()
            })
            .collect()
    }

    /// A page of `GET /accounts`.
    pub(crate) fn account_items(&self, first: u32, count: u32) -> Vec<Value> {
        let end = first.saturating_add(count).min(self.len());
        (first..end)
            .map(|position| bodies::account_item(&self.account(position)))
            .collect()
    }

    /// The account that an id or `me` names.
    pub(crate) fn find(&self, id: &str) -> Result<Account, Refusal> {
        self.position(id)
            .map(|position| self.account(position))
            .ok_or_else(|| Refusal::no_account(id))
    }

    fn position(&self, id: &str) -> Option<u32> {
        if id == "me" {
            return Some(MASTER_POSITION);
        }
        sealed_id::account_position(id).filter(|position| *position < self.len())
    }

    fn master_paid(&self, account: &AccountRef) -> Result<Account, Refusal> {
        let account = self.find(account.as_str())?;
        if account.profile.is_self_pay {
            return Err(Refusal::state("This subaccount is on self pay mode."));
        }
        Ok(account)
    }

    /// The account whose invoices may be read. Zoom documents one refusal; that it also meets
    /// customers who pay directly is assumed.
    fn invoiced(&self, account: &AccountRef) -> Result<Account, Refusal> {
        let id = account.as_str();
        let account = self.find(id).map_err(|_| Refusal::no_invoice_account(id))?;
        let never_paid = account.lines.is_empty() && !account.is_master();
        if never_paid || account.is_trial() || account.profile.is_self_pay {
            return Err(Refusal::not_paid(format!(
                "Only available for Paid account: {id}."
            )));
        }
        Ok(account)
    }

    /// The account at a position as reads see it now.
    pub(crate) fn account(&self, position: u32) -> Account {
        let now_ms = self.shared.clock.now_ms();
        let seen = self
            .differences()
            .accounts
            .get(&position)
            .and_then(|versions| {
                let visible = versions.iter().rev().find(|v| v.visible_from_ms <= now_ms);
                visible.map(|version| version.state.clone())
            });
        self.assemble(position, seen)
    }

    /// The account as it really is, whether reads see it yet or not.
    fn latest(&self, position: u32, differences: &Differences) -> Account {
        let versions = differences.accounts.get(&position);
        let state = versions.and_then(|v| v.last()).map(|v| v.state.clone());
        self.assemble(position, state)
    }

    fn assemble(&self, position: u32, state: Option<State>) -> Account {
        let config = &self.shared.config;
        let profile = profile(config, position);
        let state = state.unwrap_or_else(|| {
            self.shared.computed.fetch_add(1, Ordering::Relaxed);
            let lines = seed::lines(config, &profile);
            let hosts = lines.first().map_or(1, crate::line::Line::hosts_at_last);
            State {
                contact: seed::contact(&profile, config.seed, hosts),
                lines,
            }
        });
        Account {
            currency: profile.market.currency(),
            profile,
            contact: state.contact,
            lines: state.lines,
            today: self.today(),
            seed: config.seed,
        }
    }

    /// Changes an account: `change` works on the account as it really is and may refuse. The effect
    /// is seen by reads after `lag_minutes`, or after the book's own lag.
    pub(crate) fn write<T>(
        &self,
        id: &str,
        lag_minutes: Option<u32>,
        change: impl FnOnce(&mut Account) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let position = self
            .position(id)
            .filter(|position| *position != MASTER_POSITION);
        let position = position.ok_or_else(|| Refusal::no_account(id))?;
        let now_ms = self.shared.clock.now_ms();
        let mut differences = self.differences();
        let mut account = self.latest(position, &differences);
        let answer = change(&mut account)?;
        differences.writes += 1;
        let minutes = lag_minutes.unwrap_or_else(|| self.draw_lag(differences.writes));
        let visible_from_ms = now_ms + i64::from(minutes) * MINUTE_MS;
        let versions = differences.accounts.entry(position).or_default();
        // A later write never shows before an earlier one, and only the last visible one is needed.
        let floor = versions
            .last()
            .map_or(visible_from_ms, |v| v.visible_from_ms);
        if let Some(seen) = versions.iter().rposition(|v| v.visible_from_ms <= now_ms) {
            versions.drain(..seen);
        }
        versions.push(Version {
            visible_from_ms: visible_from_ms.max(floor),
            state: State {
                contact: account.contact,
                lines: account.lines,
            },
        });
        Ok(answer)
    }

    fn draw_lag(&self, write: u64) -> u32 {
        let range = &self.shared.lag_minutes;
        Random::new(self.shared.config.seed, "lag", write).between(*range.start(), *range.end())
    }

    fn differences(&self) -> MutexGuard<'_, Differences> {
        // A panic while the lock is held leaves whole values: nothing is half written.
        self.shared
            .differences
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
