//! What the review page shows of a change before it is sent: every rule of Zoom's that can be known
//! before the call, with its verdict. **Server only**: it reads the catalogue.
//!
//! What Zoom documents that it refuses is said in the words of [`RefusalKind`], which tell of it after the
//! call too: `docs/REFUSALS.md` has them all.
//!
//! - `account`: may the account be changed, does it have what the lines change?
//! - `plan`: are the plans sold, of the right family, not there yet or there?
//! - `number`: licences, their range and minimum, what is used, what goes with the base plan;
//! - `dependency`: what plans need, and what needs them;
//! - `sending`: dates, and what can't be read back afterwards.

mod account;
mod dependency;
mod number;
mod plan;
mod sending;

use serde::{Deserialize, Serialize};

pub(super) use number::MOST_LICENCES;

use super::actions::told_of;
use super::effect::after;
use super::{Facts, Line};
use crate::zoom::{AccountPlans, RefusalKind};

/// How a rule is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is kept.
    Ok,
    /// Something to think about; Zoom may take it.
    Warning,
    /// It can't be told, because plans or usage are not known.
    Unknown,
    /// Zoom will refuse.
    Blocked,
}

macro_rules! rules {
    ($($variant:ident: $doc:literal, $title:literal;)+) => {
        /// What is checked.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Rule {
            $(#[doc = $doc] $variant,)+
        }

        impl Rule {
            /// As a title of the review page.
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => $title,)+
                }
            }
        }
    };
}

rules! {
    Account: "Who pays, what kind of account it is, bundle and bulk licence.", "Account";
    Plans: "The plans that the change starts from are known.", "Plans known";
    FirstSubscription: "One subscription for each account.", "First subscription";
    BasePlan: "There is a base plan, and it stays.", "Base plan";
    Sold: "The plans stand in Zoom\u{2019}s list, at the place where they are ordered.", "Plan on sale";
    Family: "A plan is changed into one of the same family.", "Same family";
    Subscribed: "What is changed or cancelled is there and runs.", "Subscribed";
    NotYetSubscribed: "What is added is not there yet.", "Not subscribed yet";
    OncePerChange: "No two lines for the same plan.", "One line for each plan";
    Difference: "The line changes something.", "Something changes";
    Webinar100: "Webinar 100 can\u{2019}t be changed (Zoom\u{2019}s 3261).", "Webinar 100";
    ZoomRooms: "No Zoom Rooms add-on over Zoom Rooms as base plan.", "Zoom Rooms";
    AudioCountries: "Audio conferencing names countries.", "Audio countries";
    AudioBasePlan: "Pay-as-you-go audio goes with Business and Education.", "Audio and base plan";
    Trial: "Trial plans are for trial accounts.", "Free trial";
    Bundle: "Bundles are not ordered here.", "Bundle";
    Licences: "A number of licences that Zoom takes.", "Number of licences";
    Range: "The range that Zoom documents for the base plan.", "Range of the base plan";
    Minimum: "The fewest licences that Zoom\u{2019}s list states.", "Minimum";
    Used: "Not fewer licences than are used and pending.", "Licences in use";
    ActiveHosts: "Active hosts are not fewer than licences.", "Active hosts";
    WithinBasePlan: "Webinar, large meeting and events licences within those of meetings.", "Within meeting licences";
    Needs: "What the plans need is there.", "What it needs";
    Dependants: "Nothing that stays needs what ends.", "What needs it";
    AddonsFirst: "All add-ons end before the base plan.", "Add-ons first";
    Start: "The day of the start lies in the future.", "Start";
    ReadBack: "What can\u{2019}t be seen at Zoom afterwards.", "Reading back";
}

/// One rule and how it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Which rule.
    pub rule: Rule,
    /// Its title.
    pub title: String,
    /// How it is kept.
    pub verdict: Verdict,
    /// Why, and what to do where it is not.
    pub sentence: String,
}

impl Check {
    fn new(rule: Rule, verdict: Verdict, sentence: impl Into<String>) -> Self {
        Self {
            rule,
            title: rule.title().to_owned(),
            verdict,
            sentence: sentence.into(),
        }
    }

    fn ok(rule: Rule, sentence: impl Into<String>) -> Self {
        Self::new(rule, Verdict::Ok, sentence)
    }

    fn warning(rule: Rule, sentence: impl Into<String>) -> Self {
        Self::new(rule, Verdict::Warning, sentence)
    }

    fn unknown(rule: Rule, sentence: impl Into<String>) -> Self {
        Self::new(rule, Verdict::Unknown, sentence)
    }

    fn blocked(rule: Rule, sentence: impl Into<String>) -> Self {
        Self::new(rule, Verdict::Blocked, sentence)
    }

    /// Zoom would refuse it: in the words that tell of its refusal too.
    fn refused(rule: Rule, kind: RefusalKind) -> Self {
        Self::blocked(rule, kind.sentence())
    }

    /// The same, with what it is about here before it.
    fn refused_for(rule: Rule, kind: RefusalKind, particulars: &str) -> Self {
        Self::blocked(rule, told_of(kind, particulars))
    }
}

/// What the rules judge.
struct Ground<'a> {
    lines: &'a [Line],
    facts: &'a Facts<'a>,
    /// The plans now; none where they are not known.
    before: &'a AccountPlans,
    /// The plans after all lines.
    after: AccountPlans,
    /// Before each line and for the last time after all, as far as the lines above it do.
    stages: Vec<AccountPlans>,
}

impl Ground<'_> {
    /// Each line with the plans that it finds.
    fn each(&self) -> impl Iterator<Item = (&Line, &AccountPlans)> {
        self.lines.iter().zip(&self.stages)
    }
}

/// Checks all rules, in the order of the review page.
pub fn checks(lines: &[Line], facts: &Facts<'_>) -> Vec<Check> {
    let none = AccountPlans::default();
    let before = facts.account.plans.unwrap_or(&none);
    let stages = (0..lines.len())
        .map(|count| after(&lines[..count], before))
        .collect();
    let ground = Ground {
        lines,
        facts,
        before,
        after: after(lines, before),
        stages,
    };
    let mut checks = account::checks(&ground);
    let is_known = facts.account.plans.is_some() || account::is_first(&ground);
    checks.extend(plan::checks(&ground, is_known));
    if is_known {
        checks.extend(number::checks(&ground));
        checks.extend(dependency::checks(&ground));
    }
    checks.extend(sending::checks(&ground));
    checks
}

/// The worst verdict; fine where there are no checks.
pub fn worst(checks: &[Check]) -> Verdict {
    checks
        .iter()
        .map(|check| check.verdict)
        .max()
        .unwrap_or(Verdict::Ok)
}
