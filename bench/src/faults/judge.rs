//! Compares what each change says of itself with what Zoom was asked and what it shows in the end.

use std::collections::BTreeMap;

use domain::ids::ChangeId;
use domain::view::ChangeState;

use super::calls::Write;
use super::people::Ran;
use super::plan::Field;

/// A later look than the last read-back sees nothing more, so that what shows up later may stay unseen.
const SEEN_WITHIN_MINUTES: u64 = 9;

/// What is wrong with a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    /// It was sent again though it may have had its effect.
    Duplicated,
    /// It was carried out or accepted and is not there, or it was approved and never sent, or it was made
    /// and is said not to be.
    Lost,
    /// It is said to be done and Zoom does not show it.
    FalselyDone,
    /// It does not come to an end.
    Stuck,
    /// It could be seen while it was read back, and was not.
    Overlooked,
}

impl Wrong {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Duplicated,
        Self::Lost,
        Self::FalselyDone,
        Self::Stuck,
        Self::Overlooked,
    ];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Duplicated => "duplicated writes",
            Self::Lost => "lost writes",
            Self::FalselyDone => "reported done that are not",
            Self::Stuck => "stuck",
            Self::Overlooked => "visible in time and not seen",
        }
    }
}

/// How one change ended.
#[derive(Debug, Clone)]
pub struct Ended {
    /// Its number.
    pub id: ChangeId,
    /// What it says.
    pub state: ChangeState,
    /// Whether it is to be read back again.
    pub is_open: bool,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Findings {
    /// How many changes ended how.
    pub states: BTreeMap<&'static str, usize>,
    /// How often what went wrong at Zoom.
    pub troubles: BTreeMap<&'static str, usize>,
    /// What is wrong, with a sentence about each.
    pub wrong: Vec<(Wrong, String)>,
    /// Changes looked at.
    pub changes: usize,
    /// Writes that reached Zoom.
    pub writes: usize,
}

impl Findings {
    /// How many are wrong in this way.
    pub fn count(&self, wrong: Wrong) -> usize {
        self.wrong
            .iter()
            .filter(|(found, _)| *found == wrong)
            .count()
    }

    /// Judges all changes of an errand. `shown` is the field's value that Zoom shows in the end.
    pub fn judge(&mut self, ran: &Ran, ended: &[Ended], writes: &[Write], shown: &str) {
        *self.troubles.entry(ran.errand.trouble.name).or_default() += 1;
        self.writes += writes.len();
        let field = ran.errand.field;
        let ours: Vec<&str> = ran
            .changes
            .iter()
            .map(|(_, value)| value.as_str())
            .collect();
        for write in writes {
            let value = write.body[field.name()].as_str().unwrap_or_default();
            if !ours.contains(&value) {
                let told = format!(
                    "{}: a write that nobody asked for: {}",
                    write.account, write.body
                );
                self.wrong.push((Wrong::Duplicated, told));
            }
        }
        for (tab, change) in ended.iter().enumerate() {
            self.changes += 1;
            *self.states.entry(change.state.as_str()).or_default() += 1;
            let Some(value) = ours.get(tab) else { continue };
            let case = Case {
                tabs: ended.len(),
                change,
                writes: writes_of(writes, field, value),
                is_shown: shown == *value,
                // Only where this change alone can have met the fault is its lag known.
                lag_minutes: (ended.len() == 1).then_some(ran.errand.trouble.lag_minutes),
                is_other_shown: ours.iter().any(|other| other != value && shown == *other),
            };
            for (wrong, sentence) in case.wrongs() {
                let told = format!(
                    "change {} of {} ({}, {:?}): {sentence}: {}, {:?}",
                    change.id,
                    ran.errand.account,
                    ran.errand.trouble.name,
                    ran.errand.hand,
                    change.state.as_str(),
                    case.writes,
                );
                self.wrong.push((wrong, told));
            }
        }
    }
}

fn writes_of<'w>(writes: &'w [Write], field: Field, value: &str) -> Vec<&'w Write> {
    let has_value = |write: &&Write| write.body[field.name()] == value;
    writes.iter().filter(has_value).collect()
}

/// One change and all that is known of it.
struct Case<'c> {
    tabs: usize,
    change: &'c Ended,
    writes: Vec<&'c Write>,
    is_shown: bool,
    is_other_shown: bool,
    lag_minutes: Option<u64>,
}

impl Case<'_> {
    fn wrongs(&self) -> Vec<(Wrong, &'static str)> {
        use ChangeState as State;
        let mut wrongs = Vec::new();
        let sent = self
            .writes
            .iter()
            .filter(|write| !write.is_refused())
            .count();
        let was_made = self.is_shown
            || self
                .writes
                .iter()
                .any(|write| write.took_effect == Some(true));
        if sent > 1 {
            wrongs.push((Wrong::Duplicated, "sent more than once"));
        }
        if was_made && !self.is_shown && !self.is_other_shown {
            wrongs.push((Wrong::Lost, "carried out, and Zoom does not show it"));
        }
        match self.change.state {
            State::Waiting
            | State::Approved
            | State::Scheduled
            | State::Running
            | State::Verifying => {
                wrongs.push((Wrong::Stuck, "not at an end"));
            }
            _ if self.change.is_open => wrongs.push((Wrong::Stuck, "still to be read back")),
            State::Done if !was_made => wrongs.push((Wrong::FalselyDone, "not made")),
            State::AcceptedNotSeen if !was_made => {
                wrongs.push((Wrong::Lost, "said to be accepted, and not made"));
            }
            // Whoever works in two tabs may find the second one refused or overtaken.
            State::Draft | State::Superseded if self.tabs == 1 => {
                wrongs.push((Wrong::Lost, "asked for, and not sent"));
            }
            State::Expired | State::Withdrawn => {
                wrongs.push((Wrong::Lost, "asked for, and not sent"))
            }
            State::Draft | State::Superseded | State::Failed if was_made => {
                wrongs.push((Wrong::Lost, "made, and said not to be"));
            }
            State::AcceptedNotSeen | State::OutcomeUnknown
                if was_made
                    && self
                        .lag_minutes
                        .is_some_and(|lag| lag <= SEEN_WITHIN_MINUTES) =>
            {
                wrongs.push((Wrong::Overlooked, "could be seen"));
            }
            _ => {}
        }
        wrongs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn write(took_effect: Option<bool>, status: Option<u64>) -> Write {
        Write {
            account: "a".to_owned(),
            body: json!({ "phone_number": "1" }),
            status,
            took_effect,
        }
    }

    fn wrongs(state: ChangeState, writes: &[Write], is_shown: bool) -> Vec<Wrong> {
        let ended = Ended {
            id: ChangeId(1),
            state,
            is_open: false,
        };
        let case = Case {
            tabs: 1,
            change: &ended,
            writes: writes_of(writes, Field::Phone, "1"),
            is_shown,
            is_other_shown: false,
            lag_minutes: Some(0),
        };
        case.wrongs().into_iter().map(|(wrong, _)| wrong).collect()
    }

    #[test]
    fn each_wrong_is_found_and_what_is_right_is_not() {
        let made = write(Some(true), Some(204));
        let refused = write(Some(false), Some(429));
        let gone = write(None, None);
        assert!(wrongs(ChangeState::Done, std::slice::from_ref(&made), true).is_empty());
        assert!(wrongs(ChangeState::Done, &[refused.clone(), made.clone()], true).is_empty());
        assert!(wrongs(ChangeState::Failed, &[refused], false).is_empty());
        assert!(
            wrongs(
                ChangeState::OutcomeUnknown,
                std::slice::from_ref(&gone),
                false
            )
            .is_empty()
        );
        let twice = [gone.clone(), made.clone()];
        assert_eq!(wrongs(ChangeState::Done, &twice, true), [Wrong::Duplicated]);
        assert_eq!(
            wrongs(ChangeState::Done, &[gone], false),
            [Wrong::FalselyDone]
        );
        assert_eq!(
            wrongs(ChangeState::Failed, std::slice::from_ref(&made), true),
            [Wrong::Lost]
        );
        assert_eq!(wrongs(ChangeState::Superseded, &[], false), [Wrong::Lost]);
        assert_eq!(wrongs(ChangeState::Running, &[], false), [Wrong::Stuck]);
        assert_eq!(
            wrongs(ChangeState::OutcomeUnknown, &[made], true),
            [Wrong::Overlooked]
        );
    }
}
