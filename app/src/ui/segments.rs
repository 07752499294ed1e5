//! The segmented control: up to six exclusive choices, each a link.

use leptos::prelude::*;

use super::meter::grouped;

/// One choice.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Its name.
    pub title: String,
    /// Where it leads.
    pub href: String,
    /// Whether it is chosen now.
    pub is_current: bool,
}

/// One choice with how many there are of it.
#[derive(Debug, Clone)]
pub struct CountedSegment {
    /// Its name.
    pub title: String,
    /// How many.
    pub count: u64,
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
    let items = segments.into_iter().map(|segment| {
        let title = segment.title.into_any();
        item(title, segment.href, segment.is_current)
    });
    row(label, items.collect_view().into_any())
}

/// The choices with their counts.
#[component]
pub fn CountedSegments(
    /// What is chosen, for readers.
    label: &'static str,
    /// The choices.
    segments: Vec<CountedSegment>,
) -> impl IntoView {
    let items = segments.into_iter().map(|segment| {
        let count = grouped(i64::try_from(segment.count).unwrap_or(i64::MAX));
        let title = view! { {segment.title} " " <span class="count">{count}</span> }.into_any();
        item(title, segment.href, segment.is_current)
    });
    row(label, items.collect_view().into_any())
}

fn row(label: &'static str, items: AnyView) -> impl IntoView {
    view! {
        <nav class="segments" aria-label=label>
            <ul>{items}</ul>
        </nav>
    }
}

fn item(title: AnyView, href: String, is_current: bool) -> impl IntoView {
    view! {
        <li>
            <a href=href aria-current=is_current.then_some("true")>{title}</a>
        </li>
    }
}
