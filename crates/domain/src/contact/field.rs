//! The fields of a billing contact, one by one: name, title, length, value.

use super::ContactFields;
use crate::geography::{country_name, state_name};

macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident = $name:ident, $title:literal, $max:literal;)+) => {
        /// One field that can be changed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Field {
            $($(#[$doc])* $variant,)+
        }

        impl Field {
            /// All fields, in the order of the form.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Zoom's name of the field, which is the form's too.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($name),)+
                }
            }

            /// In words, as a label.
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => $title,)+
                }
            }

            /// Longest value in characters. Zoom documents none; these are ours, generous enough for
            /// any real contact and small enough for any column.
            pub fn max_chars(self) -> usize {
                match self {
                    $(Self::$variant => $max,)+
                }
            }

            /// Its place among all fields.
            pub fn slot(self, fields: &mut ContactFields) -> &mut String {
                match self {
                    $(Self::$variant => &mut fields.$name,)+
                }
            }

            /// What the form holds of it, as typed.
            pub fn of(self, fields: &ContactFields) -> &str {
                match self {
                    $(Self::$variant => &fields.$name,)+
                }
            }
        }
    };
}

fields! {
    /// First name.
    FirstName = first_name, "First name", 64;
    /// Last name.
    LastName = last_name, "Last name", 64;
    /// E-mail address; 254 characters is the longest that mail can deliver to.
    Email = email, "E-mail", 254;
    /// Phone number.
    PhoneNumber = phone_number, "Phone number", 40;
    /// Street and house number.
    Address = address, "Street and number", 200;
    /// Apartment, suite, floor.
    Apt = apt, "Suite, floor", 100;
    /// City.
    City = city, "City", 100;
    /// Postal code.
    Zip = zip, "Postal code", 20;
    /// Country.
    Country = country, "Country", 2;
    /// State.
    State = state, "State or province", 3;
}

impl Field {
    /// The field of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }

    /// The value for people: names of country and state instead of their ids.
    pub fn shown(self, fields: &ContactFields) -> String {
        let value = self.of(fields).trim();
        let name = match self {
            Self::Country => country_name(value),
            Self::State => state_name(&fields.country, value),
            _ => None,
        };
        name.unwrap_or(value).to_owned()
    }
}
