//! Exports over HTTP: a download that is whole, marked as one, and on record.

use domain::people::Role;
use reqwest::Method;

use crate::app::{TestApp, Visitor};

const FILE: &str = "/exports/accounts.csv";

async fn exports_on_record(app: &TestApp) -> usize {
    let audit = app.store.list_audit(0, 1_000).await.expect("the log");
    audit
        .iter()
        .filter(|record| record.entry.action == "export")
        .count()
}

async fn ask(visitor: &Visitor<'_>, method: Method, path: &str) -> reqwest::Response {
    let request = visitor.request(method, path);
    request.send().await.expect("an answer")
}

#[tokio::test]
async fn a_list_is_downloaded_as_a_file_with_as_many_rows_as_were_said() {
    let app = TestApp::start().await;
    let viewer = app.signed_in(Role::Viewer).await;
    let response = viewer.get(FILE).await;
    assert_eq!(response.status(), 200);
    let header = |name: &str| {
        let value = response.headers().get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or("")
            .to_owned()
    };
    assert_eq!(header("content-type"), "text/csv; charset=utf-8");
    let disposition = header("content-disposition");
    assert!(
        disposition.starts_with("attachment; filename=\"subtotal-accounts-20"),
        "{disposition}"
    );
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(
        header("content-security-policy"),
        "default-src 'none'; sandbox"
    );
    assert_eq!(header("x-export-rows"), "24");
    let bytes = response.bytes().await.expect("the file");
    assert!(bytes.starts_with("\u{feff}account_id,".as_bytes()));
    let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
    assert_eq!(text.matches("\r\n").count(), 25);
    assert_eq!(exports_on_record(&app).await, 1);
}

#[tokio::test]
async fn looking_at_the_head_or_ahead_of_a_click_takes_nothing() {
    let app = TestApp::start().await;
    let viewer = app.signed_in(Role::Viewer).await;
    let head = ask(&viewer, Method::HEAD, FILE).await;
    assert_eq!(head.status(), 200);
    assert_eq!(head.headers()["x-export-rows"], "24");
    assert_eq!(head.text().await.expect("nothing"), "");
    let ahead = viewer
        .request(Method::GET, FILE)
        .header("sec-purpose", "prefetch");
    assert_eq!(ahead.send().await.expect("an answer").status(), 503);
    assert_eq!(exports_on_record(&app).await, 0);
}

#[tokio::test]
async fn whatever_stands_in_the_address_the_list_and_the_file_answer() {
    let app = TestApp::start().await;
    let viewer = app.signed_in(Role::Viewer).await;
    for query in [
        "?%FF=%FF&q=%00&page=-1&sort=x&order=&flag=%0A",
        "?q=%25%5F%5C%27&tag=%27%22%3C&size=9999999999",
        "?page=4294967295&size=250&cols=,,,,",
        "?&&&===&view=attention&view=mine",
    ] {
        viewer.page(&format!("/accounts{query}")).await;
        let file = viewer.get(&format!("{FILE}{query}")).await;
        assert_eq!(file.status(), 200, "{query}");
    }
}
