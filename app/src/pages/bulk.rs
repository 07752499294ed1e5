//! One bulk: the dry run of its rows, and after it is submitted how far its changes are.

use domain::ids::BulkId;
use domain::people::Permission;
use domain::view::{BulkFilter, BulkPage, BulkState, RowProgress, RowVerdict};
use leptos::prelude::*;

use super::account_head::{Breadcrumb, Crumb};
use super::bulk_acts::Acts;
use super::bulk_rows::rows;
use super::bulks::{count, standing};
use super::page::{Screen, from_query, id_from_path, not_found, page};
use super::rail::Place;
use crate::flash::Entered;
use crate::paths;
use crate::ui::badge::Badge;
use crate::ui::card::Kpi;
use crate::ui::segments::{CountedSegment, CountedSegments};
use crate::ui::when::Times;

/// The page.
#[component]
pub fn Bulk() -> impl IntoView {
    let id = id_from_path::<BulkId>("bulk");
    let filter = from_query("show").map_or_else(BulkFilter::default, |name| BulkFilter::of(&name));
    let number = from_query("page")
        .and_then(|page| page.parse().ok())
        .unwrap_or(1);
    page(Permission::ReadBilling, move |desk| async move {
        let id = id.ok_or_else(|| not_found(&desk.context))?;
        let bulk = desk
            .portal()
            .bulk(&desk.caller, id, filter, number)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: format!("Bulk {id} \u{2013} {}", bulk.summary.name),
            place: Place::Changes,
            body: body(bulk, desk.flash.entered),
            said: None,
        })
    })
}

fn body(bulk: BulkPage, entered: Entered) -> AnyView {
    let id = bulk.summary.id;
    let crumbs = vec![
        Crumb {
            name: "Bulk changes".to_owned(),
            href: Some(paths::BULKS.to_owned()),
        },
        Crumb {
            name: format!("Bulk {id}"),
            href: None,
        },
    ];
    let (family, icon, words) = standing(&bulk.summary);
    let figures = (bulk.summary.state != BulkState::Checked).then(|| figures(&bulk));
    view! {
        <Breadcrumb crumbs/>
        <div class="page-head">
            <div class="page-head-text">
                <h1><span class="import-name">{bulk.summary.name.clone()}</span> " " <Badge family icon text=words/></h1>
                <ul class="facts">{facts(&bulk)}</ul>
            </div>
            <div class="page-actions">
                <a class="button" href=paths::bulk_results(id) rel="external" download>"Results as CSV"</a>
            </div>
        </div>
        {figures}
        <div class="two-columns">
            <div class="column">
                <div class="filter-bar"><CountedSegments label="Which rows" segments=segments(&bulk)/></div>
                {rows(&bulk)}
            </div>
            <div class="column"><Acts bulk entered/></div>
        </div>
    }
    .into_any()
}

/// Who, when, why, and until when.
fn facts(bulk: &BulkPage) -> Vec<AnyView> {
    let times = Times::of_page();
    let mut facts = vec![
        format!(
            "Bulk {} \u{b7} {} rows uploaded by {} at {}",
            bulk.summary.id,
            count(bulk.summary.counts.rows()),
            bulk.summary.by,
            times.clock(bulk.summary.at)
        )
        .into_any(),
    ];
    if let Some(before) = bulk.retry_of {
        let link =
            view! { <a class="link" href=paths::bulk(before)>{format!("bulk {before}")}</a> };
        facts.push(view! { "Repeats what was not made of " {link} }.into_any());
    }
    if let Some((by, at)) = &bulk.submitted {
        facts.push(format!("Submitted by {by} at {}", times.clock(*at)).into_any());
        facts.push(format!("Reason: {}", bulk.reason).into_any());
    }
    if !bulk.ticket.is_empty() {
        facts.push(format!("Ticket {}", bulk.ticket).into_any());
    }
    if let Some(at) = bulk.due_at {
        facts.push(format!("To be sent {}", times.clock(at)).into_any());
    }
    if let Some(at) = bulk.expires_at {
        facts.push(format!("Forgotten {} unless it is submitted", times.clock(at)).into_any());
    }
    facts
        .into_iter()
        .map(|fact| view! { <li>{fact}</li> }.into_any())
        .collect()
}

/// How far its changes are, and when the last one will have been sent.
fn figures(bulk: &BulkPage) -> AnyView {
    let times = Times::of_page();
    let counts = &bulk.summary.counts;
    let of_all = format!("of {} changes", count(counts.changes()));
    let kpi = |progress: RowProgress, source: String| {
        let figure = count(counts.so_far(progress)).into_any();
        view! { <Kpi label=progress.title() figure source=source.into_any()/> }.into_any()
    };
    let (end, note) = match bulk.ends_at {
        Some(at) => (times.clock(at), times.until(at)),
        None => ("\u{2013}".to_owned(), not_predicted(bulk).to_owned()),
    };
    view! {
        <section class="kpis" aria-label="Progress">
            {kpi(RowProgress::Done, of_all)}
            {kpi(RowProgress::ToCome, format!("{} under way", count(counts.so_far(RowProgress::UnderWay))))}
            {kpi(RowProgress::NotMade, format!("{} need a look", count(counts.so_far(RowProgress::Unseen))))}
            <Kpi label="Predicted end" figure=end.into_any() source=note.into_any()/>
        </section>
    }
    .into_any()
}

/// Why no end is predicted.
fn not_predicted(bulk: &BulkPage) -> &'static str {
    let counts = &bulk.summary.counts;
    match bulk.summary.state {
        BulkState::Paused => "paused",
        BulkState::Stopped => "stopped",
        _ if counts.so_far(RowProgress::ToCome) > 0 => "after the approval",
        _ => "everything was sent",
    }
}

/// The verdicts before it is submitted, how far its changes are afterwards; those without rows left out.
fn segments(bulk: &BulkPage) -> Vec<CountedSegment> {
    let counts = &bulk.summary.counts;
    let filters: Vec<BulkFilter> = match bulk.summary.state {
        BulkState::Checked => RowVerdict::ALL.map(BulkFilter::Verdict).into(),
        _ => RowProgress::ALL
            .map(BulkFilter::Progress)
            .into_iter()
            .chain([
                BulkFilter::Verdict(RowVerdict::Unchanged),
                BulkFilter::Verdict(RowVerdict::Refused),
            ])
            .collect(),
    };
    std::iter::once(BulkFilter::All)
        .chain(filters)
        .filter(|filter| {
            *filter == BulkFilter::All || *filter == bulk.filter || counts.shown(*filter) > 0
        })
        .map(|filter| CountedSegment {
            title: filter.title().to_owned(),
            count: counts.shown(filter),
            href: paths::bulk_showing(bulk.summary.id, filter, 1),
            is_current: filter == bulk.filter,
        })
        .collect()
}
