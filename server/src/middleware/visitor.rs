//! Who is asking: reads session, person and flash for this very request and provides what pages and
//! server functions may know of it.

use std::sync::Arc;

use app::context::{RequestContext, SessionControl as _};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::view::Person;
use http::{Method, StatusCode};
use portal::ClientInfo;
use tower_sessions::Session;

use super::client::client_of;
use super::observe::{AskedBy, RequestId};
use crate::problem::Asker;
use crate::router::Site;
use crate::sessions;
use crate::sessions::control::RequestSession;

const PURPOSE: &str = "sec-purpose";

/// Our own part failed, and the cause is logged.
struct Unavailable;

impl From<portal::PortalError> for Unavailable {
    fn from(_: portal::PortalError) -> Self {
        Self
    }
}

impl From<tower_sessions::session::Error> for Unavailable {
    fn from(_: tower_sessions::session::Error) -> Self {
        Self
    }
}

/// See the module.
pub async fn visitor(
    State(site): State<Arc<Site>>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    let asked = Asked::of(&request, &site);
    let control = RequestSession::new(session.clone(), site.portal.clone(), asked.client.clone());
    let Ok(context) = context(&site, &session, &control, asked).await else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let asked_by = context.person.as_ref().map(|person| AskedBy(person.id));
    let had_flash = context.flash.is_some();
    request.extensions_mut().insert(context);

    let mut response = next.run(request).await;
    if had_flash {
        site.cookies.forget_flash(response.headers_mut());
    }
    control.write_cookies(site.cookies, response.headers_mut());
    if let Some(asked_by) = asked_by {
        response.extensions_mut().insert(asked_by);
    }
    response
}

/// What the request itself says.
struct Asked {
    client: ClientInfo,
    request_id: String,
    is_prefetch: bool,
    /// The flash that the page is to show.
    flash: Option<String>,
}

impl Asked {
    fn of(request: &Request, site: &Site) -> Self {
        let asker = Asker::of(request);
        let is_prefetch = request.headers().contains_key(PURPOSE);
        // A flash is for the page that a person looks at, not for what is fetched ahead.
        let takes_flash =
            *request.method() == Method::GET && asker.wants_html && !asker.is_api && !is_prefetch;
        Self {
            client: client_of(request, &site.trusted_proxies),
            request_id: request
                .extensions()
                .get::<RequestId>()
                .map(|RequestId(id)| id.clone())
                .unwrap_or_default(),
            is_prefetch,
            flash: takes_flash
                .then(|| site.cookies.flash_of(request.headers()))
                .flatten(),
        }
    }
}

async fn context(
    site: &Site,
    session: &Session,
    control: &RequestSession,
    asked: Asked,
) -> Result<RequestContext, Unavailable> {
    Ok(RequestContext {
        portal: site.portal.clone(),
        session: Arc::new(control.clone()),
        person: person(site, session, control).await?,
        client: asked.client,
        request_id: asked.request_id,
        is_prefetch: asked.is_prefetch,
        flash: match asked.flash {
            Some(id) => site.portal.take_flash(&id).await?,
            None => None,
        },
        mode: site.mode.clone(),
    })
}

/// Read anew for every request: a role that was taken away is gone at once, and a disabled person's
/// session ends.
async fn person(
    site: &Site,
    session: &Session,
    control: &RequestSession,
) -> Result<Option<Person>, Unavailable> {
    let Some(user) = sessions::user(session).await? else {
        return Ok(None);
    };
    let person = site.portal.person(user).await?;
    if person.is_none() {
        control.end().await;
    }
    Ok(person)
}
