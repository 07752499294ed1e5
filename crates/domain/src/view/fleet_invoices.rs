//! The invoices of all sub accounts: what the list is asked for and what it answers.
//!
//! All of the query stands in the URL, and is read and written here alone. Reading takes whatever
//! comes: what makes no sense is left out and never an error. One currency is shown at a time, since
//! amounts of different currencies are never added up or compared.

use form_urlencoded::parse;
use serde::{Deserialize, Serialize};

use super::list_query::{page, readable, written};
use super::{InvoiceRow, Page, SortOrder};
use crate::ids::AccountId;
use crate::money::{Currency, Money};
use crate::time::{Date, UtcMillis};

named! {
    /// The columns of the list; it can be sorted by each.
    InvoiceColumn {
        /// The number.
        Number = "number", "Invoice";
        /// The account's name.
        Account = "account", "Account";
        /// Day of the invoice.
        Date = "date", "Date";
        /// Day by which it is to be paid.
        Due = "due", "Due";
        /// Open ones by how long they are due, then drafts, then paid ones.
        Status = "status", "Status";
        /// With tax.
        Total = "total", "Total";
        /// Of which tax.
        Tax = "tax", "Tax";
        /// Still open.
        Balance = "balance", "Balance";
        /// Whether its file is stored.
        File = "pdf", "PDF";
    }
}

named! {
    /// What of the invoices is shown, by how they stand.
    InvoiceStatus {
        /// Something is to be paid.
        Open = "open", "Open";
        /// Something is to be paid, and its day has passed.
        Overdue = "overdue", "Overdue";
        /// Nothing is to be paid.
        Paid = "paid", "Paid";
        /// Not billed yet.
        Draft = "draft", "Draft";
    }
}

named! {
    /// How long open invoices are late.
    LateFor {
        /// Their day has not passed.
        NotDue = "0", "Not due";
        /// A month.
        Days30 = "1-30", "1\u{2013}30 days late";
        /// Two.
        Days60 = "31-60", "31\u{2013}60 days late";
        /// Three.
        Days90 = "61-90", "61\u{2013}90 days late";
        /// Longer.
        Longer = "91", "Over 90 days late";
    }
}

impl LateFor {
    /// The fewest and the most days that these are late; 0 and less is not late at all.
    pub fn days(self) -> (Option<i64>, Option<i64>) {
        match self {
            Self::NotDue => (None, Some(0)),
            Self::Days30 => (Some(1), Some(30)),
            Self::Days60 => (Some(31), Some(60)),
            Self::Days90 => (Some(61), Some(90)),
            Self::Longer => (Some(91), None),
        }
    }
}

named! {
    /// Whether files are stored.
    StoredFile {
        /// They are.
        Yes = "yes", "Stored";
        /// They are not.
        No = "no", "Not stored";
    }
}

/// What the list is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FleetInvoiceQuery {
    /// Of which currency; `None`: of that which most invoices have.
    pub currency: Option<Currency>,
    /// Words that must all stand in number, account name, account number or purchase order.
    pub search: String,
    /// How they stand.
    pub status: Option<InvoiceStatus>,
    /// How long they are late.
    pub late: Option<LateFor>,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// Whether their file is stored.
    pub file: Option<StoredFile>,
    /// By what they are sorted.
    pub sort: InvoiceColumn,
    /// In which direction.
    pub order: SortOrder,
    /// The page, from 1.
    pub page: u32,
}

impl Default for FleetInvoiceQuery {
    fn default() -> Self {
        Self {
            currency: None,
            search: String::new(),
            status: None,
            late: None,
            from: None,
            to: None,
            file: None,
            sort: InvoiceColumn::Date,
            order: SortOrder::Descending,
            page: 1,
        }
    }
}

impl FleetInvoiceQuery {
    /// Reads a URL's query.
    pub fn parse_query(query: &str) -> Self {
        let mut read = Self::default();
        let mut order = None;
        for (name, value) in parse(query.as_bytes()) {
            match &*name {
                "currency" => read.currency = value.parse().ok(),
                "q" => read.search = readable(&value),
                "status" => read.status = InvoiceStatus::of_name(&value),
                "late" => read.late = LateFor::of_name(&value),
                "from" => read.from = value.parse().ok(),
                "to" => read.to = value.parse().ok(),
                "pdf" => read.file = StoredFile::of_name(&value),
                "sort" => read.sort = InvoiceColumn::of_name(&value).unwrap_or(read.sort),
                "order" => order = SortOrder::of_name(&value),
                "page" => read.page = page(&value),
                _ => {}
            }
        }
        read.order = order.unwrap_or(first_order(read.sort));
        if read.late.is_some() {
            // What is late is open.
            read.status = read
                .status
                .filter(|status| matches!(status, InvoiceStatus::Open | InvoiceStatus::Overdue));
        }
        read
    }

    /// All of it that differs from what an empty query means, name by name, in one order.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let initial = Self::default();
        let order = (self.order != first_order(self.sort)).then(|| self.order.as_str().to_owned());
        let sort = (self.sort != initial.sort).then(|| self.sort.as_str().to_owned());
        [
            ("currency", self.currency.map(|code| code.to_string())),
            (
                "q",
                Some(self.search.clone()).filter(|text| !text.is_empty()),
            ),
            (
                "status",
                self.status.map(|status| status.as_str().to_owned()),
            ),
            ("late", self.late.map(|late| late.as_str().to_owned())),
            ("from", self.from.map(|day| day.to_string())),
            ("to", self.to.map(|day| day.to_string())),
            ("pdf", self.file.map(|file| file.as_str().to_owned())),
            ("sort", sort),
            ("order", order),
            ("page", (self.page > 1).then(|| self.page.to_string())),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }

    /// The query of a URL, without its question mark; empty where nothing is set.
    pub fn to_query(&self) -> String {
        written(self.pairs())
    }

    /// Whether only some of a currency's invoices are asked for.
    pub fn is_filtered(&self) -> bool {
        !self.search.is_empty()
            || self.status.is_some()
            || self.late.is_some()
            || self.from.is_some()
            || self.to.is_some()
            || self.file.is_some()
    }

    /// The year, where the days are exactly one.
    pub fn year(&self) -> Option<i16> {
        let (from, to) = (self.from?, self.to?);
        (year_days(from.year()) == Some((from, to))).then(|| from.year())
    }

    /// The same list from its first page on.
    #[must_use]
    pub fn on_page(&self, page: u32) -> Self {
        Self {
            page,
            ..self.clone()
        }
    }

    /// The same list sorted by a column: the other way round where it is already.
    #[must_use]
    pub fn sorted_by(&self, sort: InvoiceColumn) -> Self {
        let order = if self.sort == sort {
            self.order.reversed()
        } else {
            first_order(sort)
        };
        Self {
            sort,
            order,
            ..self.on_page(1)
        }
    }

    /// The same of another currency.
    #[must_use]
    pub fn in_currency(&self, currency: Currency) -> Self {
        Self {
            currency: Some(currency),
            ..self.on_page(1)
        }
    }

    /// Those that are late for so long, whatever else was asked for.
    #[must_use]
    pub fn only_late(&self, late: Option<LateFor>) -> Self {
        let base = self.without_filters();
        match late {
            Some(_) => Self {
                late,
                sort: InvoiceColumn::Due,
                order: SortOrder::Ascending,
                ..base
            },
            None => base,
        }
    }

    /// The same of one year; `None`: of all days.
    #[must_use]
    pub fn in_year(&self, year: Option<i16>) -> Self {
        let days = year.and_then(year_days);
        Self {
            from: days.map(|(from, _)| from),
            to: days.map(|(_, to)| to),
            ..self.on_page(1)
        }
    }

    /// The same list without its search and filters.
    #[must_use]
    pub fn without_filters(&self) -> Self {
        Self {
            currency: self.currency,
            sort: self.sort,
            order: self.order,
            ..Self::default()
        }
    }
}

/// How a column is sorted at first: days and amounts with the newest and largest on top, but what is
/// due with the longest overdue.
fn first_order(column: InvoiceColumn) -> SortOrder {
    match column {
        InvoiceColumn::Number
        | InvoiceColumn::Date
        | InvoiceColumn::Total
        | InvoiceColumn::Tax
        | InvoiceColumn::Balance
        | InvoiceColumn::File => SortOrder::Descending,
        InvoiceColumn::Account | InvoiceColumn::Due | InvoiceColumn::Status => SortOrder::Ascending,
    }
}

fn year_days(year: i16) -> Option<(Date, Date)> {
    Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?))
}

/// The invoices page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FleetInvoices {
    /// The currencies in which there are invoices, those with most first.
    pub currencies: Vec<CurrencyCount>,
    /// The currency that is shown; `None`: there is no invoice at all.
    pub currency: Option<Currency>,
    /// What fits, one page of it.
    pub page: Page<FleetInvoiceRow>,
    /// What all that fits comes to, with tax.
    pub total: Money,
    /// What is open of it.
    pub open: Money,
    /// What is open in this currency, by how late it is; whatever is filtered.
    pub ageing: Vec<AgeingCard>,
    /// The years of which there are invoices, the latest first.
    pub years: Vec<i16>,
    /// Where the search fits invoices of other currencies and none of this one.
    pub elsewhere: Vec<CurrencyCount>,
    /// How far the lists reach.
    pub coverage: FleetCoverage,
    /// When the next PDF may be asked for; `None`: now.
    pub next_file_at: Option<UtcMillis>,
}

/// How many invoices have a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrencyCount {
    /// Which.
    pub currency: Currency,
    /// How many.
    pub invoices: u64,
}

/// An invoice of the list, with whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FleetInvoiceRow {
    /// Whose.
    pub account: AccountId,
    /// Their name.
    pub account_name: String,
    /// The invoice.
    pub row: InvoiceRow,
}

/// What is open and late for so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgeingCard {
    /// For how long.
    pub late: LateFor,
    /// How many invoices.
    pub invoices: u64,
    /// What is open on them.
    pub open: Money,
}

/// How far the invoice lists of all accounts reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FleetCoverage {
    /// Invoices that are stored.
    pub stored: u64,
    /// The last day of the last whole month.
    pub through: Date,
    /// How many accounts do not reach it, those left out of which Zoom tells no invoices.
    pub missing: u64,
    /// Some of them.
    pub some: Vec<(AccountId, String)>,
    /// When the oldest and the newest list was fetched.
    pub fetched: Option<(UtcMillis, UtcMillis)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_as_it_was_written() {
        let query = FleetInvoiceQuery {
            currency: "EUR".parse().ok(),
            search: "de & lta".to_owned(),
            status: Some(InvoiceStatus::Overdue),
            late: Some(LateFor::Days60),
            from: "2026-01-01".parse().ok(),
            to: "2026-12-31".parse().ok(),
            file: Some(StoredFile::No),
            sort: InvoiceColumn::Balance,
            order: SortOrder::Ascending,
            page: 7,
        };
        assert_eq!(FleetInvoiceQuery::parse_query(&query.to_query()), query);
        assert_eq!(query.year(), Some(2026));
        let initial = FleetInvoiceQuery::default();
        assert_eq!(initial.to_query(), "");
        assert_eq!(FleetInvoiceQuery::parse_query(""), initial);
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        let nonsense =
            "currency=%00&status=x&late=-1&from=yesterday&to=&pdf=maybe&sort=q&page=-3&order=up";
        assert_eq!(
            FleetInvoiceQuery::parse_query(nonsense),
            FleetInvoiceQuery::default()
        );
    }

    #[test]
    fn a_column_is_turned_by_asking_for_it_again() {
        let query = FleetInvoiceQuery::default().sorted_by(InvoiceColumn::Due);
        assert_eq!(query.order, SortOrder::Ascending);
        let turned = query.sorted_by(InvoiceColumn::Due);
        assert_eq!(turned.order, SortOrder::Descending);
        assert_eq!(FleetInvoiceQuery::parse_query(&turned.to_query()), turned);
    }
}
