//! What the simulator answers, and the requests that it accepts, against Zoom's own description of
//! the API. Skipped with one loud line where that file is absent.

mod common;

use std::collections::BTreeSet;
use std::path::PathBuf;

use common::{Zoom, config, start};
use jsonschema::Validator;
use reqwest::Method;
use serde_json::{Value, json};
use simulator::{StoryKind, story};

/// The description, or nothing and one loud line.
#[expect(clippy::print_stderr, reason = "a skipped test must be heard")]
fn description() -> Option<Value> {
    let beside = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/zoom/openapi-billing.json"
    );
    let path =
        std::env::var_os("OPENAPI_BILLING").map_or_else(|| PathBuf::from(beside), Into::into);
    match std::fs::read(&path) {
        Ok(bytes) => Some(serde_json::from_slice(&bytes).expect("the description is JSON")),
        Err(error) => {
            eprintln!(
                "SKIPPED: {} is not there ({error}); set OPENAPI_BILLING to Zoom's description",
                path.display()
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

struct Description {
    document: Value,
}

impl Description {
    fn load() -> Option<Self> {
        let mut document = description()?;
        close(&mut document["components"]["schemas"]);
        // Assumed to be told here as it is in the answers to writes.
        document["components"]["schemas"]["AccountPlans"]["properties"]["plan_bundle"] = json!({});
        Some(Self { document })
    }

    fn validator(&self, schema: &Value) -> Validator {
        let mut schema = schema.clone();
        close(&mut schema);
        schema["components"] = self.document["components"].clone();
        jsonschema::options()
            .should_validate_formats(true)
            .build(&schema)
            .expect("a schema")
    }

    fn response(&self, method: &str, path: &str, status: &str) -> Validator {
        let operation = &self.document["paths"][path][method];
        let response = &operation["responses"][status];
        self.validator(&response["content"]["application/json"]["schema"])
    }

    fn request(&self, method: &str, path: &str) -> Validator {
        let operation = &self.document["paths"][path][method];
        self.validator(&operation["requestBody"]["content"]["application/json"]["schema"])
    }
}

fn assert_valid(validator: &Validator, value: &Value, what: &str) {
    let problems: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(problems.is_empty(), "{what}: {problems:?}\n{value:#}");
}

#[tokio::test]
async fn every_read_of_every_account_is_as_described() {
    let Some(description) = Description::load() else {
        return;
    };
    let zoom = start(config()).await;
    let list = zoom.get("/accounts?page_size=300").await.json();
    assert_valid(
        &description.response("get", "/accounts", "200"),
        &list,
        "list",
    );
    let base = "/accounts/{accountId}";
    let reads: Vec<(&str, [Validator; 2])> = [
        "",
        "/billing",
        "/plans",
        "/plans/usage",
        "/billing/invoices",
    ]
    .into_iter()
    .map(|rest| {
        let path = format!("{base}{rest}");
        (
            rest,
            ["200", "400"].map(|status| description.response("get", &path, status)),
        )
    })
    .collect();
    let detail = description.response(
        "get",
        "/accounts/{accountId}/billing/invoices/{invoiceId}",
        "200",
    );
    let mut seen = BTreeSet::new();
    for id in zoom
        .running
        .book()
        .accounts()
        .map(String::from)
        .chain(["me".to_owned()])
    {
        for (rest, [good, refused]) in &reads {
            let path = format!("/accounts/{id}{rest}");
            let got = zoom.get(&path).await;
            let validator = if got.status == 200 { good } else { refused };
            assert_valid(validator, &got.json(), &format!("{path} {}", got.status));
            seen.insert((*rest, got.status));
        }
        let invoices = zoom
            .get(&format!("/accounts/{id}/billing/invoices"))
            .await
            .json();
        for invoice in invoices["invoices"]
            .as_array()
            .into_iter()
            .flatten()
            .take(2)
        {
            let invoice_id = invoice["id"].as_str().expect("an id");
            let path = format!("/accounts/{id}/billing/invoices/{invoice_id}");
            assert_valid(&detail, &zoom.get(&path).await.json(), &path);
        }
    }
    assert!(
        seen.contains(&("/plans", 400)) && seen.contains(&("/plans/usage", 400)),
        "{seen:?}"
    );
}

#[tokio::test]
async fn every_accepted_write_and_its_answer_are_as_described() {
    let Some(description) = Description::load() else {
        return;
    };
    let zoom = start(config()).await;
    for (kind, method, rest, body) in accepted_writes() {
        let path = format!("/accounts/{{accountId}}{rest}");
        let name = method.as_str().to_lowercase();
        assert_valid(&description.request(&name, &path), &body, rest);
        let got = write(&zoom, kind, method, rest, &body).await;
        assert!(
            (200..300).contains(&got.status),
            "{rest} {body}: {:?}",
            got.refusal()
        );
        if got.status == 201 {
            assert_valid(
                &description.response(&name, &path, "201"),
                &got.json(),
                rest,
            );
        } else {
            assert!(got.body.is_empty(), "{rest}");
        }
    }
}

async fn write(
    zoom: &Zoom,
    kind: StoryKind,
    method: Method,
    rest: &str,
    body: &Value,
) -> common::Got {
    zoom.call(
        method,
        &format!("/accounts/{}{rest}", story(kind).id),
        Some(body),
    )
    .await
}

fn accepted_writes() -> Vec<(StoryKind, Method, &'static str, Value)> {
    let contact = json!({ "first_name": "Noémie", "last_name": "Tremblay", "email": "n@maple.example",
        "phone_number": "+1 555 0100", "address": "1 Water Street", "city": "Halifax",
        "state": "NS", "zip": "B3H 4R2", "country": "CA", "employee_count": "11-50" });
    let plan = |code: &str, hosts: u32| json!({ "type": code, "hosts": hosts });
    vec![
        (
            StoryKind::Free,
            Method::POST,
            "/plans",
            json!({
                "contact": contact,
                "subscription_options": { "purchase_order_number": "PO-7", "contract_term": 12 },
                "plan_base": plan("business_yearly", 20),
                "plan_webinar": [plan("webinar500_yearly", 2)],
                "plan_recording": "cmr_200GB_yearly",
                "plan_audio": { "type": "tollfree_payongo", "tollfree_countries": "US,GB" },
                "plan_phone": {
                    "plan_base": { "type": "phone_one_year_prepay_usage", "callout_countries": "US" },
                    "plan_calling": [plan("phone_calling_usca_one_year_metered", 5)],
                },
                "plan_zcc": { "plan_package_list": [plan("zccp_yearly", 3)] },
                "plan_znode": { "plan_znode_base": plan("znode_yearly", 1) },
                "plan_zoom_rooms": plan("zroom_yearly", 2),
                "plan_zoom_events": [plan("zoomevents500_yearly", 1)],
                "plan_whiteboard": plan("zwb_yearly", 20),
                "plan_zoom_one_edu_student": plan("zo_edu_ent_hied_stu_yearly", 4),
            }),
        ),
        (
            StoryKind::OverBought,
            Method::POST,
            "/plans/addons",
            plan("webinar500_monthly", 3),
        ),
        (
            StoryKind::OverBought,
            Method::POST,
            "/plans/addons",
            json!({ "type": "plan_phone", "plan_details": {
                "plan_base": { "type": "phone_payongo", "callout_countries": "SE" },
                "plan_calling": [plan("phone_calling_pro_global_monthly", 4)],
                "plan_calling_addons": [plan("zp_power_pack_monthly", 1)],
                "plan_number": [plan("phone_number_global_monthly", 4)],
            } }),
        ),
        (
            StoryKind::OverBought,
            Method::POST,
            "/plans/addons",
            json!({ "type": "plan_zcc", "plan_zcc_details": {
                "plan_package_list": [plan("zccp_monthly", 2)],
                "plan_usage": { "type": "zcc_pay_as_you_go", "callout_countries": "SE" },
                "plan_phone_number": [plan("vspn_usca_monthly", 1)],
            } }),
        ),
        (
            StoryKind::OverBought,
            Method::POST,
            "/plans/addons",
            json!({ "type": "plan_znode", "plan_znode_details": {
                "plan_znode_base": plan("znode_monthly", 1), "plan_rchybrid": plan("zrc_monthly", 1),
            } }),
        ),
        (
            StoryKind::NearlyFull,
            Method::PUT,
            "/plans/addons",
            plan("webinar500_yearly", 3),
        ),
        (
            StoryKind::NearlyFull,
            Method::PUT,
            "/plans/base",
            json!({ "type": "business_yearly", "increasing_hosts": 2,
                "service_effective_date": "2026-12-01", "paid_period_start_date": "2026-12-01" }),
        ),
        (
            StoryKind::NearlyFull,
            Method::PATCH,
            "/plans/addons/status",
            json!({ "action": "cancel", "type": "zroom_yearly", "reason": 6, "comment": "moved" }),
        ),
        (
            StoryKind::SecondLevelMaster,
            Method::PATCH,
            "/plans/addons/status",
            json!({ "action": "cancel", "type": "webinar1000_yearly" }),
        ),
        (
            StoryKind::SecondLevelMaster,
            Method::PATCH,
            "/plans/base/status",
            json!({ "action": "cancel", "reason": 4 }),
        ),
        (
            StoryKind::Overdue,
            Method::PATCH,
            "/billing",
            json!({ "email": "new@deltamar.example" }),
        ),
    ]
}
