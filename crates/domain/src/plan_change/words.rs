//! Plans in words, and what the catalogue knows of them. **Server only**: it reads the catalogue.

use super::standing;
use super::told::{is_video_sdk, ordered_as};
use crate::catalogue::{self, PlanEntry};
use crate::view::PlanName;
use crate::zoom::{AccountPlans, Plan, PlanCode};

/// What the catalogue has of a code.
pub(super) fn entry(code: &PlanCode) -> Option<&'static PlanEntry> {
    catalogue::find(code.as_str())
}

/// The property under which a code is ordered: the catalogue's, else that of the account's own plan.
pub(super) fn property_of<'a>(code: &PlanCode, plans: &'a AccountPlans) -> Option<&'a str> {
    match entry(code) {
        Some(entry) => entry.property,
        None => standing::find(plans, code).map(|plan| ordered_as(&plan.property)),
    }
}

/// Title and term of a code.
pub(super) fn name_of(code: &PlanCode, plans: &AccountPlans) -> PlanName {
    catalogue::plan_name(property_of(code, plans).unwrap_or_default(), Some(code))
}

/// `Business, annual`.
pub(super) fn words_of(code: &PlanCode, plans: &AccountPlans) -> String {
    name_of(code, plans).in_words()
}

/// A plan of an account: `Business, annual`.
pub(super) fn plan_words(plan: &Plan) -> String {
    catalogue::plan_name(&plan.property, plan.code.as_ref()).in_words()
}

/// `1 licence`, `60 licences`.
pub(super) fn licences(count: impl Into<i64>) -> String {
    match count.into() {
        1 => "1 licence".to_owned(),
        count => format!("{count} licences"),
    }
}

/// `A`, `A and B`, `A, B and C`.
pub(super) fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The kind of a base plan, which decides what goes with it and how many licences it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BaseKind {
    Pro,
    Business,
    Education,
    VideoSdk,
    Other,
}

impl BaseKind {
    /// Of a code, by the family that the catalogue has for it.
    pub(super) fn of(code: &PlanCode) -> Self {
        let text = code.as_str();
        if is_video_sdk(text) {
            return Self::VideoSdk;
        }
        match entry(code).map(|entry| entry.family) {
            Some("Zoom Workplace Pro") => Self::Pro,
            Some("Zoom Workplace Business") => Self::Business,
            Some("Education") => Self::Education,
            Some(family) if family.contains("Education") => Self::Education,
            _ => Self::Other,
        }
    }

    /// Fewest and most licences that Zoom documents for a code as base plan (api-facts 4.11). The large
    /// education plans have a minimum of their own and none of these.
    pub(super) fn range(code: &PlanCode) -> Option<(u32, u32)> {
        let is_large =
            entry(code).is_some_and(|entry| !matches!(entry.minimum, None | Some(10 | 20)));
        match Self::of(code) {
            Self::Pro => Some((1, 9)),
            Self::Business => Some((10, 49)),
            Self::Education if !is_large => Some((20, 149)),
            _ => None,
        }
    }
}
