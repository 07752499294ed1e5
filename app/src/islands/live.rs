//! Live progress: fetches a piece of the page anew now and then, for as long as something moves.
//! Without WASM a link shows the page again.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::Element;

use super::fragment;
use super::place::{find, told};

/// How often it is fetched.
const EVERY: Duration = Duration::from_secs(3);

/// Keeps a piece of the page fresh: the element that says by `data-from` where it comes from. The piece
/// holds no island, and its first element says by `data-live` what is going on; where it says nothing,
/// nothing moves any more. Once that becomes something else the whole page is shown anew, since what can
/// be done may be another thing then.
#[island]
pub fn Live(
    /// The element with the piece as it is at first.
    children: Children,
) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let (is_ready, set_ready) = signal(false);
    Effect::new(move |_| {
        set_ready.set(true);
        let first = place.get().and_then(|place| state_of(&place));
        if first.is_some() {
            keep_fresh(place, first);
        }
    });
    view! {
        <div class="live" node_ref=place data-ready=move || is_ready.get().then_some("true")>
            {children()}
        </div>
    }
}

fn state_of(place: &Element) -> Option<String> {
    find::<Element>(place, "[data-live]")?.get_attribute("data-live")
}

fn keep_fresh(place: NodeRef<html::Div>, first: Option<String>) {
    let tick = move || {
        let first = first.clone();
        // Who does not look needs nothing fresh.
        if document().hidden() {
            return;
        }
        spawn_local(async move {
            let Some(place) = place.get_untracked() else {
                return;
            };
            let Some(piece) = fragment::fetch(&told(&place, "data-from")).await else {
                return;
            };
            // Replacing what has the focus would lose it.
            let is_in_use = matches!(place.query_selector(":focus"), Ok(Some(_)));
            let piece_place = find::<Element>(&place, "[data-from]");
            let Some(piece_place) = piece_place.filter(|_| !is_in_use) else {
                return;
            };
            piece_place.set_inner_html(&piece);
            if state_of(&place) != first {
                let _ = window().location().reload();
            }
        });
    };
    // It ends with the page: nothing else is worth fetching for.
    set_interval(tick, EVERY);
}
