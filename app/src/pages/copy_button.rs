//! The button that copies a text of the page. It is hidden until its island has found a clipboard.

use leptos::prelude::*;

use crate::islands::copy::Copy;
use crate::ui::icon::{Draw, Icon};

/// Copies the text of the element with the id `from`.
#[component]
pub fn CopyButton(
    /// The id of an element of the same page.
    #[prop(into)]
    from: String,
    /// What is copied, to stand after "Copy": `account number`.
    #[prop(into)]
    what: String,
    /// Whether it is an icon alone.
    #[prop(optional)]
    is_small: bool,
) -> impl IntoView {
    let class = if is_small {
        "copy is-icon"
    } else {
        "copy button"
    };
    view! {
        <Copy>
            <button class=class type="button" hidden aria-label=format!("Copy {what}") data-copies=from>
                <span class="swap">
                    <span><Draw icon=Icon::Copy/></span>
                    <span class="swap-busy is-off"><Draw icon=Icon::Check/></span>
                </span>
                {(!is_small).then_some("Copy")}
            </button>
            <span class="visually-hidden" role="status"></span>
        </Copy>
    }
}
