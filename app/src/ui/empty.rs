//! Empty places: what is missing, why, and the next step with its cost.

use leptos::prelude::*;

use super::mark::{Emptiness, EmptyGlyph};

/// An empty place.
#[component]
pub fn Empty(
    /// What it means.
    emptiness: Emptiness,
    /// What is missing.
    #[prop(into)]
    title: String,
    /// Why, and what it costs to change that.
    #[prop(into)]
    text: String,
    /// What Zoom said or an error's number, in the quiet line.
    #[prop(optional, into)]
    detail: String,
    /// The one action.
    #[prop(optional_no_strip, into)]
    action: Option<AnyView>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <EmptyGlyph emptiness/>
            <p class="empty-title">{title}</p>
            <p class="empty-text">{text}</p>
            {(!detail.is_empty()).then(|| view! { <p class="empty-detail">{detail}</p> })}
            {action.map(|action| view! { <div class="empty-action">{action}</div> })}
        </div>
    }
}

/// Asked for, not here yet: three still lines in place of the glyph.
#[component]
pub fn BeingFetched(
    /// What is on its way.
    #[prop(into)]
    title: String,
    /// Since when, and what to do.
    #[prop(into)]
    text: String,
    /// The link that shows the page again.
    action: AnyView,
) -> impl IntoView {
    view! {
        <div class="empty" role="status">
            <svg class="fetching" viewBox="0 0 300 44" width="300" height="44" aria-hidden="true">
                <rect width="228" height="8" rx="4"></rect>
                <rect y="17" width="300" height="8" rx="4"></rect>
                <rect y="34" width="140" height="8" rx="4"></rect>
            </svg>
            <p class="empty-title">{title}</p>
            <p class="empty-text">{text}</p>
            <div class="empty-action">{action}</div>
        </div>
    }
}
