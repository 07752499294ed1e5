//! Reads, changes of the contact, and what is injected.

use reqwest::Method;
use serde_json::{Value, json};
use simulator::{Fault, FaultKind, StoryKind};

use crate::common::{config, start};
use crate::{UNKNOWN, assert_refused, id};

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
