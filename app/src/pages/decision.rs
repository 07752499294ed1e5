//! What the cards share with which a change or a bulk is submitted and decided: buttons that act or stay closed
//! with the reason, and the whole card of the decision.

use domain::view::{May, Proof};
use leptos::prelude::*;

use crate::ui::card::Card;
use crate::ui::field::TextField;
use crate::ui::icon::{Draw, Icon};

/// A button that acts, or stays closed with the reason beside it.
pub fn act_button(
    may: &May,
    class: &'static str,
    icon: Icon,
    words: &'static str,
    note_id: &'static str,
) -> impl IntoView + use<> {
    let is_closed = may.is_err();
    view! {
        <button
            class=format!("button is-wide {class}")
            type=if is_closed { "button" } else { "submit" }
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
                {proof_field(proof, &may)}
                {decision_button(&may, "is-primary is-large", Icon::Check, approve, "approve")}
                {decision_button(&may, "", Icon::Left, "Send back", "send_back")}
                {note(&may, says, "decide-note")}
            </form>
        </Card>
    }
}

/// What somebody who approves proves themselves by.
fn proof_field(proof: Proof, may: &May) -> AnyView {
    match proof {
        Proof::Password if may.is_ok() => view! {
            <TextField
                name="password"
                label="Your password"
                value=""
                kind="password"
                autocomplete="current-password"
                hint="Approving asks once more who you are; for 5 minutes that counts."
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

/// A button that decides, or stays closed.
fn decision_button(
    may: &May,
    class: &'static str,
    icon: Icon,
    words: &'static str,
    decision: &'static str,
) -> impl IntoView + use<> {
    let is_closed = may.is_err();
    view! {
        <button
            class=format!("button is-wide {class}")
            type=if is_closed { "button" } else { "submit" }
            name="decision"
            value=decision
            aria-disabled=is_closed.then_some("true")
            aria-describedby="decide-note"
        >
            <Draw icon=if is_closed { Icon::Lock } else { icon }/>
            {words}
        </button>
    }
}
