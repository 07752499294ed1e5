//! Every documented refusal, with status, code and message word for word.

mod common;

use common::{Zoom, config, start};
use reqwest::Method;
use serde_json::{Value, json};
use simulator::{Fault, FaultKind, StoryKind, story};

const BULK: &str = "Master accounts with bulk licenses cannot provision, update, or cancel plans for subaccounts using APIs, please use the billing portal or contact Support.";
const BULK_ADDON: &str = "Master accounts with Bulk licenses cannot provision, update, or cancel plans for sub accounts via APIs. Use the billing portal or contact Support.";
const BULK_BASE: &str = "Master accounts with bulk licenses cannot provision, update, or cancel plans for subaccounts using APIs. Use the Billing portal or contact Zoom support.";
const UNKNOWN: &str = "AAAAAAAAAAAAAAAAAAAAAA";

fn id(kind: StoryKind) -> &'static str {
    story(kind).id.as_str()
}

async fn assert_refused(
    zoom: &Zoom,
    method: Method,
    account: &str,
    rest: &str,
    body: &Value,
    expected: (u16, i64, &str),
) {
    let body = (method != Method::GET).then_some(body);
    let got = zoom
        .call(method.clone(), &format!("/accounts/{account}{rest}"), body)
        .await;
    let (status, code, message) = got.refusal();
    assert_eq!(
        (status, code, message.as_str()),
        expected,
        "{method} {rest} {body:?}"
    );
}

#[tokio::test]
async fn reads_are_refused_in_zooms_words() {
    let zoom = start(config()).await;
    let (pays_itself, free) = (id(StoryKind::SelfPay), id(StoryKind::Free));
    let unknown = format!("Account does not exist: {UNKNOWN}.");
    let only_paid = format!("Only available for Paid account: {free}.");
    let unknown_invoice = format!("InvoiceId does not exist: {}.", "0".repeat(32));
    let invoice = format!("/billing/invoices/{}", "0".repeat(32));
    let overdue = id(StoryKind::Overdue);
    for (account, rest, expected) in [
        (
            pays_itself,
            "/billing",
            (400, 2100, "This subaccount is on self pay mode."),
        ),
        (
            pays_itself,
            "/plans",
            (400, 2100, "This subaccount is on self pay mode."),
        ),
        (UNKNOWN, "", (404, 2001, unknown.as_str())),
        (UNKNOWN, "/billing", (404, 2001, &unknown)),
        (UNKNOWN, "/plans", (404, 2001, &unknown)),
        (UNKNOWN, "/plans/usage", (404, 2001, &unknown)),
        (UNKNOWN, "/billing/invoices", (400, 2001, &unknown)),
        (UNKNOWN, &invoice, (400, 2001, &unknown)),
        (free, "/billing/invoices", (400, 200, &only_paid)),
        (
            free,
            "/plans/usage",
            (400, 200, "Only available for paid account."),
        ),
        (overdue, &invoice, (400, 2001, &unknown_invoice)),
        (
            overdue,
            "/billing/invoices?from=2025-01-01&to=2026-11-22",
            (400, 300, "The date range must be within one year."),
        ),
        (
            overdue,
            "/billing/invoices?from=2022-01-01&to=2022-11-22",
            (
                400,
                300,
                "The from date must be within the last three years.",
            ),
        ),
    ] {
        assert_refused(&zoom, Method::GET, account, rest, &Value::Null, expected).await;
    }
    let pdf = zoom
        .get(&format!("/billing/invoices/{}/download", "0".repeat(32)))
        .await;
    let text = format!("Account does not exist: {}.", "0".repeat(32));
    assert_eq!(pdf.refusal(), (400, 2001, text));
}

#[tokio::test]
async fn an_invoice_of_another_account_is_unknown() {
    let zoom = start(config()).await;
    let list = zoom
        .get(&format!(
            "/accounts/{}/billing/invoices",
            id(StoryKind::Overdue)
        ))
        .await;
    let invoice = list.json()["invoices"][0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let other = id(StoryKind::NearlyFull);
    let got = zoom
        .get(&format!("/accounts/{other}/billing/invoices/{invoice}"))
        .await;
    let text = format!("InvoiceId does not exist: {invoice}.");
    assert_eq!(got.refusal(), (400, 2001, text));
}

#[tokio::test]
async fn contact_changes_are_refused_in_zooms_words() {
    let zoom = start(config()).await;
    let unknown = format!("Account does not exist: {UNKNOWN}.");
    let full = id(StoryKind::NearlyFull);
    for (account, body, expected) in [
        (
            id(StoryKind::SelfPay),
            json!({ "city": "Leeds" }),
            (400, 2100, "This sub account is on self pay mode."),
        ),
        (
            id(StoryKind::Free),
            json!({ "city": "Leeds" }),
            (
                400,
                200,
                "Please subscribe a plan for this sub account first.",
            ),
        ),
        (UNKNOWN, json!({ "city": "Leeds" }), (404, 2001, &unknown)),
        (
            full,
            json!({ "country": "XX" }),
            (400, 2100, "Invalid country parameter: XX."),
        ),
        (
            full,
            json!({ "country": "US", "state": "ON" }),
            (400, 2100, "Invalid state parameter: ON."),
        ),
        (
            full,
            json!({ "city": "<b>" }),
            (
                400,
                300,
                "Your request was not accepted because \"city\" contains special character(s).",
            ),
        ),
        (
            full,
            json!([]),
            (400, 300, "Request Body should be a valid JSON object."),
        ),
    ] {
        assert_refused(&zoom, Method::PATCH, account, "/billing", &body, expected).await;
    }
    assert_eq!(zoom.running.calls().counts().effects, 0);
}

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

#[tokio::test]
async fn addon_subscriptions_and_changes_are_refused_in_zooms_words() {
    let zoom = start(config()).await;
    let plan = |code: &str| json!({ "type": code, "hosts": 2 });
    let rooms_base = rooms_account(&zoom).await;
    let unknown = format!("Account does not exist: {UNKNOWN}.");
    for (account, code, expected) in [
        (UNKNOWN, "zsched_yearly", (404, 2001, unknown.as_str())),
        (
            id(StoryKind::SelfPay),
            "zsched_yearly",
            (400, 2100, "This subaccount is on self pay mode."),
        ),
        (
            id(StoryKind::Free),
            "zsched_yearly",
            (
                400,
                2100,
                "Cannot update Additional plan for a subaccount under free plan.",
            ),
        ),
        (
            id(StoryKind::BulkLicence),
            "zsched_yearly",
            (400, 2100, BULK),
        ),
        (
            id(StoryKind::NearlyFull),
            "webinar500_yearly",
            (
                400,
                2100,
                "This subaccount already has the additional plan: webinar500_yearly.",
            ),
        ),
        (
            id(StoryKind::NearlyFull),
            "no_such_plan",
            (400, 300, "Validation Failed."),
        ),
        (
            &rooms_base,
            "zroom_yearly",
            (
                400,
                2100,
                "Additional Zoom Rooms plan cannot be added to a subaccount that already has a Zoom Rooms base plan.",
            ),
        ),
    ] {
        assert_refused(
            &zoom,
            Method::POST,
            account,
            "/plans/addons",
            &plan(code),
            expected,
        )
        .await;
    }
    let power_pack = json!({ "type": "plan_phone", "plan_details": {
        "plan_calling_addons": [{ "type": "zp_power_pack_yearly", "hosts": 1 }] } });
    let needs_calling = (400, 300, "Validation Failed.");
    let over_bought = id(StoryKind::OverBought);
    assert_refused(
        &zoom,
        Method::POST,
        over_bought,
        "/plans/addons",
        &power_pack,
        needs_calling,
    )
    .await;

    let cannot_find = format!(
        "Cannot find Zuora subscription for account:{}.",
        id(StoryKind::JustCancelled)
    );
    let full = id(StoryKind::NearlyFull);
    let failed = format!("Failed to change sub plan of account:{full}.");
    let cases: Vec<(&str, Value, (u16, i64, &str))> = vec![
        (UNKNOWN, plan("zsched_yearly"), (404, 2001, &unknown)),
        (
            id(StoryKind::SelfPay),
            plan("zsched_yearly"),
            (400, 2100, "This sub account is on self pay mode."),
        ),
        (
            id(StoryKind::BulkLicence),
            plan("zroom_yearly"),
            (400, 2100, BULK),
        ),
        (
            id(StoryKind::Trial),
            plan("zsched_yearly"),
            (
                400,
                200,
                "Free trial and VIP accounts can't update sub plans.",
            ),
        ),
        (
            id(StoryKind::Free),
            plan("zsched_yearly"),
            (
                400,
                2100,
                "Cannot update Additional plan for a sub account under free plan.",
            ),
        ),
        (
            full,
            plan("no_such_plan"),
            (400, 2100, "Invalid Additional Plan Type: no_such_plan."),
        ),
        (
            full,
            plan("business_yearly"),
            (400, 2100, "Invalid plan type."),
        ),
        (
            full,
            plan("vsdk_cmr_monthly_100"),
            (400, 2100, "Account can't buy this product."),
        ),
        (
            full,
            plan("webinar100_monthly"),
            (
                400,
                3261,
                "The \"Webinar100\" plan is not supported. You cannot increase hosts for the \"webinar100_monthly\" plan.",
            ),
        ),
        (
            full,
            plan("zsched_yearly"),
            (
                400,
                200,
                "You don't have subscription for (zsched_yearly) yet.",
            ),
        ),
        (
            full,
            json!({ "type": "webinar500_yearly", "hosts": 0 }),
            (400, 3261, &failed),
        ),
        (
            id(StoryKind::ExpiringSoon),
            plan("tollfree_payongo"),
            (
                400,
                2100,
                "Can not subscribe/update additional Audio Conferencing Pay As You Go Plan for a sub account whose base plan is not Business/Education plan.",
            ),
        ),
    ];
    for (account, body, expected) in cases {
        assert_refused(
            &zoom,
            Method::PUT,
            account,
            "/plans/addons",
            &body,
            expected,
        )
        .await;
    }
    zoom.clock
        .advance(std::time::Duration::from_secs(40 * 86_400));
    let cancelled = id(StoryKind::JustCancelled);
    let expected = (404, 3200, cannot_find.as_str());
    assert_refused(
        &zoom,
        Method::PUT,
        cancelled,
        "/plans/addons",
        &plan("zsched_yearly"),
        expected,
    )
    .await;
}

/// An account whose base plan is Zoom Rooms.
async fn rooms_account(zoom: &Zoom) -> String {
    let list = zoom.get("/accounts?page_size=300").await.json();
    let accounts = list["accounts"].as_array().expect("a list");
    let rooms = accounts.iter().find(|a| a["account_type"] == "Zoom Rooms");
    rooms.expect("the seed has one")["id"]
        .as_str()
        .expect("an id")
        .to_owned()
}

#[tokio::test]
async fn without_a_base_an_addon_is_refused_in_zooms_words() {
    let zoom = start(config()).await;
    let overdue = id(StoryKind::Overdue);
    let base = json!({ "action": "cancel" });
    let expected = (
        400,
        200,
        "You should first cancel all additional subscriptions.",
    );
    assert_refused(
        &zoom,
        Method::PATCH,
        overdue,
        "/plans/base/status",
        &base,
        expected,
    )
    .await;
    // A base that expires while an annual add-on still runs.
    let expiring = id(StoryKind::JustCancelled);
    let addon = json!({ "type": "zsched_yearly", "hosts": 3 });
    let path = format!("/accounts/{expiring}/plans/addons");
    assert_eq!(
        zoom.call(Method::POST, &path, Some(&addon)).await.status,
        201
    );
    zoom.clock
        .advance(std::time::Duration::from_secs(40 * 86_400));
    let expected = (400, 3261, "Must subscribe to a major plan first.");
    assert_refused(
        &zoom,
        Method::PUT,
        expiring,
        "/plans/addons",
        &addon,
        expected,
    )
    .await;
    let expected = (400, 200, "You don't have a major subscription yet.");
    assert_refused(
        &zoom,
        Method::PATCH,
        expiring,
        "/plans/base/status",
        &base,
        expected,
    )
    .await;
}

#[tokio::test]
async fn cancellations_are_refused_in_zooms_words() {
    let zoom = start(config()).await;
    let of = |code: &str| json!({ "action": "cancel", "type": code });
    let unknown = format!("Account does not exist: {UNKNOWN}.");
    for (account, code, expected) in [
        (UNKNOWN, "zroom_yearly", (404, 2001, unknown.as_str())),
        (
            id(StoryKind::SelfPay),
            "zroom_yearly",
            (400, 2100, "This sub account is on self-pay mode."),
        ),
        (
            id(StoryKind::BulkLicence),
            "zroom_yearly",
            (400, 2100, BULK_ADDON),
        ),
        (
            id(StoryKind::Bundle),
            "zroom_yearly",
            (
                400,
                2100,
                "You cannot make cancellation requests for a Bundle plan. Contact the Zoom Support team for details.",
            ),
        ),
        (
            id(StoryKind::Free),
            "zroom_yearly",
            (
                400,
                200,
                "You cannot cancel an add-on plan for a sub account that is under a Free plan.",
            ),
        ),
        (
            id(StoryKind::Trial),
            "zroom_yearly",
            (
                400,
                200,
                "Free trial and VIP accounts cannot cancel sub account add-on plans. Contact the Zoom Support team for details.",
            ),
        ),
        (
            id(StoryKind::NearlyFull),
            "zsched_yearly",
            (
                400,
                200,
                "You do not have a \"zsched_yearly\" plan subscription.",
            ),
        ),
        (
            id(StoryKind::OverBought),
            "phone_type",
            (
                400,
                200,
                "You cannot perform this action because you do not have a Zoom Phone subscription for this account.",
            ),
        ),
    ] {
        assert_refused(
            &zoom,
            Method::PATCH,
            account,
            "/plans/addons/status",
            &of(code),
            expected,
        )
        .await;
    }
    let base = json!({ "action": "cancel", "reason": 1 });
    for (account, expected) in [
        (
            UNKNOWN,
            (
                404,
                2001,
                "This account does not exist or does not belong to this master account.",
            ),
        ),
        (
            id(StoryKind::SelfPay),
            (400, 2100, "This sub account is paid by self."),
        ),
        (id(StoryKind::BulkLicence), (400, 2100, BULK)),
        (
            id(StoryKind::Bundle),
            (
                400,
                2100,
                "You cannot make cancellation requests for a bundle plan. Contact the Zoom Support team for details.",
            ),
        ),
        (
            id(StoryKind::Free),
            (
                400,
                200,
                "Cannot cancel plan for a sub account which is under free plan.",
            ),
        ),
        (
            id(StoryKind::Trial),
            (
                400,
                200,
                "Free trial and VIP accounts can not cancel plans of a sub account. Contact the Zoom Support team for details.",
            ),
        ),
        (
            id(StoryKind::JustCancelled),
            (
                400,
                200,
                "You don't have a plan subscription for (monthly) yet.",
            ),
        ),
    ] {
        assert_refused(
            &zoom,
            Method::PATCH,
            account,
            "/plans/base/status",
            &base,
            expected,
        )
        .await;
    }
    for wrong in [
        json!({}),
        json!({ "action": "stop" }),
        json!({ "action": "cancel", "reason": 7 }),
    ] {
        let expected = (400, 300, "Validation Failed.");
        assert_refused(
            &zoom,
            Method::PATCH,
            id(StoryKind::OverBought),
            "/plans/base/status",
            &wrong,
            expected,
        )
        .await;
    }
}

#[tokio::test]
async fn base_changes_are_refused_in_zooms_words() {
    let zoom = start(config()).await;
    let plan = |code: &str, hosts: u32| json!({ "type": code, "hosts": hosts });
    let unknown = format!("Account does not exist: {UNKNOWN}.");
    let full = id(StoryKind::NearlyFull);
    for (account, body, expected) in [
        (
            UNKNOWN,
            plan("business_yearly", 20),
            (404, 2001, unknown.as_str()),
        ),
        (
            id(StoryKind::SelfPay),
            plan("monthly", 7),
            (400, 2100, "This subaccount is on self pay mode."),
        ),
        (
            id(StoryKind::BulkLicence),
            plan("business_yearly", 430),
            (400, 2100, BULK_BASE),
        ),
        (
            id(StoryKind::Bundle),
            plan("business_monthly", 20),
            (
                400,
                2100,
                "Cannot makes updates when account is subscribed to a bundle plan.",
            ),
        ),
        (
            id(StoryKind::Trial),
            plan("monthly", 9),
            (
                400,
                200,
                "Free trial and VIP account can't update sub plan.",
            ),
        ),
        (
            id(StoryKind::Free),
            plan("monthly", 9),
            (400, 200, "You do not have a subscription yet."),
        ),
        (
            full,
            plan("phone_free_trial", 9),
            (400, 2100, "This account is not under a Free Trial plan."),
        ),
        (
            full,
            plan("zroom_yearly", 9),
            (
                400,
                300,
                "Plan types do not match, oldPlanType: business_yearly newPlanType: zroom_yearly",
            ),
        ),
        (
            full,
            plan("business_yearly", 36),
            (
                400,
                2100,
                "The account currently has \"37\" paid users. Change the user type to Basic and reduce the number of paid users before performing this action.",
            ),
        ),
        (
            full,
            plan("business_yearly", 9),
            (
                400,
                300,
                "Insufficient number of hosts for business plan type.",
            ),
        ),
        (
            full,
            plan("edu20", 19),
            (
                400,
                300,
                "Insufficient number of hosts for education plan type.",
            ),
        ),
        (
            full,
            json!({ "type": "business_yearly" }),
            (400, 300, "Validation Failed."),
        ),
    ] {
        assert_refused(&zoom, Method::PUT, account, "/plans/base", &body, expected).await;
    }
}

#[tokio::test]
async fn a_refusal_whose_cause_is_not_modelled_is_injected() {
    let zoom = start(config()).await;
    let fault = FaultKind::Refusal {
        status: 404,
        code: 1001,
        message: "User does not exist.".into(),
    };
    zoom.running.faults().add(Fault::new(fault).once());
    let body = json!({ "action": "cancel" });
    let expected = (404, 1001, "User does not exist.");
    let full = id(StoryKind::NearlyFull);
    assert_refused(
        &zoom,
        Method::PATCH,
        full,
        "/plans/base/status",
        &body,
        expected,
    )
    .await;
    assert!(zoom.running.faults().all().is_empty());
}
