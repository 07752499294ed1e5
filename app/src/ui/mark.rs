//! The mark, the wordmark and the empty-state glyph: the same four strokes.

use leptos::prelude::*;

/// The mark: two entries, a rule and under it the subtotal.
#[component]
pub fn Mark(
    /// Width and height in pixels.
    size: u32,
) -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" width=size height=size aria-hidden="true">
            <rect class="mark-ground" width="24" height="24" rx="6"></rect>
            <path class="mark-entry" d="M11 7.25h8M8.5 10h10.5"></path>
            <path class="mark-rule" d="M5 13.25h14"></path>
            <path class="mark-total" d="M13.5 17h5.5"></path>
        </svg>
    }
}

/// Mark and name.
#[component]
pub fn Wordmark(
    /// Size of the mark in pixels.
    size: u32,
) -> impl IntoView {
    view! {
        <span class="wordmark">
            <Mark size/>
            <span class="wordmark-name">"Subtotal"</span>
        </span>
    }
}

/// What an empty place means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emptiness {
    /// Nobody knows: the subtotal is dotted.
    NotKnown,
    /// It is known that there is nothing.
    KnownNone,
}

/// The glyph of an empty place.
#[component]
pub fn EmptyGlyph(
    /// What it means.
    emptiness: Emptiness,
) -> impl IntoView {
    let total = match emptiness {
        Emptiness::NotKnown => "empty-dots",
        Emptiness::KnownNone => "empty-total",
    };
    view! {
        <svg class="empty-glyph" viewBox="0 0 56 32" width="56" height="32" aria-hidden="true">
            <path class="empty-entry" d="M20 3h34M12 11h42"></path>
            <path class="empty-rule" d="M1 20h54"></path>
            <path class=total d="M39 29h15"></path>
        </svg>
    }
}
