//! "What Zoom said": the answers behind a page word for word, with time and request id, for support
//! tickets.

use domain::time::UtcMillis;
use domain::view::{Fact, Said};
use leptos::prelude::*;

use super::copy_button::CopyButton;
use crate::ui::when::Times;

/// The disclosure; nothing where Zoom was never asked.
pub fn said(answers: Vec<Said>) -> Option<AnyView> {
    let answers: Vec<AnyView> = answers.into_iter().filter_map(answer).collect();
    (!answers.is_empty()).then(|| {
        view! {
            <details class="disclosure said">
                <summary>"What Zoom said"</summary>
                {answers}
            </details>
        }
        .into_any()
    })
}

fn answer(said: Said) -> Option<AnyView> {
    let (body, at, request_id) = match said.body {
        Fact::Known { value, stamp, .. } => (value, stamp.fetched_at, stamp.request_id),
        Fact::Refused { refusal, stamp } => {
            let code = refusal
                .code
                .map_or(String::new(), |code| format!(", code {code}"));
            let body = format!("HTTP {}{code}\n{}", refusal.status, refusal.message);
            (body, stamp.fetched_at, stamp.request_id)
        }
        Fact::NotFetched { .. } | Fact::BeingFetched { .. } | Fact::Failed(_) => return None,
    };
    let name = said.resource.as_str();
    let (id, title) = match said.part.as_str() {
        "" => (format!("said-{name}"), said.resource.title().to_owned()),
        part => (
            format!("said-{name}-{part}"),
            format!("{} {part}", said.resource.title()),
        ),
    };
    let text = ticket(&said.request, at, request_id.as_deref(), &body);
    Some(block(title, id, text))
}

/// What goes into a support ticket: all of it in one piece.
fn ticket(request: &str, at: UtcMillis, request_id: Option<&str>, body: &str) -> String {
    let request_id = request_id.unwrap_or("not given");
    let at = at.to_iso();
    format!("{request}\nAnswered {at}\nZoom request id {request_id}\n\n{body}")
}

fn block(title: String, id: String, text: String) -> AnyView {
    let zone = Times::of_page().zone_line();
    view! {
        <section class="said-answer">
            <div class="said-head">
                <h2>{title.clone()}</h2>
                <CopyButton from=id.clone() what=format!("what Zoom said: {title}")/>
            </div>
            <pre id=id tabindex="0" role="region" aria-label=format!("What Zoom said: {title}")>
                <code>{text}</code>
            </pre>
            <p class="visually-hidden">{format!("Times here are in UTC, elsewhere in {zone}.")}</p>
        </section>
    }
    .into_any()
}
