//! The demo's start page: what there is to see, each with one sentence and a link, and the controls.

use domain::people::Permission;
use leptos::prelude::*;

use super::demo_controls::controls;
use super::page::{Screen, from_query, not_found, page};
use super::rail::{self, Place};
use crate::context::RequestContext;
use crate::demo::{ShownOn, Story};
use crate::paths;
use crate::ui::card::Card;
use crate::ui::meter::grouped;

/// The page; outside of a demo there is none.
#[component]
pub fn Demo() -> impl IntoView {
    let account = from_query("account").unwrap_or_default();
    page(Permission::SteerDemo, move |desk| async move {
        let Some(control) = desk.context.mode.demo_control() else {
            return Err(not_found(&desk.context));
        };
        let state = control.state();
        let stories = control.stories();
        let accounts = format!("{} invented accounts", grouped(i64::from(state.accounts)));
        let walks = walks(&desk.context, &stories);
        let told: Vec<_> = stories.iter().map(story).collect();
        let body = view! {
            <div class="page-head">
                <div class="page-head-text">
                    <h1>"Demo"</h1>
                    <ul class="facts is-dotted">
                        <li>{accounts}</li>
                        <li>"a simulated Zoom with the real limits"</li>
                        <li>"every PDF says SAMPLE"</li>
                    </ul>
                </div>
            </div>
            <div class="two-columns">
                <div class="column">
                    <Card title="What the accounts show" is_flush=true>
                        <ul class="stories">{told}</ul>
                    </Card>
                    <Card title="Worth trying" is_flush=true>
                        <ul class="stories">{walks}</ul>
                    </Card>
                </div>
                <div class="column">{controls(state, &stories, &account)}</div>
            </div>
        };
        Ok(Screen {
            title: "Demo".to_owned(),
            place: Place::Demo,
            body: body.into_any(),
            said: None,
        })
    })
}

fn story(story: &Story) -> AnyView {
    let id = &story.account;
    let (href, place) = match story.shown_on {
        ShownOn::Overview => (paths::account(id), "Overview"),
        ShownOn::Plans => (paths::plans(id), "Plans"),
        ShownOn::Usage => (paths::usage(id), "Usage"),
        ShownOn::Invoices => (paths::invoices(id), "Invoices"),
        ShownOn::Contact => (paths::contact(id), "Billing contact"),
    };
    item(href, story.name.clone(), story.sentence.clone(), place)
}

fn item(href: String, title: String, sentence: String, place: &'static str) -> AnyView {
    view! {
        <li>
            <a href=href>{title}</a>
            <p>{sentence}</p>
            <span class="story-place">{place}</span>
        </li>
    }
    .into_any()
}

/// Pages worth a visit: where it leads, what it is called, what happens there. Those of them are
/// offered which the navigation has for this person.
const PAGES: &[(&str, &str, &str)] = &[
    (
        "/",
        "Begin the day",
        "What needs attention, over all accounts.",
    ),
    (
        "/renewals",
        "See what renews",
        "What ends or renews in the next months, for how much, and whether by itself.",
    ),
    (
        "/invoices",
        "Look for an unpaid invoice",
        "All invoices that are stored, of all accounts, as a list and as a file.",
    ),
    (
        "/master",
        "Look at the master account",
        "What Zoom bills the partner itself.",
    ),
    (
        "/sync",
        "Watch the fleet being learned",
        "How far the first sync is, when it ends, and what it waits for.",
    ),
    (
        "/budget",
        "See what Zoom still allows",
        "What is left of each limit, and when the next slot opens.",
    ),
];

fn walks(context: &RequestContext, stories: &[Story]) -> Vec<AnyView> {
    let mut walks = vec![item(
        paths::SEARCH.to_owned(),
        "Find anything from anywhere".to_owned(),
        "Press Ctrl K, or search: a name, a number, an invoice, an act.".to_owned(),
        "Search",
    )];
    let of = |wanted: ShownOn| stories.iter().find(|story| story.shown_on == wanted);
    if let Some(story) = of(ShownOn::Usage) {
        walks.push(item(
            paths::contact(&story.account),
            "Correct a billing contact".to_owned(),
            "Change a field, review it, send it: it is read back before it counts as done."
                .to_owned(),
            "Billing contact",
        ));
    }
    if let Some(story) = of(ShownOn::Invoices) {
        walks.push(item(
            paths::invoices(&story.account),
            "Order two PDFs".to_owned(),
            "Zoom gives one every 30 minutes. The second says when its slot opens.".to_owned(),
            "Invoices",
        ));
    }
    for entry in rail::destinations(context) {
        let found = PAGES.iter().find(|(path, ..)| *path == entry.href);
        if let Some((path, title, sentence)) = found {
            walks.push(item(
                (*path).to_owned(),
                (*title).to_owned(),
                (*sentence).to_owned(),
                entry.title,
            ));
        }
    }
    walks
}
