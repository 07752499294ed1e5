//! The head of a column by which a list can be sorted: a link, so that the order stands in the URL.

use domain::view::SortOrder;
use leptos::prelude::*;

use super::icon::{Draw, Icon};

/// A sortable head.
#[component]
pub fn SortHead(
    /// The column's name.
    title: &'static str,
    /// The same list sorted by it, or the other way round where it is already.
    href: String,
    /// How the list is sorted by it now, if it is.
    order: Option<SortOrder>,
    /// A further class: `number`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let (sorted, icon) = match order {
        None => (None, None),
        Some(SortOrder::Ascending) => (Some("ascending"), Some(Icon::Up)),
        Some(SortOrder::Descending) => (Some("descending"), Some(Icon::Fall)),
    };
    view! {
        <th scope="col" class=class aria-sort=sorted>
            <a class="sort" href=href>
                {title}
                {icon.map(|icon| view! { <Draw icon/> })}
            </a>
        </th>
    }
}
