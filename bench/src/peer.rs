//! The yardstick: the account list as one would write it by hand for speed, axum and maud and the
//! same queries on the same database. It knows no session, no person, no nonce and no budget.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::get;
use clock::Clock;
use domain::ids::UserId;
use domain::money::Money;
use domain::time::UtcMillis;
use domain::view::{AccountQuery, AccountView};
use maud::{DOCTYPE, Markup, html};
use portal::AccountReading;
use store::{AccountLine, ChoiceColumn, FleetCounts, Store};

/// Flags in the order of their stored bits.
const FLAGS: [&str; 7] = [
    "Bundle",
    "Cancelled",
    "Bulk licence",
    "Over-used",
    "Over 95 %",
    "Unused",
    "Self-pay",
];

struct Peer {
    store: Store,
    clock: Clock,
}

/// Serves `/accounts` until the process ends.
///
/// # Errors
///
/// Where the database or the address can't be opened.
pub async fn serve(
    database_url: &str,
    address: SocketAddr,
) -> Result<(), Box<dyn std::error::Error>> {
    let store = Store::open(database_url).await?;
    let router = Router::new()
        .route("/accounts", get(accounts))
        .with_state(Arc::new(Peer {
            store,
            clock: Clock::system(),
        }));
    let listener = tokio::net::TcpListener::bind(address).await?;
    axum::serve(listener, router).await?;
    Ok(())
}

async fn accounts(
    State(peer): State<Arc<Peer>>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, StatusCode> {
    let query = AccountQuery::parse_query(&query.unwrap_or_default());
    let reading = AccountReading {
        today: UtcMillis(peer.clock.now_ms()).date(),
        person: UserId(1),
    };
    read(&peer.store, &query, reading)
        .await
        .map(|list| Html(page(&query, &list).into_string()))
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

struct List {
    rows: Vec<AccountLine>,
    total: u64,
    fleet: FleetCounts,
    /// How many accounts each view holds.
    views: Vec<u64>,
    /// What the filters offer.
    choices: Vec<Vec<String>>,
}

/// The queries that the portal runs for its list.
async fn read(
    store: &Store,
    query: &AccountQuery,
    reading: AccountReading,
) -> Result<List, store::StoreError> {
    let views = AccountView::ALL.iter();
    let mut sets: Vec<_> = views
        .map(|view| reading.of_view(*view).into_iter().collect())
        .collect();
    sets.push(reading.conditions(query));
    let (fleet, mut views) = store.count_fleet(&sets).await?;
    let total = views.pop().unwrap_or_default();
    let size = query.size.rows();
    let place = (u64::from(query.page - 1) * u64::from(size), size);
    let rows = store
        .list_accounts(&reading.selection(query), place, total)
        .await?;
    let mut choices = Vec::new();
    for column in [
        ChoiceColumn::Type,
        ChoiceColumn::Plan,
        ChoiceColumn::Country,
        ChoiceColumn::Manager,
        ChoiceColumn::Tags,
    ] {
        choices.push(store.list_choices(column).await?);
    }
    Ok(List {
        rows,
        total,
        fleet,
        views,
        choices,
    })
}

fn page(query: &AccountQuery, list: &List) -> Markup {
    let first = u64::from(query.page - 1) * u64::from(query.size.rows()) + 1;
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Accounts · Subtotal" }
                link rel="stylesheet" href="/main.css";
            }
            body {
                header { a href="/accounts" { "Subtotal" } }
                main {
                    h1 { "Accounts" }
                    p { (list.fleet.known) " accounts, " (list.fleet.without_plans) " without plans" }
                    nav aria-label="Views" {
                        @for (view, count) in AccountView::ALL.iter().zip(&list.views) {
                            a href={ "/accounts?view=" (view.as_str()) } { (view.title()) " " (count) }
                        }
                    }
                    form method="get" action="/accounts" {
                        label for="q" { "Search" }
                        input type="search" id="q" name="q" value=(query.search);
                        button { "Search" }
                    }
                    @for values in &list.choices {
                        form method="get" action="/accounts" {
                            @for value in values {
                                label { input type="checkbox" name="tag" value=(value); (value) }
                            }
                            button { "Apply" }
                        }
                    }
                    (table(list))
                    nav aria-label="Pages" {
                        (first) "–" (first + list.rows.len() as u64 - 1) " of " (list.total)
                        a href={ "/accounts?page=" (query.page + 1) } { "Next" }
                    }
                }
            }
        }
    }
}

fn table(list: &List) -> Markup {
    html! {
        table {
            thead {
                tr {
                    th scope="col" { "Account" }
                    th scope="col" { "Type" }
                    th scope="col" { "Base plan" }
                    th scope="col" { "Licences" }
                    th scope="col" { "Add-ons" }
                    th scope="col" { "Next invoice" }
                    th scope="col" { "Open" }
                    th scope="col" { "Flags" }
                    th scope="col" { "Fetched" }
                }
            }
            tbody { @for line in &list.rows { (row(line)) } }
        }
    }
}

fn row(line: &AccountLine) -> Markup {
    let invoices = &line.invoices;
    let currency = invoices.open_currency.or(invoices.currency);
    let open = invoices
        .open
        .zip(currency)
        .map(|(amount, currency)| Money { amount, currency });
    html! {
        tr {
            td class="name" {
                a href={ "/accounts/" (line.id.as_str()) } title=(line.name) { (line.name) }
                span class="below" {
                    (line.number.as_deref().unwrap_or("–")) " · " (line.country.as_deref().unwrap_or("–"))
                }
            }
            td { (line.account_type) }
            td {
                (line.base_plan_title.as_deref().unwrap_or("–"))
                span class="below" { (line.base_plan_term.as_deref().unwrap_or("")) }
            }
            td class="number" { (licences(line.bought, line.used)) }
            td class="number" { @if let Some(addons) = line.addons { (addons) } @else { "–" } }
            td class="number" { @if let Some(date) = line.next_invoice { (date) } @else { "–" } }
            td class="number" {
                @if let Some(money) = open {
                    span class="currency" { (money.currency.as_str()) } (money.grouped())
                }
                @if open.is_none() { "–" }
            }
            td {
                @for (bit, flag) in FLAGS.iter().enumerate().filter(|(bit, _)| line.marks.bits & (1 << bit) != 0) {
                    span class={ "badge badge-" (bit) } { (flag) }
                }
            }
            td { @if let Some(at) = line.plans_fetched_at { time datetime=(at.to_iso()) { (at.date()) } } @else { "–" } }
        }
    }
}

/// "37 of 40" with a meter.
fn licences(bought: Option<i64>, used: Option<i64>) -> Markup {
    let (Some(bought), Some(used)) = (bought, used) else {
        return html! { "–" };
    };
    let width = if bought > 0 {
        112 * used.min(bought) / bought
    } else {
        0
    };
    html! {
        (used) " of " (bought)
        svg class="meter" width="112" height="6" viewBox="0 0 112 6" aria-hidden="true" {
            rect class="track" width="112" height="6" rx="3" {}
            rect class="used" width=(width) height="6" rx="3" {}
        }
    }
}
