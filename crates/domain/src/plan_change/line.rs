//! One thing that is wanted of an account's subscription. It is stored with a draft as what it will
//! send, so what was reviewed and approved is what Zoom gets, byte for byte.

use serde::{Deserialize, Serialize};

use crate::operation::Operation;
use crate::zoom::{
    AddonCancel, AddonCreate, AddonUpdate, BaseCancel, BaseUpdate, PlanCode, PlanCreate, StartDate,
};

/// One thing that is wanted: one call of Zoom's. Stored as the operation's name and what it takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "operation", content = "wanted")]
pub enum Line {
    /// First plans of a free account.
    #[serde(rename = "account_plan_create")]
    Subscribe(Box<PlanCreate>),
    /// Another number, size or term of the base plan.
    #[serde(rename = "account_plan_base_update")]
    UpdateBase(BaseUpdate),
    /// The base plan is to end with its paid term.
    #[serde(rename = "account_plan_base_delete")]
    CancelBase(BaseCancel),
    /// An additional plan.
    #[serde(rename = "account_plan_addon_create")]
    AddAddon(AddonCreate),
    /// Another number, size or term of an add-on.
    #[serde(rename = "account_plan_addon_update")]
    UpdateAddon(AddonChange),
    /// An add-on is to end with its paid term.
    #[serde(rename = "account_plan_addon_cancel")]
    CancelAddon(AddonCancel),
}

/// The change of an add-on: Zoom takes only the plan that is to be, and finds the plan that is by its
/// family. We name both, to tell them apart where a family holds several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddonChange {
    /// The plan that the account has.
    pub code_now: PlanCode,
    /// What Zoom gets.
    pub request: AddonUpdate,
}

impl Line {
    /// Zoom's operation.
    pub fn operation(&self) -> Operation {
        match self {
            Self::Subscribe(_) => Operation::PlanCreate,
            Self::UpdateBase(_) => Operation::BaseUpdate,
            Self::CancelBase(_) => Operation::BaseCancel,
            Self::AddAddon(_) => Operation::AddonCreate,
            Self::UpdateAddon(_) => Operation::AddonUpdate,
            Self::CancelAddon(_) => Operation::AddonCancel,
        }
    }

    /// Exactly what Zoom gets, as JSON.
    pub fn body(&self) -> String {
        let body = match self {
            Self::Subscribe(request) => serde_json::to_string(request),
            Self::UpdateBase(request) => serde_json::to_string(request),
            Self::CancelBase(request) => serde_json::to_string(request),
            Self::AddAddon(request) => serde_json::to_string(request),
            Self::UpdateAddon(change) => serde_json::to_string(&change.request),
            Self::CancelAddon(request) => serde_json::to_string(request),
        };
        // Names are text and values are plain, so writing cannot fail.
        body.unwrap_or_default()
    }

    /// From when on, where a day was chosen; cancellations take none.
    pub fn start(&self) -> Option<StartDate> {
        match self {
            Self::Subscribe(request) => request.subscription_options.as_ref()?.start,
            Self::UpdateBase(request) => request.start,
            Self::AddAddon(request) => request.start,
            Self::UpdateAddon(change) => change.request.start,
            Self::CancelBase(_) | Self::CancelAddon(_) => None,
        }
    }

    /// Whether it ends a plan.
    pub fn is_cancellation(&self) -> bool {
        matches!(self, Self::CancelBase(_) | Self::CancelAddon(_))
    }
}
