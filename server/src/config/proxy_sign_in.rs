//! Sign-in by a trusted proxy's header: which header, from where, and what goes with it.

use std::str::FromStr;

use http::HeaderName;
use ipnet::IpNet;

use super::environment::Reader;
use super::{network, variable};

/// Names that a proxy uses for something else, or that decide how a message is read.
const RESERVED: [&str; 16] = [
    "authorization",
    "connection",
    "cookie",
    "date",
    "expect",
    "forwarded",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-forwarded-for",
];
/// The same, by how they begin.
const RESERVED_BEGINNINGS: [&str; 5] = ["accept", "content-", "if-", "proxy-", "sec-"];

/// The widest networks that may be trusted, as prefix lengths: who names more means everybody.
const WIDEST_IPV4: u8 = 8;
const WIDEST_IPV6: u8 = 32;

/// Longest address that signing out may lead to.
const MAX_URL_LENGTH: usize = 2_048;

/// Sign-in by a trusted proxy's header, switched on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxySignIn {
    /// The header that holds a person's e-mail address.
    pub header: HeaderName,
    /// Where it is believed from: the other end of the connection itself.
    pub from: Vec<IpNet>,
    /// Where signing out leads, so that the organisation's own session ends, too.
    pub sign_out_url: Option<String>,
    /// Whether people may sign in with a password besides.
    pub takes_passwords: bool,
}

impl ProxySignIn {
    /// Whether all that is believed are single machines.
    pub fn is_narrow(&self) -> bool {
        self.from
            .iter()
            .all(|network| network.prefix_len() == network.max_prefix_len())
    }
}

/// Reads it; `None` where it is off.
pub(super) fn read(reader: &mut Reader<'_>) -> Option<ProxySignIn> {
    use variable::{
        PASSWORD_SIGN_IN, PROXY_SIGN_IN_FROM, PROXY_SIGN_IN_HEADER, PROXY_SIGN_OUT_URL,
    };
    let header = reader.parse(PROXY_SIGN_IN_HEADER, None, |text| header(text).map(Some));
    let from = reader.list(PROXY_SIGN_IN_FROM, narrow_network);
    let sign_out_url = reader.parse(PROXY_SIGN_OUT_URL, None, |text| {
        sign_out_url(text).map(Some)
    });
    let takes_passwords = reader.parse(PASSWORD_SIGN_IN, true, on_or_off);
    match (
        reader.text(PROXY_SIGN_IN_HEADER),
        reader.text(PROXY_SIGN_IN_FROM),
    ) {
        (Some(_), None) => reader.problem(format!(
            "{PROXY_SIGN_IN_FROM} is missing: {PROXY_SIGN_IN_HEADER} is believed only from the addresses \
             of your proxy, such as 10.0.0.5."
        )),
        (None, Some(_)) => reader.problem(format!(
            "{PROXY_SIGN_IN_HEADER} is missing: {PROXY_SIGN_IN_FROM} needs the header in which your proxy \
             names people, such as X-Forwarded-Email."
        )),
        (Some(_), Some(from)) if from.split(',').all(|part| part.trim().is_empty()) => reader
            .problem(format!(
                "{PROXY_SIGN_IN_FROM} names no address; name that of your proxy, such as 10.0.0.5."
            )),
        (Some(_), Some(_)) => {}
        (None, None) => {
            if !takes_passwords {
                reader.problem(format!(
                    "{PASSWORD_SIGN_IN} can only be off where {PROXY_SIGN_IN_HEADER} is set: nobody could \
                     sign in."
                ));
            }
            if sign_out_url.is_some() {
                reader.problem(format!(
                    "{PROXY_SIGN_OUT_URL} has a meaning only where {PROXY_SIGN_IN_HEADER} is set."
                ));
            }
        }
    }
    Some(ProxySignIn {
        header: header?,
        from,
        sign_out_url,
        takes_passwords,
    })
    .filter(|proxy| !proxy.from.is_empty())
}

fn header(text: &str) -> Result<HeaderName, &'static str> {
    let name = HeaderName::from_str(text)
        .map_err(|_| "the name of a header is expected, such as X-Forwarded-Email")?;
    let is_reserved = RESERVED.contains(&name.as_str())
        || RESERVED_BEGINNINGS
            .iter()
            .any(|beginning| name.as_str().starts_with(beginning));
    if is_reserved {
        return Err("this header has another meaning; use one such as X-Forwarded-Email");
    }
    Ok(name)
}

fn narrow_network(text: &str) -> Result<IpNet, &'static str> {
    let network = network(text)?;
    let widest = match network {
        IpNet::V4(_) => WIDEST_IPV4,
        IpNet::V6(_) => WIDEST_IPV6,
    };
    if network.prefix_len() < widest {
        return Err("so many addresses can't be trusted; name those of your proxy");
    }
    Ok(network)
}

/// An https address, or a path of ours that the proxy answers. It stands in a header and in a page.
fn sign_out_url(text: &str) -> Result<String, &'static str> {
    const EXPECTED: &str = "an https address or a path is expected, such as /oauth2/sign_out";
    let is_plain = text.len() <= MAX_URL_LENGTH
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\;,".contains(&byte));
    let is_path = text.starts_with('/') && !text.starts_with("//");
    let is_https = text.strip_prefix("https://").is_some_and(|rest| {
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        !authority.contains('@') && authority.parse::<http::uri::Authority>().is_ok()
    });
    if is_plain && (is_path || is_https) {
        Ok(text.to_owned())
    } else {
        Err(EXPECTED)
    }
}

fn on_or_off(text: &str) -> Result<bool, &'static str> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("on or off is expected"),
    }
}
