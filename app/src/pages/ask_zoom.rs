//! The button that asks Zoom: says what it costs and when its slot opens. Its island counts down.

use leptos::prelude::*;

use crate::islands::refresh::CountDown;
use crate::ui::icon::{Draw, Icon};

/// A form of one button that spends calls.
#[component]
pub fn AskZoom(
    /// Where it posts to.
    action: &'static str,
    /// The hidden fields that go with it.
    fields: Vec<(&'static str, String)>,
    /// The word on it: `Refresh list`.
    label: String,
    /// What it costs: `2 calls`; empty where the word says enough.
    cost: String,
    /// How long its slot is still closed, in milliseconds; 0: it is open.
    wait_ms: i64,
    /// When the slot opens, as a clock: `14:09 CET`.
    opens_at: String,
    /// Why it is closed, in one sentence.
    reason: String,
    /// An id that no other button of the page has.
    id: String,
) -> impl IntoView {
    let is_closed = wait_ms > 0;
    let reason_id = format!("{id}-reason");
    let has_reason = !reason.is_empty();
    // Without its island nobody counts down: the clock is what stays true.
    let free = is_closed.then(|| format!("free at {opens_at}"));
    let parts: Vec<&str> = [Some(cost.as_str()), free.as_deref()]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    let words = match parts.as_slice() {
        [] => label.clone(),
        parts => format!("{label} \u{b7} {}", parts.join(", ")),
    };
    let fields = fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    let icon = if is_closed {
        Icon::Clock
    } else {
        Icon::Refresh
    };
    view! {
        <CountDown>
            <form class="ask-zoom" method="post" action=action>
                {fields.collect_view()}
                <button
                    class="button"
                    type=if is_closed { "button" } else { "submit" }
                    aria-disabled=is_closed.then_some("true")
                    aria-describedby=has_reason.then(|| reason_id.clone())
                    data-words=label
                    data-cost=cost
                    data-wait-ms=wait_ms.to_string()
                    data-opens-at=opens_at
                >
                    <Draw icon/>
                    <span class="swap">
                        <span>{words}</span>
                        <span class="swap-busy is-off" aria-hidden="true">"Asking Zoom"</span>
                    </span>
                </button>
                <span class="visually-hidden" role="status"></span>
                {has_reason.then(|| view! { <span class="visually-hidden" id=reason_id>{reason}</span> })}
            </form>
        </CountDown>
    }
}
