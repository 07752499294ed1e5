//! The box around a table: it scrolls sideways by itself, never the page.

use leptos::prelude::*;

/// A table in its box. The children are `<thead>`, `<tbody>` and so on.
#[component]
pub fn TableBox(
    /// What the table is about, for readers.
    #[prop(into)]
    caption: String,
    /// A further class, which names the columns' look.
    #[prop(into)]
    class: String,
    /// Whether it may be wider than its place and holds nothing that takes the focus, so that its box
    /// must take it.
    #[prop(optional)]
    scrolls: bool,
    /// What stands below the rows: a pager, a stamp.
    #[prop(optional_no_strip, into)]
    foot: Option<AnyView>,
    /// The table's inside.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="table-box">
            <div class="table-scroll"
                role=scrolls.then_some("region")
                aria-label=scrolls.then(|| caption.clone())
                tabindex=scrolls.then_some("0")
            >
                <table class=format!("table {class}")>
                    <caption>{caption.clone()}</caption>
                    {children()}
                </table>
            </div>
            {foot.map(|foot| view! { <div class="table-foot">{foot}</div> })}
        </div>
    }
}
