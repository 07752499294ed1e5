//! The derived columns: term, region, prerequisite.

use std::str::FromStr;

use crate::ids::InvalidId;

macro_rules! column {
    ($(#[$doc:meta])* $name:ident, $kind:literal; $($(#[$value_doc:meta])* $variant:ident = $text:literal, $title:literal;)+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$value_doc])* $variant,)+
        }

        impl $name {
            /// All values.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// For people; empty where Zoom does not state it.
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => $title,)+
                }
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            /// As it stands in the table.
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(InvalidId { kind: $kind }),
                }
            }
        }
    };
}

column! {
    /// For how long a plan is bought at a time.
    Term, "term";
    /// A month.
    Monthly = "monthly", "monthly";
    /// Three months.
    Quarterly = "quarterly", "quarterly";
    /// A year.
    Annual = "annual", "annual";
    /// Two years.
    TwoYears = "two_years", "2 years";
    /// Three years.
    ThreeYears = "three_years", "3 years";
    /// Billed by use.
    PayAsYouGo = "pay_as_you_go", "pay as you go";
    /// Free for a while.
    FreeTrial = "free_trial", "free trial";
    /// Zoom does not say.
    NotStated = "not_stated", "";
}

column! {
    /// Where a plan is valid.
    Region, "region";
    /// United States and Canada.
    UsCanada = "us_canada", "United States and Canada";
    /// Australia and New Zealand.
    AustraliaNewZealand = "australia_new_zealand", "Australia and New Zealand";
    /// Australia alone.
    Australia = "australia", "Australia";
    /// New Zealand alone.
    NewZealand = "new_zealand", "New Zealand";
    /// United Kingdom and Ireland (Zoom writes UK/IL, UK/IR and UK/Ireland).
    UkIreland = "uk_ireland", "United Kingdom and Ireland";
    /// Japan.
    Japan = "japan", "Japan";
    /// Zoom's Global Select countries.
    GlobalSelect = "global_select", "Global Select countries";
    /// Zoom does not say.
    NotStated = "not_stated", "";
}

column! {
    /// What has to be there before a plan can be bought.
    Prerequisite, "prerequisite";
    /// A Zoom Phone base plan.
    PhoneBasePlan = "phone_base_plan", "Zoom Phone base plan";
    /// A Zoom Phone calling number plan.
    PhoneNumberPlan = "phone_number_plan", "Zoom Phone calling number plan";
    /// A Contact Center package.
    ContactCenterPackage = "contact_center_package", "Contact Center package";
    /// A Zoom Node base plan.
    NodeBasePlan = "node_base_plan", "Zoom Node base plan";
    /// Video SDK as base plan.
    VideoSdkBasePlan = "video_sdk_base_plan", "Video SDK as base plan";
    /// Zoom Events unlimited, with at most 20 of these.
    EventsUnlimitedPlan = "events_unlimited_plan", "Zoom Events unlimited plan";
    /// Zoom Sessions unlimited, with at most 20 of these.
    SessionsUnlimitedPlan = "sessions_unlimited_plan", "Zoom Sessions unlimited plan";
    /// A base plan with at least as many licences.
    HostsWithinBasePlan = "hosts_within_base_plan", "base plan with at least as many licences";
    /// Zoom states none.
    NotStated = "not_stated", "";
}

/// How codes write their term, longer words first where one ends like another.
const TERM_WORDS: [(&str, Term); 12] = [
    ("payongo", Term::PayAsYouGo),
    ("pay_as_you_go", Term::PayAsYouGo),
    ("free_trial", Term::FreeTrial),
    ("two_yearly", Term::TwoYears),
    ("two_year", Term::TwoYears),
    ("three_yearly", Term::ThreeYears),
    ("three_year", Term::ThreeYears),
    ("quarterly", Term::Quarterly),
    ("quaterly", Term::Quarterly),
    ("one_year", Term::Annual),
    ("yearly", Term::Annual),
    ("monthly", Term::Monthly),
];

impl Term {
    /// How many months it has; `None` where it is billed by use, is free, or is not stated.
    pub fn months(self) -> Option<u32> {
        match self {
            Self::Monthly => Some(1),
            Self::Quarterly => Some(3),
            Self::Annual => Some(12),
            Self::TwoYears => Some(24),
            Self::ThreeYears => Some(36),
            Self::PayAsYouGo | Self::FreeTrial | Self::NotStated => None,
        }
    }

    /// The term that a code names last, also of codes that are not in the catalogue.
    pub fn of_code(code: &str) -> Self {
        TERM_WORDS
            .iter()
            .filter_map(|(word, term)| Some((code.rfind(word)? + word.len(), word.len(), *term)))
            .max_by_key(|(end, length, _)| (*end, *length))
            .map_or(Self::NotStated, |(_, _, term)| term)
    }
}
