//! What the cards share with which a change or a bulk is submitted and decided: buttons that act or stay closed
//! with the reason, and the whole card of the decision.

use domain::view::{May, Proof};
use leptos::prelude::*;

use crate::ui::card::Card;
use crate::ui::field::TextField;
use crate::ui::icon::{Draw, Icon};

/// The id of the note of a decision.
pub const NOTE: &str = "decide-note";

/// A button that acts, or stays closed; the note of that id says why.
#[component]
pub fn ActButton(
    /// Whether one may press it.
    may: May,
    /// Beside `button is-wide`.
    class: &'static str,
    icon: Icon,
    words: &'static str,
    /// The [`note`] that belongs to it.
    note_id: &'static str,
    /// What it decides, where there are several buttons.
    #[prop(optional)]
    decision: Option<&'static str>,
) -> impl IntoView {
    let is_closed = may.is_err();
    view! {
        <button
            class=format!("button is-wide {class}")
            type=if is_closed { "button" } else { "submit" }
            name=decision.map(|_| "decision")
            value=decision
            aria-disabled=is_closed.then_some("true")
            aria-describedby=note_id
        >
            <Draw icon=if is_closed { Icon::Lock } else { icon }/>
            {words}
        </button>
    }
}

/// What stands below a button: why it is closed, or what it does.
pub fn note(may: &May, otherwise: String, id: &'static str) -> impl IntoView + use<> {
    let text = match may {
        Ok(()) => otherwise,
        Err(reason) => reason.clone(),
    };
    view! { <p class="reason" id=id>{text}</p> }
}

/// Approve or send back, with a comment and once more a proof of who decides.
#[component]
pub fn Decision(
    /// Where it is posted.
    action: &'static str,
    /// Name and value of the field that says what is decided.
    what: (&'static str, String),
    /// What somebody who approves proves themselves by.
    proof: Proof,
    /// The words on the button that approves.
    approve: &'static str,
    /// What approving means.
    #[prop(into)]
    says: String,
    /// Whether one may decide.
    may: May,
) -> impl IntoView {
    let (name, value) = what;
    view! {
        <Card title="Your decision">
            <form class="commit-card" method="post" action=action>
                <input type="hidden" name=name value=value/>
                <TextField
                    name="comment"
                    label="Comment"
                    value=""
                    hint="Needed to send it back."
                    max_length=500
                />
                {proof_field(proof, &may, "Approving")}
                <ActButton
                    may=may.clone()
                    class="is-primary is-large"
                    icon=Icon::Check
                    words=approve
                    note_id=NOTE
                    decision="approve"
                />
                <ActButton
                    may=may.clone()
                    class=""
                    icon=Icon::Left
                    words="Send back"
                    note_id=NOTE
                    decision="send_back"
                />
                {note(&may, says, NOTE)}
            </form>
        </Card>
    }
}

/// What somebody who decides proves themselves by; `act` is what they do, e.g. "Approving".
pub fn proof_field(proof: Proof, may: &May, act: &'static str) -> AnyView {
    match proof {
        Proof::Password if may.is_ok() => view! {
            <TextField
                name="password"
                label="Your password"
                value=""
                kind="password"
                autocomplete="current-password"
                hint=format!("{act} asks once more who you are; for 5 minutes that counts.")
            />
        }
        .into_any(),
        Proof::Click if may.is_ok() => view! {
            <p class="reason">"In the demo people have no passwords: the click is the proof."</p>
        }
        .into_any(),
        _ => ().into_any(),
    }
}
