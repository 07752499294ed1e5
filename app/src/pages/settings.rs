//! How this installation is set up and how it is doing. No secret is ever shown.

use domain::people::Permission;
use domain::view::{MailState, PersonRow, PolicyPage, SettingsPage, SyncState};
use leptos::prelude::*;

use super::page::{Screen, page};
use super::rail::Place;
use super::settings_mail::mail_card;
use super::settings_policy::policy_card;
use super::settings_rights::rights;
use crate::context::Installation;
use crate::paths::{self, post};
use crate::ui::badge::{Badge, Family};
use crate::ui::card::Card;
use crate::ui::icon::{Draw, Icon};
use crate::ui::table::TableBox;
use crate::ui::when::Times;

/// The page.
#[component]
pub fn Settings() -> impl IntoView {
    page(Permission::ManageSettings, move |desk| async move {
        let settings = desk
            .portal()
            .settings(&desk.caller)
            .await
            .map_err(|error| desk.fail(error))?;
        let mail = desk
            .portal()
            .mail_state(&desk.caller)
            .await
            .map_err(|error| desk.fail(error))?;
        let policy = desk
            .portal()
            .policy_page(&desk.caller)
            .await
            .map_err(|error| desk.fail(error))?;
        let body = body(settings, mail, &policy, &desk.context.installation).into_any();
        Ok(Screen {
            title: "Settings".to_owned(),
            place: Place::Settings,
            body,
            said: None,
        })
    })
}

fn body(
    settings: SettingsPage,
    mail: MailState,
    policy: &PolicyPage,
    installation: &Installation,
) -> impl IntoView + use<> {
    let zoom = zoom(&settings, installation);
    let reach = reach(installation);
    let program = program(&settings);
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1>"Settings"</h1>
                <p class="page-lead">
                    "How this installation is set up. What is set by the environment is changed there and holds after \
                     a restart; secrets are never shown."
                </p>
            </div>
        </div>
        <div class="two-columns">
            <div class="column">
                {zoom}
                {rights(settings.rights)}
                {people(settings.people)}
                {policy_card(policy)}
            </div>
            <div class="column">
                {program}
                {mail_card(&mail)}
                {reach}
            </div>
        </div>
    }
}

/// Pairs of name and value.
pub fn pairs(rows: Vec<(&'static str, AnyView)>) -> AnyView {
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(name, value)| view! { <dt>{name}</dt> <dd>{value}</dd> })
        .collect();
    view! { <dl class="pairs">{rows}</dl> }.into_any()
}

fn zoom(settings: &SettingsPage, installation: &Installation) -> AnyView {
    let times = Times::of_page();
    let answered = match settings.answered_at {
        Some(at) => format!("{}, {}", times.clock(at), times.age(at).text),
        None => "Not yet".to_owned(),
    };
    let failing = match &settings.failing {
        Some((since, sentence)) => format!("Since {}: {sentence}", times.clock(*since)),
        None => "Nothing fails at present".to_owned(),
    };
    let mut rows = vec![
        ("Address", installation.zoom_host.clone().into_any()),
        ("Signs in by", installation.zoom_credentials.into_any()),
    ];
    if let Some(end) = &installation.client_id_end {
        rows.push((
            "Client id ends in",
            view! { <code>{end.clone()}</code> }.into_any(),
        ));
    }
    rows.push(("Last answer", answered.into_any()));
    rows.push(("Last failure", failing.into_any()));
    rows.push(("Sync", keeper(&settings.keeper).into_any()));
    let rows = pairs(rows);
    view! {
        <Card title="Connection to Zoom">
            {rows}
            <div class="settings-acts">
                <form method="post" action=post::TRY_CONNECTION>
                    <button class="button" type="submit">
                        <Draw icon=Icon::Refresh/>
                        "Test connection \u{b7} 1 call"
                    </button>
                </form>
                <a class="button is-ghost" href=paths::BUDGET>"Zoom budget"</a>
                <a class="button is-ghost" href=paths::SYNC>"Sync with Zoom"</a>
            </div>
        </Card>
    }
    .into_any()
}

/// What the background is at, in one line; the page about it tells the rest.
fn keeper(state: &SyncState) -> String {
    let times = Times::of_page();
    match state {
        SyncState::Off => "Switched off by the configuration (SUBTOTAL_KEEPER)".to_owned(),
        SyncState::Paused { at, by: Some(by) } => format!("Paused by {by}, {}", times.clock(*at)),
        SyncState::Paused { by: None, .. } => "Not started".to_owned(),
        SyncState::Starting => "About to begin".to_owned(),
        SyncState::Learning { ends_at: Some(at) } => {
            format!("First sync, through at about {}", times.clock(*at))
        }
        SyncState::Learning { ends_at: None } => "First sync".to_owned(),
        SyncState::Waiting { until, reason, .. } => {
            format!("Waiting until {}. {reason}", times.clock(*until))
        }
        SyncState::Keeping => "Keeping up to date".to_owned(),
    }
}

fn program(settings: &SettingsPage) -> AnyView {
    let rows = pairs(vec![
        ("Version", env!("CARGO_PKG_VERSION").into_any()),
        ("Database", settings.database.clone().into_any()),
        (
            "Schema",
            format!("Migration {}", settings.schema).into_any(),
        ),
        (
            "Instance",
            view! { <code>{settings.instance.clone()}</code> }.into_any(),
        ),
    ]);
    view! { <Card title="Program">{rows}</Card> }.into_any()
}

fn reach(installation: &Installation) -> AnyView {
    let origin = installation.public_origin.clone();
    let origin = origin.unwrap_or_else(|| "Only browsers on this machine".to_owned());
    let proxies = if installation.trusted_proxies.is_empty() {
        "None: X-Forwarded-For is not believed".to_owned()
    } else {
        installation.trusted_proxies.join(", ")
    };
    let by_proxy = installation.proxy_sign_in.clone();
    let by_proxy = by_proxy.unwrap_or_else(|| "Off".to_owned());
    let rows = pairs(vec![
        ("Public origin", origin.into_any()),
        ("Trusted proxies", proxies.into_any()),
        ("Sign-in by a proxy", by_proxy.into_any()),
        ("Session, unused", "Ends after 30 minutes".into_any()),
        ("Session, in any case", "Ends after 12 hours".into_any()),
    ]);
    view! { <Card title="Reach and sessions">{rows}</Card> }.into_any()
}

fn people(people: Vec<PersonRow>) -> AnyView {
    let rows = people.into_iter().map(person).collect_view();
    view! {
        <Card title="People" is_flush=true>
            <TableBox caption="People" class="people-table" scrolls=true>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"E-mail"</th>
                        <th scope="col">"Role"</th>
                        <th scope="col">"Last signed in"</th>
                        <th scope="col">"State"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </TableBox>
            <p class="settings-commands">
                "People are changed on the host: "
                <code>"subtotal user add"</code> ", " <code>"subtotal user disable"</code> ", "
                <code>"subtotal user enable"</code> " and " <code>"subtotal user reset"</code>
                ". Each of them is in the audit log."
            </p>
        </Card>
    }
    .into_any()
}

fn person(person: PersonRow) -> impl IntoView {
    let signed_in = match person.signed_in_at {
        Some(at) => Times::of_page().clock(at),
        None => "\u{2013}".to_owned(),
    };
    let state = if person.is_disabled {
        view! { <Badge family=Family::Warn icon=Icon::Lock text="Disabled"/> }
    } else {
        view! { <Badge family=Family::Ok icon=Icon::Check text="May sign in"/> }
    };
    view! {
        <tr>
            <th scope="row" class="name">{person.name}</th>
            <td>{person.email}</td>
            <td>{person.role.title()}</td>
            <td>{signed_in}</td>
            <td>{state}</td>
        </tr>
    }
}
