//! What stands above the entries of the audit log: search and filter chips. All of it are links and GET
//! forms, so that the address says what is shown.

use domain::ids::UserId;
use domain::time::Date;
use domain::view::{AuditList, AuditPerson, AuditQuery};
use leptos::prelude::*;

use crate::paths;
use crate::ui::chip::{Chip, ChipValue, Kept};
use crate::ui::icon::{Draw, Icon};
use crate::ui::search_form::SearchForm;
use crate::ui::when::{Times, day};

/// Search and chips. On a phone the chips fold into a sheet of their own.
pub(super) fn filter_bar(list: &AuditList) -> impl IntoView + use<> {
    let query = &list.query;
    let set = [
        query.person.is_some(),
        query.action.is_some(),
        query.outcome.is_some(),
        query.account.is_some(),
        query.from.is_some() || query.to.is_some(),
    ];
    let fold = match set.iter().filter(|is_set| **is_set).count() {
        0 => "Filters".to_owned(),
        number => format!("Filters {number}"),
    };
    let clear = query.is_filtered().then(|| {
        view! { <a class="button is-ghost is-small" href=paths::AUDIT>"Clear filters"</a> }
    });
    view! {
        <div class="filter-bar">
            {search_form(query)}
            <button class="button filters-button" type="button" popovertarget="filters">
                <Draw icon=Icon::Funnel/>
                {fold}
            </button>
            <div class="filters" id="filters" popover="auto" role="group" aria-label="Filters">
                {person_chip(list)}
                {action_chip(list)}
                {outcome_chip(list)}
                {account_chip(list)}
                {day_chip(query)}
                {clear}
            </div>
        </div>
    }
}

/// The log with something else asked of it, from its newest entry on.
fn changed(query: &AuditQuery, change: impl FnOnce(&mut AuditQuery)) -> AuditQuery {
    let mut query = query.from_newest();
    change(&mut query);
    query
}

fn search_form(query: &AuditQuery) -> impl IntoView + use<> {
    let kept = changed(query, |query| query.search.clear()).pairs();
    view! {
        <SearchForm
            action=paths::AUDIT
            label="Audit log"
            kept
            value=query.search.clone()
            takes="Invoice, change, e-mail or another subject"
            placeholder="Invoice, change, e-mail"
        />
    }
}

/// Choices of which one is taken, each a link.
fn links(items: Vec<(String, String, bool)>) -> AnyView {
    let items = items.into_iter().map(|(words, href, is_current)| {
        view! { <li><a class="chip-link" href=href aria-current=is_current.then_some("true")>{words}</a></li> }
    });
    view! { <ul class="chip-links is-long">{items.collect_view()}</ul> }.into_any()
}

fn person_chip(list: &AuditList) -> impl IntoView + use<> {
    let query = &list.query;
    let name = |wanted: AuditPerson| {
        let known = list.people.iter().find(|(person, _)| *person == wanted);
        known.map_or_else(
            || match wanted {
                AuditPerson::User(UserId(id)) => format!("Person {id}"),
                other => other.name(),
            },
            |(_, name)| name.clone(),
        )
    };
    let value = query.person.map(|person| ChipValue {
        words: name(person),
        clear: paths::audit(&changed(query, |query| query.person = None)),
    });
    let items = list.people.iter().map(|(person, name)| {
        let href = paths::audit(&changed(query, |query| query.person = Some(*person)));
        (name.clone(), href, query.person == Some(*person))
    });
    let choices = links(items.collect());
    view! { <Chip title="Person" value>{choices}</Chip> }
}

/// The title of a name; the name itself where there is none.
fn title_of(table: &[(String, String)], wanted: &str) -> String {
    let known = table.iter().find(|(name, _)| name == wanted);
    known.map_or_else(|| wanted.to_owned(), |(_, title)| title.clone())
}

fn action_chip(list: &AuditList) -> impl IntoView + use<> {
    let query = &list.query;
    let value = query.action.as_ref().map(|action| ChipValue {
        words: title_of(&list.actions, action),
        clear: paths::audit(&changed(query, |query| query.action = None)),
    });
    let items = list.actions.iter().map(|(name, title)| {
        let href = paths::audit(&changed(query, |query| query.action = Some(name.clone())));
        (title.clone(), href, query.action.as_ref() == Some(name))
    });
    let choices = links(items.collect());
    view! { <Chip title="Action" value>{choices}</Chip> }
}

fn outcome_chip(list: &AuditList) -> impl IntoView + use<> {
    let query = &list.query;
    let value = query.outcome.as_ref().map(|outcome| ChipValue {
        words: title_of(&list.outcomes, outcome),
        clear: paths::audit(&changed(query, |query| query.outcome = None)),
    });
    let items = list.outcomes.iter().map(|(name, title)| {
        let href = paths::audit(&changed(query, |query| query.outcome = Some(name.clone())));
        (title.clone(), href, query.outcome.as_ref() == Some(name))
    });
    let choices = links(items.collect());
    view! { <Chip title="Outcome" value>{choices}</Chip> }
}

fn account_chip(list: &AuditList) -> impl IntoView + use<> {
    let query = &list.query;
    let id = query.account.as_ref().map(ToString::to_string);
    let value = id.clone().map(|id| ChipValue {
        words: list.account_name.clone().unwrap_or(id),
        clear: paths::audit(&changed(query, |query| query.account = None)),
    });
    let kept = changed(query, |query| query.account = None).pairs();
    view! {
        <Chip title="Account" value>
            <form class="day-form" method="get" action=paths::AUDIT>
                <Kept pairs=kept/>
                <label>
                    "Id"
                    <input
                        class="control"
                        name="account"
                        value=id.unwrap_or_default()
                        maxlength="120"
                        autocomplete="off"
                        spellcheck="false"
                        required=true
                    />
                </label>
                <p class="field-hint">"An account\u{2019}s History tab leads here too."</p>
                <button class="button is-small is-primary" type="submit">"Apply"</button>
            </form>
        </Chip>
    }
}

fn day_chip(query: &AuditQuery) -> impl IntoView + use<> {
    let words = match (query.from, query.to) {
        (Some(from), Some(to)) if from == to => Some(day(from)),
        (Some(from), Some(to)) => Some(format!("{} to {}", day(from), day(to))),
        (Some(from), None) => Some(format!("from {}", day(from))),
        (None, Some(to)) => Some(format!("to {}", day(to))),
        (None, None) => None,
    };
    let without = changed(query, |query| {
        query.from = None;
        query.to = None;
    });
    let value = words.map(|words| ChipValue {
        words,
        clear: paths::audit(&without),
    });
    let text = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let (from, to) = (text(query.from), text(query.to));
    let hint = format!("Days in {}", Times::of_page().zone_line());
    view! {
        <Chip title="Date" value>
            <form class="day-form" method="get" action=paths::AUDIT>
                <Kept pairs=without.pairs()/>
                <label>"From" <input class="control" type="date" name="from" value=from/></label>
                <label>"To" <input class="control" type="date" name="to" value=to/></label>
                <p class="field-hint">{hint}</p>
                <button class="button is-small is-primary" type="submit">"Apply"</button>
            </form>
        </Chip>
    }
}
