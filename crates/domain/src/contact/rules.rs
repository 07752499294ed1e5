//! What a field may hold. Zoom documents which values it refuses only by their kind (api-facts 4.2 and
//! 4.7): countries and states come from its lists, the rest is assumed where a rule says so.

use super::{ContactFields, Field, FieldProblem, ValidContact};
use crate::geography::{canonical_country, country_name, states_of};
use crate::zoom::{BillingContact, RefusalKind};

/// The words of Zoom's refusals of a contact, here before a call.
const UNKNOWN_COUNTRY: &str = RefusalKind::CountryInvalid.sentence();
const OTHER_STATE: &str = RefusalKind::StateInvalid.sentence();
const SPECIAL: &str = RefusalKind::SpecialCharacters.sentence();
const INVALID_FIELD: &str = RefusalKind::ContactFieldInvalid.sentence();

/// Characters that Zoom is assumed to call special. It does not say which; others may be refused too,
/// and then with a sentence of Zoom's.
pub const SPECIAL_CHARACTERS: &str = "<>{}[]\\^|~`";

/// Fewest digits of a phone number (assumed).
const MIN_PHONE_DIGITS: usize = 3;

impl ContactFields {
    /// Checks all rules.
    ///
    /// # Errors
    /// All that is the matter, at most one thing a field, in the order of the form.
    pub fn check(&self) -> Result<ValidContact, Vec<FieldProblem>> {
        let problems: Vec<_> = Field::ALL
            .iter()
            .filter_map(|field| self.problem_of(*field))
            .collect();
        if problems.is_empty() {
            Ok(self.valid())
        } else {
            Err(problems)
        }
    }

    /// What is the matter with the fields that differ from what Zoom told. An old value that Zoom
    /// holds and we would not accept stands in nobody's way, because it is not sent.
    pub fn problems_of_change(&self, current: &BillingContact) -> Vec<FieldProblem> {
        self.problems_against(&Self::from(current))
    }

    /// The same, against fields that hold what Zoom told.
    pub fn problems_against(&self, current: &Self) -> Vec<FieldProblem> {
        Field::ALL
            .iter()
            .filter(|field| field.is_sent(self, current))
            .filter_map(|field| self.problem_of(*field))
            .collect()
    }

    /// The trimmed value of a field, ids as Zoom writes them.
    pub(super) fn clean(&self, field: Field) -> String {
        let value = field.of(self).trim();
        match field {
            Field::Country => canonical_country(value).unwrap_or(value).to_owned(),
            Field::State => self.state_id(value).unwrap_or(value).to_owned(),
            _ => value.to_owned(),
        }
    }

    fn state_id(&self, value: &str) -> Option<&'static str> {
        states_of(self.country.trim())
            .iter()
            .find(|(id, _)| id.eq_ignore_ascii_case(value))
            .map(|(id, _)| *id)
    }

    fn valid(&self) -> ValidContact {
        ValidContact {
            first_name: self.clean(Field::FirstName),
            last_name: self.clean(Field::LastName),
            email: self.clean(Field::Email),
            phone_number: self.clean(Field::PhoneNumber),
            address: self.clean(Field::Address),
            apt: self.clean(Field::Apt),
            city: self.clean(Field::City),
            state: self.clean(Field::State),
            zip: self.clean(Field::Zip),
            country: self.clean(Field::Country),
        }
    }

    fn problem_of(&self, field: Field) -> Option<FieldProblem> {
        let value = field.of(self).trim();
        let sentence = match field {
            Field::Country => self.country_problem(value),
            Field::State => self.state_problem(value),
            Field::Apt if value.is_empty() => None,
            _ if value.is_empty() => Some(missing(field)),
            Field::Email => text_problem(field, value).or_else(|| email_problem(value)),
            Field::PhoneNumber => text_problem(field, value).or_else(|| phone_problem(value)),
            _ => text_problem(field, value),
        };
        sentence.map(|sentence| FieldProblem {
            field: field.name().to_owned(),
            title: field.title().to_owned(),
            sentence,
        })
    }

    fn country_problem(&self, value: &str) -> Option<String> {
        canonical_country(value)
            .is_none()
            .then(|| UNKNOWN_COUNTRY.to_owned())
    }

    fn state_problem(&self, value: &str) -> Option<String> {
        // Without a country there is no telling; the country has a problem of its own then.
        let country = canonical_country(self.country.trim())?;
        let name = match country {
            "US" => "the United States",
            other => country_name(other).unwrap_or(other),
        };
        let has_states = !states_of(country).is_empty();
        match (has_states, value.is_empty()) {
            (true, true) => Some(format!("Choose a state of {name}. {OTHER_STATE}")),
            (true, false) if self.state_id(value).is_none() => {
                Some(format!("This is no state of {name}. {OTHER_STATE}"))
            }
            (false, false) => Some(format!("Leave it empty for {name}. {OTHER_STATE}")),
            _ => None,
        }
    }
}

fn missing(field: Field) -> String {
    let what = match field {
        Field::Email => "an e-mail address",
        Field::Address => "an address",
        Field::FirstName => "a first name",
        Field::LastName => "a last name",
        Field::PhoneNumber => "a phone number",
        Field::City => "a city",
        Field::Zip => "a postal code",
        Field::Apt | Field::Country | Field::State => "a value",
    };
    format!("Enter {what}. {INVALID_FIELD}")
}

fn text_problem(field: Field, value: &str) -> Option<String> {
    let max = field.max_chars();
    if value.chars().count() > max {
        return Some(format!("At most {max} characters. Shorten it."));
    }
    if value.chars().any(is_invisible) {
        return Some(
            "It holds an invisible character, such as a line break. Type it anew.".to_owned(),
        );
    }
    let special = value.chars().find(|c| SPECIAL_CHARACTERS.contains(*c))?;
    Some(format!("Leave out {special} here. {SPECIAL}"))
}

/// Control characters, U+0000 among them, and marks that change how the text around them is shown.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fffd}')
}

fn email_problem(value: &str) -> Option<String> {
    (!is_email(value)).then(|| {
        format!("This is no e-mail address, which looks like name@example.com. {INVALID_FIELD}")
    })
}

/// The shape alone: a name, one @, a domain with a point in it.
fn is_email(value: &str) -> bool {
    let Some((name, domain)) = value.rsplit_once('@') else {
        return false;
    };
    let is_name_char = |c: char| !c.is_whitespace() && !"@,;:()\"".contains(c);
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    (1..=64).contains(&name.len())
        && name.chars().all(is_name_char)
        && name.split('.').all(|part| !part.is_empty())
        && domain.contains('.')
        && domain.split('.').all(is_label)
}

fn phone_problem(value: &str) -> Option<String> {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    (digits < MIN_PHONE_DIGITS).then(|| {
        format!("This is no phone number, which looks like +49 30 1234567. {INVALID_FIELD}")
    })
}
