//! Figures that may not be known: each state in which there is nothing to show, and the button that
//! asks Zoom.

use domain::time::UtcMillis;
use domain::view::{Fact, Notice, RefreshOffer, Tone, Trouble};
use leptos::prelude::*;

use super::ask_zoom::AskZoom;
use crate::flash::Flash;
use crate::ui::empty::{BeingFetched, Empty};
use crate::ui::icon::{Draw, Icon};
use crate::ui::mark::Emptiness;
use crate::ui::notice::NoticeBox;
use crate::ui::when::Times;

/// A button that asks Zoom: where it posts to and with what.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Where it posts to.
    pub action: &'static str,
    /// The hidden fields.
    pub fields: Vec<(&'static str, String)>,
    /// The word on it.
    pub label: &'static str,
    /// Its cost and slot.
    pub offer: RefreshOffer,
    /// An id that no other button of the page has.
    pub id: &'static str,
}

impl Ask {
    /// The same with another word and id, for a second place of the page.
    pub fn again(&self, label: &'static str, id: &'static str) -> Self {
        Self {
            label,
            id,
            ..self.clone()
        }
    }

    /// The button.
    pub fn button(&self) -> AnyView {
        self.button_of(self.label.to_owned(), self.id.to_owned())
    }

    /// The button with a word and an id that only the page's data tell: `Fetch 2024`.
    pub fn button_of(&self, label: String, id: String) -> AnyView {
        let times = Times::of_page();
        let free_at = self.offer.free_at;
        let wait_ms = free_at.map_or(0, |at| (at.0 - times.now().0).max(0));
        view! {
            <AskZoom
                action=self.action
                fields=self.fields.clone()
                label
                cost=calls(self.offer.calls)
                wait_ms
                opens_at=free_at.map(|at| times.clock(at)).unwrap_or_default()
                reason=self.offer.reason.clone()
                id
            />
        }
        .into_any()
    }
}

/// `1 call`, `2 calls`; nothing for none.
pub fn calls(count: u32) -> String {
    match count {
        0 => String::new(),
        1 => "1 call".to_owned(),
        _ => format!("{count} calls"),
    }
}

/// What stands in place of figures that are not known. `None` where they are.
///
/// `subject` is what is missing, as the start of a sentence: `Plans and usage`. `here` is the page
/// that "Show again" leads to.
pub fn missing<T>(fact: &Fact<T>, subject: &str, here: &str, ask: &Ask) -> Option<AnyView> {
    let times = Times::of_page();
    match fact {
        Fact::Known { .. } => None,
        Fact::NotFetched { next_slot } => Some(not_fetched(subject, *next_slot, &times, ask)),
        Fact::BeingFetched { since } => {
            let text = format!(
                "Asked at {}. Usually here within a few seconds.",
                times.clock_to_the_second(*since)
            );
            let here = here.to_owned();
            let action = view! {
                <a class="button" href=here>
                    <Draw icon=Icon::Refresh/>
                    "Show again"
                </a>
            };
            let title = format!("{subject}: on the way");
            Some(view! { <BeingFetched title text action=action.into_any()/> }.into_any())
        }
        Fact::Refused { refusal, stamp } => {
            let code = refusal
                .code
                .map(|code| format!("code {code}, "))
                .unwrap_or_default();
            let request = stamp
                .request_id
                .as_ref()
                .map(|id| format!(" Request {id}."))
                .unwrap_or_default();
            let detail = format!(
                "What Zoom said at {}: {code}\u{201c}{}\u{201d}.{request}",
                times.clock(stamp.fetched_at),
                refusal.message.trim_end_matches('.'),
            );
            Some(
                view! {
                    <Empty
                        emptiness=Emptiness::NotKnown
                        title=format!("{subject}: Zoom does not tell")
                        text=refusal.sentence()
                        detail
                        action=ask.button()
                    />
                }
                .into_any(),
            )
        }
        Fact::Failed(trouble) => Some(
            view! {
                <Empty
                    emptiness=Emptiness::NotKnown
                    title=format!("{subject} could not be fetched")
                    text=trouble.sentence.clone()
                    detail=format!("Since {}.", times.clock(trouble.since))
                    action=ask.again("Try again", ask.id).button()
                />
            }
            .into_any(),
        ),
    }
}

fn not_fetched(subject: &str, slot: Option<UtcMillis>, times: &Times, ask: &Ask) -> AnyView {
    let slot = slot.or(ask.offer.free_at);
    let text = match slot {
        Some(at) if at > times.now() => format!(
            "The next slot opens at {}, {}.",
            times.clock(at),
            times.until(at)
        ),
        _ => "Zoom was never asked for this. A slot is free.".to_owned(),
    };
    let mut ask = ask.again("Fetch", ask.id);
    ask.offer.free_at = slot;
    view! {
        <Empty
            emptiness=Emptiness::NotKnown
            title=format!("{subject}: not fetched yet")
            text
            action=ask.button()
        />
    }
    .into_any()
}

/// Older figures are shown because the last attempt brought nothing: said above them.
pub fn trouble_notice<T>(fact: &Fact<T>) -> Option<AnyView> {
    let Fact::Known {
        trouble: Some(Trouble { since, sentence }),
        ..
    } = fact
    else {
        return None;
    };
    let times = Times::of_page();
    let notice = Notice {
        tone: Tone::Warn,
        title: format!(
            "These figures are the last that are known. Fetching fails since {}.",
            times.clock(*since)
        ),
        text: sentence.clone(),
    };
    Some(view! { <NoticeBox notice/> }.into_any())
}

/// The same, unless the answer to what the person just did stands above it and says so already.
pub fn trouble_unless_told<T>(fact: &Fact<T>, flash: &Flash) -> Option<AnyView> {
    let is_told = flash
        .notice
        .as_ref()
        .is_some_and(|notice| notice.tone == Tone::Warn);
    if is_told { None } else { trouble_notice(fact) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_a_count_of_calls() {
        assert_eq!(calls(0), "");
        assert_eq!(calls(1), "1 call");
        assert_eq!(calls(4), "4 calls");
    }
}
