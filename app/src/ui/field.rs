//! Form fields: label above, control, hint below, the error with its sentence where there is one.

use leptos::prelude::*;

use super::field_ids::{described_by, hint_id, problem_id};
use super::icon::{Draw, Icon};

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
    problem: String,
    /// The control.
    children: Children,
) -> impl IntoView {
    let is_right = problem.is_empty();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            {children()}
            <p class="field-problem" id=problem_id(name) hidden=is_right>
                <Draw icon=Icon::Alert/>
                <span>{problem}</span>
            </p>
            {(!hint.is_empty()).then(|| view! { <p class="field-hint" id=hint_id(name)>{hint}</p> })}
        </div>
    }
}

/// A box to tick, with what it means below; its value is `on`.
#[component]
pub fn TickBox(
    /// Name of the control.
    name: &'static str,
    /// What is ticked.
    label: &'static str,
    /// What it means.
    hint: &'static str,
    /// Whether it is ticked.
    is_ticked: bool,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="choice">
                <input type="checkbox" name=name value="on" checked=is_ticked aria-describedby=hint_id(name)/>
                {label}
            </label>
            <p class="field-hint" id=hint_id(name)>{hint}</p>
        </div>
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
    #[prop(optional)]
    problem: String,
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
    let is_wrong = !problem.is_empty();
    let description = described_by(name, !hint.is_empty(), is_wrong);
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
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=description
            />
        </Labelled>
    }
}

/// A file with rows, named `file`: comma, semicolon or tab between the columns.
#[component]
pub fn CsvField(
    /// What it may hold.
    #[prop(into)]
    hint: String,
    /// Whether a file must be chosen.
    #[prop(optional)]
    is_required: bool,
) -> impl IntoView {
    const NAME: &str = "file";
    view! {
        <Labelled name=NAME label="CSV file" hint problem=String::new()>
            <input
                class="control is-file"
                id=NAME
                type="file"
                name=NAME
                accept=".csv,.txt,.tsv,text/csv,text/plain,text/tab-separated-values"
                required=is_required
                aria-describedby=hint_id(NAME)
            />
        </Labelled>
    }
}

/// Several lines of text.
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
