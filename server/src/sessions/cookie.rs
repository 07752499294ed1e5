//! The names and attributes of our two cookies: the session's, and the one that names the flash which
//! a posted form left for the next page.

use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};
use store::Store;
use tower_sessions::SessionManagerLayer;
use tower_sessions::cookie::{Cookie, SameSite};

use super::store::DatabaseSessions;

/// How cookies are named and marked: as strictly as the origin's scheme allows.
#[derive(Debug, Clone, Copy)]
pub struct Cookies {
    is_https: bool,
}

impl Cookies {
    /// For an origin that is, or is not, https.
    pub fn new(is_https: bool) -> Self {
        Self { is_https }
    }

    /// The session's cookie. The `__Host-` prefix makes browsers insist on `Secure`, on our very host
    /// and on the path `/`; plain http, which only this machine uses, can't have it.
    pub fn session_name(self) -> &'static str {
        if self.is_https {
            "__Host-subtotal"
        } else {
            "subtotal"
        }
    }

    fn flash_name(self) -> &'static str {
        if self.is_https {
            "__Host-subtotal-flash"
        } else {
            "subtotal-flash"
        }
    }

    /// The session layer. The cookie itself has no age: it ends with the browser, and the session
    /// behind it ends as the database says.
    pub fn session_layer(self, store: Store) -> SessionManagerLayer<DatabaseSessions> {
        SessionManagerLayer::new(DatabaseSessions::new(store))
            .with_name(self.session_name())
            .with_http_only(true)
            .with_same_site(SameSite::Lax)
            .with_secure(self.is_https)
            .with_path("/")
    }

    /// The flash that a request names.
    pub fn flash_of(self, headers: &HeaderMap) -> Option<String> {
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(Cookie::split_parse)
            .flatten()
            .find(|cookie| cookie.name() == self.flash_name())
            .map(|cookie| cookie.value().to_owned())
    }

    /// Names a flash to the browser.
    pub fn set_flash(self, headers: &mut HeaderMap, id: &str) {
        self.append(headers, Cookie::new(self.flash_name(), id.to_owned()));
    }

    /// Makes the browser forget the flash.
    pub fn forget_flash(self, headers: &mut HeaderMap) {
        self.append(headers, removal(self.flash_name()));
    }

    /// Makes the browser forget the session. The session layer does so too, but without `Secure`,
    /// and browsers ignore that for a `__Host-` cookie.
    pub fn forget_session(self, headers: &mut HeaderMap) {
        self.append(headers, removal(self.session_name()));
    }

    fn append(self, headers: &mut HeaderMap, mut cookie: Cookie<'static>) {
        cookie.set_path("/");
        cookie.set_http_only(true);
        cookie.set_same_site(SameSite::Lax);
        cookie.set_secure(self.is_https);
        if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
            headers.append(SET_COOKIE, value);
        }
    }
}

fn removal(name: &'static str) -> Cookie<'static> {
    let mut cookie = Cookie::new(name, "");
    cookie.make_removal();
    cookie
}
