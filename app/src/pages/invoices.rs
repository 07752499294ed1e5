//! The invoices of one account by year.

use domain::ids::{AccountId, AccountRef};
use domain::people::Permission;
use domain::view::{Fact, InvoiceFile, InvoiceList, InvoiceRow, InvoiceStanding, YearOfInvoices};
use leptos::prelude::*;

use super::account_head::{AccountTab, AccountTop};
use super::fact::{Ask, missing, trouble_notice};
use super::invoice_years::{Slots, invoices, year_foot, year_head};
use super::page::{Screen, id_from_path, not_found, page};
use super::rail::Place;
use crate::paths;
use crate::ui::badge::{Badge, Family};
use crate::ui::icon::{Draw, Icon};
use crate::ui::money::{Sum, Weight, bare};
use crate::ui::stamp::AsOf;
use crate::ui::table::TableBox;
use crate::ui::when::{Times, day, day_or_dash};

/// Days after which an open invoice turns from amber to red.
const LONG_LATE_DAYS: i64 = 60;

/// The page.
#[component]
pub fn Invoices() -> impl IntoView {
    let id = id_from_path::<AccountId>("account");
    page(Permission::ReadBilling, move |desk| async move {
        let id = id.ok_or_else(|| not_found(&desk.context))?;
        let list = desk
            .portal()
            .invoices(&desk.caller, &id)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: format!("Invoices \u{2013} {}", list.head.name),
            place: Place::Accounts,
            body: body(list).into_any(),
            said: None,
        })
    })
}

fn body(list: InvoiceList) -> impl IntoView {
    let id = list.head.id.clone();
    let ask = Ask {
        action: paths::post::REFRESH_INVOICES,
        fields: vec![("account_id", id.to_string())],
        label: "Refresh list",
        offer: list.refresh.clone(),
        id: "refresh-invoices",
    };
    let is_known = list.latest.value().is_some();
    let here = paths::invoices(&id);
    let missing = missing(&list.latest, "The invoice list", &here, &ask);
    let actions = missing.is_none().then(|| ask.button());
    let trouble = trouble_notice(&list.latest);
    let head = list.head.clone();
    // Before the first answer there is nothing to group; what is stored is shown whatever came later.
    let has_table = is_known || list.rows().next().is_some();
    let content = has_table.then(|| view! { {summary(&list)} {by_year(list, &id)} });
    view! {
        <AccountTop head tab=AccountTab::Invoices actions/>
        {trouble}
        {missing
            .map(|missing| view! { <div class="card"><div class="card-body">{missing}</div></div> })}
        {content}
    }
}

/// What is open and how many are late, of all invoices that are stored.
fn summary(list: &InvoiceList) -> impl IntoView + use<> {
    let open = if list.open.is_empty() {
        view! { <span>"Nothing is open"</span> }.into_any()
    } else {
        let sums = list.open.clone().into_iter();
        let sums = sums.map(|money| view! { <Sum money weight=Weight::Owed/> });
        view! { <span class="invoices-open">"Open " {sums.collect_view()}</span> }.into_any()
    };
    let overdue = (list.overdue > 0).then(|| {
        let text = format!("{} overdue", list.overdue);
        view! { <Badge family=Family::Bad icon=Icon::Alert text/> }
    });
    let stored = format!("{} stored", invoices(list.rows().count()));
    view! { <p class="invoices-summary">{open} {overdue} <span class="quiet">{stored}</span></p> }
}

fn by_year(list: InvoiceList, id: &AccountId) -> AnyView {
    let stamp = list.latest.stamp();
    let stamp = stamp.map(|stamp| view! { <AsOf source="Last 12 months" at=stamp.fetched_at/> });
    let beyond = format!(
        "Zoom tells three years back, nothing before {}.",
        day(list.told_from)
    );
    let foot = view! {
        {stamp}
        <span>{beyond}</span>
        <span class="foot-note">"A stored PDF opens at once; another is asked of Zoom on the invoice’s page."</span>
    };
    let is_refused = matches!(list.latest, Fact::Refused { .. });
    let slots = Slots {
        account: id.clone(),
        offer: (!is_refused).then_some(list.refresh),
    };
    let years = list
        .years
        .into_iter()
        .map(|year| year_rows(id, year, &slots))
        .collect_view();
    table(
        "Invoices, newest first".to_owned(),
        years.into_any(),
        foot.into_any(),
    )
}

fn year_rows(id: &AccountId, year: YearOfInvoices, slots: &Slots) -> impl IntoView + use<> {
    let owner = AccountRef::Sub(id.clone());
    let (head, foot) = (year_head(&year), year_foot(&year, slots));
    let anchor = year.year.map(|year| paths::year_anchor(&year));
    let rows = year.rows.into_iter().map(|row| table_row(&owner, row));
    view! {
        <tbody id=anchor>
            {head}
            {rows.collect_view()}
            {foot}
        </tbody>
    }
}

/// Invoices of one account, or of the master account itself, as a table.
pub fn invoice_table(
    owner: &AccountRef,
    rows: Vec<InvoiceRow>,
    caption: String,
    foot: AnyView,
) -> AnyView {
    let rows = rows.into_iter().map(|row| table_row(owner, row));
    let body = view! { <tbody>{rows.collect_view()}</tbody> };
    table(caption, body.into_any(), foot)
}

fn table(caption: String, bodies: AnyView, foot: AnyView) -> AnyView {
    view! {
        <TableBox caption=caption class="invoices as-list" foot=foot>
            <thead>
                <tr>
                    <th scope="col">"Invoice"</th>
                    <th scope="col" class="is-spare">"Date"</th>
                    <th scope="col">"Due"</th>
                    <th scope="col">"Status"</th>
                    <th scope="col" class="number">"Total"</th>
                    <th scope="col" class="number is-spare">"Tax"</th>
                    <th scope="col" class="number">"Balance"</th>
                    <th scope="col">"PDF"</th>
                </tr>
            </thead>
            {bodies}
        </TableBox>
    }
    .into_any()
}

fn table_row(owner: &AccountRef, row: InvoiceRow) -> impl IntoView + use<> {
    let link = invoice_link(owner, &row);
    let file = file_cell(owner, &row);
    view! {
        <tr>
            <th scope="row" class="col-name">{link}</th>
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

/// The number of an invoice, leading to its page.
pub fn invoice_link(owner: &AccountRef, row: &InvoiceRow) -> impl IntoView + use<> {
    let number = if row.number.is_empty() {
        row.id.to_string()
    } else {
        row.number.clone()
    };
    view! { <a class="name" href=paths::invoice_of(owner, &row.id)>{number}</a> }
}

/// The file of an invoice: the file itself, or when it may be had.
pub fn file_cell(owner: &AccountRef, row: &InvoiceRow) -> AnyView {
    match &row.file {
        InvoiceFile::Stored { .. } => view! {
            <a class="button is-small" href=paths::invoice_pdf_of(owner, &row.id) rel="external" download="">
                <Draw icon=Icon::Download/>
                "PDF"
                <span class="visually-hidden">{format!(" of {}", row.number)}</span>
            </a>
        }
        .into_any(),
        InvoiceFile::Available { free_at } => {
            let words = match free_at {
                Some(at) if *at > Times::of_page().now() => {
                    format!("From {}", Times::of_page().clock(*at))
                }
                _ => "Not stored yet".to_owned(),
            };
            view! { <span class="unknown">{words}</span> }.into_any()
        }
        InvoiceFile::None => view! { <span class="unknown">"No PDF from Zoom"</span> }.into_any(),
    }
}

/// How an invoice stands.
#[component]
pub fn StandingBadge(
    /// As of the page's day.
    standing: InvoiceStanding,
) -> impl IntoView {
    let (family, icon, text) = match standing {
        InvoiceStanding::Draft => (Family::Neutral, Icon::Pencil, "Draft".to_owned()),
        InvoiceStanding::Paid => (Family::Ok, Icon::Check, "Paid".to_owned()),
        InvoiceStanding::Credit => (Family::Accent, Icon::Check, "Credit".to_owned()),
        InvoiceStanding::Open { days } => (Family::Neutral, Icon::Clock, due(days)),
        InvoiceStanding::Late { days } if days > LONG_LATE_DAYS => {
            (Family::Bad, Icon::Alert, late(days))
        }
        InvoiceStanding::Late { days } => (Family::Warn, Icon::Warning, late(days)),
    };
    view! { <Badge family icon text/> }
}

fn due(days: Option<i64>) -> String {
    match days {
        None => "Open".to_owned(),
        Some(0) => "Due today".to_owned(),
        Some(1) => "Due tomorrow".to_owned(),
        Some(days) => format!("Due in {days} days"),
    }
}

fn late(days: i64) -> String {
    if days == 1 {
        "1 day late".to_owned()
    } else {
        format!("{days} days late")
    }
}
