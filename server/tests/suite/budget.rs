//! The page about Zoom's budget and the form that edits its limits.

use domain::limits::{Rule, Scope, Target};
use domain::operation::Operation;
use domain::people::Role;

use crate::app::{TestApp, location};

#[tokio::test]
async fn calls_are_counted_on_the_page() {
    let app = TestApp::start().await;
    let (account, _) = app.some_invoice().await;
    let mut visitor = app.signed_in(Role::Operator).await;
    let fields = [("account_id", account.as_str())];
    visitor.submit("/api/plans/refresh", &fields).await;
    visitor.submit("/api/invoices/refresh", &fields).await;
    let page = visitor.page("/budget").await;
    for words in [
        "Zoom budget",
        "Calls by hour",
        "Plans 1",
        "scope assumed",
        "strict reading",
        "closed until",
        " not stored",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("Edit limits"), "an operator sets none");
}

#[tokio::test]
async fn an_edit_of_the_limits_needs_a_reason_and_holds_at_once() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(Role::Admin).await;
    let base = base(&admin.page("/budget/limits").await);
    let mut fields = vec![
        ("base", base.as_str()),
        ("tier", "business"),
        ("scope", "master"),
        ("heavy_day", "50000"),
    ];
    let refused = admin.submit("/api/limits/save", &fields).await;
    assert_eq!(location(&refused), Some("/budget/limits"));
    let (_, page) = admin.visit("/budget/limits").await;
    assert!(page.contains("Say why"), "{page}");
    assert!(page.contains("value=\"50000\""), "what was typed stays");

    fields.push(("reason", "Another app needs the rest"));
    let saved = admin.submit("/api/limits/save", &fields).await;
    assert_eq!(location(&saved), Some("/budget"));
    let (_, page) = admin.visit("/budget").await;
    assert!(page.contains("The limits are saved"));
    assert!(page.contains("of 50,000") && page.contains("Set by Person Administrator"));

    // What was shown before is no longer what stands.
    let stale = admin.submit("/api/limits/save", &fields).await;
    assert_eq!(location(&stale), Some("/budget/limits"));
    let (_, page) = admin.visit("/budget/limits").await;
    assert!(page.contains("Somebody else has edited"), "{page}");
}

#[tokio::test]
async fn looser_limits_must_be_meant_and_go_back_to_the_defaults() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(Role::Admin).await;
    let shown = base(&admin.page("/budget/limits").await);
    let mut fields = vec![
        ("base", shown.as_str()),
        ("tier", "business"),
        ("scope", "invoice"),
        ("reason", "Zoom told us"),
    ];
    admin.submit("/api/limits/save", &fields).await;
    let (_, page) = admin.visit("/budget/limits").await;
    assert!(
        page.contains("not saved yet") && page.contains("name=\"accept\""),
        "{page}"
    );
    fields.push(("accept", "on"));
    admin.submit("/api/limits/save", &fields).await;
    let scopes = async || {
        let limits = app.store.list_limits().await.expect("reads");
        let of_pdf = limits
            .into_iter()
            .filter(|limit| limit.target == Target::Operation(Operation::InvoicePdf));
        of_pdf.map(|limit| limit.scope).collect::<Vec<_>>()
    };
    assert_eq!(scopes().await, [Scope::Invoice, Scope::Invoice]);

    let (_, page) = admin.visit("/budget/limits").await;
    let now = base(&page);
    let fields = [("base", now.as_str()), ("tier", "pro"), ("reason", "Back")];
    admin.submit("/api/limits/defaults", &fields).await;
    assert_eq!(scopes().await, [Scope::Master, Scope::Master]);
    let limits = app.store.list_limits().await.expect("reads");
    assert_eq!(limits[0].rule, Rule::PerSecond(30), "those of the tier");
}

/// Names the limits as a form shows them.
fn base(page: &str) -> String {
    let rest = page.split("name=\"base\" value=\"").nth(1).expect("a form");
    rest.split('"').next().expect("a value").to_owned()
}
