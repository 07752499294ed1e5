//! The rules of a billing contact: what a form may hold, and what differs from what Zoom told.
//!
//! It runs in the browser too (the form's live review), so it stays small: no pattern engine, no
//! catalogue.

use serde::{Deserialize, Serialize};

use crate::view::DiffLine;
use crate::zoom::{BillingContact, BillingContactUpdate};

/// What the fields of the form hold, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactFields {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number.
    pub phone_number: String,
    /// Street and house number.
    pub address: String,
    /// Apartment, suite, floor.
    pub apt: String,
    /// City.
    pub city: String,
    /// Id of the state.
    pub state: String,
    /// Postal code.
    pub zip: String,
    /// Two-letter id of the country.
    pub country: String,
    /// Size of the customer: shown, never changed.
    pub employee_count: String,
}

impl From<&BillingContact> for ContactFields {
    fn from(contact: &BillingContact) -> Self {
        Self {
            first_name: contact.first_name.clone(),
            last_name: contact.last_name.clone(),
            email: contact.email.clone(),
            phone_number: contact.phone_number.clone(),
            address: contact.address.clone(),
            apt: contact.apt.clone(),
            city: contact.city.clone(),
            state: contact.state.clone(),
            zip: contact.zip.clone(),
            country: contact.country.clone(),
            employee_count: contact.employee_count.clone().unwrap_or_default(),
        }
    }
}

/// A contact that keeps all rules: trimmed, nothing that Zoom is known to refuse. It is what a first
/// subscription sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValidContact {
    first_name: String,
    last_name: String,
    email: String,
    phone_number: String,
    address: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    apt: String,
    city: String,
    state: String,
    zip: String,
    country: String,
}

/// What is the matter with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// Zoom's name of the field, which is the form's too: `phone_number`.
    pub field: String,
    /// In words: `Phone number`.
    pub title: String,
    /// What is the matter and what to do, one sentence or two.
    pub sentence: String,
}

impl ContactFields {
    /// Checks all rules.
    ///
    /// # Errors
    /// All that is the matter, in the order of the form.
    pub fn check(&self) -> Result<ValidContact, Vec<FieldProblem>> {
        Err(Vec::new())
    }

    /// What would change at Zoom, and all fields now and after.
    pub fn diff(&self, _current: &BillingContact) -> (BillingContactUpdate, Vec<DiffLine>) {
        (BillingContactUpdate::default(), Vec::new())
    }
}
