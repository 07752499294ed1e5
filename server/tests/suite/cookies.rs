//! What cookies look like, and what of them the database holds.

use domain::people::Role;

use crate::app::{Setting, TestApp, email, set_cookies};

async fn session_cookie(origin: Option<&'static str>) -> String {
    let app = TestApp::start_as(Setting {
        origin,
        ..Setting::default()
    })
    .await;
    let mut visitor = app.visitor();
    let response = visitor
        .submit(
            "/api/sign_in_demo",
            &[("email", &email(Role::Viewer)), ("code", "")],
        )
        .await;
    let cookies = set_cookies(&response);
    assert_eq!(cookies.len(), 1, "{cookies:?}");
    cookies[0].clone()
}

#[tokio::test]
async fn on_https_the_sessions_cookie_is_bound_to_the_host() {
    let cookie = session_cookie(Some("https://subtotal.example.com")).await;
    assert!(cookie.starts_with("__Host-subtotal="), "{cookie}");
    for attribute in ["; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert!(!cookie.contains("Max-Age"), "{cookie}");
}

#[tokio::test]
async fn on_loopback_it_does_without_https() {
    let cookie = session_cookie(None).await;
    assert!(cookie.starts_with("subtotal="), "{cookie}");
    assert!(
        cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax"),
        "{cookie}"
    );
    assert!(!cookie.contains("Secure"), "{cookie}");
}

#[tokio::test]
async fn signing_out_makes_a_browser_forget_a_host_cookie() {
    let app = TestApp::start_as(Setting {
        origin: Some("https://subtotal.example.com"),
        ..Setting::default()
    })
    .await;
    let mut visitor = app.signed_in(Role::Viewer).await;
    let response = visitor.submit("/api/sign_out", &[]).await;
    let cookies = set_cookies(&response);
    // Browsers ignore a removal of a __Host- cookie that is not marked as the cookie was.
    assert!(
        cookies
            .iter()
            .any(|cookie| cookie.starts_with("__Host-subtotal=;")
                && cookie.contains("Secure")
                && cookie.contains("Path=/")
                && cookie.contains("Max-Age=0")),
        "{cookies:?}"
    );
}

#[tokio::test]
async fn the_database_holds_no_session_id() {
    let mut app = TestApp::start().await;
    let id = app.signed_in(Role::Admin).await.cookies[0].1.clone();
    app.stop().await;
    let parsed: tower_sessions::session::Id = id.parse().expect("an id");
    let mut bytes = std::fs::read(&app.database).expect("the file");
    if let Ok(log) = std::fs::read(app.database.with_extension("db-wal")) {
        bytes.extend(log);
    }
    for needle in [id.as_bytes(), &parsed.0.to_le_bytes()] {
        let is_there = bytes.windows(needle.len()).any(|window| window == needle);
        assert!(!is_there, "the id can be read from the file");
    }
}

#[tokio::test]
async fn a_planted_or_broken_cookie_is_no_session() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    for value in ["AAAAAAAAAAAAAAAAAAAAAA", "x", "", "%00", "../../etc"] {
        visitor.cookies = vec![("subtotal".to_owned(), value.to_owned())];
        assert_eq!(visitor.get("/accounts").await.status(), 303, "{value:?}");
    }
}

#[tokio::test]
async fn a_page_fetched_ahead_leaves_the_notice_for_the_person() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    visitor
        .submit("/api/sign_in_demo", &[("email", "nobody@subtotal.example")])
        .await;
    let ahead = visitor
        .request(reqwest::Method::GET, "/sign-in")
        .header("accept", crate::app::HTML)
        .header("sec-purpose", "prefetch")
        .send()
        .await
        .expect("an answer");
    assert!(!ahead.text().await.expect("text").contains("wrong"));
    let (_, page) = visitor.visit("/sign-in").await;
    assert!(page.contains("wrong"), "{page}");
}
