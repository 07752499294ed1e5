//! Who is asking: reads session, person and flash for this very request and provides what pages and
//! server functions may know of it.

use std::sync::Arc;

use app::context::{Denied, RequestContext, SessionControl as _};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::time::UtcMillis;
use domain::view::Person;
use http::{Method, StatusCode};
use portal::ClientInfo;
use tower_sessions::Session;

use super::client::client_of;
use super::observe::{AskedBy, RequestId};
use super::proxy_sign_in::{Admitted, Manner, Word};
use crate::problem::{Asker, refuse};
use crate::router::Site;
use crate::sessions::control::RequestSession;
use crate::sessions::{self, Entry};

const PURPOSE: &str = "sec-purpose";

/// Why a request goes no further.
#[derive(Debug, Clone, Copy)]
pub enum Halt {
    /// Our own part failed, and the cause is logged.
    Unavailable,
    /// A trusted proxy names somebody whom we don't let in.
    UnknownToPortal,
    /// A form that was shown to one person comes from another, says the proxy.
    SomebodyElse,
    /// A page fetched ahead would need a new session: browsers throw such an answer away and ask again.
    Prefetch,
}

impl From<portal::PortalError> for Halt {
    fn from(_: portal::PortalError) -> Self {
        Self::Unavailable
    }
}

impl From<tower_sessions::session::Error> for Halt {
    fn from(_: tower_sessions::session::Error) -> Self {
        Self::Unavailable
    }
}

impl IntoResponse for Halt {
    fn into_response(self) -> Response {
        match self {
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE.into_response(),
            Self::UnknownToPortal => refuse(
                StatusCode::FORBIDDEN,
                "Your organisation's proxy named somebody whom this portal does not know, or who is \
                 disabled here. Ask an administrator of the portal to add you.",
            ),
            Self::SomebodyElse => refuse(
                StatusCode::CONFLICT,
                "Your organisation's proxy now names somebody else than this page was shown to, so nothing \
                 was done.",
            ),
            Self::Prefetch => StatusCode::UNAUTHORIZED.into_response(),
        }
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
    let context = match context(&site, &session, &control, asked).await {
        Ok(context) => context,
        Err(halt) => {
            let mut response = halt.into_response();
            control.write_cookies(site.cookies, response.headers_mut());
            return response;
        }
    };
    let asked_by = context.person.as_ref().map(|person| AskedBy(person.id));
    let had_flash = context.flash.is_some();
    let path = request.uri().path().to_owned();
    request.extensions_mut().insert(context.clone());

    let mut response = next.run(request).await;
    record_denial(&context, &path).await;
    if had_flash {
        site.cookies.forget_flash(response.headers_mut());
    }
    control.write_cookies(site.cookies, response.headers_mut());
    if let Some(asked_by) = asked_by {
        response.extensions_mut().insert(asked_by);
    }
    response
}

/// Puts on record what a person was refused, unless only their browser asked ahead of a click. Where the
/// record fails they are refused all the same, and the cause is logged.
async fn record_denial(context: &RequestContext, path: &str) {
    if let (Some(permission), Ok(caller), false) = (
        context.denied.permission(),
        context.caller(),
        context.is_prefetch,
    ) {
        let recorded = context.portal.record_denial(&caller, permission, path);
        if recorded.await.is_err() {
            tracing::warn!("a refusal could not be put on record");
        }
    }
}

/// What the request itself says.
struct Asked {
    client: ClientInfo,
    request_id: String,
    manner: Manner,
    /// What a proxy says of who asks.
    word: Word,
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
            manner: Manner::of(request, is_prefetch),
            word: site
                .proxy_gate
                .as_ref()
                .map_or(Word::Nothing, |gate| gate.word(request)),
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
) -> Result<RequestContext, Halt> {
    let Known {
        person,
        entry,
        proved_at,
    } = known(site, session, control, &asked).await?;
    Ok(RequestContext {
        portal: site.portal.clone(),
        session: Arc::new(control.clone()),
        person,
        proved_at,
        client: asked.client,
        request_id: asked.request_id,
        is_prefetch: asked.manner.is_prefetch,
        flash: match asked.flash {
            Some(id) => site.portal.take_flash(&id).await?,
            None => None,
        },
        mode: site.mode.clone(),
        by_proxy: site
            .proxy_gate
            .as_ref()
            .map(|gate| gate.for_pages(&asked.word, entry)),
        installation: Arc::clone(&site.installation),
        denied: Denied::default(),
    })
}

/// Who asks, and how that is known.
#[derive(Default)]
struct Known {
    person: Option<Person>,
    entry: Option<Entry>,
    /// When they last proved who they are before our own eyes.
    proved_at: Option<UtcMillis>,
}

/// Read anew for every request: a role that was taken away is gone at once, and a disabled person's
/// session ends.
async fn known(
    site: &Site,
    session: &Session,
    control: &RequestSession,
    asked: &Asked,
) -> Result<Known, Halt> {
    let holder = sessions::holder(session).await?;
    let holder = match &site.proxy_gate {
        None => holder,
        Some(gate) => {
            let words = (&asked.word, &asked.client, asked.manner);
            match gate.admit(site, control, holder, words).await? {
                Admitted::Nobody => None,
                Admitted::Holder(holder) => Some(holder),
                Admitted::ByProxy(person) => {
                    return Ok(Known {
                        person: Some(person),
                        entry: Some(Entry::Proxy),
                        proved_at: None,
                    });
                }
            }
        }
    };
    let Some(holder) = holder else {
        return Ok(Known::default());
    };
    let person = site.portal.person(holder.user).await?;
    if person.is_none() {
        control.end().await;
    }
    Ok(Known {
        person,
        entry: Some(holder.entry),
        proved_at: holder.proved_at,
    })
}
