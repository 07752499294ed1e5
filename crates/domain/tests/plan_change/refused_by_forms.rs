//! For each refusal that a form tells: what is typed and kept back, and a neighbour that passes.

use domain::contact::ContactFields;
use domain::operation::Operation;

use crate::sample::{CONTACT, subscribe};

/// What is said of a billing contact in which a field has this value; of a first subscription with it.
fn of_contact(operation: Operation, field: &str, value: &str) -> Vec<String> {
    let contact = CONTACT.map(|(name, old)| (name, if name == field { value } else { old }));
    if operation == Operation::PlanCreate {
        let base = [("type", "business_yearly"), ("hosts", "20")];
        return said(crate::sample::typed(
            operation,
            None,
            &[&contact[..], &base].concat(),
        ));
    }
    let fields = contact
        .into_iter()
        .collect::<std::collections::BTreeMap<_, _>>();
    let fields = serde_json::to_value(fields).expect("fields");
    let fields: ContactFields = serde_json::from_value(fields).expect("fields");
    let problems = fields.check().err().unwrap_or_default();
    problems
        .into_iter()
        .map(|problem| problem.sentence)
        .collect()
}

fn of_subscription(fields: &[(&str, &str)]) -> Vec<String> {
    let base = [("type", "business_yearly"), ("hosts", "20")];
    said(subscribe(&[&base, fields].concat()))
}

fn said<T>(read: Result<T, Vec<(String, String)>>) -> Vec<String> {
    let problems = read.err().unwrap_or_default();
    problems.into_iter().map(|(_, sentence)| sentence).collect()
}

/// What is said of something that Zoom refuses with these words, and of something that it takes.
pub fn cases(operation: Operation, message: &str) -> (Vec<String>, Vec<String>) {
    let contact = |field, bad, good| {
        (
            of_contact(operation, field, bad),
            of_contact(operation, field, good),
        )
    };
    let second = |code, countries| {
        of_subscription(&[
            ("type.2", code),
            ("hosts.2", "1"),
            ("tollfree_countries.2", countries),
        ])
    };
    match message {
        "Invalid parameter: country" => contact("country", "", "US"),
        "Invalid parameter: state" => contact("state", "", "LA"),
        "Invalid parameter: email" => contact("email", "nobody", "nobody@example.com"),
        "Invalid parameter: phone_number" => contact("phone_number", "12", "123"),
        _ if message.starts_with("Invalid parameter: ") => {
            contact(message.trim_start_matches("Invalid parameter: "), " ", "x")
        }
        _ if message.starts_with("Invalid country") => contact("country", "XX", "us"),
        _ if message.starts_with("Invalid state") => contact("state", "ON", "la"),
        _ if message.contains("special character") => {
            contact("city", "New <Orleans>", "St. John's")
        }
        _ if message.contains("contract term") => (
            of_subscription(&[("contract_term", "18")]),
            of_subscription(&[("contract_term", "24")]),
        ),
        _ if message.starts_with("At least one option") => (
            second("tollfree_monthly_commitment_100", ""),
            second("tollfree_monthly_commitment_100", "US"),
        ),
        _ if message.starts_with("Invalid Base Plan") => (
            said(subscribe(&[("type", "business_never"), ("hosts", "20")])),
            of_subscription(&[]),
        ),
        _ if message.starts_with("Invalid Cloud Recording") => {
            (second("cmr_31GB_yearly", ""), second("cmr_30GB_yearly", ""))
        }
        _ if message.starts_with("Invalid Audio") => (
            second("tollfree_never", "US"),
            second("tollfree_monthly_commitment_100", "US"),
        ),
        _ if message.starts_with("Invalid Zoom Event") => (
            second("ze_never", ""),
            second("ze_500_unlimited_monthly", ""),
        ),
        other => panic!("no case of {other}"),
    }
}
