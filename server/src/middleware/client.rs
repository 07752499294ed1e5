//! Where a request comes from: the other end of the connection or, where that is a proxy of ours, the
//! client that the proxy reports.

use std::net::IpAddr;

use http::{HeaderMap, Request};
use ipnet::IpNet;
use portal::ClientInfo;

use crate::accept::PeerAddress;

const FORWARDED_FOR: &str = "x-forwarded-for";
/// Longest description of a browser that goes into the audit log.
const MAX_USER_AGENT_CHARS: usize = 200;

/// The other end of the connection, whatever any header says.
pub fn peer_of<B>(request: &Request<B>) -> Option<IpAddr> {
    let peer = request.extensions().get::<PeerAddress>()?;
    Some(peer.0.ip().to_canonical())
}

/// The client of a request.
pub fn client_of<B>(request: &Request<B>, trusted_proxies: &[IpNet]) -> ClientInfo {
    let peer = peer_of(request).unwrap_or(IpAddr::from([0, 0, 0, 0]));
    let user_agent = request
        .headers()
        .get(http::header::USER_AGENT)
        .map(|agent| String::from_utf8_lossy(agent.as_bytes()))
        .unwrap_or_default();
    ClientInfo {
        address: client_address(peer, request.headers(), trusted_proxies),
        user_agent: user_agent
            .chars()
            .filter(|c| !c.is_control())
            .take(MAX_USER_AGENT_CHARS)
            .collect(),
    }
}

/// Walks from the peer outwards for as long as each hop is a proxy of ours: what stands further out
/// is the word of a stranger.
fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(&address));
    let mut address = peer.to_canonical();
    let hops: Vec<&str> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for hop in hops.into_iter().rev() {
        if !is_trusted(address) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(next) => address = next.to_canonical(),
            Err(_) => break,
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn seen(peer: &str, forwarded: &[&'static str]) -> String {
        let trusted = ["10.0.0.0/8".parse().expect("a network")];
        let headers = forwarded
            .iter()
            .map(|value| {
                (
                    FORWARDED_FOR.parse().expect("a name"),
                    HeaderValue::from_static(value),
                )
            })
            .collect();
        client_address(peer.parse().expect("an address"), &headers, &trusted).to_string()
    }

    #[test]
    fn only_our_own_proxies_are_believed() {
        assert_eq!(seen("203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("::ffff:10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        // What the client itself wrote stands further left.
        assert_eq!(
            seen("10.0.0.1", &["192.0.2.1, 198.51.100.1"]),
            "198.51.100.1"
        );
        assert_eq!(
            seen("10.0.0.1", &["192.0.2.1", "198.51.100.1, 10.0.0.2"]),
            "198.51.100.1"
        );
        assert_eq!(seen("10.0.0.1", &["nonsense"]), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &[]), "10.0.0.1");
    }
}
