//! Starting, health, limits on connections, stopping.

use std::sync::Arc;
use std::time::Duration;

use ::app::context::{Installation, Mode};
use axum::routing::get;
use domain::people::Role;
use server::accept::ConnectionLimits;
use server::middleware::csrf::ExpectedOrigin;
use server::router::{Site, layered};
use server::sessions::cookie::Cookies;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::app::{Setting, TestApp};

#[tokio::test]
async fn health_is_about_the_process_and_readiness_about_the_database() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    for (path, text) in [("/healthz", "ok"), ("/readyz", "ready")] {
        let response = visitor.get(path).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.text().await.expect("text"), text);
    }
    app.store.close().await;
    assert_eq!(visitor.get("/healthz").await.status(), 200);
    let response = visitor.get("/readyz").await;
    assert_eq!(response.status(), 503);
    assert_eq!(
        response.text().await.expect("text"),
        "the database does not answer"
    );
}

#[tokio::test]
async fn without_a_database_a_page_says_so_and_names_the_request() {
    let app = TestApp::start().await;
    let visitor = app.signed_in(Role::Viewer).await;
    app.store.close().await;
    let response = visitor.get("/accounts").await;
    assert_eq!(response.status(), 503);
    let id = response.headers()["x-request-id"]
        .to_str()
        .expect("ASCII")
        .to_owned();
    let page = response.text().await.expect("text");
    assert!(page.contains(&id), "{page}");
    assert!(!page.to_lowercase().contains("sql"), "no internals: {page}");
}

#[tokio::test]
async fn a_request_that_has_begun_is_finished_before_the_server_stops() {
    let mut app = TestApp::start().await;
    let mut stream = TcpStream::connect(app.address).await.expect("connects");
    // Sent half: the server is in the middle of reading it when it is told to stop.
    stream
        .write_all(
            b"POST /api/sign_in HTTP/1.1\r\nhost: a\r\nsec-fetch-site: same-origin\r\n\
              accept: text/html\r\ncontent-type: application/x-www-form-urlencoded\r\n\
              expect: 100-continue\r\ncontent-length: 9\r\n\r\n",
        )
        .await
        .expect("sent");
    // The interim answer shows that the server has it.
    let mut interim = [0; 64];
    let length = stream.read(&mut interim).await.expect("an interim answer");
    assert!(interim[..length].starts_with(b"HTTP/1.1 100"));
    app.stop_signal();
    stream.write_all(b"email=a%40").await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    app.stopped().await;
    assert!(
        TcpStream::connect(app.address).await.is_err(),
        "nobody listens any more"
    );
}

#[tokio::test]
async fn a_request_that_never_ends_does_not_hold_up_the_stop() {
    let mut app = TestApp::start_as(Setting {
        connections: ConnectionLimits {
            drain_timeout: Duration::from_millis(200),
            ..ConnectionLimits::default()
        },
        ..Setting::default()
    })
    .await;
    let mut stream = TcpStream::connect(app.address).await.expect("connects");
    stream
        .write_all(b"POST /api/sign_in HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 9\r\n\r\n")
        .await
        .expect("sent");
    let mut interim = [0; 64];
    assert_ne!(
        stream.read(&mut interim).await.expect("an interim answer"),
        0
    );
    app.stop_signal();
    tokio::time::timeout(Duration::from_secs(10), app.stopped())
        .await
        .expect("it stops all the same");
}

#[tokio::test]
async fn who_says_nothing_is_cut_off() {
    let app = TestApp::start_as(Setting {
        connections: ConnectionLimits {
            header_read_timeout: Duration::from_millis(100),
            ..ConnectionLimits::default()
        },
        ..Setting::default()
    })
    .await;
    for beginning in [&b""[..], b"GET /accounts HTTP/1.1\r\nhost"] {
        let mut stream = TcpStream::connect(app.address).await.expect("connects");
        stream.write_all(beginning).await.expect("sent");
        let mut answer = Vec::new();
        tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer))
            .await
            .expect("the server ends the connection")
            .expect("cleanly");
    }
}

#[tokio::test]
async fn connections_are_capped_and_the_next_one_waits_its_turn() {
    let app = TestApp::start_as(Setting {
        connections: ConnectionLimits {
            max_connections: 1,
            header_read_timeout: Duration::from_secs(60),
            ..ConnectionLimits::default()
        },
        ..Setting::default()
    })
    .await;
    let mut first = TcpStream::connect(app.address).await.expect("connects");
    first
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n")
        .await
        .expect("sent");
    let mut answer = [0; 16];
    first
        .read_exact(&mut answer)
        .await
        .expect("the first is served");
    let mut second = TcpStream::connect(app.address)
        .await
        .expect("the system takes it");
    second
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
        .await
        .expect("sent");
    let waiting = tokio::time::timeout(Duration::from_millis(150), second.read(&mut answer)).await;
    assert!(waiting.is_err(), "the second waits");
    drop(first);
    let mut rest = String::new();
    second
        .read_to_string(&mut rest)
        .await
        .expect("now it is served");
    assert!(rest.starts_with("HTTP/1.1 200"), "{rest}");
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_told_so() {
    let app = TestApp::start_as(Setting {
        request_timeout: Some(Duration::from_millis(100)),
        ..Setting::default()
    })
    .await;
    let mut stream = TcpStream::connect(app.address).await.expect("connects");
    stream
        .write_all(
            b"POST /api/sign_in HTTP/1.1\r\nhost: a\r\naccept: application/json\r\n\
              connection: close\r\ncontent-length: 9\r\n\r\n",
        )
        .await
        .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains("\"kind\":\"unavailable\""), "{answer}");
}

#[tokio::test]
async fn a_panic_costs_one_request_and_shows_nothing_of_itself() {
    let app = TestApp::start().await;
    let site = Site {
        portal: app.portal.clone(),
        trusted_proxies: Vec::new(),
        proxy_gate: None,
        expected_origin: ExpectedOrigin::OfHost,
        is_https: false,
        cookies: Cookies::new(false),
        mode: Mode::Live,
        installation: Arc::new(Installation {
            zoom_host: String::new(),
            zoom_credentials: "",
            client_id_end: None,
            public_origin: None,
            trusted_proxies: Vec::new(),
            proxy_sign_in: None,
        }),
        stylesheet: String::new(),
        request_timeout: Duration::from_secs(30),
    };
    let routes = axum::Router::new()
        .route(
            "/panic",
            get(async || -> &'static str { panic!("the bug") }),
        )
        .route("/fine", get("fine"));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(server::accept::serve(
        listener,
        layered(routes, Arc::new(site)),
        ConnectionLimits::default(),
        std::future::pending(),
    ));
    let response = reqwest::get(format!("http://{address}/panic"))
        .await
        .expect("an answer");
    assert_eq!(response.status(), 500);
    let id = response.headers()["x-request-id"]
        .to_str()
        .expect("ASCII")
        .to_owned();
    let page = response.text().await.expect("text");
    assert!(page.contains(&id) && !page.contains("the bug"), "{page}");
    let fine = reqwest::get(format!("http://{address}/fine")).await;
    assert_eq!(fine.expect("an answer").status(), 200);
}
