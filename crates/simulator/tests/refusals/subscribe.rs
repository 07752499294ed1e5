//! The first subscription.

use reqwest::Method;
use serde_json::{Value, json};
use simulator::StoryKind;

use crate::common::{config, start};
use crate::{BULK, UNKNOWN, assert_refused, id};

fn contact(field: &str, value: &str) -> Value {
    let mut contact = json!({ "first_name": "Noémie", "last_name": "Tremblay",
        "email": "n@maple.example", "phone_number": "1", "address": "1 Water Street",
        "city": "Halifax", "state": "NS", "zip": "B3H", "country": "CA" });
    contact[field] = value.into();
    contact
}

fn subscription(change: Value) -> Value {
    let mut body = json!({
        "contact": contact("first_name", "Noémie"),
        "plan_base": { "type": "business_yearly", "hosts": 20 },
    });
    for (name, value) in change.as_object().expect("an object") {
        body[name] = value.clone();
    }
    body
}

#[tokio::test]
async fn subscriptions_are_refused_in_zooms_words() {
    let zoom = start(config()).await;
    let free = id(StoryKind::Free);
    let no_base = format!("Invalid Base Plan: {free}");
    let base = |code: &str, hosts: u32| json!({ "plan_base": { "type": code, "hosts": hosts } });
    let unknown = format!("Account does not exist: {UNKNOWN}.");
    let cases: Vec<(&str, Value, (u16, i64, &str))> = vec![
        (UNKNOWN, json!({}), (404, 2001, &unknown)),
        (
            id(StoryKind::SelfPay),
            json!({}),
            (
                400,
                2100,
                "Cannot add plan for a subaccount which is paid by self.",
            ),
        ),
        (id(StoryKind::BulkLicence), json!({}), (400, 2100, BULK)),
        (
            id(StoryKind::NearlyFull),
            json!({}),
            (
                400,
                2100,
                "Cannot add plan for the subaccount which is not free plan.",
            ),
        ),
        (
            id(StoryKind::JustCancelled),
            json!({}),
            (
                400,
                200,
                "One account only can have one active billing subscription. Can't subscribe 25-participants Pro plan for this subaccount. Can't subscribe 50-participants pro plan for this subaccount.",
            ),
        ),
        (
            free,
            json!({ "contact": contact("zip", "") }),
            (400, 2100, "Invalid parameter: zip"),
        ),
        (
            free,
            json!({ "contact": contact("country", "XX") }),
            (400, 2100, "Invalid country parameter: XX"),
        ),
        (
            free,
            json!({ "contact": contact("state", "TX") }),
            (400, 2100, "Invalid state parameter: TX"),
        ),
        (free, base("no_such_plan", 20), (400, 2100, &no_base)),
        (
            free,
            base("business_yearly", 0),
            (400, 2100, "Invalid host number."),
        ),
        (
            free,
            base("business_yearly", 9),
            (400, 300, "Buy hosts must equal or larger than 10."),
        ),
        (
            free,
            base("yearly", 10),
            (400, 300, "Buy hosts must equal or smaller than 9."),
        ),
        (
            free,
            base("business_yearly", 10_000),
            (400, 300, "Buy hosts must equal or smaller than 9999."),
        ),
        (
            free,
            json!({ "plan_base": { "type": "zm_one_ent_sta_act_yearly", "hosts": 50, "active_hosts": 9 } }),
            (
                400,
                300,
                "Active hosts must be equal or larger than buy hosts.",
            ),
        ),
        (
            free,
            json!({ "plan_recording": "cmr_lots" }),
            (400, 2100, "Invalid Cloud Recording Plan: cmr_lots"),
        ),
        (
            free,
            json!({ "plan_audio": { "type": "loud" } }),
            (400, 2100, "Invalid Audio Conferencing Plan: loud"),
        ),
        (
            free,
            json!({ "plan_audio": { "type": "tollfree_payongo" } }),
            (
                400,
                2100,
                "At least one option from among the Toll-free, Premium and Call-out must be provided.",
            ),
        ),
        (
            free,
            json!({ "plan_zoom_events": [{ "type": "party", "hosts": 1 }] }),
            (400, 2100, "Invalid Zoom Event plan: party"),
        ),
        (
            free,
            json!({ "plan_bundle": [{ "type": "ACT-ENT-LMT_500-WBN_500-T_1-monthly", "hosts": 1 }] }),
            (
                400,
                2100,
                "Can't subscribe to base plan and bundle plan at the same time.",
            ),
        ),
        (
            free,
            json!({ "plan_sdk_cmr": { "type": "vsdk_cmr_monthly_100", "hosts": 1 } }),
            (
                400,
                2100,
                "Account doesn't have the permission to purchase this plan.",
            ),
        ),
        (
            free,
            json!({ "subscription_options": { "contract_term": 13 } }),
            (
                400,
                10_200,
                "Your request cannot be processed due to an invalid contract term.",
            ),
        ),
        (
            free,
            json!({ "subscription_options": { "service_effective_date": "2026-12-01" } }),
            (400, 300, "Validation Failed."),
        ),
    ];
    for (account, change, expected) in cases {
        let body = subscription(change);
        assert_refused(&zoom, Method::POST, account, "/plans", &body, expected).await;
    }
}
