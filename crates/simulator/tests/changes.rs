//! What writes do, when reads see it, and what it costs.

mod common;

use std::time::Duration;

use common::{Zoom, config, start};
use domain::limits::{Scope, Tier, default_limits};
use domain::time::{HOUR_MS, MINUTE_MS};
use reqwest::Method;
use serde_json::{Value, json};
use simulator::{StoryKind, story};

async fn plans(zoom: &Zoom, kind: StoryKind) -> Value {
    zoom.get(&format!("/accounts/{}/plans", story(kind).id))
        .await
        .json()
}

async fn write(zoom: &Zoom, method: Method, kind: StoryKind, rest: &str, body: Value) {
    let path = format!("/accounts/{}{rest}", story(kind).id);
    let got = zoom.call(method, &path, Some(&body)).await;
    assert!(
        (200..300).contains(&got.status),
        "{rest}: {:?}",
        got.refusal()
    );
}

fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

fn days(count: u64) -> Duration {
    Duration::from_secs(count * 86_400)
}

#[tokio::test]
async fn an_effect_becomes_visible_within_the_lag_and_not_before() {
    let mut config = config();
    config.lag_minutes = 10..=10;
    let zoom = start(config).await;
    let kind = StoryKind::NearlyFull;
    let body = |hosts: u32| json!({ "type": "webinar500_yearly", "hosts": hosts });
    write(&zoom, Method::PUT, kind, "/plans/addons", body(5)).await;
    assert_eq!(plans(&zoom, kind).await["plan_webinar"][0]["hosts"], 1);
    zoom.clock.advance(minutes(6));
    // Zoom itself already knows: this one builds on the first.
    write(&zoom, Method::PUT, kind, "/plans/addons", body(6)).await;
    zoom.clock.advance(minutes(4));
    assert_eq!(plans(&zoom, kind).await["plan_webinar"][0]["hosts"], 5);
    zoom.clock.advance(minutes(6));
    assert_eq!(plans(&zoom, kind).await["plan_webinar"][0]["hosts"], 6);
}

#[tokio::test]
async fn a_cancelled_addon_runs_to_its_end_and_then_expires() {
    let zoom = start(config()).await;
    let kind = StoryKind::Overdue;
    let body = json!({ "action": "cancel", "type": "webinar500_monthly" });
    write(&zoom, Method::PATCH, kind, "/plans/addons/status", body).await;
    let webinar = plans(&zoom, kind).await["plan_webinar"][0].clone();
    assert_eq!(webinar["status"], "cancelled");
    zoom.clock.advance(days(40));
    let later = plans(&zoom, kind).await;
    assert_eq!(later["plan_webinar"][0]["status"], "expired");
    assert_eq!(later["plan_base"]["status"], "active");
    let path = format!("/accounts/{}/billing/invoices", story(kind).id);
    let newest = zoom.get(&path).await.json()["invoices"][0]["id"].clone();
    let detail = zoom
        .get(&format!("{path}/{}", newest.as_str().expect("an id")))
        .await
        .json();
    let items = detail["invoice_items"].as_array().expect("items");
    assert!(
        items
            .iter()
            .all(|item| item["charge_name"] != webinar["type"]),
        "not billed again"
    );
    assert_eq!(items.len(), 4);
}

#[tokio::test]
async fn a_scheduled_change_of_plan_waits_for_its_day() {
    let zoom = start(config()).await;
    let kind = StoryKind::ExpiringSoon;
    let body = json!({ "type": "business_yearly", "hosts": 12,
        "service_effective_date": "2026-11-30", "paid_period_start_date": "2026-11-30" });
    write(&zoom, Method::PUT, kind, "/plans/base", body).await;
    assert_eq!(plans(&zoom, kind).await["plan_base"]["type"], "yearly");
    zoom.clock.advance(days(8));
    let base = plans(&zoom, kind).await["plan_base"].clone();
    assert_eq!(
        (&base["type"], &base["hosts"]),
        (&json!("business_yearly"), &json!(12))
    );
    assert_eq!(base["next_invoice_date"], "2027-11-30");
}

#[tokio::test]
async fn a_whole_cancellation_leaves_a_free_account_that_can_subscribe_again() {
    let zoom = start(config()).await;
    let kind = StoryKind::SecondLevelMaster;
    let addon = json!({ "action": "cancel", "type": "webinar1000_yearly" });
    write(&zoom, Method::PATCH, kind, "/plans/addons/status", addon).await;
    write(
        &zoom,
        Method::PATCH,
        kind,
        "/plans/base/status",
        json!({ "action": "cancel" }),
    )
    .await;
    zoom.clock.advance(days(30));
    let contact = json!({ "first_name": "Ingrid", "last_name": "Tveit", "email": "i@nordlys.example",
        "phone_number": "1", "address": "Strandgata 1", "city": "Bergen", "zip": "5003",
        "state": "Vestland", "country": "NO" });
    let body = json!({ "contact": contact, "plan_base": { "type": "monthly", "hosts": 5 } });
    write(&zoom, Method::POST, kind, "/plans", body).await;
    let base = plans(&zoom, kind).await["plan_base"].clone();
    assert_eq!(
        (&base["type"], &base["status"]),
        (&json!("monthly"), &json!("active"))
    );
}

#[tokio::test]
async fn more_licences_in_the_middle_of_a_term_are_billed_for_its_rest() {
    let zoom = start(config()).await;
    let kind = StoryKind::OverBought;
    write(
        &zoom,
        Method::PUT,
        kind,
        "/plans/base",
        json!({ "type": "business_yearly", "increasing_hosts": 1 }),
    )
    .await;
    let path = format!("/accounts/{}/billing/invoices", story(kind).id);
    let newest = zoom.get(&path).await.json()["invoices"][0].clone();
    assert_eq!(newest["invoice_date"], "2026-11-22");
    let detail = zoom
        .get(&format!("{path}/{}", newest["id"].as_str().expect("an id")))
        .await
        .json();
    let item = &detail["invoice_items"][0];
    assert_eq!(
        (&item["quantity"], &item["start_date"]),
        (&json!(1), &json!("2026-11-22"))
    );
    assert_eq!(item["end_date"], "2027-02-28");
    let base = plans(&zoom, kind).await["plan_base"].clone();
    assert_eq!(
        (&base["hosts"], &base["next_invoice_date"]),
        (&json!(49), &json!("2027-03-01"))
    );
}

#[tokio::test]
async fn limits_are_told_in_headers_and_a_real_one_is_marked_self_inflicted() {
    let mut config = config();
    config.enforce_limits = true;
    config.limits = default_limits(Tier::Pro, Scope::Master);
    let zoom = start(config).await;
    let id = &story(StoryKind::NearlyFull).id;
    let plans = format!("/accounts/{id}/plans");
    let first = zoom.get(&plans).await;
    assert_eq!(first.header("x-ratelimit-category"), Some("Medium"));
    assert_eq!(first.header("x-ratelimit-limit"), Some("20"));
    assert_eq!(first.header("x-ratelimit-remaining"), Some("19"));
    for _ in 0..19 {
        assert_eq!(zoom.get(&plans).await.status, 200);
    }
    let refused = zoom.get(&plans).await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("x-ratelimit-type"), Some("QPS"));
    assert_eq!(refused.header("retry-after"), None);
    zoom.clock.advance(Duration::from_secs(1));
    assert_eq!(zoom.get(&plans).await.status, 200);

    let list = format!("/accounts/{id}/billing/invoices");
    assert_eq!(zoom.get(&list).await.status, 200);
    let refused = zoom.get(&list).await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("x-ratelimit-type"), None);
    assert_eq!(refused.header("retry-after"), None);
    assert_ne!(refused.header("x-ratelimit-remaining"), Some("0"));
    let other = &story(StoryKind::Overdue).id;
    zoom.clock.advance(Duration::from_secs(1));
    assert_eq!(
        zoom.get(&format!("/accounts/{other}/billing/invoices"))
            .await
            .status,
        200
    );
    zoom.clock
        .advance(Duration::from_millis((200 * MINUTE_MS) as u64));
    assert_eq!(zoom.get(&list).await.status, 200);
    let counts = zoom.running.calls().counts();
    assert_eq!((counts.too_many, counts.self_inflicted_429), (2, 2));
}

#[tokio::test]
async fn the_daily_limit_names_the_next_midnight_gmt() {
    let mut config = config();
    config.enforce_limits = true;
    config.limits = vec![domain::limits::Limit {
        target: domain::limits::Target::Label(domain::operation::Label::Heavy),
        scope: Scope::Master,
        rule: domain::limits::Rule::PerDay(1),
    }];
    let zoom = start(config).await;
    let usage = format!("/accounts/{}/plans/usage", story(StoryKind::NearlyFull).id);
    assert_eq!(zoom.get(&usage).await.status, 200);
    let refused = zoom.get(&usage).await;
    assert_eq!(refused.header("x-ratelimit-type"), Some("Daily-limit"));
    assert_eq!(refused.header("retry-after"), Some("2026-11-23T00:00:00Z"));
    zoom.clock
        .advance(Duration::from_millis((12 * HOUR_MS) as u64));
    assert_eq!(zoom.get(&usage).await.status, 200);
}
