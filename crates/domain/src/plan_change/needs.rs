//! Which plans need which others (api-facts 6 and 4.8). **Server only**: it reads the catalogue.

use super::standing::{base_of, stays};
use super::told::{is_video_sdk, ordered_as};
use super::words::entry;
use crate::catalogue::Prerequisite;
use crate::zoom::{AccountPlans, Plan, PlanCode};

/// What a plan needs to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    PhoneBase,
    PhoneCalling,
    ContactCenterPackage,
    NodeBase,
    VideoSdk,
    EventsUnlimited,
    SessionsUnlimited,
}

impl Need {
    /// Of a code under a property.
    pub(super) fn of(property: &str, code: &PlanCode) -> Option<Self> {
        match ordered_as(property) {
            "plan_phone.plan_calling" | "plan_phone.plan_number" => return Some(Self::PhoneBase),
            "plan_phone.plan_calling_addons" => return Some(Self::PhoneCalling),
            "plan_zcc.plan_package_list" => return None,
            other if other.starts_with("plan_zcc.") => return Some(Self::ContactCenterPackage),
            _ => {}
        }
        match entry(code)?.prerequisite {
            Prerequisite::PhoneBasePlan => Some(Self::PhoneBase),
            Prerequisite::PhoneNumberPlan => Some(Self::PhoneCalling),
            Prerequisite::ContactCenterPackage => Some(Self::ContactCenterPackage),
            Prerequisite::NodeBasePlan => Some(Self::NodeBase),
            Prerequisite::VideoSdkBasePlan => Some(Self::VideoSdk),
            Prerequisite::EventsUnlimitedPlan => Some(Self::EventsUnlimited),
            Prerequisite::SessionsUnlimitedPlan => Some(Self::SessionsUnlimited),
            Prerequisite::HostsWithinBasePlan | Prerequisite::NotStated => None,
        }
    }

    /// Of a plan that an account has.
    pub(super) fn of_plan(plan: &Plan) -> Option<Self> {
        Self::of(&plan.property, plan.code.as_ref()?)
    }

    /// What it is, in words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::PhoneBase => "a Zoom Phone base plan",
            Self::PhoneCalling => "a Zoom Phone calling plan",
            Self::ContactCenterPackage => "a Contact Center package",
            Self::NodeBase => "a Zoom Node base plan",
            Self::VideoSdk => "Video SDK as base plan",
            Self::EventsUnlimited => "a Zoom Events unlimited plan",
            Self::SessionsUnlimited => "a Zoom Sessions unlimited plan",
        }
    }

    /// Whether plans that stay meet it.
    pub(super) fn is_met_by(self, plans: &AccountPlans) -> bool {
        match self {
            Self::VideoSdk => base_of(plans)
                .and_then(|base| base.code.as_ref())
                .is_some_and(|code| is_video_sdk(code.as_str())),
            _ => plans
                .plans
                .iter()
                .any(|plan| stays(plan) && self.is_met_by_plan(plan)),
        }
    }

    fn is_met_by_plan(self, plan: &Plan) -> bool {
        let code = plan.code.as_ref().map_or("", PlanCode::as_str);
        match self {
            Self::PhoneBase => plan.property == "plan_phone.plan_base",
            Self::PhoneCalling => plan.property == "plan_phone.plan_calling",
            Self::ContactCenterPackage => matches!(
                ordered_as(&plan.property),
                "plan_zcc.plan_package_list" | "plan_zcc.plan_package"
            ),
            Self::NodeBase => plan.property == "plan_znode.plan_znode_base",
            Self::VideoSdk => is_video_sdk(code),
            Self::EventsUnlimited => code.starts_with("ze_") && code.contains("_unlimited_"),
            Self::SessionsUnlimited => code.starts_with("zs_") && code.contains("_unlimited_"),
        }
    }
}

/// The plans that stay and would lack what they need, if `after` were all that there is; those that
/// lack it already are not held against a change.
pub(super) fn left_alone<'a>(before: &AccountPlans, after: &'a AccountPlans) -> Vec<&'a Plan> {
    after
        .plans
        .iter()
        .filter(|plan| stays(plan))
        .filter(|plan| {
            Need::of_plan(plan).is_some_and(|need| need.is_met_by(before) && !need.is_met_by(after))
        })
        .collect()
}
