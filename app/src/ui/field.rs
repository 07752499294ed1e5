//! Form fields: label above, control, hint below, the error with its sentence where there is one.

use leptos::prelude::*;

use super::icon::{Draw, Icon};

/// The id of a field's error sentence.
pub fn problem_id(name: &str) -> String {
    format!("{name}-problem")
}

/// The id of a field's hint.
fn hint_id(name: &str) -> String {
    format!("{name}-hint")
}

/// Label, hint and error around a control that carries the id `name`.
#[component]
pub fn Labelled(
    /// Name and id of the control.
    name: &'static str,
    /// What is to be entered.
    #[prop(into)]
    label: String,
    /// A word more below the control.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with what was entered; empty: nothing.
    #[prop(into)]
    problem: Signal<String>,
    /// The control.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            {children()}
            <p class="field-problem" id=problem_id(name) hidden=move || problem.read().is_empty()>
                <Draw icon=Icon::Alert/>
                <span>{move || problem.get()}</span>
            </p>
            {(!hint.is_empty()).then(|| view! { <p class="field-hint" id=hint_id(name)>{hint}</p> })}
        </div>
    }
}

/// Which sentences describe a control, for `aria-describedby`.
pub fn described_by(name: &str, has_hint: bool, has_problem: bool) -> Option<String> {
    match (has_problem, has_hint) {
        (true, true) => Some(format!("{} {}", problem_id(name), hint_id(name))),
        (true, false) => Some(problem_id(name)),
        (false, true) => Some(hint_id(name)),
        (false, false) => None,
    }
}

/// A line of text.
#[component]
pub fn TextField(
    /// Name and id.
    name: &'static str,
    /// What is to be entered.
    #[prop(into)]
    label: String,
    /// What it holds at first.
    #[prop(into)]
    value: String,
    /// The kind of control: `text`, `email`, `password`, `tel`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What browsers may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// A word more below the control.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with what was entered; empty: nothing.
    #[prop(optional, into)]
    problem: Signal<String>,
    /// Whether something must be entered.
    #[prop(optional)]
    is_required: bool,
    /// Most characters that are taken; 0: no bound.
    #[prop(optional)]
    max_length: usize,
    /// The id of a list with what may be picked.
    #[prop(optional, into)]
    suggestions: Option<&'static str>,
    /// Whether the page opens with the cursor in it: the first field that needs another look.
    #[prop(optional)]
    is_focused: bool,
) -> impl IntoView {
    let has_hint = !hint.is_empty();
    let is_wrong = move || !problem.read().is_empty();
    view! {
        <Labelled name label hint problem>
            <input
                class="control"
                id=name
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                spellcheck="false"
                list=suggestions
                maxlength=(max_length > 0).then_some(max_length)
                required=is_required
                autofocus=is_focused
                aria-invalid=move || is_wrong().then_some("true")
                aria-describedby=move || described_by(name, has_hint, is_wrong())
            />
        </Labelled>
    }
}

/// Several lines of text.
#[cfg(feature = "ssr")]
#[component]
pub fn TextArea(
    /// Name and id.
    name: &'static str,
    /// What is to be entered.
    #[prop(into)]
    label: String,
    /// What it holds at first.
    value: String,
    /// A word more below the control.
    #[prop(into)]
    hint: String,
    /// What is wrong with what was entered; empty: nothing.
    problem: String,
    /// Whether the page opens with the cursor in it.
    is_focused: bool,
) -> impl IntoView {
    let is_wrong = !problem.is_empty();
    let description = described_by(name, !hint.is_empty(), is_wrong);
    // Leptos writes what stands inside this element as it is, so that it must be escaped here. Browsers
    // drop a line break at the very beginning, so one is given away.
    let escaped = value
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let value = format!("\n{escaped}");
    view! {
        <Labelled name label hint problem>
            <textarea
                class="control"
                id=name
                name=name
                rows="7"
                autofocus=is_focused
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=description
            >
                {value}
            </textarea>
        </Labelled>
    }
}
