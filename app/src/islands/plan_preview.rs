//! What a form of plans would change, shown while it is filled in. Without WASM the review shows it.

use std::time::Duration;

use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::{Element, FormData, HtmlFormElement, UrlSearchParams};

use super::fragment;
use super::place::{find, told};

/// So long nothing more is typed before it is asked for.
const AFTER: Duration = Duration::from_millis(200);

/// Around the form, and the element that says by `data-from` where its piece comes from.
#[island]
pub fn PlanFollow(
    /// Both of them.
    children: Children,
) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let follower = Follower {
        waiting: StoredValue::new(None),
        asked: StoredValue::new(0),
    };
    let (is_ready, set_ready) = signal(false);
    let follow = move |after: Duration| {
        if let Some(root) = place.get_untracked() {
            follower.follow(root.into(), after);
        }
    };
    Effect::new(move |_| {
        if place.get().is_some() {
            set_ready.set(true);
            follow(Duration::ZERO);
        }
    });
    view! {
        <div
            class="island plan-follow"
            node_ref=place
            data-ready=move || is_ready.get().then_some("true")
            on:input=move |_| follow(AFTER)
        >
            {children()}
        </div>
    }
}

#[derive(Clone, Copy)]
struct Follower {
    /// What is to be asked in a moment.
    waiting: StoredValue<Option<TimeoutHandle>>,
    /// How often was asked: an answer that comes after a later question is of no interest.
    asked: StoredValue<u32>,
}

impl Follower {
    fn follow(self, root: Element, after: Duration) {
        if let Some(handle) = self.waiting.get_value() {
            handle.clear();
        }
        let ask = move || {
            self.asked.update_value(|asked| *asked += 1);
            let number = self.asked.get_value();
            spawn_local(async move {
                let Some(piece) = fetch(&root).await else {
                    return;
                };
                if number == self.asked.get_value() {
                    show(&root, &piece);
                }
            });
        };
        self.waiting
            .set_value(set_timeout_with_handle(ask, after).ok());
    }
}

/// The piece for what the form holds now.
async fn fetch(root: &Element) -> Option<String> {
    let form: HtmlFormElement = find(root, "form.plan-form")?;
    let fields = FormData::new_with_form(&form).ok()?;
    let query = UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
    let from = told(root, "data-from");
    fragment::fetch(&format!("{from}?{}", String::from(query.to_string()))).await
}

/// Shows a piece, and says to readers what it comes to.
fn show(root: &Element, piece: &str) {
    if let Some(place) = find::<Element>(root, "[data-from]") {
        place.set_inner_html(piece);
    }
    if let Some(status) = find::<Element>(root, "[role=status]") {
        status.set_text_content(Some(&told(root, "data-said")));
    }
}
