//! What is to be seen at Zoom once a line was carried out, and whether it is seen. What is expected is
//! stored with the step; judging it needs no catalogue.

use serde::{Deserialize, Serialize};

use super::standing::{has_code, has_not_ended, stays};
use crate::time::Date;
use crate::zoom::{AccountPlans, Plan, PlanCode, PlanStatus};

/// What is to be seen of a line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Expectation {
    /// The plans that are to be seen.
    pub plans: Vec<ExpectedPlan>,
    /// Reasons, as sentences, why parts of it can't be read back.
    pub untold: Vec<String>,
    /// From when on Zoom shows it, where a later day was chosen.
    pub from: Option<Date>,
}

/// One plan that is to be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedPlan {
    /// Which.
    pub code: PlanCode,
    /// In words: `Business, annual`.
    pub name: String,
    /// How it is to be.
    pub state: ExpectedState,
}

/// How a plan is to be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpectedState {
    /// It is there and was not cancelled.
    There {
        /// So many licences, where they are told.
        hosts: Option<i64>,
        /// So many active hosts, where they were to change.
        active_hosts: Option<i64>,
    },
    /// It is cancelled, over or gone.
    Ended,
}

/// Whether what was expected is seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// All of it.
    Yes,
    /// Not, or not yet: Zoom's answers lag.
    No {
        /// What was seen instead, as sentences.
        what: Vec<String>,
    },
    /// Zoom does not tell.
    CannotTell {
        /// Why, in one or a few sentences.
        why: String,
    },
}

/// What one plan shows.
enum PlanSeen {
    Yes,
    No(String),
    CannotTell(String),
}

impl Expectation {
    /// Whether the plans that Zoom tells now show it.
    pub fn seen(&self, live: &AccountPlans, today: Date) -> Seen {
        let mut missing = Vec::new();
        let mut untold = self.untold.clone();
        for plan in &self.plans {
            match plan.seen(live) {
                PlanSeen::Yes => {}
                PlanSeen::No(what) => missing.push(what),
                PlanSeen::CannotTell(why) => untold.push(why),
            }
        }
        match self.from {
            Some(from) if !missing.is_empty() && from > today => Seen::CannotTell {
                why: format!("It takes effect on {from}, and Zoom shows it only from then on."),
            },
            _ if !missing.is_empty() => Seen::No { what: missing },
            _ if !untold.is_empty() => Seen::CannotTell {
                why: untold.join(" "),
            },
            _ => Seen::Yes,
        }
    }
}

impl ExpectedPlan {
    fn seen(&self, live: &AccountPlans) -> PlanSeen {
        let of_code = || live.plans.iter().filter(|plan| has_code(plan, &self.code));
        match &self.state {
            ExpectedState::Ended => self.ended(of_code().find(|plan| stays(plan))),
            ExpectedState::There {
                hosts,
                active_hosts,
            } => {
                let mut staying: Vec<PlanSeen> = of_code()
                    .filter(|plan| stays(plan))
                    .map(|plan| self.numbers(plan, *hosts, *active_hosts))
                    .collect();
                // Of several with the same code, one that fits is enough.
                staying.sort_by_key(|seen| !matches!(seen, PlanSeen::Yes));
                match (staying.into_iter().next(), of_code().next()) {
                    (Some(seen), _) => seen,
                    (None, Some(plan)) if has_not_ended(plan) => PlanSeen::No(self.is("cancelled")),
                    (None, Some(_)) => PlanSeen::No(self.is("expired")),
                    (None, None) => PlanSeen::No(self.is("not there")),
                }
            }
        }
    }

    fn ended(&self, staying: Option<&Plan>) -> PlanSeen {
        match staying.map(|plan| &plan.status) {
            None => PlanSeen::Yes,
            Some(PlanStatus::Active) => PlanSeen::No(self.is("still active")),
            Some(PlanStatus::Other(status)) => PlanSeen::CannotTell(format!(
                "Zoom tells the status {status} of {}, which it does not document.",
                self.name
            )),
            Some(_) => PlanSeen::CannotTell(format!("Zoom tells no status of {}.", self.name)),
        }
    }

    fn numbers(&self, plan: &Plan, hosts: Option<i64>, active: Option<i64>) -> PlanSeen {
        let pairs = [
            ("licences", hosts, plan.hosts),
            ("active hosts", active, plan.active_hosts),
        ];
        let mut untold = None;
        for (what, expected, seen) in pairs {
            match (expected, seen) {
                (Some(expected), Some(seen)) if expected != seen => {
                    return PlanSeen::No(format!(
                        "{} has {seen} {what}, not {expected}.",
                        self.name
                    ));
                }
                (Some(_), None) => untold = Some(what),
                _ => {}
            }
        }
        match untold {
            Some(what) => PlanSeen::CannotTell(format!("Zoom tells no {what} of {}.", self.name)),
            None => PlanSeen::Yes,
        }
    }

    fn is(&self, what: &str) -> String {
        format!("{} is {what}.", self.name)
    }
}
