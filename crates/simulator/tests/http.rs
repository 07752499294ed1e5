//! The simulator over real HTTP: token, reads, contact, PDF, control.

mod common;

use common::{config, got, start};
use reqwest::Method;
use serde_json::{Value, json};
use simulator::{StoryKind, story};

#[tokio::test]
async fn a_token_is_issued_used_and_expires() {
    let zoom = start(config()).await;
    let ask = |id: &'static str, secret: &'static str, form: &'static str| {
        zoom.client
            .post(zoom.running.token_url())
            .basic_auth(id, Some(secret))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
            .send()
    };
    let good = "grant_type=account_credentials&account_id=simulated-master";
    let answer = got(ask("simulated-client", "simulated-secret", good)
        .await
        .expect("sent"))
    .await;
    assert_eq!(answer.status, 200);
    let token = answer.json()["access_token"]
        .as_str()
        .expect("a token")
        .to_owned();

    let read = |token: String| {
        zoom.client
            .get(format!("{}/accounts", zoom.running.api_url()))
            .bearer_auth(token)
            .send()
    };
    assert_eq!(read(token.clone()).await.expect("sent").status(), 200);
    zoom.running.expire_tokens();
    let late = got(read(token).await.expect("sent")).await;
    assert_eq!(
        late.refusal(),
        (401, 124, "Access token is expired.".to_owned())
    );
    let foreign = got(read("abc".to_owned()).await.expect("sent")).await;
    assert_eq!(
        foreign.refusal(),
        (401, 124, "Invalid access token.".to_owned())
    );

    for (secret, form, status, error) in [
        ("wrong", good, 400, "invalid_client"),
        (
            "simulated-secret",
            "account_id=simulated-master",
            400,
            "unsupported_grant_type",
        ),
        (
            "simulated-secret",
            "grant_type=account_credentials&account_id=x",
            400,
            "invalid_request",
        ),
        (
            "simulated-secret",
            "grant_type=refresh_token",
            401,
            "invalid_request",
        ),
    ] {
        let answer = got(ask("simulated-client", secret, form).await.expect("sent")).await;
        assert_eq!(
            (answer.status, &answer.json()["error"]),
            (status, &json!(error))
        );
    }
    zoom.running.shutdown().await;
}

#[tokio::test]
async fn the_account_list_is_read_page_by_page() {
    let zoom = start(config()).await;
    let mut ids = Vec::new();
    let mut token = String::new();
    loop {
        let path = format!("/accounts?page_size=25&next_page_token={token}");
        let page = zoom.get(&path).await.json();
        assert_eq!(page["total_records"], 60);
        let items = page["accounts"].as_array().expect("a list").clone();
        ids.extend(
            items
                .iter()
                .map(|item| item["id"].as_str().expect("an id").to_owned()),
        );
        page["next_page_token"]
            .as_str()
            .expect("a token")
            .clone_into(&mut token);
        if token.is_empty() {
            break;
        }
        zoom.clock.advance(std::time::Duration::from_secs(600));
    }
    let book: Vec<String> = zoom.running.book().accounts().map(String::from).collect();
    assert_eq!(ids, book);

    let first = zoom.get("/accounts?page_size=25").await.json();
    zoom.clock.advance(std::time::Duration::from_secs(901));
    let token = first["next_page_token"].as_str().expect("a token");
    let late = zoom
        .get(&format!("/accounts?next_page_token={token}"))
        .await;
    assert_eq!(late.status, 400, "a page token is valid for 15 minutes");
}

#[tokio::test]
async fn a_contact_is_changed_and_read_back() {
    let zoom = start(config()).await;
    let path = format!("/accounts/{}/billing", story(StoryKind::NearlyFull).id);
    let before = zoom.get(&path).await.json();
    let body = json!({ "last_name": "Grünwald", "country": "US", "state": "OR" });
    let answer = zoom.call(Method::PATCH, &path, Some(&body)).await;
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    let after = zoom.get(&path).await.json();
    assert_eq!(after["last_name"], "Grünwald");
    assert_eq!(after["first_name"], before["first_name"]);
    assert_eq!(zoom.running.calls().counts().effects, 1);
}

#[tokio::test]
async fn an_invoice_is_listed_shown_and_downloaded() {
    let zoom = start(config()).await;
    let id = &story(StoryKind::Overdue).id;
    let path = format!("/accounts/{id}/billing/invoices?from=2026-01-01&to=2026-11-22");
    let list = zoom.get(&path).await.json();
    let invoice = &list["invoices"][0];
    let invoice_id = invoice["id"].as_str().expect("an id");
    let detail = zoom
        .get(&format!("/accounts/{id}/billing/invoices/{invoice_id}"))
        .await
        .json();
    for (field, value) in invoice.as_object().expect("an object") {
        assert_eq!(&detail[field], value, "{field}");
    }
    for path in [
        "/billing/invoices/ID/download",
        "/api/download/billing/invoices/ID",
    ] {
        let pdf = zoom.get(&path.replace("ID", invoice_id)).await;
        assert_eq!(pdf.header("content-type"), Some("application/pdf"));
        assert!(pdf.body.starts_with(b"%PDF-"));
    }
    assert!(zoom.get("/accounts/me/billing/invoices").await.json()["invoices"].is_array());
}

#[tokio::test]
async fn every_answer_carries_a_tracking_id_that_the_log_knows() {
    let zoom = start(config()).await;
    for path in ["/accounts", "/nothing", "/accounts/unknown/plans"] {
        let answer = zoom.get(path).await;
        let tracking_id = answer
            .header("x-zm-trackingid")
            .expect("a tracking id")
            .to_owned();
        let call = zoom.running.calls().all().pop().expect("a call");
        assert_eq!(call.tracking_id, tracking_id);
        assert_eq!(call.outcome.expect("answered").status, Some(answer.status));
    }
}

#[tokio::test]
async fn the_control_endpoint_moves_the_clock_sets_faults_and_shows_calls() {
    let zoom = start(config()).await;
    let days = json!({ "days": 2 });
    let answer = zoom
        .control(Method::POST, "/clock/advance", Some(&days))
        .await
        .json();
    assert_eq!(answer["now"], "2026-11-24T12:00:00Z");
    let fault = json!({ "kind": "slow", "ms": 1, "operation": "accounts", "times": 2 });
    assert_eq!(
        zoom.control(Method::POST, "/faults", Some(&fault))
            .await
            .status,
        201
    );
    zoom.get("/accounts").await;
    let faults = zoom.control(Method::GET, "/faults", None).await.json();
    assert_eq!(faults["faults"][0]["times"], 1);
    let calls = zoom
        .control(Method::GET, "/calls?operation=accounts", None)
        .await
        .json();
    assert_eq!(calls["counts"]["by_operation"]["accounts"], 1);
    assert_eq!(calls["calls"][0]["outcome"]["fault"], "slow");
    assert_eq!(zoom.control(Method::POST, "/reset", None).await.status, 204);
    let calls = zoom.control(Method::GET, "/calls", None).await.json();
    assert_eq!(calls["calls"], Value::Array(Vec::new()));

    let with_api_token = zoom
        .client
        .get(format!("{}/calls", zoom.running.control_url()))
        .bearer_auth("simulated-bearer-token");
    assert_eq!(with_api_token.send().await.expect("sent").status(), 401);
}
