//! What can be done with a change now: submit it, approve it or send it back, say what was found out about
//! it, withdraw it, or draft the next one from it. What can't be done stays, closed, with the reason.

use domain::ids::ChangeId;
use domain::time::Date;
use domain::view::{ChangePage, ChangeState, May};
use leptos::prelude::*;
use portal::SendOn;

use super::decision::{ActButton, Decision, note};
use crate::flash::Entered;
use crate::paths;
use crate::ui::card::Card;
use crate::ui::field::TextField;
use crate::ui::icon::{Draw, Icon};
use crate::ui::when::day;

/// All cards that make sense in its state.
#[component]
pub fn Acts(
    /// The change.
    change: ChangePage,
    /// What was typed before and could not be taken.
    entered: Entered,
) -> impl IntoView {
    let id = change.row.id;
    let typed = typed(&change, entered);
    let submit = change
        .may
        .submit
        .clone()
        .map(|may| submit(change.clone(), typed, may));
    let decide = change.may.decide.clone().map(|may| decide(&change, may));
    let settle = change.may.settle.clone().map(|may| settle(id, may));
    let companions = companions(&change);
    view! {
        {submit}
        {companions}
        {decide}
        {settle}
        {next(change)}
    }
}

/// What the form that submits holds.
struct Typed {
    reason: String,
    ticket: String,
    send_on: SendOn,
}

/// What was typed before, if it was into this change's form; else what it was submitted with before it was
/// sent back.
fn typed(change: &ChangePage, entered: Entered) -> Typed {
    match entered {
        Entered::Submission {
            change_id,
            reason,
            ticket,
            send_on,
        } if change_id == change.row.id => Typed {
            reason,
            ticket,
            send_on,
        },
        _ => Typed {
            reason: change.reason.clone(),
            ticket: change.ticket.clone(),
            send_on: SendOn::Now,
        },
    }
}

fn submit(change: ChangePage, typed: Typed, may: May) -> impl IntoView + use<> {
    let calls = match change.steps.len() {
        1 => "1 call".to_owned(),
        count => format!("{count} calls"),
    };
    let (words, note_text) = match change.needs.is_empty() {
        true => (
            "Send to Zoom",
            format!(
                "Each step is sent once: {calls}, and 2 more to read before and after. Nothing is sent again by itself."
            ),
        ),
        false => (
            "Submit for approval",
            "Nothing is sent before somebody else has approved exactly this.".to_owned(),
        ),
    };
    let icon = match change.needs.is_empty() {
        true => Icon::Send,
        false => Icon::Person,
    };
    view! {
        <Card title=words>
            <form class="commit-card" method="post" action=paths::post::SUBMIT_CHANGE>
                <input type="hidden" name="change_id" value=change.row.id.to_string()/>
                <TextField
                    name="reason"
                    label="Reason"
                    value=typed.reason
                    hint="Whoever approves or audits it reads this."
                    is_required=true
                    max_length=500
                />
                <TextField name="ticket" label="Ticket (optional)" value=typed.ticket max_length=80/>
                {timing(&change.renewal, &typed.send_on)}
                <ActButton may=may.clone() class="is-primary is-large" icon words note_id="submit-note"/>
                {note(&may, note_text, "submit-note")}
            </form>
        </Card>
    }
}

/// When it is to be sent. The day stands there only for who wants one.
fn timing(renewal: &Result<Date, String>, wish: &SendOn) -> impl IntoView + use<> {
    let (at_renewal, why_not) = match renewal {
        Ok(on) => (format!("When the term renews, {}", day(*on)), None),
        Err(reason) => ("When the term renews".to_owned(), Some(reason.clone())),
    };
    view! {
        <fieldset class="timing">
            <legend>"When"</legend>
            <label class="choice">
                <input type="radio" name="when" value="now" checked=*wish == SendOn::Now/>
                "As soon as nothing stands in its way"
            </label>
            <label class="choice">
                <input
                    type="radio"
                    name="when"
                    value="renewal"
                    checked=*wish == SendOn::Renewal && why_not.is_none()
                    disabled=why_not.is_some()
                    aria-describedby=why_not.is_some().then_some("no-renewal")
                />
                {at_renewal}
            </label>
            {why_not.map(|reason| view! { <p class="field-hint" id="no-renewal">{reason}</p> })}
            <label class="choice">
                <input type="radio" name="when" value="day" checked=matches!(wish, SendOn::Day(_))/>
                "On a day"
            </label>
            <div class="timing-day">
                <TextField name="send_on" label="Send on" value=wish.typed_day() kind="date"/>
            </div>
            <p class="field-hint">
                "What is sent later is sent by Subtotal early that day, by UTC, after it has asked Zoom whether all is still as reviewed."
            </p>
        </fieldset>
    }
}

fn decide(change: &ChangePage, may: May) -> impl IntoView + use<> {
    view! {
        <Decision
            action=paths::post::DECIDE_CHANGE
            what=("change_id", change.row.id.to_string())
            proof=change.proof
            approve="Approve"
            says="What you approve is exactly what the page shows; it is sent once."
            may
        />
    }
}

fn settle(id: ChangeId, may: May) -> impl IntoView {
    let closed = may.as_ref().err().cloned();
    let form = may.is_ok().then(|| {
        view! {
            <form class="commit-card" method="post" action=paths::post::SETTLE_CHANGE>
                <input type="hidden" name="change_id" value=id.to_string()/>
                <TextField
                    name="comment"
                    label="Where you looked and what you saw"
                    value=""
                    is_required=true
                    max_length=500
                />
                <button class="button is-wide" type="submit" name="was_made" value="yes">
                    <Draw icon=Icon::Check/>
                    "Zoom made it"
                </button>
                <button class="button is-wide" type="submit" name="was_made" value="no">
                    <Draw icon=Icon::Cross/>
                    "Zoom did not make it"
                </button>
            </form>
        }
    });
    view! {
        <Card title="Settle the outcome">
            <p class="reason">
                "Look in Zoom\u{2019}s own portal or at the next invoice, then say what you found. Nothing is sent by this."
            </p>
            {closed.map(|reason| view! { <p class="reason">{reason}</p> })}
            {form}
        </Card>
    }
}

/// Other drafts of one's own that can be sent with this one.
fn companions(change: &ChangePage) -> Option<AnyView> {
    let id = change.row.id;
    let rows = change.companions.iter().cloned().map(move |other| {
        let with = format!(" with {}", other.title);
        view! {
            <form class="companion" method="post" action=paths::post::COMBINE_CHANGES>
                <input type="hidden" name="change_id" value=id.to_string()/>
                <input type="hidden" name="with_id" value=other.id.to_string()/>
                <a href=paths::change(other.id)>{other.title}</a>
                <button class="button is-small" type="submit">
                    "Put into one change" <span class="visually-hidden">{with}</span>
                </button>
            </form>
        }
    });
    let rows = rows.collect_view();
    (!change.companions.is_empty()).then(|| {
        view! {
            <Card title="Your other drafts of its plans">
                <div class="commit-card">
                    {rows}
                    <p class="reason">"One change has one reason, one approval and one page; its calls are sent one after the other."</p>
                </div>
            </Card>
        }
        .into_any()
    })
}

/// Ways on from here.
fn next(change: ChangePage) -> impl IntoView + use<> {
    let id = change.row.id;
    let is_moving = change.row.state.is_running()
        || matches!(
            change.row.state,
            ChangeState::Approved | ChangeState::OutcomeUnknown
        );
    let again = is_moving.then(|| {
        view! {
            <a class="button is-wide" href=paths::change(id)>
                <Draw icon=Icon::Refresh/>
                "Show again"
            </a>
        }
    });
    let redraft = change
        .may
        .draft_again
        .clone()
        .and_then(Result::ok)
        .map(|()| redraft_button(id, "again", Icon::Pencil, "Draft the same again"));
    let reverse = change
        .may
        .reverse
        .clone()
        .and_then(Result::ok)
        .map(|()| redraft_button(id, "reverse", Icon::Left, "Draft the reverse change"));
    let withdraw = change.may.withdraw.clone().and_then(Result::ok).map(|()| {
        view! {
            <form method="post" action=paths::post::WITHDRAW_CHANGE>
                <input type="hidden" name="change_id" value=id.to_string()/>
                <button class="button is-wide" type="submit">"Withdraw"</button>
            </form>
        }
    });
    let (href, words) = match change.is_contact {
        true => (paths::contact(&change.head.id), "Open the billing contact"),
        false => (paths::plans(&change.head.id), "Open plans & add-ons"),
    };
    view! {
        <Card title="What you can do">
            <div class="commit-card">
                {again}
                {withdraw}
                {redraft}
                {reverse}
                <a class="button is-wide" href=href>{words}</a>
                {words_on(&change).map(|words| view! { <p class="reason">{words}</p> })}
            </div>
        </Card>
    }
}

fn redraft_button(
    id: ChangeId,
    how: &'static str,
    icon: Icon,
    words: &'static str,
) -> impl IntoView {
    view! {
        <form method="post" action=paths::post::REDRAFT_CHANGE>
            <input type="hidden" name="change_id" value=id.to_string()/>
            <input type="hidden" name="how" value=how/>
            <button class="button is-wide" type="submit">
                <Draw icon/>
                {words}
            </button>
        </form>
    }
}

fn words_on(change: &ChangePage) -> Option<&'static str> {
    match change.row.state {
        ChangeState::Draft if !change.is_contact && change.companions.is_empty() => Some(
            "Several plans in one change: draft the change of another one as well, and put both into one.",
        ),
        ChangeState::OutcomeUnknown => Some(
            "If the first request did arrive, a second one would be made on top of it: Zoom has no key that would prevent it. So a second one needs the approval of a second person.",
        ),
        ChangeState::Failed
        | ChangeState::Superseded
        | ChangeState::Expired
        | ChangeState::Withdrawn => Some(
            "A new draft starts from Zoom\u{2019}s present values; it is reviewed and approved as a change of its own.",
        ),
        _ => None,
    }
}
