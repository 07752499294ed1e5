//! The story accounts: the first positions of every book, with fixed names and ids, each of them an
//! example of something that a portal must handle.

use std::sync::LazyLock;

use domain::ids::AccountId;

use crate::sealed_id;

/// What a story account is an example of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StoryKind {
    /// Nearly every licence is in use or offered.
    NearlyFull,
    /// Two invoices are past their due date.
    Overdue,
    /// The customer pays Zoom directly.
    SelfPay,
    /// A bundle plan, which the API does not change.
    Bundle,
    /// Bulk licences, which the API does not change.
    BulkLicence,
    /// A free trial.
    Trial,
    /// Automatic renewal is off and the term ends soon.
    ExpiringSoon,
    /// Far more licences than are used.
    OverBought,
    /// More licences used than bought.
    OverUsed,
    /// The base plan was cancelled yesterday and still runs.
    JustCancelled,
    /// No plan.
    Free,
    /// A sub-reseller with accounts of its own.
    SecondLevelMaster,
    /// A plan family that no document describes in full.
    NewPlanFamily,
    /// An add-on starts in five days.
    ScheduledStart,
}

/// One story account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// What it is an example of.
    pub kind: StoryKind,
    /// Its id, the same in every book.
    pub id: AccountId,
    /// Its name.
    pub name: &'static str,
    /// What is the matter with it.
    pub sentence: &'static str,
    pub(crate) country: &'static str,
}

type Row = (StoryKind, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    (StoryKind::NearlyFull, "Alder & Finch Architects", "GB", "37 of 40 licences are in use and 2 are pending."),
    (StoryKind::Overdue, "Deltamar Shipping B.V.", "NL", "Has not paid its last invoices; two are past their due date."),
    (StoryKind::SelfPay, "Clínica Santa Aurelia", "ES", "Pays Zoom directly: the partner sees the account and cannot change its plans."),
    (StoryKind::Bundle, "Okonjo Legal Chambers", "NG", "Has a bundle plan, which only Zoom’s support team changes."),
    (StoryKind::BulkLicence, "Cascadia Freight Partners", "US", "Is under bulk licences, which only Zoom’s own billing portal changes."),
    (StoryKind::Trial, "Polaris Dental Group", "AU", "Is on a free trial that ends in nine days."),
    (StoryKind::ExpiringSoon, "Kaveri Diagnostics Pvt Ltd", "IN", "Its annual plan ends in 12 days and does not renew by itself."),
    (StoryKind::OverBought, "Bergström Logistik AB", "SE", "Pays for 48 licences and uses 11."),
    (StoryKind::OverUsed, "Gebrüder Hallstein Maschinenbau GmbH", "DE", "Uses 286 licences and has bought 280."),
    (StoryKind::JustCancelled, "Lumière & Fils SARL", "FR", "Its base plan was cancelled yesterday and runs to the end of the paid month."),
    (StoryKind::Free, "Maplewood Credit Union", "CA", "Has no paid plan yet."),
    (StoryKind::SecondLevelMaster, "Nordlys Nettverk AS", "NO", "Is a sub-reseller with sub accounts of its own."),
    (StoryKind::NewPlanFamily, "Fujimori Precision K.K.", "JP", "Has plans of families that are newer than Zoom’s documents."),
    (StoryKind::ScheduledStart, "Harrow Lane School Trust", "GB", "A webinar plan starts in five days."),
];

static STORIES: LazyLock<Vec<Story>> = LazyLock::new(|| {
    (0..)
        .zip(ROWS)
        .map(|(position, &(kind, name, country, sentence))| Story {
            kind,
            id: sealed_id::account_id(position),
            name,
            sentence,
            country,
        })
        .collect()
});

/// The story accounts, in the order in which they open every book.
pub fn stories() -> &'static [Story] {
    &STORIES
}

/// The story account of a kind.
pub fn story(kind: StoryKind) -> &'static Story {
    // Every kind has its row, which a test asserts.
    stories()
        .iter()
        .find(|story| story.kind == kind)
        .unwrap_or(&STORIES[0])
}

/// The story at a position of the book.
pub(crate) fn story_at(position: u32) -> Option<&'static Story> {
    stories().get(position as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_one_row() {
        for told in stories() {
            assert_eq!(story(told.kind), told);
        }
        // One more kind needs one more row.
        assert_eq!(stories().len(), StoryKind::ScheduledStart as usize + 1);
    }
}
