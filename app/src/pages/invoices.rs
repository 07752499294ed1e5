//! The invoice list of one account.

use domain::ids::{AccountId, AccountRef};
use domain::people::Permission;
use domain::view::{InvoiceFile, InvoiceList, InvoiceRow, InvoiceStanding};
use leptos::prelude::*;

use super::account_head::{AccountTab, AccountTop};
use super::fact::{Ask, missing, trouble_notice};
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
    let missing = missing(
        &list.invoices,
        "The invoice list",
        &paths::invoices(&id),
        &ask,
    );
    let actions = missing.is_none().then(|| ask.button());
    let trouble = trouble_notice(&list.invoices);
    let head = list.head.clone();
    let content = match missing {
        Some(missing) => {
            view! { <div class="card"><div class="card-body">{missing}</div></div> }.into_any()
        }
        None => listed(list, id),
    };
    view! {
        <AccountTop head tab=AccountTab::Invoices actions/>
        {trouble}
        {content}
    }
}

fn listed(list: InvoiceList, id: AccountId) -> AnyView {
    let covers = list
        .covers
        .map(|(from, to)| view! { <span>{format!("{} to {}", day(from), day(to))}</span> });
    let stamp = list
        .invoices
        .stamp()
        .map(|stamp| view! { <AsOf source="Invoice list" at=stamp.fetched_at/> });
    let rows = list.invoices.value().cloned().unwrap_or_default();
    if rows.is_empty() {
        return view! {
            <div class="card">
                <div class="card-body"><p>"Zoom lists no invoice of this time."</p></div>
                <div class="card-foot">{covers} {stamp}</div>
            </div>
        }
        .into_any();
    }
    let foot = view! {
        {covers}
        {stamp}
        <span class="foot-note">"A stored PDF opens at once; another is asked of Zoom on the invoice’s page."</span>
    };
    invoice_table(
        &AccountRef::Sub(id),
        rows,
        "Invoices, newest first".to_owned(),
        foot.into_any(),
    )
}

/// Invoices of one account, or of the master account itself, as a table.
pub fn invoice_table(
    owner: &AccountRef,
    rows: Vec<InvoiceRow>,
    caption: String,
    foot: AnyView,
) -> AnyView {
    let rows = rows
        .into_iter()
        .map(|row| table_row(owner, row))
        .collect_view();
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
            <tbody>{rows}</tbody>
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

fn file_cell(owner: &AccountRef, row: &InvoiceRow) -> AnyView {
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
        InvoiceStanding::Open => (Family::Neutral, Icon::Clock, "Open".to_owned()),
        InvoiceStanding::Late { days } if days > LONG_LATE_DAYS => {
            (Family::Bad, Icon::Alert, late(days))
        }
        InvoiceStanding::Late { days } => (Family::Warn, Icon::Warning, late(days)),
    };
    view! { <Badge family icon text/> }
}

fn late(days: i64) -> String {
    if days == 1 {
        "1 day late".to_owned()
    } else {
        format!("{days} days late")
    }
}
