//! The plans of an account (api-facts 4.6 and 5.3), whatever shape Zoom gives a family: every
//! `plan_*` property becomes entries of one flat list, families that we have never seen included.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::lenient;
use crate::ids::InvalidId;
use crate::time::Date;

/// The code of a plan, e.g. `business_yearly`. Any text but an empty one: Zoom adds codes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PlanCode(String);

impl PlanCode {
    /// The code as Zoom writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PlanCode {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        match text.trim() {
            "" => Err(InvalidId { kind: "plan code" }),
            code => Ok(Self(code.to_owned())),
        }
    }
}

impl TryFrom<String> for PlanCode {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, InvalidId> {
        text.parse()
    }
}

impl From<PlanCode> for String {
    fn from(code: PlanCode) -> Self {
        code.0
    }
}

impl fmt::Display for PlanCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a plan runs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum PlanStatus {
    /// It runs.
    Active,
    /// Cancelled; it may run to the end of the paid term.
    Cancelled,
    /// Over.
    Expired,
    /// Zoom did not say (some families have no status).
    #[default]
    NotStated,
    /// A value that is not documented.
    Other(String),
}

impl From<String> for PlanStatus {
    /// Old and new spellings: `active`, `Active`, `cancelled`, `canceled`, `cancel`.
    fn from(text: String) -> Self {
        match text.trim().to_ascii_lowercase().as_str() {
            "active" => Self::Active,
            "cancel" | "cancelled" | "canceled" => Self::Cancelled,
            "expire" | "expired" => Self::Expired,
            "" => Self::NotStated,
            _ => Self::Other(text),
        }
    }
}

impl From<PlanStatus> for String {
    fn from(status: PlanStatus) -> Self {
        match status {
            PlanStatus::Active => "active".to_owned(),
            PlanStatus::Cancelled => "cancelled".to_owned(),
            PlanStatus::Expired => "expired".to_owned(),
            PlanStatus::NotStated => Self::new(),
            PlanStatus::Other(text) => text,
        }
    }
}

/// One plan of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Where it stands in Zoom's answer: `plan_base`, `plan_phone.plan_calling`.
    pub property: String,
    /// Which plan, where Zoom gives a code.
    pub code: Option<PlanCode>,
    /// Licences that are paid for.
    pub hosts: Option<i64>,
    /// Active hosts, for plans that are sold by them.
    pub active_hosts: Option<i64>,
    /// Since when, or from when on.
    pub service_effective_date: Option<Date>,
    /// When the next invoice is due to be made.
    pub next_invoice_date: Option<Date>,
    /// Whether it runs.
    pub status: PlanStatus,
    /// Whatever else Zoom says of it: Zoom's name and the raw value.
    pub extras: Vec<(String, String)>,
}

impl Plan {
    /// An extra by Zoom's name, e.g. `callout_countries`, `partner_sku`.
    pub fn extra(&self, name: &str) -> Option<&str> {
        self.extras
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

impl From<RawPlan> for Plan {
    fn from(mut raw: RawPlan) -> Self {
        Self {
            code: raw.take_code(),
            hosts: raw.take_number("hosts"),
            active_hosts: raw.take_number("active_hosts"),
            service_effective_date: raw.take_date("service_effective_date"),
            next_invoice_date: raw.take_date("next_invoice_date"),
            status: raw
                .take("status")
                .and_then(|value| lenient::scalar_of(&value))
                .unwrap_or_default()
                .into(),
            property: raw.property,
            extras: raw
                .fields
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), lenient::scalar_of(value)?)))
                .collect(),
        }
    }
}

/// All plans of an account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountPlans {
    /// In the order of Zoom's properties.
    pub plans: Vec<Plan>,
}

/// Families that hold the base plan of an account that has no `plan_base`: those that Zoom's list of
/// codes sells as base plans under a property of their own.
const BASE_FAMILIES: [&str; 5] = [
    "plan_zoom_one",
    "plan_zoom_one_premier",
    "plan_zoom_one_edu_school_campus_plus",
    "plan_zoom_one_edu_premier",
    "plan_zoom_one_edu_student",
];

/// Whether a property can hold the base plan of an account.
pub fn is_base_property(property: &str) -> bool {
    property == "plan_base" || BASE_FAMILIES.contains(&property)
}

impl AccountPlans {
    /// The base plan: `plan_base`, or where there is none the first plan of a family that Zoom sells
    /// as base plan (Zoom Workplace Business Plus, Enterprise Premier, the education plans). Of
    /// several, one that runs.
    pub fn base(&self) -> Option<&Plan> {
        let of = |family: &str| {
            let mut plans = self.plans.iter().filter(|plan| plan.property == family);
            let first = plans.clone().next();
            plans
                .find(|plan| plan.status == PlanStatus::Active)
                .or(first)
        };
        of("plan_base").or_else(|| BASE_FAMILIES.into_iter().find_map(of))
    }

    /// Whether a plan of this list is the base plan.
    pub fn is_base(&self, plan: &Plan) -> bool {
        self.base() == Some(plan)
    }

    /// All plans but the base plan.
    pub fn addons(&self) -> impl Iterator<Item = &Plan> {
        let base = self.base();
        self.plans
            .iter()
            .filter(move |plan| !base.is_some_and(|base| std::ptr::eq(base, *plan)))
    }
}

impl<'de> Deserialize<'de> for AccountPlans {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let plans = raw_plans(Map::deserialize(deserializer)?);
        Ok(Self {
            plans: plans.into_iter().map(Plan::from).collect(),
        })
    }
}

/// What Zoom answers to a subscription (201): the plans that it accepted. Article numbers and
/// discounts (`partner_sku`, `discount_rate`, `discount_percent`) stand in [`Plan::extras`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CreatedPlans {
    /// In the order of Zoom's properties.
    pub plans: Vec<Plan>,
}

impl<'de> Deserialize<'de> for CreatedPlans {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        AccountPlans::deserialize(deserializer).map(|AccountPlans { plans }| Self { plans })
    }
}

/// A plan before its fields are understood.
pub(super) struct RawPlan {
    pub(super) property: String,
    fields: Map<String, Value>,
}

impl RawPlan {
    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        self.fields.remove(name)
    }

    pub(super) fn take_code(&mut self) -> Option<PlanCode> {
        self.take_if("type", |value| lenient::scalar_of(value)?.parse().ok())
    }

    pub(super) fn take_number(&mut self, name: &str) -> Option<i64> {
        self.take_if(name, lenient::number_of)
    }

    pub(super) fn take_date(&mut self, name: &str) -> Option<Date> {
        self.take_if(name, lenient::date_of)
    }

    /// Takes a field that can be understood; what can't be stays among the extras.
    fn take_if<T>(&mut self, name: &str, read: impl Fn(&Value) -> Option<T>) -> Option<T> {
        let read = self.fields.get(name).and_then(read)?;
        self.fields.remove(name);
        Some(read)
    }
}

/// Recording is four flat properties; their endings name the fields of one plan.
const FLAT_FIELDS: [&str; 3] = ["service_effective_date", "next_invoice_date", "status"];

/// Turns Zoom's object into one flat list, in the order of its properties.
pub(super) fn raw_plans(properties: Map<String, Value>) -> Vec<RawPlan> {
    let mut plans = Vec::new();
    let mut flat: Vec<(String, &str, Value)> = Vec::new();
    for (property, value) in properties {
        if !property.starts_with("plan_") {
            continue;
        }
        match flat_field(&property) {
            Some((family, field)) if !value.is_object() && !value.is_array() => {
                flat.push((family.to_owned(), field, value));
            }
            _ => collect(&property, value, &mut plans),
        }
    }
    for (family, field, value) in flat {
        if is_empty(&value) {
            continue;
        }
        let position = plans.iter().position(|plan| plan.property == family);
        let index = position.unwrap_or_else(|| {
            plans.push(RawPlan {
                property: family,
                fields: Map::new(),
            });
            plans.len() - 1
        });
        plans[index].fields.entry(field).or_insert(value);
    }
    plans
}

/// `plan_recording_status` is the field `status` of `plan_recording`.
fn flat_field(property: &str) -> Option<(&str, &'static str)> {
    FLAT_FIELDS.into_iter().find_map(|field| {
        let family = property.strip_suffix(field)?.strip_suffix('_')?;
        (family != "plan").then_some((family, field))
    })
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Adds what stands under one property: one plan, many, or a family with members.
fn collect(property: &str, value: Value, plans: &mut Vec<RawPlan>) {
    match value {
        value if is_empty(&value) => {}
        Value::Array(values) => {
            for value in values {
                collect(property, value, plans);
            }
        }
        Value::Object(fields) => collect_object(property, fields, plans),
        scalar => {
            // A bare text is the plan's code (`plan_recording`), anything else a value of its own.
            let name = if scalar.is_string() { "type" } else { "value" };
            plans.push(RawPlan {
                property: property.to_owned(),
                fields: Map::from_iter([(name.to_owned(), scalar)]),
            });
        }
    }
}

fn collect_object(property: &str, fields: Map<String, Value>, plans: &mut Vec<RawPlan>) {
    let (members, own): (Vec<_>, Vec<_>) = fields
        .into_iter()
        .partition(|(name, value)| is_member(name, value));
    let mut scalars = Map::new();
    for (name, value) in own {
        flatten(&name, value, &mut scalars);
    }
    if !scalars.is_empty() {
        plans.push(RawPlan {
            property: property.to_owned(),
            fields: scalars,
        });
    }
    for (name, value) in members {
        collect(&format!("{property}.{name}"), value, plans);
    }
}

/// Whether a field of a family is a plan of its own: `plan_phone.plan_calling`, or anything that has
/// a code.
fn is_member(name: &str, value: &Value) -> bool {
    match value {
        Value::Object(fields) => name.starts_with("plan_") || fields.contains_key("type"),
        Value::Array(values) => {
            values.iter().any(Value::is_object)
                && (name.starts_with("plan_") || values.iter().any(|v| v.get("type").is_some()))
        }
        Value::String(_) => name.starts_with("plan_"),
        _ => false,
    }
}

/// Keeps what stands deeper under a dotted name, so that nothing Zoom says is lost.
fn flatten(name: &str, value: Value, into: &mut Map<String, Value>) {
    match value {
        value if is_empty(&value) => {}
        Value::Object(fields) => {
            for (inner, value) in fields {
                flatten(&format!("{name}.{inner}"), value, into);
            }
        }
        Value::Array(values) if values.iter().all(|v| lenient::scalar_of(v).is_some()) => {
            let texts: Vec<_> = values.iter().filter_map(lenient::scalar_of).collect();
            into.insert(name.to_owned(), Value::String(texts.join(", ")));
        }
        Value::Array(values) => {
            for (index, value) in values.into_iter().enumerate() {
                flatten(&format!("{name}.{}", index + 1), value, into);
            }
        }
        scalar => {
            into.insert(name.to_owned(), scalar);
        }
    }
}
