//! What stands above the rows of the accounts list: views, search, filter chips, the choice of columns.
//! All of it are links and GET forms, so that the address says what is shown.

use std::collections::BTreeSet;

use domain::geography::country_name;
use domain::view::{
    AccountColumn, AccountFacet, AccountFlag, AccountList, AccountOptions, AccountQuery,
    AccountView, MANAGED_BY_ME, MANAGED_BY_NOBODY, Payer, PlanStanding, SortOrder, Unlearned,
};
use leptos::prelude::*;

use crate::paths;
use crate::ui::chip::{Chip, ChipValue, Choice, Choices, Kept};
use crate::ui::icon::{Draw, Icon};
use crate::ui::search_form::SearchForm;
use crate::ui::tabs::{Tab, Tabs};

/// The views, each with how many accounts it holds.
pub(super) fn view_tabs(list: &AccountList) -> impl IntoView + use<> {
    let query = &list.query;
    let tabs = list
        .views
        .iter()
        .map(|(view, count)| Tab {
            title: view.title(),
            count: Some(*count),
            href: paths::accounts(&query.in_view(*view)),
            is_current: query.view == *view,
        })
        .collect();
    view! { <Tabs label="Views" class="views" tabs/> }
}

/// Search, chips and columns. On a phone the chips fold into a sheet of their own.
pub(super) fn filter_bar(list: &AccountList) -> impl IntoView + use<> {
    let query = &list.query;
    let is_mine_known = list
        .views
        .iter()
        .any(|(view, count)| *view == AccountView::Mine && *count > 0);
    let (set, unset): (Vec<_>, Vec<_>) = AccountFacet::ALL
        .iter()
        .map(|facet| (*facet, choices(*facet, query, &list.options, is_mine_known)))
        .filter(|(_, choices)| !choices.is_empty())
        .partition(|(facet, _)| query.facets.contains_key(facet));
    let number = query.facets.len();
    let fold = if number == 0 {
        "Filters".to_owned()
    } else {
        format!("Filters {number}")
    };
    let clear = query.has_filters().then(|| {
        let all = query.in_view(query.view);
        view! { <a class="button is-ghost is-small" href=paths::accounts(&all)>"Clear filters"</a> }
    });
    view! {
        <div class="filter-bar">
            {search_form(query)}
            <button class="button filters-button" type="button" popovertarget="filters">
                <Draw icon=Icon::Funnel/>
                {fold}
            </button>
            <div class="filters" id="filters" popover="auto" role="group" aria-label="Filters">
                {set.into_iter().chain(unset).map(|(facet, choices)| chip(facet, choices, query)).collect_view()}
                {clear}
                {sort_form(query)}
            </div>
            {column_choice(query)}
        </div>
    }
}

fn search_form(query: &AccountQuery) -> impl IntoView + use<> {
    view! {
        <SearchForm
            action=paths::ACCOUNTS
            label="Accounts"
            kept=query.without_search().pairs()
            value=query.search.clone()
            takes="Name, number, id, owner\u{2019}s e-mail, reference or tag"
            placeholder="Name, number, reference, tag"
        />
    }
}

fn chip(facet: AccountFacet, choices: Vec<Choice>, query: &AccountQuery) -> impl IntoView + use<> {
    let chosen: Vec<&Choice> = choices.iter().filter(|choice| choice.is_chosen).collect();
    let words = match chosen.as_slice() {
        [] => None,
        [one] => Some(one.words.clone()),
        several => Some(format!("any of {}", several.len())),
    };
    let without = query.without(facet);
    let value = words.map(|words| ChipValue {
        words,
        clear: paths::accounts(&without),
    });
    view! {
        <Chip title=facet.title() value>
            <Choices
                action=paths::ACCOUNTS
                name=facet.as_str()
                legend=facet.title()
                choices
                kept=without.pairs()
            />
        </Chip>
    }
}

/// What can be chosen of a facet; what is chosen already always stands among it.
fn choices(
    facet: AccountFacet,
    query: &AccountQuery,
    options: &AccountOptions,
    is_mine_known: bool,
) -> Vec<Choice> {
    let same = |values: &[String]| {
        let both = values.iter().map(|value| (value.clone(), value.clone()));
        both.collect::<Vec<_>>()
    };
    let mut pairs: Vec<(String, String)> = match facet {
        AccountFacet::Type => same(&options.types),
        AccountFacet::Plan => same(&options.plans),
        AccountFacet::Tag => same(&options.tags),
        AccountFacet::Country => countries(&options.countries),
        AccountFacet::Manager => managers(&options.managers, is_mine_known),
        AccountFacet::Status => named(PlanStanding::ALL, PlanStanding::as_str, PlanStanding::title),
        AccountFacet::Payer => named(Payer::ALL, Payer::as_str, Payer::title),
        AccountFacet::Flag => named(AccountFlag::ALL, AccountFlag::as_str, AccountFlag::title),
        AccountFacet::Unlearned => named(Unlearned::ALL, Unlearned::as_str, Unlearned::title),
    };
    let offered: BTreeSet<String> = pairs.iter().map(|(value, _)| value.clone()).collect();
    let chosen = query.facets.get(&facet).into_iter().flatten();
    let others = chosen.filter(|value| !offered.contains(*value));
    pairs.extend(others.map(|value| (value.clone(), value.clone())));
    pairs
        .into_iter()
        .map(|(value, words)| Choice {
            is_chosen: query.has(facet, &value),
            value,
            words,
        })
        .collect()
}

fn named<T: Copy>(
    all: &[T],
    name: fn(T) -> &'static str,
    title: fn(T) -> &'static str,
) -> Vec<(String, String)> {
    let pair = |one: &T| (name(*one).to_owned(), title(*one).to_owned());
    all.iter().map(pair).collect()
}

fn countries(ids: &[String]) -> Vec<(String, String)> {
    let mut named: Vec<(String, String)> = ids
        .iter()
        .map(|id| (id.clone(), country_name(id).unwrap_or(id).to_owned()))
        .collect();
    named.sort_by(|(_, a), (_, b)| a.cmp(b));
    named
}

/// Nothing where no account has a manager: there is nobody to filter by.
fn managers(names: &[String], is_mine_known: bool) -> Vec<(String, String)> {
    if names.is_empty() {
        return Vec::new();
    }
    let me = is_mine_known.then(|| (MANAGED_BY_ME.to_owned(), "Me".to_owned()));
    let nobody = (MANAGED_BY_NOBODY.to_owned(), "Nobody".to_owned());
    let people = names.iter().map(|name| (name.clone(), name.clone()));
    me.into_iter().chain([nobody]).chain(people).collect()
}

fn column_choice(query: &AccountQuery) -> impl IntoView + use<> {
    let choices = AccountColumn::ALL
        .iter()
        .filter(|column| **column != AccountColumn::Name)
        .map(|column| Choice {
            value: column.as_str().to_owned(),
            words: column.title().to_owned(),
            is_chosen: query.columns.contains(column),
        })
        .collect();
    let mut kept = query.pairs();
    kept.retain(|(name, _)| *name != "cols");
    // Ticking none is a choice too: the name alone.
    kept.push(("cols", AccountColumn::Name.as_str().to_owned()));
    view! {
        <details class="column-choice" name="chips">
            <summary class="button is-ghost">
                <Draw icon=Icon::Columns/>
                "Columns"
            </summary>
            <div class="chip-panel">
                <Choices action=paths::ACCOUNTS name="cols" legend="Columns" choices kept/>
            </div>
        </details>
    }
}

/// Sorting where there are no heads of columns to click on.
fn sort_form(query: &AccountQuery) -> impl IntoView + use<> {
    let mut kept = query.on_page(1).pairs();
    kept.retain(|(name, _)| !matches!(*name, "sort" | "order"));
    let option = |value: &'static str, words: &'static str, is_chosen: bool| {
        view! { <option value=value selected=is_chosen>{words}</option> }
    };
    let columns = AccountColumn::ALL
        .iter()
        .map(|column| option(column.as_str(), column.title(), query.sort == *column))
        .collect_view();
    let order = |order: SortOrder, words| option(order.as_str(), words, query.order == order);
    view! {
        <form class="sort-form" method="get" action=paths::ACCOUNTS>
            <Kept pairs=kept/>
            <select class="control" name="sort" aria-label="Sort by">{columns}</select>
            <select class="control" name="order" aria-label="Direction">
                {order(SortOrder::Ascending, "Ascending")}
                {order(SortOrder::Descending, "Descending")}
            </select>
            <button class="button" type="submit">"Sort"</button>
        </form>
    }
}
