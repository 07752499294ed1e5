//! What people are told of by e-mail, and what each of them wants to be told of.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::InvalidId;
use crate::view::ChangeState;

/// Of what a letter tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailKind {
    /// A change waits for approval.
    Waiting,
    /// Nobody knows whether Zoom made a change.
    OutcomeUnknown,
    /// A change has failed.
    Failed,
}

impl MailKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::OutcomeUnknown, Self::Failed];

    /// The name as it is stored.
    pub fn as_str(self) -> &'static str {
        self.state().as_str()
    }

    /// The state of a change that is told of, and in which it is still worth telling.
    pub fn state(self) -> ChangeState {
        match self {
            Self::Waiting => ChangeState::Waiting,
            Self::OutcomeUnknown => ChangeState::OutcomeUnknown,
            Self::Failed => ChangeState::Failed,
        }
    }

    /// What tells that a change has come to this state, if anything does.
    pub fn of(state: ChangeState) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.state() == state)
    }
}

impl fmt::Display for MailKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for MailKind {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or(InvalidId {
                kind: "kind of e-mail",
            })
    }
}

/// What a person wants to be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailChoices {
    /// That a change waits for them.
    pub waiting: bool,
    /// That a change needs attention.
    pub attention: bool,
}

impl MailChoices {
    /// Whether they want to be told of this.
    pub fn wants(self, kind: MailKind) -> bool {
        match kind {
            MailKind::Waiting => self.waiting,
            MailKind::OutcomeUnknown | MailKind::Failed => self.attention,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_found_by_name_and_by_state() {
        for kind in MailKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert_eq!(MailKind::of(kind.state()), Some(kind));
        }
        assert!("done".parse::<MailKind>().is_err());
        assert_eq!(MailKind::of(ChangeState::Done), None);
    }

    #[test]
    fn two_switches_cover_all_kinds() {
        let choices = MailChoices {
            waiting: true,
            attention: false,
        };
        assert!(choices.wants(MailKind::Waiting));
        assert!(!choices.wants(MailKind::Failed) && !choices.wants(MailKind::OutcomeUnknown));
    }
}
