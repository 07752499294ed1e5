//! What administrators may see of the configuration: nothing secret.

use app::context::Installation;
use zoom::Credentials;

use super::Config;

/// Characters of the client id that are shown.
const SHOWN_CHARS: usize = 4;

impl Config {
    /// How this installation is set up.
    pub fn installation(&self) -> Installation {
        let (zoom_credentials, client_id_end) = match &self.zoom.credentials {
            Credentials::ServerToServer { client_id, .. } => {
                ("A Server-to-Server OAuth app", end(client_id))
            }
            Credentials::Bearer(_) => ("A token that something else keeps alive", None),
        };
        Installation {
            zoom_host: host(&self.zoom.base_url).to_owned(),
            zoom_credentials,
            client_id_end,
            public_origin: self.public_origin.as_ref().map(ToString::to_string),
            trusted_proxies: self
                .trusted_proxies
                .iter()
                .map(ToString::to_string)
                .collect(),
            proxy_sign_in: self.proxy_sign_in.as_ref().map(|proxy| {
                let from: Vec<String> = proxy.from.iter().map(ToString::to_string).collect();
                format!("{} from {}", proxy.header, from.join(", "))
            }),
        }
    }
}

/// The end of an id that is long enough for its end to tell nothing.
fn end(id: &str) -> Option<String> {
    let count = id.chars().count();
    let is_long = count >= 3 * SHOWN_CHARS;
    is_long.then(|| id.chars().skip(count - SHOWN_CHARS).collect())
}

/// Host and port of an address.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_id_is_not_shown_at_all() {
        assert_eq!(
            end("QpZfK3bGS2y1vLzA9dWx8Q").as_deref(),
            Some("Wx8Q"),
            "of 22"
        );
        assert_eq!(end("client"), None);
        assert_eq!(host("https://api.zoom.us/v2"), "api.zoom.us");
        assert_eq!(host("http://127.0.0.1:4000/v2"), "127.0.0.1:4000");
    }
}
