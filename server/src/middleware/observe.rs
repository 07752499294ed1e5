//! The outermost layer: gives each request an id, answers in full what was refused in short, and
//! writes one line a request.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use domain::ids::UserId;
use http::{HeaderName, HeaderValue, StatusCode};

use crate::problem::{self, Asker};
use crate::router::Site;

const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request: in the log, in the answer's head, on error pages, in the audit log. Always
/// our own; one that a client sends is ignored.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

impl RequestId {
    fn random() -> Self {
        Self(format!("{:016x}", rand::random::<u64>()))
    }
}

/// Who asked: put on the answer by the inner layers, for the log.
#[derive(Debug, Clone, Copy)]
pub struct AskedBy(pub UserId);

/// See the module.
pub async fn observe(State(site): State<Arc<Site>>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let RequestId(id) = RequestId::random();
    let asker = Asker::of(&request);
    let method = request.method().clone();
    // The route, not the path: ids of accounts are no business of a log's reader, and queries hold
    // what people search for.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "-".to_owned(), |route| route.as_str().to_owned());
    request.extensions_mut().insert(RequestId(id.clone()));

    let response = next.run(request).await;
    let mut response = if route.starts_with("/pkg") {
        response
    } else {
        problem::with_body(response, asker, &id, &site.stylesheet)
    };
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID_HEADER, value);
    }
    log(&method, &route, &response, started, &id);
    response
}

fn log(method: &http::Method, route: &str, response: &Response, started: Instant, id: &str) {
    let status = response.status().as_u16();
    let duration_ms = started.elapsed().as_micros() as f64 / 1_000.0;
    let person = response
        .extensions()
        .get::<AskedBy>()
        .map(|AskedBy(person)| person.0);
    if response.status() >= StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(%method, route, status, duration_ms, request_id = id, person, "request failed");
    } else {
        tracing::info!(%method, route, status, duration_ms, request_id = id, person, "request");
    }
}
