//! A person's own sessions: where they are signed in, and how each is ended.

use domain::view::{OwnSession, ProfilePage};
use leptos::prelude::*;

use crate::paths::post;
use crate::ui::badge::{Badge, Family};
use crate::ui::card::Card;
use crate::ui::icon::Icon;
use crate::ui::table::TableBox;
use crate::ui::when::Times;

const TITLE: &str = "Where you are signed in";
const UNKNOWN: &str = "\u{2013}";

/// All of them. Their times are real ones, whatever the demo's clock says.
pub fn sessions(profile: ProfilePage, zone: &str) -> AnyView {
    if profile.sessions.is_empty() {
        return view! {
            <Card title=TITLE>
                <p>"Your organisation signs you in each time, so there is no session here to end."</p>
            </Card>
        }
        .into_any();
    }
    let times = Times::new(profile.now, zone);
    let others = profile.sessions.iter().any(|session| !session.is_this);
    let all = others.then(|| {
        view! {
            <form method="post" action=post::END_OTHER_SESSIONS>
                <button class="button is-small" type="submit">"End all others"</button>
            </form>
        }
        .into_any()
    });
    let rows = profile
        .sessions
        .into_iter()
        .map(|session| row(session, &times))
        .collect_view();
    view! {
        <Card title=TITLE aside=all is_flush=true>
            <TableBox caption="Your sessions, this one first" class="sessions as-list">
                <thead>
                    <tr>
                        <th scope="col">"Browser"</th>
                        <th scope="col">"Address"</th>
                        <th scope="col">"Begun"</th>
                        <th scope="col">"Last used"</th>
                        <th scope="col"><span class="visually-hidden">"End"</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </TableBox>
        </Card>
    }
    .into_any()
}

fn row(session: OwnSession, times: &Times) -> impl IntoView + use<> {
    let or_unknown = |text: String| {
        if text.is_empty() {
            UNKNOWN.to_owned()
        } else {
            text
        }
    };
    let begun = times.clock(session.started_at);
    let used = match session.used_at {
        Some(at) => times.age(at).text,
        None => UNKNOWN.to_owned(),
    };
    let browser = if session.browser.is_empty() {
        "Unknown browser".to_owned()
    } else {
        session.browser
    };
    let label = format!("End: {browser}, begun {begun}");
    let end = if session.is_this {
        view! { <Badge family=Family::Accent icon=Icon::Check text="This one"/> }.into_any()
    } else {
        view! {
            <form method="post" action=post::END_SESSION>
                <input type="hidden" name="session" value=session.key.to_string()/>
                <button class="button is-small" type="submit" aria-label=label>"End"</button>
            </form>
        }
        .into_any()
    };
    view! {
        <tr>
            <th scope="row" class="name">{browser}</th>
            <td>{or_unknown(session.address)}</td>
            <td title=times.exact(session.started_at)>{begun}</td>
            <td>{used}</td>
            <td class="session-end">{end}</td>
        </tr>
    }
}
