//! `PATCH billing` (api-facts, section 4.2), and the check of a contact that a subscription brings.

use domain::contact::SPECIAL_CHARACTERS;
use domain::geography::{canonical_country, state_name, takes_state};
use serde_json::{Map, Value};

use super::Accepted;
use crate::account::Account;
use crate::contact::Contact;
use crate::refusal::Refusal;

/// The fields that a request may set, in the order in which they are looked at.
const FIELDS: [&str; 11] = [
    "first_name",
    "last_name",
    "email",
    "phone_number",
    "address",
    "apt",
    "city",
    "state",
    "zip",
    "country",
    "employee_count",
];

/// Changes the fields that the body names.
pub(super) fn update(
    account: &mut Account,
    body: &Map<String, Value>,
) -> Result<Accepted, Refusal> {
    if account.profile.is_self_pay {
        return Err(Refusal::state("This sub account is on self pay mode."));
    }
    if account.is_free() {
        return Err(Refusal::not_paid(
            "Please subscribe a plan for this sub account first.",
        ));
    }
    account.contact = changed(&account.contact, body, |kind, value| match kind {
        Wrong::Field => Refusal::field(value, "Invalid field."),
        Wrong::Country => Refusal::state(format!("Invalid country parameter: {value}.")),
        Wrong::State => Refusal::state(format!("Invalid state parameter: {value}.")),
        Wrong::Characters => Refusal::invalid(format!(
            "Your request was not accepted because \"{value}\" contains special character(s)."
        )),
    })?;
    Ok(Accepted::without_body(200))
}

/// What is wrong with a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    /// The field of this name is no text, or is missing.
    Field,
    /// Zoom does not know the country.
    Country,
    /// The state is not one of the country.
    State,
    /// The field of this name contains special characters.
    Characters,
}

/// The contact with the fields of a body; `refuse` says it in the words of the operation.
pub(super) fn changed(
    contact: &Contact,
    body: &Map<String, Value>,
    refuse: impl Fn(Wrong, &str) -> Refusal,
) -> Result<Contact, Refusal> {
    let mut contact = contact.clone();
    for name in FIELDS {
        let Some(value) = body.get(name) else {
            continue;
        };
        let text = value.as_str().ok_or_else(|| refuse(Wrong::Field, name))?;
        if text
            .chars()
            .any(|c| c.is_control() || SPECIAL_CHARACTERS.contains(c))
        {
            return Err(refuse(Wrong::Characters, name));
        }
        if let Some(field) = contact.field_mut(name) {
            text.clone_into(field);
        }
    }
    let Some(country) = canonical_country(&contact.country) else {
        return Err(refuse(Wrong::Country, &contact.country));
    };
    let state = &contact.state;
    if takes_state(country) && state_name(country, state).is_none() {
        return Err(refuse(Wrong::State, state));
    }
    Ok(contact)
}
