//! The search of a list: one field that Enter sends, with all else that was asked of the list kept.

use leptos::prelude::*;

use super::chip::Kept;
use super::icon::{Draw, Icon};

/// The form.
#[component]
pub fn SearchForm(
    /// The list's address.
    #[prop(into)]
    action: String,
    /// What is searched, for readers.
    label: &'static str,
    /// What else was asked, which stays.
    kept: Vec<(&'static str, String)>,
    /// What is searched for now.
    value: String,
    /// What the field takes, in full.
    takes: &'static str,
    /// The same, short enough for the field.
    placeholder: &'static str,
) -> impl IntoView {
    view! {
        <form class="search-form" method="get" action=action role="search" aria-label=label>
            <Kept pairs=kept/>
            <div class="search-field">
                <Draw icon=Icon::Search/>
                <input
                    class="control"
                    type="search"
                    name="q"
                    value=value
                    aria-label=takes
                    placeholder=placeholder
                    maxlength="120"
                    autocomplete="off"
                    spellcheck="false"
                />
            </div>
            <button class="button" type="submit">"Search"</button>
        </form>
    }
}
