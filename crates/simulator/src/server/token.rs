//! The token endpoint and the tokens that it issued (api-facts, section 3).

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::HeaderMap;
use http::header::AUTHORIZATION;
use serde_json::json;

use super::answer::Answer;
use super::route::query;
use crate::config::SimulatorConfig;
use crate::random::Random;
use crate::refusal::Refusal;

/// The tokens that are valid. They live in real time, whatever the simulator's clock does.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    issued: Mutex<Issued>,
}

#[derive(Debug, Default)]
struct Issued {
    count: u64,
    until: HashMap<String, Instant>,
}

impl Tokens {
    fn issue(&self, seed: u64, lifetime: Duration) -> String {
        let mut issued = self.issued();
        let now = Instant::now();
        issued.until.retain(|_, until| *until > now);
        issued.count += 1;
        let mut random = Random::new(seed, "token", issued.count);
        let bytes: Vec<u8> = (0..6).flat_map(|_| random.next().to_be_bytes()).collect();
        let token = format!("eyJ{}", URL_SAFE_NO_PAD.encode(bytes));
        issued.until.insert(token.clone(), now + lifetime);
        token
    }

    /// Makes every issued token invalid.
    pub(super) fn expire_all(&self) {
        self.issued().until.clear();
    }

    fn is_valid(&self, token: &str) -> bool {
        self.issued()
            .until
            .get(token)
            .is_some_and(|until| *until > Instant::now())
    }

    fn issued(&self) -> MutexGuard<'_, Issued> {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers a request for a token.
pub(super) fn answer(
    config: &SimulatorConfig,
    tokens: &Tokens,
    headers: &HeaderMap,
    body: &[u8],
) -> Answer {
    let expected = format!("{}:{}", config.client_id, config.client_secret);
    let given = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Basic "))
        .and_then(|encoded| STANDARD.decode(encoded).ok());
    if given.as_deref() != Some(expected.as_bytes()) {
        return refused(400, "Invalid client_id or client_secret", "invalid_client");
    }
    let form = std::str::from_utf8(body).ok();
    match query(form, "grant_type").as_deref() {
        Some("account_credentials") => {}
        Some("refresh_token") => return refused(401, "Invalid Token!", "invalid_request"),
        _ => return refused(400, "unsupported grant type", "unsupported_grant_type"),
    }
    if query(form, "account_id").as_deref() != Some(config.account_id.as_str()) {
        return refused(400, "Bad Request", "invalid_request");
    }
    let lifetime = Duration::from_secs(config.token_lifetime_s);
    Answer::json(
        200,
        json!({
            "access_token": tokens.issue(config.book.seed, lifetime),
            "token_type": "bearer",
            "expires_in": config.token_lifetime_s,
            "scope": "billing:master account:master",
            "api_url": "https://api.zoom.us",
        }),
    )
}

fn refused(status: u16, reason: &str, error: &str) -> Answer {
    Answer::json(status, json!({ "reason": reason, "error": error }))
}

/// Whether a call to the API carries a token that is valid.
///
/// # Errors
/// As Zoom refuses (api-facts, section 3.3).
pub(super) fn check(
    config: &SimulatorConfig,
    tokens: &Tokens,
    headers: &HeaderMap,
) -> Result<(), Refusal> {
    let header = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let token = header.and_then(|value| value.strip_prefix("Bearer "));
    match token.map(str::trim) {
        None | Some("") => Err(Refusal::new(401, 4700, "Token cannot be empty.")),
        Some(token) if config.bearer_token.as_deref() == Some(token) => Ok(()),
        Some(token) if tokens.is_valid(token) => Ok(()),
        // Issued tokens all begin so; others never were one.
        Some(token) if token.starts_with("eyJ") => {
            Err(Refusal::new(401, 124, "Access token is expired."))
        }
        Some(_) => Err(Refusal::new(401, 124, "Invalid access token.")),
    }
}
