//! The pager at the foot of a table.

use leptos::prelude::*;

use super::icon::{Draw, Icon};

/// `1–50 of 461` and two arrows.
#[component]
pub fn Pager(
    /// Number of the first entry shown.
    first: u64,
    /// Number of the last entry shown.
    last: u64,
    /// Entries in all.
    total: u64,
    /// Where the previous page is, if there is one.
    previous: Option<String>,
    /// Where the next page is, if there is one.
    next: Option<String>,
) -> impl IntoView {
    let arrow = |target: Option<String>, icon, name: &'static str, rel: &'static str| {
        match target {
        Some(href) => view! {
            <a class="button is-square" href=href rel=rel aria-label=name><Draw icon/></a>
        }
        .into_any(),
        None => view! {
            <span class="button is-square is-disabled" role="link" aria-disabled="true" aria-label=name>
                <Draw icon/>
            </span>
        }
        .into_any(),
    }
    };
    view! {
        <nav class="pager" aria-label="Pages">
            <span class="pager-count">{format!("{first}\u{2013}{last} of {total}")}</span>
            {arrow(previous, Icon::Left, "Previous page", "prev")}
            {arrow(next, Icon::Right, "Next page", "next")}
        </nav>
    }
}
