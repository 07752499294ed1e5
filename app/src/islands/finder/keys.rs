//! The keys that do something on every page. Single ones never while something is typed or with a
//! modifier, and never where the person has switched them off.

use leptos::prelude::*;
use leptos::web_sys::KeyboardEvent;
use leptos::web_sys::js_sys::Date;

use super::palette::Palette;
use crate::islands::place::target_of;

/// How long the second key after `g` may take, in milliseconds.
const SEQUENCE_MS: f64 = 1_500.0;
/// Where keys are typed rather than meant for the page.
const TYPED_INTO: &str = "input, select, textarea, [contenteditable]";

/// What each key does.
#[derive(Clone, Copy)]
pub struct Keys {
    places: StoredValue<Vec<(String, String)>>,
    are_off: bool,
    /// When `g` was pressed.
    led_at: StoredValue<f64>,
}

impl Keys {
    /// With the places that `g` leads to: a key and its path, and so on, apart by spaces.
    pub fn new(places: &str, are_off: bool) -> Self {
        let mut words = places.split_whitespace().map(str::to_owned);
        let places = std::iter::from_fn(|| words.next().zip(words.next()));
        Self {
            places: StoredValue::new(places.collect()),
            are_off,
            led_at: StoredValue::new(f64::NEG_INFINITY),
        }
    }

    /// A key was pressed somewhere on the page.
    pub fn take(self, event: &KeyboardEvent, palette: Palette) {
        if event.default_prevented() || event.is_composing() || event.repeat() {
            return;
        }
        let key = event.key();
        let has_command = event.ctrl_key() || event.meta_key();
        if has_command && !event.alt_key() && !event.shift_key() && key.eq_ignore_ascii_case("k") {
            event.prevent_default();
            palette.open();
            return;
        }
        let is_typed = target_of(event)
            .is_some_and(|target| matches!(target.closest(TYPED_INTO), Ok(Some(_))));
        let is_free = !(self.are_off || has_command || event.alt_key() || is_typed);
        if is_free && !Palette::is_dialog_open() && self.single(&key, palette) {
            event.prevent_default();
        }
    }

    /// Whether a key alone did something.
    fn single(self, key: &str, palette: Palette) -> bool {
        let is_second = Date::now() - self.led_at.get_value() < SEQUENCE_MS;
        self.led_at.set_value(f64::NEG_INFINITY);
        if is_second {
            let place = self.places.with_value(|places| {
                let found = places.iter().find(|(known, _)| known == key);
                found.map(|(_, path)| path.clone())
            });
            if let Some(path) = place {
                // Fails for no path of ours.
                let _ = window().location().assign(&path);
                return true;
            }
        }
        match key {
            "/" => palette.open(),
            "?" => palette.open_help(),
            "g" => self.led_at.set_value(Date::now()),
            _ => return false,
        }
        true
    }
}
