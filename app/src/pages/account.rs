//! The overview of one account: key figures, what needs attention, what happened last, billing
//! contact, the latest invoices.

use domain::ids::AccountId;
use domain::people::Permission;
use domain::view::{AccountOverview, EventKind, HistoryQuery};
use leptos::prelude::*;

use super::account_cards::{attention, contact, latest_invoices};
use super::account_figures::KeyFigures;
use super::account_head::{AccountTab, AccountTop};
use super::account_own::own_records;
use super::account_timeline::timeline;
use super::fact::{Ask, trouble_unless_told};
use super::page::{Desk, Screen, from_query, id_from_path, not_found, page};
use super::rail::Place;
use super::said::said;
use crate::paths;
use crate::ui::card::Card;
use crate::ui::segments::{Segment, Segments};

/// The page.
#[component]
pub fn Account() -> impl IntoView {
    let id = id_from_path::<AccountId>("account");
    let shown = from_query("show").and_then(|kind| kind.parse().ok());
    page(Permission::ReadBilling, move |desk| async move {
        let id = id.ok_or_else(|| not_found(&desk.context))?;
        let overview = desk
            .portal()
            .account(&desk.caller, &id, shown)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: overview.head.name.clone(),
            place: Place::Accounts,
            body: body(overview, &desk),
            said: None,
        })
    })
}

fn body(overview: AccountOverview, desk: &Desk) -> AnyView {
    let may_change = desk.may(Permission::Change);
    let id = overview.head.id.clone();
    let here = paths::account(&id);
    let ask = Ask {
        action: paths::post::REFRESH_ACCOUNT,
        fields: vec![("account_id", id.to_string())],
        label: "Refresh",
        offer: overview.refresh.clone(),
        id: "refresh-account",
    };
    let trouble = trouble_unless_told(&overview.plans, &desk.flash);
    let found = attention(overview.attention.clone(), &id);
    view! {
        <AccountTop head=overview.head.clone() tab=AccountTab::Overview actions=ask.button()/>
        {trouble}
        <KeyFigures overview=overview.clone()/>
        <div class="two-columns">
            <div class="column">
                {found}
                {happened(&overview, &id)}
            </div>
            <div class="column">
                {own_records(&overview.head.own, &id, desk.may(Permission::EditRecords))}
                {contact(&overview.contact, &id, &here, &ask, may_change)}
                {latest_invoices(&overview.invoices, &id)}
            </div>
        </div>
        {said(overview.said)}
    }
    .into_any()
}

fn happened(overview: &AccountOverview, id: &AccountId) -> AnyView {
    let segment = |title: &str, kind| Segment {
        title: title.to_owned(),
        href: paths::account_showing(id, kind),
        is_current: overview.shown == kind,
    };
    let kinds = EventKind::STORY
        .into_iter()
        .map(|kind| segment(kind.title(), Some(kind)));
    let segments: Vec<Segment> = std::iter::once(segment("All", None)).chain(kinds).collect();
    let history = paths::history(id, HistoryQuery::default());
    let foot = view! { <a class="link" href=history>"The whole history"</a> };
    let events = overview.timeline.events.clone();
    let body = if events.is_empty() {
        let words = match overview.shown {
            Some(_) => "Nothing of this kind is known yet.",
            None => "Nothing is known of it yet.",
        };
        view! { <p>{words}</p> }.into_any()
    } else {
        timeline(id, events)
    };
    view! {
        <Card
            title="Timeline"
            aside=view! { <Segments label="Which events" segments/> }.into_any()
            foot=foot.into_any()
        >
            {body}
        </Card>
    }
    .into_any()
}
