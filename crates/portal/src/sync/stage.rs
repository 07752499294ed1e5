//! What is learned of the fleet, in which order, and by which of Zoom's rates.

use domain::ids::AccountId;
use domain::operation::Label;
use domain::time::{HOUR_MS, MINUTE_MS, SECOND_MS, UtcMillis};
use domain::view::Resource;
use store::Due;

use crate::fetch::Ask;

/// The age from which on an answer about an account may be asked for again, in milliseconds. Seen from
/// there the accounts follow one another over [`SPREAD_MINUTES`], so that none is older than a day.
const ANSWER_AGE_MS: i64 = 12 * HOUR_MS;
/// See [`ANSWER_AGE_MS`].
const SPREAD_MINUTES: u32 = 12 * 60;
/// After one failure, two, and more in a row: how long the same thing is left alone, in milliseconds.
pub(super) const RETRY_AFTER_MS: [i64; 3] = [10 * SECOND_MS, MINUTE_MS, HOUR_MS];

/// One thing that is learned of each account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Stage {
    /// Its detail: who pays.
    Details,
    /// Its plans.
    Plans,
    /// The usage of its plans.
    Usage,
    /// Its billing contact; lists show the country of it.
    Contacts,
    /// Its invoices of the last 12 months.
    Invoices,
}

impl Stage {
    /// All stages, in the order in which people read them.
    pub(crate) const ALL: [Self; 5] = [
        Self::Details,
        Self::Plans,
        Self::Usage,
        Self::Contacts,
        Self::Invoices,
    ];

    /// The stages of one label, the most wanted first: each label has a rate of its own at Zoom, so
    /// that they go on side by side.
    pub(super) fn of(label: Label) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |stage| stage.label() == Some(label))
    }

    /// What is asked for.
    pub(super) fn ask(self, id: AccountId) -> Ask {
        match self {
            Self::Details => Ask::Account(id),
            Self::Plans => Ask::Plans(id),
            Self::Usage => Ask::Usage(id),
            Self::Contacts => Ask::Contact(id),
            Self::Invoices => Ask::Invoices(id),
        }
    }

    /// As what the answers are stored.
    pub(crate) fn resource(self) -> Resource {
        match self {
            Self::Details => Resource::Account,
            Self::Plans => Resource::Plans,
            Self::Usage => Resource::Usage,
            Self::Contacts => Resource::Contact,
            Self::Invoices => Resource::Invoices,
        }
    }

    /// The rate that its calls draw on.
    pub(super) fn label(self) -> Option<Label> {
        match self {
            Self::Details => Some(Label::Light),
            Self::Plans | Self::Contacts => Some(Label::Medium),
            Self::Usage | Self::Invoices => Some(Label::Heavy),
        }
    }

    /// What must have been answered before: the figures of the usage are those of the base plan, which
    /// the plans name.
    pub(super) fn after(self) -> Option<Resource> {
        (self == Self::Usage).then_some(Resource::Plans)
    }

    /// What is due of it: in the first sync what was never answered, later what has grown old as well.
    pub(super) fn due(self, now: UtcMillis, is_first: bool) -> Due {
        let answered_before = if is_first {
            UtcMillis(0)
        } else {
            now.plus_ms(-ANSWER_AGE_MS)
        };
        Due {
            resource: self.resource(),
            after: self.after(),
            answered_before,
            spread_minutes: SPREAD_MINUTES,
            failed_before: RETRY_AFTER_MS.map(|ms| now.plus_ms(-ms)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stage_asks_by_the_label_of_its_operation() {
        let id: AccountId = "AAAAAAAAAAAAAAAAAAAAAA".parse().expect("an id");
        for stage in Stage::ALL {
            let ask = stage.ask(id.clone());
            assert_eq!(ask.operation().label(), stage.label(), "{stage:?}");
            assert_eq!(ask.resource(), stage.resource(), "{stage:?}");
        }
    }

    #[test]
    fn every_stage_belongs_to_one_lane() {
        let in_lanes: usize = Label::ALL
            .map(|label| Stage::of(label).count())
            .iter()
            .sum();
        assert_eq!(in_lanes, Stage::ALL.len());
    }
}
