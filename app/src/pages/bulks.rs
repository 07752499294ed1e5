//! The bulks: changes of many accounts that were checked, approved and steered together.

use domain::ids::BulkId;
use domain::people::Permission;
use domain::view::{BulkState, BulkSummary, BulksPage, ChangeState, RowProgress};
use leptos::prelude::*;

use super::page::{Screen, from_query, page};
use super::rail::Place;
use crate::paths;
use crate::ui::badge::{Badge, Family};
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::mark::Emptiness;
use crate::ui::meter::grouped;
use crate::ui::stamp::Ago;
use crate::ui::table::TableBox;

/// The page.
#[component]
pub fn Bulks() -> impl IntoView {
    let before = from_query("before").and_then(|id| id.parse::<BulkId>().ok());
    page(Permission::ReadBilling, move |desk| async move {
        let bulks = desk
            .portal()
            .bulks(&desk.caller, before)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: "Bulk changes".to_owned(),
            place: Place::Changes,
            body: body(bulks, desk.may(Permission::Change)),
            said: None,
        })
    })
}

/// Colour, icon and words of where a bulk stands.
pub fn standing(bulk: &BulkSummary) -> (Family, Icon, &'static str) {
    let so_far = |progress| bulk.counts.so_far(progress);
    match bulk.state {
        BulkState::Checked => (Family::Neutral, Icon::Pencil, "Checked"),
        BulkState::Paused => (Family::Warn, Icon::Pause, "Paused"),
        BulkState::Stopped => (Family::Neutral, Icon::Cross, "Stopped"),
        BulkState::Open if bulk.counts.in_state(ChangeState::Waiting) > 0 => {
            (Family::Warn, Icon::Person, "Waiting for approval")
        }
        BulkState::Open if so_far(RowProgress::ToCome) > 0 || so_far(RowProgress::UnderWay) > 0 => {
            (Family::Accent, Icon::Clock, "Going on")
        }
        BulkState::Open if so_far(RowProgress::Done) == bulk.counts.changes() => {
            (Family::Ok, Icon::Check, "Done")
        }
        BulkState::Open => (Family::Warn, Icon::Warning, "Ended, not all done"),
    }
}

/// A count as it stands in tables.
pub fn count(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

fn body(page: BulksPage, may_make: bool) -> AnyView {
    let new = may_make.then(|| {
        view! { <div class="page-actions"><a class="button is-primary" href=paths::NEW_BULK>"New bulk"</a></div> }
    });
    let content = match page.bulks.is_empty() {
        true => view! {
            <div class="card"><div class="card-body">
                <Empty
                    emptiness=Emptiness::KnownNone
                    title="No bulk yet"
                    text="A bulk changes plans of many accounts: from a CSV file, checked row by row before anything is sent."
                />
            </div></div>
        }
        .into_any(),
        false => table(&page.bulks).into_any(),
    };
    let pager = (page.is_further || page.older_than.is_some()).then(|| {
        let newest = page
            .is_further
            .then(|| view! { <a class="button" href=paths::BULKS>"Newest"</a> });
        let older = page.older_than.map(|before| {
            view! { <a class="button" href=paths::bulks(Some(before)) rel="next">"Older"</a> }
        });
        view! { <nav class="pager" aria-label="Pages">{newest} {older}</nav> }
    });
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1>"Bulk changes"</h1>
                <ul class="facts">
                    <li>"Plans of many accounts, changed together: each row is a change of its own"</li>
                </ul>
            </div>
            {new}
        </div>
        {content}
        {pager}
    }
    .into_any()
}

fn table(bulks: &[BulkSummary]) -> impl IntoView + use<> {
    let rows: Vec<_> = bulks.iter().map(row).collect();
    view! {
        <TableBox caption="Bulks, newest first" class="bulks as-list">
            <thead>
                <tr>
                    <th scope="col">"Bulk"</th>
                    <th scope="col">"State"</th>
                    <th scope="col" class="number">"Rows"</th>
                    <th scope="col" class="number">"Done"</th>
                    <th scope="col">"By"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </TableBox>
    }
}

fn row(bulk: &BulkSummary) -> impl IntoView + use<> {
    let (family, icon, words) = standing(bulk);
    let done = match bulk.state {
        BulkState::Checked => view! { <span class="unknown">"\u{2013}"</span> }.into_any(),
        _ => format!(
            "{} of {}",
            count(bulk.counts.so_far(RowProgress::Done)),
            count(bulk.counts.changes())
        )
        .into_any(),
    };
    view! {
        <tr>
            <th scope="row" class="col-name">
                <a href=paths::bulk(bulk.id)>{bulk.name.clone()}</a>
                <span class="sub">{format!("Bulk {}", bulk.id)}</span>
            </th>
            <td class="col-state"><Badge family icon text=words/></td>
            <td class="col-rows number"><span class="list-word">"Rows "</span> {count(bulk.counts.rows())}</td>
            <td class="col-done number"><span class="list-word">"Done "</span> {done}</td>
            <td class="col-who">{bulk.by.clone()} ", " <Ago at=bulk.at/></td>
        </tr>
    }
}
