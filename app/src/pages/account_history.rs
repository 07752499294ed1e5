//! The history of an account: what was done here and what Zoom's answers showed, by kind and page by
//! page.

use domain::ids::AccountId;
use domain::people::Permission;
use domain::time::UtcMillis;
use domain::view::{EventKind, HistoryPage, HistoryQuery};
use leptos::prelude::*;

use super::account_head::{AccountTab, AccountTop};
use super::account_timeline::timeline;
use super::page::{Screen, from_query, id_from_path, not_found, page};
use super::rail::Place;
use crate::paths;
use crate::ui::card::Card;
use crate::ui::empty::Empty;
use crate::ui::icon::{Draw, Icon};
use crate::ui::mark::Emptiness;
use crate::ui::segments::{Segment, Segments};

/// The page.
#[component]
pub fn AccountHistory() -> impl IntoView {
    let id = id_from_path::<AccountId>("account");
    // What can't be read counts as not asked for.
    let query = HistoryQuery {
        kind: from_query("kind").and_then(|kind| kind.parse().ok()),
        before: from_query("before")
            .and_then(|at| at.parse().ok())
            .map(UtcMillis),
    };
    page(Permission::ReadBilling, move |desk| async move {
        let id = id.ok_or_else(|| not_found(&desk.context))?;
        let page = desk
            .portal()
            .history(&desk.caller, &id, query)
            .await
            .map_err(|error| desk.fail(error))?;
        let may_audit = desk.may(Permission::ReadAudit);
        Ok(Screen {
            title: format!("History \u{2013} {}", page.head.name),
            place: Place::Accounts,
            body: body(page, may_audit).into_any(),
            said: None,
        })
    })
}

fn body(page: HistoryPage, may_audit: bool) -> impl IntoView {
    let id = page.head.id.clone();
    let aside = filter(&id, page.query.kind);
    let pager = pager(&id, &page);
    let record = may_audit.then(|| {
        view! {
            <p class="history-record">
                "Who did what, word for word: "
                <a class="link" href=paths::audit_of_account(&id)>"this account in the audit log"</a>
            </p>
        }
    });
    let events = page.timeline.events;
    let content = if events.is_empty() {
        empty(page.query)
    } else {
        timeline(&id, events)
    };
    view! {
        <AccountTop head=page.head tab=AccountTab::History/>
        <Card title="What happened" aside foot=pager>{content}</Card>
        {record}
    }
}

fn filter(id: &AccountId, current: Option<EventKind>) -> AnyView {
    let segment = |title: &str, kind| Segment {
        title: title.to_owned(),
        href: paths::history(id, HistoryQuery { kind, before: None }),
        is_current: current == kind,
    };
    let kinds = EventKind::ALL
        .into_iter()
        .map(|kind| segment(kind.title(), Some(kind)));
    let segments = std::iter::once(segment("All", None)).chain(kinds).collect();
    view! { <Segments label="Which events" segments/> }.into_any()
}

fn pager(id: &AccountId, page: &HistoryPage) -> Option<AnyView> {
    let kind = page.query.kind;
    let at = |before| paths::history(id, HistoryQuery { kind, before });
    let newest = page.query.before.map(|_| {
        view! {
            <a class="button" href=at(None) rel="first"><Draw icon=Icon::Up/> "Newest"</a>
        }
    });
    let older = page.timeline.older.map(|before| {
        view! {
            <a class="button" href=at(Some(before)) rel="next">"Older" <Draw icon=Icon::Down/></a>
        }
    });
    (newest.is_some() || older.is_some())
        .then(|| view! { <nav class="pager" aria-label="Pages">{newest} {older}</nav> }.into_any())
}

fn empty(query: HistoryQuery) -> AnyView {
    let (title, text) = match (query.before, query.kind) {
        (Some(_), _) => (
            "Nothing before that",
            "Subtotal keeps what it sees from the first fetch on; nothing older is known.",
        ),
        (None, Some(EventKind::Changes)) => (
            "No change was drafted here",
            "Changes that were made elsewhere stand under Zoom, once a fetch has shown them.",
        ),
        (None, Some(EventKind::Zoom | EventKind::Usage)) => (
            "Zoom has told nothing different yet",
            "A difference is seen when Zoom is asked again and answers something else than before.",
        ),
        (None, Some(EventKind::Invoices)) => (
            "No invoice is known",
            "They appear once the invoice list was fetched.",
        ),
        (None, Some(EventKind::Records)) => (
            "No record was changed",
            "Notes, tags and the account manager leave a trace here.",
        ),
        (None, Some(EventKind::Access)) => (
            "Nobody has looked anything up",
            "Fetches that a person asked for and files that were opened stand here.",
        ),
        (None, None) => (
            "Nothing has happened yet",
            "Subtotal keeps what it sees from the first fetch on.",
        ),
    };
    view! { <Empty emptiness=Emptiness::KnownNone title text/> }.into_any()
}
