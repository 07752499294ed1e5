//! E-mail on the pages: each person's switches, and how sending is doing.

use domain::people::Role;
use portal::{MailSettings, MailTls};

use crate::app::{Setting, TestApp, location};

const PASSWORD_THERE: &str = "hush-hush";

/// A server that is not there: its port was free a moment ago.
fn nobody() -> MailSettings {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    MailSettings {
        host: "127.0.0.1".to_owned(),
        port,
        tls: MailTls::Off,
        sign_in: Some(("subtotal".to_owned(), PASSWORD_THERE.into())),
        sender: "subtotal@partner.example".parse().expect("a sender"),
        origin: "https://subtotal.partner.example".to_owned(),
    }
}

#[tokio::test]
async fn everybody_sets_their_own_switches() {
    let app = TestApp::start().await;
    let mut visitor = app.signed_in(Role::Viewer).await;
    let checked = |page: &str| page.matches(" checked").count();
    let before = checked(&visitor.page("/profile").await);
    let response = visitor
        .submit("/api/profile/mail", &[("attention", "on")])
        .await;
    assert_eq!(location(&response), Some("/profile"));
    let (_, page) = visitor.visit("/profile").await;
    assert!(page.contains("Saved"), "{page}");
    assert!(page.contains("no server is configured"));
    assert_eq!(checked(&page), before - 1, "one of two");
    let audit = app.signed_in(Role::Admin).await.page("/audit").await;
    assert!(audit.contains("E-mail switches set"));
}

#[tokio::test]
async fn it_is_off_until_a_server_is_named() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(Role::Admin).await;
    let page = admin.page("/settings").await;
    assert!(page.contains("Off: nobody is told of changes by e-mail"));
    assert!(!page.contains("Send a test e-mail to me"));
    admin.submit("/api/settings/try_mail", &[]).await;
    let (_, page) = admin.visit("/settings").await;
    assert!(page.contains("No e-mail server is configured"), "{page}");
}

#[tokio::test]
async fn an_administrator_learns_that_the_server_is_not_there() {
    let app = TestApp::start_as(Setting {
        mail: Some(nobody()),
        ..Setting::default()
    })
    .await;
    let mut admin = app.signed_in(Role::Admin).await;
    assert!(admin.page("/settings").await.contains("On, via 127.0.0.1"));
    admin.submit("/api/settings/try_mail", &[]).await;
    let (_, page) = admin.visit("/settings").await;
    assert!(page.contains("The e-mail was not sent"), "{page}");
    assert!(page.contains("The server could not be reached"));
    assert!(!page.contains(PASSWORD_THERE));
    assert!(admin.page("/audit").await.contains("E-mail tried"));
}
