//! What all islands share. An island takes nothing but its children: the server renders them whole, and
//! what the island has to know stands in their attributes. Props would be read as JSON, which brings along
//! more than all islands together (docs/decisions/0014).

use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event};

/// The first element of a selector.
pub fn find<T: JsCast>(root: &Element, selector: &str) -> Option<T> {
    root.query_selector(selector)
        .ok()
        .flatten()?
        .dyn_into()
        .ok()
}

/// All elements of a selector.
pub fn find_all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|index| found.item(index)?.dyn_into().ok())
        .collect()
}

/// What the first element with this attribute says by it; empty where none does.
pub fn told(root: &Element, attribute: &str) -> String {
    find::<Element>(root, &format!("[{attribute}]"))
        .and_then(|element| element.get_attribute(attribute))
        .unwrap_or_default()
}

/// The element that an event began at.
pub fn target_of(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Sets an attribute without a value, or takes it away.
pub fn mark(element: &Element, attribute: &str, is_set: bool) {
    // Fails for names that are none.
    let _ = element.toggle_attribute_with_force(attribute, is_set);
}

/// Sets an attribute, or takes it away where there is no value.
pub fn tell(element: &Element, attribute: &str, value: Option<&str>) {
    // Attributes of elements that are there can be set.
    let _ = match value {
        Some(value) => element.set_attribute(attribute, value),
        None => element.remove_attribute(attribute),
    };
}

/// Says something to readers, and shows the other of two words of one place.
pub fn swap(root: &Element, is_busy: bool, said: &str) {
    for (selector, is_off) in [(".swap > :first-child", is_busy), (".swap-busy", !is_busy)] {
        if let Some(word) = find::<Element>(root, selector) {
            let _ = word.class_list().toggle_with_force("is-off", is_off);
        }
    }
    if let Some(status) = find::<Element>(root, "[role=status]") {
        status.set_text_content(Some(said));
    }
}
