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

/// Around the header's search form and the dialogs, which are its children.
#[island]
pub fn Finder(
    /// Where `g` and then this key lead.
    places: Vec<(String, String)>,
    /// Whether single keys do nothing (WCAG 2.1.4).
    are_shortcuts_off: bool,
    /// Whose recent places are shown.
    person: String,
    /// Whether this page is one to come back to.
    is_place: bool,
    /// The form and the dialogs.
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let palette = Palette::new(root, person.clone());
    let keys = Keys::new(places, are_shortcuts_off);
    let (is_ready, set_ready) = signal(false);
    Effect::new(move |_| {
        if is_place {
            recent::note(&person);
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
    let Some(target) = palette::target_of(event) else {
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
