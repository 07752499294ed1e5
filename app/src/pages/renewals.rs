//! What renews next, for all accounts: 30, 60 or 90 days ahead, what it comes to, and what does not go
//! on by itself.

use domain::money::{Amount, Currency, Money};
use domain::people::Permission;
use domain::view::{Fact, RenewalColumn, RenewalList, RenewalQuery, RenewalRow, RenewalSum};
use domain::zoom::RenewableSubscription;
use leptos::prelude::*;

use super::fact::{Ask, missing, trouble_notice};
use super::page::{Screen, page, raw_query};
use super::rail::Place;
use crate::paths;
use crate::ui::badge::{Badge, Family};
use crate::ui::empty::Empty;
use crate::ui::icon::{Draw, Icon};
use crate::ui::mark::Emptiness;
use crate::ui::meter::grouped;
use crate::ui::money::{Sum, bare};
use crate::ui::pager::Pager;
use crate::ui::search_form::SearchForm;
use crate::ui::segments::{CountedSegment, CountedSegments};
use crate::ui::sort::SortHead;
use crate::ui::stamp::AsOf;
use crate::ui::table::TableBox;
use crate::ui::when::{Times, day, day_or_dash};
use crate::ui::written::written_rows;

/// The page.
#[component]
pub fn Renewals() -> impl IntoView {
    let query = RenewalQuery::parse_query(&raw_query());
    page(Permission::ReadBilling, move |desk| async move {
        let list = desk
            .portal()
            .renewals(&desk.caller, query)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: "Renewals".to_owned(),
            place: Place::Renewals,
            body: body(list).into_any(),
            said: None,
        })
    })
}

fn body(list: RenewalList) -> impl IntoView {
    let ask = Ask {
        action: paths::post::REFRESH_RENEWALS,
        fields: Vec::new(),
        label: "Refresh list",
        offer: list.refresh.clone(),
        id: "refresh-renewals",
    };
    let missing = missing(&list.list, "Renewals", paths::RENEWALS, &ask);
    let is_known = missing.is_none();
    let trouble = trouble_notice(&list.list);
    let export = (is_known && list.page.total > 0).then(|| export_link(&list));
    let facts = is_known.then(|| facts(&list));
    let content = match missing {
        Some(missing) => {
            view! { <div class="card"><div class="card-body">{missing}</div></div> }.into_any()
        }
        None => view! {
            {sums(&list)}
            {filter_bar(&list)}
            {if list.page.rows.is_empty() { none(&list) } else { table(&list).into_any() }}
        }
        .into_any(),
    };
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1>"Renewals"</h1>
                {facts}
            </div>
            <div class="page-actions">
                {export}
                {is_known.then(|| ask.button())}
            </div>
        </div>
        {trouble}
        {content}
    }
}

fn count(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

fn accounts(number: u64) -> String {
    match number {
        1 => "1 account".to_owned(),
        number => format!("{} accounts", count(number)),
    }
}

/// How many rows there are is said before anybody waits for them.
fn export_link(list: &RenewalList) -> impl IntoView + use<> {
    let words = match list.page.total {
        1 => "Export 1 row".to_owned(),
        rows => format!("Export {} rows", count(rows)),
    };
    view! {
        <a class="button" href=paths::export_renewals(&list.query) rel="external" download="">
            <Draw icon=Icon::Download/>
            {words}
        </a>
    }
}

fn facts(list: &RenewalList) -> impl IntoView + use<> {
    let known = list.within.last().map_or(0, |(_, count)| *count);
    let verb = if known == 1 { "renews" } else { "renew" };
    let strangers = (list.strangers > 0).then(|| {
        view! { <li>{format!("{} of them not in the account list", count(list.strangers))}</li> }
    });
    view! {
        <ul class="facts is-dotted">
            <li>{format!("{} {verb} within 90 days", accounts(known))}</li>
            {strangers}
        </ul>
    }
}

/// What fits comes to, a card for each currency, and what does not go on by itself.
fn sums(list: &RenewalList) -> impl IntoView + use<> {
    let cards = list.sums.iter().map(sum_card).collect_view();
    let query = &list.query;
    let target = query.only_ending(!query.is_ending_only);
    let class = if list.ending > 0 {
        "ageing-card is-warn"
    } else {
        "ageing-card is-none"
    };
    let ending = view! {
        <li>
            <a
                class=class
                href=paths::renewals(&target)
                aria-current=query.is_ending_only.then_some("true")
            >
                <span class="ageing-label">"Auto-renew off"</span>
                <strong class="ageing-sum">{count(list.ending)}</strong>
                <span class="ageing-count">{format!("of those within {}", query.within.title())}</span>
            </a>
        </li>
    };
    view! {
        <div class="ageing">
            <ul>{ending} {cards}</ul>
        </div>
    }
}

fn sum_card(sum: &RenewalSum) -> impl IntoView + use<> {
    let (label, figure) = match sum.currency {
        Some(currency) => (format!("Renews in {currency}"), bare(sum.amount, currency)),
        None => ("Currency not stated".to_owned(), sum.amount.to_string()),
    };
    let figure = if sum.with_amount == 0 {
        "\u{2013}".to_owned()
    } else {
        figure
    };
    let untold = sum.renewals - sum.with_amount;
    let below = if untold > 0 {
        format!(
            "{}, of {} no amount is told",
            accounts(sum.renewals),
            count(untold)
        )
    } else {
        accounts(sum.renewals)
    };
    view! {
        <li>
            <div class="ageing-card">
                <span class="ageing-label">{label}</span>
                <strong class="ageing-sum">{figure}</strong>
                <span class="ageing-count">{below}</span>
            </div>
        </li>
    }
}

fn filter_bar(list: &RenewalList) -> impl IntoView + use<> {
    let query = &list.query;
    let segments = list.within.iter().map(|(within, number)| CountedSegment {
        title: within.title().to_owned(),
        count: *number,
        href: paths::renewals(&query.within(*within)),
        is_current: query.within == *within,
    });
    let is_filtered = !query.search.is_empty() || query.is_ending_only;
    let clear = is_filtered.then(|| {
        let all = query.without_search().only_ending(false);
        view! { <a class="button is-ghost is-small" href=paths::renewals(&all)>"Clear filters"</a> }
    });
    view! {
        <div class="filter-bar">
            <CountedSegments label="How far ahead" segments=segments.collect()/>
            <SearchForm
                action=paths::RENEWALS
                label="Renewals"
                kept=query.without_search().pairs()
                value=query.search.clone()
                takes="Account name or number"
                placeholder="Account name or number"
            />
            {clear}
        </div>
    }
}

fn none(list: &RenewalList) -> AnyView {
    let query = &list.query;
    let is_filtered = !query.search.is_empty() || query.is_ending_only;
    let known = list.within.last().map_or(0, |(_, count)| *count);
    let (title, text) = match (is_filtered, known) {
        (true, _) => (
            "No renewal fits these filters".to_owned(),
            format!("Without them, {} match.", accounts(known)),
        ),
        (false, 0) => (
            "Nothing renews within 90 days".to_owned(),
            "Zoom lists no account whose subscriptions renew in this time.".to_owned(),
        ),
        (false, _) => (
            format!("Nothing renews within {}", query.within.title()),
            format!("Within 90 days, {}.", accounts(known)),
        ),
    };
    let action = (known > 0).then(|| {
        view! { <a class="button" href=paths::RENEWALS>"Show all renewals"</a> }.into_any()
    });
    view! {
        <div class="card">
            <div class="card-body">
                <Empty emptiness=Emptiness::KnownNone title text action/>
            </div>
        </div>
    }
    .into_any()
}

fn table(list: &RenewalList) -> impl IntoView + use<> {
    let query = &list.query;
    let head = |column: RenewalColumn| {
        let class = match column {
            RenewalColumn::Amount | RenewalColumn::Subscriptions => "number",
            _ => "",
        };
        view! {
            <SortHead
                title=column.title()
                href=paths::renewals(&query.sorted_by(column))
                order=(query.sort == column).then_some(query.order)
                class
            />
        }
    };
    let heads = RenewalColumn::ALL.iter().copied().map(head).collect_view();
    let rows = written_rows(list.page.rows.iter().map(table_row));
    let page = &list.page;
    let stamp = match &list.list {
        Fact::Known { stamp, .. } => Some(view! { <AsOf source="Renewals" at=stamp.fetched_at/> }),
        _ => None,
    };
    let foot = view! {
        {stamp}
        <span>"Amounts are what Zoom expects to bill, before any change."</span>
        <Pager
            first=page.first()
            last=page.last()
            total=page.total
            previous=(page.page > 1).then(|| paths::renewals(&query.on_page(page.page - 1)))
            next=(page.page < page.pages()).then(|| paths::renewals(&query.on_page(page.page + 1)))
        />
    };
    let caption = format!("Renewals, by {}", query.sort.title().to_lowercase());
    view! {
        <TableBox caption class="renewals as-list" foot=foot.into_any()>
            <thead>
                <tr>{heads}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </TableBox>
    }
}

fn table_row(row: &RenewalRow) -> impl IntoView + use<> {
    let name = match &row.account {
        Some(id) => view! {
            <a class="name" href=paths::account(id) title=row.name.clone()>{row.name.clone()}</a>
        }
        .into_any(),
        None => view! {
            <span class="name">{row.name.clone()}</span>
            <span class="sub">"Not in the account list"</span>
        }
        .into_any(),
    };
    let number = row
        .number
        .clone()
        .map(|number| view! { <span class="sub">{number}</span> });
    let when = row.on.map(|on| {
        let away = Times::of_page().days_from_today(on);
        view! { <span class="sub">{away}</span> }
    });
    view! {
        <tr>
            <th scope="row" class="col-name">{name} {number}</th>
            <td class="col-date">{day_or_dash(row.on)} {when}</td>
            <td class="col-auto">{auto_renew(row.is_automatic)}</td>
            <td class="col-subscriptions number">{subscriptions(row)}</td>
            <td class="col-amount number">{amount(row.amount, row.currency)}</td>
        </tr>
    }
}

fn auto_renew(is_automatic: Option<bool>) -> AnyView {
    match is_automatic {
        Some(true) => view! { <Badge family=Family::Ok icon=Icon::Check text="On"/> }.into_any(),
        Some(false) => {
            view! { <Badge family=Family::Warn icon=Icon::Warning text="Auto-renew off"/> }
                .into_any()
        }
        None => view! { <span class="unknown">"Not told"</span> }.into_any(),
    }
}

fn amount(amount: Option<Amount>, currency: Option<Currency>) -> AnyView {
    match (amount, currency) {
        (None, _) => view! { <span class="unknown">"\u{2013}"</span> }.into_any(),
        (Some(amount), Some(currency)) => {
            view! { <Sum money=Money { amount, currency }/> }.into_any()
        }
        (Some(amount), None) => view! {
            <span class="money">{amount.to_string()}</span>
            <span class="sub">"currency not stated"</span>
        }
        .into_any(),
    }
}

/// How many there are, and each behind a disclosure.
fn subscriptions(row: &RenewalRow) -> AnyView {
    if row.subscriptions.is_empty() {
        return view! { <span class="unknown">"\u{2013}"</span> }.into_any();
    }
    let words = match row.subscriptions.len() {
        1 => "1 subscription".to_owned(),
        number => format!("{number} subscriptions"),
    };
    let items = row
        .subscriptions
        .iter()
        .map(|of| subscription(of, row.currency))
        .collect_view();
    view! {
        <details class="which">
            <summary>{words} <span class="visually-hidden">{format!(" of {}", row.name)}</span></summary>
            <div class="which-list">
                <ul class="subscriptions">{items}</ul>
            </div>
        </details>
    }
    .into_any()
}

fn subscription(of: &RenewableSubscription, currency: Option<Currency>) -> impl IntoView + use<> {
    let quantity = of
        .quantity
        .map(|quantity| format!("{} \u{d7} ", grouped(quantity)))
        .unwrap_or_default();
    let next = of
        .next_invoice_date
        .map(|on| format!("next invoice {}", day(on)));
    let cycle = Some(of.billing_cycle.clone()).filter(|cycle| !cycle.is_empty());
    let facts: Vec<String> = [cycle, next].into_iter().flatten().collect();
    view! {
        <li>
            <span>
                {format!("{quantity}{}", of.plan_name)}
                <span class="sub">{facts.join(" \u{b7} ")}</span>
            </span>
            <span class="number">{amount(of.next_invoice_amount, currency)}</span>
        </li>
    }
}
