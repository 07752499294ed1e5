//! Where the client may go: Zoom's own hosts over https, this machine itself, and hosts that the
//! operator has named. Anything else could be a place that collects our token.

use reqwest::Url;
use reqwest::header::HeaderValue;
use std::net::IpAddr;

/// Why an address can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// Not an absolute http or https URL.
    #[error("`{0}` is not an address that begins with https:// or http://")]
    NotAnAddress(String),
    /// Carries a user name, a query or a fragment.
    #[error("`{0}` may hold a host, a port and a path only: no user name, query or fragment")]
    TooMuch(String),
    /// A host that is neither Zoom's nor this machine nor named as allowed.
    #[error(
        "`{0}` is not a host of Zoom's (zoom.us, api.zoom.us, api-XX.zoom.us) nor this machine; \
         name it as an allowed host if the token may really go there"
    )]
    Foreign(String),
    /// Plain http to another machine.
    #[error("`{0}` is reached over plain http; use https, or allow it as `http://{0}`")]
    Plain(String),
}

/// The hosts that the operator has allowed besides Zoom's own and this machine.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hosts {
    allowed: Vec<Allowed>,
}

#[derive(Debug, Clone)]
struct Allowed {
    host: String,
    port: Option<u16>,
    is_plain: bool,
}

impl Hosts {
    /// Reads entries like `zoom.example.com`, `zoom.example.com:8443` (https) or
    /// `http://simulator:4000` (plain http as well).
    pub fn new(entries: &[String]) -> Result<Self, HostError> {
        let allowed = entries
            .iter()
            .map(|entry| allowed(entry))
            .collect::<Result<_, _>>()?;
        Ok(Self { allowed })
    }

    /// An address to which the token or our credentials may go.
    pub fn trusted(&self, text: &str) -> Result<Url, HostError> {
        let url = parse(text)?;
        self.check(&url, is_api_host)?;
        Ok(url)
    }

    /// An address to which a download may be redirected, without the token.
    pub fn redirected(&self, from: &Url, location: &HeaderValue) -> Result<Url, HostError> {
        let location = String::from_utf8_lossy(location.as_bytes()).into_owned();
        let url = from
            .join(&location)
            .map_err(|_| HostError::NotAnAddress(shortened(&location)))?;
        self.check(&url, |host| is_api_host(host) || host.ends_with(".zoom.us"))?;
        Ok(url)
    }

    fn check(&self, url: &Url, is_zooms: impl Fn(&str) -> bool) -> Result<(), HostError> {
        let is_https = url.scheme() == "https";
        if !is_https && url.scheme() != "http" {
            return Err(HostError::NotAnAddress(url.scheme().to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(HostError::TooMuch(shortened(
                url.host_str().unwrap_or_default(),
            )));
        }
        let host = url.host_str().unwrap_or_default();
        if is_loopback(host) {
            return Ok(());
        }
        let named = self.allowed.iter().find(|allowed| allowed.is(url));
        match named {
            Some(allowed) if is_https || allowed.is_plain => Ok(()),
            None if is_zooms(host) && is_https => Ok(()),
            None if !is_zooms(host) => Err(HostError::Foreign(host.to_owned())),
            _ => Err(HostError::Plain(host.to_owned())),
        }
    }
}

impl Allowed {
    fn is(&self, url: &Url) -> bool {
        url.host_str() == Some(self.host.as_str())
            && self
                .port
                .is_none_or(|port| url.port_or_known_default() == Some(port))
    }
}

fn allowed(entry: &str) -> Result<Allowed, HostError> {
    let has_scheme = entry.contains("://");
    let url = parse(&if has_scheme {
        entry.to_owned()
    } else {
        format!("https://{entry}")
    })?;
    // "host:443" is a named port although it is the usual one; Url would forget it.
    let names_port = entry
        .rsplit_once(':')
        .is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    Ok(Allowed {
        host: url.host_str().unwrap_or_default().to_owned(),
        port: url.port_or_known_default().filter(|_| names_port),
        is_plain: url.scheme() == "http",
    })
}

fn parse(text: &str) -> Result<Url, HostError> {
    let url = Url::parse(text).map_err(|_| HostError::NotAnAddress(shortened(text)))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(HostError::NotAnAddress(shortened(text)));
    }
    let is_bare = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if is_bare {
        Ok(url)
    } else {
        // Not the text itself: it may hold a password.
        Err(HostError::TooMuch(
            url.host_str().unwrap_or_default().to_owned(),
        ))
    }
}

/// The hosts that take a token: the global one, the regional ones and the one of the token endpoint.
fn is_api_host(host: &str) -> bool {
    let is_regional = host
        .strip_prefix("api-")
        .and_then(|rest| rest.strip_suffix(".zoom.us"))
        .is_some_and(|region| region.len() == 2 && region.bytes().all(|b| b.is_ascii_lowercase()));
    host == "zoom.us" || host == "api.zoom.us" || is_regional
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn shortened(text: &str) -> String {
    text.chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(entries: &[&str]) -> Hosts {
        let entries: Vec<String> = entries.iter().map(|entry| (*entry).to_owned()).collect();
        Hosts::new(&entries).expect("valid entries")
    }

    #[test]
    fn the_token_goes_to_zoom_over_https_and_to_this_machine() {
        for good in [
            "https://api.zoom.us/v2",
            "https://api-eu.zoom.us/v2",
            "https://zoom.us/oauth/token",
            "http://127.0.0.1:4000/v2",
            "http://localhost:4000",
            "http://[::1]:4000",
            "https://127.8.9.1",
        ] {
            assert!(hosts(&[]).trusted(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn it_goes_nowhere_else() {
        for bad in [
            "http://api.zoom.us/v2",
            "https://api.zoom.us.evil.example/v2",
            "https://evilzoom.us/v2",
            "https://us02web.zoom.us/v2",
            "https://api-evil.zoom.us/v2",
            "https://api.zoom.us@evil.example/v2",
            "https://user:secret@api.zoom.us/v2",
            "https://api.zoom.us./v2",
            "https://10.0.0.1/v2",
            "https://localhost.evil.example",
            "https://api.zoom.us/v2?x=1",
            "https://api.zoom.us/v2#x",
            "ftp://api.zoom.us",
            "file:///etc/passwd",
            "api.zoom.us/v2",
            "",
        ] {
            let error = hosts(&[]).trusted(bad).expect_err(bad);
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }

    #[test]
    fn an_allowed_host_is_reached_over_https_unless_plain_http_was_allowed() {
        let secure = hosts(&["zoom.example.com", "other.example.com:8443"]);
        assert!(secure.trusted("https://zoom.example.com/v2").is_ok());
        assert!(secure.trusted("https://zoom.example.com:9000/v2").is_ok());
        assert!(secure.trusted("https://other.example.com:8443").is_ok());
        assert!(secure.trusted("https://other.example.com").is_err());
        assert_eq!(
            secure.trusted("http://zoom.example.com/v2"),
            Err(HostError::Plain("zoom.example.com".to_owned()))
        );
        let plain = hosts(&["http://simulator:4000"]);
        assert!(plain.trusted("http://simulator:4000/v2").is_ok());
        assert!(plain.trusted("http://simulator:4001/v2").is_err());
        assert!(Hosts::new(&["not a host".to_owned()]).is_err());
    }

    #[test]
    fn a_download_is_redirected_within_zoom_only() {
        let from = Url::parse("https://api.zoom.us/v2/billing/invoices/1/download").expect("a url");
        let go = |to: &'static str| hosts(&[]).redirected(&from, &HeaderValue::from_static(to));
        assert!(go("https://us02web.zoom.us/file.pdf?sig=1").is_ok());
        assert!(go("/other").is_ok());
        assert!(go("https://evil.example/file.pdf").is_err());
        assert!(go("http://us02web.zoom.us/file.pdf").is_err());
        assert!(go("https://a:b@us02web.zoom.us/").is_err());
        assert!(go("file:///etc/passwd").is_err());
    }
}
