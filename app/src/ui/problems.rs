//! The summary above a form of what is wrong with it, each entry leading to its field.

use domain::contact::FieldProblem;
use leptos::prelude::*;

use super::icon::{Draw, Icon};

/// One problem of a line of a file.
#[component]
pub fn LineProblem(
    /// What it is about.
    title: String,
    /// What is wrong, and what to do about it.
    sentence: String,
) -> impl IntoView {
    view! {
        <p class="import-problem">
            <Draw icon=Icon::Alert/>
            <span><strong>{title} ": "</strong> {sentence}</span>
        </p>
    }
}

/// Every problem of a form; nothing where there is none.
#[component]
pub fn ErrorSummary(
    /// What is wrong, in the order of the fields.
    problems: Vec<FieldProblem>,
    /// What did not happen, and what became of what was typed.
    #[prop(into)]
    kept: String,
) -> impl IntoView {
    if problems.is_empty() {
        return ().into_any();
    }
    let title = if problems.len() == 1 {
        "One field needs another look".to_owned()
    } else {
        format!("{} fields need another look", problems.len())
    };
    view! {
        <div class="notice is-bad" role="alert">
            <Draw icon=Icon::Alert/>
            <div class="notice-text">
                <p class="notice-title">{title}</p>
                <ul class="error-list">
                    {problems
                        .into_iter()
                        .map(|problem| {
                            view! {
                                <li>
                                    <a href=format!("#{}", problem.field)>{problem.title}</a>
                                    ": "
                                    {problem.sentence}
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
                <p>{kept}</p>
            </div>
        </div>
    }
    .into_any()
}
