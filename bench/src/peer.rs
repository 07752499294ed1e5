//! The yardstick: the account list as one would write it by hand for speed, axum and maud and the
//! same queries on the same database. It knows no session, no person, no nonce and no budget.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::get;
use clock::Clock;
use domain::ids::AccountId;
use domain::money::Money;
use domain::time::{Date, UtcMillis};
use maud::{DOCTYPE, Markup, html};
use store::{Account, AccountCounts, AccountFilter, Store};

/// Rows of a page, as many as the portal shows.
const PAGE_SIZE: u32 = 50;

/// Flags in the order of `domain::view::AccountFlag`, whose places in that order are the stored bits.
const FLAGS: [&str; 10] = [
    "Outcome unknown",
    "Overdue",
    "Over-used",
    "Nearly full",
    "Self-pay",
    "Bundle",
    "Bulk licence",
    "Unused",
    "Cancelled",
    "Vanished",
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
    Query(query): Query<HashMap<String, String>>,
) -> Result<Html<String>, StatusCode> {
    let filter = AccountFilter {
        search: query.get("q").cloned().unwrap_or_default(),
        page: query
            .get("page")
            .and_then(|page| page.parse().ok())
            .unwrap_or(1),
        page_size: PAGE_SIZE,
    };
    let today = UtcMillis(peer.clock.now_ms()).date();
    read(&peer.store, &filter, today)
        .await
        .map(|list| Html(page(&filter, &list).into_string()))
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

struct List {
    rows: Vec<Account>,
    total: u64,
    counts: AccountCounts,
    open: HashMap<AccountId, Vec<Money>>,
}

/// The queries that the portal runs for its list.
async fn read(
    store: &Store,
    filter: &AccountFilter,
    today: Date,
) -> Result<List, store::StoreError> {
    let (rows, total) = store.list_accounts(filter).await?;
    let counts = store.count_accounts().await?;
    let ids: Vec<AccountId> = rows
        .iter()
        .map(|account| account.listed.id.clone())
        .collect();
    let mut open: HashMap<AccountId, Vec<Money>> = HashMap::new();
    for balance in store.list_open_balances(&ids, today).await? {
        let money = Money {
            amount: balance.open,
            currency: balance.currency,
        };
        open.entry(balance.account).or_default().push(money);
    }
    Ok(List {
        rows,
        total,
        counts,
        open,
    })
}

fn page(filter: &AccountFilter, list: &List) -> Markup {
    let first = u64::from(filter.page.max(1) - 1) * u64::from(PAGE_SIZE) + 1;
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
                    p { (list.counts.known) " accounts, " (list.counts.without_plans) " without plans" }
                    form method="get" action="/accounts" {
                        label for="q" { "Search" }
                        input type="search" id="q" name="q" value=(filter.search);
                        button { "Search" }
                    }
                    (table(list))
                    nav aria-label="Pages" {
                        (first) "–" (first + list.rows.len() as u64 - 1) " of " (list.total)
                        a href={ "/accounts?page=" (filter.page + 1) } { "Next" }
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
            tbody { @for account in &list.rows { (row(account, list.open.get(&account.listed.id))) } }
        }
    }
}

fn row(account: &Account, open: Option<&Vec<Money>>) -> Markup {
    let (listed, figures) = (&account.listed, &account.figures);
    html! {
        tr {
            td class="name" {
                a href={ "/accounts/" (listed.id.as_str()) } title=(listed.name) { (listed.name) }
                span class="below" {
                    (listed.number.as_deref().unwrap_or("–")) " · " (figures.country.as_deref().unwrap_or("–"))
                }
            }
            td { (listed.account_type) }
            td {
                (figures.base_plan_title.as_deref().unwrap_or("–"))
                span class="below" { (figures.base_plan_term.as_deref().unwrap_or("")) }
            }
            td class="number" { (licences(figures.bought, figures.used)) }
            td class="number" { @if let Some(addons) = figures.addons { (addons) } @else { "–" } }
            td class="number" { @if let Some(date) = figures.next_invoice { (date) } @else { "–" } }
            td class="number" {
                @for money in open.into_iter().flatten() {
                    span class="currency" { (money.currency.as_str()) } (money.grouped())
                }
                @if open.is_none() { "–" }
            }
            td {
                @for (bit, flag) in FLAGS.iter().enumerate().filter(|(bit, _)| figures.flags & (1 << bit) != 0) {
                    span class={ "badge badge-" (bit) } { (flag) }
                }
            }
            td { @if let Some(at) = figures.plans_fetched_at { time datetime=(at.to_iso()) { (at.date()) } } @else { "–" } }
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
