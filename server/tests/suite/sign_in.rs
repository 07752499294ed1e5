//! Signing in and out.

use domain::ids::UserId;
use domain::people::Role;
use portal::{Directory, Trust};

use crate::app::{PASSWORD, Setting, TestApp, email, location};

#[tokio::test]
async fn the_right_password_opens_the_page_that_was_wanted() {
    let app = TestApp::start_live().await;
    let mut visitor = app.visitor();
    let response = visitor.get("/accounts?q=delta&page=2").await;
    assert_eq!(response.status(), 303);
    assert_eq!(
        location(&response),
        Some("/sign-in?next=%2Faccounts%3Fq%3Ddelta%26page%3D2")
    );

    let operator = email(Role::Operator);
    let response = visitor
        .submit(
            "/api/sign_in",
            &[
                ("email", &operator),
                ("password", PASSWORD),
                ("next", "/accounts?q=delta&page=2"),
            ],
        )
        .await;
    assert_eq!(response.status(), 303);
    assert_eq!(location(&response), Some("/accounts?q=delta&page=2"));
    assert_eq!(visitor.get("/accounts").await.status(), 200);
}

#[tokio::test]
async fn nobody_is_sent_to_a_foreign_page_after_signing_in() {
    let app = TestApp::start().await;
    let viewer = email(Role::Viewer);
    for next in [
        "//evil.example",
        "https://evil.example/accounts",
        "/\\evil.example",
        "/accounts/../x",
    ] {
        let response = app
            .visitor()
            .submit(
                "/api/sign_in_demo",
                &[("email", &viewer), ("code", ""), ("next", next)],
            )
            .await;
        assert_eq!(location(&response), Some("/"), "{next}");
    }
    let page = app.visitor().page("/sign-in?next=//evil.example").await;
    assert!(!page.contains("evil.example"), "{page}");
}

#[tokio::test]
async fn a_wrong_password_says_so_once_and_does_not_tell_who_exists() {
    let app = TestApp::start_live().await;
    let mut answers = Vec::new();
    for email in [email(Role::Admin), "nobody@subtotal.example".to_owned()] {
        let mut visitor = app.visitor();
        let response = visitor.sign_in(&email, "wrong password, sorry").await;
        assert_eq!(location(&response), Some("/sign-in"));
        let (_, page) = visitor.visit("/sign-in").await;
        assert!(page.contains("E-mail or password is wrong"), "{page}");
        // What was typed is still there; the password is not.
        assert!(page.contains(&email));
        assert!(!page.contains("wrong password, sorry"));
        let (_, again) = visitor.visit("/sign-in").await;
        assert!(!again.contains("E-mail or password is wrong"));
        let page = page.replace(&email, "EMAIL");
        let main = page
            .split("<main")
            .nth(1)
            .and_then(|rest| rest.split("</main>").next());
        answers.push(main.expect("a main part").to_owned());
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let app = TestApp::start_live().await;
    let victim = email(Role::Admin);
    for _ in 0..6 {
        app.visitor()
            .sign_in(&victim, "a guess of a password")
            .await;
    }
    let mut visitor = app.visitor();
    // Even the right password has to wait now.
    let response = visitor.sign_in(&victim, PASSWORD).await;
    assert_eq!(location(&response), Some("/sign-in"));
    let (_, page) = visitor.visit("/sign-in").await;
    assert!(page.contains("Too many attempts"), "{page}");
}

#[tokio::test]
async fn one_clients_guesses_do_not_keep_others_out_where_a_proxy_tells_them_apart() {
    for trusts_proxy in [true, false] {
        let app = TestApp::start_as(Setting {
            is_demo: false,
            trusts_proxy,
            ..Setting::default()
        })
        .await;
        let attempt = async |email: &str, password: &str, client: &str| {
            let response = app
                .visitor()
                .form("/api/sign_in", &[("email", email), ("password", password)])
                .header("accept", crate::app::HTML)
                .header("x-forwarded-for", client)
                .send()
                .await
                .expect("an answer");
            location(&response) == Some("/")
        };
        for number in 0..6 {
            let name = format!("guess{number}@subtotal.example");
            attempt(&name, "a guess of a password", "203.0.113.1").await;
        }
        let viewer = email(Role::Viewer);
        assert!(!attempt(&viewer, PASSWORD, "203.0.113.1").await);
        let is_let_in = attempt(&viewer, PASSWORD, "203.0.113.2").await;
        assert_eq!(is_let_in, trusts_proxy, "a stranger's word does not count");
    }
}

#[tokio::test]
async fn signing_in_gives_a_new_session_and_ends_the_old_one() {
    let app = TestApp::start().await;
    let mut visitor = app.signed_in(Role::Viewer).await;
    let before = visitor.cookies.clone();
    visitor
        .submit(
            "/api/sign_in_demo",
            &[("email", &email(Role::Admin)), ("code", "")],
        )
        .await;
    assert_ne!(visitor.cookies, before);
    let mut thief = app.visitor();
    thief.cookies = before;
    assert_eq!(thief.get("/accounts").await.status(), 303);
}

#[tokio::test]
async fn after_signing_out_the_old_cookie_is_worth_nothing() {
    let app = TestApp::start().await;
    let mut visitor = app.signed_in(Role::Operator).await;
    let kept = visitor.cookies.clone();
    let response = visitor.submit("/api/sign_out", &[]).await;
    assert_eq!(location(&response), Some("/sign-in"));
    assert!(visitor.cookies.is_empty(), "{:?}", visitor.cookies);
    visitor.cookies = kept;
    assert_eq!(visitor.get("/accounts").await.status(), 303);
}

#[tokio::test]
async fn a_disabled_person_is_out_at_once() {
    let app = TestApp::start().await;
    let visitor = app.signed_in(Role::Approver).await;
    assert_eq!(visitor.get("/accounts").await.status(), 200);
    Directory::new(app.store.clone(), app.clock.clone())
        .set_disabled(&email(Role::Approver), true)
        .await
        .expect("disabled");
    assert_eq!(visitor.get("/accounts").await.status(), 303);
}

#[tokio::test]
async fn a_new_password_ends_what_was_open() {
    let app = TestApp::start_live().await;
    let mut visitor = app.visitor();
    visitor.sign_in(&email(Role::Operator), PASSWORD).await;
    assert_eq!(visitor.get("/accounts").await.status(), 200);
    Directory::new(app.store.clone(), app.clock.clone())
        .reset_password(
            &email(Role::Operator),
            "another long password".to_owned(),
            Trust::AfterADay,
        )
        .await
        .expect("reset");
    assert_eq!(visitor.get("/accounts").await.status(), 303);
    visitor.sign_in(&email(Role::Operator), PASSWORD).await;
    assert_eq!(visitor.get("/accounts").await.status(), 303);
    visitor
        .sign_in(&email(Role::Operator), "another long password")
        .await;
    assert_eq!(visitor.get("/accounts").await.status(), 200);
}

#[tokio::test]
async fn outside_of_the_demo_nobody_signs_in_by_a_click() {
    let app = TestApp::start_live().await;
    let mut visitor = app.visitor();
    let response = visitor
        .submit(
            "/api/sign_in_demo",
            &[("email", &email(Role::Admin)), ("code", "")],
        )
        .await;
    assert_eq!(location(&response), Some("/sign-in"));
    assert_eq!(visitor.get("/accounts").await.status(), 303);
}

#[tokio::test]
async fn a_session_that_was_not_used_for_half_an_hour_is_over() {
    let app = TestApp::start().await;
    let visitor = app.signed_in(Role::Viewer).await;
    assert_eq!(visitor.get("/accounts").await.status(), 200);
    let id = session_id_hash(&visitor.cookies[0].1);
    let session = app
        .store
        .find_session(id, crate::app::real_now())
        .await
        .expect("reads")
        .expect("is there");
    let idle_ms = session.expires_at.0 - crate::app::real_now().0;
    assert!((29 * 60_000..=30 * 60_000).contains(&idle_ms), "{idle_ms}");
    app.store
        .save_session(
            id,
            store::SessionUse {
                user: session.user,
                data: &session.data,
                origin: &session.origin,
                used_at: session.used_at,
                expires_at: crate::app::real_now(),
            },
        )
        .await
        .expect("writes");
    assert_eq!(visitor.get("/accounts").await.status(), 303);
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_however_much_it_is_used() {
    let app = TestApp::start().await;
    let mut visitor = app.signed_in(Role::Viewer).await;
    let now = crate::app::real_now();
    let user = app
        .store
        .find_user_by_email(&email(Role::Viewer))
        .await
        .expect("reads")
        .map(|user| user.id);
    for (age_ms, is_alive) in [(11 * 3_600_000, true), (12 * 3_600_000, false)] {
        let started_at = now.plus_ms(-age_ms);
        let cookie = planted_session(&app, user, started_at, now.plus_ms(600_000)).await;
        visitor.cookies = vec![("subtotal".to_owned(), cookie)];
        let status = visitor.get("/accounts").await.status();
        assert_eq!(status == 200, is_alive, "{age_ms} ms: {status}");
    }
}

/// A session as the database would hold it.
async fn planted_session(
    app: &TestApp,
    user: Option<UserId>,
    started_at: domain::time::UtcMillis,
    expires_at: domain::time::UtcMillis,
) -> String {
    let id = tower_sessions::session::Id::default();
    let data = serde_json::json!({
        "user": user, "started_at": started_at, "touched_at": started_at,
    });
    let session = store::Session {
        user,
        data: data.to_string().into_bytes(),
        created_at: started_at,
        expires_at,
        origin: store::SessionOrigin::default(),
        used_at: started_at,
    };
    app.store
        .create_session(session_id_hash(&id.to_string()), &session)
        .await
        .expect("writes");
    id.to_string()
}

fn session_id_hash(cookie: &str) -> [u8; 32] {
    use sha2::Digest as _;
    let id: tower_sessions::session::Id = cookie.parse().expect("an id");
    sha2::Sha256::digest(id.0.to_le_bytes()).into()
}

#[tokio::test]
async fn a_search_that_was_wanted_survives_the_sign_in_as_it_was() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    let wanted = "/accounts?q=100%25%20Deltamar%20B.V.";
    let to_sign_in = visitor.get(wanted).await;
    let sign_in = location(&to_sign_in).expect("a redirect").to_owned();
    let page = visitor.page(&sign_in).await;
    assert!(page.contains(&format!("value=\"{wanted}\"")), "{sign_in}");
    let email = email(Role::Viewer);
    let fields = [("email", email.as_str()), ("code", ""), ("next", wanted)];
    let signed_in = visitor.submit("/api/sign_in_demo", &fields).await;
    assert_eq!(location(&signed_in), Some(wanted));
    let list = visitor.page(wanted).await;
    assert!(
        list.contains("value=\"100% Deltamar B.V.\""),
        "the search as it was typed"
    );
}
