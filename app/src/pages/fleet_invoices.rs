//! The invoices of all sub accounts: how many, how complete, what is late; the rows. Its filters stand
//! in `fleet_invoices_filters`.

use domain::ids::AccountRef;
use domain::people::Permission;
use domain::view::{
    AgeingCard, FleetCoverage, FleetInvoiceQuery, FleetInvoiceRow, FleetInvoices as List,
    InvoiceColumn, LateFor,
};
use leptos::prelude::*;

use super::fleet_invoices_filters::filter_bar;
use super::invoices::{StandingBadge, file_cell, invoice_link};
use super::page::{Screen, page, raw_query};
use super::rail::Place;
use crate::paths;
use crate::ui::empty::Empty;
use crate::ui::icon::{Draw, Icon};
use crate::ui::mark::Emptiness;
use crate::ui::meter::grouped;
use crate::ui::money::{Sum, Weight, bare};
use crate::ui::pager::Pager;
use crate::ui::segments::{CountedSegment, CountedSegments};
use crate::ui::sort::SortHead;
use crate::ui::table::TableBox;
use crate::ui::when::{Times, day_or_dash, month};
use crate::ui::written::written_rows;

/// The page.
#[component]
pub fn FleetInvoices() -> impl IntoView {
    let query = FleetInvoiceQuery::parse_query(&raw_query());
    page(Permission::ReadBilling, move |desk| async move {
        let list = desk
            .portal()
            .fleet_invoices(&desk.caller, query.clone())
            .await
            .map_err(|error| desk.fail(error))?;
        let title = if query.search.is_empty() {
            "Invoices".to_owned()
        } else {
            format!("{} \u{2013} Invoices", query.search)
        };
        Ok(Screen {
            title,
            place: Place::Invoices,
            body: body(&list, &query).into_any(),
            said: None,
        })
    })
}

fn body(list: &List, query: &FleetInvoiceQuery) -> impl IntoView + use<> {
    let is_empty = list.currency.is_none();
    let currencies = (!is_empty).then(|| {
        let segments = list.currencies.iter().map(|of| CountedSegment {
            title: of.currency.to_string(),
            count: of.invoices,
            href: paths::fleet_invoices(&query.in_currency(of.currency)),
            is_current: list.currency == Some(of.currency),
        });
        view! { <CountedSegments label="Currency" segments=segments.collect()/> }
    });
    let content = if is_empty {
        nothing_yet()
    } else {
        view! {
            {ageing(list, query)}
            {filter_bar(list, query)}
            {if list.page.rows.is_empty() {
                no_match(list, query)
            } else {
                table(list, query).into_any()
            }}
        }
        .into_any()
    };
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1>"Invoices"</h1>
                {coverage(&list.coverage)}
            </div>
            <div class="page-actions">
                {currencies}
                {(list.page.total > 0).then(|| export_link(list.page.total, query))}
            </div>
        </div>
        {content}
    }
}

fn count(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

/// How many rows there are is said before anybody waits for them.
fn export_link(rows: u64, query: &FleetInvoiceQuery) -> impl IntoView + use<> {
    let words = match rows {
        1 => "Export 1 row".to_owned(),
        rows => format!("Export {} rows", count(rows)),
    };
    view! {
        <a class="button" href=paths::export_fleet_invoices(query) rel="external" download="">
            <Draw icon=Icon::Download/>
            {words}
        </a>
    }
}

/// How complete the list is, with the accounts that are missing behind a disclosure.
fn coverage(coverage: &FleetCoverage) -> impl IntoView + use<> {
    let stored = format!("{} stored", count(coverage.stored));
    let through = month(coverage.through);
    if coverage.missing == 0 {
        let words = format!("complete through {through}");
        return view! { <ul class="facts is-dotted"><li>{stored}</li> <li>{words}</li></ul> }
            .into_any();
    }
    let missing = match coverage.missing {
        1 => "1 account missing".to_owned(),
        number => format!("{} accounts missing", count(number)),
    };
    let named = coverage.some.iter().map(|(id, name)| {
        view! { <li><a class="link" href=paths::invoices(id)>{name.clone()}</a></li> }
    });
    let more = coverage.missing.saturating_sub(coverage.some.len() as u64);
    let more = (more > 0).then(|| view! { <li>{format!("and {} more", count(more))}</li> });
    view! {
        <ul class="facts is-dotted">
            <li>{stored}</li>
            <li>{format!("complete through {through}, {missing}")}</li>
            <li>
                <details class="which">
                    <summary>"which"</summary>
                    <div class="which-list">
                        <p>"Their invoice lists were never fetched, or do not reach that far yet. The sync fetches them as slots allow."</p>
                        <ul>{named.collect_view()} {more}</ul>
                    </div>
                </details>
            </li>
        </ul>
    }
    .into_any()
}

fn nothing_yet() -> AnyView {
    let action = view! { <a class="button" href=paths::SYNC>"How far the sync is"</a> };
    view! {
        <div class="card">
            <div class="card-body">
                <Empty
                    emptiness=Emptiness::NotKnown
                    title="No invoice is stored yet"
                    text="The sync fetches the invoice lists of all accounts, one call each, as Zoom\u{2019}s limits allow. An account\u{2019}s own page fetches its list at once."
                    action=action.into_any()
                />
            </div>
        </div>
    }
    .into_any()
}

/// What is open by how late it is; each card shows its invoices alone.
fn ageing(list: &List, query: &FleetInvoiceQuery) -> impl IntoView + use<> {
    let cards = list.ageing.iter().map(|card| ageing_card(card, query));
    view! {
        <nav class="ageing" aria-label="Open invoices by how late they are">
            <ul>{cards.collect_view()}</ul>
        </nav>
    }
}

fn ageing_card(card: &AgeingCard, query: &FleetInvoiceQuery) -> impl IntoView + use<> {
    let is_current = query.late == Some(card.late);
    let target = query.only_late((!is_current).then_some(card.late));
    let invoices = match card.invoices {
        1 => "1 invoice".to_owned(),
        number => format!("{} invoices", count(number)),
    };
    let class = match card.late {
        _ if card.invoices == 0 => "ageing-card is-none",
        LateFor::NotDue => "ageing-card",
        LateFor::Days30 | LateFor::Days60 => "ageing-card is-warn",
        LateFor::Days90 | LateFor::Longer => "ageing-card is-bad",
    };
    view! {
        <li>
            <a class=class href=paths::fleet_invoices(&target) aria-current=is_current.then_some("true")>
                <span class="ageing-label">{card.late.title()}</span>
                <strong class="ageing-sum">{bare(card.open.amount, card.open.currency)}</strong>
                <span class="ageing-count">{format!("{} \u{b7} {invoices}", card.open.currency)}</span>
            </a>
        </li>
    }
}

fn no_match(list: &List, query: &FleetInvoiceQuery) -> AnyView {
    let currency = list.currency.map(|of| of.to_string()).unwrap_or_default();
    let all = list
        .currencies
        .iter()
        .find(|of| list.currency == Some(of.currency))
        .map_or(0, |of| of.invoices);
    let elsewhere = list.elsewhere.iter().map(|of| {
        let words = format!("{} in {}", count(of.invoices), of.currency);
        let href = paths::fleet_invoices(&query.in_currency(of.currency));
        view! { <a class="button" href=href>{words}</a> }
    });
    let action = view! {
        {elsewhere.collect_view()}
        <a class="button" href=paths::fleet_invoices(&query.without_filters())>"Clear filters"</a>
    };
    view! {
        <div class="card">
            <div class="card-body">
                <Empty
                    emptiness=Emptiness::KnownNone
                    title=format!("No {currency} invoice fits these filters")
                    text=format!("Without them, {} invoices match.", count(all))
                    action=action.into_any()
                />
            </div>
        </div>
    }
    .into_any()
}

fn table(list: &List, query: &FleetInvoiceQuery) -> impl IntoView + use<> {
    let head = |column: InvoiceColumn| {
        view! {
            <SortHead
                title=column.title()
                href=paths::fleet_invoices(&query.sorted_by(column))
                order=(query.sort == column).then_some(query.order)
                class=class(column)
            />
        }
    };
    let heads = InvoiceColumn::ALL.iter().copied().map(head).collect_view();
    let rows = written_rows(list.page.rows.iter().map(table_row));
    let (sum, foot) = (sum_row(list), foot(list, query));
    let caption = format!(
        "Invoices of all accounts, by {}",
        match query.sort {
            InvoiceColumn::Number => "number".to_owned(),
            column => column.title().to_lowercase(),
        }
    );
    view! {
        <TableBox caption class="invoices fleet as-list" foot>
            <thead>
                <tr>{heads}</tr>
            </thead>
            <tbody>{rows}</tbody>
            {sum}
        </TableBox>
    }
}

fn class(column: InvoiceColumn) -> &'static str {
    match column {
        InvoiceColumn::Number | InvoiceColumn::Account => "",
        InvoiceColumn::Date => "is-spare",
        InvoiceColumn::Due | InvoiceColumn::Status | InvoiceColumn::File => "",
        InvoiceColumn::Total | InvoiceColumn::Balance => "number",
        InvoiceColumn::Tax => "number is-spare",
    }
}

fn table_row(of: &FleetInvoiceRow) -> impl IntoView + use<> {
    let owner = AccountRef::Sub(of.account.clone());
    let row = of.row.clone();
    let link = invoice_link(&owner, &row);
    let file = file_cell(&owner, &row);
    view! {
        <tr>
            <th scope="row" class="col-name">{link}</th>
            <td class="col-account">
                <a class="link" href=paths::account(&of.account) title=of.account_name.clone()>{of.account_name.clone()}</a>
            </td>
            <td class="col-date is-spare">{day_or_dash(row.date)}</td>
            <td class="col-due"><span class="list-word">"due "</span>{day_or_dash(row.due)}</td>
            <td class="col-status"><StandingBadge standing=row.standing/></td>
            <td class="col-total number"><Sum money=row.total/></td>
            <td class="col-tax number quiet is-spare">{bare(row.tax.amount, row.tax.currency)}</td>
            <td class="col-balance number"><Sum money=row.balance weight=Weight::Owed/></td>
            <td class="col-file">{file}</td>
        </tr>
    }
}

/// What all that fits comes to, not only this page.
fn sum_row(list: &List) -> impl IntoView + use<> {
    let what = match list.page.total {
        1 => "Sum of 1 invoice".to_owned(),
        total => format!("Sum of all {}", count(total)),
    };
    view! {
        <tfoot>
            <tr class="fleet-sum">
                <th scope="row" colspan="2" class="col-name">{what}</th>
                <td class="is-spare"></td>
                <td class="sum-gap" colspan="2"></td>
                <td class="col-total number"><Sum money=list.total/></td>
                <td class="is-spare"></td>
                <td class="col-balance number"><Sum money=list.open weight=Weight::Owed/></td>
                <td class="sum-gap"></td>
            </tr>
        </tfoot>
    }
}

fn foot(list: &List, query: &FleetInvoiceQuery) -> AnyView {
    let times = Times::of_page();
    let slot = match list.next_file_at {
        Some(at) if at > times.now() => format!(
            "Zoom gives one PDF every 30 minutes; the next slot opens at {}. A stored PDF opens at once.",
            times.clock(at)
        ),
        _ => "Zoom gives one PDF every 30 minutes. A stored PDF opens at once.".to_owned(),
    };
    let page = &list.page;
    view! {
        <span>{slot}</span>
        <Pager
            first=page.first()
            last=page.last()
            total=page.total
            previous=(page.page > 1).then(|| paths::fleet_invoices(&query.on_page(page.page - 1)))
            next=(page.page < page.pages()).then(|| paths::fleet_invoices(&query.on_page(page.page + 1)))
        />
    }
    .into_any()
}
