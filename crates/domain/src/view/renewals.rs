//! What renews next, for all accounts: what the list is asked for and what it answers.
//!
//! Zoom's documents name no currency of these amounts, so that one may well be missing: then nothing is
//! said of it, and amounts without a currency are summed by themselves.

use form_urlencoded::parse;
use serde::{Deserialize, Serialize};

use super::list_query::{page, readable, written};
use super::{Fact, Page, RefreshOffer, SortOrder};
use crate::ids::AccountId;
use crate::money::{Amount, Currency};
use crate::time::Date;
use crate::zoom::RenewableSubscription;

named! {
    /// How far ahead one looks.
    RenewsWithin {
        /// A month.
        Days30 = "30", "30 days";
        /// Two.
        Days60 = "60", "60 days";
        /// Three: all that Zoom tells.
        Days90 = "90", "90 days";
    }
}

impl RenewsWithin {
    /// In days; `None`: as far as Zoom tells.
    pub fn days(self) -> Option<i64> {
        match self {
            Self::Days30 => Some(30),
            Self::Days60 => Some(60),
            Self::Days90 => None,
        }
    }
}

named! {
    /// The columns of the list; it can be sorted by each.
    RenewalColumn {
        /// The account's name.
        Account = "account", "Account";
        /// The day of the first renewal.
        Date = "date", "Renews";
        /// Whether it goes on by itself.
        AutoRenew = "auto", "Auto-renew";
        /// How many subscriptions.
        Subscriptions = "subscriptions", "Subscriptions";
        /// What it costs, currency by currency.
        Amount = "amount", "Amount";
    }
}

/// What the list is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewalQuery {
    /// How far ahead.
    pub within: RenewsWithin,
    /// Only those that do not go on by themselves.
    pub is_ending_only: bool,
    /// Words that must all stand in the account's name or number.
    pub search: String,
    /// By what they are sorted.
    pub sort: RenewalColumn,
    /// In which direction.
    pub order: SortOrder,
    /// The page, from 1.
    pub page: u32,
}

impl Default for RenewalQuery {
    fn default() -> Self {
        Self {
            within: RenewsWithin::Days90,
            is_ending_only: false,
            search: String::new(),
            sort: RenewalColumn::Date,
            order: SortOrder::Ascending,
            page: 1,
        }
    }
}

impl RenewalQuery {
    /// Reads a URL's query.
    pub fn parse_query(query: &str) -> Self {
        let mut read = Self::default();
        for (name, value) in parse(query.as_bytes()) {
            match &*name {
                "within" => read.within = RenewsWithin::of_name(&value).unwrap_or(read.within),
                "auto" => read.is_ending_only = value == "off",
                "q" => read.search = readable(&value),
                "sort" => read.sort = RenewalColumn::of_name(&value).unwrap_or(read.sort),
                "order" => read.order = SortOrder::of_name(&value).unwrap_or(read.order),
                "page" => read.page = page(&value),
                _ => {}
            }
        }
        read
    }

    /// All of it that differs from what an empty query means, name by name, in one order.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let initial = Self::default();
        let differs = |is_other: bool, value: &str| is_other.then(|| value.to_owned());
        [
            (
                "within",
                differs(self.within != initial.within, self.within.as_str()),
            ),
            ("auto", differs(self.is_ending_only, "off")),
            ("q", differs(!self.search.is_empty(), &self.search)),
            (
                "sort",
                differs(self.sort != initial.sort, self.sort.as_str()),
            ),
            (
                "order",
                differs(self.order != initial.order, self.order.as_str()),
            ),
            ("page", differs(self.page > 1, &self.page.to_string())),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }

    /// The query of a URL, without its question mark; empty where nothing is set.
    pub fn to_query(&self) -> String {
        written(self.pairs())
    }

    /// The same list from its first page on.
    #[must_use]
    pub fn on_page(&self, page: u32) -> Self {
        Self {
            page,
            ..self.clone()
        }
    }

    /// The same list as far ahead as this.
    #[must_use]
    pub fn within(&self, within: RenewsWithin) -> Self {
        Self {
            within,
            ..self.on_page(1)
        }
    }

    /// The same list, all of it or only what does not go on by itself.
    #[must_use]
    pub fn only_ending(&self, is_ending_only: bool) -> Self {
        Self {
            is_ending_only,
            ..self.on_page(1)
        }
    }

    /// The same list without a search.
    #[must_use]
    pub fn without_search(&self) -> Self {
        Self {
            search: String::new(),
            ..self.on_page(1)
        }
    }

    /// The same list sorted by a column: the other way round where it is already.
    #[must_use]
    pub fn sorted_by(&self, sort: RenewalColumn) -> Self {
        let order = match sort {
            _ if self.sort == sort => self.order.reversed(),
            RenewalColumn::Amount | RenewalColumn::Subscriptions => SortOrder::Descending,
            _ => SortOrder::Ascending,
        };
        Self {
            sort,
            order,
            ..self.on_page(1)
        }
    }
}

/// The renewals page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewalList {
    /// What it was asked for.
    pub query: RenewalQuery,
    /// Whether the list is known at all, and how old it is.
    pub list: Fact<()>,
    /// How many renew within each time, whatever else is asked for.
    pub within: Vec<(RenewsWithin, u64)>,
    /// How many of those within the time that is shown do not go on by themselves.
    pub ending: u64,
    /// What fits comes to, a sum for each currency.
    pub sums: Vec<RenewalSum>,
    /// What fits, one page of it.
    pub page: Page<RenewalRow>,
    /// Entries of the whole list that are about no account that is known.
    pub strangers: u64,
    /// What refreshing the list costs.
    pub refresh: RefreshOffer,
}

/// What renewals come to in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewalSum {
    /// Which; `None`: Zoom does not state it.
    pub currency: Option<Currency>,
    /// How many renewals, those without an amount too.
    pub renewals: u64,
    /// Of how many an amount is known.
    pub with_amount: u64,
    /// What these come to.
    pub amount: Amount,
}

/// One row of the renewals page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewalRow {
    /// The sub account; `None` where none is known by its id or number.
    pub account: Option<AccountId>,
    /// The name as Zoom tells it here.
    pub name: String,
    /// Zoom's account number.
    pub number: Option<String>,
    /// The day of the first renewal.
    pub on: Option<Date>,
    /// Whether it goes on by itself.
    pub is_automatic: Option<bool>,
    /// What it costs.
    pub amount: Option<Amount>,
    /// In what; `None`: Zoom does not state it.
    pub currency: Option<Currency>,
    /// What renews.
    pub subscriptions: Vec<RenewableSubscription>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_as_it_was_written() {
        let query = RenewalQuery {
            within: RenewsWithin::Days30,
            is_ending_only: true,
            search: "delta & co".to_owned(),
            sort: RenewalColumn::Amount,
            order: SortOrder::Descending,
            page: 3,
        };
        assert_eq!(RenewalQuery::parse_query(&query.to_query()), query);
        assert_eq!(RenewalQuery::default().to_query(), "");
        let nonsense = "within=7&auto=maybe&sort=x&order=y&page=-1";
        assert_eq!(RenewalQuery::parse_query(nonsense), RenewalQuery::default());
    }
}
