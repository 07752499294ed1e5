//! The changes of all accounts: all, mine, those that wait for me, those that run, those that need a look.

use domain::ids::ChangeId;
use domain::people::Permission;
use domain::view::{ChangeView, ChangesPage, FleetChangeRow};
use leptos::prelude::*;

use super::page::{Screen, from_query, page};
use super::rail::Place;
use crate::paths;
use crate::ui::badge::Badge;
use crate::ui::empty::Empty;
use crate::ui::mark::Emptiness;
use crate::ui::segments::{CountedSegment, CountedSegments};
use crate::ui::state_line::look;
use crate::ui::table::TableBox;
use crate::ui::when::Times;

/// The page.
#[component]
pub fn Changes() -> impl IntoView {
    let view = from_query("view").map_or_else(ChangeView::default, |name| ChangeView::of(&name));
    let before = from_query("before").and_then(|id| id.parse::<ChangeId>().ok());
    page(Permission::ReadBilling, move |desk| async move {
        let changes = desk
            .portal()
            .changes(&desk.caller, view, before)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: match view {
                ChangeView::All => "Changes".to_owned(),
                view => format!("Changes \u{2013} {}", view.title()),
            },
            place: Place::Changes,
            body: body(changes).into_any(),
            said: None,
        })
    })
}

fn body(page: ChangesPage) -> impl IntoView {
    let current = page.view;
    let segments = page
        .counts
        .iter()
        .map(|(view, count)| CountedSegment {
            title: view.title().to_owned(),
            href: paths::changes(*view, None),
            is_current: *view == current,
            count: *count,
        })
        .collect();
    let content = match page.rows.is_empty() {
        true => none(page.view).into_any(),
        false => table(&page).into_any(),
    };
    let pager = (page.is_further || page.older_than.is_some()).then(|| {
        let newest = page
            .is_further
            .then(|| view! { <a class="button" href=paths::changes(current, None)>"Newest"</a> });
        let older = page.older_than.map(|before| {
            view! { <a class="button" href=paths::changes(current, Some(before)) rel="next">"Older"</a> }
        });
        view! { <nav class="pager" aria-label="Pages">{newest} {older}</nav> }
    });
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1>"Changes"</h1>
                <ul class="facts">
                    <li>"What people want to be different at Zoom, and what became of it"</li>
                </ul>
            </div>
            <div class="page-actions">
                <a class="button" href=paths::POLICY>"Who approves what"</a>
                <a class="button" href=paths::BULKS>"Bulk changes"</a>
            </div>
        </div>
        <div class="filter-bar"><CountedSegments label="Which changes" segments/></div>
        {content}
        {pager}
    }
}

fn table(page: &ChangesPage) -> impl IntoView + use<> {
    let times = Times::of_page();
    let rows = page
        .rows
        .iter()
        .map(|change| row(change, &times))
        .collect_view();
    view! {
        <TableBox caption="Changes, newest first" class="changes as-list">
            <thead>
                <tr>
                    <th scope="col">"Change"</th>
                    <th scope="col">"Account"</th>
                    <th scope="col">"State"</th>
                    <th scope="col">"Drafted by"</th>
                    <th scope="col">"Drafted"</th>
                    <th scope="col">"Last moved"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </TableBox>
    }
}

fn row(change: &FleetChangeRow, times: &Times) -> impl IntoView + use<> {
    let (family, icon) = look(change.row.state);
    let of_bulk = change.bulk.map(|bulk| {
        view! { " of " <a class="link" href=paths::bulk(bulk)>{format!("bulk {bulk}")}</a> }
    });
    view! {
        <tr>
            <th scope="row" class="col-name">
                <a href=paths::change(change.row.id)>{change.row.title.clone()}</a>
                <span class="sub">{format!("Change {}", change.row.id)} {of_bulk}</span>
            </th>
            <td class="col-account"><a href=paths::account(&change.account)>{change.account_name.clone()}</a></td>
            <td class="col-state"><Badge family icon text=change.row.state.title()/></td>
            <td class="col-who">{change.row.drafted_by.clone()}</td>
            <td class="col-drafted">{times.clock(change.row.drafted_at)}</td>
            <td class="col-moved">{times.clock(change.updated_at)}</td>
        </tr>
    }
}

fn none(view: ChangeView) -> impl IntoView {
    let (title, text) = match view {
        ChangeView::All => (
            "No change yet",
            "A change begins on an account: at its billing contact, or at one of its plans.",
        ),
        ChangeView::Mine => (
            "You have drafted no change",
            "What you draft stands here, with what became of it.",
        ),
        ChangeView::WaitingForMe => (
            "Nothing waits for you",
            "What others submit and a second person has to approve stands here.",
        ),
        ChangeView::Running => (
            "Nothing is on its way",
            "What is about to be sent, or being read back, stands here.",
        ),
        ChangeView::NeedingAttention => (
            "Nothing needs a look",
            "Changes of unknown outcome, refused ones, and those that could not be seen stand here.",
        ),
    };
    view! {
        <div class="card"><div class="card-body">
            <Empty emptiness=Emptiness::KnownNone title text/>
        </div></div>
    }
}
