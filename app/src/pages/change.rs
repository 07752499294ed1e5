//! One change: the review before it is sent, and what came of it afterwards.

use domain::ids::ChangeId;
use domain::people::Permission;
use domain::view::{ChangeEvent, ChangePage};
use leptos::prelude::*;

use super::account_head::{Breadcrumb, Crumb, account_crumb, accounts_crumb};
use super::change_acts::Acts;
use super::change_checks::{Checks, NeedsCard};
use super::change_cost::CostCard;
use super::change_outcome::{outcome, outcome_box};
use super::change_steps::Steps;
use super::page::{Screen, id_from_path, not_found, page};
use super::rail::Place;
use crate::flash::Entered;
use crate::paths;
use crate::ui::card::Card;
use crate::ui::diff::DiffTable;
use crate::ui::state_line::{StateLine, look};
use crate::ui::timeline::{Entry, Timeline, to_the_second};
use crate::ui::when::Times;

/// The page.
#[component]
pub fn Change() -> impl IntoView {
    let id = id_from_path::<ChangeId>("change");
    page(Permission::ReadBilling, move |desk| async move {
        let id = id.ok_or_else(|| not_found(&desk.context))?;
        let change = desk
            .portal()
            .change(&desk.caller, id)
            .await
            .map_err(|error| desk.fail(error))?;
        let may_price = desk.may(Permission::EditPrices);
        let said = outcome(&change, &Times::of_page()).map(|notice| notice.tone);
        Ok(Screen {
            said,
            title: format!("Change {id} \u{2013} {}", change.head.name),
            place: Place::Changes,
            body: body(change, may_price, desk.flash.entered).into_any(),
        })
    })
}

fn body(change: ChangePage, may_price: bool, entered: Entered) -> impl IntoView {
    let times = Times::of_page();
    let state = change.row.state;
    let crumbs = vec![
        accounts_crumb(),
        account_crumb(&change.head),
        Crumb {
            name: format!("Change {}", change.row.id),
            href: None,
        },
    ];
    let cost = change
        .cost
        .clone()
        .map(|cost| view! { <CostCard cost may_price/> });
    let events = (!change.events.is_empty()).then(|| events(change.events.clone()));
    view! {
        <Breadcrumb crumbs/>
        <div class="page-head">
            <div class="page-head-text">
                <h1>{change.head.name.clone()} ": " {change.row.title.clone()}</h1>
                <ul class="facts">{facts(&change, &times)} {of_bulk(&change)}</ul>
            </div>
        </div>
        <StateLine state/>
        {outcome(&change, &times).map(|notice| outcome_box(notice, state))}
        <div class="two-columns">
            <div class="column">
                <DiffTable lines=change.diff.clone()/>
                <Checks checks=change.checks.clone() warnings=change.warnings.clone()/>
                {events}
            </div>
            <div class="column">
                {cost}
                <Acts change=change.clone() entered/>
                <NeedsCard change=change.clone()/>
                <Steps change=change.clone()/>
            </div>
        </div>
    }
}

/// Who, when, why, and until when.
fn facts(change: &ChangePage, times: &Times) -> impl IntoView + use<> {
    let mut facts = vec![format!(
        "Change {} \u{b7} drafted by {} at {}",
        change.row.id,
        change.row.drafted_by,
        times.clock(change.row.drafted_at)
    )];
    if !change.reason.is_empty() {
        facts.push(format!("Reason: {}", change.reason));
    }
    if !change.ticket.is_empty() {
        facts.push(format!("Ticket {}", change.ticket));
    }
    if change.row.state.is_before_sending() {
        if let Some(at) = change.due_at {
            facts.push(format!("To be sent {}", times.clock(at)));
        }
        if let Some(at) = change.expires_at {
            facts.push(format!("Expires {}", times.clock(at)));
        }
    }
    facts
        .into_iter()
        .map(|fact| view! { <li>{fact}</li> })
        .collect_view()
}

/// The bulk that it is part of: there it is approved, paused and stopped.
fn of_bulk(change: &ChangePage) -> Option<AnyView> {
    let bulk = change.bulk?;
    Some(view! { <li>"Part of " <a class="link" href=paths::bulk(bulk)>{format!("bulk {bulk}")}</a></li> }.into_any())
}

fn events(events: Vec<ChangeEvent>) -> impl IntoView {
    let entries = events
        .into_iter()
        .map(|event| {
            let (family, icon) = look(event.state);
            Entry {
                icon,
                family,
                sentence: event.sentence.into_any(),
                detail: event.detail,
                time: to_the_second(event.at),
            }
        })
        .collect();
    view! { <Card title="What happened"><Timeline entries/></Card> }
}
