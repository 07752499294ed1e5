//! One change: the review before it is sent, and what came of it afterwards.

use domain::ids::ChangeId;
use domain::people::Permission;
use domain::view::{ChangeEvent, ChangePage, ChangeState, Notice, Tone};
use leptos::prelude::*;

use super::account_head::{Breadcrumb, Crumb, account_crumb, accounts_crumb};
use super::page::{Screen, id_from_path, not_found, page};
use super::rail::Place;
use crate::paths;
use crate::ui::card::Card;
use crate::ui::diff::DiffTable;
use crate::ui::icon::{Draw, Icon};
use crate::ui::notice::NoticeBox;
use crate::ui::stamp::AsOf;
use crate::ui::state_line::{StateLine, look};
use crate::ui::timeline::{Entry, Timeline, to_the_second};
use crate::ui::when::Times;

/// The page.
#[component]
pub fn Change() -> impl IntoView {
    let id = id_from_path::<ChangeId>("change");
    page(Permission::ReadBilling, move |desk| async move {
        let id = id.ok_or_else(|| not_found(&desk.context))?;
        let change = desk
            .portal()
            .change(&desk.caller, id)
            .await
            .map_err(|error| desk.fail(error))?;
        let may_change = desk.may(Permission::Change);
        let said = outcome(&change, &Times::of_page()).map(|notice| notice.tone);
        Ok(Screen {
            said,
            title: format!("Change {id} \u{2013} {}", change.head.name),
            place: Place::Accounts,
            body: body(change, may_change).into_any(),
        })
    })
}

fn body(change: ChangePage, may_change: bool) -> impl IntoView {
    let times = Times::of_page();
    let state = change.row.state;
    let crumbs = vec![
        accounts_crumb(),
        account_crumb(&change.head),
        Crumb {
            name: format!("Change {}", change.row.id),
            href: None,
        },
    ];
    let drafted = format!(
        "Change {} \u{b7} drafted by {} at {}",
        change.row.id,
        change.row.drafted_by,
        times.clock(change.row.drafted_at)
    );
    let side = if state == ChangeState::Draft {
        view! { <Commit id=change.row.id blocked=change.blocked.clone() may_change/> }.into_any()
    } else {
        view! { <Next change=change.clone()/> }.into_any()
    };
    let events = (!change.events.is_empty()).then(|| events(change.events.clone()));
    view! {
        <Breadcrumb crumbs/>
        <div class="page-head">
            <div class="page-head-text">
                <h1>{change.head.name.clone()} ": " {change.row.title.clone()}</h1>
                <ul class="facts"><li>{drafted}</li></ul>
            </div>
        </div>
        <StateLine state/>
        {outcome(&change, &times).map(|notice| view! { <Outcome notice state/> })}
        <div class="two-columns">
            <div class="column">
                <DiffTable lines=change.diff.clone()/>
                {events}
            </div>
            <div class="column">
                {side}
                <Sent change=change.clone()/>
            </div>
        </div>
    }
}

fn events(events: Vec<ChangeEvent>) -> impl IntoView {
    let entries = events
        .into_iter()
        .map(|event| {
            let (family, icon) = look(event.state);
            Entry {
                icon,
                family,
                sentence: event.sentence.into_any(),
                detail: event.detail,
                time: to_the_second(event.at),
            }
        })
        .collect();
    view! { <Card title="What happened"><Timeline entries/></Card> }
}

/// What a state means, in words that promise nothing.
fn outcome(change: &ChangePage, times: &Times) -> Option<Notice> {
    let next = change
        .next_read_back
        .map(|at| format!(" It is read back again at {}.", times.clock(at)))
        .unwrap_or_default();
    let (tone, title, text) = match change.row.state {
        ChangeState::Draft => return None,
        ChangeState::Running => (
            Tone::Info,
            "The change is on its way to Zoom",
            "It is sent once. This page says what Zoom answered when you show it again.".to_owned(),
        ),
        ChangeState::Verifying => (
            Tone::Info,
            "Zoom accepted the change; it is being read back",
            format!("It counts as done only once Zoom shows it.{next}"),
        ),
        ChangeState::Done => (
            Tone::Ok,
            "Done and confirmed",
            "Zoom was read back and shows the new values.".to_owned(),
        ),
        ChangeState::AcceptedNotSeen => (
            Tone::Warn,
            "Accepted, but not all of it was seen",
            format!(
                "Zoom accepted the change, but when it was read back not all new values were there. The table shows what was seen.{next}"
            ),
        ),
        ChangeState::Failed => return Some(failed(change)),
        ChangeState::OutcomeUnknown => (
            Tone::Warn,
            "We do not know whether Zoom made this change.",
            format!(
                "Subtotal has not sent it again and will not do so by itself. Not seen does not prove that nothing happened.{next}"
            ),
        ),
        ChangeState::Withdrawn => (
            Tone::Info,
            "Withdrawn before it was sent",
            "Nothing was sent to Zoom.".to_owned(),
        ),
        ChangeState::Superseded => (
            Tone::Warn,
            "Zoom\u{2019}s values had changed before it was sent",
            "Nothing was sent to Zoom. A new draft starts from the present values.".to_owned(),
        ),
    };
    Some(Notice {
        tone,
        title: title.to_owned(),
        text,
    })
}

fn failed(change: &ChangePage) -> Notice {
    let Some(refusal) = &change.refusal else {
        return Notice {
            tone: Tone::Bad,
            title: "The change failed".to_owned(),
            text: "Nothing has changed at Zoom.".to_owned(),
        };
    };
    let code = refusal
        .code
        .map(|code| format!("code {code}, "))
        .unwrap_or_default();
    let request = refusal
        .request_id
        .as_ref()
        .map(|id| format!(" Request {id}."))
        .unwrap_or_default();
    Notice {
        tone: Tone::Bad,
        title: format!("Zoom refused: {}", refusal.sentence()),
        text: format!(
            "Nothing has changed. What Zoom said: {code}\u{201c}{}\u{201d}.{request}",
            refusal.message.trim_end_matches('.')
        ),
    }
}

#[component]
fn Outcome(notice: Notice, state: ChangeState) -> impl IntoView {
    let (_, icon) = look(state);
    view! { <NoticeBox notice icon=icon is_answer=true/> }
}

/// The step that sends it, or takes it back.
#[component]
fn Commit(id: ChangeId, blocked: Option<String>, may_change: bool) -> impl IntoView {
    let reason = match blocked {
        Some(reason) => Some(reason),
        None => (!may_change).then(|| {
            format!(
                "Your role cannot {}. Ask an operator.",
                Permission::Change.deed()
            )
        }),
    };
    let is_closed = reason.is_some();
    let note = reason.unwrap_or_else(|| {
        "Sent once: 1 call, and 1 more to read it back. Nothing is sent again by itself.".to_owned()
    });
    let withdraw = may_change.then(|| {
        view! {
            <form method="post" action=paths::post::WITHDRAW_CHANGE>
                <input type="hidden" name="change_id" value=id.to_string()/>
                <button class="button is-wide" type="submit">"Withdraw"</button>
            </form>
        }
    });
    view! {
        <Card title="Send">
            <div class="commit-card">
                <form method="post" action=paths::post::SEND_CHANGE>
                    <input type="hidden" name="change_id" value=id.to_string()/>
                    <button
                        class="button is-primary is-large is-wide"
                        type=if is_closed { "button" } else { "submit" }
                        aria-disabled=is_closed.then_some("true")
                        aria-describedby="send-note"
                    >
                        <Draw icon=if is_closed { Icon::Lock } else { Icon::Send }/>
                        "Send to Zoom"
                    </button>
                </form>
                <p class="reason" id="send-note">{note}</p>
                {withdraw}
            </div>
        </Card>
    }
}

/// What can be done once it was sent.
#[component]
fn Next(change: ChangePage) -> impl IntoView {
    let id = change.row.id;
    let state = change.row.state;
    let is_open = state.is_running() || state == ChangeState::OutcomeUnknown;
    let words = match state {
        ChangeState::OutcomeUnknown => {
            "If the first request did arrive, a second one would be made on top of it. Zoom has no key that would prevent it."
        }
        ChangeState::Failed | ChangeState::Superseded => {
            "A new draft starts from the form; it is reviewed and sent as a change of its own."
        }
        _ => "The account shows what Zoom has now, with its age.",
    };
    let again = is_open.then(|| {
        view! {
            <a class="button is-wide" href=paths::change(id)>
                <Draw icon=Icon::Refresh/>
                "Show again"
            </a>
        }
    });
    view! {
        <Card title="What you can do">
            <div class="commit-card">
                {again}
                <a class="button is-wide" href=paths::contact(&change.head.id)>"Open the billing contact"</a>
                <p class="reason">{words}</p>
            </div>
        </Card>
    }
}

/// What it starts from and what exactly is or was sent.
#[component]
fn Sent(change: ChangePage) -> impl IntoView {
    let word = match change.row.state {
        ChangeState::Draft => "What is sent, exactly",
        // These never went out.
        ChangeState::Withdrawn | ChangeState::Superseded => "What would have been sent, exactly",
        // It may have been stopped before it went out; what happened says which.
        ChangeState::Failed => "The request, exactly",
        _ => "What was sent, exactly",
    };
    let request = change
        .request_id
        .clone()
        .map(|id| view! { <p class="sub">"Zoom\u{2019}s tracking id " <code>{id}</code></p> });
    let foot = view! { <AsOf source="Starts from Zoom\u{2019}s values" at=change.based_on/> };
    view! {
        <Card title="Basis" foot=foot.into_any()>
            <details class="disclosure">
                <summary>{word}</summary>
                <pre tabindex="0" aria-label=word><code>{change.body_json.clone()}</code></pre>
            </details>
            {request}
        </Card>
    }
}
