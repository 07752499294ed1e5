//! What an answer of Zoom's means: acceptance, a refusal, a failure, or a limit.
//!
//! The code in the body decides as much as the status: Zoom reports business errors under statuses
//! that its documents don't agree on, and `200` is one of its error *codes* (api-facts, 0.4 and 2).

use domain::operation::Operation;
use domain::time::UtcMillis;
use domain::zoom::{Refusal, RefusalKind, RefusedField};
use reqwest::StatusCode;
use serde::Deserialize;

use crate::budget::Throttle;
use crate::error::{Error, Unreachable};
use crate::throttle;
use crate::token::TokenError;
use crate::transport::Raw;

/// An error body is no larger than this, in bytes.
const MAX_ERROR_BYTES: usize = 64 * 1024;
/// A 2xx answer.
pub(crate) struct Reply {
    /// The operation that answered: not the first one where the fallback served.
    pub operation: Operation,
    pub status: u16,
    pub body: Vec<u8>,
    pub request_id: Option<String>,
    pub received_at: UtcMillis,
}

/// How a try failed, before its slot is settled.
pub(crate) enum Failure {
    Error(Error),
    Throttled(Throttle),
    Unauthorized,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// What `raw`, which arrived at `now`, means as an answer to `operation`.
pub(crate) fn of(operation: Operation, raw: Raw, now: UtcMillis) -> Result<Reply, Failure> {
    let status = raw.status.as_u16();
    let request_id = raw.request_id();
    let body = ErrorBody::read(&raw.body);
    if !raw.status.is_success() {
        return Err(failure(operation, &raw, body.unwrap_or_default(), now));
    }
    match body {
        Some(body) if body.is_error() => {
            let refusal = body.refusal(operation, status, request_id);
            Err(Failure::Error(if operation.is_write() {
                Error::Ambiguous(refusal)
            } else {
                Error::Refused(refusal)
            }))
        }
        _ => Ok(Reply {
            operation,
            status,
            body: raw.body,
            request_id,
            received_at: now,
        }),
    }
}

fn failure(operation: Operation, raw: &Raw, body: ErrorBody, now: UtcMillis) -> Failure {
    let status = raw.status.as_u16();
    Failure::Error(match raw.status {
        StatusCode::UNAUTHORIZED => return Failure::Unauthorized,
        StatusCode::TOO_MANY_REQUESTS => {
            let message = body.message.unwrap_or_default();
            return Failure::Throttled(throttle::read(&raw.headers, &message, now));
        }
        StatusCode::GONE => Error::NotOffered(operation),
        StatusCode::REQUEST_TIMEOUT => Error::Unreachable(Unreachable::Timeout),
        _ if raw.status.is_client_error() || raw.status == StatusCode::NOT_IMPLEMENTED => {
            refused(operation, body.refusal(operation, status, raw.request_id()))
        }
        _ if raw.status.is_server_error() => Error::ServerError { status },
        _ => Error::Redirected {
            what: format!("HTTP {status}"),
        },
    })
}

/// Refusals that are about us or the server rather than about what was asked have errors of their own.
fn refused(operation: Operation, refusal: Refusal) -> Error {
    match refusal.kind {
        RefusalKind::NotOffered => Error::NotOffered(operation),
        RefusalKind::TokenInvalid => TokenError::TurnedDown.into(),
        RefusalKind::ScopeMissing => TokenError::MissingScope {
            scopes: scopes(&refusal.message),
        }
        .into(),
        _ => Error::Refused(refusal),
    }
}

/// The scopes of which Zoom wants one, from `… does not contain scopes:[a, b].`
fn scopes(message: &str) -> String {
    let listed = message
        .split_once('[')
        .and_then(|(_, rest)| rest.split_once(']'));
    listed.map_or(message, |(scopes, _)| scopes).to_owned()
}

/// Zoom's error body (api-facts, section 2). Everything in it may be missing.
#[derive(Deserialize, Default)]
struct ErrorBody {
    #[serde(default)]
    code: Option<i64>,
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    errors: Fields,
}

/// Fields of a validation error; what doesn't look as documented must not hide code and message.
#[derive(Deserialize)]
#[serde(untagged)]
enum Fields {
    Documented(Vec<RefusedField>),
    Other(serde::de::IgnoredAny),
}

impl Default for Fields {
    fn default() -> Self {
        Self::Documented(Vec::new())
    }
}

impl ErrorBody {
    fn read(body: &[u8]) -> Option<Self> {
        if body.len() > MAX_ERROR_BYTES {
            return None;
        }
        serde_json::from_slice(body).ok()
    }

    /// Whether a 2xx answer with this body is an error all the same.
    fn is_error(&self) -> bool {
        self.code.is_some() && self.message.is_some()
    }

    fn refusal(self, operation: Operation, status: u16, request_id: Option<String>) -> Refusal {
        let message = self.message.unwrap_or_default();
        let fields = match self.errors {
            Fields::Documented(fields) => fields,
            Fields::Other(_) => Vec::new(),
        };
        Refusal::new(operation, status, self.code, &message, fields, request_id)
    }
}
