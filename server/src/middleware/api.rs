//! The shape of server functions' answers.
//!
//! Leptos answers every error with 500, and sends a form whose fields could not even be read back to
//! the `Referer`. Here errors get the status of their kind, and nobody is sent anywhere but to a path
//! of ours.

use app::error::AppError;
use axum::Json;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::LOCATION;
use http_body_util::{BodyExt as _, Collected};

use super::observe::RequestId;
use crate::problem::Asker;

/// See the module.
pub async fn api(request: Request, next: Next) -> Response {
    let asker = Asker::of(&request);
    let request_id = request.extensions().get::<RequestId>().cloned();
    let response = next.run(request).await;
    if !asker.is_api {
        response
    } else if is_sent_back(&response) {
        StatusCode::BAD_REQUEST.into_response()
    } else if response.status() == StatusCode::INTERNAL_SERVER_ERROR {
        with_status_of_kind(response, asker, request_id).await
    } else {
        response
    }
}

/// Our own functions redirect forms with "see other", to a path; Leptos with "found", to the referer.
fn is_sent_back(response: &Response) -> bool {
    let leads_away = response.headers().get(LOCATION).is_some_and(|target| {
        let target = target.as_bytes();
        !target.starts_with(b"/") || target.starts_with(b"//") || target.starts_with(b"/\\")
    });
    leads_away || response.status() == StatusCode::FOUND
}

async fn with_status_of_kind(
    response: Response,
    asker: Asker,
    request_id: Option<RequestId>,
) -> Response {
    let Ok(bytes) = response
        .into_body()
        .collect()
        .await
        .map(Collected::to_bytes)
    else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let Ok(mut error) = serde_json::from_slice::<AppError>(&bytes) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let status =
        StatusCode::from_u16(error.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if asker.wants_html {
        // Nobody should have to read JSON.
        return status.into_response();
    }
    error.request_id = error.request_id.or(request_id.map(|RequestId(id)| id));
    (status, Json(error)).into_response()
}
