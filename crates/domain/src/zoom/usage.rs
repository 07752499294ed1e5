//! What is bought, used and pending (api-facts 4.13 and 5.4), read as leniently as the plans.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::lenient;
use super::plans::{PlanCode, RawPlan, raw_plans};
use crate::time::Date;

/// The use of one plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedPlan {
    /// Where it stands in Zoom's answer: `plan_base`, `plan_zwr`.
    pub property: String,
    /// Which plan, where Zoom gives a code.
    pub code: Option<PlanCode>,
    /// Zoom's own name for it, where it gives one (`plan_united`).
    pub name: Option<String>,
    /// Licences that are paid for.
    pub hosts: Option<i64>,
    /// Active hosts, for plans that are sold by them.
    pub active_hosts: Option<i64>,
    /// Licences in use.
    pub usage: Option<i64>,
    /// Licences given to people who have not accepted yet; some families have none.
    pub pending: Option<i64>,
}

impl From<RawPlan> for UsedPlan {
    fn from(mut raw: RawPlan) -> Self {
        Self {
            code: raw.take_code(),
            name: raw
                .take("name")
                .and_then(|value| lenient::scalar_of(&value)),
            hosts: raw.take_number("hosts"),
            active_hosts: raw.take_number("active_hosts"),
            usage: raw.take_number("usage"),
            pending: raw.take_number("pending"),
            property: raw.property,
        }
    }
}

/// Cloud recording storage. Sizes are texts with their unit, as Zoom writes them: `2 GB`, `0`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordingUsage {
    /// Storage that comes with the base plan.
    #[serde(deserialize_with = "lenient::text")]
    pub free_storage: String,
    /// Of which used.
    #[serde(deserialize_with = "lenient::text")]
    pub free_storage_usage: String,
    /// Storage of the recording plan.
    #[serde(deserialize_with = "lenient::text")]
    pub plan_storage: String,
    /// Of which used.
    #[serde(deserialize_with = "lenient::text")]
    pub plan_storage_usage: String,
    /// Used beyond it.
    #[serde(deserialize_with = "lenient::text")]
    pub plan_storage_exceed: String,
    /// The day on which most was used beyond it.
    #[serde(deserialize_with = "lenient::date")]
    pub max_exceed_date: Option<Date>,
    /// Which recording plan.
    #[serde(rename = "type", deserialize_with = "lenient::code")]
    pub code: Option<PlanCode>,
}

/// The use of all plans of an account. Phone, audio and contact center are not in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlanUsage {
    /// In the order of Zoom's properties.
    pub plans: Vec<UsedPlan>,
    /// Cloud recording storage.
    pub recording: Option<RecordingUsage>,
}

impl<'de> Deserialize<'de> for PlanUsage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut properties = Map::deserialize(deserializer)?;
        let recording = take_recording(&mut properties)
            .map(serde_json::from_value)
            .transpose()
            .map_err(serde::de::Error::custom)?;
        Ok(Self {
            plans: raw_plans(properties)
                .into_iter()
                .map(UsedPlan::from)
                .collect(),
            recording,
        })
    }
}

/// Recording is told in sizes, not in licences; in any other shape it is a plan like the others.
fn take_recording(properties: &mut Map<String, Value>) -> Option<Value> {
    let value = match properties.get("plan_recording")? {
        Value::Array(values) => values.first()?,
        value => value,
    };
    let recording = value.is_object().then(|| value.clone());
    if recording.is_some() {
        properties.remove("plan_recording");
    }
    recording
}
