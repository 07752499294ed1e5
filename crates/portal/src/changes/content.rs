//! What a change is about, as it stands in the store: what was, what is to be, what was seen.

use domain::contact::ContactFields;
use domain::ids::AccountId;
use domain::plan_change::{self, Line, Seen};
use domain::time::Date;
use domain::view::DiffLine;
use domain::zoom::{AccountPlans, BillingContact, BillingContactUpdate, Plan};
use serde::{Deserialize, Serialize};
use store::Change;

use crate::fetch::Ask;

/// What Zoom says of cancellations (api-facts 4.10 and 4.12).
const CANCELLING: [&str; 3] = [
    "Zoom refunds nothing: what is paid for stays paid for.",
    "The service runs to the end of the paid term and ends then.",
    "A cancellation can\u{2019}t be taken back here. To have the plan again it is subscribed anew, at the price of that day.",
];

/// What a change is about.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Content {
    /// The plans of an account.
    Plans(PlanContent),
    /// Its billing contact.
    Contact(Box<ContactContent>),
}

/// A change of plans.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PlanContent {
    /// What is wanted, in the order in which it is sent: one step each.
    pub(crate) lines: Vec<Line>,
    /// The plans when it was drafted.
    pub(crate) before: Vec<Plan>,
    /// The plans when they were last read back.
    pub(crate) seen: Option<Vec<Plan>>,
}

/// A change of the billing contact.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ContactContent {
    /// What Zoom told when it was drafted.
    pub(crate) before: BillingContact,
    /// What is to be.
    pub(crate) after: ContactFields,
    /// What Zoom showed when it was last read back.
    pub(crate) seen: Option<BillingContact>,
}

/// What Zoom shows now of what a change is about.
#[derive(Debug, Clone)]
pub(crate) enum Live {
    /// The plans.
    Plans(AccountPlans),
    /// The billing contact.
    Contact(Box<BillingContact>),
}

/// What reading back told.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ReadBack {
    /// What was sent and is not there.
    pub(crate) not_seen: Vec<String>,
    /// What was sent and can't be read back, with why.
    pub(crate) untold: Vec<String>,
}

impl Content {
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    pub(crate) fn of(change: &Change) -> Result<Self, serde_json::Error> {
        serde_json::from_str(&change.content)
    }

    /// What tells how it stands at Zoom.
    pub(crate) fn ask(&self, account: &AccountId) -> Ask {
        match self {
            Self::Plans(_) => Ask::Plans(account.clone()),
            Self::Contact(_) => Ask::Contact(account.clone()),
        }
    }

    /// Everything it is about, now and after, with what was seen.
    pub(crate) fn diff(&self) -> Vec<DiffLine> {
        match self {
            Self::Plans(plans) => plans.diff(),
            Self::Contact(contact) => contact.diff(),
        }
    }

    /// Where `live` no longer is what the draft started from.
    pub(crate) fn moved_on(&self, live: &Live) -> Vec<String> {
        match (self, live) {
            (Self::Plans(plans), Live::Plans(live)) => {
                plan_change::moved_on(&plans.lines, &plans.before(), live)
            }
            (Self::Contact(contact), Live::Contact(live)) => contact.moved_on(live),
            _ => Vec::new(),
        }
    }

    /// Compares what its first `sent` steps were to bring about with what Zoom shows on a day.
    pub(crate) fn read_back(&self, sent: usize, live: &Live, today: Date) -> ReadBack {
        match (self, live) {
            (Self::Plans(plans), Live::Plans(live)) => plans.read_back(sent, live, today),
            (Self::Contact(contact), Live::Contact(live)) => ReadBack {
                not_seen: contact.not_seen(live),
                untold: Vec::new(),
            },
            _ => ReadBack::default(),
        }
    }

    /// What can't be undone, in plain words.
    pub(crate) fn warnings(&self) -> Vec<String> {
        match self {
            Self::Plans(plans) if plans.lines.iter().any(Line::is_cancellation) => {
                CANCELLING.map(str::to_owned).into()
            }
            Self::Plans(_) | Self::Contact(_) => Vec::new(),
        }
    }

    /// Whether there is a change that takes this one back.
    pub(crate) fn can_be_reversed(&self) -> bool {
        match self {
            Self::Plans(plans) => plans.inverse().is_some(),
            Self::Contact(_) => true,
        }
    }

    /// As it was before anything was seen.
    pub(crate) fn forget_seen(&mut self) {
        match self {
            Self::Plans(plans) => plans.seen = None,
            Self::Contact(contact) => contact.seen = None,
        }
    }

    /// Keeps what was seen.
    pub(crate) fn keep_seen(&mut self, live: Live) {
        match (self, live) {
            (Self::Plans(plans), Live::Plans(live)) => plans.seen = Some(live.plans),
            (Self::Contact(contact), Live::Contact(live)) => contact.seen = Some(*live),
            _ => {}
        }
    }
}

impl PlanContent {
    /// The plans when it was drafted.
    pub(crate) fn before(&self) -> AccountPlans {
        AccountPlans {
            plans: self.before.clone(),
        }
    }

    /// What takes it back, last things first; `None` where one of its lines has no inverse.
    pub(crate) fn inverse(&self) -> Option<Vec<Line>> {
        let mut plans = self.before();
        let mut inverse = Vec::new();
        for line in &self.lines {
            let back = line.inverse(&plans);
            if back.is_empty() {
                return None;
            }
            plans = plan_change::after(std::slice::from_ref(line), &plans);
            inverse.splice(0..0, back);
        }
        Some(inverse)
    }

    fn diff(&self) -> Vec<DiffLine> {
        let mut lines = plan_change::diff(&self.lines, &self.before());
        if let Some(plans) = self.seen.clone() {
            // What would change now is what is seen now.
            let seen = plan_change::diff(&self.lines, &AccountPlans { plans });
            // From when on it holds stands in what was sent, and in no answer of Zoom's.
            let is_told = |line: &&mut DiffLine| !line.field.ends_with(".service_effective_date");
            for line in lines.iter_mut().filter(is_told) {
                let shown = seen.iter().find(|seen| seen.field == line.field);
                line.seen = Some(shown.map_or_else(String::new, |seen| seen.before.clone()));
            }
        }
        lines
    }

    fn read_back(&self, sent: usize, live: &AccountPlans, today: Date) -> ReadBack {
        let mut plans = self.before();
        let mut told = ReadBack::default();
        for line in self.lines.iter().take(sent) {
            let expectation = line.expectation(&plans);
            plans = plan_change::after(std::slice::from_ref(line), &plans);
            match expectation.seen(live, today) {
                Seen::Yes => {}
                Seen::No { what } => told.not_seen.extend(what),
                Seen::CannotTell { why } => told.untold.push(why),
            }
        }
        told
    }
}

impl ContactContent {
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

    /// What is sent: the fields that differ.
    pub(crate) fn update(&self) -> BillingContactUpdate {
        self.after.diff(&self.before).0
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

    fn moved_on(&self, live: &BillingContact) -> Vec<String> {
        self.differing(&ContactFields::from(&self.before), live)
    }

    fn not_seen(&self, live: &BillingContact) -> Vec<String> {
        self.differing(&self.after, live)
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

    fn content() -> ContactContent {
        ContactContent {
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

    #[test]
    fn contents_of_both_kinds_come_back_as_they_were_stored() {
        let stored = Content::Contact(Box::new(content())).to_json();
        let read: Content = serde_json::from_str(&stored).expect("read");
        assert!(matches!(read, Content::Contact(_)));
        let plans = PlanContent {
            lines: Vec::new(),
            before: Vec::new(),
            seen: None,
        };
        let stored = Content::Plans(plans).to_json();
        let read: Content = serde_json::from_str(&stored).expect("read");
        assert!(matches!(read, Content::Plans(_)));
    }
}
