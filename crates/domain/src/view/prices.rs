//! The price book as its pages show it, and files with prices from their dry run on.

use form_urlencoded::parse;
use serde::{Deserialize, Serialize};

use super::list_query::{page, readable, written};
use super::{Page, PlanName, SheetReading};
use crate::contact::FieldProblem;
use crate::ids::PriceImportId;
use crate::money::{Amount, Currency};
use crate::pricing::{Price, PricePer};
use crate::time::{Date, UtcMillis};

/// What the price book is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceQuery {
    /// Words that must all stand in the plan's name, or in its code.
    pub search: String,
    /// In this currency alone.
    pub currency: Option<Currency>,
    /// The page, from 1.
    pub page: u32,
}

impl Default for PriceQuery {
    fn default() -> Self {
        Self {
            search: String::new(),
            currency: None,
            page: 1,
        }
    }
}

impl PriceQuery {
    /// Reads a URL's query.
    pub fn parse_query(query: &str) -> Self {
        let mut read = Self::default();
        for (name, value) in parse(query.as_bytes()) {
            match &*name {
                "q" => read.search = readable(&value),
                "currency" => read.currency = value.parse().ok(),
                "page" => read.page = page(&value),
                _ => {}
            }
        }
        read
    }

    /// All of it that differs from what an empty query means, name by name, in one order.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let search = (!self.search.is_empty()).then(|| self.search.clone());
        let currency = self.currency.map(|currency| currency.to_string());
        let page = (self.page > 1).then(|| self.page.to_string());
        [("q", search), ("currency", currency), ("page", page)]
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }

    /// The query of a URL, without its question mark; empty where nothing is set.
    pub fn to_query(&self) -> String {
        written(self.pairs())
    }

    /// Whether it leaves anything out.
    pub fn is_filtered(&self) -> bool {
        !self.search.is_empty() || self.currency.is_some()
    }

    /// Another page of the same.
    #[must_use]
    pub fn on_page(&self, page: u32) -> Self {
        Self {
            page,
            ..self.clone()
        }
    }

    /// The same in one currency, or in all, from the first page on.
    #[must_use]
    pub fn in_currency(&self, currency: Option<Currency>) -> Self {
        Self {
            currency,
            page: 1,
            ..self.clone()
        }
    }

    /// The same without words, from the first page on.
    #[must_use]
    pub fn without_search(&self) -> Self {
        Self {
            search: String::new(),
            page: 1,
            ..self.clone()
        }
    }
}

/// Whether a price holds today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PriceStanding {
    /// It does.
    InEffect,
    /// It will.
    ToCome,
    /// It did until another one took its place on this day.
    Superseded(Date),
}

/// One price of the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceRow {
    /// The price.
    pub price: Price,
    /// Its plan, in words.
    pub plan: PlanName,
    /// For how long, as the code says.
    pub per: Option<PricePer>,
    /// Whether it holds today.
    pub standing: PriceStanding,
}

/// The price book, one page of what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceList {
    /// What was asked for.
    pub query: PriceQuery,
    /// The prices.
    pub page: Page<PriceRow>,
    /// How many there are without any filter.
    pub all: u64,
    /// The currencies in which there are any.
    pub currencies: Vec<Currency>,
    /// Most lines of a file that is imported.
    pub max_lines: u64,
    /// Largest file that is imported, in bytes.
    pub max_file_bytes: u64,
}

/// A line of a file that is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenPrice {
    /// The line on which it begins, from 1.
    pub line: u32,
    /// The price.
    pub price: Price,
    /// Its plan, in words.
    pub plan: PlanName,
    /// What the book holds for the same plan, currency and day.
    pub before: Option<Amount>,
}

impl TakenPrice {
    /// Whether the book says something else or nothing so far.
    pub fn changes_something(&self) -> bool {
        self.before != Some(self.price.money.amount)
    }
}

/// A line of a file that is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedPrice {
    /// The line on which it begins, from 1.
    pub line: u32,
    /// The plan as the file names it.
    pub code: String,
    /// What is wrong with it.
    pub problems: Vec<FieldProblem>,
}

/// What a file with prices says: stored with its dry run, so that what is applied is what was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceFile {
    /// How it was understood.
    pub reading: SheetReading,
    /// In the order of the file.
    pub taken: Vec<TakenPrice>,
    /// In the order of the file.
    pub refused: Vec<RefusedPrice>,
}

impl PriceFile {
    /// The lines that would change something.
    pub fn changes(&self) -> impl Iterator<Item = &TakenPrice> {
        self.taken.iter().filter(|taken| taken.changes_something())
    }

    /// How many there are.
    pub fn count_changes(&self) -> usize {
        self.changes().count()
    }
}

/// The page of a file with prices: its dry run, or what it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceImportPage {
    /// Its number.
    pub id: PriceImportId,
    /// Its name, as the browser told it.
    pub file_name: String,
    /// Its SHA-256, in hexadecimal digits.
    pub file_sha256: String,
    /// Who uploaded it.
    pub by: String,
    /// When.
    pub at: UtcMillis,
    /// What it says.
    pub file: PriceFile,
    /// Who applied it and when; `None`: nothing was changed by it.
    pub applied: Option<(String, UtcMillis)>,
    /// Whether somebody has edited the price book since it was checked, so that it can't be applied.
    pub is_overtaken: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_written_as_it_is_read() {
        for query in ["", "q=zoom+rooms&currency=EUR&page=3"] {
            assert_eq!(PriceQuery::parse_query(query).to_query(), query);
        }
        let nonsense = PriceQuery::parse_query("q=+&currency=euro&page=0&x=1");
        assert_eq!(nonsense, PriceQuery::default());
    }
}
