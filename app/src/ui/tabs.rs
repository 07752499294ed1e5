//! Tabs: links, one of them the page that is shown.

use leptos::prelude::*;

/// One tab.
#[derive(Debug, Clone)]
pub struct Tab {
    /// Its name.
    pub title: &'static str,
    /// How many there are behind it, where that is known.
    pub count: Option<u64>,
    /// Where it leads.
    pub href: String,
    /// Whether it is shown now.
    pub is_current: bool,
}

/// A row of tabs.
#[component]
pub fn Tabs(
    /// What they are about, for readers.
    #[prop(into)]
    label: String,
    /// How they look: `views` are quieter than `tabs`.
    #[prop(default = "tabs")]
    class: &'static str,
    /// The tabs.
    tabs: Vec<Tab>,
) -> impl IntoView {
    view! {
        <nav class=class aria-label=label>
            <ul>
                {tabs
                    .into_iter()
                    .map(|tab| {
                        view! {
                            <li>
                                <a href=tab.href aria-current=tab.is_current.then_some("page")>
                                    {tab.title}
                                    {tab.count.map(|count| view! { " " <span class="count">{count}</span> })}
                                </a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </nav>
    }
}
