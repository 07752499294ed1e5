//! Security headers, caching, request ids.

use std::collections::HashSet;

use domain::people::Role;
use reqwest::Response;

use crate::app::{Setting, TestApp};

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().expect("ASCII"))
}

fn nonce(response: &Response) -> String {
    header(response, "content-security-policy")
        .split("'nonce-")
        .nth(1)
        .and_then(|rest| rest.split('\'').next())
        .expect("a nonce")
        .to_owned()
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let app = TestApp::start().await;
    let visitor = app.signed_in(Role::Viewer).await;
    for path in [
        "/accounts",
        "/sign-in",
        "/nothing-here",
        "/healthz",
        "/pkg/x/y.js",
        "/robots.txt",
    ] {
        let response = visitor.get(path).await;
        let policy = header(&response, "content-security-policy").to_owned();
        let expected = format!(
            "default-src 'self'; script-src 'self' 'nonce-{}' 'wasm-unsafe-eval'; style-src 'self'; \
             img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; \
             form-action 'self'; frame-ancestors 'none'",
            nonce(&response)
        );
        assert_eq!(policy, expected, "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("strict-transport-security", ""),
        ] {
            assert_eq!(header(&response, name), value, "{path}: {name}");
        }
        assert!(header(&response, "permissions-policy").contains("camera=()"));
    }
}

#[tokio::test]
async fn scripts_of_a_page_carry_its_own_nonce_and_no_two_answers_share_one() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let mut nonces = HashSet::new();
    for _ in 0..3 {
        let response = visitor.get("/sign-in").await;
        let nonce = nonce(&response);
        let page = response.text().await.expect("text");
        for tag in page.split("<script").skip(1) {
            let tag = tag.split('>').next().unwrap_or_default();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "<script{tag}>");
        }
        assert!(
            !page.contains(" style="),
            "the policy forbids style attributes"
        );
        assert!(nonces.insert(nonce));
    }
}

#[tokio::test]
async fn browsers_are_told_to_stay_on_https_where_they_came_by_it() {
    let app = TestApp::start_as(Setting {
        origin: Some("https://subtotal.example.com"),
        ..Setting::default()
    })
    .await;
    let response = app.visitor().get("/sign-in").await;
    assert_eq!(
        header(&response, "strict-transport-security"),
        "max-age=31536000"
    );
}

#[tokio::test]
async fn pages_and_answers_are_kept_by_nobody() {
    let app = TestApp::start().await;
    let visitor = app.signed_in(Role::Viewer).await;
    for path in ["/accounts", "/sign-in", "/nothing-here", "/readyz"] {
        assert_eq!(
            header(&visitor.get(path).await, "cache-control"),
            "no-store",
            "{path}"
        );
    }
    let posted = visitor
        .form("/api/accounts/refresh", &[])
        .send()
        .await
        .expect("an answer");
    assert_eq!(header(&posted, "cache-control"), "no-store");
}

#[tokio::test]
async fn every_answer_has_a_request_id_of_ours() {
    let app = TestApp::start().await;
    let mut ids = HashSet::new();
    for _ in 0..3 {
        let response = app
            .visitor()
            .request(reqwest::Method::GET, "/healthz")
            .header("x-request-id", "planted")
            .send()
            .await
            .expect("an answer");
        let id = header(&response, "x-request-id").to_owned();
        assert_eq!(id.len(), 16);
        assert!(ids.insert(id));
    }
}

#[tokio::test]
async fn only_the_list_of_accounts_is_fetched_ahead_from() {
    let app = TestApp::start().await;
    let visitor = app.signed_in(Role::Viewer).await;
    let list = visitor.get("/accounts").await;
    let rules = header(&list, "speculation-rules")
        .trim_matches('"')
        .to_owned();
    let response = visitor.get(&rules).await;
    assert_eq!(
        header(&response, "content-type"),
        "application/speculationrules+json"
    );
    let rules: serde_json::Value = response.json().await.expect("JSON");
    assert_eq!(
        rules["prefetch"][0]["where"]["href_matches"],
        "/accounts/:id"
    );
    assert!(rules.get("prerender").is_none());
    assert_eq!(
        header(&visitor.get("/sign-in").await, "speculation-rules"),
        ""
    );
}
