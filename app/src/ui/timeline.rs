//! The timeline: what happened, each with its dot, its sentence and its time.

use domain::time::{Date, UtcMillis};
use leptos::prelude::*;

use super::badge::Family;
use super::icon::{Draw, Icon};
use super::when::{Times, day};

/// One entry.
pub struct Entry {
    /// Its icon.
    pub icon: Icon,
    /// The colour of its dot.
    pub family: Family,
    /// What happened.
    pub sentence: AnyView,
    /// Who, numbers, what Zoom said.
    pub detail: String,
    /// When: [`to_the_second`], [`to_the_minute`] or [`on_day`].
    pub time: AnyView,
}

/// An instant to the second, where the order of steps matters.
pub fn to_the_second(at: UtcMillis) -> AnyView {
    let times = Times::of_page();
    view! { <time datetime=at.to_iso() title=times.exact(at)>{times.clock_to_the_second(at)}</time> }
        .into_any()
}

/// An instant to the minute.
pub fn to_the_minute(at: UtcMillis) -> AnyView {
    let times = Times::of_page();
    view! { <time datetime=at.to_iso() title=times.exact(at)>{times.clock(at)}</time> }.into_any()
}

/// A day that has no hour.
pub fn on_day(date: Date) -> AnyView {
    view! { <time datetime=date.to_string()>{day(date)}</time> }.into_any()
}

/// A timeline.
#[component]
pub fn Timeline(
    /// Its entries.
    entries: Vec<Entry>,
) -> impl IntoView {
    view! {
        <ol class="timeline">
            {entries
                .into_iter()
                .map(|entry| {
                    view! {
                        <li>
                            <span class=format!("dot {}", entry.family.class())>
                                <Draw icon=entry.icon/>
                            </span>
                            <div class="timeline-text">
                                <p>{entry.sentence}</p>
                                {(!entry.detail.is_empty())
                                    .then(|| view! { <p class="timeline-detail">{entry.detail}</p> })}
                            </div>
                            {entry.time}
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    }
}
