//! Reads the body, bounded, before anything is done with the request.
//!
//! A body that is too large is read to its end (bounded as well) and thrown away: most clients look
//! at the answer only after they have sent everything, and would see a broken connection instead.
//!
//! Some requests hold a file. Their body goes on as it comes, so that nothing of it is read
//! before it is known who sends it; their routes set the bound.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use app::paths;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{Method, StatusCode};
use http_body_util::BodyExt as _;
use hyper::body::{Body as HttpBody, Bytes, Frame, SizeHint};

/// Largest body that is accepted: the largest form has a few kilobytes.
pub const MAX_BODY_BYTES: usize = 64 * 1_024;
/// How much of a body that is too large is read on.
const MAX_DISCARDED_BYTES: usize = 16 * 1_024 * 1_024;

/// Where files are sent to.
const FILES: [&str; 3] = [
    paths::post::UPLOAD_BULK,
    paths::post::UPLOAD_PRICES,
    paths::post::UPLOAD_RECORDS,
];

/// See the module.
pub async fn body(request: Request, next: Next) -> Response {
    if *request.method() == Method::POST && FILES.contains(&request.uri().path()) {
        return streamed(request, next).await;
    }
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

/// Hands the body on unread, and throws away what nobody has read of it before it answers.
async fn streamed(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let mut shared = Shared(Arc::new(Mutex::new(body)));
    let request = Request::from_parts(parts, Body::new(shared.clone()));
    let response = next.run(request).await;
    let mut seen = 0;
    while let Some(Ok(frame)) = shared.frame().await {
        seen += frame.data_ref().map_or(0, Bytes::len);
        if seen > MAX_DISCARDED_BYTES {
            break;
        }
    }
    response
}

/// A body that is read on by whoever comes after the one who stopped reading.
#[derive(Clone)]
struct Shared(Arc<Mutex<Body>>);

impl HttpBody for Shared {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let mut body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Pin::new(&mut *body).poll_frame(context)
    }

    fn size_hint(&self) -> SizeHint {
        let body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        HttpBody::size_hint(&*body)
    }
}
