//! What is asked for once for all accounts.

use domain::operation::Label;
use domain::time::{HOUR_MS, MINUTE_MS, UtcMillis};
use domain::view::Fact;

use super::course::Course;
use crate::fetch::{Ask, Asked, Known};
use crate::{Portal, PortalError};

/// After a refusal (a scope that is missing, most likely) it is asked again after so long, in
/// milliseconds: somebody is mending it.
const REFUSED_AGE_MS: i64 = 5 * MINUTE_MS;

/// How long a list that failed, and without which the rest goes on, is left alone, in milliseconds.
const TRY_AGAIN_MS: i64 = 10 * MINUTE_MS;

/// A list over all accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum List {
    /// The accounts themselves: without it there is nothing else to ask for.
    Accounts,
    /// What renews, and when.
    Renewals,
}

impl List {
    fn ask(self) -> Ask {
        match self {
            Self::Accounts => Ask::Accounts,
            Self::Renewals => Ask::Renewals,
        }
    }

    /// How old it may become before it is asked for again, in milliseconds.
    fn age_ms(self) -> i64 {
        match self {
            Self::Accounts => HOUR_MS,
            Self::Renewals => 12 * HOUR_MS,
        }
    }

    /// Whether it is due, as asking went last.
    fn is_due(self, known: &Known, now: UtcMillis) -> bool {
        let (at, age_ms) = match known {
            Known::Yes { stamp, .. } => (stamp.fetched_at, self.age_ms()),
            Known::No(Fact::Refused { stamp, .. }) => (stamp.fetched_at, REFUSED_AGE_MS),
            Known::No(_) => return true,
        };
        at <= now.plus_ms(-age_ms)
    }
}

impl Portal {
    /// Asks for a list where it is due.
    pub(super) async fn freshen(&self, course: &Course, list: List) -> Result<(), PortalError> {
        let ask = list.ask();
        let is_due = list.is_due(&self.known(&ask).await?, self.now());
        if !is_due || course.obstacle(Label::Medium).is_some() || !course.may_try(list) {
            return Ok(());
        }
        let pages_before = self.inner.fetches.further_pages();
        let asked = self.ask_in_background(&ask).await;
        course.add_calls(self.inner.fetches.further_pages() - pages_before);
        match &asked {
            // There may be nothing else to ask for: the next pass tries again.
            Asked::Failed(sentence) if list == List::Accounts => course.pause(sentence),
            Asked::Failed(_) | Asked::Throttled(_) => course.leave_alone(list, TRY_AGAIN_MS),
            _ => {}
        }
        self.learn(course, Label::Medium, None, &asked).await;
        Ok(())
    }

    /// When the renewals were fetched.
    pub(super) async fn renewals_at(&self) -> Result<Option<UtcMillis>, PortalError> {
        Ok(match self.known(&Ask::Renewals).await? {
            Known::Yes { stamp, .. } => Some(stamp.fetched_at),
            Known::No(_) => None,
        })
    }

    /// When the list of accounts was fetched, and why it could not be lately; empty where it could.
    pub(super) async fn list_state(&self) -> Result<(Option<UtcMillis>, String), PortalError> {
        Ok(match self.known(&Ask::Accounts).await? {
            Known::Yes { stamp, trouble } => {
                let trouble = trouble.map(|trouble| trouble.sentence);
                (Some(stamp.fetched_at), trouble.unwrap_or_default())
            }
            Known::No(Fact::Refused { refusal, .. }) => (None, refusal.sentence()),
            Known::No(Fact::Failed(trouble)) => (None, trouble.sentence),
            Known::No(_) => (None, String::new()),
        })
    }
}
