//! What checking the audit log found: intact, or the first entry at which it does not hold.

use domain::view::{AuditAnchor, AuditVerdict, BrokenEntry};
use leptos::prelude::*;

use super::audit::entries;
use crate::paths;
use crate::ui::badge::Family;
use crate::ui::icon::{Draw, Icon};
use crate::ui::when::Times;

/// The notice.
pub(super) fn verdict(verdict: AuditVerdict) -> impl IntoView {
    let compared = compared(&verdict.anchor);
    let took = format!("Checked in {}.", seconds(verdict.took_ms));
    match verdict.broken {
        None => {
            let title = format!("The audit log is intact: {}", entries(verdict.entries));
            let text = format!("Each is there and as it was written. {compared} {took}");
            notice(Family::Ok, Icon::Check, "status", title, text, None)
        }
        Some(broken) => {
            let title = format!("The audit log is broken at entry {}", broken.sequence);
            let text = format!("{} {compared} {took}", broken.sentence);
            let link = link(&broken);
            notice(Family::Bad, Icon::Alert, "alert", title, text, link)
        }
    }
}

fn notice(
    family: Family,
    icon: Icon,
    role: &'static str,
    title: String,
    text: String,
    link: Option<(String, String)>,
) -> impl IntoView {
    let link = link.map(|(href, words)| {
        view! { <p class="notice-link"><a class="link" href=href>{words}</a></p> }
    });
    view! {
        <div class=format!("notice {}", family.class()) role=role>
            <Draw icon/>
            <div class="notice-text">
                <p class="notice-title">{title}</p>
                <p>{text}</p>
                {link}
            </div>
        </div>
    }
}

/// The entry itself, or the last one that still holds where it is missing.
fn link(broken: &BrokenEntry) -> Option<(String, String)> {
    let sequence = broken.sequence;
    if broken.is_there {
        Some((
            paths::audit_entry(sequence),
            format!("Look at entry {sequence}"),
        ))
    } else if sequence > 1 {
        let before = sequence - 1;
        Some((
            paths::audit_entry(before),
            format!("Look at entry {before}, the last before it"),
        ))
    } else {
        None
    }
}

fn compared(anchor: &AuditAnchor) -> String {
    match anchor {
        AuditAnchor::At { sequence, at } => format!(
            "Compared with entry {sequence} as it was written down outside the database, {}.",
            Times::of_page().clock(*at)
        ),
        AuditAnchor::Off => "There is no file outside the database to compare with.".to_owned(),
        AuditAnchor::NotYet => {
            "Nothing was written down outside the database yet to compare with.".to_owned()
        }
        AuditAnchor::Failing => {
            "The file outside the database could not be read, so nothing was compared with it."
                .to_owned()
        }
    }
}

fn seconds(ms: u64) -> String {
    match ms {
        ..1_000 => format!("{ms} ms"),
        _ => format!("{}.{} s", ms / 1_000, ms % 1_000 / 100),
    }
}
