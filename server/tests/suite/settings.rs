//! The page about this installation.

use domain::people::Role;

use crate::app::{PASSWORD, TestApp, email, location};

#[tokio::test]
async fn administrators_see_how_it_is_set_up_and_nothing_secret() {
    let app = TestApp::start().await;
    let admin = app.signed_in(Role::Admin).await;
    let page = admin.page("/settings").await;
    for words in [
        "A Server-to-Server OAuth app",
        "SQLite",
        "Only browsers on this machine",
        "Person Viewer",
        "this instance has asked for no token",
        "Not started",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let simulated = app.simulator.config();
    let secrets = [
        &simulated.client_secret,
        &simulated.client_id,
        &simulated.account_id,
    ];
    for secret in secrets {
        assert!(!page.contains(secret.as_str()));
    }
    let refused = app.signed_in(Role::Approver).await.get("/settings").await;
    assert_eq!(refused.status(), 403);
    let text = refused.text().await.expect("text");
    assert!(text.contains("Your role cannot see the settings"), "{text}");
}

#[tokio::test]
async fn the_connection_is_tried_by_one_call() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(Role::Admin).await;
    let response = admin.submit("/api/settings/try_connection", &[]).await;
    assert_eq!(location(&response), Some("/settings"));
    let (_, page) = admin.visit("/settings").await;
    assert!(page.contains("Zoom answers"), "{page}");
    assert!(page.contains("billing:master") && page.contains("account:master"));
    assert!(page.contains("They allow everything"), "{page}");
    assert!(admin.page("/budget").await.contains("Account list 1"));
}

#[tokio::test]
async fn who_signed_in_and_who_may_not_is_listed() {
    let app = TestApp::start_live().await;
    let mut admin = app.visitor();
    admin.sign_in(&email(Role::Admin), PASSWORD).await;
    portal::Directory::new(app.store.clone(), app.clock.clone())
        .set_disabled(&email(Role::Viewer), true)
        .await
        .expect("disabled");
    let page = admin.page("/settings").await;
    assert_eq!(page.matches("Disabled").count(), 1);
    assert!(!page.contains(PASSWORD) && !page.contains("argon2"));
}
