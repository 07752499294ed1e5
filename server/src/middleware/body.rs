//! Reads the body, bounded, before anything is done with the request.
//!
//! A body that is too large is read to its end (bounded as well) and thrown away: most clients look
//! at the answer only after they have sent everything, and would see a broken connection instead.

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http_body_util::BodyExt as _;

/// Largest body that is accepted: the largest form has a few kilobytes.
pub const MAX_BODY_BYTES: usize = 64 * 1_024;
/// How much of a body that is too large is read on.
const MAX_DISCARDED_BYTES: usize = 16 * 1_024 * 1_024;

/// See the module.
pub async fn body(request: Request, next: Next) -> Response {
    let (parts, mut body) = request.into_parts();
    let mut bytes = Vec::new();
    let mut seen = 0;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            return StatusCode::BAD_REQUEST.into_response();
        };
        let Some(data) = frame.data_ref() else {
            continue;
        };
        seen += data.len();
        if seen <= MAX_BODY_BYTES {
            bytes.extend_from_slice(data);
        } else if seen > MAX_DISCARDED_BYTES {
            break;
        }
    }
    if seen > MAX_BODY_BYTES {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    next.run(Request::from_parts(parts, Body::from(bytes)))
        .await
}
