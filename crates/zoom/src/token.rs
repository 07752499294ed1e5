//! The access token: one for all, renewed in time (api-facts, section 3).
//!
//! A Server-to-Server token is asked for once however many callers wait, renewed five minutes before it
//! ends, and once more when Zoom turns it down. It lives on real time, not on the portal's clock.

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Client, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;

use crate::config::{ConfigError, Credentials};
use crate::error::{Error, Unreachable};
use crate::transport::{Raw, exchange};

/// A token is renewed this long before it ends.
const RENEW_BEFORE: Duration = Duration::from_secs(5 * 60);
/// How long a token lives when the answer doesn't say.
const USUAL_LIFE: Duration = Duration::from_secs(3_600);
/// After our credentials were refused, the token endpoint is left alone for this long: many failing
/// calls can get an app disabled.
const REFUSED_PAUSE: Duration = Duration::from_secs(30);
/// The pause before a second and last try, when the token endpoint failed or was not reached.
const AGAIN_AFTER: Duration = Duration::from_millis(300);
/// Largest answer of the token endpoint that is taken, in bytes.
const MAX_BYTES: usize = 64 * 1024;

/// Why there is no valid token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Wrong client id or secret (`invalid_client`).
    #[error("token refused: invalid client id or secret")]
    InvalidClient,
    /// The app is not of the Server-to-Server kind (`unsupported_grant_type`).
    #[error("token refused: unsupported grant type")]
    UnsupportedGrant,
    /// Wrong account id or malformed request (`invalid_request`).
    #[error("token refused: invalid request")]
    InvalidRequest,
    /// Refused for a reason that is not documented.
    #[error("token refused: HTTP {status} {error}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// What the endpoint called it.
        error: String,
    },
    /// The token endpoint was not reached.
    #[error("token endpoint not reached: {0:?}")]
    Unreachable(Unreachable),
    /// The token endpoint failed.
    #[error("token endpoint failed with HTTP {status}")]
    ServerError {
        /// The HTTP status.
        status: u16,
    },
    /// The token endpoint's answer can't be understood.
    #[error("token endpoint's answer is unreadable")]
    Unreadable,
    /// The API turned the token down, also a fresh one.
    #[error("token turned down by the API")]
    TurnedDown,
    /// The token lacks a scope that the operation needs.
    #[error("token lacks a scope: {scopes}")]
    MissingScope {
        /// The scopes of which one would do, as Zoom names them.
        scopes: String,
    },
}

impl TokenError {
    /// What is wrong and what helps, for people.
    pub fn sentence(&self) -> String {
        match self {
            Self::InvalidClient => {
                "Zoom doesn't accept the portal's client id or secret. An administrator compares them \
                 with the app in the Zoom App Marketplace."
                    .to_owned()
            }
            Self::UnsupportedGrant => {
                "The Zoom app is not a Server-to-Server OAuth app; only such an app can be used here."
                    .to_owned()
            }
            Self::InvalidRequest => {
                "Zoom doesn't accept the portal's account id. An administrator compares it with the app \
                 in the Zoom App Marketplace."
                    .to_owned()
            }
            Self::Refused { error, .. } => {
                format!("Zoom gives the portal no access token ({error}).")
            }
            Self::Unreachable(_) => {
                "Zoom's sign-in service could not be reached. Nothing was sent.".to_owned()
            }
            Self::ServerError { status } => {
                format!("Zoom's sign-in service has a problem of its own (HTTP {status}).")
            }
            Self::Unreadable => {
                "Zoom's sign-in service gave an answer that could not be read.".to_owned()
            }
            Self::TurnedDown => {
                "Zoom turned the portal's access token down. An administrator checks that the app is \
                 active and that its owner still has an account."
                    .to_owned()
            }
            Self::MissingScope { scopes } => format!(
                "The Zoom app lacks a right that this needs. An administrator adds one of: {scopes}."
            ),
        }
    }

    /// Whether the next try may succeed. To ask for a token twice does no harm.
    fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::ServerError { .. } | Self::Unreachable(Unreachable::Connect | Unreachable::Cut)
        )
    }

    /// Whether our credentials are at fault, so that asking again at once is pointless.
    fn is_lasting(&self) -> bool {
        matches!(
            self,
            Self::InvalidClient
                | Self::UnsupportedGrant
                | Self::InvalidRequest
                | Self::Refused { .. }
        )
    }
}

/// What a token allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenFacts {
    /// Its scopes; empty where it doesn't say, as a static token never does.
    pub scopes: Vec<String>,
}

/// A token as it is sent; its value shows nowhere else.
#[derive(Clone)]
pub(crate) struct Token {
    header: HeaderValue,
}

impl Token {
    fn new(secret: &str) -> Option<Self> {
        let mut header = HeaderValue::from_str(&format!("Bearer {secret}")).ok()?;
        header.set_sensitive(true);
        (!secret.is_empty()).then_some(Self { header })
    }

    /// The value of the Authorization header, marked as sensitive.
    pub fn header(&self) -> HeaderValue {
        self.header.clone()
    }
}

/// Where tokens come from.
pub(crate) enum Tokens {
    /// One that never changes.
    Fixed(Token),
    /// Asked for and renewed.
    Renewed(Box<Source>),
}

/// The token endpoint with our credentials.
pub(crate) struct Source {
    client: Client,
    url: Url,
    timeout: Duration,
    account_id: String,
    authorization: HeaderValue,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    current: Option<Arc<Current>>,
    refused: Option<(TokenError, Instant)>,
}

struct Current {
    token: Token,
    facts: TokenFacts,
    renew_at: Instant,
    ends_at: Instant,
}

impl Tokens {
    /// Tokens for these credentials.
    pub fn new(
        credentials: &Credentials,
        client: Client,
        url: Url,
        timeout: Duration,
    ) -> Result<Self, ConfigError> {
        match credentials {
            Credentials::Bearer(secret) => Token::new(secret.expose_secret())
                .map(Self::Fixed)
                .ok_or(ConfigError::Credential { name: "token" }),
            Credentials::ServerToServer {
                account_id,
                client_id,
                client_secret,
            } => Ok(Self::Renewed(Box::new(Source {
                client,
                url,
                timeout,
                account_id: non_empty(account_id, "account id")?,
                authorization: basic(&non_empty(client_id, "client id")?, client_secret)?,
                held: Mutex::default(),
            }))),
        }
    }

    /// A token that is good for a while.
    pub async fn current(&self) -> Result<Token, TokenError> {
        match self {
            Self::Fixed(token) => Ok(token.clone()),
            Self::Renewed(source) => Ok(source.current().await?.token.clone()),
        }
    }

    /// A token other than `turned_down`, which Zoom has refused.
    pub async fn renewed(&self, turned_down: &Token) -> Result<Token, TokenError> {
        match self {
            Self::Fixed(_) => Err(TokenError::TurnedDown),
            Self::Renewed(source) => Ok(source.renewed(turned_down).await?.token.clone()),
        }
    }

    /// What the token that is held allows, without asking for one; `None`: none is held, or one is being
    /// asked for.
    pub fn held_facts(&self) -> Option<TokenFacts> {
        match self {
            Self::Fixed(_) => Some(TokenFacts { scopes: Vec::new() }),
            Self::Renewed(source) => {
                let held = source.held.try_lock().ok()?;
                let current = held.current.as_ref()?;
                (Instant::now() < current.ends_at).then(|| current.facts.clone())
            }
        }
    }

    /// What the current token allows.
    pub async fn facts(&self) -> Result<TokenFacts, TokenError> {
        match self {
            Self::Fixed(_) => Ok(TokenFacts { scopes: Vec::new() }),
            Self::Renewed(source) => Ok(source.current().await?.facts.clone()),
        }
    }
}

impl Source {
    async fn current(&self) -> Result<Arc<Current>, TokenError> {
        let mut held = self.held.lock().await;
        let now = Instant::now();
        if let Some(current) = held
            .current
            .as_ref()
            .filter(|current| now < current.renew_at)
        {
            return Ok(Arc::clone(current));
        }
        match self.fetch(&mut held).await {
            Ok(fresh) => Ok(fresh),
            // Not renewed in time, but the old one still serves.
            Err(error) => match held
                .current
                .as_ref()
                .filter(|old| Instant::now() < old.ends_at)
            {
                Some(old) => Ok(Arc::clone(old)),
                None => Err(error),
            },
        }
    }

    async fn renewed(&self, turned_down: &Token) -> Result<Arc<Current>, TokenError> {
        let mut held = self.held.lock().await;
        // Someone else may have renewed it while we waited for the lock.
        let is_other = |current: &&Arc<Current>| current.token.header != turned_down.header;
        if let Some(current) = held.current.as_ref().filter(is_other) {
            return Ok(Arc::clone(current));
        }
        held.current = None;
        self.fetch(&mut held).await
    }

    async fn fetch(&self, held: &mut Held) -> Result<Arc<Current>, TokenError> {
        if let Some((error, until)) = &held.refused
            && Instant::now() < *until
        {
            return Err(error.clone());
        }
        let asked_at = Instant::now();
        let mut result = self.ask(asked_at).await;
        if result.as_ref().is_err_and(TokenError::may_pass) {
            tokio::time::sleep(AGAIN_AFTER).await;
            result = self.ask(asked_at).await;
        }
        let outcome = result
            .as_ref()
            .map_or_else(ToString::to_string, |_| "granted".to_owned());
        tracing::info!(outcome, "asked Zoom for an access token");
        match result {
            Ok(current) => {
                held.refused = None;
                Ok(Arc::clone(held.current.insert(Arc::new(current))))
            }
            Err(error) => {
                if error.is_lasting() {
                    held.refused = Some((error.clone(), Instant::now() + REFUSED_PAUSE));
                }
                Err(error)
            }
        }
    }

    async fn ask(&self, asked_at: Instant) -> Result<Current, TokenError> {
        let form = [
            ("grant_type", "account_credentials"),
            ("account_id", self.account_id.as_str()),
        ];
        let request = self
            .client
            .post(self.url.clone())
            .header(AUTHORIZATION, self.authorization.clone())
            .form(&form);
        let raw =
            exchange(request, self.timeout, MAX_BYTES)
                .await
                .map_err(|error| match error {
                    Error::Unreachable(how) => TokenError::Unreachable(how),
                    _ => TokenError::Unreadable,
                })?;
        if raw.status.is_success() {
            granted(&raw, asked_at)
        } else {
            Err(refused(&raw))
        }
    }
}

fn granted(raw: &Raw, asked_at: Instant) -> Result<Current, TokenError> {
    #[derive(Deserialize)]
    struct Grant {
        access_token: String,
        #[serde(default)]
        expires_in: Option<u64>,
        #[serde(default)]
        scope: Option<String>,
    }

    let grant: Grant = serde_json::from_slice(&raw.body).map_err(|_| TokenError::Unreadable)?;
    let token = Token::new(&grant.access_token).ok_or(TokenError::Unreadable)?;
    let life = grant.expires_in.map_or(USUAL_LIFE, |seconds| {
        Duration::from_secs(seconds.min(86_400))
    });
    // A token of a few minutes is used for half its life rather than renewed before each call.
    let renew_after = life.saturating_sub(RENEW_BEFORE).max(life / 2);
    Ok(Current {
        token,
        facts: TokenFacts {
            scopes: grant
                .scope
                .unwrap_or_default()
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
        },
        renew_at: asked_at + renew_after,
        ends_at: asked_at + life,
    })
}

fn refused(raw: &Raw) -> TokenError {
    #[derive(Deserialize, Default)]
    struct Refusal {
        #[serde(default)]
        error: String,
    }

    let status = raw.status.as_u16();
    if raw.status.is_server_error() {
        return TokenError::ServerError { status };
    }
    let refusal: Refusal = serde_json::from_slice(&raw.body).unwrap_or_default();
    match refusal.error.as_str() {
        "invalid_client" => TokenError::InvalidClient,
        "unsupported_grant_type" => TokenError::UnsupportedGrant,
        "invalid_request" => TokenError::InvalidRequest,
        other => TokenError::Refused {
            status,
            error: other
                .chars()
                .filter(|c| !c.is_control())
                .take(100)
                .collect(),
        },
    }
}

fn non_empty(text: &str, name: &'static str) -> Result<String, ConfigError> {
    let is_clean = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    is_clean
        .then(|| text.to_owned())
        .ok_or(ConfigError::Credential { name })
}

fn basic(client_id: &str, secret: &SecretString) -> Result<HeaderValue, ConfigError> {
    let secret = non_empty(secret.expose_secret(), "client secret")?;
    let encoded = STANDARD.encode(format!("{client_id}:{secret}"));
    let mut header = HeaderValue::from_str(&format!("Basic {encoded}")).map_err(|_| {
        ConfigError::Credential {
            name: "client secret",
        }
    })?;
    header.set_sensitive(true);
    Ok(header)
}
