//! Pieces of HTML that our own server renders for an island.

use leptos::prelude::window;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Response;
use wasm_bindgen_futures::JsFuture;

/// The piece at a path of ours; `None` where the server does not answer.
pub async fn fetch(path: &str) -> Option<String> {
    let response = JsFuture::from(window().fetch_with_str(path)).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    if response.redirected() {
        // The session has ended: the page itself leads to signing in and back here.
        let _ = window().location().reload();
        return None;
    }
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.text().ok()?)
        .await
        .ok()?
        .as_string()
}
