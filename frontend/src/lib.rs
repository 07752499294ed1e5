//! Wakes the islands in the browser, and does nothing else.

// Keeps the islands linked: nothing here names them.
use app as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the script that the server puts into every page.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
