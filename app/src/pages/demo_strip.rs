//! The line below the header of every page of a demo: that all is invented, how far its clock was
//! moved, and what goes wrong with its Zoom at present.

use domain::time::{DAY_MS, HOUR_MS, MINUTE_MS};
use leptos::prelude::*;

use crate::context::RequestContext;
use crate::demo::ActiveFault;
use crate::paths;
use crate::ui::badge::{Badge, Family};
use crate::ui::icon::{Draw, Icon};
use crate::ui::when::Times;

/// A clock that differs less from real time was not moved.
const MOVED_MS: i64 = MINUTE_MS;
/// Faults that are named; of more it says how many.
const MAX_NAMED: usize = 2;

/// The line, in a demo.
pub fn demo_strip(context: &RequestContext) -> Option<impl IntoView + use<>> {
    let state = context.mode.demo_control()?.state();
    let clock = ahead_in_words(state.ahead_ms).map(|ahead| {
        let clock = Times::of_page().clock_line();
        view! {
            <p class="demo-strip-clock">
                <Draw icon=Icon::Clock/>
                <span>"Clock " <strong>{clock}</strong> {format!(", {ahead}")}</span>
            </p>
        }
    });
    let more = state.faults.len().saturating_sub(MAX_NAMED);
    let faults = state.faults.iter().take(MAX_NAMED).map(fault);
    let more = (more > 0).then(|| view! { <span>{format!("+{more}")}</span> });
    Some(view! {
        <aside class="demo-strip" aria-label="Demo">
            <p>"Demo: data is invented, nothing leaves this machine."</p>
            {clock}
            {faults.collect_view()}
            {more}
            <a href=paths::DEMO>"Demo controls"</a>
        </aside>
    })
}

fn fault(fault: &ActiveFault) -> impl IntoView + use<> {
    let text = match &fault.account {
        None => fault.title.clone(),
        Some(account) => format!("{}: {account}", fault.title),
    };
    view! { <Badge family=Family::Warn icon=Icon::Warning text/> }
}

/// `30 d ahead of real time`; `None` where the clock was not moved.
pub fn ahead_in_words(ahead_ms: i64) -> Option<String> {
    let distance_ms = ahead_ms.saturating_abs();
    let amount = match distance_ms {
        ..MOVED_MS => return None,
        MOVED_MS..HOUR_MS => format!("{} min", distance_ms / MINUTE_MS),
        HOUR_MS..DAY_MS => format!("{} h", distance_ms / HOUR_MS),
        DAY_MS.. => format!("{} d", distance_ms / DAY_MS),
    };
    let side = if ahead_ms > 0 { "ahead of" } else { "behind" };
    Some(format!("{amount} {side} real time"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_the_clock_was_moved_is_said_in_its_largest_unit() {
        for (ahead_ms, words) in [
            (0, None),
            (-59_999, None),
            (90 * MINUTE_MS, Some("1 h ahead of real time")),
            (31 * DAY_MS + HOUR_MS, Some("31 d ahead of real time")),
            (-5 * MINUTE_MS, Some("5 min behind real time")),
        ] {
            assert_eq!(ahead_in_words(ahead_ms).as_deref(), words, "{ahead_ms}");
        }
    }
}
