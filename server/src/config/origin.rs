//! The origin under which browsers reach the portal.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

/// Scheme, host and port, in the form in which browsers send `Origin`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    text: String,
    is_https: bool,
    is_loopback: bool,
}

/// Why a text is no origin that we may be reached under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidOrigin {
    /// Neither http nor https.
    #[error("it must begin with https:// (or http:// on a loopback host)")]
    Scheme,
    /// Something behind host and port.
    #[error("it holds only scheme, host and port, such as https://subtotal.example.com")]
    Rest,
    /// No proper host.
    #[error("its host is not valid")]
    Host,
    /// Unencrypted, and not on this machine.
    #[error(
        "it must be https, except on a loopback host: passwords and sessions would cross the network in clear"
    )]
    Unencrypted,
}

impl Origin {
    /// Plain http on an address of this machine, whatever it is.
    pub fn of_address(address: SocketAddr) -> Self {
        Self {
            text: format!("http://{address}"),
            is_https: false,
            is_loopback: address.ip().is_loopback(),
        }
    }

    /// As browsers send it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether cookies may be marked as secure.
    pub fn is_https(&self) -> bool {
        self.is_https
    }

    /// Whether it stays on this machine.
    pub fn is_loopback(&self) -> bool {
        self.is_loopback
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Origin {
    type Err = InvalidOrigin;

    fn from_str(text: &str) -> Result<Self, InvalidOrigin> {
        let text = text.to_ascii_lowercase();
        let (scheme, authority) = text.split_once("://").ok_or(InvalidOrigin::Scheme)?;
        let default_port = match scheme {
            "https" => ":443",
            "http" => ":80",
            _ => return Err(InvalidOrigin::Scheme),
        };
        // Browsers leave the default port out.
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        let authority = authority.strip_suffix(default_port).unwrap_or(authority);
        if authority.contains(['/', '?', '#', '@']) {
            return Err(InvalidOrigin::Rest);
        }
        let parsed: http::uri::Authority = authority.parse().map_err(|_| InvalidOrigin::Host)?;
        let host = parsed.host();
        if host.is_empty() {
            return Err(InvalidOrigin::Host);
        }
        let is_https = scheme == "https";
        let is_loopback = is_loopback(host);
        if !is_https && !is_loopback {
            return Err(InvalidOrigin::Unencrypted);
        }
        Ok(Self {
            text: format!("{scheme}://{authority}"),
            is_https,
            is_loopback,
        })
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_written_as_browsers_send_them() {
        for (given, sent) in [
            (
                "https://Subtotal.Example.com/",
                "https://subtotal.example.com",
            ),
            ("https://a.example:443", "https://a.example"),
            ("https://a.example:8443", "https://a.example:8443"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("http://[::1]:3000", "http://[::1]:3000"),
        ] {
            assert_eq!(given.parse::<Origin>().expect(given).as_str(), sent);
        }
    }

    #[test]
    fn clear_text_over_a_network_is_refused() {
        for (given, why) in [
            ("http://subtotal.example.com", InvalidOrigin::Unencrypted),
            ("http://192.168.0.10:3000", InvalidOrigin::Unencrypted),
            ("http://localhost.evil.example", InvalidOrigin::Unencrypted),
            ("ftp://a.example", InvalidOrigin::Scheme),
            ("a.example", InvalidOrigin::Scheme),
            ("https://a.example/portal", InvalidOrigin::Rest),
            ("https://user@a.example", InvalidOrigin::Rest),
            ("https://", InvalidOrigin::Host),
        ] {
            assert_eq!(given.parse::<Origin>(), Err(why), "{given}");
        }
    }
}
