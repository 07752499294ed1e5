//! The button that copies a text of the page: an id, or what Zoom said. Without WASM, or where the
//! browser offers no clipboard, it stays hidden, and the text can be selected.

use std::time::Duration;

use leptos::prelude::*;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::js_sys::{Function, Reflect};

use crate::ui::icon::{Draw, Icon};

/// How long the button says that it has copied.
const SAYS_SO_FOR: Duration = Duration::from_secs(2);

/// Copies the text of the element with the id `from`.
#[island]
pub fn Copy(
    /// The id of an element of the same page.
    from: String,
    /// What is copied, to stand after "Copy": `account number`.
    what: String,
    /// Whether it is an icon alone.
    is_small: bool,
) -> impl IntoView {
    let (is_ready, set_ready) = signal(false);
    let (is_usable, set_usable) = signal(false);
    let (is_copied, set_copied) = signal(false);
    Effect::new(move |_| {
        set_usable.set(clipboard().is_some());
        set_ready.set(true);
    });
    let label = format!("Copy {what}");
    let class = if is_small {
        "copy is-icon"
    } else {
        "copy button"
    };
    view! {
        <span class="copy-place" data-ready=move || is_ready.get().then_some("true")>
            <button
                class=class
                type="button"
                hidden=move || !is_usable.get()
                aria-label=label
                on:click=move |_| copy(&from, set_copied)
            >
                <span class="swap">
                    <span class:is-off=move || is_copied.get()><Draw icon=Icon::Copy/></span>
                    <span class="swap-busy" class:is-off=move || !is_copied.get()><Draw icon=Icon::Check/></span>
                </span>
                {(!is_small).then_some("Copy")}
            </button>
            <span class="visually-hidden" role="status">
                {move || if is_copied.get() { "Copied" } else { "" }}
            </span>
        </span>
    }
}

/// The browser's clipboard; there is none on plain http outside of localhost.
fn clipboard() -> Option<JsValue> {
    let navigator = Reflect::get(&window(), &"navigator".into()).ok()?;
    let clipboard = Reflect::get(&navigator, &"clipboard".into()).ok()?;
    clipboard.is_object().then_some(clipboard)
}

fn function(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

/// Copies, and says so once the browser has done it. Where it refuses, nothing is said.
fn copy(from: &str, set_copied: WriteSignal<bool>) {
    let text = document()
        .get_element_by_id(from)
        .and_then(|element| element.text_content())
        .unwrap_or_default();
    let Some(clipboard) = clipboard() else { return };
    let promise = function(&clipboard, "writeText")
        .and_then(|write| write.call1(&clipboard, &text.into()).ok());
    let done = Closure::once_into_js(move || {
        set_copied.set(true);
        set_timeout(move || set_copied.set(false), SAYS_SO_FOR);
    });
    let refused = Closure::once_into_js(|| ());
    if let Some(promise) = promise
        && let Some(then) = function(&promise, "then")
    {
        // A promise that is refused and not listened to would be an error in the console.
        let _ = then.call2(&promise, &done, &refused);
    }
}
