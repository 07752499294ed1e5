//! The segmented control: up to six exclusive choices, each a link.

use leptos::prelude::*;

/// One choice.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Its name.
    pub title: &'static str,
    /// Where it leads.
    pub href: String,
    /// Whether it is chosen now.
    pub is_current: bool,
}

/// The choices.
#[component]
pub fn Segments(
    /// What is chosen, for readers.
    label: &'static str,
    /// The choices.
    segments: Vec<Segment>,
) -> impl IntoView {
    view! {
        <nav class="segments" aria-label=label>
            <ul>
                {segments
                    .into_iter()
                    .map(|segment| {
                        view! {
                            <li>
                                <a href=segment.href aria-current=segment.is_current.then_some("true")>
                                    {segment.title}
                                </a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </nav>
    }
}
