//! The pager at the foot of a table.

use leptos::prelude::*;

use super::icon::{Draw, Icon};
use super::meter::grouped;

/// A length of pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLength {
    /// Entries a page.
    pub rows: u32,
    /// The same list in such pages.
    pub href: String,
    /// Whether pages are that long now.
    pub is_current: bool,
}

/// `1–50 of 461`, two arrows, and how long pages are.
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
    /// How long a page may be, where that can be chosen.
    #[prop(optional)]
    lengths: Vec<PageLength>,
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
            <span class="pager-count">{format!("{}\u{2013}{} of {}", figure(first), figure(last), figure(total))}</span>
            {arrow(previous, Icon::Left, "Previous page", "prev")}
            {arrow(next, Icon::Right, "Next page", "next")}
            {(!lengths.is_empty()).then(|| page_lengths(lengths))}
        </nav>
    }
}

fn page_lengths(lengths: Vec<PageLength>) -> impl IntoView {
    let links = lengths.into_iter().map(|length| {
        view! {
            <li>
                <a href=length.href aria-current=length.is_current.then_some("true")>{length.rows}</a>
            </li>
        }
    });
    view! {
        <ul class="page-lengths" aria-label="Rows a page">{links.collect_view()}</ul>
        <span aria-hidden="true">"a page"</span>
    }
}

fn figure(count: u64) -> String {
    grouped(i64::try_from(count).unwrap_or(i64::MAX))
}
