//! The partner's own records on the pages of an account: the card of the overview, and what the head
//! says of them.

use domain::ids::AccountId;
use domain::records::{Record, Tags};
use domain::view::OwnRecord;
use leptos::prelude::*;

use super::plan::dash;
use crate::paths;
use crate::ui::card::Card;
use crate::ui::stamp::Ago;

/// The card.
pub fn own_records(own: &OwnRecord, id: &AccountId, may_edit: bool) -> AnyView {
    let edit = may_edit.then(|| {
        view! {
            <a class="link" href=paths::records(id)>
                "Edit" <span class="visually-hidden">" your own records"</span>
            </a>
        }
        .into_any()
    });
    let record = &own.record;
    if record.is_empty() {
        return view! {
            <Card title="Your own records" aside=edit>
                <p>
                    "Nothing is entered yet. Customer reference, tags, account manager and notes are yours alone: \
                     Zoom never sees them."
                </p>
            </Card>
        }
        .into_any();
    }
    let or_dash = |text: Option<&String>| match text {
        Some(text) => text.clone().into_any(),
        None => dash(),
    };
    let reference = or_dash(record.customer_reference.as_ref());
    let manager = or_dash(record.manager.as_ref().map(|manager| &manager.name));
    let tags = if record.tags.is_empty() {
        dash()
    } else {
        tag_links(&record.tags)
    };
    let notes = match &record.notes {
        Some(notes) => {
            let by = own.notes_by.clone().map(|by| format!("By {by}, "));
            let stamp = own.notes_at.map(|at| {
                view! { <span class="own-notes-stamp">{by} <Ago at/></span> }
            });
            view! { <p class="own-notes">{notes.clone()}</p> {stamp} }.into_any()
        }
        None => dash(),
    };
    view! {
        <Card title="Your own records" aside=edit>
            <dl class="pairs">
                <dt>"Customer reference"</dt>
                <dd>{reference}</dd>
                <dt>"Tags"</dt>
                <dd>{tags}</dd>
                <dt>"Account manager"</dt>
                <dd>{manager}</dd>
                <dt>"Notes"</dt>
                <dd>{notes}</dd>
            </dl>
        </Card>
    }
    .into_any()
}

/// What the head says of them; nothing where nothing of it is entered.
pub fn own_facts(record: Record) -> Option<AnyView> {
    let Record {
        customer_reference,
        manager,
        tags,
        ..
    } = record;
    if customer_reference.is_none() && manager.is_none() && tags.is_empty() {
        return None;
    }
    let reference = customer_reference
        .map(|reference| view! { <li>"Reference " <strong>{reference}</strong></li> });
    let manager = manager.map(|manager| view! { <li>"Account manager " {manager.name}</li> });
    let tags = (!tags.is_empty()).then(|| view! { <li>{tag_links(&tags)}</li> });
    Some(view! { <ul class="facts own-facts">{reference} {manager} {tags}</ul> }.into_any())
}

/// Tags, each of which leads to the accounts that have it.
pub fn tag_links(tags: &Tags) -> AnyView {
    let links = tags.iter().map(|tag| {
        view! {
            <li>
                <a class="tag" href=paths::accounts_tagged(tag)>
                    <span class="visually-hidden">"Accounts tagged "</span>
                    {tag.to_owned()}
                </a>
            </li>
        }
    });
    view! { <ul class="tags">{links.collect_view()}</ul> }.into_any()
}
