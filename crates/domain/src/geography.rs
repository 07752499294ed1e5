//! Countries and states as Zoom knows them (api-facts 7). Small enough for the browser.
//!
//! Zoom lists the United Kingdom as `GB` and as `UK`; `GB` is what we offer and store. It takes states
//! only for the United States and Canada.

mod table;

pub use table::{CANADA, COUNTRIES, UNITED_STATES};

/// Id and name of one country or state.
pub type Place = (&'static str, &'static str);

/// The id under which we know a country: in capitals, `GB` for `UK`. Nothing for what Zoom does not
/// list.
pub fn canonical_country(id: &str) -> Option<&'static str> {
    find_country(id).map(|(id, _)| *id)
}

/// The name of a country.
pub fn country_name(id: &str) -> Option<&'static str> {
    find_country(id).map(|(_, name)| *name)
}

fn find_country(id: &str) -> Option<&'static Place> {
    let id = if id.eq_ignore_ascii_case("UK") {
        "GB"
    } else {
        id
    };
    COUNTRIES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(id))
}

/// The states of a country, by name; empty for countries of which Zoom takes none.
pub fn states_of(country: &str) -> &'static [Place] {
    match canonical_country(country) {
        Some("US") => UNITED_STATES,
        Some("CA") => CANADA,
        _ => &[],
    }
}

/// The name of a state.
pub fn state_name(country: &str, id: &str) -> Option<&'static str> {
    states_of(country)
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(id))
        .map(|(_, name)| *name)
}

/// Whether Zoom takes, and wants, a state for the country.
pub fn takes_state(country: &str) -> bool {
    !states_of(country).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::with_api_description;

    #[test]
    fn the_united_kingdom_is_stored_under_one_id() {
        assert_eq!(canonical_country("UK"), Some("GB"));
        assert_eq!(canonical_country("uk"), Some("GB"));
        assert_eq!(country_name("UK"), country_name("GB"));
        assert!(COUNTRIES.iter().all(|(id, _)| *id != "UK"));
    }

    #[test]
    fn only_two_countries_have_states() {
        let with_states: Vec<_> = COUNTRIES.iter().filter(|(id, _)| takes_state(id)).collect();
        assert_eq!(with_states.len(), 2);
        assert_eq!(state_name("US", "LA"), Some("Louisiana"));
        assert_eq!(state_name("CA", "ON"), Some("Ontario"));
        assert_eq!(state_name("US", "ON"), None);
        assert_eq!(state_name("DE", "BY"), None);
    }

    #[test]
    fn places_are_sorted_by_name_and_unique() {
        for places in [COUNTRIES, UNITED_STATES, CANADA] {
            for pair in places.windows(2) {
                assert!(
                    pair[0].1.to_lowercase() < pair[1].1.to_lowercase(),
                    "{pair:?}"
                );
            }
            let mut ids: Vec<_> = places.iter().map(|(id, _)| id).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), places.len());
        }
    }

    #[test]
    fn every_place_of_zooms_reference_is_known() {
        with_api_description(|description| {
            let lists = &description["x-zoom-lists"];
            let countries = lists["countries"].as_object().expect("countries");
            assert_eq!(COUNTRIES.len() + 1, countries.len());
            for id in countries.keys() {
                assert!(country_name(id).is_some(), "{id}");
            }
            let states = lists["states"].as_object().expect("states");
            assert_eq!(UNITED_STATES.len() + CANADA.len(), states.len());
            for (id, name) in states {
                let ours = state_name("US", id).or_else(|| state_name("CA", id));
                assert_eq!(ours, name.as_str(), "{id}");
            }
        });
    }
}
