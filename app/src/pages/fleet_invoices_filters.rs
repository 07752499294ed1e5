//! What stands above the rows of the invoices of all accounts: search and filter chips. All of it are
//! links and GET forms, so that the address says what is shown.

use domain::time::Date;
use domain::view::{
    FleetInvoiceQuery, FleetInvoices, InvoiceColumn, InvoiceStatus, LateFor, StoredFile,
};
use leptos::prelude::*;

use crate::paths;
use crate::ui::chip::{Chip, ChipValue, Kept};
use crate::ui::icon::{Draw, Icon};
use crate::ui::search_form::SearchForm;
use crate::ui::when::{Times, day};

/// Search, chips, and how old the lists are. On a phone the chips fold into a sheet of their own.
pub(super) fn filter_bar(list: &FleetInvoices, query: &FleetInvoiceQuery) -> impl IntoView + use<> {
    let times = Times::of_page();
    let ages = list.coverage.fetched.map(|(oldest, newest)| {
        let words = format!(
            "Invoice lists as of {} to {}",
            times.clock(oldest),
            times.clock(newest)
        );
        view! { <span class="filter-note stamp">{words}</span> }
    });
    let set = [
        query.status.is_some(),
        query.late.is_some(),
        query.from.is_some() || query.to.is_some(),
        query.file.is_some(),
    ];
    let fold = match set.iter().filter(|is_set| **is_set).count() {
        0 => "Filters".to_owned(),
        number => format!("Filters {number}"),
    };
    let clear = query.is_filtered().then(|| {
        let href = paths::fleet_invoices(&query.without_filters());
        view! { <a class="button is-ghost is-small" href=href>"Clear filters"</a> }
    });
    view! {
        <div class="filter-bar">
            {search_form(query)}
            <button class="button filters-button" type="button" popovertarget="filters">
                <Draw icon=Icon::Funnel/>
                {fold}
            </button>
            <div class="filters" id="filters" popover="auto" role="group" aria-label="Filters">
                {status_chip(query)}
                {late_chip(query)}
                {day_chip(list, query)}
                {file_chip(query)}
                {clear}
                {sort_form(query)}
            </div>
            {ages}
        </div>
    }
}

fn search_form(query: &FleetInvoiceQuery) -> impl IntoView + use<> {
    let rest = FleetInvoiceQuery {
        search: String::new(),
        ..query.on_page(1)
    };
    view! {
        <SearchForm
            action=paths::INVOICES
            label="Invoices"
            kept=rest.pairs()
            value=query.search.clone()
            takes="Invoice number, account or purchase order"
            placeholder="Invoice number, account, PO"
        />
    }
}

/// The list with something else of it, from its first page on.
fn changed(query: &FleetInvoiceQuery, change: impl FnOnce(&mut FleetInvoiceQuery)) -> String {
    let mut query = query.on_page(1);
    change(&mut query);
    paths::fleet_invoices(&query)
}

/// Choices of which one is taken, each a link.
fn links(items: impl Iterator<Item = (String, String, bool)>) -> AnyView {
    let items = items.into_iter().map(|(words, href, is_current)| {
        view! { <li><a class="chip-link" href=href aria-current=is_current.then_some("true")>{words}</a></li> }
    });
    view! { <ul class="chip-links">{items.collect_view()}</ul> }.into_any()
}

fn status_chip(query: &FleetInvoiceQuery) -> impl IntoView + use<> {
    let value = query.status.map(|status| ChipValue {
        words: status.title().to_owned(),
        clear: changed(query, |query| query.status = None),
    });
    let items = InvoiceStatus::ALL.iter().map(|status| {
        let href = changed(query, |query| {
            query.status = Some(*status);
            query.late = None;
        });
        (
            status.title().to_owned(),
            href,
            query.status == Some(*status),
        )
    });
    let choices = links(items);
    view! { <Chip title="Status" value>{choices}</Chip> }
}

/// The cards above set it; here it is told and taken away.
fn late_chip(query: &FleetInvoiceQuery) -> Option<AnyView> {
    let late = query.late?;
    let value = Some(ChipValue {
        words: late.title().to_owned(),
        clear: changed(query, |query| query.late = None),
    });
    let items = LateFor::ALL.iter().map(|of| {
        let href = changed(query, |query| query.late = Some(*of));
        (of.title().to_owned(), href, *of == late)
    });
    let choices = links(items);
    Some(view! { <Chip title="Late" value>{choices}</Chip> }.into_any())
}

fn file_chip(query: &FleetInvoiceQuery) -> impl IntoView + use<> {
    let value = query.file.map(|file| ChipValue {
        words: file.title().to_owned(),
        clear: changed(query, |query| query.file = None),
    });
    let items = StoredFile::ALL.iter().map(|file| {
        let href = changed(query, |query| query.file = Some(*file));
        (file.title().to_owned(), href, query.file == Some(*file))
    });
    let choices = links(items);
    view! { <Chip title="PDF" value>{choices}</Chip> }
}

/// A year by a link, any other days by a form.
fn day_chip(list: &FleetInvoices, query: &FleetInvoiceQuery) -> impl IntoView + use<> {
    let words = match (query.year(), query.from, query.to) {
        (Some(year), ..) => Some(year.to_string()),
        (None, Some(from), Some(to)) => Some(format!("{} to {}", day(from), day(to))),
        (None, Some(from), None) => Some(format!("from {}", day(from))),
        (None, None, Some(to)) => Some(format!("to {}", day(to))),
        (None, None, None) => None,
    };
    let value = words.map(|words| ChipValue {
        words,
        clear: paths::fleet_invoices(&query.in_year(None)),
    });
    let years = list.years.iter().map(|year| {
        let href = paths::fleet_invoices(&query.in_year(Some(*year)));
        (year.to_string(), href, query.year() == Some(*year))
    });
    let years = links(years);
    let text = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let (from, to) = (text(query.from), text(query.to));
    let kept = query.in_year(None).pairs();
    view! {
        <Chip title="Date" value>
            {years}
            <form class="day-form" method="get" action=paths::INVOICES>
                <Kept pairs=kept/>
                <label>"From" <input class="control" type="date" name="from" value=from/></label>
                <label>"To" <input class="control" type="date" name="to" value=to/></label>
                <button class="button is-small is-primary" type="submit">"Apply"</button>
            </form>
        </Chip>
    }
}

/// The heads of the table do this where there is room for them.
fn sort_form(query: &FleetInvoiceQuery) -> impl IntoView + use<> {
    let mut kept = query.on_page(1).pairs();
    kept.retain(|(name, _)| *name != "sort" && *name != "order");
    let options = InvoiceColumn::ALL.iter().map(|column| {
        view! {
            <option value=column.as_str() selected=*column == query.sort>{column.title()}</option>
        }
    });
    view! {
        <form class="sort-form" method="get" action=paths::INVOICES>
            <Kept pairs=kept/>
            <label for="invoice-sort">"Sorted by"</label>
            <select class="control" id="invoice-sort" name="sort">{options.collect_view()}</select>
            <button class="button is-small" type="submit">"Sort"</button>
        </form>
    }
}
