//! Every fault, as a client meets it, and what the log says of it.

mod common;

use std::time::Instant;

use common::{Zoom, config, got, start};
use domain::operation::Operation;
use reqwest::Method;
use serde_json::{Value, json};
use simulator::{CallOutcome, Fault, FaultKind, StoryKind, story};

fn path(rest: &str) -> String {
    format!("/accounts/{}{rest}", story(StoryKind::NearlyFull).id)
}

fn outcome(zoom: &Zoom) -> CallOutcome {
    let last = zoom.running.calls().all().pop().expect("a call");
    last.outcome.expect("it was answered")
}

async fn city(zoom: &Zoom) -> Value {
    zoom.get(&path("/billing")).await.json()["city"].clone()
}

#[tokio::test]
async fn refusing_faults_answer_as_zoom_does() {
    let zoom = start(config()).await;
    for (kind, status, code) in [
        (FaultKind::Unauthorized, 401, 124),
        (FaultKind::Forbidden, 403, 403),
        (FaultKind::NotFound, 404, 2001),
        (FaultKind::RouteUnknown, 404, 2300),
        (FaultKind::ServerError, 500, 500),
        (FaultKind::OkWithError, 200, 200),
        (FaultKind::TooManyPerSecond, 429, 429),
        (FaultKind::TooManyToday, 429, 429),
        (FaultKind::TooManyForSeconds { seconds: 90 }, 429, 429),
        (FaultKind::TooManyOfOperation, 429, 429),
    ] {
        zoom.running.faults().add(Fault::new(kind.clone()).once());
        let got = zoom.get(&path("/plans")).await;
        let (got_status, got_code, _) = got.refusal();
        assert_eq!((got_status, got_code), (status, code), "{kind:?}");
        match kind {
            FaultKind::TooManyToday => {
                assert_eq!(got.header("retry-after"), Some("2026-11-23T00:00:00Z"));
            }
            FaultKind::TooManyForSeconds { .. } => {
                assert_eq!(got.header("retry-after"), Some("90"));
            }
            _ => assert_eq!(got.header("retry-after"), None),
        }
        assert_eq!(zoom.get(&path("/plans")).await.status, 200, "once");
    }
    let counts = zoom.running.calls().counts();
    assert_eq!((counts.too_many, counts.self_inflicted_429), (4, 0));
}

#[tokio::test]
async fn a_bad_gateway_is_html_and_a_slow_answer_is_late() {
    let zoom = start(config()).await;
    zoom.running
        .faults()
        .add(Fault::new(FaultKind::BadGateway).once());
    let bad = zoom.get(&path("/plans")).await;
    assert_eq!(bad.status, 502);
    assert!(bad.body.starts_with(b"<html>"));
    zoom.running
        .faults()
        .add(Fault::new(FaultKind::Slow { ms: 60 }).once());
    let before = Instant::now();
    assert_eq!(zoom.get(&path("/plans")).await.status, 200);
    assert!(before.elapsed().as_millis() >= 60);
}

#[tokio::test]
async fn a_cut_before_the_effect_changes_nothing_and_one_after_it_does() {
    let zoom = start(config()).await;
    for (fault, took_effect) in [
        (Fault::new(FaultKind::Cut).once(), false),
        (Fault::new(FaultKind::Cut).once().after_effect(), true),
    ] {
        let before = city(&zoom).await;
        zoom.running
            .faults()
            .add(fault.for_operation(Operation::BillingContactUpdate));
        let body = json!({ "city": format!("Leeds {took_effect}") });
        zoom.try_call(Method::PATCH, &path("/billing"), Some(&body))
            .await
            .expect_err("cut");
        let outcome = outcome(&zoom);
        assert_eq!((outcome.status, outcome.took_effect), (None, took_effect));
        assert_eq!(city(&zoom).await != before, took_effect);
    }
    let id = &story(StoryKind::NearlyFull).id;
    assert_eq!(zoom.running.calls().writes_to(id).len(), 2);
}

#[tokio::test]
async fn an_error_answer_may_follow_an_effect() {
    let zoom = start(config()).await;
    for kind in [
        FaultKind::ServerError,
        FaultKind::BadGateway,
        FaultKind::OkWithError,
    ] {
        let city_wanted = format!("{kind:?}");
        let fault = Fault::new(kind).once().after_effect();
        zoom.running
            .faults()
            .add(fault.for_operation(Operation::BillingContactUpdate));
        let body = json!({ "city": city_wanted });
        zoom.call(Method::PATCH, &path("/billing"), Some(&body))
            .await;
        assert!(outcome(&zoom).took_effect);
        assert_eq!(city(&zoom).await, city_wanted);
    }
}

#[tokio::test]
async fn bodies_break_off_or_are_no_json() {
    let zoom = start(config()).await;
    zoom.running
        .faults()
        .add(Fault::new(FaultKind::CutBody).once());
    let cut = zoom
        .try_call(Method::GET, &path("/plans"), None)
        .await
        .expect("a head");
    assert_eq!(cut.status(), 200);
    cut.bytes().await.expect_err("the body breaks off");
    zoom.running
        .faults()
        .add(Fault::new(FaultKind::MalformedJson).once());
    let malformed = zoom.get(&path("/plans")).await;
    assert_eq!(malformed.status, 200);
    assert!(!malformed.body.is_empty() && malformed.json().is_null());
}

#[tokio::test]
async fn unknown_families_and_a_lagging_effect_wait_for_calls_that_they_fit() {
    let zoom = start(config()).await;
    zoom.running
        .faults()
        .add(Fault::new(FaultKind::UnknownPlanFamilies).once());
    zoom.running
        .faults()
        .add(Fault::new(FaultKind::LaggingEffect { minutes: 30 }).once());
    let before = city(&zoom).await;
    let plans = zoom.get(&path("/plans")).await.json();
    assert!(plans["plan_hologram"].is_object() && plans["plan_base"].is_object());
    let body = json!({ "city": "Leeds" });
    assert_eq!(
        zoom.call(Method::PATCH, &path("/billing"), Some(&body))
            .await
            .status,
        200
    );
    assert_eq!(city(&zoom).await, before);
    zoom.clock.advance(std::time::Duration::from_secs(1_800));
    assert_eq!(city(&zoom).await, "Leeds");
}

#[tokio::test]
async fn a_pdf_may_be_a_sign_in_page_or_far_too_large() {
    let zoom = start(config()).await;
    let id = &story(StoryKind::Overdue).id;
    let list = zoom
        .get(&format!("/accounts/{id}/billing/invoices"))
        .await
        .json();
    let invoice = list["invoices"][0]["id"].as_str().expect("an id");
    let pdf = format!("/billing/invoices/{invoice}/download");
    let of_account = |kind| Fault::new(kind).once().for_account(id.clone());
    zoom.running
        .faults()
        .add(of_account(FaultKind::HtmlInsteadOfPdf));
    let html = zoom.get(&pdf).await;
    assert_eq!(
        (html.status, html.header("content-type")),
        (200, Some("text/html; charset=utf-8"))
    );
    zoom.running
        .faults()
        .add(of_account(FaultKind::OversizedPdf));
    let huge = zoom.get(&pdf).await;
    assert!(huge.body.starts_with(b"%PDF-") && huge.body.len() > 20 << 20);
}

#[tokio::test]
async fn a_fault_befalls_its_account_operation_and_number_of_calls_only() {
    let zoom = start(config()).await;
    let other = story(StoryKind::Overdue).id.clone();
    let fault = Fault::new(FaultKind::Forbidden).for_account(other).times(2);
    let id = zoom
        .running
        .faults()
        .add(fault.for_operation(Operation::Plans));
    assert_eq!(zoom.get(&path("/plans")).await.status, 200);
    let overdue = format!("/accounts/{}", story(StoryKind::Overdue).id);
    assert_eq!(zoom.get(&overdue).await.status, 200);
    let plans = format!("{overdue}/plans");
    let statuses = [
        zoom.get(&plans).await,
        zoom.get(&plans).await,
        zoom.get(&plans).await,
    ];
    assert_eq!(statuses.map(|got| got.status), [403, 403, 200]);
    assert!(!zoom.running.faults().remove(id), "it is used up");
}

#[tokio::test]
async fn the_token_endpoint_has_faults_of_its_own() {
    let zoom = start(config()).await;
    zoom.running
        .faults()
        .add(Fault::new(FaultKind::ServerError).once().for_token());
    assert_eq!(zoom.get(&path("/plans")).await.status, 200);
    let ask = || zoom.client.post(zoom.running.token_url()).send();
    assert_eq!(got(ask().await.expect("sent")).await.status, 500);
    assert_eq!(got(ask().await.expect("sent")).await.status, 400);
    assert_eq!(zoom.running.calls().counts().token_calls, 2);
}
