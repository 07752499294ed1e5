//! The button that copies a text of the page: an id, or what Zoom said. Without WASM, or where the
//! browser offers no clipboard, it stays hidden, and the text can be selected.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::Element;
use leptos::web_sys::js_sys::{Function, Reflect};

use super::place::{find, mark, swap, target_of, told};

/// How long the button says that it has copied.
const SAYS_SO_FOR: Duration = Duration::from_secs(2);

/// Around a hidden button that names by `data-copies` the element whose text it copies.
#[island]
pub fn Copy(
    /// The button, with both of its icons, and the place for what is said to readers.
    children: Children,
) -> impl IntoView {
    let place = NodeRef::<html::Span>::new();
    let (is_ready, set_ready) = signal(false);
    Effect::new(move |_| {
        let button = place
            .get()
            .and_then(|place| find::<Element>(&place, "button"));
        if let Some(button) = button {
            mark(&button, "hidden", clipboard().is_none());
        }
        set_ready.set(true);
    });
    view! {
        <span
            class="copy-place"
            node_ref=place
            data-ready=move || is_ready.get().then_some("true")
            on:click=move |event| {
                let button = target_of(&event).and_then(|target| target.closest("button").ok().flatten());
                if let (Some(_), Some(place)) = (button, place.get_untracked()) {
                    copy(place.unchecked_into());
                }
            }
        >
            {children()}
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
fn copy(place: Element) {
    let text = document()
        .get_element_by_id(&told(&place, "data-copies"))
        .and_then(|element| element.text_content())
        .unwrap_or_default();
    let Some(clipboard) = clipboard() else { return };
    let promise = function(&clipboard, "writeText")
        .and_then(|write| write.call1(&clipboard, &text.into()).ok());
    let done = Closure::once_into_js(move || {
        swap(&place, true, "Copied");
        set_timeout(move || swap(&place, false, ""), SAYS_SO_FOR);
    });
    let refused = Closure::once_into_js(|| ());
    if let Some(promise) = promise
        && let Some(then) = function(&promise, "then")
    {
        // A promise that is refused and not listened to would be an error in the console.
        let _ = then.call2(&promise, &done, &refused);
    }
}
