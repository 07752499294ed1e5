//! The billing contact: what Zoom has, and the form that drafts a change of it.

use domain::contact::{ContactFields, FieldProblem};
use domain::ids::AccountId;
use domain::people::Permission;
use domain::view::{ChangeRow, ContactPage, Fact, Notice, Tone};
use leptos::prelude::*;

use super::account_cards::contact_list;
use super::account_head::{AccountTab, AccountTop};
use super::contact_form::ContactForm;
use super::fact::{Ask, missing, trouble_unless_told};
use super::page::{Desk, Screen, id_from_path, not_found, page};
use super::rail::Place;
use super::said::said;
use crate::flash::{Entered, Flash};
use crate::paths;
use crate::ui::card::Card;
use crate::ui::icon::{Draw, Icon};
use crate::ui::notice::NoticeBox;
use crate::ui::problems::ErrorSummary;
use crate::ui::stamp::AsOf;

/// The page.
#[component]
pub fn Contact() -> impl IntoView {
    let id = id_from_path::<AccountId>("account");
    page(Permission::ReadBilling, move |desk| async move {
        let id = id.ok_or_else(|| not_found(&desk.context))?;
        let page = desk
            .portal()
            .contact(&desk.caller, &id)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: format!("Billing contact \u{2013} {}", page.head.name),
            place: Place::Accounts,
            body: body(page, desk).into_any(),
            said: None,
        })
    })
}

/// What the form holds: what was typed before, if it was this account's form, else Zoom's values.
fn entered(flash: Flash, page: &ContactPage) -> (ContactFields, Vec<FieldProblem>) {
    match flash.entered {
        Entered::Contact { account_id, fields } if account_id == page.head.id => {
            (*fields, flash.problems)
        }
        _ => (page.fields.clone(), Vec::new()),
    }
}

fn body(page: ContactPage, desk: Desk) -> impl IntoView {
    let id = page.head.id.clone();
    let ask = Ask {
        action: paths::post::REFRESH_CONTACT,
        fields: vec![("account_id", id.to_string())],
        label: "Refresh",
        offer: page.refresh.clone(),
        id: "refresh-contact",
    };
    let may_change = desk.may(Permission::Change);
    let trouble = trouble_unless_told(&page.contact, &desk.flash);
    let (fields, problems) = entered(desk.flash, &page);
    let content = match (&page.contact, closed(may_change, page.obstacle.as_deref())) {
        (Fact::Known { value, .. }, None) => {
            let blocked = page
                .running
                .as_ref()
                .filter(|change| change.state.is_running())
                .map(|_| {
                    "Another change of this account is running. Wait for its outcome.".to_owned()
                })
                .unwrap_or_default();
            view! {
                <ErrorSummary
                    problems=problems.clone()
                    kept="Nothing was drafted. What you entered is still here."
                />
                <ContactForm
                    account_id=id.to_string()
                    fields
                    problems
                    current=value.clone()
                    blocked
                    back=paths::account(&id)
                />
            }
            .into_any()
        }
        (Fact::Known { value, .. }, Some(reason)) => read_only(contact_list(value), reason),
        (fact, _) => {
            let missing = missing(fact, "Billing contact", &paths::contact(&id), &ask);
            view! { <Card title="Billing contact">{missing}</Card> }.into_any()
        }
    };
    let stamp = page
        .contact
        .value()
        .and(page.contact.stamp())
        .map(|stamp| view! { <p class="page-stamp"><AsOf source="Billing contact" at=stamp.fetched_at/></p> });
    let actions = page.contact.value().is_some().then(|| ask.button());
    view! {
        <AccountTop head=page.head.clone() tab=AccountTab::Contact actions/>
        {trouble}
        {page.running.map(|change| view! { <Unfinished change/> })}
        {content}
        {stamp}
        {said(page.said)}
    }
}

/// Why the contact can't be changed by this person or at all, if so.
fn closed(may_change: bool, obstacle: Option<&str>) -> Option<String> {
    match obstacle {
        Some(obstacle) => Some(obstacle.to_owned()),
        None => (!may_change).then(|| {
            format!(
                "Your role cannot {}. Ask an operator.",
                Permission::Change.deed()
            )
        }),
    }
}

fn read_only(contact: AnyView, reason: String) -> AnyView {
    view! {
        <Card title="Billing contact">
            {contact}
            <p class="read-only-action">
                <button class="button" type="button" aria-disabled="true" aria-describedby="closed-reason">
                    <Draw icon=Icon::Lock/>
                    "Edit"
                </button>
                <span class="reason" id="closed-reason">{reason}</span>
            </p>
        </Card>
    }
    .into_any()
}

/// A change of this account that is not finished.
#[component]
fn Unfinished(change: ChangeRow) -> impl IntoView {
    let notice = Notice {
        tone: Tone::Info,
        title: format!("Change {} of this account is not finished", change.id),
        text: format!("{}. Drafted by {}.", change.title, change.drafted_by),
    };
    view! {
        <div class="notice-with-action">
            <NoticeBox notice/>
            <a class="button" href=paths::change(change.id)>{format!("Open change {}", change.id)}</a>
        </div>
    }
}
