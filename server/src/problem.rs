//! Answers of the server itself where no page and no server function speaks: refusals by middleware,
//! time-outs, panics.
//!
//! Middleware answers with a bare status, with a [`Sentence`] where there is more to say; the
//! outermost layer gives it a body: the wire error below `/api`, a small page elsewhere. So all such
//! answers look the same, and none forgets the request id.

use app::error::{AppError, ErrorKind};
use app::paths;
use axum::Json;
use axum::body::Body;
use axum::response::{Html, IntoResponse, Response};
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{Request, StatusCode};

/// What to say to the person instead of the status's usual sentence.
#[derive(Debug, Clone, Copy)]
pub struct Sentence(pub &'static str);

/// A refusal with a sentence of its own.
pub fn refuse(status: StatusCode, sentence: &'static str) -> Response {
    let mut response = status.into_response();
    response.extensions_mut().insert(Sentence(sentence));
    response
}

/// What of a request decides the form of an answer.
#[derive(Debug, Clone, Copy)]
pub struct Asker {
    /// Below `/api`.
    pub is_api: bool,
    /// A browser that shows what it gets, rather than a script.
    pub wants_html: bool,
}

impl Asker {
    /// That of a request.
    pub fn of<B>(request: &Request<B>) -> Self {
        let path = request.uri().path();
        Self {
            is_api: path
                .strip_prefix(paths::API)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
            wants_html: request
                .headers()
                .get(ACCEPT)
                .and_then(|accept| accept.to_str().ok())
                .is_some_and(|accept| accept.contains("text/html")),
        }
    }
}

/// Gives a bare error a body; everything else stays as it is.
pub fn with_body(response: Response, asker: Asker, request_id: &str, stylesheet: &str) -> Response {
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    if !is_error || response.headers().contains_key(CONTENT_TYPE) {
        return response;
    }
    let sentence = response
        .extensions()
        .get::<Sentence>()
        .map(|sentence| sentence.0);
    let (mut parts, _) = response.into_parts();
    // It counted the bare body.
    parts.headers.remove(http::header::CONTENT_LENGTH);
    let body = if asker.is_api && !asker.wants_html {
        let kind = kind_of(status);
        let error = AppError::saying(
            kind,
            sentence.unwrap_or(kind.sentence()),
            Some(request_id.to_owned()),
        );
        Json(error).into_response()
    } else {
        Html(page(status, sentence, request_id, stylesheet)).into_response()
    };
    let (body_parts, body) = body.into_parts();
    parts.headers.extend(body_parts.headers);
    Response::from_parts(parts, Body::new(body))
}

fn kind_of(status: StatusCode) -> ErrorKind {
    ErrorKind::ALL
        .into_iter()
        .find(|kind| kind.status() == status.as_u16())
        .unwrap_or(if status.is_server_error() {
            ErrorKind::Unavailable
        } else {
            ErrorKind::BadRequest
        })
}

/// A page that depends on nothing: it must show even when rendering is what failed.
fn page(status: StatusCode, sentence: Option<&str>, request_id: &str, stylesheet: &str) -> String {
    let (title, usual) = words(status);
    let sentence = sentence.unwrap_or(usual);
    let (home, icon) = (paths::HOME, paths::FAVICON);
    format!(
        "<!DOCTYPE html>\
         <html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} · Subtotal</title>\
         <link rel=\"icon\" type=\"image/svg+xml\" href=\"{icon}\">\
         <link rel=\"stylesheet\" href=\"{stylesheet}\"></head>\
         <body><main class=\"server-problem\"><h1>{title}</h1><p>{sentence}</p>\
         <p>Request <code>{request_id}</code></p>\
         <p><a href=\"{home}\">Back to the dashboard</a></p></main></body></html>"
    )
}

fn words(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::FORBIDDEN => ("Refused", "The request was refused."),
        StatusCode::CONFLICT => (
            "Not possible in this state",
            "This does not fit what has happened in the meantime.",
        ),
        StatusCode::NOT_FOUND => ("Not found", "There is no such page."),
        StatusCode::METHOD_NOT_ALLOWED => {
            ("Not possible", "This address does not take such requests.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            ("Too large", "The request is larger than is accepted here.")
        }
        StatusCode::SERVICE_UNAVAILABLE => (
            "Not available right now",
            "The portal could not do its part in time. Whatever was sent to Zoom is on record.",
        ),
        status if status.is_server_error() => (
            "Something went wrong",
            "This is our fault and is in the log. Whatever was sent to Zoom is on record.",
        ),
        _ => ("Not understood", "The request could not be read."),
    }
}
