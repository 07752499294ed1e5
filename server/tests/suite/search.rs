//! The search page and the palette's options.

use domain::people::Role;

use crate::app::{TestApp, location};
use crate::permissions::may_post;

#[tokio::test]
async fn an_id_or_a_number_leads_on_and_a_name_is_listed() {
    let app = TestApp::start().await;
    let visitor = app.signed_in(Role::Viewer).await;
    let (account, invoice) = app.some_invoice().await;
    for (text, path) in [
        (account.to_string(), format!("/accounts/{account}")),
        (
            invoice.to_string(),
            format!("/accounts/{account}/invoices/{invoice}"),
        ),
    ] {
        let response = visitor.get(&format!("/search?q={text}")).await;
        assert_eq!(response.status(), 303);
        assert_eq!(location(&response), Some(path.as_str()));
    }
    let page = visitor.page("/search?q=deltamar").await;
    assert!(page.contains("Deltamar Shipping B.V."), "{page}");
    assert!(page.contains("Billing contact of Deltamar"), "{page}");
    let page = visitor.page("/search?q=no-such-thing").await;
    assert!(page.contains("Nothing fits \u{201c}no-such-thing\u{201d}"));
}

#[tokio::test]
async fn the_palette_gets_a_piece_of_the_same_and_nothing_else() {
    let app = TestApp::start().await;
    let visitor = app.signed_in(Role::Viewer).await;
    let options = visitor.page("/search/options?q=deltamar").await;
    assert!(options.contains("role=\"option\""), "{options}");
    assert!(options.contains("Deltamar Shipping B.V."), "{options}");
    assert!(!options.contains("<html"), "{options}");
    let options = visitor.page("/search/options").await;
    assert!(options.contains("Sign out"), "{options}");
}

#[tokio::test]
async fn script_in_a_name_or_in_the_text_is_text() {
    let app = TestApp::start_as(crate::app::Setting {
        has_hostile_names: true,
        ..Default::default()
    })
    .await;
    let visitor = app.signed_in(Role::Viewer).await;
    for path in ["/search", "/search/options"] {
        for text in ["%3Cscript", "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"] {
            let page = visitor.page(&format!("{path}?q={text}")).await;
            assert!(page.contains("&lt;script"), "{path} {text}");
            assert!(!page.contains("<script>alert"), "{path} {text}");
        }
    }
}

#[tokio::test]
async fn what_asks_ahead_of_a_click_costs_no_call() {
    let app = TestApp::start().await;
    let visitor = app.signed_in(Role::Operator).await;
    let calls = app.simulator.calls().counts().calls;
    for path in ["/search?q=polaris", "/search/options?q=polaris"] {
        let response = visitor
            .request(reqwest::Method::GET, path)
            .header("sec-purpose", "prefetch")
            .send()
            .await
            .expect("an answer");
        assert_eq!(response.status(), 200);
    }
    assert_eq!(app.simulator.calls().counts().calls, calls);
}

#[tokio::test]
async fn nothing_is_found_that_its_finder_may_not_do_or_see() {
    let app = TestApp::start().await;
    for role in Role::ALL {
        let visitor = app.signed_in(role).await;
        for text in ["", "deltamar", "refresh", "polaris", "sign", "demo", "inv"] {
            let options = visitor.page(&format!("/search/options?q={text}")).await;
            for path in attributes(&options, "formaction") {
                assert!(
                    may_post(role, path),
                    "{role} is offered {path} for {text:?}"
                );
            }
            for path in attributes(&options, "href") {
                let status = visitor.get(path).await.status();
                assert!(status == 200 || status == 303, "{role} {path}: {status}");
            }
        }
    }
}

fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let beginning = format!("{name}=\"");
    html.split(beginning.as_str())
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}
