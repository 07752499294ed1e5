//! One HTTP exchange: sent once, read to the end within a limit of size, its failures told apart by
//! whether the request may have arrived.
//!
//! Knows nothing of Zoom's errors, of slots or of retries.

use std::error::Error as StdError;
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Client, RequestBuilder, StatusCode, Url, redirect, retry};

use crate::config::{ConfigError, Timeouts};
use crate::error::{Error, Unreachable};

/// The header in which Zoom names a call (seen in practice; api-facts, section 2).
const REQUEST_ID: &str = "x-zm-trackingid";
/// Longest request id that is kept, in characters.
const MAX_REQUEST_ID: usize = 128;
/// Idle connections are given up before a peer's usual limit, lest a write goes into a closing one.
const POOL_IDLE: Duration = Duration::from_secs(20);

/// An answer as it came.
#[derive(Debug)]
pub(crate) struct Raw {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Raw {
    /// Zoom's name of the call, made safe for logs.
    pub fn request_id(&self) -> Option<String> {
        let text = self.headers.get(REQUEST_ID)?.to_str().ok()?.trim();
        let text: String = text.chars().take(MAX_REQUEST_ID).collect();
        (!text.is_empty()).then_some(text)
    }
}

/// The HTTP client: it follows no redirect and repeats nothing by itself.
pub(crate) fn client(timeouts: &Timeouts, urls: [&Url; 2]) -> Result<Client, ConfigError> {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        return Err(ConfigError::NoCrypto);
    }
    let mut builder = Client::builder()
        .user_agent(concat!("Subtotal/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(timeouts.connect)
        .pool_idle_timeout(POOL_IDLE)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .no_proxy();
    if urls.iter().all(|url| url.scheme() == "http") {
        // Nothing is trusted and nothing needs to be: a demo runs where no root certificates are.
        builder = builder.tls_certs_only([]);
    }
    builder.build().map_err(ConfigError::Tls)
}

/// Sends a request and reads its answer to the end.
pub(crate) async fn exchange(
    request: RequestBuilder,
    timeout: Duration,
    max_bytes: usize,
) -> Result<Raw, Error> {
    let too_large = || Error::TooLarge { max_bytes };
    let mut response = request.timeout(timeout).send().await.map_err(unreachable)?;
    let announced = response.content_length().unwrap_or_default();
    if usize::try_from(announced).map_or(true, |bytes| bytes > max_bytes) {
        return Err(too_large());
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(cut)? {
        if body.len() + chunk.len() > max_bytes {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Raw {
        status: response.status(),
        headers: response.headers().clone(),
        body,
    })
}

fn unreachable(error: reqwest::Error) -> Error {
    Error::Unreachable(if error.is_connect() {
        if is_tls(&error) {
            Unreachable::Tls
        } else {
            Unreachable::Connect
        }
    } else if error.is_timeout() {
        Unreachable::Timeout
    } else {
        Unreachable::Cut
    })
}

fn cut(error: reqwest::Error) -> Error {
    Error::Unreachable(if error.is_timeout() {
        Unreachable::Timeout
    } else {
        Unreachable::Cut
    })
}

fn is_tls(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        let inner = cause
            .downcast_ref::<std::io::Error>()
            .and_then(|io| io.get_ref());
        if cause.is::<rustls::Error>() || inner.is_some_and(|inner| inner.is::<rustls::Error>()) {
            return true;
        }
        source = cause.source();
    }
    false
}
