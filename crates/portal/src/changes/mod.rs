//! Changes: what a person wants to be different at Zoom, from the draft to what really happened.
//!
//! - [`send`]: checks, stores the intent, calls once, records the answer.
//! - [`read_back`]: asks Zoom what it shows now, at once and after 1, 3 and 10 minutes.
//! - [`recover`]: takes up what a stopped instance left behind.
//! - [`page`]: the review and outcome page.
//!
//! The invariant of all of it: a call goes out only after its intent was committed, and a change whose
//! intent was committed is never sent again by the program.

mod page;
mod read_back;
mod recover;
mod send;

use domain::contact::ContactFields;
use domain::time::UtcMillis;
use domain::view::{ChangeRow, ChangeState, DiffLine};
use domain::zoom::BillingContact;
use serde::{Deserialize, Serialize};
use store::{Change, ChangeEventRecord};

/// What a change of the billing contact is about, as it stands in the store.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Content {
    /// What Zoom told when it was drafted.
    pub(crate) before: BillingContact,
    /// What is to be.
    pub(crate) after: ContactFields,
    /// What Zoom showed when it was last read back.
    pub(crate) seen: Option<BillingContact>,
}

impl Content {
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    fn of(change: &Change) -> Result<Self, serde_json::Error> {
        serde_json::from_str(&change.content)
    }

    /// All fields, now and after, with what was seen.
    fn diff(&self) -> Vec<DiffLine> {
        let (_, mut lines) = self.after.diff(&self.before);
        if let Some(seen) = &self.seen {
            let (_, against_seen) = self.after.diff(seen);
            for (line, seen) in lines.iter_mut().zip(against_seen) {
                line.seen = Some(seen.before);
            }
        }
        lines
    }

    /// The titles of the fields that were to change and on which `live` differs from `wanted`.
    fn differing(&self, wanted: &ContactFields, live: &BillingContact) -> Vec<String> {
        let (_, of_change) = self.after.diff(&self.before);
        let (_, against_live) = wanted.diff(live);
        of_change
            .into_iter()
            .zip(against_live)
            .filter(|(line, live)| line.is_changed() && live.is_changed())
            .map(|(line, _)| line.title)
            .collect()
    }

    /// Where `live` no longer is what the draft started from.
    fn moved_on(&self, live: &BillingContact) -> Vec<String> {
        self.differing(&ContactFields::from(&self.before), live)
    }

    /// Where `live` does not show what was sent.
    fn not_seen(&self, live: &BillingContact) -> Vec<String> {
        self.differing(&self.after, live)
    }
}

/// Whether a change may still bring about something by itself: another one of the account waits.
pub(crate) fn is_open(change: &Change) -> bool {
    change.state.is_running() || change.next_read_back_at.is_some()
}

pub(crate) fn row(change: &Change) -> ChangeRow {
    ChangeRow {
        id: change.id,
        title: change.title.clone(),
        state: change.state,
        drafted_by: change.drafted_by_name.clone(),
        drafted_at: change.drafted_at,
    }
}

pub(crate) fn event(
    at: UtcMillis,
    state: ChangeState,
    sentence: impl Into<String>,
    detail: impl Into<String>,
) -> ChangeEventRecord {
    ChangeEventRecord {
        at,
        state,
        sentence: sentence.into(),
        detail: detail.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(email: &str, phone_number: &str) -> BillingContact {
        BillingContact {
            first_name: "Rosalind".to_owned(),
            email: email.to_owned(),
            phone_number: phone_number.to_owned(),
            country: "GB".to_owned(),
            ..BillingContact::default()
        }
    }

    fn content() -> Content {
        Content {
            before: contact("old@alder.example", "1"),
            after: ContactFields::from(&contact("new@alder.example", "1")),
            seen: None,
        }
    }

    #[test]
    fn only_the_fields_that_were_to_change_count() {
        let content = content();
        let elsewhere = contact("old@alder.example", "2");
        assert!(content.moved_on(&elsewhere).is_empty());
        assert_eq!(content.not_seen(&elsewhere).len(), 1);
        let done = contact("new@alder.example", "2");
        assert!(content.not_seen(&done).is_empty());
        assert_eq!(content.moved_on(&done).len(), 1);
    }

    #[test]
    fn what_was_seen_stands_beside_what_was_sent() {
        let mut content = content();
        content.seen = Some(contact("other@alder.example", "1"));
        let lines = content.diff();
        let email = lines.iter().find(|line| line.field == "email");
        assert_eq!(
            email.and_then(|line| line.seen.as_deref()),
            Some("other@alder.example")
        );
    }
}
