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

/// A list over all accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum List {
    /// The accounts themselves: without it there is nothing else to ask for.
    Accounts,
}

impl List {
    fn ask(self) -> Ask {
        match self {
            Self::Accounts => Ask::Accounts,
        }
    }

    /// How old it may become before it is asked for again, in milliseconds.
    fn age_ms(self) -> i64 {
        match self {
            Self::Accounts => HOUR_MS,
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
        if !list.is_due(&self.known(&ask).await?, self.now()) {
            return Ok(());
        }
        let asked = self.ask_in_background(&ask).await;
        if let Asked::Failed(sentence) = &asked {
            // There may be nothing else to ask for: the next pass tries again.
            course.pause(sentence);
        }
        self.learn(course, Label::Medium, None, &asked).await;
        Ok(())
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
