//! What we send to change plans (api-facts 4.7 to 4.12): exactly the documented fields, and nothing
//! that Zoom's API reference forbids can be written. Drafts are stored as what they will send, so
//! each is read back too, and as strictly: `stored` has what serde can't derive.

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use super::plans::PlanCode;
use crate::time::Date;

mod create;
mod stored;
#[cfg(test)]
mod tests;

pub use create::*;

/// The day on which something starts. Zoom takes it twice, `service_effective_date` and
/// `paid_period_start_date`, and wants both equal and in the future.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StartDate(pub Date);

impl Serialize for StartDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("service_effective_date", &self.0)?;
        map.serialize_entry("paid_period_start_date", &self.0)?;
        map.end()
    }
}

/// A plan by its code alone, for families that are not counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeOrder {
    /// Which plan.
    #[serde(rename = "type")]
    pub code: PlanCode,
}

/// A plan and how many of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanOrder {
    /// Which plan.
    #[serde(rename = "type")]
    pub code: PlanCode,
    /// How many.
    pub hosts: u32,
}

/// A plan with the countries that may be called (`US,CA`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalloutOrder {
    /// Which plan.
    #[serde(rename = "type")]
    pub code: PlanCode,
    /// Ids of countries, separated by commas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callout_countries: Option<String>,
}

/// Zoom Phone: calling add-ons need a calling plan.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PhoneOrder {
    /// The base plan; not needed where the account has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_base: Option<CalloutOrder>,
    /// Calling plans.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plan_calling: Vec<PlanOrder>,
    /// Add-ons to calling plans.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plan_calling_addons: Vec<PlanOrder>,
    /// Numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plan_number: Vec<PlanOrder>,
}

/// Contact Center.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactCenterOrder {
    /// Packages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plan_package_list: Vec<PlanOrder>,
    /// AI Expert Assist.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_ai_expert_assist: Option<PlanOrder>,
    /// Usage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_usage: Option<CalloutOrder>,
    /// Cloud storage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_recording: Option<CodeOrder>,
    /// Numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plan_phone_number: Vec<PlanOrder>,
}

/// Zoom Node.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NodeOrder {
    /// The base plan, which the others build on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_znode_base: Option<PlanOrder>,
    /// Phone Hybrid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_zphybrid: Option<PlanOrder>,
    /// Meeting Hybrid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_zmhybrid: Option<PlanOrder>,
    /// Meeting Connector.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_mchybrid: Option<PlanOrder>,
    /// Recording Connector.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_rchybrid: Option<PlanOrder>,
    /// Team Chat Hybrid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_tchybrid: Option<PlanOrder>,
    /// Hybrid Recording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_cmrhybrid: Option<PlanOrder>,
}

/// Which add-on: the body of a subscription to it, by kind (api-facts 4.8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Addon {
    /// A plan and how many of it.
    Simple(PlanOrder),
    /// Zoom Phone.
    Phone(PhoneAddon),
    /// Contact Center.
    ContactCenter(ContactCenterAddon),
    /// Zoom Node.
    Node(NodeAddon),
}

/// An add-on of Zoom Phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename = "plan_phone")]
pub struct PhoneAddon {
    /// What of it.
    pub plan_details: PhoneOrder,
}

/// An add-on of Contact Center.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename = "plan_zcc")]
pub struct ContactCenterAddon {
    /// What of it.
    pub plan_zcc_details: ContactCenterOrder,
}

/// An add-on of Zoom Node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename = "plan_znode")]
pub struct NodeAddon {
    /// What of it.
    pub plan_znode_details: NodeOrder,
}

/// Subscribes a paid account to an add-on (api-facts 4.8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddonCreate {
    /// Which.
    #[serde(flatten)]
    pub addon: Addon,
    /// From when on; at once where not given.
    #[serde(
        flatten,
        deserialize_with = "stored::start",
        skip_serializing_if = "Option::is_none"
    )]
    pub start: Option<StartDate>,
}

/// Changes number, size or term of an add-on (api-facts 4.9). The code picks the family.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddonUpdate {
    /// The plan that is to be, and how many of it.
    #[serde(flatten)]
    pub order: PlanOrder,
    /// From when on; at once where not given.
    #[serde(
        flatten,
        deserialize_with = "stored::start",
        skip_serializing_if = "Option::is_none"
    )]
    pub start: Option<StartDate>,
}

/// Cancels an add-on (api-facts 4.10). It runs to the end of its paid term; nothing is refunded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddonCancel {
    /// What is to be done.
    pub action: CancelAction,
    /// Which add-on.
    #[serde(rename = "type")]
    pub code: PlanCode,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<CancelReason>,
    /// More about it, for Zoom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// Cancels the base plan (api-facts 4.12), after the add-ons.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BaseCancel {
    /// What is to be done.
    pub action: CancelAction,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<CancelReason>,
    /// More about it, for Zoom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// The one action that Zoom knows on a plan's status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelAction {
    /// Cancel it.
    #[default]
    Cancel,
}

/// Why something is cancelled; Zoom takes the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CancelReason {
    /// No longer working remotely.
    NotRemoteAnymore,
    /// Challenges getting support.
    Support,
    /// The free plan is enough.
    FreePlanSuffices,
    /// Too expensive.
    TooExpensive,
    /// The wrong product was bought.
    WrongProduct,
    /// Not needed now, will be bought again.
    NotNow,
}

impl CancelReason {
    /// All reasons, in Zoom's order.
    pub const ALL: [Self; 6] = [
        Self::NotRemoteAnymore,
        Self::Support,
        Self::FreePlanSuffices,
        Self::TooExpensive,
        Self::WrongProduct,
        Self::NotNow,
    ];

    /// Zoom's number, 1 to 6.
    pub fn number(self) -> u8 {
        match self {
            Self::NotRemoteAnymore => 1,
            Self::Support => 2,
            Self::FreePlanSuffices => 3,
            Self::TooExpensive => 4,
            Self::WrongProduct => 5,
            Self::NotNow => 6,
        }
    }

    /// The reason of a number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|reason| reason.number() == number)
    }

    /// In words, as a choice of a form.
    pub fn title(self) -> &'static str {
        match self {
            Self::NotRemoteAnymore => "No longer working remotely",
            Self::Support => "Challenges getting support",
            Self::FreePlanSuffices => "The free Basic plan is enough",
            Self::TooExpensive => "Too expensive",
            Self::WrongProduct => "The wrong product was bought",
            Self::NotNow => "Not needed now, will be bought again",
        }
    }
}

impl Serialize for CancelReason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.number())
    }
}

/// How the number of licences is to change: Zoom takes one or the other, so only one can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum HostsChange {
    /// So many in all.
    #[serde(rename = "hosts")]
    Absolute(u32),
    /// So many more.
    #[serde(rename = "increasing_hosts")]
    Increase(std::num::NonZeroU32),
}

/// Changes the base plan (api-facts 4.11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseUpdate {
    /// The plan that is to be.
    #[serde(rename = "type")]
    pub code: PlanCode,
    /// How many; not for Video SDK plans.
    #[serde(
        flatten,
        deserialize_with = "stored::hosts",
        skip_serializing_if = "Option::is_none"
    )]
    pub hosts: Option<HostsChange>,
    /// Active hosts, for plans that are sold by them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_hosts: Option<u32>,
    /// From when on; at once where not given.
    #[serde(
        flatten,
        deserialize_with = "stored::start",
        skip_serializing_if = "Option::is_none"
    )]
    pub start: Option<StartDate>,
}
