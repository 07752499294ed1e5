//! Deny by default: who is not signed in gets the sign-in page, its two forms, the page
//! after signing out, and nothing else.

use app::context::RequestContext;
use app::paths;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http::{Method, StatusCode};

use crate::problem::Asker;

/// What anonymous people may ask for.
const OPEN: [&str; 4] = [
    paths::SIGN_IN,
    paths::SIGNED_OUT,
    paths::post::SIGN_IN,
    paths::post::SIGN_IN_DEMO,
];

/// See the module.
pub async fn guard(request: Request, next: Next) -> Response {
    let context = request.extensions().get::<RequestContext>();
    let is_signed_in = context.is_some_and(|context| context.person.is_some());
    if is_signed_in || OPEN.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let asker = Asker::of(&request);
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    // Being led to the sign-in page is no refusal; all else is.
    if let Some(context) = context
        && (!is_read || asker.is_api)
    {
        context
            .portal
            .count_denial(&context.client, request.uri().path());
    }
    match (is_read, asker.is_api) {
        (true, false) => {
            let wanted = request
                .uri()
                .path_and_query()
                .map_or("", |target| target.as_str());
            Redirect::to(&paths::sign_in_then(wanted)).into_response()
        }
        (false, _) if asker.wants_html => Redirect::to(paths::SIGN_IN).into_response(),
        _ => StatusCode::UNAUTHORIZED.into_response(),
    }
}
