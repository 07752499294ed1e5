//! Signing in by the header of a trusted proxy, which here is the test itself.

use domain::people::Role;
use portal::Directory;
use reqwest::{Method, Response};
use server::config::ProxySignIn;

use crate::app::{HTML, JSON, PASSWORD, Setting, TestApp, Visitor, email, location};

const HEADER: &str = "x-forwarded-email";

fn trusting(from: &str) -> ProxySignIn {
    ProxySignIn {
        header: HEADER.parse().expect("a name"),
        from: vec![from.parse().expect("a network")],
        sign_out_url: None,
        takes_passwords: true,
    }
}

async fn start_with(proxy_sign_in: ProxySignIn) -> TestApp {
    TestApp::start_as(Setting {
        is_demo: false,
        proxy_sign_in: Some(proxy_sign_in),
        ..Setting::default()
    })
    .await
}

/// A portal that believes the test.
async fn start() -> TestApp {
    start_with(trusting("127.0.0.1/32")).await
}

/// Looks at a page as a browser behind the proxy does, keeping the cookies.
async fn look(visitor: &mut Visitor<'_>, path: &str, words: &[&str]) -> Response {
    let mut request = visitor.request(Method::GET, path).header("accept", HTML);
    for word in words {
        request = request.header(HEADER, *word);
    }
    let response = request.send().await.expect("an answer");
    visitor.keep_cookies(&response);
    response
}

async fn sign_ins(app: &TestApp) -> Vec<(String, String)> {
    let entries = app
        .store
        .list_audit(0, 1_000)
        .await
        .expect("the log can be read");
    entries
        .into_iter()
        .map(|record| record.entry)
        .filter(|entry| entry.action.starts_with("sign_in"))
        .map(|entry| (entry.action, entry.detail_json))
        .collect()
}

#[tokio::test]
async fn whom_the_proxy_names_is_signed_in_once_and_on_record() {
    let app = start().await;
    let mut visitor = app.visitor();
    let shouted = email(Role::Operator).to_uppercase();
    let response = look(&mut visitor, "/accounts", &[&shouted]).await;
    assert_eq!(response.status(), 200);
    let page = response.text().await.expect("text");
    assert!(page.contains("Signed in by your organisation's proxy"));
    let cookies = visitor.cookies.clone();
    assert_eq!(
        look(&mut visitor, "/accounts", &[&shouted]).await.status(),
        200
    );
    assert_eq!(visitor.cookies, cookies, "the session goes on");
    let log = sign_ins(&app).await;
    assert_eq!(log.len(), 1, "{log:?}");
    assert!(log[0].1.contains("\"proxy\":\"127.0.0.1\""), "{log:?}");
    // No loop: the sign-in page leads on.
    let response = look(&mut visitor, "/sign-in", &[&shouted]).await;
    assert_eq!(location(&response), Some("/"));
}

#[tokio::test]
async fn nobody_else_can_name_anybody() {
    let app = start_with(trusting("10.0.0.5/32")).await;
    let admin = email(Role::Admin);
    let response = app
        .visitor()
        .request(Method::GET, "/accounts")
        .header("accept", HTML)
        .header(HEADER, &admin)
        .header("x-forwarded-for", "10.0.0.5")
        .header("forwarded", "for=10.0.0.5")
        .send()
        .await
        .expect("an answer");
    assert_eq!(location(&response), Some("/sign-in?next=%2Faccounts"));
    assert_eq!(response.headers().get("set-cookie"), None);
    assert_eq!(sign_ins(&app).await, []);
}

#[tokio::test]
async fn only_one_plausible_word_names_somebody() {
    let app = start().await;
    let (viewer, admin) = (email(Role::Viewer), email(Role::Admin));
    for words in [
        vec![viewer.as_str(), admin.as_str()],
        vec![viewer.as_str(), viewer.as_str()],
        vec!["viewer@subtotal.example, admin@subtotal.example"],
        vec!["<script>alert(1)</script>@x"],
        vec!["nobody@subtotal.example"],
        vec!["' OR 1=1 --@x"],
        vec!["viewer"],
    ] {
        let response = look(&mut app.visitor(), "/accounts", &words).await;
        assert_eq!(response.status(), 403, "{words:?}");
        assert_eq!(response.headers().get("set-cookie"), None, "{words:?}");
        let page = response.text().await.expect("text");
        assert!(page.contains("does not know"), "{page}");
        for word in words {
            assert!(!page.contains(word), "{page}");
        }
    }
    let empty = look(&mut app.visitor(), "/accounts", &[""]).await;
    assert_eq!(location(&empty), Some("/sign-in?next=%2Faccounts"));
    let other_name = app
        .visitor()
        .request(Method::GET, "/accounts")
        .header("x_forwarded_email", &viewer)
        .send()
        .await
        .expect("an answer");
    assert_eq!(other_name.status(), 303);
}

#[tokio::test]
async fn refusals_are_on_record_and_do_not_flood_it() {
    let app = start().await;
    for _ in 0..12 {
        let response = look(
            &mut app.visitor(),
            "/accounts",
            &["nobody@subtotal.example"],
        )
        .await;
        assert_eq!(response.status(), 403);
    }
    let log = sign_ins(&app).await;
    // One to five, then eight.
    assert_eq!(log.len(), 6, "{log:?}");
    assert!(log.iter().all(|(action, _)| action == "sign_in.refused"));
}

#[tokio::test]
async fn who_keeps_no_cookies_begins_one_session_and_not_one_a_request() {
    let app = start().await;
    let (viewer, operator) = (email(Role::Viewer), email(Role::Operator));
    for turn in 0..5 {
        let response = look(&mut app.visitor(), "/accounts", &[&viewer]).await;
        assert_eq!(response.status(), 200, "{turn}");
        assert_eq!(response.headers().contains_key("set-cookie"), turn == 0);
    }
    assert_eq!(sign_ins(&app).await.len(), 1);
    // Others from there sign in by themselves, and act as well.
    look(&mut app.visitor(), "/accounts", &[&operator]).await;
    assert_eq!(sign_ins(&app).await.len(), 2);
    let act = app
        .visitor()
        .form("/api/accounts/refresh", &[])
        .header("accept", HTML)
        .header(HEADER, &operator)
        .send()
        .await
        .expect("an answer");
    assert_eq!(act.status(), 303);
    // After signing out they sign in anew, on record.
    look(&mut app.visitor(), "/signed-out", &[&viewer]).await;
    let mut back = app.visitor();
    look(&mut back, "/accounts", &[&viewer]).await;
    assert!(!back.cookies.is_empty());
    assert_eq!(sign_ins(&app).await.len(), 3);
    // Nobody is let in by the memory of a word.
    let without = look(&mut app.visitor(), "/accounts", &[]).await;
    assert_eq!(without.status(), 303);
}

#[tokio::test]
async fn a_disabled_person_is_out_at_once() {
    let app = start().await;
    let viewer = email(Role::Viewer);
    let mut visitor = app.visitor();
    assert_eq!(
        look(&mut visitor, "/accounts", &[&viewer]).await.status(),
        200
    );
    Directory::new(app.store.clone(), app.clock.clone())
        .set_disabled(&viewer, true)
        .await
        .expect("disabled");
    assert_eq!(
        look(&mut visitor, "/accounts", &[&viewer]).await.status(),
        403
    );
    assert_eq!(visitor.cookies, [], "the session is gone");
}

#[tokio::test]
async fn when_the_proxy_names_somebody_else_the_session_is_theirs_and_new() {
    let app = start().await;
    let (viewer, operator) = (email(Role::Viewer), email(Role::Operator));
    let mut visitor = app.visitor();
    look(&mut visitor, "/accounts", &[&viewer]).await;
    let before = visitor.cookies.clone();
    let response = look(&mut visitor, "/accounts", &[&operator]).await;
    assert!(response.text().await.expect("text").contains(&operator));
    assert_ne!(visitor.cookies, before);
    // The old id is worth nothing.
    let mut old = app.visitor();
    old.cookies = before;
    assert_eq!(look(&mut old, "/accounts", &[]).await.status(), 303);

    // A form that was shown to one person does nothing in the name of another.
    let posted = visitor
        .form("/api/accounts/refresh", &[])
        .header("accept", JSON)
        .header(HEADER, &viewer)
        .send()
        .await
        .expect("an answer");
    assert_eq!(posted.status(), 409);
    let error: serde_json::Value = posted.json().await.expect("the wire error");
    assert_eq!(error["kind"], "conflict");
}

#[tokio::test]
async fn when_the_header_is_gone_so_is_the_session() {
    let app = start().await;
    let viewer = email(Role::Viewer);
    let mut visitor = app.visitor();
    look(&mut visitor, "/accounts", &[&viewer]).await;
    let before = visitor.cookies.clone();
    assert_eq!(look(&mut visitor, "/accounts", &[]).await.status(), 303);
    assert_eq!(visitor.cookies, []);
    visitor.cookies = before;
    assert_eq!(look(&mut visitor, "/accounts", &[]).await.status(), 303);
}

#[tokio::test]
async fn acts_come_through_as_from_a_form_of_ours_alone() {
    let app = start().await;
    let operator = email(Role::Operator);
    let post = |site: &'static str| {
        app.visitor()
            .request(Method::POST, "/api/accounts/refresh")
            .header("sec-fetch-site", site)
            .header("accept", JSON)
            .header(HEADER, &operator)
            .form(&[("a", "b")])
            .send()
    };
    assert_eq!(post("cross-site").await.expect("an answer").status(), 403);
    assert_eq!(sign_ins(&app).await, []);
    let accepted = post("same-origin").await.expect("an answer").status();
    assert!(accepted.is_success() || accepted == 303, "{accepted}");
    let unknown = app
        .visitor()
        .form("/api/accounts/refresh", &[])
        .header("accept", JSON)
        .header(HEADER, "nobody@subtotal.example")
        .send()
        .await
        .expect("an answer");
    assert_eq!(unknown.status(), 403);
    let error: serde_json::Value = unknown.json().await.expect("the wire error");
    assert_eq!(error["kind"], "forbidden");
    let health = look(&mut app.visitor(), "/healthz", &["nobody@subtotal.example"]).await;
    assert_eq!(health.status(), 200);
}

#[tokio::test]
async fn what_is_fetched_ahead_begins_and_ends_nothing() {
    let app = start().await;
    let (viewer, operator) = (email(Role::Viewer), email(Role::Operator));
    let ahead = |visitor: &Visitor<'_>, word: &str| {
        visitor
            .request(Method::GET, "/accounts")
            .header("accept", HTML)
            .header("sec-purpose", "prefetch")
            .header(HEADER, word)
            .send()
    };
    let mut visitor = app.visitor();
    let response = ahead(&visitor, &viewer).await.expect("an answer");
    assert_eq!(response.status(), 401);
    assert_eq!(response.headers().get("set-cookie"), None);
    assert_eq!(sign_ins(&app).await, []);
    look(&mut visitor, "/accounts", &[&viewer]).await;
    for (word, status) in [(&viewer, 200), (&operator, 401), (&viewer, 200)] {
        let response = ahead(&visitor, word).await.expect("an answer");
        assert_eq!(response.status(), status, "{word}");
    }
    assert_eq!(sign_ins(&app).await.len(), 1);
}

#[tokio::test]
async fn a_password_session_is_not_taken_over() {
    let app = start().await;
    let (viewer, admin) = (email(Role::Viewer), email(Role::Admin));
    let mut visitor = app.visitor();
    visitor.sign_in(&viewer, PASSWORD).await;
    let response = look(&mut visitor, "/accounts", &[&admin]).await;
    let page = response.text().await.expect("text");
    assert!(page.contains(&viewer) && !page.contains(&admin));
    // Nor does it need the header.
    assert_eq!(look(&mut visitor, "/accounts", &[]).await.status(), 200);
}

#[tokio::test]
async fn signing_out_leads_where_nobody_is_signed_in_again() {
    let app = start_with(ProxySignIn {
        sign_out_url: Some("/oauth2/sign_out".to_owned()),
        ..trusting("127.0.0.1/32")
    })
    .await;
    let viewer = email(Role::Viewer);
    let mut visitor = app.visitor();
    look(&mut visitor, "/accounts", &[&viewer]).await;
    let before = visitor.cookies.clone();
    let response = visitor
        .form("/api/sign_out", &[])
        .header("accept", HTML)
        .header(HEADER, &viewer)
        .send()
        .await
        .expect("an answer");
    visitor.keep_cookies(&response);
    assert_eq!(location(&response), Some("/signed-out"));
    assert_eq!(visitor.cookies, []);
    let farewell = look(&mut visitor, "/signed-out", &[&viewer]).await;
    assert_eq!(farewell.status(), 200);
    assert_eq!(farewell.headers()["refresh"], "0; url=/oauth2/sign_out");
    assert_eq!(visitor.cookies, [], "nobody was signed in");
    assert!(
        farewell
            .text()
            .await
            .expect("text")
            .contains("You are signed out")
    );
    visitor.cookies = before;
    assert_eq!(look(&mut visitor, "/accounts", &[]).await.status(), 303);
}

#[tokio::test]
async fn passwords_can_be_switched_off() {
    let app = start_with(ProxySignIn {
        takes_passwords: false,
        ..trusting("127.0.0.1/32")
    })
    .await;
    let page = app.visitor().page("/sign-in").await;
    assert!(page.contains("passwords are switched off"));
    assert!(!page.contains("type=\"password\""));
    let mut visitor = app.visitor();
    let refused = visitor.sign_in(&email(Role::Viewer), PASSWORD).await;
    assert_eq!(location(&refused), Some("/sign-in"));
    let (_, page) = visitor.visit("/sign-in").await;
    assert!(page.contains("Passwords are switched off here"), "{page}");
    assert_eq!(visitor.get("/accounts").await.status(), 303);
}

#[tokio::test]
async fn where_it_is_off_the_header_means_nothing() {
    let app = TestApp::start_live().await;
    let response = look(&mut app.visitor(), "/accounts", &[&email(Role::Admin)]).await;
    assert_eq!(response.status(), 303);
    let farewell = look(&mut app.visitor(), "/signed-out", &[]).await;
    assert_eq!(location(&farewell), Some("/sign-in"));
}
