//! One entry of the audit log, with everything that is on record.

use domain::people::Permission;
use domain::view::AuditEntryPage;
use leptos::prelude::*;

use super::account_head::{Breadcrumb, Crumb};
use super::audit::{account, outcome, subject};
use super::copy_button::CopyButton;
use super::page::{Screen, id_from_path, not_found, page};
use super::rail::Place;
use crate::paths;
use crate::ui::card::Card;
use crate::ui::icon::{Draw, Icon};
use crate::ui::when::Times;

/// The page.
#[component]
pub fn AuditEntry() -> impl IntoView {
    let sequence = id_from_path::<i64>("entry");
    page(Permission::ReadAudit, move |desk| async move {
        let sequence = sequence.ok_or_else(|| not_found(&desk.context))?;
        let entry = desk
            .portal()
            .audit_entry(&desk.caller, sequence)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: format!("Entry {sequence} \u{2013} Audit log"),
            place: Place::Audit,
            body: body(&entry).into_any(),
            said: None,
        })
    })
}

fn body(entry: &AuditEntryPage) -> impl IntoView + use<> {
    let row = &entry.row;
    let neighbours = neighbours(entry);
    let crumbs = vec![
        Crumb {
            name: "Audit log".to_owned(),
            href: Some(paths::AUDIT.to_owned()),
        },
        Crumb {
            name: format!("Entry {}", row.sequence),
            href: None,
        },
    ];
    view! {
        <Breadcrumb crumbs/>
        <div class="page-head">
            <div class="page-head-text">
                <h1>{row.title.clone()}</h1>
                <ul class="facts is-dotted">
                    <li>{format!("Entry {}", row.sequence)}</li>
                    <li>{Times::of_page().clock_to_the_second(row.at)}</li>
                    <li>{row.who.clone()}</li>
                </ul>
            </div>
            <div class="page-actions">{neighbours}</div>
        </div>
        <div class="two-columns">
            <div class="column">{act(entry)} {detail(entry)}</div>
            <div class="column">{origin(entry)} {chain(entry)}</div>
        </div>
    }
}

fn neighbours(entry: &AuditEntryPage) -> impl IntoView + use<> {
    let newer = entry.next.map(|sequence| {
        view! {
            <a class="button" href=paths::audit_entry(sequence) rel="prev">
                <Draw icon=Icon::Up/>
                {format!("Entry {sequence}")}
            </a>
        }
    });
    let older = entry.previous.map(|sequence| {
        view! {
            <a class="button" href=paths::audit_entry(sequence) rel="next">
                {format!("Entry {sequence}")}
                <Draw icon=Icon::Fall/>
            </a>
        }
    });
    view! { <nav class="pager" aria-label="Neighbouring entries">{newer} {older}</nav> }
}

/// Pairs of name and value.
fn pairs(rows: Vec<(&'static str, AnyView)>) -> AnyView {
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(name, value)| view! { <dt>{name}</dt> <dd>{value}</dd> })
        .collect();
    view! { <dl class="pairs">{rows}</dl> }.into_any()
}

fn or_dash(value: Option<AnyView>) -> AnyView {
    value.unwrap_or_else(|| view! { <span class="unknown">"\u{2013}"</span> }.into_any())
}

fn code_or_dash(text: &str) -> AnyView {
    let code = (!text.is_empty()).then(|| view! { <code>{text.to_owned()}</code> }.into_any());
    or_dash(code)
}

fn act(entry: &AuditEntryPage) -> AnyView {
    let row = &entry.row;
    let mut rows = vec![
        ("Action", code_or_dash(&row.action)),
        ("Outcome", outcome(row)),
        ("Outcome as recorded", code_or_dash(&entry.outcome)),
        ("Account", or_dash(account(row))),
        ("Subject", or_dash(subject(row))),
    ];
    if row.link.is_some() {
        rows.push(("Subject as recorded", code_or_dash(&row.subject)));
    }
    let rows = pairs(rows);
    view! { <Card title="What was done">{rows}</Card> }.into_any()
}

fn origin(entry: &AuditEntryPage) -> AnyView {
    let row = &entry.row;
    let times = Times::of_page();
    let role = row.role.map(|role| role.title().into_any());
    let number = entry.actor.map(|id| id.to_string().into_any());
    let local = view! { <time datetime=row.at.to_iso()>{times.clock_to_the_second(row.at)}</time> };
    let rows = pairs(vec![
        ("Who", row.who.clone().into_any()),
        ("Role then", or_dash(role)),
        ("Number", or_dash(number)),
        ("When", local.into_any()),
        ("In UTC", code_or_dash(&row.at.to_iso())),
        ("Address", code_or_dash(&entry.address)),
        ("Request", code_or_dash(&entry.request_id)),
    ]);
    view! { <Card title="By whom, when and from where">{rows}</Card> }.into_any()
}

fn detail(entry: &AuditEntryPage) -> AnyView {
    let body = if entry.detail.is_empty() {
        view! { <p>"Nothing more is on record."</p> }.into_any()
    } else {
        view! {
            <pre class="audit-detail" id="detail" tabindex="0" role="region" aria-label="Detail">
                <code>{entry.detail.clone()}</code>
            </pre>
        }
        .into_any()
    };
    let copy = (!entry.detail.is_empty())
        .then(|| view! { <CopyButton from="detail" what="the detail"/> }.into_any());
    view! { <Card title="Detail" aside=copy>{body}</Card> }.into_any()
}

fn chain(entry: &AuditEntryPage) -> AnyView {
    let rows = pairs(vec![
        (
            "Hash",
            view! { <code class="audit-hash">{entry.hash.clone()}</code> }.into_any(),
        ),
        (
            "Hash before",
            view! { <code class="audit-hash">{entry.previous_hash.clone()}</code> }.into_any(),
        ),
    ]);
    view! {
        <Card title="Place in the chain">
            {rows}
            <p class="audit-note">
                "The hash is SHA-256 over all of the entry and the hash of the one before it, so that no entry can be \
                 changed or taken away without breaking the chain."
            </p>
        </Card>
    }
    .into_any()
}
