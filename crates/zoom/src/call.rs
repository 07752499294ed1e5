//! The one path of every call: token, slot, exchange, meaning of the answer, settlement, and for reads
//! another try.
//!
//! - A read is tried up to three times when Zoom failed, the connection was cut or timed out, or too many
//!   calls came in a second. Each try takes its own slot; where none is free in time, the first failure is told.
//! - A write is sent once. The one exception: after a 401 it is sent again with a fresh token, because
//!   Zoom turns a call down by its token before it looks at the body. That try shares the slot.
//! - Each exchange is logged once: operation, status, duration, request id. Never a body, never a token.

use std::time::{Duration, Instant};

use domain::operation::{Method, Operation};
use domain::time::UtcMillis;
use domain::zoom::{Refusal, RefusedField};
use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION};
use serde::Deserialize;

use crate::budget::{Intent, Settled, Throttle, ThrottleKind, is_quiet};
use crate::client::Zoom;
use crate::error::{Error, Unreachable};
use crate::throttle;
use crate::token::{Token, TokenError};
use crate::transport::{Raw, exchange};

/// How often a read is tried.
const MAX_TRIES: u32 = 3;
/// The pause before the second try, in milliseconds of real time; it doubles, and varies by half.
const BACKOFF_MS: u64 = 250;
/// Largest JSON answer that is taken, in bytes.
const MAX_JSON_BYTES: usize = 8_000_000;
/// Largest PDF that is taken, in bytes.
const MAX_PDF_BYTES: usize = 20_000_000;
/// An error body is no larger than this, in bytes.
const MAX_ERROR_BYTES: usize = 64 * 1024;
/// How many redirects of a download are followed.
const MAX_REDIRECTS: u32 = 3;
/// Zoom's code for a path that it doesn't know.
const UNKNOWN_ENDPOINT: i64 = 2300;
/// Zoom's codes for a token without the scope (the older one on older deployments).
const MISSING_SCOPE: [i64; 2] = [4711, 104];

/// What is sent.
pub(crate) struct Request {
    /// The operation and its path below the base URL, ids filled in.
    pub route: Route,
    /// Tried in the same slot when the server doesn't know the first route.
    pub fallback: Option<Route>,
    /// The query.
    pub query: Vec<(&'static str, String)>,
    /// The JSON body of a write.
    pub body: Option<Vec<u8>>,
    /// Whether a file is expected: a larger answer, more time, and redirects.
    pub is_download: bool,
}

/// An operation and its path.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    pub operation: Operation,
    pub path: String,
}

/// A 2xx answer.
pub(crate) struct Reply {
    /// The operation that answered: not the first one where the fallback served.
    pub operation: Operation,
    pub status: u16,
    pub body: Vec<u8>,
    pub request_id: Option<String>,
    pub received_at: UtcMillis,
}

/// How a try failed, before it is settled.
enum Failure {
    Error(Error),
    Throttled(Throttle),
    Unauthorized,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl Zoom {
    /// Makes a call, with the tries that it may have.
    pub(crate) async fn call(&self, request: &Request, mut intent: Intent) -> Result<Reply, Error> {
        let patient_until = self.now().plus_ms(intent.call_for.patience_ms);
        let mut failed: Option<Error> = None;
        for tried in 0.. {
            if tried > 0 {
                tokio::time::sleep(backoff(tried)).await;
                intent.call_for.patience_ms = (patient_until.0 - self.now().0).max(0);
            }
            let error = match self.attempt(request, &intent).await {
                Ok(reply) => return Ok(reply),
                Err(error) => error,
            };
            let is_last = request.is_write() || tried + 1 >= MAX_TRIES;
            match (error, failed.take()) {
                (Error::NoSlot(_), Some(first)) => return Err(first),
                (error, _) if is_last || !may_pass(&error) => return Err(error),
                (error, _) => failed = Some(error),
            }
        }
        unreachable!("the loop ends by returning")
    }

    /// One slot: taken, used, settled.
    async fn attempt(&self, request: &Request, intent: &Intent) -> Result<Reply, Error> {
        // First of all a token: without one no slot is spent. The wait for the slot may outlast it.
        self.inner.tokens.current().await?;
        let slot = self.inner.gate.take(intent).await?;
        let result = self.send_with_token(request).await;
        let settled = match &result {
            Ok(_) => Settled::Spent,
            Err(Failure::Throttled(throttle)) => Settled::Throttled(*throttle),
            Err(Failure::Unauthorized) => Settled::NotSent,
            Err(Failure::Error(error)) => settled_by(error),
        };
        let free_at = match self.inner.gate.settle(slot, settled).await {
            Ok(free_at) => free_at,
            Err(error) => {
                // The answer counts more than the book-keeping: the slot stays charged for longest.
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "a slot was not settled"
                );
                self.now()
            }
        };
        result.map_err(|failure| match failure {
            Failure::Error(error) => error,
            Failure::Unauthorized => Error::Token(TokenError::TurnedDown),
            Failure::Throttled(throttle) => Error::Throttled {
                free_at,
                kind: throttle.kind,
            },
        })
    }

    /// Sends with the token at hand, and once more with a fresh one if it is turned down.
    async fn send_with_token(&self, request: &Request) -> Result<Reply, Failure> {
        let tokens = &self.inner.tokens;
        let token = tokens.current().await.map_err(Error::from)?;
        match self.send_by_route(request, &token).await {
            Err(Failure::Unauthorized) if !is_quiet(self.now()) => {
                let token = tokens.renewed(&token).await.map_err(Error::from)?;
                self.send_by_route(request, &token).await
            }
            result => result,
        }
    }

    async fn send_by_route(&self, request: &Request, token: &Token) -> Result<Reply, Failure> {
        match (
            self.send(request, &request.route, token).await,
            &request.fallback,
        ) {
            (Err(Failure::Error(Error::NotOffered(_))), Some(fallback)) => {
                self.send(request, fallback, token).await
            }
            (result, _) => result,
        }
    }

    /// One exchange, logged.
    async fn send(
        &self,
        request: &Request,
        route: &Route,
        token: &Token,
    ) -> Result<Reply, Failure> {
        let started = Instant::now();
        let raw = self.exchange(request, route, token).await;
        let (status, request_id) = match &raw {
            Ok(raw) => (raw.status.as_u16(), raw.request_id()),
            Err(_) => (0, None),
        };
        tracing::info!(
            operation = route.operation.name(),
            status,
            duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            request_id = request_id.as_deref().unwrap_or_default(),
            error = raw.as_ref().err().map(tracing::field::display),
            "called Zoom"
        );
        self.understand(route.operation, raw?, request_id)
    }

    async fn exchange(
        &self,
        request: &Request,
        route: &Route,
        token: &Token,
    ) -> Result<Raw, Error> {
        let inner = &self.inner;
        let url = inner.url(&route.path);
        let mut builder = match route.operation.method() {
            Method::Get => inner.client.get(url.clone()),
            Method::Post => inner.client.post(url.clone()),
            Method::Put => inner.client.put(url.clone()),
            Method::Patch => inner.client.patch(url.clone()),
        };
        builder = builder
            .header(AUTHORIZATION, token.header())
            .query(&request.query);
        if let Some(body) = &request.body {
            builder = builder
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        if !request.is_download {
            return exchange(builder, inner.timeouts.call, MAX_JSON_BYTES).await;
        }
        let until = Instant::now() + inner.timeouts.download;
        let left = || until.saturating_duration_since(Instant::now());
        let mut raw = exchange(builder, left(), MAX_PDF_BYTES).await?;
        let mut from = url;
        for _ in 0..MAX_REDIRECTS {
            let Some(location) = raw
                .headers
                .get(LOCATION)
                .filter(|_| raw.status.is_redirection())
            else {
                break;
            };
            from = inner
                .hosts
                .redirected(&from, location)
                .map_err(|error| Error::Redirected {
                    what: error.to_string(),
                })?;
            raw = exchange(inner.client.get(from.clone()), left(), MAX_PDF_BYTES).await?;
        }
        Ok(raw)
    }

    /// What an answer means.
    fn understand(
        &self,
        operation: Operation,
        raw: Raw,
        request_id: Option<String>,
    ) -> Result<Reply, Failure> {
        let status = raw.status.as_u16();
        let body = ErrorBody::read(&raw.body);
        let refusal = |body: ErrorBody| {
            let message = body.message.unwrap_or_default();
            Refusal::new(
                operation,
                status,
                body.code,
                &message,
                body.errors,
                request_id.clone(),
            )
        };
        if raw.status.is_success() {
            return match body {
                Some(body) if body.is_error() && operation.is_write() => {
                    Err(Error::Ambiguous(refusal(body)).into())
                }
                Some(body) if body.is_error() => Err(Error::Refused(refusal(body)).into()),
                _ => Ok(Reply {
                    operation,
                    status,
                    body: raw.body,
                    request_id,
                    received_at: self.now(),
                }),
            };
        }
        let body = body.unwrap_or_default();
        match raw.status {
            StatusCode::UNAUTHORIZED => Err(Failure::Unauthorized),
            StatusCode::TOO_MANY_REQUESTS => Err(Failure::Throttled(throttle::read(
                &raw.headers,
                body.message.as_deref().unwrap_or_default(),
                self.now(),
            ))),
            StatusCode::METHOD_NOT_ALLOWED | StatusCode::GONE | StatusCode::NOT_IMPLEMENTED => {
                Err(Error::NotOffered(operation).into())
            }
            StatusCode::NOT_FOUND if matches!(body.code, None | Some(UNKNOWN_ENDPOINT)) => {
                Err(Error::NotOffered(operation).into())
            }
            StatusCode::REQUEST_TIMEOUT => Err(Error::Unreachable(Unreachable::Timeout).into()),
            _ if raw.status.is_server_error() => Err(Error::ServerError { status }.into()),
            _ if raw.status.is_client_error() => match body.missing_scopes() {
                Some(scopes) => Err(Error::Token(TokenError::MissingScope { scopes }).into()),
                None => Err(Error::Refused(refusal(body)).into()),
            },
            _ => Err(Error::Redirected {
                what: format!("HTTP {status}"),
            }
            .into()),
        }
    }
}

impl Request {
    fn is_write(&self) -> bool {
        self.route.operation.is_write()
    }
}

/// Zoom's error body (api-facts, section 2). Everything in it may be missing.
#[derive(Deserialize, Default)]
struct ErrorBody {
    #[serde(default)]
    code: Option<i64>,
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    errors: Vec<RefusedField>,
}

impl ErrorBody {
    fn read(body: &[u8]) -> Option<Self> {
        if body.len() > MAX_ERROR_BYTES {
            return None;
        }
        #[derive(Deserialize)]
        struct Plain {
            #[serde(default)]
            code: Option<i64>,
            #[serde(default)]
            message: Option<String>,
        }
        // Fields that don't look as documented must not hide the code and the message.
        serde_json::from_slice(body).ok().or_else(|| {
            let plain: Plain = serde_json::from_slice(body).ok()?;
            Some(Self {
                code: plain.code,
                message: plain.message,
                errors: Vec::new(),
            })
        })
    }

    /// Whether a 2xx answer with this body is an error all the same.
    fn is_error(&self) -> bool {
        self.code.is_some() && self.message.is_some()
    }

    /// The scopes that Zoom asks for, if that is what it refuses.
    fn missing_scopes(&self) -> Option<String> {
        let message = self.message.as_deref()?;
        let is_about_scopes = self.code.is_some_and(|code| MISSING_SCOPE.contains(&code))
            && message.contains("scope");
        is_about_scopes.then(|| {
            let listed = message
                .split_once('[')
                .and_then(|(_, rest)| rest.split_once(']'));
            listed
                .map_or(message, |(scopes, _)| scopes)
                .chars()
                .take(500)
                .collect()
        })
    }
}

/// Whether a failure of a read may be gone the next time.
fn may_pass(error: &Error) -> bool {
    match error {
        Error::ServerError { .. } => true,
        Error::Unreachable(how) => how.may_have_arrived() || *how == Unreachable::Connect,
        Error::Throttled { kind, .. } => {
            matches!(kind, ThrottleKind::PerSecond | ThrottleKind::Concurrent)
        }
        _ => false,
    }
}

fn settled_by(error: &Error) -> Settled {
    match error {
        Error::Token(_) | Error::NotOffered(_) => Settled::NotSent,
        Error::Unreachable(how) if !how.may_have_arrived() => Settled::NotSent,
        _ => Settled::Spent,
    }
}

/// The pause before a further try, with jitter.
fn backoff(tried: u32) -> Duration {
    let base_ms = BACKOFF_MS << (tried - 1).min(5);
    Duration::from_millis(rand::random_range(base_ms / 2..=base_ms * 3 / 2))
}
