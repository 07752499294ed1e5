//! The rules of a billing contact: what a form may hold, and what differs from what Zoom told.
//!
//! It runs in the browser too (the form's live review), so it stays small: no pattern engine, no
//! catalogue.

mod diff;
mod field;
mod rules;

use serde::{Deserialize, Serialize};

use crate::zoom::BillingContact;

pub use field::Field;
pub use rules::SPECIAL_CHARACTERS;

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

/// A contact that keeps all rules: trimmed, ids as Zoom writes them, nothing that Zoom is known to
/// refuse. Only [`ContactFields::check`] makes one, also where a stored one is read. It is what a first
/// subscription sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ContactFields")]
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

/// A stored contact does not keep the rules.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the contact does not keep the rules: {fields}")]
pub struct InvalidContact {
    /// The fields that don't, by Zoom's names.
    pub fields: String,
}

impl TryFrom<ContactFields> for ValidContact {
    type Error = InvalidContact;

    fn try_from(fields: ContactFields) -> Result<Self, InvalidContact> {
        fields.check().map_err(|problems| {
            let names: Vec<_> = problems.into_iter().map(|problem| problem.field).collect();
            InvalidContact {
                fields: names.join(", "),
            }
        })
    }
}

impl From<ValidContact> for ContactFields {
    fn from(contact: ValidContact) -> Self {
        Self {
            first_name: contact.first_name,
            last_name: contact.last_name,
            email: contact.email,
            phone_number: contact.phone_number,
            address: contact.address,
            apt: contact.apt,
            city: contact.city,
            state: contact.state,
            zip: contact.zip,
            country: contact.country,
            employee_count: String::new(),
        }
    }
}

/// What is the matter with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// Zoom's name of the field, which is the form's too: `phone_number`.
    pub field: String,
    /// In words: `Phone number`.
    pub title: String,
    /// What is the matter and what to do.
    pub sentence: String,
}
