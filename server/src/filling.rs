//! The simulator's book of business as a source for [`portal::fill`]: the one place where the two meet.

use std::collections::BTreeSet;

use clock::Clock;
use domain::catalogue::{self, PlanEntry, Term};
use domain::days::DaySpan;
use domain::ids::{AccountId, AccountRef, InvoiceId};
use domain::invoice_year::InvoiceYear;
use domain::money::Money;
use domain::operation::Operation;
use domain::pricing::Price;
use domain::time::{Date, HOUR_MS, UtcMillis};
use domain::zoom::{Refusal, RefusedField};
use jiff::ToSpan as _;
use portal::{FillError, FillSource, Filled, SeedAccount, SeedAnswer, SeedInvoices, SeedMaster};
use serde_json::Value;
use simulator::{Book, StoryKind, story};
use store::Store;
use zoom::InvoiceRange;

/// How far back Zoom tells of invoices.
const MAX_MONTHS: u32 = 36;
/// How far back earlier answers about plans are kept, in months.
const PLAN_MONTHS: u32 = 12;
/// How far ahead Zoom tells of renewals.
const RENEWAL_DAYS: u32 = 90;
/// One account in so many is left unfetched, to show how a first look works.
const UNFETCHED_SHARE: usize = 100;

/// Fills a migrated database from a book with so many months of history.
///
/// # Errors
/// [`FillError`].
pub async fn from_book(
    store: &Store,
    clock: &Clock,
    book: &Book,
    months: u32,
) -> Result<Filled, FillError> {
    let unfetched = (book.len() as usize).div_ceil(UNFETCHED_SHARE);
    let source = Source {
        book: book.clone(),
        months,
        earlier: earlier(book, months),
    };
    portal::fill(store, source, UtcMillis(clock.now_ms()), unfetched).await
}

/// Families without a price, to show by what else one is known and what an unknown one looks like.
const UNPRICED: [&str; 2] = ["plan_zoom_rooms", "plan_large_meeting"];
/// The currencies of the price book.
const PRICED_IN: [&str; 3] = ["EUR", "GBP", "USD"];

struct Source {
    book: Book,
    months: u32,
    /// The same world on earlier days, oldest first.
    earlier: Vec<Book>,
}

/// The world at the beginning of each of the last months.
fn earlier(book: &Book, months: u32) -> Vec<Book> {
    let today = book.today();
    (1..=i64::from(months.min(PLAN_MONTHS)))
        .rev()
        .map(|ago| book.on(today.saturating_sub(ago.months())))
        .collect()
}

impl FillSource for Source {
    fn account_list(&self) -> Vec<Value> {
        self.book
            .accounts()
            .filter_map(|id| self.book.account_item(&AccountRef::Sub(id)).ok())
            .collect()
    }

    fn renewals(&self) -> Vec<Value> {
        self.book.renewals(RENEWAL_DAYS)
    }

    fn master(&self) -> SeedMaster {
        let today = self.book.today();
        let first_year = InvoiceYear::of(self.days().from());
        let years: Vec<(InvoiceYear, SeedAnswer)> = InvoiceYear::all_told_on(today)
            .filter(|year| *year >= first_year)
            .filter_map(|year| {
                let days = year.told_on(today)?;
                let told = self.book.invoices(&AccountRef::Me, days.from(), days.to());
                Some((year, answer(Operation::Invoices, told)))
            })
            .collect();
        let lists = years.iter().filter_map(|(_, list)| list.as_ref().ok());
        SeedMaster {
            usage: answer(Operation::PlanUsage, self.book.usage(&AccountRef::Me)),
            invoice_details: self.details(&AccountRef::Me, lists),
            years,
        }
    }

    fn prices(&self) -> Vec<Price> {
        let new_year = self.book.today().first_of_year();
        let is_priced = |entry: &&PlanEntry| {
            matches!(entry.term, Term::Monthly | Term::Annual)
                && entry.property.is_some_and(|own| !UNPRICED.contains(&own))
        };
        let mut prices = Vec::new();
        for entry in catalogue::all().iter().filter(is_priced) {
            for currency in PRICED_IN
                .iter()
                .filter_map(|currency| currency.parse().ok())
            {
                let amount = self.book.list_price(entry.code, currency);
                let (Some(amount), Ok(code)) = (amount, entry.code.parse()) else {
                    continue;
                };
                prices.push(Price {
                    code,
                    money: Money { amount, currency },
                    effective: new_year,
                });
            }
        }
        prices
    }

    fn account(&self, id: &AccountId) -> SeedAccount {
        let account = AccountRef::Sub(id.clone());
        let invoices = self.invoices(id);
        SeedAccount {
            detail: answer(Operation::Account, self.book.account_detail(&account)),
            contact: answer(Operation::BillingContact, self.book.contact(&account)),
            earlier_plans: self.earlier_plans(&account),
            plans: answer(Operation::Plans, self.book.plans(&account)),
            usage: answer(Operation::PlanUsage, self.book.usage(&account)),
            invoice_details: self.details(
                &account,
                invoices.iter().filter_map(|list| list.answer.as_ref().ok()),
            ),
            invoices,
        }
    }
}

impl Source {
    /// What Zoom would have answered about the plans in earlier months. Answers that differ from the
    /// one before in nothing but the next invoice date are left out: they tell nothing, and there
    /// would be one for each month of every account.
    fn earlier_plans(&self, account: &AccountRef) -> Vec<(UtcMillis, Value)> {
        let mut kept: Vec<(UtcMillis, Value)> = Vec::new();
        let mut before = Value::Null;
        for book in &self.earlier {
            let Ok(plans) = book.plans(account) else {
                continue;
            };
            let told = without_next_invoices(plans.clone());
            if told != before {
                let at = UtcMillis::start_of(book.today()).plus_ms(6 * HOUR_MS);
                kept.push((at, plans));
                before = told;
            }
        }
        kept
    }

    /// The days of which the history has invoices.
    fn days(&self) -> DaySpan {
        let today = self.book.today();
        let months = i64::from(self.months.min(MAX_MONTHS));
        let day_before = today.saturating_sub(months.months());
        DaySpan::up_to(day_before.saturating_add(1.day()), today)
    }

    /// The latest list, and those of the earlier years that it does not reach.
    fn invoices(&self, id: &AccountId) -> Vec<SeedInvoices> {
        let account = AccountRef::Sub(id.clone());
        let today = self.book.today();
        let history = self.days();
        let list = |year, days: DaySpan| {
            let told = self.book.invoices(&account, days.from(), days.to());
            SeedInvoices {
                year,
                days,
                answer: answer(Operation::Invoices, told),
            }
        };
        let asked = InvoiceRange::year_until(today).days();
        let latest = asked.common(history).map(|days| list(None, days));
        let is_refused = latest.as_ref().is_some_and(|list| list.answer.is_err());
        let years = InvoiceYear::earlier(today)
            .filter(|year| !is_refused && !is_left_out(id, *year, today))
            .filter_map(|year| {
                let days = year.told_on(today)?.common(history)?;
                // Where the history begins within the latest list, that has all of it.
                days.before(asked.from())?;
                Some(list(Some(year), days))
            });
        latest.into_iter().chain(years).collect()
    }

    /// Each invoice of these lists with its items.
    fn details<'l>(
        &self,
        account: &AccountRef,
        lists: impl Iterator<Item = &'l Value>,
    ) -> Vec<(InvoiceId, Value)> {
        let ids: BTreeSet<InvoiceId> = lists
            .filter_map(|list| list["invoices"].as_array())
            .flatten()
            .filter_map(|invoice| invoice["id"].as_str()?.parse().ok())
            .collect();
        ids.into_iter()
            .filter_map(|id| {
                let detail = self.book.invoice(account, id.as_str()).ok()?;
                Some((id, detail))
            })
            .collect()
    }
}

/// Of two accounts the years before last are left to be fetched by hand, to show how that goes.
fn is_left_out(id: &AccountId, year: InvoiceYear, today: Date) -> bool {
    let is_last = InvoiceYear::earlier(today).next() == Some(year);
    let is_shown = [StoryKind::OverBought, StoryKind::JustCancelled]
        .into_iter()
        .any(|kind| story(kind).id == *id);
    is_shown && !is_last
}

fn without_next_invoices(plans: Value) -> Value {
    match plans {
        Value::Object(fields) => fields
            .into_iter()
            .filter(|(name, _)| !name.ends_with("next_invoice_date"))
            .map(|(name, value)| (name, without_next_invoices(value)))
            .collect(),
        Value::Array(values) => values.into_iter().map(without_next_invoices).collect(),
        scalar => scalar,
    }
}

/// As the client would read it.
fn answer(operation: Operation, answer: Result<Value, simulator::Refusal>) -> SeedAnswer {
    answer.map_err(|refusal| {
        let fields = refusal
            .errors
            .into_iter()
            .map(|(field, message)| RefusedField { field, message })
            .collect();
        Refusal::new(
            operation,
            refusal.status,
            Some(refusal.code),
            &refusal.message,
            fields,
            None,
        )
    })
}
