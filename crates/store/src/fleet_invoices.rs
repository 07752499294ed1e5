//! The invoices of all sub accounts as one list: filtered, sorted, paged, counted and summed, one
//! currency at a time.
//!
//! Each order has an index that holds the columns of all filters, so that a page is found by walking
//! one index, and only its rows are then read. A search walks the index of what is searched: see
//! [`Walk`] for how each statement gets its index. They spell the conditions of these partial indexes out: SQLite uses them only so.

use domain::ids::{AccountId, InvoiceId};
use domain::money::{Amount, Currency};
use domain::time::{Date, UtcMillis};
use domain::view::{InvoiceColumn, InvoiceState, SortOrder};

use crate::Store;
use crate::error::Result;
use crate::fold::{contains_pattern, fold};
use crate::invoices::Invoice;
use crate::reach::Reach;
use crate::sql::{Builder, FromRow, Row, Single};

/// Words of a search that count; more are ignored.
const MAX_SEARCH_WORDS: usize = 8;

/// What belongs to the list at all.
const OF_FLEET: &str = "is_listed = 1 AND account_folded IS NOT NULL";

/// Which invoices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FleetInvoiceFilter {
    /// Of one currency; `None`: of all, for counting by currency alone.
    pub currency: Option<Currency>,
    /// Words that must all stand in what is searched; empty: all.
    pub search: String,
    /// In one state.
    pub state: Option<InvoiceState>,
    /// Due on this day or later; those without a day count as due later than all.
    pub due_from: Option<Date>,
    /// Due on this day or earlier.
    pub due_to: Option<Date>,
    /// Of this day or later.
    pub from: Option<Date>,
    /// Of this day or earlier.
    pub to: Option<Date>,
    /// Whether the file is stored.
    pub has_file: Option<bool>,
}

impl FleetInvoiceFilter {
    /// All of a currency.
    pub fn of(currency: Currency) -> Self {
        Self {
            currency: Some(currency),
            search: String::new(),
            state: None,
            due_from: None,
            due_to: None,
            from: None,
            to: None,
            has_file: None,
        }
    }

    /// Whether it says nothing but the currency.
    fn is_plain(&self, currency: Currency) -> bool {
        *self == Self::of(currency)
    }
}

/// An invoice with whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FleetInvoice {
    /// Whose.
    pub account: AccountId,
    /// Their name.
    pub account_name: String,
    /// Zoom's number of the account.
    pub account_number: Option<String>,
    /// Purchase orders of its items, folded; empty where there are none or the items are not known.
    pub orders: String,
    /// When the list that tells it was fetched.
    pub listed_at: Option<UtcMillis>,
    /// The invoice.
    pub invoice: Invoice,
}

/// How many invoices and what they come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InvoiceSums {
    /// How many.
    pub invoices: u64,
    /// With tax.
    pub total: Amount,
    /// To be paid.
    pub open: Amount,
}

/// How many invoices there are in a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurrencyInvoices {
    /// Which.
    pub currency: Currency,
    /// How many.
    pub invoices: u64,
}

/// What is open and due in one of several spans of days.
struct Aged {
    span: u32,
    sums: InvoiceSums,
}

struct Year(i64);

impl FromRow for FleetInvoice {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            account: row.get("account_id")?,
            account_name: row.get("account_name")?,
            account_number: row.find("account_number")?,
            orders: row.get("orders")?,
            listed_at: row.find("invoices_fetched_at")?,
            invoice: Invoice::from_row(row)?,
        })
    }
}

impl FromRow for InvoiceSums {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            invoices: row.get("invoices")?,
            total: row.get("total_sum")?,
            open: row.get("open_sum")?,
        })
    }
}

impl FromRow for CurrencyInvoices {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            currency: row.get("currency")?,
            invoices: row.get("invoices")?,
        })
    }
}

impl FromRow for Aged {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            span: row.get("span")?,
            sums: InvoiceSums::from_row(row)?,
        })
    }
}

impl FromRow for Year {
    fn from_row(row: &Row) -> Result<Self> {
        row.get("year").map(Self)
    }
}

impl Store {
    /// One page of the invoices that fit: of `range` so many (the second) behind the first ones (the
    /// first), where `total` fit in all (as [`Store::sum_fleet_invoices`] counted). Beyond the middle
    /// they are counted from the end, which costs as little as at the beginning.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn list_fleet_invoices(
        &self,
        filter: &FleetInvoiceFilter,
        (sort, order): (InvoiceColumn, SortOrder),
        range: (u64, u32),
        total: u64,
    ) -> Result<Vec<FleetInvoice>> {
        let reach = Reach::of(range, total);
        let mut query = Builder::new(SELECT);
        query.push(" FROM (SELECT account_id AS page_account, id AS page_invoice FROM invoices");
        push_filter(&mut query, filter, Walk::Order(sort));
        let is_descending = order == SortOrder::Descending;
        push_order(&mut query, sort, is_descending, reach.is_backwards);
        query.push(" LIMIT ").push_bind(reach.limit);
        query.push(" OFFSET ").push_bind(reach.offset);
        query.push(") AS page JOIN invoices ON invoices.account_id = page_account AND invoices.id = page_invoice");
        query.push(JOINS);
        push_order(&mut query, sort, is_descending, false);
        query.build().fetch_all(self).await
    }

    /// The invoices that fit, in an order that never changes: at most `limit` behind the one that is
    /// given. For reading all of them, chunk by chunk.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn list_fleet_invoices_after(
        &self,
        filter: &FleetInvoiceFilter,
        after: Option<&(AccountId, InvoiceId)>,
        limit: u32,
    ) -> Result<Vec<FleetInvoice>> {
        let mut query = Builder::new(SELECT);
        query.push(" FROM (SELECT account_id AS page_account, id AS page_invoice FROM invoices");
        push_filter(&mut query, filter, Walk::Key);
        if let Some((account, invoice)) = after {
            query.push(" AND (account_id, id) > (").push_bind(account);
            query.push(", ").push_bind(invoice);
            query.push(")");
        }
        query
            .push(" ORDER BY account_id, id LIMIT ")
            .push_bind(limit);
        query.push(") AS page JOIN invoices ON invoices.account_id = page_account AND invoices.id = page_invoice");
        query.push(JOINS);
        query.push(" ORDER BY invoices.account_id, invoices.id");
        query.build().fetch_all(self).await
    }

    /// How many invoices fit and what they come to; of one currency, or nothing is added up.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn sum_fleet_invoices(
        &self,
        currency: Currency,
        filter: &FleetInvoiceFilter,
    ) -> Result<InvoiceSums> {
        let filter = FleetInvoiceFilter {
            currency: Some(currency),
            ..filter.clone()
        };
        let mut query;
        if filter.is_plain(currency) {
            query = Builder::new(
                "SELECT CAST(coalesce(sum(invoices), 0) AS BIGINT) AS invoices, \
                 CAST(coalesce(sum(total_ten_thousandths), 0) AS BIGINT) AS total_sum, \
                 CAST(coalesce(sum(open_ten_thousandths), 0) AS BIGINT) AS open_sum \
                 FROM invoice_totals WHERE currency = ",
            );
            query.push_bind(currency);
        } else {
            query = Builder::new("SELECT ");
            query
                .push(SUMS)
                .push(" FROM invoices")
                .push_index(index_of_amounts(&filter));
            push_filter(&mut query, &filter, Walk::Amounts);
        }
        query.build().fetch_one(self).await
    }

    /// In which currencies there are invoices, those with most first.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn count_invoices_by_currency(&self) -> Result<Vec<CurrencyInvoices>> {
        Builder::new(
            "SELECT currency, CAST(sum(invoices) AS BIGINT) AS invoices FROM invoice_totals \
             GROUP BY currency ORDER BY invoices DESC, currency",
        )
        .build()
        .fetch_all(self)
        .await
    }

    /// How many billed invoices have no stored file, whatever their currency.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn count_invoices_without_file(&self) -> Result<u64> {
        let Single(count) = Builder::new(
            "SELECT count(*) AS value FROM invoices \
             WHERE is_listed = 1 AND account_folded IS NOT NULL AND has_file = 0 AND state <> 1",
        )
        .build()
        .fetch_one(self)
        .await?;
        Ok(count)
    }

    /// How many invoices fit in each currency, those with most first.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn count_fitting_by_currency(
        &self,
        filter: &FleetInvoiceFilter,
    ) -> Result<Vec<CurrencyInvoices>> {
        let filter = FleetInvoiceFilter {
            currency: None,
            ..filter.clone()
        };
        let mut query = Builder::new("SELECT currency, count(*) AS invoices FROM invoices");
        push_filter(&mut query, &filter, Walk::Amounts);
        query.push(" GROUP BY currency ORDER BY invoices DESC, currency");
        query.build().fetch_all(self).await
    }

    /// The years of which there are invoices of a currency, the latest first.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_invoice_years(&self, currency: Currency) -> Result<Vec<i16>> {
        let mut query =
            Builder::new("SELECT DISTINCT year FROM invoice_totals WHERE year > 0 AND currency = ");
        query.push_bind(currency).push(" ORDER BY year DESC");
        let years: Vec<Year> = query.build().fetch_all(self).await?;
        Ok(years
            .into_iter()
            .filter_map(|Year(year)| year.try_into().ok())
            .collect())
    }

    /// What is open in a currency by when it is due: the first sum is of those due on the first of
    /// `days` or later or on no day, the next of those due on the second or later, and the last of
    /// all that are due earlier than the last day. The days go backwards.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn sum_open_by_due(
        &self,
        currency: Currency,
        days: &[Date],
    ) -> Result<Vec<InvoiceSums>> {
        let mut query = Builder::new("SELECT CAST(CASE WHEN due_date IS NULL THEN 0");
        for (span, day) in (0i64..).zip(days) {
            query.push(" WHEN due_date >= ").push_bind(*day);
            query
                .push(" THEN CAST(")
                .push_bind(span)
                .push(" AS BIGINT)");
        }
        let last = i64::try_from(days.len()).unwrap_or(i64::MAX);
        query.push(" ELSE CAST(").push_bind(last);
        query
            .push(" AS BIGINT) END AS BIGINT) AS span, ")
            .push(SUMS);
        let open = FleetInvoiceFilter {
            state: Some(InvoiceState::Open),
            ..FleetInvoiceFilter::of(currency)
        };
        query
            .push(" FROM invoices")
            .push_index(index_of_amounts(&open));
        push_filter(&mut query, &open, Walk::Amounts);
        query.push(" GROUP BY 1");
        let aged: Vec<Aged> = query.build().fetch_all(self).await?;
        let mut sums = vec![InvoiceSums::default(); days.len() + 1];
        for Aged { span, sums: of } in aged {
            if let Some(place) = sums.get_mut(span as usize) {
                *place = of;
            }
        }
        Ok(sums)
    }
}

const SELECT: &str = "SELECT invoices.*, size, sha256, stored_at, accounts.name AS account_name, \
    accounts.number AS account_number, invoices_fetched_at";
const JOINS: &str = " JOIN accounts ON accounts.id = invoices.account_id LEFT JOIN invoice_files \
    ON invoice_files.account_id = invoices.account_id AND invoice_files.invoice_id = invoices.id";
const SUMS: &str = "count(*) AS invoices, \
    CAST(coalesce(sum(total_ten_thousandths), 0) AS BIGINT) AS total_sum, \
    CAST(coalesce(sum(CASE WHEN state = 0 THEN balance_ten_thousandths ELSE 0 END), 0) AS BIGINT) \
    AS open_sum";

/// The index that holds the amounts and what the filter asks for.
fn index_of_amounts(filter: &FleetInvoiceFilter) -> &'static str {
    if !filter.search.is_empty() {
        "invoices_fleet_search"
    } else if filter.state.is_some() {
        "invoices_fleet_state"
    } else {
        "invoices_fleet_date"
    }
}

/// Which index a statement is to walk. SQLite chooses among the many that begin with the currency by
/// the conditions it sees, without knowing how many rows fit: a condition on a column that stands
/// behind a `+` or in an expression is checked in the index that is walked, and chooses none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Walk {
    /// That of a list's order.
    Order(InvoiceColumn),
    /// One that holds the amounts.
    Amounts,
    /// The table's own key.
    Key,
}

impl Walk {
    fn currency(self) -> &'static str {
        match self {
            Self::Key => "currency || ''",
            Self::Order(_) | Self::Amounts => "currency",
        }
    }

    fn state(self) -> &'static str {
        match self {
            Self::Order(InvoiceColumn::Status | InvoiceColumn::Due) | Self::Amounts => "state",
            Self::Order(_) | Self::Key => "+state",
        }
    }

    fn has_file(self) -> &'static str {
        match self {
            Self::Order(InvoiceColumn::File) => "has_file",
            Self::Order(_) | Self::Amounts | Self::Key => "+has_file",
        }
    }

    fn date(self) -> &'static str {
        match self {
            Self::Order(InvoiceColumn::Date) | Self::Amounts => "invoice_date",
            Self::Order(_) | Self::Key => "invoice_date || ''",
        }
    }

    fn due(self) -> &'static str {
        match self {
            Self::Order(InvoiceColumn::Status | InvoiceColumn::Due) | Self::Amounts => "due_date",
            Self::Order(_) | Self::Key => "due_date || ''",
        }
    }
}

/// Adds the condition.
fn push_filter(query: &mut Builder, filter: &FleetInvoiceFilter, walk: Walk) {
    query.push(" WHERE ").push(OF_FLEET);
    if let Some(currency) = filter.currency {
        query.push(" AND ").push(walk.currency()).push(" = ");
        query.push_bind(currency);
    }
    if let Some(state) = filter.state {
        query.push(" AND ").push(walk.state()).push(" = ");
        query.push_bind(state);
    }
    if let Some(day) = filter.due_from {
        query.push(" AND (").push(walk.due()).push(" >= ");
        query.push_bind(day).push(" OR due_date IS NULL)");
    }
    for (column, comparison, day) in [
        (walk.due(), " <= ", filter.due_to),
        (walk.date(), " >= ", filter.from),
        (walk.date(), " <= ", filter.to),
    ] {
        if let Some(day) = day {
            query.push(" AND ").push(column).push(comparison);
            query.push_bind(day);
        }
    }
    if let Some(has_file) = filter.has_file {
        query.push(" AND ").push(walk.has_file()).push(" = ");
        query.push_bind(has_file);
    }
    push_search(query, &filter.search);
}

fn push_search(query: &mut Builder, search: &str) {
    let folded = fold(search);
    let words = folded.split(' ').filter(|word| !word.is_empty());
    let mut before = " AND search >= '' AND search LIKE ";
    for word in words.take(MAX_SEARCH_WORDS) {
        // The first condition is always true; with it the index of what is searched is walked.
        query.push(before).push_bind(contains_pattern(word));
        query.push(" ESCAPE '\\'");
        before = " AND search LIKE ";
    }
}

/// Adds the order, or the very opposite of it: by a column, then by number, so that no page depends on
/// chance. What is not known comes last.
fn push_order(query: &mut Builder, sort: InvoiceColumn, is_descending: bool, is_backwards: bool) {
    let (keys, has_nulls): (&[&str], _) = match sort {
        InvoiceColumn::Number => (&[], false),
        InvoiceColumn::Account => (&["account_folded"], false),
        InvoiceColumn::Date => (&["invoice_date"], true),
        InvoiceColumn::Due => (&["due_date"], true),
        InvoiceColumn::Status => (&["state", "due_date"], false),
        InvoiceColumn::Total => (&["total_ten_thousandths"], false),
        InvoiceColumn::Tax => (&["tax_ten_thousandths"], false),
        InvoiceColumn::Balance => (&["balance_ten_thousandths"], false),
        InvoiceColumn::File => (&["has_file"], false),
    };
    let direction = if is_descending == is_backwards {
        ""
    } else {
        " DESC"
    };
    let nulls = match (has_nulls, is_backwards) {
        (false, _) => "",
        (true, false) => " NULLS LAST",
        (true, true) => " NULLS FIRST",
    };
    query.push(" ORDER BY ");
    for key in keys {
        query.push(key).push(direction).push(nulls).push(", ");
    }
    query.push("invoices.number").push(direction);
}
