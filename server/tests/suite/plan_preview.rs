//! The piece that tells what a form of plans would change while it is filled in.

use domain::people::Role;
use simulator::{StoryKind, story};

use crate::app::TestApp;

#[tokio::test]
async fn it_tells_what_would_change_and_asks_zoom_nothing() {
    let app = TestApp::start().await;
    let visitor = app.signed_in(Role::Viewer).await;
    let account = &story(StoryKind::NearlyFull).id;
    let plans = format!("/accounts/{account}/plans");
    let page = visitor.page(&plans).await;
    let code = page
        .split(&format!("{plans}/change?code="))
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a plan that can be changed");
    let preview = format!("{plans}/change/preview?code_now={code}&code={code}");
    let calls = app.simulator.calls().counts().calls;
    let piece = visitor.page(&format!("{preview}&hosts=777")).await;
    assert!(piece.contains("777"), "{piece}");
    assert!(!piece.contains("<html"), "{piece}");
    for unfinished in ["", "&hosts=", "&hosts=x", "&hosts=99999999999999999999"] {
        let piece = visitor.page(&format!("{preview}{unfinished}")).await;
        assert!(
            piece.contains("once the form is complete"),
            "{unfinished}: {piece}"
        );
    }
    assert_eq!(app.simulator.calls().counts().calls, calls);
}

#[tokio::test]
async fn what_there_is_none_of_is_not_found() {
    let app = TestApp::start().await;
    let visitor = app.signed_in(Role::Viewer).await;
    let account = &story(StoryKind::NearlyFull).id;
    for path in [
        "/accounts/no-such-account/plans/change/preview".to_owned(),
        format!("/accounts/{account}/plans/explode/preview"),
    ] {
        assert_eq!(visitor.get(&path).await.status(), 404, "{path}");
    }
}
