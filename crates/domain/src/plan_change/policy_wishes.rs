//! The policy as an administrator proposes it: in words, as a form was typed, and read.

use serde::{Deserialize, Serialize};

use super::policy::{Policy, PolicyLine};
use crate::contact::FieldProblem;

/// Longest reason, in characters.
pub const MAX_POLICY_REASON_CHARS: usize = 500;

/// Largest share that can be set, in per cent.
const MOST_PERCENT: u32 = 1_000;
/// Largest number of licences that can be set: Zoom sells no more of a plan.
const MOST_LICENCES: u32 = 9_999;
/// Largest number of accounts that can be set.
const MOST_ACCOUNTS: u32 = 100_000;

impl PolicyLine {
    /// All lines, in the order of the page.
    pub const ALL: [Self; 6] = [
        Self::Cancellation,
        Self::BasePlanType,
        Self::IncreasePercent,
        Self::IncreaseLicences,
        Self::ContactEmail,
        Self::BulkAccounts,
    ];

    /// The name of its field.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cancellation => "cancellation",
            Self::BasePlanType => "base_plan_type",
            Self::IncreasePercent => "increase_percent",
            Self::IncreaseLicences => "increase_licences",
            Self::ContactEmail => "contact_email",
            Self::BulkAccounts => "bulk_accounts",
        }
    }

    /// What it is about.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Cancellation => "A cancellation",
            Self::BasePlanType => "Another type of base plan",
            Self::IncreasePercent => "More licences, by their share (%)",
            Self::IncreaseLicences => "More licences, by their number",
            Self::ContactEmail => "Another e-mail address of the billing contact",
            Self::BulkAccounts => "Several accounts at once",
        }
    }
}

impl Policy {
    /// When a second person is asked for by a line, in words.
    pub fn says(&self, line: PolicyLine) -> String {
        let above = |figure: Option<u32>, words: &str| match figure {
            Some(figure) => format!("Above {figure}{words}"),
            None => "Never".to_owned(),
        };
        let always = |is_asked: bool| if is_asked { "Always" } else { "Never" }.to_owned();
        match line {
            PolicyLine::Cancellation => always(self.cancellation),
            PolicyLine::BasePlanType => always(self.base_plan_type),
            PolicyLine::ContactEmail => always(self.contact_email),
            PolicyLine::IncreasePercent => above(self.increase_percent, " % more"),
            PolicyLine::IncreaseLicences => above(self.increase_licences, " more"),
            PolicyLine::BulkAccounts => above(self.bulk_accounts, " accounts"),
        }
    }
}

/// The form as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PolicyWishes {
    /// Ticked: any cancellation.
    pub cancellation: String,
    /// Ticked: another type of base plan.
    pub base_plan_type: String,
    /// More than so many per cent; empty: never.
    pub increase_percent: String,
    /// More than so many licences; empty: never.
    pub increase_licences: String,
    /// Ticked: another e-mail address.
    pub contact_email: String,
    /// More than so many accounts; empty: never.
    pub bulk_accounts: String,
    /// Why.
    pub reason: String,
}

impl From<&Policy> for PolicyWishes {
    fn from(policy: &Policy) -> Self {
        let tick = |is_on: bool| if is_on { "on" } else { "" }.to_owned();
        let figure = |figure: Option<u32>| figure.map_or_else(String::new, |at| at.to_string());
        Self {
            cancellation: tick(policy.cancellation),
            base_plan_type: tick(policy.base_plan_type),
            increase_percent: figure(policy.increase_percent),
            increase_licences: figure(policy.increase_licences),
            contact_email: tick(policy.contact_email),
            bulk_accounts: figure(policy.bulk_accounts),
            reason: String::new(),
        }
    }
}

impl PolicyWishes {
    /// Reads the form: the policy, and why it is wanted.
    ///
    /// # Errors
    /// Every field that is not right, and why.
    pub fn check(&self) -> Result<(Policy, String), Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let mut figure = |line: PolicyLine, typed: &str, most: u32| {
            read(typed, most).unwrap_or_else(|sentence| {
                problems.push(problem(line.name(), line.title(), sentence));
                None
            })
        };
        let policy = Policy {
            cancellation: !self.cancellation.is_empty(),
            base_plan_type: !self.base_plan_type.is_empty(),
            increase_percent: figure(
                PolicyLine::IncreasePercent,
                &self.increase_percent,
                MOST_PERCENT,
            ),
            increase_licences: figure(
                PolicyLine::IncreaseLicences,
                &self.increase_licences,
                MOST_LICENCES,
            ),
            contact_email: !self.contact_email.is_empty(),
            bulk_accounts: figure(PolicyLine::BulkAccounts, &self.bulk_accounts, MOST_ACCOUNTS),
        };
        let reason = self.reason.trim();
        let length = reason.chars().count();
        if length == 0 || length > MAX_POLICY_REASON_CHARS || reason.contains('\0') {
            let sentence = "Say why, in at most 500 characters. Whoever confirms it reads that.";
            problems.push(problem("reason", "Reason", sentence.to_owned()));
        }
        if problems.is_empty() {
            Ok((policy, reason.to_owned()))
        } else {
            Err(problems)
        }
    }
}

/// A figure; nothing where nothing was typed.
fn read(typed: &str, most: u32) -> Result<Option<u32>, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    if !typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("This is no whole number. Write digits alone, or leave it empty.".to_owned());
    }
    match typed.parse() {
        Ok(figure) if figure <= most => Ok(Some(figure)),
        _ => Err(format!("At most {most}. Empty means never.")),
    }
}

fn problem(field: &str, title: &str, sentence: String) -> FieldProblem {
    FieldProblem {
        field: field.to_owned(),
        title: title.to_owned(),
        sentence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wishes() -> PolicyWishes {
        PolicyWishes {
            reason: "A larger team".to_owned(),
            ..PolicyWishes::from(&Policy::default())
        }
    }

    #[test]
    fn what_is_shown_is_what_is_read() {
        let read = wishes().check();
        assert_eq!(read, Ok((Policy::default(), "A larger team".to_owned())));
        let none = PolicyWishes {
            reason: "None".to_owned(),
            ..PolicyWishes::default()
        };
        let (policy, _) = none.check().expect("a policy");
        for line in PolicyLine::ALL {
            assert_eq!(policy.says(line), "Never");
            assert_ne!(Policy::default().says(line), "Never");
        }
    }

    #[test]
    fn each_field_says_what_it_takes() {
        for (typed, is_right) in [
            ("0", true),
            ("1000", true),
            (" 20 ", true),
            ("1001", false),
            ("-1", false),
            ("20 %", false),
            ("99999999999", false),
        ] {
            let wishes = PolicyWishes {
                increase_percent: typed.to_owned(),
                ..wishes()
            };
            let problems = wishes.check().err().unwrap_or_default();
            let fields: Vec<_> = problems.iter().map(|found| found.field.as_str()).collect();
            let expected: &[&str] = if is_right { &[] } else { &["increase_percent"] };
            assert_eq!(fields, expected, "{typed}");
        }
        for reason in ["", "  ", &"x".repeat(501)] {
            let wishes = PolicyWishes {
                reason: reason.to_owned(),
                ..wishes()
            };
            assert_eq!(wishes.check().expect_err("refused")[0].field, "reason");
        }
    }
}
