//! The demo's start page and its controls: what they do, and that a live portal has neither.

use domain::people::Role;
use domain::time::DAY_MS;
use simulator::{FaultKind, StoryKind, story};

use crate::app::{PASSWORD, TestApp, email, location};

#[tokio::test]
async fn every_story_leads_to_a_page_that_is_there() {
    let app = TestApp::start().await;
    let visitor = app.signed_in(Role::Viewer).await;
    let page = visitor.page("/demo").await;
    for told in simulator::stories() {
        assert!(page.contains(told.sentence), "{}", told.name);
    }
    let links: Vec<&str> = page
        .split("<ul class=\"stories\">")
        .skip(1)
        .flat_map(|list| list.split("</ul>").next())
        .flat_map(|list| list.split("href=\"").skip(1))
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(links.len() > simulator::stories().len(), "{links:?}");
    for link in links {
        assert_eq!(visitor.get(link).await.status(), 200, "{link}");
    }
}

#[tokio::test]
async fn the_clock_moves_for_portal_and_zoom_together_and_says_so_on_every_page() {
    let app = TestApp::start().await;
    let mut visitor = app.signed_in(Role::Viewer).await;
    assert!(
        !visitor
            .page("/accounts")
            .await
            .contains("ahead of real time")
    );
    let before_ms = app.clock.now_ms();
    let response = visitor
        .submit("/api/demo/advance", &[("step", "month")])
        .await;
    assert_eq!(location(&response), Some("/demo"));
    assert!(app.clock.now_ms() - before_ms >= 30 * DAY_MS);
    let (status, page) = visitor.visit("/accounts").await;
    assert_eq!(status, 200, "sessions go by real time");
    assert!(page.contains("30 d ahead of real time"), "{page}");
    let kept = app
        .store
        .find_setting("demo.ahead_ms")
        .await
        .expect("reads");
    let kept_ms: i64 = kept.expect("it is kept").parse().expect("a number");
    assert!((30 * DAY_MS..31 * DAY_MS).contains(&kept_ms), "{kept_ms}");
}

#[tokio::test]
async fn what_goes_wrong_befalls_the_account_it_is_meant_for_and_is_mended() {
    let app = TestApp::start().await;
    let mut visitor = app.signed_in(Role::Operator).await;
    let id = story(StoryKind::Bundle).id.to_string();
    for fields in [
        vec![("mishap", "down"), ("account_id", id.as_str())],
        vec![("mishap", "slow"), ("account_id", "")],
    ] {
        let response = visitor.submit("/api/demo/go_wrong", &fields).await;
        assert_eq!(location(&response), Some("/demo"));
    }
    let faults = app.simulator.faults().all();
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert_eq!(faults[0].fault.kind, FaultKind::Cut);
    assert_eq!(
        faults[0].fault.account.as_ref().map(ToString::to_string),
        Some(id)
    );
    assert_eq!(faults[1].fault.account, None);
    let page = visitor.page("/accounts").await;
    assert!(page.contains("Zoom does not answer: Okonjo Legal Chambers"));
    assert!(page.contains("Zoom is slow"));

    let number = faults[0].id.0.to_string();
    visitor
        .submit("/api/demo/mend", &[("fault", &number)])
        .await;
    assert_eq!(app.simulator.faults().all().len(), 1);
    visitor.submit("/api/demo/mend", &[]).await;
    assert_eq!(app.simulator.faults().all(), []);
    assert!(!visitor.page("/accounts").await.contains("Zoom is slow"));
}

#[tokio::test]
async fn nonsense_steers_nothing() {
    let mut app = TestApp::start().await;
    let before = app.clock.offset_ms();
    let mut visitor = app.signed_in(Role::Admin).await;
    for (path, fields) in [
        ("/api/demo/advance", vec![("step", "century")]),
        (
            "/api/demo/go_wrong",
            vec![("mishap", "nonsense"), ("account_id", "")],
        ),
        (
            "/api/demo/go_wrong",
            vec![("mishap", "down"), ("account_id", "../x")],
        ),
        (
            "/api/demo/go_wrong",
            vec![("mishap", "down"), ("account_id", "nobody")],
        ),
        ("/api/demo/mend", vec![("fault", "4711")]),
    ] {
        let response = visitor.submit(path, &fields).await;
        assert_eq!(response.status(), 303, "{path} {fields:?}");
    }
    assert_eq!(app.clock.offset_ms(), before);
    assert_eq!(app.simulator.faults().all(), []);
    assert!(app.put_back.try_recv().is_err());
}

#[tokio::test]
async fn every_act_on_the_demo_is_in_the_log() {
    let mut app = TestApp::start().await;
    let mut visitor = app.signed_in(Role::Approver).await;
    visitor
        .submit("/api/demo/advance", &[("step", "hour")])
        .await;
    visitor
        .submit(
            "/api/demo/go_wrong",
            &[("mishap", "forbidden"), ("account_id", "")],
        )
        .await;
    visitor.submit("/api/demo/mend", &[("fault", "1")]).await;
    visitor.submit("/api/demo/put_back", &[]).await;
    let asked = app
        .put_back
        .try_recv()
        .expect("the beginning was asked for");
    assert_eq!(asked.person.email, email(Role::Approver));
    let entries = app.store.list_audit(0, 100).await.expect("reads");
    let acts: Vec<(&str, &str)> = entries
        .iter()
        .map(|record| (record.entry.action.as_str(), record.entry.subject.as_str()))
        .filter(|(action, _)| action.starts_with("demo_"))
        .collect();
    assert_eq!(
        acts,
        [
            ("demo_advance", "hour"),
            ("demo_go_wrong", "forbidden"),
            ("demo_mend", "1"),
            ("demo_put_back", ""),
        ]
    );
}

#[tokio::test]
async fn nobody_is_shown_a_demo_that_ends() {
    let app = TestApp::start().await;
    let mut visitor = app.signed_in(Role::Operator).await;
    let response = visitor.submit("/api/demo/put_back", &[]).await;
    assert_eq!(location(&response), Some("/demo"));
    // Whatever connection it comes on, it is asked for again on a new one.
    for path in ["/demo", "/accounts?q=a%20b&page=2"] {
        let response = visitor.get(path).await;
        assert_eq!(response.status(), 307, "{path}");
        assert_eq!(location(&response), Some(path));
        assert_eq!(response.headers()["connection"], "close");
    }
    assert_eq!(visitor.get("//evil.example/").await.status(), 409);
    let act = visitor
        .submit("/api/demo/advance", &[("step", "day")])
        .await;
    assert_eq!(act.status(), 409);
    assert_eq!(app.clock.offset_ms(), 0, "nothing was done");
}

#[tokio::test]
async fn a_live_portal_has_neither_the_page_nor_the_controls() {
    let mut app = TestApp::start_live().await;
    let before = app.clock.offset_ms();
    let mut visitor = app.visitor();
    visitor.sign_in(&email(Role::Admin), PASSWORD).await;
    assert_eq!(visitor.get("/demo").await.status(), 404);
    let page = visitor.page("/accounts").await;
    assert!(!page.contains("href=\"/demo\""), "{page}");
    for (path, fields) in [
        ("/api/demo/advance", vec![("step", "day")]),
        ("/api/demo/go_wrong", vec![("mishap", "down")]),
        ("/api/demo/mend", vec![]),
        ("/api/demo/put_back", vec![]),
    ] {
        let answered = visitor
            .form(path, &fields)
            .header("accept", crate::app::JSON)
            .send()
            .await
            .expect("an answer");
        assert_eq!(answered.status(), 404, "{path}");
    }
    assert_eq!(app.clock.offset_ms(), before);
    assert_eq!(app.simulator.faults().all(), []);
    assert!(app.put_back.try_recv().is_err());
}
