//! The sync with Zoom: how far the fleet is learned, when that ends, and how it is stopped.

use domain::people::Permission;
use domain::view::{SyncPage, SyncState};
use leptos::prelude::*;

use super::page::{Screen, page};
use super::rail::Place;
use super::sync_progress::{is_moving, progress};
use crate::islands::live::Live;
use crate::paths;
use crate::ui::icon::{Draw, Icon};
use crate::ui::meter::grouped;
use crate::ui::when::Times;

/// The page.
#[component]
pub fn Sync() -> impl IntoView {
    page(Permission::ReadBilling, move |desk| async move {
        let sync = desk
            .portal()
            .sync_page(&desk.caller)
            .await
            .map_err(|error| desk.fail(error))?;
        let may_steer = desk.may(Permission::SteerSync);
        Ok(Screen {
            title: title(&sync).to_owned(),
            place: Place::Sync,
            body: body(sync, may_steer).into_any(),
            said: None,
        })
    })
}

fn title(sync: &SyncPage) -> &'static str {
    match sync.ended_at {
        None => "First sync",
        Some(_) => "Keeping up to date",
    }
}

fn body(sync: SyncPage, may_steer: bool) -> impl IntoView {
    let again = is_moving(&sync.state).then(|| {
        view! {
            <a class="button is-ghost" href=paths::SYNC>
                <Draw icon=Icon::Refresh/>
                "Show again"
            </a>
        }
    });
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1>{title(&sync)}</h1>
                {facts(&sync)}
            </div>
            <div class="page-actions">{again} {steering(&sync, may_steer)}</div>
        </div>
        <Live><div class="live" data-from=paths::SYNC_PROGRESS>{progress(sync)}</div></Live>
    }
}

fn facts(sync: &SyncPage) -> impl IntoView + use<> {
    let accounts = sync.stages.first().map_or(0, |stage| stage.total);
    let accounts = format!(
        "{} accounts",
        grouped(i64::try_from(accounts).unwrap_or(i64::MAX))
    );
    let list = match sync.listed_at {
        Some(at) => format!("list as of {}", Times::of_page().age(at).text),
        None => "list not fetched yet".to_owned(),
    };
    let renewals = match sync.renewals_at {
        Some(at) => format!("renewals as of {}", Times::of_page().age(at).text),
        None => "renewals not fetched yet".to_owned(),
    };
    view! {
        <ul class="facts is-dotted">
            <li>{accounts}</li>
            <li>{list}</li>
            <li>{renewals}</li>
        </ul>
    }
}

/// The button that stops it or lets it go on; who may not sees why.
fn steering(sync: &SyncPage, may_steer: bool) -> Option<AnyView> {
    let (action, word, is_primary) = match sync.state {
        SyncState::Off => return None,
        SyncState::Paused { .. } => {
            let word = match (sync.started_at, sync.ended_at) {
                (None, _) => "Start",
                (Some(_), _) => "Go on",
            };
            (paths::post::RESUME_SYNC, word, true)
        }
        _ => (paths::post::PAUSE_SYNC, "Pause", false),
    };
    let class = if is_primary {
        "button is-primary"
    } else {
        "button"
    };
    Some(if may_steer {
        view! {
            <form method="post" action=action>
                <button class=class type="submit">{word}</button>
            </form>
        }
        .into_any()
    } else {
        view! {
            <div class="sync-locked">
                <button class="button" type="button" aria-disabled="true" aria-describedby="sync-locked">
                    <Draw icon=Icon::Lock/>
                    {word}
                </button>
                <p id="sync-locked">"Administrators do this."</p>
            </div>
        }
        .into_any()
    })
}
