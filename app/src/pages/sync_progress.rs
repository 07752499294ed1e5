//! The part of the page about the sync that changes while one looks: the page shows it, and its island
//! fetches it anew.

use domain::people::Permission;
use domain::time::{HOUR_MS, MINUTE_MS, SECOND_MS, UtcMillis};
use domain::view::{
    Notice, Quantity, Resource, SyncPage, SyncStage, SyncState, SyncTrouble, Tone, Vanished,
};
use leptos::prelude::*;

use crate::context::RequestContext;
use crate::error::AppError;
use crate::paths;
use crate::ui::card::{Card, Kpi};
use crate::ui::icon::Icon;
use crate::ui::meter::{Meter, count};
use crate::ui::notice::NoticeBox;
use crate::ui::stamp::{Ago, At};
use crate::ui::table::TableBox;
use crate::ui::when::Times;

/// The piece by itself, as HTML.
///
/// # Errors
/// Nobody is signed in, or the store does not answer.
pub async fn fragment(context: &RequestContext) -> Result<String, AppError> {
    let caller = context.authorize(Permission::ReadBilling)?;
    let sync = context
        .portal
        .sync_page(&caller)
        .await
        .map_err(|error| context.portal_error(error))?;
    let times = Times::new(context.portal.now(), &caller.person.zone);
    let owner = Owner::new();
    Ok(owner.with(|| {
        provide_context(times);
        progress(sync).into_view().to_html()
    }))
}

/// Whether it is worth looking again in a moment.
pub fn is_moving(state: &SyncState) -> bool {
    matches!(
        state,
        SyncState::Starting | SyncState::Learning { .. } | SyncState::Waiting { .. }
    )
}

/// How it stands, in one word for the island; `None` where nothing moves.
fn live(sync: &SyncPage) -> Option<&'static str> {
    is_moving(&sync.state).then_some(match sync.ended_at {
        None => "first",
        Some(_) => "keeping",
    })
}

/// All of it.
pub fn progress(sync: SyncPage) -> AnyView {
    view! {
        <div class="sync" data-live=live(&sync)>
            <NoticeBox notice=state_notice(&sync) icon=state_icon(&sync.state)/>
            {list_trouble(&sync)}
            <div class="kpis">{figures(&sync)}</div>
            {stages(&sync)}
            {troubles(&sync)}
            {vanished(&sync.vanished, sync.vanished_count)}
        </div>
    }
    .into_any()
}

fn state_icon(state: &SyncState) -> Option<Icon> {
    match state {
        SyncState::Waiting { .. } => Some(Icon::Clock),
        SyncState::Learning { .. } | SyncState::Starting => Some(Icon::Refresh),
        _ => None,
    }
}

/// What it is at, in a bold sentence and a plain one.
fn state_notice(sync: &SyncPage) -> Notice {
    let times = Times::of_page();
    let through = |ends_at: &Option<UtcMillis>| match ends_at {
        Some(at) => format!(
            "Through at about {}, {}.",
            times.clock(*at),
            times.until(*at)
        ),
        None => "When it will be through can be told once a few calls are answered.".to_owned(),
    };
    let (tone, title, text) = match &sync.state {
        SyncState::Off => (
            Tone::Warn,
            "Switched off by the configuration".to_owned(),
            "Zoom is asked only where somebody asks for something (SUBTOTAL_KEEPER).".to_owned(),
        ),
        SyncState::Paused { by: None, .. } if sync.started_at.is_none() => (
            Tone::Info,
            "Not started".to_owned(),
            "Once started, Subtotal asks Zoom for everything about each account, within the allowance \
             and leaving a part of it to people. It can be stopped at any time and loses nothing."
                .to_owned(),
        ),
        SyncState::Paused { at, by } => {
            let who = by.as_deref().unwrap_or("Subtotal");
            (
                Tone::Warn,
                format!("Paused by {who}"),
                format!(
                    "Since {}. Zoom is asked only where somebody asks for something; what is known stays.",
                    times.clock(*at)
                ),
            )
        }
        SyncState::Starting => (
            Tone::Info,
            "About to begin".to_owned(),
            "It takes a few seconds, or half a minute where another instance has just stopped."
                .to_owned(),
        ),
        SyncState::Learning { ends_at } => {
            (Tone::Info, "Learning the accounts".to_owned(), through(ends_at))
        }
        SyncState::Waiting {
            until,
            reason,
            ends_at,
        } => {
            let end = match (sync.ended_at, ends_at) {
                (None, Some(_)) => format!(" {}", through(ends_at)),
                _ => String::new(),
            };
            (
                Tone::Warn,
                format!("Waiting until {}", times.clock_to_the_second(*until)),
                format!("{reason} It goes on by itself.{end}"),
            )
        }
        SyncState::Keeping if is_behind(sync) => (
            Tone::Info,
            "Catching up".to_owned(),
            "Some answers are older than a day; the oldest are asked for first.".to_owned(),
        ),
        SyncState::Keeping => (
            Tone::Ok,
            "Up to date".to_owned(),
            "Every answer is asked for again within a day, the list of accounts every hour, spread over \
             the day and within the allowance."
                .to_owned(),
        ),
    };
    Notice { tone, title, text }
}

/// Whether anything is older than it should become.
fn is_behind(sync: &SyncPage) -> bool {
    let times = Times::of_page();
    let mut oldest = sync.stages.iter().filter_map(|stage| stage.oldest);
    oldest.any(|at| times.age(at).is_old)
}

fn list_trouble(sync: &SyncPage) -> Option<AnyView> {
    if sync.list_trouble.is_empty() {
        return None;
    }
    let notice = Notice {
        tone: Tone::Warn,
        title: "The list of accounts could not be fetched".to_owned(),
        text: format!("{} It is tried again.", sync.list_trouble),
    };
    Some(view! { <NoticeBox notice/> }.into_any())
}

fn figures(sync: &SyncPage) -> Vec<AnyView> {
    let total: u64 = sync.stages.iter().map(|stage| stage.total).sum();
    let done: u64 = sync.stages.iter().map(|stage| stage.done).sum();
    let share = match total {
        0 => "\u{2013}".to_owned(),
        _ => format!("{}\u{202f}%", done * 100 / total),
    };
    let meter = (total > 0)
        .then(|| view! { <Meter quantity=part(done, total) width=224 height=8/> }.into_any());
    let answers = format!("{} of {} answers", count(done), count(total));
    let ends_at = match &sync.state {
        SyncState::Learning { ends_at } | SyncState::Waiting { ends_at, .. } => *ends_at,
        _ => None,
    };
    vec![
        kpi("Learned", share.into_any(), "", meter, answers.into_any()),
        end(sync, ends_at),
        kpi(
            "Calls made",
            count(sync.calls).into_any(),
            "",
            None,
            "by the first sync".into_any(),
        ),
        began(sync),
    ]
}

fn kpi(
    label: &'static str,
    figure: AnyView,
    unit: &str,
    line: Option<AnyView>,
    source: AnyView,
) -> AnyView {
    view! { <Kpi label figure unit=unit.to_owned() line source/> }.into_any()
}

/// When it will be, or was, through.
fn end(sync: &SyncPage, ends_at: Option<UtcMillis>) -> AnyView {
    let times = Times::of_page();
    match (sync.ended_at, ends_at) {
        (Some(at), _) => kpi(
            "Through since",
            times.clock(at).into_any(),
            "",
            None,
            view! { <Ago at/> }.into_any(),
        ),
        (None, Some(at)) => kpi(
            "Predicted end",
            times.clock(at).into_any(),
            "",
            None,
            times.until(at).into_any(),
        ),
        (None, None) => kpi(
            "Predicted end",
            "\u{2013}".into_any(),
            "",
            None,
            "not known at present".into_any(),
        ),
    }
}

fn began(sync: &SyncPage) -> AnyView {
    let times = Times::of_page();
    let Some(at) = sync.started_at else {
        return kpi(
            "Began",
            "\u{2013}".into_any(),
            "",
            None,
            "not started".into_any(),
        );
    };
    let until = sync.ended_at.unwrap_or(times.now());
    let lasted = match sync.ended_at {
        Some(_) => format!("took {}", span(until.0 - at.0)),
        None => format!("{} ago", span(until.0 - at.0)),
    };
    kpi(
        "Began",
        times.clock(at).into_any(),
        "",
        None,
        lasted.into_any(),
    )
}

/// A span in words: `12 min`, `3 h 20 min`.
fn span(ms: i64) -> String {
    match ms {
        ..MINUTE_MS => format!("{} s", ms.max(SECOND_MS) / SECOND_MS),
        MINUTE_MS..HOUR_MS => format!("{} min", ms / MINUTE_MS),
        HOUR_MS.. => format!("{} h {} min", ms / HOUR_MS, ms % HOUR_MS / MINUTE_MS),
    }
}

fn part(done: u64, total: u64) -> Quantity {
    Quantity {
        bought: i64::try_from(total).ok(),
        used: i64::try_from(done).ok(),
        pending: None,
    }
}

fn stages(sync: &SyncPage) -> AnyView {
    let rows: Vec<_> = sync.stages.iter().map(stage).collect();
    let mut of_plans = sync
        .stages
        .iter()
        .filter(|stage| stage.resource == Resource::Plans);
    let left = of_plans.next().map_or(0, SyncStage::left);
    let foot = (left > 0).then(|| {
        view! {
            <a class="link" href=paths::accounts_without_plans()>
                {format!("Show the accounts whose plans are not fetched yet ({})", count(left))}
            </a>
        }
        .into_any()
    });
    view! {
        <TableBox caption="What is learned of the accounts" class="sync-stages" scrolls=true foot>
            <thead>
                <tr>
                    <th scope="col">"What"</th>
                    <th scope="col">"Known"</th>
                    <th scope="col" class="number">"To learn"</th>
                    <th scope="col" class="number">"Refused"</th>
                    <th scope="col" class="number">"No answer"</th>
                    <th scope="col" class="number">"Oldest answer"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </TableBox>
    }
    .into_any()
}

/// What is learned, in words.
fn what(resource: Resource) -> &'static str {
    match resource {
        Resource::Account => "Account detail",
        other => other.title(),
    }
}

fn stage(stage: &SyncStage) -> impl IntoView + use<> {
    let figure = |number: u64| {
        let class = if number == 0 { "is-zero" } else { "" };
        view! { <span class=class>{count(number)}</span> }
    };
    let oldest = match stage.oldest {
        Some(at) => view! { <Ago at/> }.into_any(),
        None => view! { <span class="unknown">"\u{2013}"</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{what(stage.resource)}</th>
            <td>
                <span class="licences"><strong>{count(stage.done)}</strong> {format!(" of {}", count(stage.total))}</span>
                <Meter quantity=part(stage.done, stage.total)/>
            </td>
            <td class="number">{figure(stage.left())}</td>
            <td class="number">{figure(stage.refused)}</td>
            <td class="number">{figure(stage.failing)}</td>
            <td class="number">{oldest}</td>
        </tr>
    }
}

fn troubles(sync: &SyncPage) -> Option<AnyView> {
    // While everything waits, what failed last says nothing about these accounts.
    let is_waiting = matches!(sync.state, SyncState::Waiting { .. });
    if sync.troubles.is_empty() || is_waiting {
        return None;
    }
    let items: Vec<_> = sync.troubles.iter().map(trouble).collect();
    Some(
        view! {
            <Card title="What brings no answer" is_flush=true>
                <ul class="sync-list">{items}</ul>
            </Card>
        }
        .into_any(),
    )
}

fn trouble(trouble: &SyncTrouble) -> impl IntoView + use<> {
    let times = match trouble.times {
        1 => "once".to_owned(),
        times => format!("{times} times in a row"),
    };
    view! {
        <li>
            <p>
                <a class="name" href=paths::account(&trouble.account)>{trouble.name.clone()}</a>
                " " <span class="sub">{what(trouble.resource)}</span>
            </p>
            <p>{trouble.sentence.clone()}</p>
            <p class="sync-when">{times} ", last at " <At at=trouble.at/></p>
        </li>
    }
}

fn vanished(accounts: &[Vanished], total: u64) -> Option<AnyView> {
    if accounts.is_empty() {
        return None;
    }
    let items: Vec<_> = accounts.iter().map(vanished_one).collect();
    let shown = u64::try_from(accounts.len()).unwrap_or(total);
    let more = (total > shown)
        .then(|| view! { <span>{format!("and {} more", count(total - shown))}</span> }.into_any());
    Some(
        view! {
            <Card title="No longer listed by Zoom" is_flush=true foot=more>
                <ul class="sync-list">{items}</ul>
            </Card>
        }
        .into_any(),
    )
}

fn vanished_one(account: &Vanished) -> impl IntoView + use<> {
    view! {
        <li>
            <p><a class="name" href=paths::account(&account.account)>{account.name.clone()}</a></p>
            <p class="sync-when">"last listed " <Ago at=account.listed_at/></p>
        </li>
    }
}
