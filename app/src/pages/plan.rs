//! What pages say of a plan: its name with what marks it, its status, its figures.

use domain::view::{Familiarity, PlanName, Quantity};
use domain::zoom::PlanStatus;
use leptos::prelude::*;

use crate::ui::badge::{Badge, Family};
use crate::ui::icon::{Draw, Icon};
use crate::ui::meter::grouped;

/// Not known.
pub fn dash() -> AnyView {
    view! { <span class="unknown">"\u{2013}"</span> }.into_any()
}

/// A count, or that it is not known.
pub fn count(count: Option<i64>) -> AnyView {
    match count {
        Some(0) => view! { <span class="zero">"0"</span> }.into_any(),
        Some(count) => grouped(count).into_any(),
        None => dash(),
    }
}

/// What is left of a plan: never a negative figure, but how many too many.
pub fn free(quantity: Quantity) -> AnyView {
    match quantity.free() {
        Some(free @ ..0) => view! {
            <span class="over"><Draw icon=Icon::Alert/> " " {grouped(-free)} " over"</span>
        }
        .into_any(),
        free => count(free),
    }
}

/// Name, code and, where the catalogue does not know it, a mark that says so.
pub fn name_cell(name: &PlanName, property: &str, familiarity: Familiarity) -> AnyView {
    let code = name.code.clone().unwrap_or_else(|| property.to_owned());
    let mark = match familiarity {
        Familiarity::Known => None,
        Familiarity::NewCode => Some("Code not in the catalogue"),
        Familiarity::NewFamily => Some("As Zoom tells it"),
    };
    view! {
        <span class="name">{name.in_words()}</span>
        <code class="sub">{code}</code>
        {mark.map(|text| view! { <Badge family=Family::Neutral icon=Icon::Question text/> })}
    }
    .into_any()
}

/// A status in words.
pub fn status_word(status: &PlanStatus) -> String {
    match status {
        PlanStatus::Active => "Active".to_owned(),
        PlanStatus::Cancelled => "Cancelled".to_owned(),
        PlanStatus::Expired => "Expired".to_owned(),
        PlanStatus::NotStated => "Status not stated".to_owned(),
        PlanStatus::Other(text) => text.clone(),
    }
}

/// A status as a badge; a dash where Zoom states none.
pub fn status_badge(status: &PlanStatus) -> AnyView {
    let (family, icon) = match status {
        PlanStatus::Active => (Family::Ok, Some(Icon::Check)),
        PlanStatus::Cancelled => (Family::Neutral, Some(Icon::Calendar)),
        PlanStatus::Expired => (Family::Neutral, Some(Icon::Cross)),
        PlanStatus::Other(_) => (Family::Neutral, Some(Icon::Question)),
        PlanStatus::NotStated => return dash(),
    };
    view! { <Badge family icon text=status_word(status)/> }.into_any()
}
