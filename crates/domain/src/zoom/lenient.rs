//! Lenient reading of single values: a number as text, an empty date, a null where a text belongs.
//!
//! Zoom's documents disagree with each other and with Zoom, so nothing here fails on a value that can
//! be understood, and what can't be understood becomes "not known", never a made-up value. Money is
//! the exception: see [`money`].

use std::str::FromStr;

use serde::de::{DeserializeOwned, Deserializer, Error};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::plans::PlanCode;
use crate::money::{Amount, Currency};
use crate::time::{Date, UtcMillis};

/// One entry of a list that could not be read. It is counted and shown, never dropped in silence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    /// Which entry: its number or name where it has one, else its position, from 1.
    pub what: String,
    /// Why, for the log and for support.
    pub reason: String,
}

/// Longest scalar that is kept of an unknown property, in characters.
const MAX_SCALAR_CHARS: usize = 500;

/// At most `max` characters of a text.
pub(super) fn bounded(text: &str, max: usize) -> String {
    text.chars().take(max).collect()
}

/// A scalar as text; nothing for null, lists and objects.
pub(super) fn scalar_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(bounded(text.trim(), MAX_SCALAR_CHARS)),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Text in full; "" for null, lists and objects.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => scalar_of(other).unwrap_or_default(),
    }
}

/// A whole number, also written as text or as a float without fraction.
pub(super) fn number_of(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| {
            let amount: Amount = serde_json::from_value(value.clone()).ok()?;
            let units = amount.to_ten_thousandths();
            (units % 10_000 == 0).then_some(units / 10_000)
        }),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A day, also written as an instant.
pub(super) fn date_of(value: &Value) -> Option<Date> {
    let text = value.as_str()?.trim();
    text.parse().ok().or_else(|| text.get(..10)?.parse().ok())
}

/// A yes or no, also written as text or as 0 and 1.
fn flag_of(value: &Value) -> Option<bool> {
    match scalar_of(value)?.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" => Some(true),
        "false" | "0" | "no" => Some(false),
        _ => None,
    }
}

/// An instant: ISO 8601, or milliseconds as we write them ourselves.
fn instant_of(value: &Value) -> Option<UtcMillis> {
    match value {
        Value::Number(number) => number.as_i64().map(UtcMillis),
        Value::String(text) => UtcMillis::parse_iso(text.trim()),
        _ => None,
    }
}

/// Text; null and missing become "", numbers their digits.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Value::deserialize(deserializer).map(|value| text_of(&value))
}

/// Text that may be missing; null and "" are missing.
pub(super) fn some_text<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    text(deserializer).map(|text| Some(text).filter(|text| !text.trim().is_empty()))
}

/// A whole number that may be missing.
pub(super) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Value::deserialize(deserializer).map(|value| number_of(&value))
}

/// A day that may be missing; "" is missing.
pub(super) fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    Value::deserialize(deserializer).map(|value| date_of(&value))
}

/// An instant that may be missing; "" is missing.
pub(super) fn instant<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<UtcMillis>, D::Error> {
    Value::deserialize(deserializer).map(|value| instant_of(&value))
}

/// A yes or no that may be missing.
pub(super) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Value::deserialize(deserializer).map(|value| flag_of(&value))
}

/// An id that may be missing; what can't be one counts as missing.
pub(super) fn id<'de, D: Deserializer<'de>, T: FromStr>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    text(deserializer).map(|text| text.trim().parse().ok())
}

/// A currency that may be missing; what is not three letters counts as missing.
pub(super) fn currency<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Currency>, D::Error> {
    text(deserializer).map(|text| text.trim().parse().ok())
}

/// An amount where nothing stated means nothing charged; what is stated must be readable.
pub(super) fn money<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Amount, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(Amount::ZERO),
        Value::String(text) if text.trim().is_empty() => Ok(Amount::ZERO),
        value => serde_json::from_value(value).map_err(D::Error::custom),
    }
}

/// A list; null becomes empty, one object a list of one.
pub(super) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    values_of(Value::deserialize(deserializer)?)
        .into_iter()
        .map(|value| serde_json::from_value(value).map_err(D::Error::custom))
        .collect()
}

/// An object that may be missing or null.
pub(super) fn object<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Reads an object and nothing else: derived reading would take a list for one, and an empty list for
/// an answer that says nothing.
pub(super) fn from_object<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let fields = Map::deserialize(deserializer)?;
    serde_json::from_value(Value::Object(fields)).map_err(D::Error::custom)
}

/// Reads the entries of a list one by one; those that can't be read are named, by the first of
/// `names` that they have.
pub(super) fn rows<T: DeserializeOwned>(list: Value, names: &[&str]) -> (Vec<T>, Vec<Unreadable>) {
    let mut read = Vec::new();
    let mut unreadable = Vec::new();
    for (index, value) in values_of(list).into_iter().enumerate() {
        match serde_json::from_value(value.clone()) {
            Ok(row) => read.push(row),
            Err(error) => unreadable.push(Unreadable {
                what: names
                    .iter()
                    .find_map(|name| scalar_of(value.get(name)?))
                    .filter(|name| !name.is_empty())
                    .unwrap_or_else(|| format!("entry {}", index + 1)),
                reason: bounded(&error.to_string(), MAX_SCALAR_CHARS),
            }),
        }
    }
    (read, unreadable)
}

/// The entries of one or many.
fn values_of(value: Value) -> Vec<Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values,
        one => vec![one],
    }
}

/// A plan code that may be missing; "" is missing.
pub(super) fn code<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<PlanCode>, D::Error> {
    text(deserializer).map(|text| text.parse().ok())
}
