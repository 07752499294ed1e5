//! Once a demo was told to go back to its beginning, it shows no page any more: a browser has several
//! connections open, and the page after the act may come on any of them. Its request is sent on to itself
//! over a new connection, which waits in the listener's queue for the demo that begins anew.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::header::{CONNECTION, LOCATION};
use http::{HeaderValue, StatusCode};

use crate::problem::refuse;
use crate::router::Site;

/// See the module.
pub async fn demo_end(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let demo = site.mode.demo_control();
    if !demo.is_some_and(|demo| demo.is_ending()) {
        return next.run(request).await;
    }
    let mut response = again(&request);
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

/// Looking can be done again by itself; an act was meant for what is gone.
fn again(request: &Request) -> Response {
    let target = request.uri().path_and_query().map_or("/", |to| to.as_str());
    match HeaderValue::from_str(target) {
        // Two slashes at the start would name another host.
        Ok(target) if request.method().is_safe() && !request.uri().path().starts_with("//") => {
            (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, target)]).into_response()
        }
        _ => refuse(
            StatusCode::CONFLICT,
            "The demo is being put back to its beginning, so nothing was done. Open the page again.",
        ),
    }
}
