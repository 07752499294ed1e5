//! The palette and the keys: everything that listens to the keyboard, on every page.
//!
//! The markup is rendered by the server (`pages::finder`), results too: what is typed is sent to
//! `paths::SEARCH_OPTIONS`, which answers the options of the list as HTML. So what runs here only opens
//! and closes, asks, and moves the selection; without it the header holds a form and a page answers.

mod keys;
mod palette;
mod recent;

use leptos::html;
use leptos::prelude::*;
use leptos::{ev, web_sys};

use keys::Keys;
use palette::Palette;

use super::place::{target_of, told};

/// Around the header's search form and the dialogs, which are its children. The element that says by
/// `data-person` whose recent places are shown also says by `data-goals` where `g` and then a key lead,
/// by `data-keys` whether single keys do anything (WCAG 2.1.4), and by `data-is-place` whether this page
/// is one to come back to.
#[island]
pub fn Finder(
    /// The form and the dialogs.
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let palette = Palette::new(root);
    let (is_ready, set_ready) = signal(false);
    Effect::new(move |_| {
        let Some(element) = root.get() else {
            return;
        };
        let keys = Keys::new(
            &told(&element, "data-goals"),
            told(&element, "data-keys") == "off",
        );
        if told(&element, "data-is-place") == "true" {
            recent::note(&told(&element, "data-person"));
        }
        window_event_listener(ev::keydown, move |event| keys.take(&event, palette));
        window_event_listener(ev::click, move |event| clicked(&event, palette));
        set_ready.set(true);
    });
    view! {
        <div
            class="finder"
            node_ref=root
            data-ready=move || is_ready.get().then_some("true")
            on:input=move |_| palette.typed()
            on:keydown=move |event| palette.pressed(&event)
        >
            {children()}
        </div>
    }
}

/// What opens a dialog says which one in `data-opens`; it may stand anywhere on the page.
fn clicked(event: &web_sys::MouseEvent, palette: Palette) {
    let is_plain = !(event.ctrl_key() || event.meta_key() || event.shift_key());
    let Some(target) = target_of(event) else {
        return;
    };
    if !is_plain {
        return;
    }
    if let Ok(Some(opener)) = target.closest("[data-opens]") {
        event.prevent_default();
        match opener.get_attribute("data-opens").as_deref() {
            Some("palette") => palette.open(),
            _ => palette.open_help(),
        }
    } else if target.tag_name() == "DIALOG" {
        // Beside it: the dialog's own area is all its children's.
        palette.close_all();
    } else if matches!(target.closest("[role=option]"), Ok(Some(_))) {
        // On its way to another page; should the browser come back, the dialog is shut.
        palette.close();
    }
}
