//! The billing contact of an account (api-facts 4.1, 4.2 and 5.1).

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Map;

use super::lenient;

/// Who receives what Zoom sends about bills. What Zoom does not state is "".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct BillingContact {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number, as written.
    pub phone_number: String,
    /// Street and house number.
    pub address: String,
    /// Apartment, suite, floor.
    pub apt: String,
    /// City.
    pub city: String,
    /// Id of the state, for the United States and Canada.
    pub state: String,
    /// Postal code.
    pub zip: String,
    /// Two-letter id of the country.
    pub country: String,
    /// Size of the customer, e.g. `11-50`; Zoom tells it but takes no change of it.
    pub employee_count: Option<String>,
}

impl<'de> Deserialize<'de> for BillingContact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Map::deserialize(deserializer)?;
        let text = |name: &str| fields.get(name).map(lenient::text_of).unwrap_or_default();
        Ok(Self {
            first_name: text("first_name"),
            last_name: text("last_name"),
            email: text("email"),
            phone_number: text("phone_number"),
            address: text("address"),
            apt: text("apt"),
            city: text("city"),
            state: text("state"),
            zip: text("zip"),
            country: text("country"),
            employee_count: Some(text("employee_count")).filter(|text| !text.trim().is_empty()),
        })
    }
}

/// A change of the billing contact: the fields that are to be different. Zoom leaves the others.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BillingContactUpdate {
    /// First name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// E-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// Street and house number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Apartment, suite, floor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apt: Option<String>,
    /// City.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Id of the state; "" takes it away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zip: Option<String>,
    /// Two-letter id of the country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

impl BillingContactUpdate {
    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
