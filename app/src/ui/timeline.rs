//! The timeline: what happened, oldest first.

use domain::time::UtcMillis;
use leptos::prelude::*;

use super::badge::Family;
use super::icon::{Draw, Icon};
use super::when::Times;

/// One entry.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its icon.
    pub icon: Icon,
    /// The colour of its dot.
    pub family: Family,
    /// What happened.
    pub sentence: String,
    /// Who, numbers, what Zoom said.
    pub detail: String,
    /// When.
    pub at: UtcMillis,
}

/// A timeline.
#[component]
pub fn Timeline(
    /// Its entries.
    entries: Vec<Entry>,
) -> impl IntoView {
    let times = Times::of_page();
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
                            <time datetime=entry.at.to_iso() title=times.exact(entry.at)>
                                {times.clock_to_the_second(entry.at)}
                            </time>
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    }
}
