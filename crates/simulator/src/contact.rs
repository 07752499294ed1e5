//! The billing contact as the simulator keeps it (api-facts, section 5.1).

use serde_json::{Value, json};

/// A billing contact; all fields are text, `apt` may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contact {
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) email: String,
    pub(crate) phone_number: String,
    pub(crate) address: String,
    pub(crate) apt: String,
    pub(crate) city: String,
    pub(crate) state: String,
    pub(crate) zip: String,
    pub(crate) country: String,
    pub(crate) employee_count: String,
}

impl Contact {
    /// The field that a request names.
    pub(crate) fn field_mut(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "first_name" => &mut self.first_name,
            "last_name" => &mut self.last_name,
            "email" => &mut self.email,
            "phone_number" => &mut self.phone_number,
            "address" => &mut self.address,
            "apt" => &mut self.apt,
            "city" => &mut self.city,
            "state" => &mut self.state,
            "zip" => &mut self.zip,
            "country" => &mut self.country,
            "employee_count" => &mut self.employee_count,
            _ => return None,
        })
    }

    /// The answer of `GET billing`.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "first_name": self.first_name,
            "last_name": self.last_name,
            "email": self.email,
            "phone_number": self.phone_number,
            "address": self.address,
            "apt": self.apt,
            "city": self.city,
            "state": self.state,
            "zip": self.zip,
            "country": self.country,
            "employee_count": self.employee_count,
        })
    }
}
