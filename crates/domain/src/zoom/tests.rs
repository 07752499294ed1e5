//! The examples of Zoom's API reference are read whole: nothing unreadable, every plan kept.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::*;
use crate::test_support::with_api_description;

/// An answer as a schema describes it, with its own examples as values.
fn example(schemas: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or_default();
        return example(schemas, &schemas[name]);
    }
    match schema["type"].as_str() {
        Some("array") => Value::Array(vec![example(schemas, &schema["items"])]),
        Some("object") | None => Value::Object(
            (schema["properties"].as_object().into_iter().flatten())
                .map(|(name, property)| (name.clone(), example(schemas, property)))
                .collect::<Map<_, _>>(),
        ),
        Some(_) => match &schema["example"] {
            Value::Null => schema["enum"][0].clone(),
            value => value.clone(),
        },
    }
}

fn read<T: DeserializeOwned>(schemas: &Value, name: &str) -> (T, Value) {
    let json = example(schemas, &schemas[name]);
    let read =
        serde_json::from_value(json.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
    (read, json)
}

/// The properties of an answer that must be told by a plan of that name, or of a member of it.
fn assert_all_told<'a>(json: &Value, told: impl Iterator<Item = &'a str> + Clone) {
    for property in json.as_object().expect("object").keys() {
        let family = flat_recording(property);
        let is_told = told
            .clone()
            .any(|name| name == family || name.starts_with(&format!("{family}.")));
        assert!(
            is_told || !property.starts_with("plan_"),
            "{property} is lost"
        );
    }
}

fn flat_recording(property: &str) -> &str {
    if property.starts_with("plan_recording_") {
        "plan_recording"
    } else {
        property
    }
}

#[test]
fn every_answer_of_zooms_reference_is_read() {
    with_api_description(|description| {
        let schemas = &description["components"]["schemas"];

        let (plans, json) = read::<AccountPlans>(schemas, "AccountPlans");
        assert_all_told(&json, plans.plans.iter().map(|plan| plan.property.as_str()));
        assert!(plans.base().is_some());
        assert!(plans.plans.iter().all(|plan| plan.code.is_some()));
        assert!(
            plans
                .plans
                .iter()
                .any(|plan| plan.next_invoice_date.is_some())
        );

        for name in ["PlanSubscribeResult", "AddonSubscribeResult"] {
            let (created, json) = read::<CreatedPlans>(schemas, name);
            assert_all_told(
                &json,
                created.plans.iter().map(|plan| plan.property.as_str()),
            );
        }

        let (usage, json) = read::<PlanUsage>(schemas, "PlanUsage");
        let recording = usage.recording.as_ref().map(|_| "plan_recording");
        let told = usage.plans.iter().map(|plan| plan.property.as_str());
        assert_all_told(&json, told.chain(recording));
        assert!(usage.plans.iter().all(|plan| plan.usage.is_some()));

        let (contact, json) = read::<BillingContact>(schemas, "BillingContact");
        assert_eq!(serde_json::to_value(contact).expect("writes"), json);

        let (invoices, _) = read::<InvoiceList>(schemas, "InvoiceList");
        assert_eq!((invoices.invoices.len(), invoices.unreadable.len()), (1, 0));
        let (invoice, _) = read::<InvoiceDetail>(schemas, "InvoiceDetail");
        assert_eq!(invoice.invoice_items.len(), 1);
        assert!(invoice.summary.due_date.is_some() && invoice.currency.is_some());

        let (accounts, _) = read::<AccountPage>(schemas, "AccountList");
        assert_eq!((accounts.accounts.len(), accounts.unreadable.len()), (1, 0));
        let (account, _) = read::<AccountDetail>(schemas, "Account");
        assert_eq!(account.options.pay_mode, PayMode::Master);
        assert!(account.item.created_at.is_some());
    });
}
