//! What the client needs to know before it starts.

use std::time::Duration;

use secrecy::SecretString;

use crate::budget::LONGEST_CALL_MS;
use crate::hosts::HostError;

/// Where Zoom is and who we are there.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address of the API, e.g. `https://api.zoom.us/v2`.
    pub base_url: String,
    /// Address of the token endpoint, e.g. `https://zoom.us/oauth/token`.
    pub token_url: String,
    /// Who we are.
    pub credentials: Credentials,
    /// Hosts besides Zoom's own and this machine to which the token may go: `host`, `host:port` (https)
    /// or `http://host:port`.
    pub allowed_hosts: Vec<String>,
    /// How long anything may take.
    pub timeouts: Timeouts,
}

impl Config {
    /// Zoom itself, with default time-outs.
    pub fn live(credentials: Credentials) -> Self {
        Self {
            base_url: "https://api.zoom.us/v2".to_owned(),
            token_url: "https://zoom.us/oauth/token".to_owned(),
            credentials,
            allowed_hosts: Vec::new(),
            timeouts: Timeouts::default(),
        }
    }
}

/// How the client proves who it is (api-facts, section 3). Debug output holds no secret.
#[derive(Debug, Clone)]
pub enum Credentials {
    /// A Server-to-Server OAuth app of the master account.
    ServerToServer {
        /// The master account's id.
        account_id: String,
        /// The app's client id.
        client_id: String,
        /// The app's client secret.
        client_secret: SecretString,
    },
    /// A token that someone else keeps alive.
    Bearer(SecretString),
}

/// How long anything may take. No call may take longer than a minute: see
/// [`ConfigError::TimeoutTooLong`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection, with name resolution and TLS.
    pub connect: Duration,
    /// For a whole call of the API, to the last byte of the answer.
    pub call: Duration,
    /// For the download of a PDF, redirects included.
    pub download: Duration,
    /// For a token.
    pub token: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            call: Duration::from_secs(30),
            download: Duration::from_secs(60),
            token: Duration::from_secs(15),
        }
    }
}

impl Timeouts {
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        let longest = Duration::from_millis(LONGEST_CALL_MS.unsigned_abs());
        for (name, timeout) in [("call", self.call), ("download", self.download)] {
            if timeout > longest {
                return Err(ConfigError::TimeoutTooLong { name });
            }
        }
        Ok(())
    }
}

/// Why the client can't start.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The address of the API is not one that the token may go to.
    #[error("the address of Zoom's API can't be used: {0}")]
    BaseUrl(#[source] HostError),
    /// The address of the token endpoint is not one that our credentials may go to.
    #[error("the address of Zoom's token endpoint can't be used: {0}")]
    TokenUrl(#[source] HostError),
    /// An allowed host can't be read.
    #[error("an allowed host can't be read: {0}")]
    AllowedHost(#[source] HostError),
    /// A credential is empty or holds characters that no credential has.
    #[error("the Zoom credential `{name}` is empty or holds characters that can't be sent")]
    Credential {
        /// Which one.
        name: &'static str,
    },
    /// The budget counts on calls being over within a minute: intervals and the quiet minute before
    /// 00:00 GMT depend on it.
    #[error("the time-out for a {name} may be at most 60 s")]
    TimeoutTooLong {
        /// Which one.
        name: &'static str,
    },
    /// [`install_crypto`](crate::install_crypto) was not called.
    #[error(
        "no TLS provider is installed; the program calls `zoom::install_crypto` when it starts"
    )]
    NoCrypto,
    /// TLS could not be set up, e.g. for want of root certificates.
    #[error("TLS could not be set up; are root certificates (ca-certificates) installed?")]
    Tls(#[source] reqwest::Error),
}
