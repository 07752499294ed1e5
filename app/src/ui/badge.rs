//! Badges: a fact in one or two words, with an icon and the colour of its family.

use leptos::prelude::*;

use super::icon::{Draw, Icon};

/// What a badge, notice or word is about; the colour follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// A fact.
    Neutral,
    /// In motion.
    Accent,
    /// Done, paid, stored.
    Ok,
    /// Due soon, nearly full, not known.
    Warn,
    /// Overdue, failed, refused.
    Bad,
}

impl Family {
    /// The class that brings its colours.
    pub fn class(self) -> &'static str {
        match self {
            Self::Neutral => "is-neutral",
            Self::Accent => "is-accent",
            Self::Ok => "is-ok",
            Self::Warn => "is-warn",
            Self::Bad => "is-bad",
        }
    }
}

/// A badge.
#[component]
pub fn Badge(
    /// Its family.
    family: Family,
    /// Its icon.
    #[prop(optional_no_strip, into)]
    icon: Option<Icon>,
    /// The words.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <span class=format!("badge {}", family.class())>
            {icon.map(|icon| view! { <Draw icon/> })}
            {text}
        </span>
    }
}
