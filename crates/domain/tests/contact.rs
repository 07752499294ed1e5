//! The rules of a billing contact, as a form and a use case meet them.

use domain::contact::{ContactFields, Field, SPECIAL_CHARACTERS};
use domain::geography::{COUNTRIES, states_of, takes_state};
use domain::zoom::BillingContact;
use proptest::prelude::*;

fn berlin() -> ContactFields {
    ContactFields {
        first_name: "Marta".to_owned(),
        last_name: "Nowak".to_owned(),
        email: "marta@example.com".to_owned(),
        phone_number: "+49 30 1234567".to_owned(),
        address: "Torstraße 1".to_owned(),
        apt: String::new(),
        city: "Berlin".to_owned(),
        state: String::new(),
        zip: "10119".to_owned(),
        country: "DE".to_owned(),
        employee_count: "11-50".to_owned(),
    }
}

fn at_zoom(fields: &ContactFields) -> BillingContact {
    serde_json::from_value(serde_json::to_value(fields).expect("writes")).expect("reads")
}

fn set(fields: &mut ContactFields, field: Field, value: &str) {
    let mut json = serde_json::to_value(&*fields).expect("writes");
    json[field.name()] = value.into();
    *fields = serde_json::from_value(json).expect("reads");
}

fn sentence_of(fields: &ContactFields, field: Field) -> Option<String> {
    let problems = fields.check().err().unwrap_or_default();
    let problem = problems.into_iter().find(|p| p.field == field.name())?;
    assert_eq!(problem.title, field.title());
    Some(problem.sentence)
}

fn sentence(field: Field, value: &str) -> Option<String> {
    let mut fields = berlin();
    set(&mut fields, field, value);
    sentence_of(&fields, field)
}

#[test]
fn a_complete_contact_is_valid_and_trimmed() {
    let mut fields = berlin();
    fields.city = "  Berlin\u{a0}".to_owned();
    fields.country = "de".to_owned();
    let valid = ContactFields::from(fields.check().expect("valid"));
    assert_eq!(
        (valid.city.as_str(), valid.country.as_str()),
        ("Berlin", "DE")
    );
}

#[test]
fn all_but_suite_and_state_are_wanted() {
    for field in Field::ALL {
        let may_be_empty = matches!(field, Field::Apt | Field::State);
        assert_eq!(sentence(*field, "  ").is_none(), may_be_empty, "{field:?}");
    }
    let problems = ContactFields::default().check().expect_err("empty");
    assert_eq!(problems.len(), 8);
}

#[test]
fn a_state_is_for_the_united_states_and_canada() {
    let state_in = |country: &str, state: &str| {
        let mut fields = berlin();
        fields.country = country.to_owned();
        fields.state = state.to_owned();
        sentence_of(&fields, Field::State)
    };
    assert_eq!(
        state_in("DE", "BY").as_deref(),
        Some(
            "Leave it empty for Germany. Zoom wants one of its own states for the United States \
             and Canada, and none for other countries."
        )
    );
    let begins = |sentence: Option<String>, with| sentence.is_some_and(|s| s.starts_with(with));
    assert!(begins(
        state_in("US", ""),
        "Choose a state of the United States. "
    ));
    assert!(begins(state_in("CA", "LA"), "This is no state of Canada. "));
    assert_eq!(state_in("US", "LA"), None);
    assert_eq!(state_in("CA", "on"), None);
    assert_eq!(state_in("GB", ""), None);
    // The country has the problem there, not the state.
    assert_eq!(state_in("XX", "LA"), None);
}

#[test]
fn a_country_is_one_of_zooms() {
    assert!(sentence(Field::Country, "XX").is_some());
    assert!(sentence(Field::Country, "Germany").is_some());
    let mut fields = berlin();
    fields.country = "UK".to_owned();
    assert_eq!(
        ContactFields::from(fields.check().expect("valid")).country,
        "GB"
    );
}

#[test]
fn hostile_text_is_refused_in_every_text_field() {
    for field in Field::ALL {
        if matches!(field, Field::Country | Field::State) {
            continue;
        }
        for value in [
            "a\0b",
            "a\nb",
            "a\u{202e}b",
            "<script>",
            "a".repeat(300).as_str(),
        ] {
            assert!(sentence(*field, value).is_some(), "{field:?} {value:?}");
        }
    }
    for special in SPECIAL_CHARACTERS.chars() {
        assert!(sentence(Field::City, &format!("a{special}b")).is_some());
    }
    // Ordinary signs of names and addresses stay possible.
    assert_eq!(
        sentence(
            Field::Address,
            "O'Connell St. 5/6, c/o Müller & Søn (2nd floor) #4"
        ),
        None
    );
}

#[test]
fn addresses_and_numbers_have_their_shape() {
    for good in [
        "a@b.co",
        "first.last+tag@sub.example.org",
        "jörg@müller.de",
        "o'neil@x-y.ie",
    ] {
        assert_eq!(sentence(Field::Email, good), None, "{good}");
    }
    for bad in [
        "a", "a@b", "@b.co", "a@", "a b@c.de", "a@b..co", ".a@b.co", "a@-b.co", "a@b@c.de",
    ] {
        assert!(sentence(Field::Email, bad).is_some(), "{bad}");
    }
    assert_eq!(sentence(Field::PhoneNumber, "555-555-1234 ext. 5"), None);
    assert!(sentence(Field::PhoneNumber, "none").is_some());
}

#[test]
fn an_unchanged_form_changes_nothing() {
    let contact = at_zoom(&berlin());
    let mut fields = ContactFields::from(&contact);
    fields.city.push(' ');
    let (update, lines) = fields.diff(&contact);
    assert!(update.is_empty());
    assert_eq!(lines.len(), Field::ALL.len());
    assert!(lines.iter().all(|line| !line.is_changed()));
}

#[test]
fn the_two_ids_of_the_united_kingdom_are_no_change() {
    let mut fields = berlin();
    fields.country = "GB".to_owned();
    let mut contact = at_zoom(&fields);
    contact.country = "UK".to_owned();
    assert!(fields.diff(&contact).0.is_empty());
}

#[test]
fn the_state_goes_along_with_the_country() {
    let contact = at_zoom(&berlin());
    let mut fields = berlin();
    fields.country = "FR".to_owned();
    let (update, lines) = fields.diff(&contact);
    assert_eq!(
        serde_json::to_value(update).expect("writes"),
        serde_json::json!({"country": "FR", "state": ""})
    );
    let line = lines
        .iter()
        .find(|line| line.field == "country")
        .expect("country");
    assert_eq!(
        (
            line.title.as_str(),
            line.before.as_str(),
            line.after.as_str()
        ),
        ("Country", "Germany", "France")
    );
}

#[test]
fn an_old_bad_value_stands_in_nobodys_way() {
    let mut old = berlin();
    old.state = "Berlin".to_owned();
    old.phone_number = String::new();
    let contact = at_zoom(&old);
    let mut fields = old.clone();
    fields.email = "m.nowak@example.com".to_owned();
    assert!(fields.check().is_err());
    assert!(fields.problems_of_change(&contact).is_empty());
    fields.email = "nowak".to_owned();
    assert_eq!(fields.problems_of_change(&contact).len(), 1);
    // With a new country the old state counts.
    fields.country = "FR".to_owned();
    assert_eq!(fields.problems_of_change(&contact).len(), 2);
}

fn any_fields() -> impl Strategy<Value = ContactFields> {
    let country = prop_oneof![
        3 => proptest::sample::select(COUNTRIES).prop_map(|(id, _)| id.to_owned()),
        1 => Just("UK".to_owned()),
        1 => "\\PC{0,3}",
    ];
    let state = prop_oneof![Just(String::new()), Just("LA".to_owned()), "\\PC{0,3}"];
    (proptest::collection::vec(".{0,12}", 8), country, state).prop_map(|(texts, country, state)| {
        let mut fields = ContactFields {
            country,
            state,
            ..ContactFields::default()
        };
        for (field, text) in Field::ALL.iter().zip(&texts) {
            set(&mut fields, *field, text);
        }
        fields
    })
}

proptest! {
    #[test]
    fn what_is_valid_stays_valid(mut fields in any_fields(), email in "[a-z]{1,9}@[a-z]{1,9}\\.de", phone in "[0-9]{3,9}") {
        fields.email = email;
        fields.phone_number = phone;
        if let Ok(valid) = fields.check() {
            let clean = ContactFields::from(valid.clone());
            prop_assert_eq!(clean.check(), Ok(valid));
            prop_assert_eq!(takes_state(&clean.country), !clean.state.is_empty());
            let knows_state = states_of(&clean.country).iter().any(|(id, _)| *id == clean.state);
            prop_assert_eq!(knows_state, !clean.state.is_empty());
        }
    }

    #[test]
    fn the_update_is_what_the_diff_shows(new in any_fields(), old in any_fields()) {
        let contact = at_zoom(&old);
        let (update, lines) = new.diff(&contact);
        let sent = serde_json::to_value(&update).expect("writes");
        for line in &lines {
            if line.is_changed() {
                prop_assert!(sent.get(&line.field).is_some(), "{:?} is shown as changed but not sent", line);
            }
        }
        if update.country.is_some() {
            prop_assert!(update.state.is_some());
        }
        // Carrying the update out leaves nothing to change.
        let mut after = serde_json::to_value(ContactFields::from(&contact)).expect("writes");
        for (field, value) in sent.as_object().expect("object") {
            after[field] = value.clone();
        }
        let after: BillingContact = serde_json::from_value(after).expect("reads");
        prop_assert!(new.diff(&after).0.is_empty());
    }
}
