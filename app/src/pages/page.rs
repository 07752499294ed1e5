//! What all pages of a signed-in person share: the guard, the loading, title, status and frame.

use std::future::Future;
use std::str::FromStr;

use domain::people::Permission;
use domain::view::Tone;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_router::hooks::{use_params_map, use_url};
use portal::{Caller, Portal, PortalError};

use super::error::error_body;
use super::frame::frame;
use super::rail::Place;
use crate::context::RequestContext;
use crate::error::{AppError, ErrorKind};
use crate::flash::Flash;
use crate::paths;
use crate::ui::when::Times;
use crate::ui::written::written_out;

/// What a page's loader works with.
pub struct Desk {
    /// The request.
    pub context: RequestContext,
    /// Who asks.
    pub caller: Caller,
    /// What the last act left for this page; the notice is shown by the frame.
    pub flash: Flash,
}

impl Desk {
    /// The use cases.
    pub fn portal(&self) -> &Portal {
        &self.context.portal
    }

    /// Whether the person may.
    pub fn may(&self, permission: Permission) -> bool {
        self.caller.person.role.may(permission)
    }

    /// An error of the portal's, as a page shows it.
    pub fn fail(&self, error: PortalError) -> AppError {
        self.context.portal_error(error)
    }
}

/// What a loader gives back.
pub struct Screen {
    /// The title, without the product's name.
    pub title: String,
    /// Where in the navigation it stands.
    pub place: Place,
    /// The page itself.
    pub body: AnyView,
    /// The tone in which the page itself says what came of the last act; the frame does not repeat it.
    pub said: Option<Tone>,
}

/// A page of a signed-in person: guards it, loads it, and shows it or why it can't be shown.
pub fn page<L, F>(permission: Permission, load: L) -> impl IntoView
where
    L: FnOnce(Desk) -> F + Send + 'static,
    F: Future<Output = Result<Screen, AppError>> + Send + 'static,
{
    // Hooks are read now, while the route is current; the rest waits for the database.
    let url = use_url().get_untracked();
    let here = match url.search() {
        "" => url.path().to_owned(),
        query => format!("{}?{query}", url.path()),
    };
    Suspend::new(async move {
        let Ok(context) = RequestContext::current() else {
            return ().into_any();
        };
        provide_context(Times::new(
            context.portal.now(),
            context.person.as_ref().map_or("UTC", |person| &person.zone),
        ));
        let flash = Flash::of(&context);
        let notice = flash.notice.clone();
        let loaded = match context.authorize(permission) {
            Ok(caller) => {
                load(Desk {
                    context: context.clone(),
                    caller,
                    flash,
                })
                .await
            }
            Err(error) => Err(error),
        };
        let screen = match loaded {
            Ok(screen) => screen,
            Err(error) if error.kind == ErrorKind::Unauthenticated => {
                redirect(&paths::sign_in_then(&here));
                return ().into_any();
            }
            Err(error) => {
                set_status(&error);
                error_body(&error)
            }
        };
        let notice = notice.filter(|notice| screen.said != Some(notice.tone));
        let glance = context.portal.budget_glance().await.ok().flatten();
        let waiting = match &context.person {
            Some(person) => context.portal.count_waiting(person).await.unwrap_or(0),
            None => 0,
        };
        written_out(frame(&context, glance, waiting, notice, screen))
    })
}

/// Leads on, with "see other".
pub fn redirect(to: &str) {
    leptos_axum::redirect(to);
    if let Some(options) = use_context::<ResponseOptions>() {
        options.set_status(http::StatusCode::SEE_OTHER);
    }
}

/// The page's status is that of its error.
pub fn set_status(error: &AppError) {
    if let (Some(options), Ok(status)) = (
        use_context::<ResponseOptions>(),
        http::StatusCode::from_u16(error.kind.status()),
    ) {
        options.set_status(status);
    }
}

/// An id from the page's path; `None` where it is none: then there is no such page.
pub fn id_from_path<T: FromStr>(name: &str) -> Option<T> {
    use_params_map()
        .read_untracked()
        .get_str(name)?
        .parse()
        .ok()
}

/// A value from the page's query. The router's own map decodes twice, so that `%2520` would become a
/// space and a search for `100%` something else; the request's query is read here instead.
pub fn from_query(name: &str) -> Option<String> {
    form_urlencoded::parse(raw_query().as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// The page's whole query as it came, for what reads it by itself.
pub fn raw_query() -> String {
    use_context::<http::request::Parts>()
        .and_then(|parts| parts.uri.query().map(str::to_owned))
        .unwrap_or_default()
}

/// There is no such thing.
pub fn not_found(context: &RequestContext) -> AppError {
    context.error(ErrorKind::NotFound)
}

/// The document's title. `leptos_meta` writes it into the head as it is, so that it must be escaped
/// here: it holds names that come from outside.
#[component]
pub fn PageTitle(
    /// Without the product's name.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    view! { <leptos_meta::Title text=format!("{escaped} \u{2013} Subtotal")/> }
}
