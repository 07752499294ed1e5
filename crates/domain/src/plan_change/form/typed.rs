//! Reads single values as typed, and notes what is the matter with them.

use std::num::NonZeroU32;

use super::field::{MAX_COMMENT_CHARS, MAX_NUMBER_CHARS};
use super::{FormFacts, PlanField};
use crate::contact::FieldProblem;
use crate::geography::canonical_country;
use crate::plan_change::actions::{is_webinar_100, told_of};
use crate::plan_change::checks::MOST_LICENCES;
use crate::plan_change::standing::find;
use crate::plan_change::words::entry;
use crate::time::Date;
use crate::zoom::{
    AccountPlans, CancelReason, ContractTerm, HostsChange, PlanCode, RefusalKind, StartDate,
};

/// What the fields hold, as typed: name and value.
#[derive(Debug, Clone, Copy)]
pub struct Typed<'a>(pub &'a [(String, String)]);

impl<'a> Typed<'a> {
    /// The value of a name without the spaces around it; "" where there is none.
    pub fn named(self, name: &str) -> &'a str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// The value of a field in a row.
    pub(super) fn get(self, field: PlanField, row: u32) -> &'a str {
        self.named(&field.in_row(row))
    }
}

/// Reads fields and collects what is the matter.
pub(super) struct Reader<'a> {
    pub(super) typed: Typed<'a>,
    pub(super) facts: FormFacts<'a>,
    pub(super) problems: Vec<FieldProblem>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(typed: Typed<'a>, facts: FormFacts<'a>) -> Self {
        Self {
            typed,
            facts,
            problems: Vec::new(),
        }
    }

    pub(super) fn plans(&self) -> Option<&'a AccountPlans> {
        self.facts.plans
    }

    pub(super) fn problem(&mut self, field: PlanField, row: u32, sentence: impl Into<String>) {
        let title = match row {
            0 | 1 => field.title().to_owned(),
            row => format!("{}, row {row}", field.title()),
        };
        self.problems.push(FieldProblem {
            field: field.in_row(row),
            title,
            sentence: sentence.into(),
        });
    }

    /// A plan that Zoom sells, or that the account has.
    pub(super) fn code(&mut self, field: PlanField, row: u32) -> Option<PlanCode> {
        let typed = self.typed.get(field, row);
        let Ok(code) = typed.parse::<PlanCode>() else {
            self.problem(field, row, "Choose a plan.");
            return None;
        };
        let is_own = self
            .plans()
            .is_some_and(|plans| find(plans, &code).is_some());
        if entry(&code).is_some() || is_own {
            return Some(code);
        }
        let sentence = if is_webinar_100(code.as_str()) {
            RefusalKind::WebinarNotSold.sentence().to_owned()
        } else {
            let missing = format!(
                "Zoom\u{2019}s list of plans does not have {}.",
                shortened(typed)
            );
            told_of(RefusalKind::PlanCodeInvalid, &missing)
        };
        self.problem(field, row, sentence);
        None
    }

    /// A plan that the account has.
    pub(super) fn own_code(&mut self, field: PlanField) -> Option<PlanCode> {
        let typed = self.typed.get(field, 1);
        let Ok(code) = typed.parse::<PlanCode>() else {
            self.problem(field, 1, "Choose one of the account\u{2019}s plans.");
            return None;
        };
        match self.plans() {
            Some(plans) if find(plans, &code).is_none() => {
                self.problem(
                    field,
                    1,
                    told_of(
                        RefusalKind::NotSubscribed,
                        &format!(
                            "Among the plans that Zoom lists for this account is no \u{201c}{}\u{201d}.",
                            shortened(typed)
                        ),
                    ),
                );
                None
            }
            _ => Some(code),
        }
    }

    /// Licences that must be given. Virtual Agents are counted in engagements, of which there are more.
    pub(super) fn wanted_licences(&mut self, row: u32, property: Option<&str>) -> Option<u32> {
        let most = if property == Some("plan_zva") {
            u32::MAX
        } else {
            MOST_LICENCES
        };
        if self.typed.get(PlanField::Hosts, row).is_empty() {
            self.problem(PlanField::Hosts, row, "Enter a number of licences.");
            return None;
        }
        self.number(PlanField::Hosts, row, most)
    }

    /// A number of 1 to 9,999, where one is given.
    pub(super) fn licences(&mut self, field: PlanField, row: u32) -> Option<u32> {
        self.number(field, row, MOST_LICENCES)
    }

    fn number(&mut self, field: PlanField, row: u32, most: u32) -> Option<u32> {
        let typed = self.typed.get(field, row);
        if typed.is_empty() {
            return None;
        }
        match number_of(typed, most) {
            Ok(number) => Some(number),
            Err((kind, sentence)) => {
                let is_of_licences = matches!(field, PlanField::Hosts | PlanField::IncreasingHosts);
                let told = match is_of_licences {
                    true => told_of(kind, sentence),
                    false => sentence.to_owned(),
                };
                self.problem(field, row, told);
                None
            }
        }
    }

    /// The number in all, or how many more; not both.
    pub(super) fn hosts_change(&mut self) -> Option<HostsChange> {
        let hosts = self.licences(PlanField::Hosts, 1);
        let more = self.licences(PlanField::IncreasingHosts, 1);
        match (hosts, more.and_then(NonZeroU32::new)) {
            (Some(_), Some(_)) => {
                self.problem(
                    PlanField::IncreasingHosts,
                    1,
                    "Enter either the number in all or how many more, not both.",
                );
                None
            }
            (Some(hosts), None) => Some(HostsChange::Absolute(hosts)),
            (None, more) => more.map(HostsChange::Increase),
        }
    }

    /// A later day, where one is given.
    pub(super) fn start(&mut self) -> Option<StartDate> {
        let typed = self.typed.get(PlanField::Start, 1);
        if typed.is_empty() {
            return None;
        }
        let day: Option<Date> = typed.parse().ok().filter(|_| typed.len() == 10);
        let sentence = match day {
            None => "This is no day. It should look like 2027-01-31.",
            Some(day) if day == self.facts.today => {
                "This is today. Leave it empty to start at once, or choose a later day."
            }
            Some(day) if day < self.facts.today => {
                "This day is past. Leave it empty to start at once, or choose a later day."
            }
            Some(day) => return Some(StartDate(day)),
        };
        self.problem(PlanField::Start, 1, sentence);
        None
    }

    /// One of Zoom's reasons, by its number, where one is given.
    pub(super) fn reason(&mut self) -> Option<CancelReason> {
        let typed = self.typed.get(PlanField::Reason, 1);
        if typed.is_empty() {
            return None;
        }
        let reason = typed.parse().ok().and_then(CancelReason::from_number);
        if reason.is_none() {
            self.problem(
                PlanField::Reason,
                1,
                "Zoom does not know this reason. Choose one from the list, by number 1 to 6.",
            );
        }
        reason
    }

    /// A comment, which may have several lines.
    pub(super) fn comment(&mut self) -> Option<String> {
        self.text(PlanField::Comment, MAX_COMMENT_CHARS, |character| {
            character == '\n' || character == '\r' || character == '\t'
        })
    }

    /// A number of the partner's own, such as a purchase order's.
    pub(super) fn own_number(&mut self, field: PlanField) -> Option<String> {
        self.text(field, MAX_NUMBER_CHARS, |_| false)
    }

    fn text(
        &mut self,
        field: PlanField,
        max: usize,
        is_allowed: impl Fn(char) -> bool,
    ) -> Option<String> {
        let typed = self.typed.get(field, 1);
        if typed.is_empty() {
            return None;
        }
        if typed.chars().count() > max {
            self.problem(field, 1, format!("At most {max} characters. Shorten it."));
            return None;
        }
        if typed.chars().any(|c| c.is_control() && !is_allowed(c)) {
            self.problem(
                field,
                1,
                "It holds an invisible character, such as a line break. Type it anew.",
            );
            return None;
        }
        Some(typed.to_owned())
    }

    /// One of the contract terms that Zoom sells, in months.
    pub(super) fn contract_term(&mut self) -> Option<ContractTerm> {
        let typed = self.typed.get(PlanField::ContractTerm, 1);
        if typed.is_empty() {
            return None;
        }
        let term = typed.parse().ok().and_then(ContractTerm::from_months);
        if term.is_none() {
            self.problem(
                PlanField::ContractTerm,
                1,
                RefusalKind::ContractTermInvalid.sentence(),
            );
        }
        term
    }

    /// Ids of countries separated by commas, as Zoom takes them.
    pub(super) fn countries(&mut self, field: PlanField, row: u32) -> Option<String> {
        let typed = self.typed.get(field, row);
        let mut ids: Vec<&str> = Vec::new();
        for name in typed.split([',', ';', ' ']).filter(|name| !name.is_empty()) {
            match canonical_country(name) {
                Some(id) if !ids.contains(&id) => ids.push(id),
                Some(_) => {}
                None => {
                    let sentence = format!(
                        "{} is no country of Zoom\u{2019}s list. Write ids such as US, CA.",
                        shortened(name)
                    );
                    self.problem(field, row, sentence);
                    return None;
                }
            }
        }
        (!ids.is_empty()).then(|| ids.join(","))
    }
}

/// A whole number from 1 on; else what Zoom would say of licences in such a number, and why.
fn number_of(typed: &str, most: u32) -> Result<u32, (RefusalKind, &'static str)> {
    let invalid = |why| Err((RefusalKind::HostsInvalid, why));
    let digits = typed.strip_prefix(['+', '-']).unwrap_or(typed);
    if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
        return invalid("This is no whole number. Write digits alone, without points or commas.");
    }
    if digits.chars().all(|c| c == '0') {
        return invalid("Enter at least 1. To end a plan, cancel it.");
    }
    if typed.starts_with('-') {
        return invalid("A number below zero is not possible. Enter at least 1.");
    }
    match digits.parse::<u32>() {
        Ok(number) if number <= most => Ok(number),
        _ => Err((RefusalKind::HostsTooMany, "Enter at most 9,999.")),
    }
}

/// A typed value for a sentence, at most 60 characters of it.
fn shortened(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_control()).take(60).collect()
}
