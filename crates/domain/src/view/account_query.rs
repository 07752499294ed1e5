//! What the accounts list is asked for: all of it stands in the URL, and is read and written here alone.
//!
//! Reading takes whatever comes: what makes no sense is left out and never an error, since people edit
//! addresses and keep old ones.

use std::collections::{BTreeMap, BTreeSet};

use form_urlencoded::parse;
use serde::{Deserialize, Serialize};

use super::list_query::{page, readable, written};
use super::{AccountFlag, SortOrder};

/// Most values of one facet.
const MAX_VALUES: usize = 20;
/// Longest value of a facet, in characters.
const MAX_VALUE_CHARS: usize = 120;

/// A value of [`AccountFacet::Manager`]: whoever asks.
pub const MANAGED_BY_ME: &str = "@me";
/// A value of [`AccountFacet::Manager`]: nobody.
pub const MANAGED_BY_NOBODY: &str = "@none";

named! {
    /// The views that stand as tabs above the list.
    AccountView {
        /// All sub accounts.
        All = "all", "All";
        /// What a person should look at.
        Attention = "attention", "Needs attention";
        /// The term ends within 30 days.
        Renewing = "renewing", "Renewing in 30 days";
        /// A fifth of the licences or more is unused.
        Unused = "unused", "Unused over 20\u{202f}%";
        /// Nearly all licences are used.
        NearlyFull = "nearly_full", "Over 95\u{202f}% used";
        /// Something is open.
        Unpaid = "unpaid", "Unpaid";
        /// Managed by whoever asks.
        Mine = "mine", "Mine";
    }
}

named! {
    /// The columns of the list; it can be sorted by each.
    AccountColumn {
        /// Name, number, country and customer reference; always shown.
        Name = "name", "Account";
        /// The base plan.
        Plan = "plan", "Base plan";
        /// Licences used, bought and pending.
        Licences = "licences", "Licences";
        /// Active add-ons.
        Addons = "addons", "Add-ons";
        /// What is remarkable.
        Flags = "flags", "Flags";
        /// The next invoice.
        NextInvoice = "next_invoice", "Next invoice";
        /// What is open on invoices.
        Balance = "balance", "Open balance";
        /// The end of the term and whether it goes on by itself.
        Renewal = "renewal", "Renewal";
        /// Who looks after it.
        Manager = "manager", "Account manager";
        /// The partner's own words.
        Tags = "tags", "Tags";
        /// How old the plans are.
        Fetched = "fetched", "Fetched";
    }
}

named! {
    /// What the list is filtered by; the values of one are alternatives.
    AccountFacet {
        /// The account's type as Zoom names it.
        Type = "type", "Type";
        /// The base plan without its term.
        Plan = "plan", "Plan";
        /// Whether the base plan runs: [`PlanStanding`].
        Status = "status", "Status";
        /// Who pays: [`Payer`].
        Payer = "pays", "Payer";
        /// [`AccountFlag`].
        Flag = "flag", "Flag";
        /// A name, [`MANAGED_BY_ME`] or [`MANAGED_BY_NOBODY`].
        Manager = "manager", "Manager";
        /// One of the partner's own words.
        Tag = "tag", "Tag";
        /// Country of the billing contact, as Zoom's two letters.
        Country = "country", "Country";
        /// What was never fetched: [`Unlearned`].
        Unlearned = "unlearned", "Not fetched";
    }
}

named! {
    /// Whether a base plan runs.
    PlanStanding {
        /// It runs.
        Active = "active", "Active";
        /// Cancelled; it may run to the end of its term.
        Cancelled = "cancelled", "Cancelled";
        /// There is none, or it is over.
        None = "none", "No base plan";
    }
}

named! {
    /// Who pays Zoom.
    Payer {
        /// The partner.
        Partner = "partner", "Partner pays";
        /// The customer itself.
        Customer = "customer", "Customer pays Zoom";
        /// Not told yet.
        Unknown = "unknown", "Not known";
    }
}

named! {
    /// What of an account was never fetched.
    Unlearned {
        /// Its plans.
        Plans = "plans", "Plans";
        /// Its usage.
        Usage = "usage", "Usage";
        /// Its invoices.
        Invoices = "invoices", "Invoices";
    }
}

impl AccountFacet {
    /// Whether a value can stand for something here.
    fn takes(self, value: &str) -> bool {
        match self {
            Self::Status => PlanStanding::of_name(value).is_some(),
            Self::Payer => Payer::of_name(value).is_some(),
            Self::Flag => AccountFlag::of_name(value).is_some(),
            Self::Unlearned => Unlearned::of_name(value).is_some(),
            Self::Type | Self::Plan | Self::Manager | Self::Tag | Self::Country => {
                (1..=MAX_VALUE_CHARS).contains(&value.chars().count())
                    && !value.contains(char::is_control)
            }
        }
    }
}

/// How many rows a page holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum PageSize {
    /// 50.
    #[default]
    Fifty,
    /// 100.
    Hundred,
    /// 250.
    Large,
}

impl PageSize {
    /// All sizes.
    pub const ALL: [Self; 3] = [Self::Fifty, Self::Hundred, Self::Large];

    /// The number of rows.
    pub fn rows(self) -> u32 {
        match self {
            Self::Fifty => 50,
            Self::Hundred => 100,
            Self::Large => 250,
        }
    }

    /// The size of so many rows, if it is one.
    pub fn of_rows(rows: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.rows() == rows)
    }
}

/// What the accounts page was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountQuery {
    /// The tab.
    pub view: AccountView,
    /// Words that must all stand in name, number, id, owner's e-mail, customer reference, tags or
    /// manager; empty: all accounts.
    pub search: String,
    /// The values of each facet that is set; none is empty.
    pub facets: BTreeMap<AccountFacet, BTreeSet<String>>,
    /// By what it is sorted.
    pub sort: AccountColumn,
    /// In which direction.
    pub order: SortOrder,
    /// The page, from 1.
    pub page: u32,
    /// Rows a page holds.
    pub size: PageSize,
    /// The columns beside the name.
    pub columns: BTreeSet<AccountColumn>,
}

impl Default for AccountQuery {
    fn default() -> Self {
        Self {
            view: AccountView::All,
            search: String::new(),
            facets: BTreeMap::new(),
            sort: AccountColumn::Name,
            order: SortOrder::Ascending,
            page: 1,
            size: PageSize::default(),
            columns: default_columns(),
        }
    }
}

/// The columns that are shown where nobody chose.
fn default_columns() -> BTreeSet<AccountColumn> {
    use AccountColumn::{Addons, Balance, Fetched, Flags, Licences, NextInvoice, Plan};
    BTreeSet::from([Plan, Licences, Addons, Flags, NextInvoice, Balance, Fetched])
}

impl AccountQuery {
    /// Everything that a search finds.
    pub fn searched(search: &str) -> Self {
        Self {
            search: readable(search),
            ..Self::default()
        }
    }

    /// Reads a URL's query.
    pub fn parse_query(query: &str) -> Self {
        let mut read = Self::default();
        let mut columns: Option<BTreeSet<AccountColumn>> = None;
        for (name, value) in parse(query.as_bytes()) {
            match &*name {
                "view" => read.view = AccountView::of_name(&value).unwrap_or(read.view),
                "q" => read.search = readable(&value),
                "sort" => read.sort = AccountColumn::of_name(&value).unwrap_or(read.sort),
                "order" => read.order = SortOrder::of_name(&value).unwrap_or(read.order),
                "page" => read.page = page(&value),
                "size" => {
                    let rows = value.parse().ok();
                    read.size = rows.and_then(PageSize::of_rows).unwrap_or(read.size);
                }
                // Forms send one after the other, links all at once.
                "cols" => columns
                    .get_or_insert_default()
                    .extend(value.split(',').filter_map(AccountColumn::of_name)),
                name => read.take_facet(name, value.trim()),
            }
        }
        if let Some(mut columns) = columns {
            columns.remove(&AccountColumn::Name);
            read.columns = columns;
        }
        read
    }

    fn take_facet(&mut self, name: &str, value: &str) {
        let Some(facet) = AccountFacet::of_name(name).filter(|facet| facet.takes(value)) else {
            return;
        };
        let values = self.facets.entry(facet).or_default();
        if values.len() < MAX_VALUES {
            values.insert(value.to_owned());
        }
    }

    /// All of it that differs from what an empty query means, name by name, in one order.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let initial = Self::default();
        let mut pairs = Vec::new();
        let mut add = |is_set: bool, name: &'static str, value: String| {
            if is_set {
                pairs.push((name, value));
            }
        };
        add(
            self.view != initial.view,
            "view",
            self.view.as_str().to_owned(),
        );
        add(!self.search.is_empty(), "q", self.search.clone());
        for (facet, values) in &self.facets {
            for value in values {
                add(true, facet.as_str(), value.clone());
            }
        }
        add(
            self.sort != initial.sort,
            "sort",
            self.sort.as_str().to_owned(),
        );
        add(
            self.order != initial.order,
            "order",
            self.order.as_str().to_owned(),
        );
        add(
            self.columns != initial.columns,
            "cols",
            self.columns_in_one(),
        );
        add(
            self.size != initial.size,
            "size",
            self.size.rows().to_string(),
        );
        add(self.page > 1, "page", self.page.to_string());
        pairs
    }

    fn columns_in_one(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|column| column.as_str()).collect();
        if names.is_empty() {
            // A value that is there and names none: the name alone.
            AccountColumn::Name.as_str().to_owned()
        } else {
            names.join(",")
        }
    }

    /// The query of a URL, without its question mark; empty where nothing is set.
    pub fn to_query(&self) -> String {
        written(self.pairs())
    }

    /// Whether only some of the accounts are asked for.
    pub fn is_filtered(&self) -> bool {
        self.view != AccountView::All || self.has_filters()
    }

    /// Whether a search or a facet is set, whatever the view.
    pub fn has_filters(&self) -> bool {
        !self.search.is_empty() || !self.facets.is_empty()
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
    pub fn sorted_by(&self, column: AccountColumn) -> Self {
        let order = if self.sort == column {
            self.order.reversed()
        } else {
            SortOrder::Ascending
        };
        Self {
            sort: column,
            order,
            ..self.on_page(1)
        }
    }

    /// The same list without a facet.
    #[must_use]
    pub fn without(&self, facet: AccountFacet) -> Self {
        let mut query = self.on_page(1);
        query.facets.remove(&facet);
        query
    }

    /// The same list without a search.
    #[must_use]
    pub fn without_search(&self) -> Self {
        Self {
            search: String::new(),
            ..self.on_page(1)
        }
    }

    /// Another view with everything but the filters as it is.
    #[must_use]
    pub fn in_view(&self, view: AccountView) -> Self {
        Self {
            view,
            search: String::new(),
            facets: BTreeMap::new(),
            ..self.on_page(1)
        }
    }

    /// The same with a value of a facet, on the first page.
    #[must_use]
    pub fn with(&self, facet: AccountFacet, value: &str) -> Self {
        let mut query = self.on_page(1);
        query
            .facets
            .entry(facet)
            .or_default()
            .insert(value.to_owned());
        query
    }

    /// Whether a value of a facet is set.
    pub fn has(&self, facet: AccountFacet, value: &str) -> bool {
        self.facets
            .get(&facet)
            .is_some_and(|values| values.contains(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_empty_query_is_the_whole_list() {
        let query = AccountQuery::parse_query("");
        assert_eq!(query, AccountQuery::default());
        assert_eq!(query.to_query(), "");
        assert!(!query.is_filtered());
    }

    #[test]
    fn what_forms_and_links_send_is_read() {
        let query = AccountQuery::parse_query(
            "view=unpaid&q=+M%C3%BCller+&flag=overdue&flag=unused&tag=gold&sort=balance&order=desc\
             &size=100&page=3&cols=name&cols=plan&cols=tags",
        );
        assert_eq!(query.view, AccountView::Unpaid);
        assert_eq!(query.search, "Müller");
        assert!(
            query.has(AccountFacet::Flag, "overdue") && query.has(AccountFacet::Flag, "unused")
        );
        assert_eq!(
            (query.sort, query.order),
            (AccountColumn::Balance, SortOrder::Descending)
        );
        assert_eq!((query.size.rows(), query.page), (100, 3));
        assert_eq!(
            query.columns,
            BTreeSet::from([AccountColumn::Plan, AccountColumn::Tags])
        );
        assert_eq!(
            query.to_query(),
            "view=unpaid&q=M%C3%BCller&flag=overdue&flag=unused&tag=gold&sort=balance&order=desc\
             &cols=plan%2Ctags&size=100&page=3"
        );
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        for hostile in [
            "view=everything&flag=rich&pays=%00&status=&unlearned=all&sort=secret&order=up",
            "page=-1&size=1000000&page=99999999999999999999",
            "%FF%FE=%80&=&&&;;q",
            "country=%0A&tag=&manager=%00",
        ] {
            assert_eq!(
                AccountQuery::parse_query(hostile),
                AccountQuery::default(),
                "{hostile}"
            );
        }
        let many: String = (0..500).map(|number| format!("tag=t{number}&")).collect();
        let query = AccountQuery::parse_query(&many);
        assert_eq!(query.facets[&AccountFacet::Tag].len(), MAX_VALUES);
    }

    #[test]
    fn sorting_by_the_same_column_turns_it_round() {
        let query = AccountQuery::default().on_page(4);
        let by_plan = query.sorted_by(AccountColumn::Plan);
        assert_eq!((by_plan.order, by_plan.page), (SortOrder::Ascending, 1));
        assert_eq!(
            by_plan.sorted_by(AccountColumn::Plan).order,
            SortOrder::Descending
        );
        assert_eq!(
            query.sorted_by(AccountColumn::Name).order,
            SortOrder::Descending
        );
    }

    #[test]
    fn no_columns_beside_the_name_can_be_asked_for() {
        let query = AccountQuery::parse_query("cols=name");
        assert!(query.columns.is_empty());
        assert_eq!(AccountQuery::parse_query(&query.to_query()), query);
    }

    fn of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
        proptest::sample::select(all)
    }

    fn facet() -> impl Strategy<Value = (AccountFacet, String)> {
        let free = "[a-zA-Z0-9 &=+%#?äß@-]{1,12}";
        (
            of(AccountFacet::ALL),
            free,
            any::<proptest::sample::Index>(),
        )
            .prop_map(|(facet, text, index)| {
                let named = |names: Vec<&str>| names[index.index(names.len())].to_owned();
                let value = match facet {
                    AccountFacet::Flag => {
                        named(AccountFlag::ALL.iter().map(|f| f.as_str()).collect())
                    }
                    AccountFacet::Status => {
                        named(PlanStanding::ALL.iter().map(|s| s.as_str()).collect())
                    }
                    AccountFacet::Payer => named(Payer::ALL.iter().map(|p| p.as_str()).collect()),
                    AccountFacet::Unlearned => {
                        named(Unlearned::ALL.iter().map(|u| u.as_str()).collect())
                    }
                    _ => format!("x{}y", text.trim()),
                };
                (facet, value)
            })
    }

    prop_compose! {
        fn query()(
            view in of(AccountView::ALL),
            search in "[^\\p{C}]{0,30}",
            facets in proptest::collection::vec(facet(), 0..6),
            sort in of(AccountColumn::ALL),
            is_descending in any::<bool>(),
            page in 1u32..5_000,
            size in proptest::sample::select(PageSize::ALL.to_vec()),
            columns in proptest::collection::btree_set(of(&AccountColumn::ALL[1..]), 0..11),
        ) -> AccountQuery {
            let mut query = AccountQuery {
                view, sort, page, size, columns,
                search: readable(&search),
                order: if is_descending { SortOrder::Descending } else { SortOrder::Ascending },
                facets: BTreeMap::new(),
            };
            for (facet, value) in facets {
                query.facets.entry(facet).or_default().insert(value);
            }
            query
        }
    }

    proptest! {
        #[test]
        fn a_query_is_read_as_it_was_written(query in query()) {
            prop_assert_eq!(AccountQuery::parse_query(&query.to_query()), query);
        }

        #[test]
        fn whatever_comes_is_read_and_written_the_same_again(text in "\\PC{0,200}") {
            let read = AccountQuery::parse_query(&text);
            prop_assert_eq!(AccountQuery::parse_query(&read.to_query()), read);
        }
    }
}
