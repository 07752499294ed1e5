//! The billing contact of an account (api-facts 4.1, 4.2 and 5.1).

use serde::{Deserialize, Serialize};

use super::lenient;

/// Who receives what Zoom sends about bills. What Zoom does not state is "".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BillingContact {
    /// First name.
    #[serde(deserialize_with = "lenient::text")]
    pub first_name: String,
    /// Last name.
    #[serde(deserialize_with = "lenient::text")]
    pub last_name: String,
    /// E-mail address.
    #[serde(deserialize_with = "lenient::text")]
    pub email: String,
    /// Phone number, as written.
    #[serde(deserialize_with = "lenient::text")]
    pub phone_number: String,
    /// Street and house number.
    #[serde(deserialize_with = "lenient::text")]
    pub address: String,
    /// Apartment, suite, floor.
    #[serde(deserialize_with = "lenient::text")]
    pub apt: String,
    /// City.
    #[serde(deserialize_with = "lenient::text")]
    pub city: String,
    /// Id of the state, for the United States and Canada.
    #[serde(deserialize_with = "lenient::text")]
    pub state: String,
    /// Postal code.
    #[serde(deserialize_with = "lenient::text")]
    pub zip: String,
    /// Two-letter id of the country.
    #[serde(deserialize_with = "lenient::text")]
    pub country: String,
    /// Size of the customer, e.g. `11-50`; Zoom tells it but takes no change of it.
    #[serde(deserialize_with = "lenient::some_text")]
    pub employee_count: Option<String>,
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
