//! The simulator's book of business as a source for [`portal::fill`]: the one place where the two meet.

use clock::Clock;
use domain::ids::{AccountId, AccountRef, InvoiceId};
use domain::operation::Operation;
use domain::time::{Date, HOUR_MS, UtcMillis};
use domain::year::Year;
use domain::zoom::{Refusal, RefusedField};
use jiff::ToSpan as _;
use portal::{FillError, FillSource, Filled, SeedAccount, SeedAnswer, SeedMaster};
use serde_json::Value;
use simulator::Book;
use store::Store;

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
        book,
        months,
        earlier: earlier(book, months),
    };
    portal::fill(store, &source, UtcMillis(clock.now_ms()), unfetched).await
}

struct Source<'b> {
    book: &'b Book,
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

impl FillSource for Source<'_> {
    fn account_list(&self) -> Vec<Value> {
        self.book
            .accounts()
            .filter_map(|id| self.book.account_item(&AccountRef::Sub(id)).ok())
            .collect()
    }

    fn renewals(&self) -> Vec<Value> {
        self.book.renewals(RENEWAL_DAYS)
    }

    fn days(&self) -> (Date, Date) {
        let today = self.book.today();
        let months = i64::from(self.months.min(MAX_MONTHS));
        (today.saturating_sub(months.months()), today)
    }

    fn master(&self) -> SeedMaster {
        let today = self.book.today();
        let first_year = Year::of(self.days().0);
        let years: Vec<(Year, SeedAnswer)> = Year::all_told_on(today)
            .into_iter()
            .filter(|year| *year >= first_year)
            .filter_map(|year| {
                let (from, to) = year.told_on(today)?;
                let told = self.book.invoices(&AccountRef::Me, from, to);
                Some((year, answer(Operation::Invoices, told)))
            })
            .collect();
        let lists = years.iter().filter_map(|(_, list)| list.as_ref().ok());
        SeedMaster {
            usage: answer(Operation::PlanUsage, self.book.usage(&AccountRef::Me)),
            invoice_details: lists
                .flat_map(|list| self.details(&AccountRef::Me, list))
                .collect(),
            years,
        }
    }

    fn account(&self, id: &AccountId) -> SeedAccount {
        let account = AccountRef::Sub(id.clone());
        let invoices = self.invoices(&account);
        SeedAccount {
            detail: answer(Operation::Account, self.book.account_detail(&account)),
            contact: answer(Operation::BillingContact, self.book.contact(&account)),
            earlier_plans: self.earlier_plans(&account),
            plans: answer(Operation::Plans, self.book.plans(&account)),
            usage: answer(Operation::PlanUsage, self.book.usage(&account)),
            invoice_details: invoices
                .as_ref()
                .map(|list| self.details(&account, list))
                .unwrap_or_default(),
            invoices,
        }
    }
}

impl Source<'_> {
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

    /// All years in one list: Zoom tells of one at a time.
    fn invoices(&self, account: &AccountRef) -> SeedAnswer {
        let (first, last) = self.days();
        let mut whole: Option<Value> = None;
        let mut from = first;
        while from <= last {
            let to = from
                .saturating_add(1.year())
                .saturating_sub(1.day())
                .min(last);
            let year = answer(Operation::Invoices, self.book.invoices(account, from, to))?;
            match &mut whole {
                None => whole = Some(year),
                Some(whole) => append(whole, year),
            }
            from = to.saturating_add(1.day());
        }
        Ok(whole.unwrap_or_default())
    }

    fn details(&self, account: &AccountRef, list: &Value) -> Vec<(InvoiceId, Value)> {
        let ids = list["invoices"].as_array().into_iter().flatten();
        ids.filter_map(|invoice| invoice["id"].as_str()?.parse::<InvoiceId>().ok())
            .filter_map(|id| {
                let detail = self.book.invoice(account, id.as_str()).ok()?;
                Some((id, detail))
            })
            .collect()
    }
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

fn append(whole: &mut Value, mut year: Value) {
    if let (Some(whole), Some(year)) = (
        whole["invoices"].as_array_mut(),
        year["invoices"].as_array_mut(),
    ) {
        whole.append(year);
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
