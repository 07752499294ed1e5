//! What is sent is as Zoom's own description of its API has it. Skipped with one loud line where that
//! file is absent.

use domain::operation::Operation;
use domain::plan_change::Line;
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::properties::any_line;
use crate::sample::subscribe;

/// The description, or nothing and one loud line.
#[expect(clippy::print_stderr, reason = "a skipped test must be heard")]
fn description() -> Option<Value> {
    let beside = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/zoom/openapi-billing.json"
    );
    let path = std::env::var("OPENAPI_BILLING").unwrap_or_else(|_| beside.to_owned());
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(serde_json::from_str(&text).expect("the description is JSON")),
        Err(error) => {
            eprintln!(
                "SKIPPED: Zoom's description is not at {path} ({error}); set OPENAPI_BILLING"
            );
            None
        }
    }
}

/// Forbids every property that the description does not name, so that a misspelt one is seen.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if object.contains_key("properties") {
                object.entry("additionalProperties").or_insert(json!(false));
            }
            object.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

fn validator(description: &Value, operation: Operation) -> Validator {
    let path = operation.path().replace("account_id", "accountId");
    let method = operation.method().as_str().to_lowercase();
    let request = &description["paths"][path.as_str()][method.as_str()]["requestBody"];
    let mut schema = request["content"]["application/json"]["schema"].clone();
    assert!(schema.is_object(), "{method} {path}");
    schema["components"] = description["components"].clone();
    close(&mut schema);
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("a schema")
}

fn problems(validator: &Validator, line: &Line) -> Vec<String> {
    let body = serde_json::from_str(&line.body()).expect("JSON");
    validator
        .iter_errors(&body)
        .map(|error| format!("{}: {error} in {body}", error.instance_path()))
        .collect()
}

const OPERATIONS: [Operation; 6] = [
    Operation::PlanCreate,
    Operation::BaseUpdate,
    Operation::BaseCancel,
    Operation::AddonCreate,
    Operation::AddonUpdate,
    Operation::AddonCancel,
];

#[test]
fn every_body_is_as_zoom_describes_it() {
    let Some(description) = description() else {
        return;
    };
    let validators = OPERATIONS.map(|operation| (operation, validator(&description, operation)));
    let of = |line: &Line| {
        validators
            .iter()
            .find(|(operation, _)| *operation == line.operation())
            .map(|(_, validator)| problems(validator, line))
            .expect("an operation that changes plans")
    };
    proptest!(|(line in any_line())| {
        prop_assert_eq!(of(&line), Vec::<String>::new());
    });
    for entry in domain::catalogue::all() {
        let base = [("type", "business_yearly"), ("hosts", "40")];
        let more = [
            ("type.2", entry.code),
            ("hosts.2", "1"),
            ("tollfree_countries.2", "US"),
        ];
        if let Ok(lines) = subscribe(&[&base[..], &more[..]].concat()) {
            assert_eq!(of(&lines[0]), Vec::<String>::new(), "{}", entry.code);
        }
    }
}
