//! The limits as an administrator edits them: ten figures, a tier and a scope, with what Zoom publishes
//! beside each.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::contact::FieldProblem;
use crate::ids::InvalidId;
use crate::limits::{Limit, Rule, Scope, Target, Tier, default_limits};
use crate::operation::{Label, Operation};
use crate::time::MINUTE_MS;

/// Longest reason, in characters.
pub const MAX_REASON_CHARS: usize = 500;

/// How a figure is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Calls in any second.
    CallsASecond,
    /// Calls a day, from 00:00 GMT.
    CallsADay,
    /// Minutes from one call to the next.
    MinutesApart,
}

impl Unit {
    /// What stands behind the figure.
    pub fn title(self) -> &'static str {
        match self {
            Self::CallsASecond => "calls a second",
            Self::CallsADay => "calls a day",
            Self::MinutesApart => "minutes apart",
        }
    }
}

macro_rules! figures {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $target:expr, $unit:ident, $min:literal, $max:literal;)+) => {
        /// One figure of the table of limits.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Figure {
            $($(#[$doc])* $variant,)+
        }

        impl Figure {
            /// All figures, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name of its field.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// Which calls it limits.
            pub fn target(self) -> Target {
                match self { $(Self::$variant => $target,)+ }
            }

            /// How it is counted.
            pub fn unit(self) -> Unit {
                match self { $(Self::$variant => Unit::$unit,)+ }
            }

            /// The least and the largest value that is taken. No figure may block all calls.
            pub fn range(self) -> (u32, u32) {
                match self { $(Self::$variant => ($min, $max),)+ }
            }
        }
    };
}

figures! {
    /// Light calls a second.
    LightSecond = "light_second", Target::Label(Label::Light), CallsASecond, 1, 1_000;
    /// Medium calls a second.
    MediumSecond = "medium_second", Target::Label(Label::Medium), CallsASecond, 1, 1_000;
    /// Heavy calls a second.
    HeavySecond = "heavy_second", Target::Label(Label::Heavy), CallsASecond, 1, 1_000;
    /// Heavy calls a day.
    HeavyDay = "heavy_day", Target::Label(Label::Heavy), CallsADay, 100, 1_000_000;
    /// From one invoice list of an account to the next.
    InvoicesApart = "invoices_apart", Target::Operation(Operation::Invoices), MinutesApart, 1, 1_440;
    /// Invoice lists of an account a day.
    InvoicesDay = "invoices_day", Target::Operation(Operation::Invoices), CallsADay, 1, 100_000;
    /// From one invoice detail to the next.
    InvoiceApart = "invoice_apart", Target::Operation(Operation::Invoice), MinutesApart, 1, 1_440;
    /// Invoice details a day.
    InvoiceDay = "invoice_day", Target::Operation(Operation::Invoice), CallsADay, 1, 100_000;
    /// From one PDF to the next.
    PdfApart = "pdf_apart", Target::Operation(Operation::InvoicePdf), MinutesApart, 1, 1_440;
    /// PDFs a day.
    PdfDay = "pdf_day", Target::Operation(Operation::InvoicePdf), CallsADay, 1, 100_000;
}

impl Figure {
    /// What is limited, in words.
    pub fn title(self) -> &'static str {
        target_title(self.target())
    }

    /// What the limit says for a value.
    fn rule(self, value: u32) -> Rule {
        match self.unit() {
            Unit::CallsASecond => Rule::PerSecond(value),
            Unit::CallsADay => Rule::PerDay(value),
            Unit::MinutesApart => Rule::IntervalMs(i64::from(value) * MINUTE_MS),
        }
    }

    /// The value in a table of limits; an interval is rounded up to whole minutes.
    pub fn value_in(self, limits: &[Limit]) -> Option<u32> {
        let of_target = limits.iter().filter(|limit| limit.target == self.target());
        let mut values = of_target.filter_map(|limit| match (self.unit(), limit.rule) {
            (Unit::CallsASecond, Rule::PerSecond(calls))
            | (Unit::CallsADay, Rule::PerDay(calls)) => Some(calls),
            (Unit::MinutesApart, Rule::IntervalMs(ms)) => {
                u32::try_from((ms + MINUTE_MS - 1) / MINUTE_MS).ok()
            }
            _ => None,
        });
        values.next()
    }

    /// What Zoom publishes, in our strict reading.
    pub fn published(self, tier: Tier) -> u32 {
        self.value_in(&default_limits(tier, Scope::Master))
            .unwrap_or(1)
    }

    /// The figure of this limit.
    pub fn of(limit: &Limit) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|figure| figure.value_in(std::slice::from_ref(limit)).is_some())
    }

    /// Whether a value lets more through than Zoom publishes.
    fn is_looser(self, value: u32, tier: Tier) -> bool {
        let published = self.published(tier);
        match self.unit() {
            Unit::MinutesApart => value < published,
            Unit::CallsASecond | Unit::CallsADay => value > published,
        }
    }

    /// Name and unit, to stand in a sentence.
    pub fn in_words(self) -> String {
        format!("{}, {}", self.title(), self.unit().title())
    }
}

/// The name of what a limit is about.
pub fn target_title(target: Target) -> &'static str {
    match target {
        Target::Label(Label::Light) => "Light calls",
        Target::Label(Label::Medium) => "Medium calls",
        Target::Label(Label::Heavy) => "Heavy calls",
        Target::Operation(operation) => operation.title(),
    }
}

impl Tier {
    /// All tiers.
    pub const ALL: [Self; 2] = [Self::Business, Self::Pro];

    /// The name as it is stored and stands in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pro => "pro",
            Self::Business => "business",
        }
    }

    /// The name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Pro => "Pro",
            Self::Business => "Business, Education, Enterprise or Partner",
        }
    }
}

impl FromStr for Tier {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        Self::ALL
            .into_iter()
            .find(|tier| tier.as_str() == text)
            .ok_or(InvalidId { kind: "tier" })
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Scope {
    /// All scopes, the strictest first.
    pub const ALL: [Self; 3] = [Self::Master, Self::SubAccount, Self::Invoice];

    /// The name as it is stored and stands in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Master => "master",
            Self::SubAccount => "sub_account",
            Self::Invoice => "invoice",
        }
    }

    /// The name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Master => "whole master account",
            Self::SubAccount => "per sub account",
            Self::Invoice => "per invoice",
        }
    }
}

impl FromStr for Scope {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        Self::ALL
            .into_iter()
            .find(|scope| scope.as_str() == text)
            .ok_or(InvalidId { kind: "scope" })
    }
}

/// The form as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LimitWishes {
    /// The tier's name.
    pub tier: String,
    /// The name of the scope of invoice details and PDFs.
    pub scope: String,
    /// Why.
    pub reason: String,
    /// Whether it was said that looser limits are wanted.
    pub accept: String,
    /// The figures by their names; an empty one means what Zoom publishes.
    #[serde(flatten)]
    pub figures: BTreeMap<String, String>,
}

/// The form as it is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitEdit {
    /// The tier.
    pub tier: Tier,
    /// How invoice details and PDFs are counted.
    pub scope: Scope,
    /// Figures other than those that Zoom publishes.
    pub set: BTreeMap<Figure, u32>,
    /// Why.
    pub reason: String,
}

impl LimitWishes {
    /// What was typed for a figure.
    pub fn of(&self, figure: Figure) -> &str {
        self.figures.get(figure.name()).map_or("", String::as_str)
    }

    /// Reads the form.
    ///
    /// # Errors
    /// Every field that is not right, and why.
    pub fn check(&self) -> Result<LimitEdit, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let mut complain = |field: &str, title: &str, sentence: String| {
            problems.push(FieldProblem {
                field: field.to_owned(),
                title: title.to_owned(),
                sentence,
            });
        };
        let tier = self.tier.parse().unwrap_or_else(|_| {
            complain("tier", "Tier", "Choose one of the two.".to_owned());
            Tier::Business
        });
        let scope = self.scope.parse().unwrap_or_else(|_| {
            complain("scope", "Scope", "Choose one of the three.".to_owned());
            Scope::Master
        });
        let mut set = BTreeMap::new();
        for figure in Figure::ALL.iter().copied() {
            match read(figure, self.of(figure)) {
                Ok(None) => {}
                Ok(Some(value)) if value == figure.published(tier) => {}
                Ok(Some(value)) => {
                    set.insert(figure, value);
                }
                Err(sentence) => complain(figure.name(), &figure.in_words(), sentence),
            }
        }
        let reason = self.reason.trim().to_owned();
        if reason.is_empty() {
            let sentence = "Say why, for whoever reads the audit log.".to_owned();
            complain("reason", "Reason", sentence);
        } else if reason.chars().count() > MAX_REASON_CHARS || reason.contains('\0') {
            let sentence = format!("At most {MAX_REASON_CHARS} characters of plain text.");
            complain("reason", "Reason", sentence);
        }
        if problems.is_empty() {
            Ok(LimitEdit {
                tier,
                scope,
                set,
                reason,
            })
        } else {
            Err(problems)
        }
    }
}

/// A figure as typed; thousands separators are taken.
fn read(figure: Figure, text: &str) -> Result<Option<u32>, String> {
    let text = text.trim().replace(',', "");
    if text.is_empty() {
        return Ok(None);
    }
    let (least, largest) = figure.range();
    match text.parse::<u32>() {
        Ok(value) if (least..=largest).contains(&value) => Ok(Some(value)),
        _ => Err(format!("A whole number from {least} to {largest}.")),
    }
}

impl LimitEdit {
    /// The table that follows.
    pub fn limits(&self) -> Vec<Limit> {
        let mut limits = default_limits(self.tier, self.scope);
        for limit in &mut limits {
            if let Some((figure, value)) = self.of(limit) {
                limit.rule = figure.rule(value);
            }
        }
        limits
    }

    /// Whether a limit of the table is an administrator's own.
    pub fn is_own(&self, limit: &Limit) -> bool {
        let is_relaxed = self.scope != Scope::Master && is_of_assumed_scope(limit.target);
        is_relaxed || self.of(limit).is_some()
    }

    fn of(&self, limit: &Limit) -> Option<(Figure, u32)> {
        let figure = Figure::of(limit)?;
        self.set.get(&figure).map(|value| (figure, *value))
    }

    /// Where it lets more through than Zoom publishes or than is certain, a sentence each.
    pub fn looser(&self) -> Vec<String> {
        let scope = (self.scope != Scope::Master).then(|| {
            format!(
                "Invoice details and PDFs are counted {}: Zoom does not say so, and refuses if it \
                 counts for the whole master account.",
                self.scope.title()
            )
        });
        let figures = self
            .set
            .iter()
            .filter(|(figure, value)| figure.is_looser(**value, self.tier))
            .map(|(figure, value)| {
                format!(
                    "{}: {value} {}, Zoom publishes {}.",
                    figure.title(),
                    figure.unit().title(),
                    figure.published(self.tier)
                )
            });
        scope.into_iter().chain(figures).collect()
    }
}

/// Whether Zoom leaves open at which scope it counts.
pub fn is_of_assumed_scope(target: Target) -> bool {
    matches!(
        target,
        Target::Operation(Operation::Invoice | Operation::InvoicePdf)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wishes(figures: &[(&str, &str)]) -> LimitWishes {
        LimitWishes {
            tier: "business".to_owned(),
            scope: "master".to_owned(),
            reason: "Zoom raised it".to_owned(),
            accept: String::new(),
            figures: figures
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn an_empty_form_is_what_zoom_publishes() {
        for tier in Tier::ALL {
            let mut wishes = wishes(&[]);
            wishes.tier = tier.as_str().to_owned();
            let edit = wishes.check().expect("valid");
            assert_eq!(edit.limits(), default_limits(tier, Scope::Master));
            assert!(edit.looser().is_empty());
            assert!(!edit.limits().iter().any(|limit| edit.is_own(limit)));
        }
    }

    #[test]
    fn every_limit_has_one_figure() {
        for limit in default_limits(Tier::Pro, Scope::SubAccount) {
            assert!(Figure::of(&limit).is_some(), "{limit:?}");
        }
        assert_eq!(
            default_limits(Tier::Pro, Scope::Master).len(),
            Figure::ALL.len()
        );
    }

    #[test]
    fn what_is_looser_than_published_is_told() {
        let edit = wishes(&[
            ("pdf_apart", "10"),
            ("heavy_day", "30,000"),
            ("invoices_day", "7"),
        ])
        .check()
        .expect("valid");
        assert_eq!(
            edit.looser(),
            [
                "Invoice list: 7 calls a day, Zoom publishes 6.",
                "Invoice PDF: 10 minutes apart, Zoom publishes 30."
            ]
        );
        let mut relaxed = wishes(&[]);
        relaxed.scope = "invoice".to_owned();
        let edit = relaxed.check().expect("valid");
        assert!(edit.looser()[0].contains("per invoice"));
        let own = edit.limits().into_iter().filter(|limit| edit.is_own(limit));
        assert_eq!(own.count(), 4);
    }

    #[test]
    fn nothing_that_blocks_all_calls_is_taken() {
        for (name, value) in [
            ("heavy_day", "0"),
            ("heavy_day", "99"),
            ("light_second", "0"),
            ("pdf_apart", "1441"),
            ("pdf_apart", "-3"),
            ("pdf_day", "many"),
            ("pdf_day", "99999999999"),
        ] {
            let problems = wishes(&[(name, value)]).check().expect_err("refused");
            assert_eq!(problems[0].field, name);
        }
        let problems = LimitWishes::default().check().expect_err("refused");
        let fields: Vec<&str> = problems
            .iter()
            .map(|problem| problem.field.as_str())
            .collect();
        assert_eq!(fields, ["tier", "scope", "reason"]);
    }

    proptest! {
        #[test]
        fn a_figure_is_found_again_in_the_table(value in 1u32..=1_440, place in 0usize..10) {
            let figure = Figure::ALL[place];
            let (least, largest) = figure.range();
            let value = value.clamp(least, largest);
            let edit = wishes(&[(figure.name(), &value.to_string())]).check().expect("valid");
            prop_assert_eq!(figure.value_in(&edit.limits()), Some(value));
        }
    }
}
