//! Notices: what just happened or what is the matter, full width of their column.

use domain::view::{Notice, Tone};
use leptos::prelude::*;

use super::badge::Family;
use super::icon::{Draw, Icon};

fn look(tone: Tone) -> (Family, Icon) {
    match tone {
        Tone::Info => (Family::Accent, Icon::Info),
        Tone::Ok => (Family::Ok, Icon::Check),
        Tone::Warn => (Family::Warn, Icon::Warning),
        Tone::Bad => (Family::Bad, Icon::Alert),
    }
}

/// A notice with a bold sentence and one plain one.
#[component]
pub fn NoticeBox(
    /// What it says.
    notice: Notice,
    /// Another icon than its tone's.
    #[prop(optional_no_strip, into)]
    icon: Option<Icon>,
    /// Whether it answers what the reader just did, and is read out.
    #[prop(optional)]
    is_answer: bool,
) -> impl IntoView {
    let (family, own_icon) = look(notice.tone);
    let role = is_answer.then_some(if notice.tone == Tone::Bad {
        "alert"
    } else {
        "status"
    });
    view! {
        <div class=format!("notice {}", family.class()) role=role>
            <Draw icon=icon.unwrap_or(own_icon)/>
            <div class="notice-text">
                <p class="notice-title">{notice.title}</p>
                {(!notice.text.is_empty()).then(|| view! { <p>{notice.text}</p> })}
            </div>
        </div>
    }
}
