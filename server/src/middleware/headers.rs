//! Security headers on every answer, with a nonce for the scripts of this one.

use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue, StatusCode};
use leptos::nonce::Nonce;

use crate::router::Site;

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const SPECULATION_RULES: HeaderName = HeaderName::from_static("speculation-rules");

/// Where browsers find which links to fetch ahead: from the account list to accounts, nothing else.
const SPECULATION_RULES_VALUE: &str = "\"/speculation-rules.json\"";

/// None of the powerful features is needed.
const NO_PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), \
    geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), \
    serial=(), usb=(), xr-spatial-tracking=()";

/// See the module.
pub async fn headers(State(site): State<Arc<Site>>, mut request: Request, next: Next) -> Response {
    let nonce = Nonce::new();
    let is_list = request
        .extensions()
        .get::<MatchedPath>()
        .is_some_and(|route| route.as_str() == app::paths::ACCOUNTS);
    request.extensions_mut().insert(nonce.clone());

    let mut response = next.run(request).await;
    let is_ok = response.status() == StatusCode::OK;
    let headers = response.headers_mut();
    if !headers.contains_key(CONTENT_SECURITY_POLICY)
        && let Ok(policy) = HeaderValue::from_str(&content_security_policy(&nonce))
    {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Never "no-referrer": forms without JavaScript find their way back by it.
        (REFERRER_POLICY, "same-origin"),
        (OPENER_POLICY, "same-origin"),
        (RESOURCE_POLICY, "same-origin"),
        (PERMISSIONS_POLICY, NO_PERMISSIONS),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if site.is_https {
        headers.insert(
            STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    if is_list && is_ok {
        headers.insert(
            SPECULATION_RULES,
            HeaderValue::from_static(SPECULATION_RULES_VALUE),
        );
    }
    response
}

fn content_security_policy(nonce: &Nonce) -> String {
    format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}
