//! The button that asks Zoom: counts down to its slot, opens by itself, and says once that it asks.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::js_sys::Date;
use leptos::web_sys::{Element, SubmitEvent};

use super::place::{find, swap, tell, told};

const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60 * SECOND_MS;

/// What stands behind a closed slot: the remaining time while it is short, else the clock.
fn wait_in_words(wait_ms: i64, opens_at: &str) -> String {
    match wait_ms {
        ms if ms > 60 * MINUTE_MS => format!("free at {opens_at}"),
        ms if ms > MINUTE_MS => format!("free in {} min", ceil(ms, MINUTE_MS)),
        ms => format!("free in {} s", ceil(ms, SECOND_MS)),
    }
}

/// Around a form of one button that spends calls. The button says by `data-wait-ms` how long its slot is
/// still closed, by `data-opens-at` when it opens, and by `data-words` and `data-cost` what stands on it.
#[island]
pub fn CountDown(
    /// The form.
    children: Children,
) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let (is_ready, set_ready) = signal(false);
    Effect::new(move |_| {
        if let Some(place) = place.get() {
            run_down(place.unchecked_into());
        }
        set_ready.set(true);
    });
    view! {
        <div
            class="island"
            node_ref=place
            data-ready=move || is_ready.get().then_some("true")
            on:submit=move |event| {
                if let Some(place) = place.get_untracked() {
                    submitted(&place, &event);
                }
            }
        >
            {children()}
        </div>
    }
}

/// Lets the first press of an open button through and says that Zoom is asked; stops every other.
fn submitted(place: &Element, event: &SubmitEvent) {
    let Some(button) = find::<Element>(place, "button") else {
        return;
    };
    if button.has_attribute("aria-busy") || button.has_attribute("aria-disabled") {
        event.prevent_default();
    } else {
        tell(&button, "aria-busy", Some("true"));
        swap(place, true, "Asking Zoom");
    }
}

/// Counts down to the slot, by the browser's own clock, so that a sleeping tab does not fall behind.
fn run_down(place: Element) {
    let first_wait: i64 = told(&place, "data-wait-ms").parse().unwrap_or(0);
    if first_wait <= 0 {
        return;
    }
    let started = now_ms();
    let handle = StoredValue::new(None::<IntervalHandle>);
    let tick = move || {
        let left = first_wait - (now_ms() - started);
        show(&place, left);
        if left <= 0
            && let Some(handle) = handle.get_value()
        {
            handle.clear();
        }
    };
    if let Ok(interval) = set_interval_with_handle(tick, Duration::from_secs(1)) {
        handle.set_value(Some(interval));
    }
}

/// Whole milliseconds: figures with a fraction would bring along what writes them.
#[expect(clippy::cast_possible_truncation, reason = "exact up to 2^53 ms")]
fn now_ms() -> i64 {
    Date::now() as i64
}

/// Says how long the slot is still closed, or opens the button.
fn show(place: &Element, left_ms: i64) {
    let (Some(button), Some(words)) = (
        find::<Element>(place, "button"),
        find::<Element>(place, ".swap > :first-child"),
    ) else {
        return;
    };
    let mut parts = Vec::new();
    let cost = told(place, "data-cost");
    if !cost.is_empty() {
        parts.push(cost);
    }
    if left_ms > 0 {
        parts.push(wait_in_words(left_ms, &told(place, "data-opens-at")));
    } else {
        tell(&button, "aria-disabled", None);
        tell(&button, "type", Some("submit"));
    }
    let label = told(place, "data-words");
    let text = if parts.is_empty() {
        label
    } else {
        format!("{label} \u{b7} {}", parts.join(", "))
    };
    words.set_text_content(Some(&text));
}

/// How many whole units cover what is not negative.
fn ceil(ms: i64, unit_ms: i64) -> i64 {
    (ms + unit_ms - 1) / unit_ms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_said_in_the_unit_that_matters() {
        assert_eq!(
            wait_in_words(180 * MINUTE_MS, "17:02 CET"),
            "free at 17:02 CET"
        );
        assert_eq!(
            wait_in_words(29 * MINUTE_MS + 30 * SECOND_MS, "14:30 CET"),
            "free in 30 min"
        );
        assert_eq!(wait_in_words(12_300, "14:30 CET"), "free in 13 s");
    }
}
