//! The pages for what can't be shown: no such page, not allowed, not possible right now.

use leptos::prelude::*;

use super::frame::{bare_frame, frame};
use super::page::{PageTitle, Screen, set_status};
use super::rail::Place;
use crate::context::RequestContext;
use crate::error::{AppError, ErrorKind};
use crate::paths;
use crate::ui::mark::{Emptiness, EmptyGlyph};
use crate::ui::when::Times;

fn title(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Unauthenticated => "Sign in first",
        ErrorKind::Forbidden => "Not allowed",
        ErrorKind::NotFound => "No such page",
        ErrorKind::BadRequest | ErrorKind::TooLarge => "This request could not be read",
        ErrorKind::Conflict => "Not possible in this state",
        ErrorKind::Throttled => "Too many requests",
        ErrorKind::Unavailable => "This page could not be shown",
    }
}

/// The body of an error page.
pub fn error_body(error: &AppError) -> Screen {
    let heading = title(error.kind);
    let reference = error
        .request_id
        .clone()
        .map(|id| view! { <p class="error-reference">"Reference " <code>{id}</code></p> });
    let body = view! {
        <div class="error-page">
            <EmptyGlyph emptiness=Emptiness::NotKnown/>
            <h1>{heading}</h1>
            <p>{error.sentence.clone()}</p>
            {reference}
            <p><a class="button" href=paths::ACCOUNTS>"Go to accounts"</a></p>
        </div>
    };
    Screen {
        title: heading.to_owned(),
        place: Place::Nowhere,
        body: body.into_any(),
        said: None,
    }
}

/// There is no such page.
#[component]
pub fn NotFound() -> impl IntoView {
    Suspend::new(async move {
        let Ok(context) = RequestContext::current() else {
            return ().into_any();
        };
        let error = AppError::new(ErrorKind::NotFound, Some(context.request_id.clone()));
        set_status(&error);
        let screen = error_body(&error);
        let Some(person) = &context.person else {
            return bare_frame(view! { <PageTitle text=screen.title/> {screen.body} });
        };
        provide_context(Times::new(context.portal.now(), &person.zone));
        let glance = context.portal.budget_glance().await.ok().flatten();
        frame(&context, glance, 0, None, screen)
    })
}
