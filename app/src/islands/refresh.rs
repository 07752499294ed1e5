//! The button that asks Zoom: says what it costs, counts down to its slot and opens by itself.

use std::time::Duration;

use leptos::prelude::*;
use leptos::web_sys::js_sys::Date;

use crate::ui::icon::{Draw, Icon};

/// Milliseconds of a minute.
const MINUTE_MS: f64 = 60_000.0;

/// What stands behind a closed slot: the remaining time while it is short, else the clock.
fn wait_in_words(wait_ms: f64, opens_at: &str) -> String {
    match wait_ms {
        ms if ms > 60.0 * MINUTE_MS => format!("free at {opens_at}"),
        ms if ms > MINUTE_MS => format!("free in {} min", (ms / MINUTE_MS).ceil()),
        ms => format!("free in {} s", (ms / 1_000.0).ceil()),
    }
}

/// A form of one button that spends calls.
#[island]
pub fn AskZoom(
    /// Where it posts to.
    action: String,
    /// The hidden fields that go with it.
    fields: Vec<(String, String)>,
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
    // Exact up to 2^53 ms; a wait is hours at most.
    #[expect(clippy::cast_precision_loss, reason = "waits are far below 2^53 ms")]
    let first_wait = wait_ms as f64;
    let (wait, set_wait) = signal(first_wait);
    let (is_busy, set_busy) = signal(false);
    let (is_ready, set_ready) = signal(false);
    let is_closed = move || wait.get() > 0.0;

    Effect::new(move |_| {
        set_ready.set(true);
        run_down(first_wait, set_wait);
    });

    let reason_id = format!("{id}-reason");
    let words = {
        let (label, cost) = (label.clone(), cost.clone());
        move || {
            let mut parts = Vec::new();
            if !cost.is_empty() {
                parts.push(cost.clone());
            }
            if is_closed() {
                let is_first = wait.get() >= first_wait;
                // Before WASM runs nobody counts down: the clock is what stays true.
                let words = if is_first {
                    format!("free at {opens_at}")
                } else {
                    wait_in_words(wait.get(), &opens_at)
                };
                parts.push(words);
            }
            if parts.is_empty() {
                label.clone()
            } else {
                format!("{label} · {}", parts.join(", "))
            }
        }
    };
    let described_by = (!reason.is_empty()).then(|| reason_id.clone());
    view! {
        <form
            class="ask-zoom"
            method="post"
            action=action
            data-ready=move || is_ready.get().then_some("true")
            on:submit=move |event| {
                if is_busy.get_untracked() || wait.get_untracked() > 0.0 {
                    event.prevent_default();
                } else {
                    set_busy.set(true);
                }
            }
        >
            {fields
                .into_iter()
                .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
                .collect_view()}
            <button
                class="button"
                type=move || if is_closed() { "button" } else { "submit" }
                aria-disabled=move || is_closed().then_some("true")
                aria-describedby=described_by
                aria-busy=move || is_busy.get().then_some("true")
            >
                {if wait_ms > 0 {
                    view! { <Draw icon=Icon::Clock/> }
                } else {
                    view! { <Draw icon=Icon::Refresh/> }
                }}
                <span class="swap">
                    <span class:is-off=move || is_busy.get()>{words}</span>
                    <span class="swap-busy" class:is-off=move || !is_busy.get() aria-hidden="true">"Asking Zoom"</span>
                </span>
            </button>
            <span class="visually-hidden" role="status">
                {move || if is_busy.get() { "Asking Zoom" } else { "" }}
            </span>
            {(!reason.is_empty())
                .then(|| view! { <span class="visually-hidden" id=reason_id>{reason}</span> })}
        </form>
    }
}

/// Counts down to the slot, by the browser's own clock, so that a sleeping tab does not fall behind.
fn run_down(first_wait: f64, set_wait: WriteSignal<f64>) {
    if first_wait <= 0.0 {
        return;
    }
    let started = Date::now();
    let handle = StoredValue::new(None::<IntervalHandle>);
    let tick = move || {
        let left = (first_wait - (Date::now() - started)).max(0.0);
        set_wait.set(left);
        if left <= 0.0
            && let Some(handle) = handle.get_value()
        {
            handle.clear();
        }
    };
    if let Ok(interval) = set_interval_with_handle(tick, Duration::from_secs(1)) {
        handle.set_value(Some(interval));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_said_in_the_unit_that_matters() {
        assert_eq!(
            wait_in_words(3.0 * 60.0 * MINUTE_MS, "17:02 CET"),
            "free at 17:02 CET"
        );
        assert_eq!(
            wait_in_words(29.5 * MINUTE_MS, "14:30 CET"),
            "free in 30 min"
        );
        assert_eq!(wait_in_words(12_300.0, "14:30 CET"), "free in 13 s");
    }
}
