//! The built site (script, WASM, stylesheet, icons), embedded in the binary and served from it.
//!
//! A release embeds the files, a debug build reads them from disk. Everything under `/pkg` is asked
//! for below the hash of all of it, so that browsers may keep it for ever; any other path under
//! `/pkg` is a bare 404, never a page.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::routing::get;
use http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

/// Name of script, WASM and stylesheet, as the build gives it.
pub const OUTPUT_NAME: &str = "subtotal";

const PKG: &str = "pkg/";
const KEEP_FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const KEEP_FOR_AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");

#[derive(RustEmbed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Site;

/// The files of the site by their path, hashed once.
#[derive(Debug, Clone)]
pub struct Assets {
    files: Arc<BTreeMap<String, Cow<'static, [u8]>>>,
    hash: Arc<str>,
}

impl Assets {
    /// Reads and hashes all files of the built site.
    pub fn load() -> Self {
        let files = Site::iter()
            .filter_map(|path| Some((path.to_string(), Site::get(&path)?.data)))
            .collect();
        Self::from_files(files)
    }

    fn from_files(files: BTreeMap<String, Cow<'static, [u8]>>) -> Self {
        let mut hasher = Sha256::new();
        for (path, bytes) in &files {
            hasher.update(path.as_bytes());
            hasher.update(Sha256::digest(bytes));
        }
        let digest = hasher.finalize();
        let hash: String = digest
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Self {
            files: Arc::new(files),
            hash: hash.into(),
        }
    }

    /// The directory below the origin that pages ask for script, WASM and stylesheet in:
    /// `pkg/<hash>`.
    pub fn pkg_dir(&self) -> String {
        format!("{PKG}{}", self.hash)
    }

    /// The files that pages need and the site lacks; empty where the site was built.
    pub fn missing(&self) -> Vec<String> {
        ["js", "css", "wasm"]
            .map(|ending| format!("{PKG}{OUTPUT_NAME}.{ending}"))
            .into_iter()
            .chain(["favicon.svg".to_owned(), "robots.txt".to_owned()])
            .filter(|path| !self.files.contains_key(path))
            .collect()
    }

    /// The routes of `/pkg` and of the few files at the root.
    pub fn routes(&self) -> Router {
        let mut router = Router::new()
            .route("/pkg", get(StatusCode::NOT_FOUND))
            .route("/pkg/", get(StatusCode::NOT_FOUND))
            .route("/pkg/{*path}", get(pkg_file));
        for path in self.files.keys().filter(|path| is_root_file(path)) {
            let file = path.clone();
            router = router.route(
                &format!("/{path}"),
                get(
                    async move |State(assets): State<Assets>, headers: HeaderMap| {
                        assets.respond(&file, &headers, KEEP_FOR_AN_HOUR)
                    },
                ),
            );
        }
        router.with_state(self.clone())
    }

    /// The file, compressed as the client accepts and the build has made.
    fn respond(&self, path: &str, request: &HeaderMap, keep: HeaderValue) -> Response<Body> {
        let Some(bytes) = self.files.get(path) else {
            return bare(StatusCode::NOT_FOUND);
        };
        let accepted = request
            .get(ACCEPT_ENCODING)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("");
        let compressed = [("br", "br"), ("gzip", "gz")]
            .into_iter()
            .find_map(|(coding, ending)| {
                let bytes = self.files.get(&format!("{path}.{ending}"))?;
                accepts(accepted, coding).then_some((coding, bytes))
            });
        let (coding, bytes) = match compressed {
            Some((coding, bytes)) => (Some(coding), bytes),
            None => (None, bytes),
        };
        let body = match bytes {
            Cow::Borrowed(bytes) => Body::from(*bytes),
            Cow::Owned(bytes) => Body::from(bytes.clone()),
        };
        let mut response = Response::new(body);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(path)));
        headers.insert(CACHE_CONTROL, keep);
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(coding) = coding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        response
    }
}

async fn pkg_file(
    State(assets): State<Assets>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Response<Body> {
    match path.split_once('/') {
        Some((hash, file)) if *hash == *assets.hash && !is_compressed(file) => {
            assets.respond(&format!("{PKG}{file}"), &headers, KEEP_FOR_EVER)
        }
        _ => bare(StatusCode::NOT_FOUND),
    }
}

fn bare(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

fn is_root_file(path: &str) -> bool {
    !path.contains('/') && !is_compressed(path)
}

fn is_compressed(path: &str) -> bool {
    path.ends_with(".br") || path.ends_with(".gz")
}

/// Whether an `Accept-Encoding` header takes a coding: named, and not with weight 0.
fn accepts(header: &str, coding: &str) -> bool {
    header.split(',').any(|offer| {
        let mut parts = offer.split(';').map(str::trim);
        let is_named = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let is_refused = parts.any(|parameter| {
            parameter
                .strip_prefix("q=")
                .and_then(|weight| weight.parse::<f32>().ok())
                .is_some_and(|weight| weight <= 0.0)
        });
        is_named && !is_refused
    })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("txt") => "text/plain; charset=utf-8",
        Some("json" | "webmanifest") => "application/json",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assets() -> Assets {
        let files = [
            ("pkg/subtotal.js", "script"),
            ("pkg/subtotal.js.br", "short"),
            ("favicon.svg", "icon"),
        ];
        Assets::from_files(
            files
                .map(|(path, text)| (path.to_owned(), Cow::Borrowed(text.as_bytes())))
                .into(),
        )
    }

    #[test]
    fn the_hash_follows_content_and_names() {
        let first = assets();
        let mut files = (*first.files).clone();
        assert_eq!(Assets::from_files(files.clone()).pkg_dir(), first.pkg_dir());
        files.insert("pkg/subtotal.js".to_owned(), Cow::Borrowed(b"other"));
        assert_ne!(Assets::from_files(files).pkg_dir(), first.pkg_dir());
    }

    #[test]
    fn what_the_build_forgot_is_named() {
        assert_eq!(
            assets().missing(),
            ["pkg/subtotal.css", "pkg/subtotal.wasm", "robots.txt"]
        );
    }

    #[test]
    fn brotli_goes_to_those_who_take_it() {
        for (accepted, coding) in [("gzip, br", Some("br")), ("br;q=0, gzip", None), ("", None)] {
            let headers = HeaderMap::from_iter([(
                ACCEPT_ENCODING,
                HeaderValue::from_str(accepted).expect("valid"),
            )]);
            let response = assets().respond("pkg/subtotal.js", &headers, KEEP_FOR_EVER);
            let got = response
                .headers()
                .get(CONTENT_ENCODING)
                .map(HeaderValue::as_bytes);
            assert_eq!(got, coding.map(str::as_bytes), "{accepted:?}");
            assert_eq!(
                response
                    .headers()
                    .get(CONTENT_TYPE)
                    .map(HeaderValue::as_bytes),
                Some("text/javascript; charset=utf-8".as_bytes())
            );
        }
    }
}
