//! What people set and end for themselves.

use domain::people::Role;

use crate::app::{PASSWORD, TestApp, email, location};

const NEW_PASSWORD: &str = "four quite other words";

#[tokio::test]
async fn zone_theme_and_keys_reach_every_page() {
    let app = TestApp::start().await;
    let mut visitor = app.signed_in(Role::Viewer).await;
    let before = visitor.page("/accounts").await;
    assert!(!before.contains("data-theme"), "the system decides");
    assert!(before.contains("Times in UTC"));
    let wishes = [("zone", "Asia/Kolkata"), ("theme", "dark")];
    let response = visitor.submit("/api/profile/preferences", &wishes).await;
    assert_eq!(location(&response), Some("/profile"));
    let (_, page) = visitor.visit("/profile").await;
    assert!(page.contains("Saved"), "{page}");
    let after = visitor.page("/accounts").await;
    assert!(after.contains("data-theme=\"dark\""));
    assert!(after.contains("Times in IST (UTC+5:30)"));
    assert!(after.contains("Single keys are switched off"));
    // They are the person's, not the browser's.
    let elsewhere = app.signed_in(Role::Viewer).await;
    assert!(
        elsewhere
            .page("/accounts")
            .await
            .contains("data-theme=\"dark\"")
    );
    let others = app.signed_in(Role::Admin).await;
    assert!(!others.page("/accounts").await.contains("data-theme"));
}

#[tokio::test]
async fn a_zone_that_does_not_exist_is_refused_at_its_field() {
    let app = TestApp::start().await;
    let mut visitor = app.signed_in(Role::Viewer).await;
    for zone in ["Nowhere/Land", "", "../../etc/localtime", "/etc/passwd"] {
        let wishes = [("zone", zone), ("theme", "light"), ("shortcuts", "on")];
        visitor.submit("/api/profile/preferences", &wishes).await;
        let (_, page) = visitor.visit("/profile").await;
        assert!(page.contains("There is no such zone"), "{zone}");
        assert!(
            page.contains(&format!("value=\"{zone}\"")),
            "{zone} stays entered"
        );
        assert!(page.contains("Times in UTC"));
        assert!(!page.contains("data-theme"), "nothing was saved");
    }
}

#[tokio::test]
async fn sessions_are_shown_and_ended_one_by_one() {
    let app = TestApp::start().await;
    let mut here = app.signed_in(Role::Operator).await;
    let there = app.signed_in(Role::Operator).await;
    let elsewhere = app.signed_in(Role::Operator).await;
    let page = here.page("/profile").await;
    assert!(page.contains("This one") && page.contains("127.0.0.1"));
    let keys = session_keys(&page);
    assert_eq!(keys.len(), 2, "the others'");
    here.submit("/api/profile/end_session", &[("session", &keys[0])])
        .await;
    let still: Vec<u16> = vec![
        there.get("/accounts").await.status().as_u16(),
        elsewhere.get("/accounts").await.status().as_u16(),
    ];
    assert_eq!(
        still.iter().filter(|status| **status == 200).count(),
        1,
        "{still:?}"
    );
    here.submit("/api/profile/end_other_sessions", &[]).await;
    assert_eq!(there.get("/accounts").await.status(), 303);
    assert_eq!(elsewhere.get("/accounts").await.status(), 303);
    assert_eq!(here.get("/accounts").await.status(), 200);
}

#[tokio::test]
async fn nobody_ends_the_session_of_somebody_else() {
    let app = TestApp::start().await;
    let victim = app.signed_in(Role::Admin).await;
    let _second = app.signed_in(Role::Admin).await;
    let key = session_keys(&victim.page("/profile").await).remove(0);
    let attacker = app.signed_in(Role::Operator).await;
    assert!(!attacker.page("/profile").await.contains(&key));
    let response = attacker
        .form("/api/profile/end_session", &[("session", &key)])
        .header("accept", crate::app::JSON)
        .send()
        .await
        .expect("an answer");
    assert_eq!(response.status(), 404);
    assert!(victim.page("/profile").await.contains(&key), "it goes on");
}

#[tokio::test]
async fn a_new_password_takes_the_current_one_and_ends_the_other_sessions() {
    let app = TestApp::start_live().await;
    let operator = email(Role::Operator);
    let mut here = app.visitor();
    here.sign_in(&operator, PASSWORD).await;
    let mut there = app.visitor();
    there.sign_in(&operator, PASSWORD).await;
    for (current, new, again, sentence) in [
        (
            "wrong, I fear",
            NEW_PASSWORD,
            NEW_PASSWORD,
            "not your current password",
        ),
        (PASSWORD, "short", "short", "at least 12 characters"),
        (PASSWORD, NEW_PASSWORD, "something else", "not the same"),
        (PASSWORD, PASSWORD, PASSWORD, "Choose another one"),
    ] {
        let fields = [
            ("current_password", current),
            ("new_password", new),
            ("again", again),
        ];
        here.submit("/api/profile/password", &fields).await;
        let (_, page) = here.visit("/profile").await;
        assert!(page.contains(sentence), "{sentence}");
        for secret in [current, new, again] {
            assert!(!page.contains(&format!("value=\"{secret}\"")));
        }
    }
    assert_eq!(there.get("/accounts").await.status(), 200);
    let before = here.cookies.clone();
    let fields = [
        ("current_password", PASSWORD),
        ("new_password", NEW_PASSWORD),
        ("again", NEW_PASSWORD),
    ];
    here.submit("/api/profile/password", &fields).await;
    let (_, page) = here.visit("/profile").await;
    assert!(page.contains("Your other session is ended"), "{page}");
    assert_ne!(here.cookies, before, "a new id, as after signing in");
    assert_eq!(there.get("/accounts").await.status(), 303);
    assert_eq!(here.get("/accounts").await.status(), 200);
    let mut again = app.visitor();
    assert_eq!(
        location(&again.sign_in(&operator, PASSWORD).await),
        Some("/sign-in")
    );
    assert_eq!(
        location(&again.sign_in(&operator, NEW_PASSWORD).await),
        Some(::app::paths::HOME)
    );
}

#[tokio::test]
async fn guessing_the_current_password_is_slowed_down_like_signing_in() {
    let app = TestApp::start_live().await;
    let mut visitor = app.visitor();
    visitor.sign_in(&email(Role::Viewer), PASSWORD).await;
    let guess = [
        ("current_password", "a guess of a password"),
        ("new_password", NEW_PASSWORD),
        ("again", NEW_PASSWORD),
    ];
    for _ in 0..6 {
        visitor.submit("/api/profile/password", &guess).await;
    }
    let (_, page) = visitor.visit("/profile").await;
    assert!(page.contains("Too many wrong ones"), "{page}");
}

/// The keys of the sessions that a page offers to end.
fn session_keys(page: &str) -> Vec<String> {
    page.split("name=\"session\" value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}
