//! The first subscription of a free sub account, all plans at once (api-facts 4.7).

use serde::{Deserialize, Serialize, Serializer};

use super::{CodeOrder, ContactCenterOrder, NodeOrder, PhoneOrder, PlanOrder, StartDate, stored};
use crate::contact::ValidContact;
use crate::zoom::PlanCode;

/// Subscribes a free account to its first plans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanCreate {
    /// Who receives the bills.
    pub contact: NewContact,
    /// The base plan.
    pub plan_base: BaseOrder,
    /// Whatever else is bought with it.
    #[serde(flatten)]
    pub products: Products,
    /// Start, term and order numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_options: Option<SubscriptionOptions>,
}

/// The billing contact of a new subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewContact {
    /// Checked fields.
    #[serde(flatten)]
    pub contact: ValidContact,
    /// Size of the customer, e.g. `11-50`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employee_count: Option<String>,
}

/// The base plan and how many of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseOrder {
    /// Which plan.
    #[serde(rename = "type")]
    pub code: PlanCode,
    /// How many; not for Video SDK plans.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hosts: Option<u32>,
    /// Active hosts, for plans that are sold by them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_hosts: Option<u32>,
}

/// Audio conferencing; at least one of the three lists of countries has to be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AudioOrder {
    /// Which plan.
    #[serde(rename = "type")]
    pub code: PlanCode,
    /// Ids of countries with call-out, separated by commas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callout_countries: Option<String>,
    /// Ids of countries with premium numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub premium_countries: Option<String>,
    /// Ids of countries with toll-free numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tollfree_countries: Option<String>,
    /// How many dedicated dial-in numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ddi_numbers: Option<u32>,
}

/// Start, term and order numbers of a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SubscriptionOptions {
    /// From when on; at once where not given.
    #[serde(
        flatten,
        deserialize_with = "stored::start",
        skip_serializing_if = "Option::is_none"
    )]
    pub start: Option<StartDate>,
    /// The partner's order number. Zoom offers no way to read it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchase_order_number: Option<String>,
    /// The id of a registered deal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deal_registration_id: Option<String>,
    /// For how long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_term: Option<ContractTerm>,
}

/// The terms that Zoom takes: one month, or one to ten years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContractTerm {
    /// One month.
    Month,
    /// So many years; see [`ContractTerm::years`].
    Years(Years),
}

/// A number of years, 1 to 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Years(u8);

impl ContractTerm {
    /// One to ten years; nothing for any other number.
    pub fn years(years: u8) -> Option<Self> {
        (1..=10)
            .contains(&years)
            .then_some(Self::Years(Years(years)))
    }

    /// From a number of months: 1, 12, 24 … 120.
    pub fn from_months(months: u32) -> Option<Self> {
        match months {
            1 => Some(Self::Month),
            _ if months.is_multiple_of(12) => Self::years(u8::try_from(months / 12).ok()?),
            _ => None,
        }
    }

    /// In months.
    pub fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Years(Years(years)) => u32::from(years) * 12,
        }
    }
}

impl Serialize for ContractTerm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.months())
    }
}

/// The products besides the base plan, each under Zoom's name for it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Products {
    /// Audio conferencing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_audio: Option<AudioOrder>,
    /// Zoom Phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_phone: Option<PhoneOrder>,
    /// Contact Center.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_zcc: Option<ContactCenterOrder>,
    /// Zoom Node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_znode: Option<NodeOrder>,
    /// Cloud recording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_recording: Option<PlanCode>,
    /// Partner Premier support.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_partner_premier_support: Option<CodeOrder>,
    /// Unlimited audio conferencing, United States and Canada.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_audio_us_ca: Option<PlanOrder>,
    /// Zoom Mesh.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_mesh: Option<PlanOrder>,
    /// Room Connector.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_room_connector: Option<PlanOrder>,
    /// Cloud recording for Video SDK.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_sdk_cmr: Option<PlanOrder>,
    /// Visitor Management.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_visitor_management: Option<PlanOrder>,
    /// Whiteboard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_whiteboard: Option<PlanOrder>,
    /// Whiteboard Plus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_whiteboard_plus: Option<PlanOrder>,
    /// Workforce Management.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_workforce_management: Option<PlanOrder>,
    /// Clips Plus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_zoom_clips_plus: Option<PlanOrder>,
    /// Revenue Accelerator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_zoom_iq: Option<PlanOrder>,
    /// Education, Enterprise Higher Ed Student.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_zoom_one_edu_student: Option<PlanOrder>,
    /// Zoom Rooms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_zoom_rooms: Option<PlanOrder>,
    /// Scheduler.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_zsched: Option<PlanOrder>,
    /// Translation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_ztransl: Option<PlanOrder>,
    /// Workspace Reservation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_zwr: Option<PlanOrder>,
    /// Large Meeting.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plan_large_meeting: Vec<PlanOrder>,
    /// Webinar.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plan_webinar: Vec<PlanOrder>,
    /// Events.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plan_zoom_events: Vec<PlanOrder>,
    /// Workplace Business Plus.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plan_zoom_one: Vec<PlanOrder>,
    /// Workplace Enterprise Premier.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plan_zoom_one_premier: Vec<PlanOrder>,
    /// Education, School and Campus Plus.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plan_zoom_one_edu_school_campus_plus: Vec<PlanOrder>,
    /// Education, Enterprise Premier.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plan_zoom_one_edu_premier: Vec<PlanOrder>,
    /// Bundles, for carrier-enabled partners only; not together with a base plan.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plan_bundle: Vec<PlanOrder>,
}
