//! Files of the built site. Without a build there are none, which `script/test` does not let happen;
//! then only the refusals can be shown.

use crate::app::TestApp;

#[tokio::test]
async fn anything_else_under_pkg_is_a_bare_404() {
    let app = TestApp::start().await;
    for path in [
        "/pkg",
        "/pkg/",
        "/pkg/subtotal.js",
        "/pkg/0000000000000000/subtotal.js",
        "/pkg/..%2f..%2fCargo.toml",
        "/pkg/%00",
    ] {
        let response = app.visitor().get(path).await;
        assert_eq!(response.status(), 404, "{path}");
        assert_eq!(response.text().await.expect("text"), "", "{path}");
    }
}

#[tokio::test]
async fn what_a_page_asks_for_is_kept_for_ever() {
    let assets = server::assets::Assets::load();
    if !assets.missing().is_empty() {
        println!("the site is not built: {:?} missing", assets.missing());
        return;
    }
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let page = visitor.page("/sign-in").await;
    // The page's own: a build may be under way, which a debug server would see.
    let directory = page
        .split("href=\"")
        .find_map(|rest| {
            rest.split_once("/subtotal.css\"")
                .map(|(directory, _)| directory)
        })
        .expect("the page has a stylesheet");
    for (ending, content_type) in [
        ("js", "text/javascript; charset=utf-8"),
        ("wasm", "application/wasm"),
        ("css", "text/css; charset=utf-8"),
    ] {
        let path = format!("{directory}/subtotal.{ending}");
        assert!(page.contains(&path), "{path} in {page}");
        let response = visitor.get(&path).await;
        assert_eq!(response.status(), 200, "{path}");
        let header = |name| {
            response
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        assert_eq!(header("content-type"), Some(content_type));
        assert_eq!(
            header("cache-control"),
            Some("public, max-age=31536000, immutable")
        );
    }
    for path in ["/favicon.svg", "/robots.txt"] {
        assert_eq!(visitor.get(path).await.status(), 200, "{path}");
    }
}
