//! The demo's controls: its clock, what goes wrong with its Zoom, and back to the beginning.

use leptos::prelude::*;

use super::demo_strip::ahead_in_words;
use crate::demo::{ActiveFault, ClockStep, DemoState, Mishap, Story};
use crate::paths::post;
use crate::ui::card::Card;
use crate::ui::icon::{Draw, Icon};
use crate::ui::when::Times;

/// The controls; `account` is chosen at first as the one for which something goes wrong.
pub fn controls(state: DemoState, stories: &[Story], account: &str) -> impl IntoView + use<> {
    view! {
        <Clock ahead_ms=state.ahead_ms/>
        <Faults faults=state.faults choices=choices(stories, account)/>
        <Beginning/>
    }
}

#[component]
fn Clock(ahead_ms: i64) -> impl IntoView {
    let clock = Times::of_page().clock_line();
    let ahead = ahead_in_words(ahead_ms).unwrap_or_else(|| "Real time".to_owned());
    let steps = ClockStep::ALL.map(|step| {
        view! {
            <button class="button" type="submit" name="step" value=step.as_str()>
                {format!("+ {}", step.title())}
            </button>
        }
    });
    view! {
        <Card title="Clock">
            <p class="demo-clock"><strong>{clock}</strong> " " <span>{ahead}</span></p>
            <p>
                "An hour opens slots again, a day the day\u{2019}s calls. In 30 days invoices are billed, paid or \
                 overdue, and plans end."
            </p>
            <form class="demo-buttons" method="post" action=post::ADVANCE_DEMO aria-label="Move the clock">
                {steps.collect_view()}
            </form>
        </Card>
    }
}

/// A choice of a list: value, words, whether it is chosen at first.
type Choice = (String, String, bool);

fn choices(stories: &[Story], account: &str) -> Vec<Choice> {
    let all = (String::new(), "All accounts".to_owned(), account.is_empty());
    let one = |story: &Story| {
        let id = story.account.to_string();
        let is_chosen = id == account;
        (id, story.name.clone(), is_chosen)
    };
    let known = stories.iter().map(one);
    let mut choices: Vec<Choice> = std::iter::once(all).chain(known).collect();
    if choices.iter().all(|(.., is_chosen)| !is_chosen) {
        // One that is no story: it is named by its id, and judged when it is sent.
        choices.push((account.to_owned(), account.to_owned(), true));
    }
    choices
}

#[component]
fn Faults(faults: Vec<ActiveFault>, choices: Vec<Choice>) -> impl IntoView {
    let mishaps = Mishap::ALL.iter().map(|mishap| {
        let words = format!("{}: {}", mishap.title(), mishap.sentence());
        view! { <option value=mishap.as_str()>{words}</option> }
    });
    let accounts = choices.into_iter().map(
        |(value, words, is_chosen)| view! { <option value=value selected=is_chosen>{words}</option> },
    );
    view! {
        <Card title="What goes wrong">
            {active(faults)}
            <form class="demo-form" method="post" action=post::GO_WRONG>
                <div class="field">
                    <label for="mishap">"Zoom\u{2019}s trouble"</label>
                    <select class="control" id="mishap" name="mishap">{mishaps.collect_view()}</select>
                </div>
                <div class="field">
                    <label for="account_id">"For"</label>
                    <select class="control" id="account_id" name="account_id">{accounts.collect_view()}</select>
                </div>
                <button class="button" type="submit">"Let it go wrong"</button>
            </form>
        </Card>
    }
}

fn active(faults: Vec<ActiveFault>) -> AnyView {
    if faults.is_empty() {
        return view! { <p>"Nothing at present: Zoom answers as it should."</p> }.into_any();
    }
    let are_many = faults.len() > 1;
    let items = faults.into_iter().map(|fault| {
        let whom = fault.account.unwrap_or_else(|| "All accounts".to_owned());
        let label = format!("Mend: {}, {whom}", fault.title);
        view! {
            <li>
                <Draw icon=Icon::Warning/>
                <span class="demo-fault">
                    <strong>{fault.title}</strong>
                    <span>{whom}</span>
                </span>
                <form method="post" action=post::MEND_DEMO>
                    <input type="hidden" name="fault" value=fault.number.to_string()/>
                    <button class="button is-small" type="submit" aria-label=label>"Mend"</button>
                </form>
            </li>
        }
    });
    let all = are_many.then(|| {
        view! {
            <form method="post" action=post::MEND_DEMO>
                <button class="button is-small" type="submit">"Mend everything"</button>
            </form>
        }
    });
    view! {
        <ul class="demo-faults">{items.collect_view()}</ul>
        {all}
    }
    .into_any()
}

#[component]
fn Beginning() -> impl IntoView {
    view! {
        <Card title="Begin again">
            <p>
                "Accounts, invoices, changes, limits, log and clock go back to how they were when the demo \
                 began, for everybody who looks at it. Who is signed in stays so."
            </p>
            <details class="demo-again">
                <summary class="button">"Put the demo back\u{2026}"</summary>
                <form method="post" action=post::PUT_DEMO_BACK>
                    <p>"What was done in it is lost."</p>
                    <button class="button is-danger" type="submit">"Put it back now"</button>
                </form>
            </details>
        </Card>
    }
}
