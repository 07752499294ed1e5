//! The one path of every call: token, slot, exchange, meaning of the answer, settlement, and for reads
//! another try.
//!
//! - A read is tried up to three times when Zoom failed, the connection was refused or cut, or too many
//!   calls came in a second. Each try takes its own slot; where none is free in time, the failure is told.
//! - A write is sent once. The one exception: after a 401 it is sent again with a fresh token, because
//!   Zoom turns a call down by its token before it looks at the body. That try shares the slot.
//! - Each exchange is logged once: operation, status, duration, request id. Never a body, never a token.

use std::time::{Duration, Instant};

use domain::operation::{Method, Operation};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION};
use reqwest::{RequestBuilder, Url};

use crate::budget::{Intent, Settled, ThrottleKind, is_quiet};
use crate::client::Zoom;
use crate::error::{Error, Unreachable};
use crate::meaning::{self, Failure, Reply};
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
/// How many redirects of a download are followed.
const MAX_REDIRECTS: u32 = 3;

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

impl Zoom {
    /// Makes a call, with the tries that it may have.
    pub(crate) async fn call(&self, request: &Request, mut intent: Intent) -> Result<Reply, Error> {
        let patient_until = self.now().plus_ms(intent.call_for.patience_ms);
        let mut tried = 1;
        let mut result = self.attempt(request, &intent).await;
        while let Err(failed) = &result
            && !request.is_write()
            && tried < MAX_TRIES
            && may_pass(failed)
        {
            tokio::time::sleep(backoff(tried)).await;
            tried += 1;
            intent.call_for.patience_ms = (patient_until.0 - self.now().0).max(0);
            match self.attempt(request, &intent).await {
                // There is no time for another try: what went wrong is told, not that.
                Err(Error::NoSlot(_)) => break,
                next => result = next,
            }
        }
        result
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
            Failure::Unauthorized => TokenError::TurnedDown.into(),
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
        log(route.operation, &raw, started.elapsed());
        meaning::of(route.operation, raw?, self.now())
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
        if request.is_download {
            self.download(url, builder).await
        } else {
            exchange(builder, inner.timeouts.call, MAX_JSON_BYTES).await
        }
    }

    /// Follows redirects within Zoom's hosts, without the token.
    async fn download(&self, mut url: Url, first: RequestBuilder) -> Result<Raw, Error> {
        let inner = &self.inner;
        let until = Instant::now() + inner.timeouts.download;
        let left = || until.saturating_duration_since(Instant::now());
        let mut raw = exchange(first, left(), MAX_PDF_BYTES).await?;
        for _ in 0..MAX_REDIRECTS {
            let location = raw.headers.get(LOCATION);
            let Some(location) = location.filter(|_| raw.status.is_redirection()) else {
                break;
            };
            let refused = |error: crate::HostError| Error::Redirected {
                what: error.to_string(),
            };
            url = inner.hosts.redirected(&url, location).map_err(refused)?;
            raw = exchange(inner.client.get(url.clone()), left(), MAX_PDF_BYTES).await?;
        }
        Ok(raw)
    }
}

impl Request {
    fn is_write(&self) -> bool {
        self.route.operation.is_write()
    }
}

/// Whether a failure of a read may be gone the next time. Not a time-out: nobody waits that long twice.
fn may_pass(error: &Error) -> bool {
    match error {
        Error::ServerError { .. } => true,
        Error::Unreachable(how) => matches!(how, Unreachable::Connect | Unreachable::Cut),
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

/// The one line in the log about an exchange.
fn log(operation: Operation, raw: &Result<Raw, Error>, took: Duration) {
    let operation = operation.name();
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    match raw {
        Ok(raw) => {
            let status = raw.status.as_u16();
            let request_id = raw.request_id().unwrap_or_default();
            if raw.status.is_success() {
                tracing::info!(operation, status, duration_ms, request_id, "called Zoom");
            } else {
                tracing::warn!(
                    operation,
                    status,
                    duration_ms,
                    request_id,
                    "Zoom did not do it"
                );
            }
        }
        Err(error) => {
            let error = error.to_string();
            tracing::warn!(operation, duration_ms, error, "no answer from Zoom");
        }
    }
}
