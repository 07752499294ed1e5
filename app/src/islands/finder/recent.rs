//! The latest pages of this browser tab. They never leave it: the tab's own storage holds them, with
//! whom they belong to, so that the next person on this browser sees nothing of them.

use leptos::prelude::{document, window};
use leptos::web_sys::{Element, Storage};

use crate::paths;

const KEY: &str = "subtotal.recent";
/// Places that are kept.
const KEPT: usize = 5;
/// What every title ends with.
const PRODUCT: &str = " \u{2013} Subtotal";

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// Path and title of each place, the latest first: one a line, below the line of whose they are.
fn places(person: &str) -> Vec<(String, String)> {
    let stored = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    let stored = stored.unwrap_or_default();
    let mut lines = stored.lines();
    if lines.next() != Some(person) {
        return Vec::new();
    }
    lines
        .filter_map(|line| line.split_once('\t'))
        .map(|(path, title)| (path.to_owned(), title.to_owned()))
        .collect()
}

fn here() -> String {
    let location = window().location();
    let path = location.pathname().unwrap_or_default();
    path + &location.search().unwrap_or_default()
}

/// Notes the page that is open.
pub fn note(person: &str) {
    let path = here();
    let title = document().title();
    let title = title.strip_suffix(PRODUCT).unwrap_or(&title);
    let title = title.replace(['\t', '\n'], " ");
    let mut stored = format!("{person}\n{path}\t{title}\n");
    let others = places(person)
        .into_iter()
        .filter(|(known, _)| *known != path);
    for (path, title) in others.take(KEPT) {
        stored.push_str(&format!("{path}\t{title}\n"));
    }
    if let Some(storage) = storage() {
        // A browser without storage has no recent places.
        let _ = storage.set_item(KEY, &stored);
    }
}

/// Puts them in front of the options, as a group of their own. Built from elements, never from markup:
/// titles hold names that come from outside.
pub fn show(person: &str, list: &Element) {
    let here = here();
    let places = places(person).into_iter().filter(|(path, _)| *path != here);
    let places: Vec<_> = places.take(KEPT).collect();
    if !places.is_empty() {
        // Fails where the browser is out of memory; then there are none.
        let _ = group(&places).map(|group| list.prepend_with_node_1(&group));
    }
}

fn group(places: &[(String, String)]) -> Option<Element> {
    let make = |name: &str, class: &str, text: &str| {
        let element = document().create_element(name).ok()?;
        element.set_class_name(class);
        element.set_text_content(Some(text));
        Some(element)
    };
    let group = make("div", "palette-group", "")?;
    group.set_attribute("role", "group").ok()?;
    group
        .set_attribute("aria-labelledby", "palette-recent")
        .ok()?;
    let title = make("p", "palette-title", "Recent")?;
    title.set_id("palette-recent");
    title.set_attribute("role", "presentation").ok()?;
    group.append_child(&title).ok()?;
    for (index, (path, title)) in places.iter().enumerate() {
        let Some(path) = paths::own_page(path) else {
            continue;
        };
        let option = make("a", "palette-option", title)?;
        option.set_id(&format!("recent-{index}"));
        for (name, value) in [("role", "option"), ("tabindex", "-1"), ("href", path)] {
            option.set_attribute(name, value).ok()?;
        }
        group.append_child(&option).ok()?;
    }
    Some(group)
}
