//! What differs between the form and what Zoom told.

use super::{ContactFields, Field};
use crate::view::DiffLine;
use crate::zoom::{BillingContact, BillingContactUpdate};

impl Field {
    /// Whether the value is another one: surrounding spaces, and the two ids of the United Kingdom,
    /// make no difference.
    fn differs(self, new: &ContactFields, current: &ContactFields) -> bool {
        new.clean(self) != current.clean(self)
    }

    /// Whether the field is sent: where it differs, and the state along with the country.
    pub(super) fn is_sent(self, new: &ContactFields, current: &ContactFields) -> bool {
        self.differs(new, current) || self == Self::State && Self::Country.differs(new, current)
    }
}

impl ContactFields {
    /// What would change at Zoom, and all fields now and after, in the order of the form. Where the
    /// country changes, the state is sent along, even to say that there is none.
    pub fn diff(&self, current: &BillingContact) -> (BillingContactUpdate, Vec<DiffLine>) {
        let current = Self::from(current);
        let sent = |field: Field| field.is_sent(self, &current).then(|| self.clean(field));
        let update = BillingContactUpdate {
            first_name: sent(Field::FirstName),
            last_name: sent(Field::LastName),
            email: sent(Field::Email),
            phone_number: sent(Field::PhoneNumber),
            address: sent(Field::Address),
            apt: sent(Field::Apt),
            city: sent(Field::City),
            state: sent(Field::State),
            zip: sent(Field::Zip),
            country: sent(Field::Country),
        };
        let lines = Field::ALL.iter().map(|field| DiffLine {
            field: field.name().to_owned(),
            title: field.title().to_owned(),
            before: field.shown(&current),
            after: field.shown(self),
            seen: None,
        });
        (update, lines.collect())
    }
}
