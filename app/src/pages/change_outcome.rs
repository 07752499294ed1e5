//! What the state of a change means, in words that promise nothing.

use domain::view::{ChangePage, ChangeState, Decision, Notice, StepProgress, Tone};
use leptos::prelude::*;

use crate::ui::notice::NoticeBox;
use crate::ui::state_line::look;
use crate::ui::when::Times;

/// What the state means; `None` for a draft, whose page says it all.
pub fn outcome(change: &ChangePage, times: &Times) -> Option<Notice> {
    let next = change
        .next_read_back
        .map(|at| format!(" It is read back again at {}.", times.clock(at)))
        .unwrap_or_default();
    let (tone, title, text) = match change.row.state {
        ChangeState::Draft => return sent_back(change),
        ChangeState::Waiting => (
            Tone::Info,
            "Waiting for a second person",
            "Nothing is sent to Zoom before somebody else has approved exactly this.".to_owned(),
        ),
        ChangeState::Approved => (
            Tone::Info,
            "Approved, and waiting for its turn",
            "It is sent as soon as nothing stands in its way. What does is told below.".to_owned(),
        ),
        ChangeState::Scheduled => (
            Tone::Info,
            "Approved, and waiting for its day",
            "Before it is sent, Zoom is asked once more whether all is still as it was reviewed."
                .to_owned(),
        ),
        ChangeState::Running => (
            Tone::Info,
            "The change is on its way to Zoom",
            "Each step is sent once. This page says what Zoom answered when you show it again."
                .to_owned(),
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
        ChangeState::AcceptedNotSeen => accepted(change, &next),
        ChangeState::Failed => return Some(failed(change)),
        ChangeState::OutcomeUnknown => (
            Tone::Warn,
            "We do not know whether Zoom made this change.",
            format!(
                "Subtotal has not sent it again and will not do so by itself. Not seen does not prove that nothing happened.{next}"
            ),
        ),
        ChangeState::Expired => (
            Tone::Warn,
            "Expired before it was sent",
            "Nothing was sent to Zoom. It can be drafted anew.".to_owned(),
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
    Some(notice(tone, title, text))
}

/// The box around it.
pub fn outcome_box(notice: Notice, state: ChangeState) -> impl IntoView {
    let (_, icon) = look(state);
    view! { <NoticeBox notice icon=icon is_answer=true/> }
}

fn notice(tone: Tone, title: &str, text: String) -> Notice {
    Notice {
        tone,
        title: title.to_owned(),
        text,
    }
}

fn sent_back(change: &ChangePage) -> Option<Notice> {
    let last = change.approvals.last()?;
    (last.decision == Decision::SendBack).then(|| {
        let title = format!("{} sent it back", last.by);
        notice(Tone::Warn, &title, last.comment.clone())
    })
}

fn accepted(change: &ChangePage, next: &str) -> (Tone, &'static str, String) {
    if let Some(found) = found_by_hand(change, Decision::FoundMade) {
        return (Tone::Warn, "Found made by a person", found);
    }
    (
        Tone::Warn,
        "Accepted, but not all of it was seen",
        format!(
            "Zoom accepted the change, but not everything in it could be read back. The table shows what was seen.{next}"
        ),
    )
}

fn found_by_hand(change: &ChangePage, decision: Decision) -> Option<String> {
    let last = change.approvals.last()?;
    (last.decision == decision).then(|| format!("{} looked: {}", last.by, last.comment))
}

fn failed(change: &ChangePage) -> Notice {
    if let Some(found) = found_by_hand(change, Decision::FoundNotMade) {
        return notice(Tone::Bad, "Found not made by a person", found);
    }
    let made = change
        .steps
        .iter()
        .filter(|step| step.progress == StepProgress::Accepted)
        .count();
    let of = change.steps.len();
    let rest = match made {
        0 => "Nothing has changed at Zoom.".to_owned(),
        made => format!(
            "{made} of {of} steps were accepted before it; they stand. The others were not sent."
        ),
    };
    let Some(refusal) = &change.refusal else {
        return notice(Tone::Bad, "The change failed", rest);
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
    notice(
        Tone::Bad,
        &format!("Zoom refused: {}", refusal.sentence()),
        format!(
            "{rest} What Zoom said: {code}\u{201c}{}\u{201d}.{request}",
            refusal.message.trim_end_matches('.')
        ),
    )
}
