//! The page after signing out where a proxy signs people in: everywhere else it would sign them in again
//! at once.

use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use super::frame::bare_frame;
use super::page::{PageTitle, redirect};
use crate::context::RequestContext;
use crate::paths;
use crate::ui::mark::Wordmark;

/// The page.
#[component]
pub fn SignedOut() -> impl IntoView {
    let Ok(context) = RequestContext::current() else {
        return ().into_any();
    };
    if context.person.is_some() {
        redirect(paths::HOME);
        return ().into_any();
    }
    let Some(by_proxy) = context.by_proxy.filter(|by_proxy| by_proxy.names_somebody) else {
        redirect(paths::SIGN_IN);
        return ().into_any();
    };
    if let Some(url) = &by_proxy.sign_out_url {
        lead_on(url);
    }
    let onward = by_proxy.sign_out_url.map(|url| {
        view! {
            <p><a class="button is-primary" rel="external" href=url>"Sign out of your organisation, too"</a></p>
        }
    });
    bare_frame(view! {
        <PageTitle text="Signed out"/>
        <div class="error-page">
            <Wordmark size=32/>
            <h1>"You are signed out of Subtotal"</h1>
            <p>
                "Your organisation's proxy signs people in: whoever opens the portal in this browser is you \
                 again, until you sign out there, too."
            </p>
            {onward}
            <p><a class="button" rel="external" href=paths::HOME>"Open the portal again"</a></p>
        </div>
    })
}

/// By a header that browsers follow without a script. Not by a redirect: the policy that forms lead to
/// ourselves alone holds for where their answers redirect to as well.
fn lead_on(url: &str) {
    if let Some(options) = use_context::<ResponseOptions>()
        && let Ok(value) = http::HeaderValue::from_str(&format!("0; url={url}"))
    {
        options.insert_header(http::HeaderName::from_static("refresh"), value);
    }
}
