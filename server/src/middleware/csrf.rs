//! Requests that change something must come from our own pages.
//!
//! Browsers say so themselves: `Sec-Fetch-Site` where they send it, else `Origin`. No tokens, so
//! that forms work without JavaScript. A request with neither is refused.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{HOST, ORIGIN};
use http::{HeaderMap, Method, StatusCode};

use crate::config::Origin;
use crate::problem::refuse;
use crate::router::Site;

const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// What `Origin` must be.
#[derive(Debug, Clone)]
pub enum ExpectedOrigin {
    /// This one.
    Exactly(Origin),
    /// Whatever host was asked for: for the demo, which is reached by any name of its machine.
    OfHost,
}

/// See the module.
pub async fn csrf(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD);
    if is_safe || is_from_us(request.headers(), &site.expected_origin) {
        next.run(request).await
    } else {
        refuse(
            StatusCode::FORBIDDEN,
            "This request did not come from a page of the portal, so nothing was done.",
        )
    }
}

fn is_from_us(headers: &HeaderMap, expected: &ExpectedOrigin) -> bool {
    if let Some(site) = headers.get(SEC_FETCH_SITE) {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(ORIGIN).and_then(|origin| origin.to_str().ok()) else {
        return false;
    };
    match expected {
        ExpectedOrigin::Exactly(expected) => origin == expected.as_str(),
        ExpectedOrigin::OfHost => {
            let host = headers.get(HOST).and_then(|host| host.to_str().ok());
            origin
                .strip_prefix("http://")
                .is_some_and(|origin| host == Some(origin))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn is_accepted(headers: &[(&'static str, &'static str)], expected: &ExpectedOrigin) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| {
                (
                    name.parse().expect("a name"),
                    HeaderValue::from_static(value),
                )
            })
            .collect();
        is_from_us(&headers, expected)
    }

    #[test]
    fn the_browsers_own_word_decides() {
        let ours = ExpectedOrigin::Exactly("https://a.example".parse().expect("valid"));
        for (headers, verdict) in [
            (&[("sec-fetch-site", "same-origin")][..], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (
                &[
                    ("sec-fetch-site", "cross-site"),
                    ("origin", "https://a.example"),
                ],
                false,
            ),
            (&[("origin", "https://a.example")], true),
            (&[("origin", "http://a.example")], false),
            (&[("origin", "https://a.example.evil.example")], false),
            (&[("origin", "null")], false),
            (&[], false),
        ] {
            assert_eq!(is_accepted(headers, &ours), verdict, "{headers:?}");
        }
    }

    #[test]
    fn a_demo_is_known_by_the_host_that_was_asked_for() {
        for (headers, verdict) in [
            (
                &[("origin", "http://box:3000"), ("host", "box:3000")][..],
                true,
            ),
            (
                &[("origin", "http://evil.example"), ("host", "box:3000")],
                false,
            ),
            (&[("origin", "http://box:3000")], false),
            (&[("host", "box:3000")], false),
        ] {
            assert_eq!(
                is_accepted(headers, &ExpectedOrigin::OfHost),
                verdict,
                "{headers:?}"
            );
        }
    }
}
