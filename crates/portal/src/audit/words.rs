//! What the outcomes of entries are called, and the sentences for what breaks the chain.

use domain::view::Tone;
use store::{AuditFault, AuditHead};

/// Outcomes that stand in the log, with their titles and how they are meant.
const OUTCOMES: &[(&str, &str, Tone)] = &[
    ("done", "Done", Tone::Info),
    ("refused", "Refused", Tone::Bad),
    ("waiting", "Waits for approval", Tone::Info),
    ("approved", "Approved", Tone::Info),
    ("scheduled", "Waits for its day", Tone::Info),
    ("approve", "Approved by a person", Tone::Ok),
    ("send_back", "Sent back", Tone::Warn),
    ("found_made", "Found made", Tone::Warn),
    ("found_not_made", "Found not made", Tone::Warn),
    ("running", "A step accepted", Tone::Info),
    ("expired", "Expired", Tone::Warn),
    ("verifying", "Accepted by Zoom", Tone::Info),
    ("accepted_not_seen", "Accepted, not seen", Tone::Warn),
    ("failed", "Failed", Tone::Bad),
    ("outcome_unknown", "Outcome unknown", Tone::Warn),
    ("superseded", "Overtaken", Tone::Warn),
    ("not_seen", "Not seen yet", Tone::Warn),
    ("not_stored", "Not stored", Tone::Warn),
    ("intact", "Intact", Tone::Ok),
    ("broken", "Broken", Tone::Bad),
];

/// All that may be filtered by: names and titles.
pub(super) fn outcomes() -> Vec<(String, String)> {
    let pair = |(name, title, _): &(&str, &str, Tone)| ((*name).to_owned(), (*title).to_owned());
    OUTCOMES.iter().map(pair).collect()
}

/// What an outcome is called and how it is meant.
pub(super) fn outcome(name: &str) -> (String, Tone) {
    let known = OUTCOMES.iter().find(|(known, ..)| *known == name);
    known.map_or_else(
        || (name.replace('_', " "), Tone::Info),
        |(_, title, tone)| ((*title).to_owned(), *tone),
    )
}

/// What is wrong at an entry: a sentence that names it.
pub(super) fn fault(sequence: i64, fault: AuditFault, anchor: Option<AuditHead>) -> String {
    let entry = format!("Entry {sequence}");
    let anchored = anchor.map_or(0, |anchor| anchor.sequence);
    match fault {
        AuditFault::Changed => {
            format!("{entry} is not what was written: its content and its hash do not fit.")
        }
        AuditFault::Unlinked => {
            format!(
                "{entry} does not follow the one before it: one of the two was put there later."
            )
        }
        AuditFault::Missing => format!("{entry} is missing, though later ones are there."),
        AuditFault::Cut => {
            format!("{entry} and all after it are missing: the log ends before its recorded end.")
        }
        AuditFault::UnlikeHead => {
            format!("{entry} is the last one, but not the one that was recorded as the end.")
        }
        AuditFault::PastHead => format!(
            "{entry} stands behind the recorded end of the log: the record of the end was moved back."
        ),
        AuditFault::CutBeforeAnchor => format!(
            "{entry} and all after it are missing, up to entry {anchored}, which was written down outside \
             the database."
        ),
        AuditFault::UnlikeAnchor => format!(
            "{entry} is not the one that was written down outside the database: the log was written anew, \
             here or further up."
        ),
    }
}

/// Whether there is an entry to be looked at.
pub(super) fn is_there(fault: AuditFault) -> bool {
    match fault {
        AuditFault::Changed
        | AuditFault::Unlinked
        | AuditFault::UnlikeHead
        | AuditFault::PastHead
        | AuditFault::UnlikeAnchor => true,
        AuditFault::Missing | AuditFault::Cut | AuditFault::CutBeforeAnchor => false,
    }
}

#[cfg(test)]
mod tests {
    use domain::view::ChangeState;

    use super::*;

    #[test]
    fn every_end_of_a_change_has_its_words() {
        for state in ChangeState::ALL {
            let is_no_end = matches!(state, ChangeState::Draft | ChangeState::Withdrawn);
            let is_known = OUTCOMES.iter().any(|(name, ..)| *name == state.as_str());
            assert_ne!(is_known, is_no_end, "{state:?}");
        }
        assert_eq!(outcome("sent_twice"), ("sent twice".to_owned(), Tone::Info));
    }
}
