//! The audit log: every act, newest first. Its filters stand in `audit_filters`, what a check found in
//! `audit_verdict`, one entry by itself in `audit_entry`.

use domain::people::Permission;
use domain::view::{AuditAnchor, AuditLink, AuditList, AuditQuery, AuditRow, Tone};
use leptos::prelude::*;

use super::audit_filters::filter_bar;
use super::audit_verdict::verdict;
use super::page::{Screen, page, raw_query};
use super::rail::Place;
use crate::paths::{self, post};
use crate::ui::badge::{Badge, Family};
use crate::ui::empty::Empty;
use crate::ui::icon::{Draw, Icon};
use crate::ui::mark::Emptiness;
use crate::ui::meter::grouped;
use crate::ui::table::TableBox;
use crate::ui::when::Times;

/// The page.
#[component]
pub fn Audit() -> impl IntoView {
    let query = AuditQuery::parse_query(&raw_query());
    page(Permission::ReadAudit, move |desk| async move {
        let list = desk
            .portal()
            .audit_list(&desk.caller, query)
            .await
            .map_err(|error| desk.fail(error))?;
        let found = desk.flash.verdict.clone().map(verdict);
        let body = view! {
            {head(&list)}
            {found}
            {filter_bar(&list)}
            {if list.rows.is_empty() { none(&list) } else { table(&list) }}
        };
        Ok(Screen {
            title: "Audit log".to_owned(),
            place: Place::Audit,
            body: body.into_any(),
            said: None,
        })
    })
}

pub(super) fn count(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

pub(super) fn entries(number: u64) -> String {
    match number {
        1 => "1 entry".to_owned(),
        number => format!("{} entries", count(number)),
    }
}

fn head(list: &AuditList) -> impl IntoView + use<> {
    let exports = (list.total > 0).then(|| {
        let all = entries(list.total);
        view! {
            <a class="button" href=paths::export_audit(&list.query) rel="external" download="">
                <Draw icon=Icon::Download/>
                {format!("Export {all} as CSV")}
            </a>
            <a
                class="button"
                href=paths::export_audit_lines(&list.query)
                rel="external"
                download=""
                aria-label=format!("Export {all} as JSON lines")
            >
                <Draw icon=Icon::Download/>
                "JSON lines"
            </a>
        }
    });
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1>"Audit log"</h1>
                <ul class="facts is-dotted">
                    <li>{entries(list.entries)}</li>
                    <li>{anchor(&list.anchor)}</li>
                </ul>
            </div>
            <div class="page-actions">
                {exports}
                <form method="post" action=post::VERIFY_AUDIT>
                    <button class="button is-primary" type="submit">
                        <Draw icon=Icon::Check/>
                        "Verify"
                    </button>
                </form>
            </div>
        </div>
    }
}

/// What is written down outside the database.
fn anchor(anchor: &AuditAnchor) -> AnyView {
    match anchor {
        AuditAnchor::At { sequence, at } => {
            // Anchors go by real time, whatever the demo's clock says.
            let at = Times::of_page().clock(*at);
            format!("Entry {sequence} written down outside the database, {at}").into_any()
        }
        AuditAnchor::NotYet => "Nothing written down outside the database yet".into_any(),
        AuditAnchor::Off => "Written down in the program\u{2019}s own log only".into_any(),
        AuditAnchor::Failing => view! {
            <Badge
                family=Family::Warn
                icon=Icon::Warning
                text="Not written down outside the database; the program\u{2019}s log says why"
            />
        }
        .into_any(),
    }
}

fn none(list: &AuditList) -> AnyView {
    let (title, text) = if list.query.is_filtered() {
        (
            "No entry fits these filters",
            format!("Without them, {} match.", entries(list.entries)),
        )
    } else {
        (
            "Nothing is on record here",
            format!("The log holds {}.", entries(list.entries)),
        )
    };
    let action = view! { <a class="button" href=paths::AUDIT>"Show all entries"</a> };
    view! {
        <div class="card">
            <div class="card-body">
                <Empty emptiness=Emptiness::KnownNone title text action=action.into_any()/>
            </div>
        </div>
    }
    .into_any()
}

fn table(list: &AuditList) -> AnyView {
    let rows = list.rows.iter().map(row).collect_view();
    let to = |place| paths::audit(&list.query.at(place));
    let newest = list.newer.map(|_| {
        view! { <a class="button is-small" href=paths::audit(&list.query.from_newest())>"Newest"</a> }
    });
    let newer = list.newer.map(|place| {
        view! { <a class="button is-small" href=to(place) rel="prev"><Draw icon=Icon::Up/> "Newer"</a> }
    });
    let older = list.older.map(|place| {
        view! { <a class="button is-small" href=to(place) rel="next">"Older" <Draw icon=Icon::Fall/></a> }
    });
    let is_turned = newer.is_some() || older.is_some();
    let pages = is_turned
        .then(|| view! { <nav class="pager" aria-label="Pages">{newest} {newer} {older}</nav> });
    let shown = match (list.rows.first(), list.rows.last()) {
        (Some(newest), Some(oldest)) if newest.sequence != oldest.sequence => {
            format!("Entries {} to {}", newest.sequence, oldest.sequence)
        }
        (Some(only), _) => format!("Entry {}", only.sequence),
        (None, _) => String::new(),
    };
    let foot = view! {
        <span>{shown} {format!(" \u{b7} {} in all", count(list.total))}</span>
        {pages}
    };
    view! {
        <TableBox caption="Audit log, newest first" class="audit as-list" foot=foot.into_any()>
            <thead>
                <tr>
                    <th scope="col">"What"</th>
                    <th scope="col">"When"</th>
                    <th scope="col">"Who"</th>
                    <th scope="col">"About"</th>
                    <th scope="col">"Outcome"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </TableBox>
    }
    .into_any()
}

fn row(row: &AuditRow) -> impl IntoView + use<> {
    let times = Times::of_page();
    let role = row
        .role
        .map(|role| view! { <span class="sub">{role.title()}</span> });
    view! {
        <tr>
            <th scope="row" class="col-name">
                <a class="name" href=paths::audit_entry(row.sequence)>{row.title.clone()}</a>
                <span class="sub">{format!("Entry {}", row.sequence)}</span>
            </th>
            <td class="col-when">
                <time datetime=row.at.to_iso() title=times.exact(row.at)>{times.clock_to_the_second(row.at)}</time>
            </td>
            <td class="col-who">{row.who.clone()} {role}</td>
            <td class="col-about">{about(row)}</td>
            <td class="col-outcome">{outcome(row)}</td>
        </tr>
    }
}

/// The account, and what else it was about.
fn about(row: &AuditRow) -> AnyView {
    let account = account(row);
    let subject = subject(row);
    match (account, subject) {
        (None, None) => view! { <span class="unknown">"\u{2013}"</span> }.into_any(),
        (None, Some(subject)) => subject,
        (account, subject) => view! {
            {account}
            {subject.map(|subject| view! { <span class="sub">{subject}</span> })}
        }
        .into_any(),
    }
}

/// A link to the account; nothing where it was about none.
pub(super) fn account(row: &AuditRow) -> Option<AnyView> {
    row.account.as_ref().map(|(id, name)| match name {
        Some(name) => {
            view! { <a class="link" href=paths::account(id) title=name.clone()>{name.clone()}</a> }
                .into_any()
        }
        None => view! { <code>{id.to_string()}</code> }.into_any(),
    })
}

/// What it was about, as a link where that has a page; nothing where it was about nothing else.
pub(super) fn subject(row: &AuditRow) -> Option<AnyView> {
    let text = row.subject.clone();
    if text.is_empty() {
        return None;
    }
    let (href, words) = match &row.link {
        Some(AuditLink::Change(id)) => (paths::change(*id), format!("Change {id}")),
        Some(AuditLink::Invoice(account, invoice)) => {
            (paths::invoice(account, invoice), format!("Invoice {text}"))
        }
        Some(AuditLink::MasterInvoice(invoice)) => (
            paths::invoice_of(&domain::ids::AccountRef::Me, invoice),
            format!("Own invoice {invoice}"),
        ),
        Some(AuditLink::Import(id)) => (paths::record_import(*id), format!("Import {id}")),
        None => return Some(text.into_any()),
    };
    Some(view! { <a class="link" href=href>{words}</a> }.into_any())
}

/// Quiet where all went as usual.
pub(super) fn outcome(row: &AuditRow) -> AnyView {
    let text = row.outcome.clone();
    match row.tone {
        Tone::Info => text.into_any(),
        Tone::Ok => view! { <Badge family=Family::Ok icon=Icon::Check text/> }.into_any(),
        Tone::Warn => view! { <Badge family=Family::Warn icon=Icon::Warning text/> }.into_any(),
        Tone::Bad => view! { <Badge family=Family::Bad icon=Icon::Alert text/> }.into_any(),
    }
}
