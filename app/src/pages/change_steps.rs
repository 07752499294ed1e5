//! The calls of a change: how far each is, and exactly what is or was sent.

use domain::view::{ChangePage, StepLine, StepProgress};
use leptos::prelude::*;

use crate::ui::badge::{Badge, Family};
use crate::ui::card::Card;
use crate::ui::icon::Icon;
use crate::ui::stamp::AsOf;

/// The card.
#[component]
pub fn Steps(
    /// The change.
    change: ChangePage,
) -> impl IntoView {
    let title = match change.steps.len() {
        1 => "One call to Zoom".to_owned(),
        count => format!("{count} calls to Zoom, in this order"),
    };
    let foot = view! { <AsOf source="Starts from Zoom\u{2019}s values" at=change.based_on/> };
    let steps = change.steps.into_iter().map(step);
    view! {
        <Card title foot=foot.into_any()>
            <ol class="steps">{steps.collect_view()}</ol>
        </Card>
    }
}

fn step(step: StepLine) -> impl IntoView {
    let (family, icon, word) = look(step.progress);
    let label = format!("What is sent, exactly: {}", step.title);
    let request = step
        .request_id
        .map(|id| view! { <p class="sub">"Zoom\u{2019}s tracking id " <code>{id}</code></p> });
    view! {
        <li>
            <p class="step-head">
                <span>{step.title}</span>
                <Badge family icon text=word/>
            </p>
            <details class="disclosure">
                <summary>{summary(step.progress)}</summary>
                <p class="sub"><code>{step.call}</code></p>
                <pre tabindex="0" aria-label=label><code>{step.body_json}</code></pre>
            </details>
            {request}
        </li>
    }
}

fn summary(progress: StepProgress) -> &'static str {
    match progress {
        StepProgress::ToCome => "What is sent, exactly",
        StepProgress::NotSent => "What would have been sent, exactly",
        // It may have been stopped before it went out; what happened says which.
        StepProgress::Failed => "The request, exactly",
        StepProgress::Sent | StepProgress::Accepted | StepProgress::Unknown => {
            "What was sent, exactly"
        }
    }
}

fn look(progress: StepProgress) -> (Family, Icon, &'static str) {
    match progress {
        StepProgress::ToCome => (Family::Neutral, Icon::Clock, "To come"),
        StepProgress::Sent => (Family::Accent, Icon::Clock, "Sent"),
        StepProgress::Accepted => (Family::Ok, Icon::Check, "Accepted"),
        StepProgress::Failed => (Family::Bad, Icon::Alert, "Not made"),
        StepProgress::Unknown => (Family::Warn, Icon::Question, "Unknown"),
        StepProgress::NotSent => (Family::Neutral, Icon::Cross, "Not sent"),
    }
}
