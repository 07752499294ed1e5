//! The palette: a dialog with a combobox over a list of options, as the ARIA practices describe it.

use std::time::Duration;

use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{
    Element, HtmlDialogElement, HtmlElement, HtmlInputElement, KeyboardEvent,
    ScrollIntoViewOptions, ScrollLogicalPosition, js_sys,
};

use super::recent;
use crate::islands::fragment;
use crate::islands::place::{find, target_of, told};
use crate::paths;

/// How long a person may pause between two keys before the portal is asked.
const PAUSE: Duration = Duration::from_millis(90);

/// A handle to the dialog and to what is under way.
#[derive(Clone, Copy)]
pub struct Palette {
    root: NodeRef<html::Div>,
    /// How often was asked: an answer to an earlier question is dropped.
    asked: StoredValue<u32>,
    /// The text whose options are shown.
    answered: StoredValue<Option<String>>,
    pause: StoredValue<Option<TimeoutHandle>>,
    /// Whether Enter was pressed before the answer came: the first option is then opened.
    is_hurried: StoredValue<bool>,
}

impl Palette {
    /// Over the children of `root`.
    pub fn new(root: NodeRef<html::Div>) -> Self {
        Self {
            root,
            asked: StoredValue::new(0),
            answered: StoredValue::new(None),
            pause: StoredValue::new(None),
            is_hurried: StoredValue::new(false),
        }
    }

    fn element<T: JsCast>(self, selector: &str) -> Option<T> {
        find(&*self.root.get_untracked()?, selector)
    }

    fn dialog(self) -> Option<HtmlDialogElement> {
        self.element(".palette")
    }

    fn field(self) -> Option<HtmlInputElement> {
        self.element(".palette [role=combobox]")
    }

    fn list(self) -> Option<Element> {
        self.element(".palette [role=listbox]")
    }

    /// Opens it with the text of before selected, so that typing replaces it.
    pub fn open(self) {
        let (Some(dialog), Some(field)) = (self.dialog(), self.field()) else {
            return;
        };
        if !dialog.open() {
            // Fails only where it stands in no document.
            let _ = dialog.show_modal();
            self.ask();
        }
        field.select();
    }

    /// Closes it; the browser gives the focus back.
    pub fn close(self) {
        if let Some(dialog) = self.dialog() {
            dialog.close();
        }
    }

    fn help(self) -> Option<HtmlDialogElement> {
        self.element(".shortcuts")
    }

    /// Closes whichever dialog is open.
    pub fn close_all(self) {
        self.close();
        if let Some(help) = self.help() {
            help.close();
        }
    }

    /// Opens the list of keys.
    pub fn open_help(self) {
        self.close();
        if let Some(help) = self.help()
            && !help.open()
        {
            let _ = help.show_modal();
        }
    }

    /// Whether any dialog of the page is open.
    pub fn is_dialog_open() -> bool {
        matches!(document().query_selector("dialog[open]"), Ok(Some(_)))
    }

    /// Something was typed: asks after a short pause.
    pub fn typed(self) {
        if !self.dialog().is_some_and(|dialog| dialog.open()) {
            return;
        }
        self.is_hurried.set_value(false);
        self.stop_pause();
        self.pause
            .set_value(set_timeout_with_handle(move || self.ask(), PAUSE).ok());
    }

    /// A key was pressed inside.
    pub fn pressed(self, event: &KeyboardEvent) {
        let is_in_field =
            target_of(event).is_some_and(|target| target.has_attribute("aria-controls"));
        if !is_in_field || event.is_composing() {
            return;
        }
        let options = self.options();
        let last = options.len().saturating_sub(1);
        let here = options.iter().position(is_selected);
        let next = match event.key().as_str() {
            "ArrowDown" => here.map_or(0, |here| if here == last { 0 } else { here + 1 }),
            "ArrowUp" => here.map_or(last, |here| here.checked_sub(1).unwrap_or(last)),
            "Home" => 0,
            "End" => last,
            "Enter" => {
                event.prevent_default();
                if self.answered.get_value() == Some(self.text()) {
                    self.follow();
                } else {
                    // Options of an earlier text are not what was meant.
                    self.is_hurried.set_value(true);
                    self.stop_pause();
                    self.ask();
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        self.select(&options, next);
    }

    fn stop_pause(self) {
        if let Some(pause) = self.pause.get_value() {
            pause.clear();
        }
    }

    /// Opens what is selected.
    fn follow(self) {
        let selected = self.options().into_iter().find(is_selected);
        if let Some(option) = selected.and_then(|option| option.dyn_into::<HtmlElement>().ok()) {
            option.click();
        }
    }

    fn text(self) -> String {
        self.field()
            .map(|field| field.value().trim().to_owned())
            .unwrap_or_default()
    }

    fn options(self) -> Vec<Element> {
        let Some(list) = self.list() else {
            return Vec::new();
        };
        let found = list.get_elements_by_class_name("palette-option");
        (0..found.length())
            .filter_map(|index| found.item(index))
            .collect()
    }

    fn select(self, options: &[Element], chosen: usize) {
        let Some(field) = self.field() else {
            return;
        };
        // Attributes of elements that are there can be set.
        let _ = field.remove_attribute("aria-activedescendant");
        for (index, option) in options.iter().enumerate() {
            let is_chosen = index == chosen;
            let _ = option.set_attribute("aria-selected", if is_chosen { "true" } else { "false" });
            if is_chosen {
                let _ = field.set_attribute("aria-activedescendant", &option.id());
                let nearest = ScrollIntoViewOptions::new();
                nearest.set_block(ScrollLogicalPosition::Nearest);
                option.scroll_into_view_with_scroll_into_view_options(&nearest);
            }
        }
    }

    fn ask(self) {
        let text = self.text();
        let number = self.asked.get_value() + 1;
        self.asked.set_value(number);
        spawn_local(async move {
            let answer = fetch(&text).await;
            if self.asked.get_value() == number {
                self.show(text, answer);
            }
        });
    }

    fn show(self, text: String, answer: Option<String>) {
        let (Some(list), Some(trouble), Some(said)) = (
            self.list(),
            self.element::<Element>(".palette-trouble"),
            self.element::<Element>(".palette [role=status]"),
        ) else {
            return;
        };
        let is_known = answer.is_some();
        list.set_inner_html(answer.as_deref().unwrap_or_default());
        let _ = trouble.toggle_attribute_with_force("hidden", is_known);
        if is_known
            && text.is_empty()
            && let Some(root) = self.root.get_untracked()
        {
            recent::show(&told(&root, "data-person"), &list);
        }
        let words = if is_known {
            let inside = list.query_selector("[data-said]").ok().flatten();
            inside.and_then(|inside| inside.get_attribute("data-said"))
        } else {
            trouble.text_content()
        };
        said.set_text_content(words.as_deref());
        self.answered.set_value(is_known.then_some(text));
        self.select(&self.options(), 0);
        if self.is_hurried.get_value() {
            self.is_hurried.set_value(false);
            self.follow();
        }
    }
}

fn is_selected(option: &Element) -> bool {
    option.get_attribute("aria-selected").as_deref() == Some("true")
}

/// The options for a text, as HTML of our own server; `None` where it does not answer.
async fn fetch(text: &str) -> Option<String> {
    let asked = js_sys::encode_uri_component(text).as_string()?;
    fragment::fetch(&format!("{}?q={asked}", paths::SEARCH_OPTIONS)).await
}
