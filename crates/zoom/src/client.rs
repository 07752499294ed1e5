//! [`Zoom`]: the handle that everything goes through.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clock::Clock;
use domain::time::UtcMillis;
use reqwest::{Client, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::answer::{Accepted, Answer};
use crate::budget::{Gate, Intent};
use crate::call::{Request, Route};
use crate::config::{Config, ConfigError, Timeouts};
use crate::error::Error;
use crate::hosts::Hosts;
use crate::meaning::Reply;
use crate::token::{TokenError, TokenFacts, Tokens};
use crate::transport;

/// The client of Zoom's Billing API; cheap to clone. Each operation is a method: see
/// [`crate::operations`].
#[derive(Clone)]
pub struct Zoom {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub client: Client,
    base_url: Url,
    pub hosts: Hosts,
    pub tokens: Tokens,
    pub timeouts: Timeouts,
    pub gate: Arc<dyn Gate>,
    clock: Clock,
    /// Learnt: this server knows only the old path of the PDF.
    pub has_old_pdf_path_only: AtomicBool,
}

impl Zoom {
    /// A client for this configuration. Nothing is sent yet.
    ///
    /// # Errors
    /// [`ConfigError`], which names what is wrong.
    pub fn new(config: Config, gate: Arc<dyn Gate>, clock: Clock) -> Result<Self, ConfigError> {
        config.timeouts.check()?;
        let hosts = Hosts::new(&config.allowed_hosts).map_err(ConfigError::AllowedHost)?;
        let base_url = hosts
            .trusted(&config.base_url)
            .map_err(ConfigError::BaseUrl)?;
        let token_url = hosts
            .trusted(&config.token_url)
            .map_err(ConfigError::TokenUrl)?;
        let client = transport::client(&config.timeouts, [&base_url, &token_url])?;
        let tokens = Tokens::new(
            &config.credentials,
            client.clone(),
            token_url,
            config.timeouts.token,
        )?;
        Ok(Self {
            inner: Arc::new(Inner {
                client,
                base_url,
                hosts,
                tokens,
                timeouts: config.timeouts,
                gate,
                clock,
                has_old_pdf_path_only: AtomicBool::new(false),
            }),
        })
    }

    /// Whether our credentials get a token, and what it allows. A static token can't be checked without a
    /// call of the API: make a cheap one, e.g. [`Zoom::accounts`].
    ///
    /// # Errors
    /// [`TokenError`] with a sentence that names what is wrong.
    pub async fn check_credentials(&self) -> Result<TokenFacts, TokenError> {
        self.inner.tokens.facts().await
    }

    /// What the token that is held allows, without asking Zoom for one; `None` where none is held.
    pub fn held_token_facts(&self) -> Option<TokenFacts> {
        self.inner.tokens.held_facts()
    }

    pub(crate) fn now(&self) -> UtcMillis {
        UtcMillis(self.inner.clock.now_ms())
    }

    /// A read whose answer is JSON.
    pub(crate) async fn read<T: DeserializeOwned>(
        &self,
        intent: Intent,
        query: Vec<(&'static str, String)>,
    ) -> Result<Answer<T>, Error> {
        let request = Request {
            route: route(&intent),
            fallback: None,
            query,
            body: None,
            is_download: false,
        };
        let reply = self.call(&request, intent).await?;
        let value = parse(&reply)?;
        Ok(Answer {
            value,
            body: reply.body,
            request_id: reply.request_id,
            received_at: reply.received_at,
        })
    }

    /// A write: sent once, any 2xx is acceptance.
    pub(crate) async fn write<B: Serialize>(
        &self,
        intent: Intent,
        body: &B,
    ) -> Result<Accepted, Error> {
        let body = serde_json::to_vec(body).map_err(|error| Error::Unwritable {
            what: error.to_string(),
        })?;
        self.write_bytes(intent, body).await
    }

    /// A write of a body that is written already.
    pub(crate) async fn write_bytes(
        &self,
        intent: Intent,
        body: Vec<u8>,
    ) -> Result<Accepted, Error> {
        let request = Request {
            route: route(&intent),
            fallback: None,
            query: Vec::new(),
            body: Some(body),
            is_download: false,
        };
        let reply = self.call(&request, intent).await?;
        Ok(Accepted {
            request_id: reply.request_id,
            received_at: reply.received_at,
            status: reply.status,
            body: reply.body,
        })
    }
}

impl Inner {
    /// The address of a path below the base URL.
    pub fn url(&self, path: &str) -> Url {
        let mut url = self.base_url.clone();
        let base = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{base}{path}"));
        url
    }
}

/// The path of a call with its ids filled in. Ids hold URL-safe characters only, by their types.
pub(crate) fn route(intent: &Intent) -> Route {
    let account = intent
        .account
        .as_ref()
        .map_or("me", |account| account.as_str());
    let invoice = intent
        .invoice
        .as_ref()
        .map_or("", |invoice| invoice.as_str());
    Route {
        operation: intent.operation,
        path: intent
            .operation
            .path()
            .replace("{account_id}", account)
            .replace("{invoice_id}", invoice),
    }
}

fn parse<T: DeserializeOwned>(reply: &Reply) -> Result<T, Error> {
    serde_json::from_slice(&reply.body).map_err(|error| {
        // Category and place only: the text of the error could quote the body.
        let what = format!(
            "{:?} at line {} column {}",
            error.classify(),
            error.line(),
            error.column()
        );
        tracing::warn!(
            operation = reply.operation.name(),
            what,
            "an answer of Zoom's is unreadable"
        );
        Error::Unreadable { what }
    })
}

impl fmt::Debug for Zoom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Zoom")
            .field("base_url", &self.inner.base_url.as_str())
            .finish_non_exhaustive()
    }
}
