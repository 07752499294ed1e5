//! A person's own page: who they are and what they may, zone, theme and keys, password, sessions.

use domain::people::{Permission, Role};
use domain::preferences::{Preferences, Theme};
use domain::view::{OwnMail, Person, ProfilePage};
use leptos::prelude::*;

use super::commands;
use super::page::{Desk, Screen, page};
use super::profile_mail::switches;
use super::profile_sessions::sessions;
use super::rail::{self, Place};
use crate::context::RequestContext;
use crate::flash::{Entered, Flash};
use crate::paths::{self, post};
use crate::ui::card::Card;
use crate::ui::field::{Labelled, TextField, TickBox};
use crate::ui::field_ids::described_by;
use crate::ui::icon::{Draw, Icon};
use crate::ui::when::zones;

/// Longest password that the form takes; the portal judges.
const MAX_PASSWORD_CHARS: usize = 1_024;

/// The page.
#[component]
pub fn Profile() -> impl IntoView {
    page(Permission::ReadBilling, move |desk| async move {
        let own = desk.context.session.key();
        let profile = desk
            .portal()
            .profile(&desk.caller, own)
            .await
            .map_err(|error| desk.fail(error))?;
        let mail = desk
            .portal()
            .own_mail(&desk.caller)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: "Profile".to_owned(),
            place: Place::Profile,
            body: body(desk, profile, mail).into_any(),
            said: None,
        })
    })
}

fn body(desk: Desk, profile: ProfilePage, mail: OwnMail) -> impl IntoView {
    let person = desk.caller.person;
    let is_demo = desk.context.mode.is_demo();
    let password = password(profile.has_password, &desk.flash);
    let preferences = preferences(&person, &desk.flash);
    let keys = keys(&desk.context, person.has_shortcuts);
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1>"Profile"</h1>
                <ul class="facts is-dotted">
                    <li>{person.name.clone()}</li>
                    <li>{person.email.clone()}</li>
                </ul>
            </div>
        </div>
        <div class="two-columns">
            <div class="column">
                {preferences}
                {switches(mail)}
                {sessions(profile, &person.zone)}
                {password}
            </div>
            <div class="column">
                {role(person.role, is_demo)}
                {keys}
            </div>
        </div>
    }
}

/// What the role may and may not, from the one table of permissions.
fn role(role: Role, is_demo: bool) -> impl IntoView {
    let deeds = Permission::ALL
        .into_iter()
        .filter(|permission| is_demo || *permission != Permission::SteerDemo)
        .map(|permission| {
            let may = role.may(permission);
            let icon = if may { Icon::Check } else { Icon::Lock };
            let word = if may { "" } else { "Not: " };
            view! {
                <li class=if may { "deed" } else { "deed is-locked" }>
                    <Draw icon/>
                    <span>
                        <span class="visually-hidden">{word}</span>
                        {sentence_case(permission.deed())}
                    </span>
                </li>
            }
        })
        .collect_view();
    view! {
        <Card title=format!("What you may do as {}", role.title().to_lowercase())>
            <ul class="deeds">{deeds}</ul>
            <p class="profile-note">"Name, e-mail and role are set by an administrator."</p>
        </Card>
    }
}

fn sentence_case(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}", first.to_uppercase(), letters.as_str())
    })
}

/// What is wrong with a field, if anything.
fn problem(flash: &Flash, field: &str) -> String {
    let found = flash.problems.iter().find(|problem| problem.field == field);
    found.map_or_else(String::new, |problem| problem.sentence.clone())
}

fn preferences(person: &Person, flash: &Flash) -> impl IntoView + use<> {
    let entered = match &flash.entered {
        Entered::Preferences(preferences) => preferences.clone(),
        _ => Preferences {
            zone: person.zone.clone(),
            theme: person.theme,
            has_shortcuts: person.has_shortcuts,
        },
    };
    let wrong = problem(flash, "zone");
    let is_wrong = !wrong.is_empty();
    let known = zones()
        .map(|zone| view! { <option value=zone></option> })
        .collect_view();
    let themes = Theme::ALL.map(|theme| {
        view! {
            <label class="choice">
                <input type="radio" name="theme" value=theme.as_str() checked=theme == entered.theme/>
                {theme.title()}
            </label>
        }
    });
    view! {
        <Card title="Preferences">
            <form class="profile-form" method="post" action=post::SAVE_PREFERENCES>
                <Labelled name="zone" label="Time zone" problem=wrong
                    hint="All times are shown in it, with its name beside them.">
                    <input class="control" id="zone" name="zone" list="zones" value=entered.zone
                        autocomplete="off" spellcheck="false" maxlength="64" required=true
                        autofocus=is_wrong aria-invalid=is_wrong.then_some("true")
                        aria-describedby=described_by("zone", true, is_wrong)/>
                    <datalist id="zones">{known}</datalist>
                </Labelled>
                <fieldset class="choices">
                    <legend>"Theme"</legend>
                    {themes.collect_view()}
                </fieldset>
                <TickBox name="shortcuts" label="Single-key shortcuts" is_ticked=entered.has_shortcuts
                    hint="Switch them off where speech or another tool types for you. Ctrl or \u{2318} with K stays."/>
                <button class="button is-primary" type="submit">"Save preferences"</button>
            </form>
        </Card>
    }
}

fn password(has_password: bool, flash: &Flash) -> AnyView {
    if !has_password {
        return view! {
            <Card title="Password">
                <p>"You sign in without a password here, so there is none to change."</p>
            </Card>
        }
        .into_any();
    }
    let field = |name: &'static str, label: &'static str, autocomplete, hint: &'static str| {
        let wrong = problem(flash, name);
        let is_focused = !wrong.is_empty();
        view! {
            <TextField name label value="" kind="password" autocomplete hint problem=wrong is_focused
                is_required=true max_length=MAX_PASSWORD_CHARS/>
        }
        .into_any()
    };
    let hint = "12 to 256 characters. A few unrelated words do well.";
    let current = field(
        "current_password",
        "Current password",
        "current-password",
        "",
    );
    let new = field("new_password", "New password", "new-password", hint);
    let again = field("again", "New password, again", "new-password", "");
    view! {
        <Card title="Password">
            <form class="profile-form" method="post" action=post::CHANGE_PASSWORD>
                {current}
                {new}
                {again}
                <button class="button" type="submit">"Change password"</button>
                <p class="profile-note">"Your other sessions end with it."</p>
            </form>
        </Card>
    }
    .into_any()
}

/// The keys that there are; the dialog of the same name shows them too, which takes JavaScript.
fn keys(context: &RequestContext, has_shortcuts: bool) -> impl IntoView + use<> {
    let goals = rail::destinations(context)
        .filter_map(|entry| Some((format!("g {}", commands::key_of(entry.href)?), entry.title)));
    let single = [
        ("/".to_owned(), "Search"),
        ("?".to_owned(), "The list of shortcuts"),
    ];
    let palette = ("Ctrl K".to_owned(), "Go to an account, invoice or action");
    let singles = single
        .into_iter()
        .chain(goals)
        .filter(move |_| has_shortcuts);
    let rows = std::iter::once(palette)
        .chain(singles)
        .map(|(keys, what)| super::finder::key(&keys, what))
        .collect_view();
    let note = if has_shortcuts {
        "Single keys do nothing while you type."
    } else {
        "Single-key shortcuts are switched off in your preferences."
    };
    view! {
        <div id=paths::SHORTCUTS.rsplit('#').next()>
            <Card title="Keyboard shortcuts">
                <dl class="key-list">{rows}</dl>
                <p class="profile-note">{note}</p>
            </Card>
        </div>
    }
}
