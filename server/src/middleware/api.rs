//! The shape of server functions' answers.
//!
//! Leptos answers every error with 500, and sends a form whose fields could not even be read back to
//! the `Referer`. Here errors get the status of their kind, and nobody is sent anywhere but to a path
//! of ours.

use app::error::AppError;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::LOCATION;
use http_body_util::BodyExt as _;

use crate::problem::Asker;

/// See the module.
pub async fn api(request: Request, next: Next) -> Response {
    let asker = Asker::of(&request);
    let response = next.run(request).await;
    if !asker.is_api {
        response
    } else if leads_away(&response) {
        StatusCode::BAD_REQUEST.into_response()
    } else if response.status() == StatusCode::INTERNAL_SERVER_ERROR {
        with_status_of_kind(response, asker).await
    } else {
        response
    }
}

fn leads_away(response: &Response) -> bool {
    response.headers().get(LOCATION).is_some_and(|target| {
        let target = target.as_bytes();
        !target.starts_with(b"/") || target.starts_with(b"//") || target.starts_with(b"/\\")
    })
}

async fn with_status_of_kind(response: Response, asker: Asker) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = body.collect().await.map(http_body_util::Collected::to_bytes) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let Ok(error) = serde_json::from_slice::<AppError>(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    let status = StatusCode::from_u16(error.kind.status()).unwrap_or(parts.status);
    if asker.wants_html {
        // Nobody should have to read JSON.
        return status.into_response();
    }
    parts.status = status;
    Response::from_parts(parts, Body::from(bytes))
}
