//! Freshness stamps: how old a figure is, in the quietest type; what is old says so.

use domain::time::UtcMillis;
use leptos::prelude::*;

use super::icon::{Draw, Icon};
use super::when::Times;

/// An age alone: `12 min ago`, with the exact instant as its title.
#[component]
pub fn Ago(
    /// When it was learned.
    at: UtcMillis,
    /// Whether it does not change any more, so that its age is no warning.
    #[prop(optional)]
    is_lasting: bool,
) -> impl IntoView {
    let times = Times::of_page();
    let age = times.age(at);
    let is_warning = age.is_old && !is_lasting;
    let class = if is_warning {
        "stamp stamp-old"
    } else {
        "stamp"
    };
    view! {
        <time class=class datetime=at.to_iso() title=times.exact(at)>
            {is_warning.then(|| view! { <Draw icon=Icon::Clock/> })}
            {age.text}
        </time>
    }
}

/// A clock: `13:50 CET`.
#[component]
pub fn At(
    /// Which moment.
    at: UtcMillis,
) -> impl IntoView {
    let times = Times::of_page();
    view! {
        <time class="stamp" datetime=at.to_iso() title=times.exact(at)>
            {times.clock(at)}
        </time>
    }
}

/// Source, clock and age: `Plans as of 13:50 CET, 12 min ago`.
#[component]
pub fn AsOf(
    /// What the figure is taken from: `Plans`.
    #[prop(into)]
    source: String,
    /// When it was learned.
    at: UtcMillis,
    /// Whether it does not change any more, so that its age is no warning.
    #[prop(optional)]
    is_lasting: bool,
) -> impl IntoView {
    let times = Times::of_page();
    let age = times.age(at);
    let is_warning = age.is_old && !is_lasting;
    let class = if is_warning {
        "stamp stamp-old"
    } else {
        "stamp"
    };
    let start = if source.is_empty() {
        "as of".to_owned()
    } else {
        format!("{source} as of")
    };
    view! {
        <time class=class datetime=at.to_iso() title=times.exact(at)>
            {is_warning.then(|| view! { <Draw icon=Icon::Clock/> })}
            {format!("{start} {}, {}", times.clock(at), age.text)}
        </time>
    }
}
