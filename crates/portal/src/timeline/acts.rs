//! An entry of the audit log as an event, in words.

use std::collections::HashMap;

use domain::ids::{ChangeId, InvoiceId};
use domain::view::{ChangeState, Decision, EventKind, EventLink, Moment, TimelineEvent, Tone};
use store::AuditEntry;

use super::Telling;
use crate::actions;

/// What the subjects of entries are called.
pub(super) struct Subjects {
    /// Titles of changes.
    pub(super) changes: HashMap<ChangeId, String>,
    /// Numbers of invoices.
    pub(super) invoices: HashMap<InvoiceId, String>,
}

/// Which acts are told of some kinds.
pub(super) fn actions(kinds: &[EventKind], telling: Telling) -> Vec<&'static str> {
    let of_kind = |kind: &EventKind| -> &'static [&'static str] {
        match (kind, telling) {
            (EventKind::Changes, Telling::Full) => &[
                actions::CHANGE_DRAFTED,
                actions::CHANGE_SUBMITTED,
                actions::CHANGE_DECIDED,
                actions::CHANGE_WITHDRAWN,
                actions::STEP_SENT,
                actions::CHANGE_OUTCOME,
                actions::CHANGE_READ_BACK,
            ],
            (EventKind::Changes, Telling::Short) => &[
                actions::CHANGE_DRAFTED,
                actions::CHANGE_DECIDED,
                actions::CHANGE_WITHDRAWN,
                actions::CHANGE_OUTCOME,
            ],
            (EventKind::Access, _) => &[
                actions::REFRESHED,
                actions::FILE_ORDERED,
                actions::FILE_READ,
            ],
            _ => &[],
        }
    };
    kinds.iter().flat_map(of_kind).copied().collect()
}

/// An entry in words.
pub(super) fn event(entry: &AuditEntry, subjects: &Subjects) -> TimelineEvent {
    let change: Option<ChangeId> = entry.subject.parse().ok();
    let invoice: Option<InvoiceId> = entry
        .subject
        .parse()
        .ok()
        .filter(|id| subjects.invoices.contains_key(id));
    let title = change
        .and_then(|id| subjects.changes.get(&id))
        .cloned()
        .unwrap_or_default();
    let told = |kind, tone, fact: String, rest: String| (kind, tone, fact, rest);
    let number = || {
        invoice
            .as_ref()
            .and_then(|id| subjects.invoices.get(id))
            .cloned()
            .unwrap_or_else(|| entry.subject.clone())
    };
    let subject = &entry.subject;
    let (kind, tone, fact, rest) = match entry.action.as_str() {
        actions::CHANGE_DRAFTED => told(
            EventKind::Changes,
            Tone::Info,
            format!("Change {subject} drafted"),
            title,
        ),
        actions::CHANGE_SUBMITTED => told(
            EventKind::Changes,
            Tone::Info,
            format!("Change {subject} submitted"),
            title,
        ),
        actions::CHANGE_DECIDED => {
            let decision: Option<Decision> = entry.outcome.parse().ok();
            let what = decision.map_or("decided", Decision::past).to_lowercase();
            let fact = format!("Change {subject} {what}");
            told(EventKind::Changes, Tone::Info, fact, title)
        }
        actions::CHANGE_WITHDRAWN => told(
            EventKind::Changes,
            Tone::Info,
            format!("Change {subject} withdrawn"),
            title,
        ),
        actions::STEP_SENT => told(
            EventKind::Changes,
            Tone::Info,
            format!("Change {subject} sent to Zoom"),
            title,
        ),
        actions::CHANGE_READ_BACK => told(
            EventKind::Changes,
            Tone::Info,
            format!("Change {subject} read back"),
            "not seen yet".to_owned(),
        ),
        actions::CHANGE_OUTCOME => {
            let (tone, what) = outcome(&entry.outcome);
            let fact = format!("Change {subject} {what}");
            told(EventKind::Changes, tone, fact, title)
        }
        actions::REFRESHED => told(
            EventKind::Access,
            Tone::Info,
            "Fresh figures asked of Zoom".to_owned(),
            refreshed(subject, invoice.is_some(), &number()),
        ),
        actions::FILE_ORDERED => told(
            EventKind::Access,
            Tone::Info,
            "PDF ordered from Zoom".to_owned(),
            format!("invoice {}", number()),
        ),
        actions::FILE_READ => told(
            EventKind::Access,
            Tone::Info,
            "PDF opened".to_owned(),
            format!("invoice {}", number()),
        ),
        other => told(
            EventKind::Access,
            Tone::Info,
            other.replace(['.', '_'], " "),
            subject.clone(),
        ),
    };
    let link = match (kind, change, invoice) {
        (EventKind::Changes, Some(id), _) => Some(EventLink::Change(id)),
        (_, _, Some(id)) => Some(EventLink::Invoice(id)),
        _ => None,
    };
    TimelineEvent {
        moment: Moment::At(entry.at),
        kind,
        tone,
        fact,
        rest,
        detail: by(entry),
        link,
    }
}

/// What an outcome means, to stand after "Change 12".
fn outcome(state: &str) -> (Tone, &'static str) {
    match state.parse() {
        Ok(ChangeState::Done) => (Tone::Ok, "done and confirmed"),
        Ok(ChangeState::Verifying) => (Tone::Info, "accepted by Zoom"),
        Ok(ChangeState::AcceptedNotSeen) => (Tone::Warn, "accepted, but not all of it seen"),
        Ok(ChangeState::Failed) => (Tone::Bad, "failed"),
        Ok(ChangeState::OutcomeUnknown) => (Tone::Warn, "may or may not have been made"),
        Ok(ChangeState::Expired) => (Tone::Warn, "expired before it was sent"),
        Ok(ChangeState::Superseded) => (Tone::Warn, "overtaken before it was sent"),
        _ => (Tone::Info, "went on"),
    }
}

fn refreshed(subject: &str, is_invoice: bool, number: &str) -> String {
    match subject {
        "account" => "detail, billing contact, plans and usage".to_owned(),
        "contact" => "billing contact".to_owned(),
        "plans" => "plans and usage".to_owned(),
        "invoices" => "invoice list".to_owned(),
        _ if is_invoice => format!("invoice {number}"),
        other => other.to_owned(),
    }
}

fn by(entry: &AuditEntry) -> String {
    let role = entry
        .role
        .map(|role| format!(", {}", role.title().to_lowercase()))
        .unwrap_or_default();
    format!("{}{role}", entry.actor_name)
}
