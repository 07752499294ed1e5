//! Bad input: a clear answer, nothing executed, nothing lost.

use domain::people::Role;
use reqwest::Method;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::app::{HTML, JSON, Setting, TestApp};

/// Sends bytes as they are and reads the status line.
async fn raw(app: &TestApp, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(app.address).await.expect("connects");
    stream.write_all(request).await.expect("sent");
    let mut answer = Vec::new();
    // Closed by the server: each of these asks for that, or is beyond repair.
    stream.read_to_end(&mut answer).await.expect("an answer");
    String::from_utf8_lossy(&answer)
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[tokio::test]
async fn hostile_addresses_get_a_clear_answer() {
    let app = TestApp::start().await;
    let visitor = app.signed_in(Role::Admin).await;
    for path in [
        "/accounts/me",
        "/accounts/..%2f..%2fetc%2fpasswd",
        "/accounts/%00",
        "/accounts/%ff%fe",
        "/accounts/%",
        "/accounts/%zz/invoices",
        "/accounts/a%20b",
        "/accounts/'%20OR%201=1--",
        "/accounts/AAAAAAAAAAAAAAAAAAAAAA",
        "/accounts/AAAAAAAAAAAAAAAAAAAAAA/invoices",
        "/accounts/AAAAAAAAAAAAAAAAAAAAAA/contact",
        "/accounts/AAAAAAAAAAAAAAAAAAAAAA/invoices/0000/pdf",
        "/accounts/%ff/invoices/%00/pdf",
        "/changes/0",
        "/changes/-1",
        "/changes/99999999999999999999",
        "/changes/1%00",
        "/nothing/here",
        "/api",
        "/api/nothing",
        "/.env",
        "/accounts/<script>alert(1)</script>",
    ] {
        let response = visitor.get(path).await;
        let status = response.status().as_u16();
        assert!(status == 404 || status == 405, "{path}: {status}");
        let page = response.text().await.expect("text");
        assert!(!page.contains("<script>alert"), "{path}");
    }
    for query in [
        "?q=%00",
        "?q=%ff",
        "?q='%3B--",
        "?page=-1",
        "?page=99999999999",
        "?q=%",
        "?&&&==",
        "?q[]=1",
    ] {
        let path = format!("/accounts{query}");
        assert_eq!(visitor.get(&path).await.status(), 200, "{path}");
    }
    let long = format!("/accounts?q={}", "a".repeat(30_000));
    assert_eq!(visitor.get(&long).await.status(), 200);
    let script = visitor
        .page("/accounts?q=%3Cscript%3Ealert(1)%3C/script%3E")
        .await;
    assert!(
        !script.contains("<script>alert(1)"),
        "the search is shown as text"
    );
}

#[tokio::test]
async fn an_invoice_of_another_account_is_not_shown() {
    let app = TestApp::start().await;
    let (account, invoice) = app.some_invoice().await;
    let visitor = app.signed_in(Role::Admin).await;
    for other in app
        .simulator
        .book()
        .accounts()
        .filter(|other| *other != account)
        .take(3)
    {
        for end in ["", "/pdf"] {
            let path = format!("/accounts/{other}/invoices/{invoice}{end}");
            assert_eq!(visitor.get(&path).await.status(), 404, "{path}");
        }
    }
}

#[tokio::test]
async fn bodies_are_bounded() {
    let app = TestApp::start().await;
    let visitor = app.signed_in(Role::Operator).await;
    for (bytes, status) in [
        (60 * 1_024, 400),
        (65 * 1_024, 413),
        (10 * 1_024 * 1_024, 413),
    ] {
        for is_chunked in [false, true] {
            let body = vec![b'a'; bytes];
            let body = if is_chunked {
                let chunks = body.chunks(8_192).map(<[u8]>::to_vec).collect::<Vec<_>>();
                let stream = tokio_stream(chunks);
                reqwest::Body::wrap_stream(stream)
            } else {
                reqwest::Body::from(body)
            };
            let response = visitor
                .request(Method::POST, "/api/change/submit")
                .header("sec-fetch-site", "same-origin")
                .header("content-type", "application/x-www-form-urlencoded")
                .header("accept", JSON)
                .body(body)
                .send()
                .await
                .expect("an answer rather than a broken connection");
            assert_eq!(
                response.status(),
                status,
                "{bytes} bytes, chunked: {is_chunked}"
            );
        }
    }
}

fn tokio_stream(
    chunks: Vec<Vec<u8>>,
) -> impl futures_util::Stream<Item = Result<Vec<u8>, std::io::Error>> {
    futures_util::stream::iter(chunks.into_iter().map(Ok))
}

#[tokio::test]
async fn unreadable_bodies_are_refused_in_words() {
    let app = TestApp::start().await;
    let visitor = app.signed_in(Role::Operator).await;
    for body in [
        &b"change_id=\xff\xfe"[..],
        b"change_id=%00",
        b"change_id=%ff",
        b"change_id[]=1&change_id[]=2",
        b"\x00\x00\x00",
        b"{\"change_id\":1}",
        b"",
        b"change_id=<script>alert(1)</script>",
    ] {
        for (content_type, accept) in [
            ("application/x-www-form-urlencoded", JSON),
            ("application/x-www-form-urlencoded", HTML),
            ("application/json", JSON),
            ("text/plain", HTML),
        ] {
            let response = visitor
                .request(Method::POST, "/api/change/submit")
                .header("sec-fetch-site", "same-origin")
                .header("content-type", content_type)
                .header("accept", accept)
                .body(body.to_vec())
                .send()
                .await
                .expect("an answer");
            let status = response.status().as_u16();
            let text = response.text().await.expect("text");
            assert!(
                (400..500).contains(&status) || (status == 303 && accept == HTML),
                "{body:?} as {content_type} for {accept}: {status} {text}"
            );
            assert!(!text.contains("<script>alert"));
        }
    }
}

#[tokio::test]
async fn text_that_no_database_can_hold_is_refused_before_it_gets_there() {
    let app = TestApp::start().await;
    let (account, _) = app.some_invoice().await;
    let mut visitor = app.signed_in(Role::Operator).await;
    let account = account.to_string();
    let response = visitor
        .submit(
            "/api/contact/draft",
            &[
                ("account_id", &account),
                ("first_name", "a\0b"),
                ("last_name", "<script>alert(1)</script>"),
            ],
        )
        .await;
    assert!(response.status().as_u16() < 500, "{}", response.status());
    let (status, page) = visitor.visit(&format!("/accounts/{account}/contact")).await;
    assert_eq!(status, 200);
    assert!(!page.contains("<script>alert(1)"));

    let response = app.visitor().sign_in("a\0b@subtotal.example", "x\0").await;
    assert_eq!(response.status(), 303);
}

#[tokio::test]
async fn unknown_methods_are_refused() {
    let app = TestApp::start().await;
    let visitor = app.signed_in(Role::Admin).await;
    for method in [
        "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "FOO",
    ] {
        for path in ["/accounts", "/api/sign_out", "/nothing-here"] {
            let method = Method::from_bytes(method.as_bytes()).expect("a method");
            let response = visitor
                .request(method.clone(), path)
                .send()
                .await
                .expect("an answer");
            assert_eq!(response.status(), 405, "{method} {path}");
        }
    }
    let get = visitor.get("/api/sign_out").await;
    assert_eq!(get.status(), 405);
    let post = visitor
        .form("/accounts", &[])
        .send()
        .await
        .expect("an answer");
    assert_eq!(post.status(), 405);
    assert_eq!(
        visitor.get("/accounts").await.status(),
        200,
        "still signed in"
    );
}

#[tokio::test]
async fn broken_requests_are_answered_or_cut_off() {
    let app = TestApp::start().await;
    for (request, expected) in [
        (&b"GET /accounts HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"[..], "303"),
        (b"GET /acc\x00ounts HTTP/1.1\r\nhost: a\r\n\r\n", "400"),
        (b"GET  HTTP/1.1\r\n\r\n", "400"),
        (b"nonsense\r\n\r\n", "400"),
        (b"GET /accounts HTTP/1.1\r\nhost: a\r\nx: \x00\r\n\r\n", "400"),
        (b"GET /accounts HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncookie: \xff\xfe=\xff\r\n\r\n", "303"),
        (b"POST /api/sign_in HTTP/1.1\r\nhost: a\r\ncontent-length: x\r\n\r\n", "400"),
        (b"GET http://evil.example/accounts HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n", "303"),
        (b"OPTIONS * HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n", "405"),
    ] {
        let status = raw(&app, request).await;
        assert!(
            status.contains(expected),
            "{:?}: {status}",
            String::from_utf8_lossy(request)
        );
    }
    let mut many = b"GET /healthz HTTP/1.1\r\n".to_vec();
    for number in 0..500 {
        many.extend(format!("x-{number}: y\r\n").bytes());
    }
    many.extend(b"\r\n");
    assert!(raw(&app, &many).await.contains("431"));
    assert_eq!(app.visitor().get("/healthz").await.status(), 200);
}

#[tokio::test]
async fn script_in_a_companys_name_is_text_on_every_page() {
    let app = TestApp::start_as(Setting {
        has_hostile_names: true,
        ..Setting::default()
    })
    .await;
    let visitor = app.signed_in(Role::Operator).await;
    let list = visitor.page("/accounts?q=%3Cscript").await;
    assert!(list.contains("&lt;script"), "the account is in the list");
    let beginning = "href=\"/accounts/";
    let id = list
        .split(beginning)
        .filter_map(|rest| rest.split('"').next())
        .find(|id| id.len() == 22)
        .expect("a link to the account");
    for path in ["", "/invoices", "/contact"] {
        let page = visitor.page(&format!("/accounts/{id}{path}")).await;
        assert!(page.contains("&lt;script"), "{path}");
        assert!(!page.contains("<script>alert"), "{path}");
    }
}
