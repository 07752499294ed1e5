//! The sign-in page; in the demo its four people by a click.

use domain::people::Role;
use domain::view::{Notice, Person, Tone};
use leptos::prelude::*;

use super::frame::{Avatar, bare_frame};
use super::page::{PageTitle, from_query, redirect};
use crate::context::{Mode, RequestContext};
use crate::flash::{Entered, Flash};
use crate::paths;
use crate::ui::field::TextField;
use crate::ui::icon::{Draw, Icon};
use crate::ui::mark::Wordmark;
use crate::ui::notice::NoticeBox;

/// The page.
#[component]
pub fn SignIn() -> impl IntoView {
    let next = from_query("next").unwrap_or_default();
    // Only pages of ours are kept; the form hands it on, the server function looks again.
    let next = paths::own_page(&next).unwrap_or_default().to_owned();
    let Ok(context) = RequestContext::current() else {
        return ().into_any();
    };
    if context.person.is_some() {
        redirect(paths::own_page(&next).unwrap_or(paths::HOME));
        return ().into_any();
    }
    let flash = Flash::of(&context);
    let email = match flash.entered {
        Entered::SignIn { email } => email,
        _ => String::new(),
    };
    let takes_passwords = context.takes_passwords();
    let (lead, form) = match context.mode {
        Mode::Live if !takes_passwords => (
            "Your organisation's proxy signs people in here; passwords are switched off. Open the portal by \
             the address that your organisation gave you.",
            ().into_any(),
        ),
        Mode::Live => (
            "With the e-mail and password of your portal account.",
            view! { <PasswordForm email next/> }.into_any(),
        ),
        Mode::Demo {
            people, needs_code, ..
        } => (
            if needs_code {
                "Choose who you want to be. The code was printed when the demo started."
            } else {
                "Choose who you want to be. No password in the demo."
            },
            view! { <People people needs_code next/> }.into_any(),
        ),
    };
    bare_frame(view! {
        <PageTitle text="Sign in"/>
        <div class="sign-in">
            <section class="sign-in-form">
                <Wordmark size=32/>
                <h1>"Sign in"</h1>
                <p class="lead">{lead}</p>
                {flash.notice.map(|notice| view! { <NoticeBox notice is_answer=true/> })}
                {form}
            </section>
            <Sample/>
        </div>
    })
}

#[component]
fn PasswordForm(email: String, next: String) -> impl IntoView {
    view! {
        <form class="card sign-in-card" method="post" action=paths::post::SIGN_IN>
            <div class="card-body">
                <input type="hidden" name="next" value=next/>
                <TextField name="email" label="E-mail" value=email kind="email" autocomplete="username"
                    is_required=true max_length=254/>
                <TextField name="password" label="Password" value="" kind="password"
                    autocomplete="current-password" is_required=true max_length=1024/>
                <button class="button is-primary is-large" type="submit">"Sign in"</button>
            </div>
        </form>
    }
}

/// What a role does, in a few words.
fn deeds(role: Role) -> &'static str {
    match role {
        Role::Viewer => "Reads everything, changes nothing",
        Role::Operator => "Drafts changes, orders PDFs",
        Role::Approver => "Approves what others have drafted",
        Role::Admin => "People, policy, limits",
    }
}

#[component]
fn People(people: Vec<Person>, needs_code: bool, next: String) -> impl IntoView {
    let code = needs_code.then(|| {
        view! {
            <TextField name="code" label="Code" value="" kind="text" autocomplete="one-time-code"
                is_required=true max_length=64/>
        }
    });
    view! {
        <form class="people-form" method="post" action=paths::post::SIGN_IN_DEMO>
            <input type="hidden" name="next" value=next.clone()/>
            {code}
            <ul class="people">
                {people
                    .into_iter()
                    .map(|person| view! { <li><PersonButton person/></li> })
                    .collect_view()}
            </ul>
        </form>
        <NoticeBox
            icon=Icon::Flask
            notice=Notice {
                tone: Tone::Warn,
                title: "Demo: nothing here is real".to_owned(),
                text: "Invented accounts and a simulated Zoom with the real limits. No call leaves this host."
                    .to_owned(),
            }
        />
        <p class="sign-in-tour">{tour(&next)}</p>
    }
}

/// Where signing in leads: to the stories, or to work.
fn tour(next: &str) -> AnyView {
    if next == paths::DEMO {
        "You then see what the demo has to show, account by account.".into_any()
    } else {
        view! {
            "New here? "
            <a href=paths::sign_in_then(paths::DEMO)>"Begin with what the demo has to show"</a>
        }
        .into_any()
    }
}

#[component]
fn PersonButton(person: Person) -> impl IntoView {
    view! {
        <button class="person-choice" type="submit" name="email" value=person.email>
            <Avatar name=person.name.clone()/>
            <span class="person-choice-words">
                <strong>{person.name}</strong>
                <span>{format!("{} \u{b7} {}", person.role.title(), deeds(person.role))}</span>
            </span>
            <Draw icon=Icon::Right/>
        </button>
    }
}

/// What the product does, as a subtotal. Invented figures, so hidden from readers.
#[component]
fn Sample() -> impl IntoView {
    let entries = [
        ("Business, annual \u{b7} 40 licences", "7,344.00"),
        ("Zoom Phone, metered \u{b7} 25", "2,700.00"),
        ("Webinar 500 \u{b7} 1", "790.00"),
        ("Rooms \u{b7} 3", "1,497.00"),
    ];
    view! {
        <aside class="sample" aria-label="About Subtotal">
            <div class="sample-bill" aria-hidden="true">
                {entries
                    .into_iter()
                    .map(|(name, sum)| view! { <p class="sample-entry"><span>{name}</span> <span>{sum}</span></p> })
                    .collect_view()}
                <p class="sample-total"><span>"Subtotal, per year"</span> <strong>"12,331.00"</strong></p>
            </div>
            <p class="sample-words">"Every figure is dated, every change is reviewed, and nothing is sent twice."</p>
        </aside>
    }
}
