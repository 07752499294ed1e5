//! Requests that change something come from our own pages or are refused.

use domain::people::Role;
use reqwest::Method;

use crate::app::{HTML, JSON, Setting, TestApp, location};

#[tokio::test]
async fn only_our_own_pages_may_post() {
    let app = TestApp::start().await;
    let visitor = app.signed_in(Role::Operator).await;
    let ours = app.origin();
    let cases: [(&[(&str, &str)], bool); 9] = [
        (&[("sec-fetch-site", "same-origin")], true),
        (&[("sec-fetch-site", "none")], true),
        (&[("sec-fetch-site", "same-site")], false),
        (&[("sec-fetch-site", "cross-site")], false),
        (
            &[("sec-fetch-site", "cross-site"), ("origin", &ours)],
            false,
        ),
        (&[("origin", &ours)], true),
        (&[("origin", "https://evil.example")], false),
        (&[("origin", "null")], false),
        (&[], false),
    ];
    for path in ["/api/sign_in", "/api/change/withdraw"] {
        for (headers, is_accepted) in cases {
            let mut request = visitor
                .request(Method::POST, path)
                .header("accept", JSON)
                .form(&[("change_id", "99999")]);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let response = request.send().await.expect("an answer");
            let is_refused = response.status() == 403;
            assert_eq!(
                is_refused,
                !is_accepted,
                "{path} {headers:?}: {}",
                response.status()
            );
            if is_refused {
                let error: serde_json::Value = response.json().await.expect("the wire error");
                assert_eq!(error["kind"], "forbidden");
            }
        }
    }
}

#[tokio::test]
async fn with_a_public_origin_only_that_one_counts() {
    let app = TestApp::start_as(Setting {
        origin: Some("https://subtotal.example.com"),
        ..Setting::default()
    })
    .await;
    let post = |origin: String| {
        let visitor = app.visitor();
        async move {
            let request = visitor
                .request(Method::POST, "/api/sign_in")
                .header("origin", origin);
            request
                .header("accept", HTML)
                .form(&[("email", "")])
                .send()
                .await
                .expect("an answer")
        }
    };
    assert_eq!(post(app.origin()).await.status(), 403);
    let accepted = post("https://subtotal.example.com".to_owned()).await;
    assert_eq!(location(&accepted), Some("/sign-in"));
}

#[tokio::test]
async fn a_form_never_leads_to_the_referer() {
    let app = TestApp::start().await;
    let visitor = app.signed_in(Role::Operator).await;
    // Fields that can't even be read, from a page elsewhere: Leptos would go back there.
    for (path, body) in [
        ("/api/change/submit", "change_id=%FF%FE"),
        ("/api/contact/draft", "account_id[a][b]=1"),
        ("/api/sign_in", "email=a&email=b"),
        ("/api/account/refresh", "%%%"),
    ] {
        let response = visitor
            .request(Method::POST, path)
            .header("sec-fetch-site", "same-origin")
            .header("referer", "https://evil.example/trap")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", HTML)
            .body(body)
            .send()
            .await
            .expect("an answer");
        let target = location(&response).unwrap_or("/").to_owned();
        assert!(
            target.starts_with('/') && !target.starts_with("//"),
            "{path}: {target}"
        );
        assert!(
            response.status().as_u16() < 500,
            "{path}: {}",
            response.status()
        );
    }
}
