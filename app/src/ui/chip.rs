//! Filter chips: what a list is filtered by, each with its own way to set and to take it away.
//!
//! A chip opens by `<details>`, so that it works without JavaScript; what it holds is a GET form.

use leptos::prelude::*;

use super::icon::{Draw, Icon};

/// What a chip is set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChipValue {
    /// In words: `Business`, `any of 3`.
    pub words: String,
    /// The list without it.
    pub clear: String,
}

/// A chip.
#[component]
pub fn Chip(
    /// What it filters by.
    #[prop(into)]
    title: String,
    /// What it is set to; `None`: it is not set.
    value: Option<ChipValue>,
    /// The form by which it is set.
    children: Children,
) -> impl IntoView {
    let class = if value.is_some() {
        "chip is-set"
    } else {
        "chip"
    };
    let summary = match &value {
        Some(value) => {
            view! { {format!("{title}: ")} <strong>{value.words.clone()}</strong> }.into_any()
        }
        None => view! { <Draw icon=Icon::Plus/> {title.clone()} }.into_any(),
    };
    let clear = value.map(|value| {
        view! {
            <a class="chip-clear" href=value.clear aria-label=format!("Without {}: {}", title, value.words)>
                <Draw icon=Icon::Cross/>
            </a>
        }
    });
    view! {
        <div class=class>
            // One name: opening one closes the others.
            <details name="chips">
                <summary>{summary}</summary>
                <div class="chip-panel">{children()}</div>
            </details>
            {clear}
        </div>
    }
}

/// One value of a chip that can be ticked, with others beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// As it is sent.
    pub value: String,
    /// In words.
    pub words: String,
    /// Whether it is ticked now.
    pub is_chosen: bool,
}

/// The form of a chip: values to tick, and everything else that the list was asked for, kept.
#[component]
pub fn Choices(
    /// Where it is sent to.
    action: &'static str,
    /// The name that all values go by.
    name: &'static str,
    /// What is chosen, for readers.
    #[prop(into)]
    legend: String,
    /// The values.
    choices: Vec<Choice>,
    /// What else is sent along.
    kept: Vec<(&'static str, String)>,
) -> impl IntoView {
    view! {
        <form method="get" action=action>
            <Kept pairs=kept/>
            <fieldset class="choices">
                <legend class="visually-hidden">{legend}</legend>
                {choices
                    .into_iter()
                    .map(|choice| {
                        view! {
                            <label class="choice">
                                <input type="checkbox" name=name value=choice.value checked=choice.is_chosen/>
                                {choice.words}
                            </label>
                        }
                    })
                    .collect_view()}
            </fieldset>
            <button class="button is-small is-primary" type="submit">"Apply"</button>
        </form>
    }
}

/// What a GET form keeps of the present query.
#[component]
pub fn Kept(
    /// Names and values.
    pairs: Vec<(&'static str, String)>,
) -> impl IntoView {
    pairs
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view()
}
