//! What stands around every page: header, navigation and the place for notices.

use domain::view::{BudgetGlance, ChangeView, Notice, Person};
use leptos::prelude::*;

use super::demo_strip::demo_strip;
use super::finder::finder;
use super::page::{PageTitle, Screen};
use super::rail::rail;
use crate::context::RequestContext;
use crate::paths;
use crate::ui::icon::{Draw, Icon};
use crate::ui::mark::Wordmark;
use crate::ui::meter::{MeterHatch, Share, grouped};
use crate::ui::notice::NoticeBox;
use crate::ui::when::Times;

/// A page in its frame.
pub fn frame(
    context: &RequestContext,
    glance: Option<BudgetGlance>,
    waiting: u64,
    notice: Option<Notice>,
    screen: Screen,
) -> AnyView {
    let is_demo = context.mode.is_demo();
    let is_by_proxy = context
        .by_proxy
        .as_ref()
        .is_some_and(|by_proxy| by_proxy.began_session);
    view! {
        <PageTitle text=screen.title/>
        <a class="skip-link" href="#main">"Skip to content"</a>
        <MeterHatch/>
        <header class="header">
            <a class="header-home" href=paths::HOME aria-label="Subtotal, to the dashboard">
                <Wordmark size=24/>
            </a>
            {finder(context, screen.place)}
            <div class="header-end">
                {is_demo.then(|| view! { <DemoBadge/> })}
                {(waiting > 0).then(|| waiting_link(waiting))}
                {glance.map(|glance| view! { <Budget glance/> })}
                {context.person.clone().map(|person| view! { <PersonMenu person is_demo is_by_proxy/> })}
                <button class="button is-square rail-button" type="button" popovertarget="rail" aria-label="Menu">
                    <Draw icon=Icon::Menu/>
                </button>
            </div>
        </header>
        {demo_strip(context)}
        <div class="columns">
            {rail(context, screen.place)}
            <main class="main" id="main" tabindex="-1">
                <PrintHead is_demo/>
                {notice.map(|notice| view! { <NoticeBox notice is_answer=true/> })}
                {screen.body}
            </main>
        </div>
    }
    .into_any()
}

/// How many changes wait for the approval of who looks.
fn waiting_link(waiting: u64) -> impl IntoView {
    let count = grouped(i64::try_from(waiting).unwrap_or(i64::MAX));
    view! {
        <a class="waiting" href=paths::changes(ChangeView::WaitingForMe, None)>
            <Draw icon=Icon::Person/>
            <span><strong>{count}</strong> <span class="waiting-words">" to approve"</span></span>
        </a>
    }
}

/// What stands above a printed page alone.
#[component]
fn PrintHead(is_demo: bool) -> impl IntoView {
    let times = Times::of_page();
    view! {
        <p class="print-only print-head">
            <Wordmark size=24/>
            <span>{format!("Printed {} {}", times.clock_line(), times.zone_line())}</span>
            {is_demo.then(|| view! { <strong>"SAMPLE"</strong> })}
        </p>
    }
}

/// A page without navigation, for people who are not signed in.
pub fn bare_frame(body: impl IntoView + 'static) -> AnyView {
    view! { <main class="bare" id="main">{body}</main> }.into_any()
}

#[component]
fn DemoBadge() -> impl IntoView {
    view! {
        <span class="demo-badge" title="Simulated Zoom: nothing here is real">
            <Draw icon=Icon::Flask/>
            <strong>"DEMO"</strong>
            <span class="demo-words">"Simulated Zoom"</span>
        </span>
    }
}

#[component]
fn Budget(glance: BudgetGlance) -> impl IntoView {
    let figure = |count: u64| grouped(i64::try_from(count).unwrap_or(i64::MAX));
    view! {
        <a
            class="budget"
            href=paths::BUDGET
            title="Counted by Subtotal since 00:00 GMT. Your other Zoom apps draw on the same allowance, so the real rest may be lower."
        >
            <Draw icon=Icon::Gauge/>
            <span>
                <strong>{figure(glance.left)}</strong>
                <span class="budget-of">{format!(" of {} calls", figure(glance.of))}</span>
                <span class="budget-left">" left"</span>
                <span class="budget-of">" today"</span>
            </span>
            <Share part=glance.left of=glance.of/>
        </a>
    }
}

/// First letters of first and last name.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).collect()
}

/// The circle with a person's initials.
#[component]
pub fn Avatar(
    /// Whose.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    view! { <span class="avatar" aria-hidden="true">{initials(&name)}</span> }
}

#[component]
fn PersonMenu(person: Person, is_demo: bool, is_by_proxy: bool) -> impl IntoView {
    let role = person.role.title();
    let mode = if is_demo {
        "DEMO: simulated Zoom"
    } else {
        "LIVE: the real Zoom"
    };
    view! {
        <button class="person" type="button" popovertarget="person-menu" aria-label=format!("{}, {role}: your menu", person.name)>
            <Avatar name=person.name.clone()/>
            <span class="person-words">
                <strong>{person.name.clone()}</strong>
                <span>{role}</span>
            </span>
        </button>
        <div class="menu" id="person-menu" popover="auto">
            <p class="menu-name">{person.name.clone()}</p>
            <p>{person.email}</p>
            <p>{role} " · " {mode}</p>
            {is_by_proxy.then(|| view! { <p>"Signed in by your organisation's proxy"</p> })}
            <a class="button is-ghost menu-link" href=paths::PROFILE>
                <Draw icon=Icon::Person/>
                "Profile"
            </a>
            <a class="button is-ghost menu-link" href=paths::SHORTCUTS data-opens="shortcuts">
                <Draw icon=Icon::Keyboard/>
                "Keyboard shortcuts"
            </a>
            <form method="post" action=paths::post::SIGN_OUT>
                <button class="button" type="submit">
                    <Draw icon=Icon::Leave/>
                    "Sign out"
                </button>
            </form>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_first_and_last_name() {
        assert_eq!(initials("Tomasz Zieliński"), "TZ");
        assert_eq!(initials("Maria del Carmen Ødegård"), "MØ");
        assert_eq!(initials("Cher"), "C");
        assert_eq!(initials("  "), "");
    }
}
