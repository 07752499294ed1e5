//! Who approves what: proposed by one, confirmed by another, through the forms of the page.

use domain::people::Role;

use crate::app::{PASSWORD, TestApp, location};

/// What the form sends: nobody is asked when a plan is cancelled any more.
const LOOSER: [(&str, &str); 6] = [
    ("base_plan_type", "on"),
    ("increase_percent", "20"),
    ("increase_licences", "50"),
    ("contact_email", "on"),
    ("bulk_accounts", "5"),
    ("reason", "We trust each other"),
];

fn token(page: &str) -> String {
    let (_, after) = page.split_once("name=\"token\" value=\"").expect("a token");
    after.split('"').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_policy_is_proposed_by_one_and_confirmed_by_another() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(Role::Admin).await;
    let mut approver = app.signed_in(Role::Approver).await;
    assert!(admin.page("/settings").await.contains("Who approves what"));
    let proposed = admin.submit("/api/policy/propose", &LOOSER).await;
    assert_eq!(location(&proposed), Some("/policy"));
    let (_, page) = admin.visit("/policy").await;
    assert!(page.contains("The policy is proposed"), "{page}");
    assert!(
        page.contains("Nobody confirms their own proposal"),
        "{page}"
    );
    let token = token(&page);
    let own = [("token", token.as_str()), ("decision", "confirm")];
    admin.submit("/api/policy/decide", &own).await;
    let (_, page) = admin.visit("/policy").await;
    assert!(
        page.contains("Not done") && page.contains("Proposed"),
        "{page}"
    );

    let wrong = [&own[..], &[("password", "not the password")]].concat();
    let right = [&own[..], &[("password", PASSWORD)]].concat();
    let page = approver.page("/policy").await;
    if page.contains("Your password") {
        approver.submit("/api/policy/decide", &wrong).await;
        let (_, page) = approver.visit("/policy").await;
        assert!(page.contains("not your password"), "{page}");
    }
    let confirmed = approver.submit("/api/policy/decide", &right).await;
    assert_eq!(location(&confirmed), Some("/policy"));
    let (_, page) = approver.visit("/policy").await;
    assert!(page.contains("The policy holds"), "{page}");
    let log = approver.page("/audit").await;
    assert!(
        log.contains("Policy proposed") && log.contains("Policy confirmed"),
        "{log}"
    );
}

#[tokio::test]
async fn what_was_typed_stays_with_what_is_wrong() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(Role::Admin).await;
    let fields = [("increase_percent", "a fifth"), ("reason", "Rounder")];
    admin.submit("/api/policy/propose", &fields).await;
    let (_, page) = admin.visit("/policy").await;
    assert!(page.contains("This is no whole number"), "{page}");
    assert!(
        page.contains("value=\"a fifth\"") && page.contains("value=\"Rounder\""),
        "{page}"
    );
    let viewer = app.signed_in(Role::Viewer).await.page("/policy").await;
    assert!(
        viewer.contains("A cancellation") && !viewer.contains("Propose another"),
        "{viewer}"
    );
}
