//! The rows of a bulk as a table: line, account, what it does, what became of it.

use domain::view::{BulkLine, BulkPage, RowCost, RowVerdict};
use leptos::prelude::*;

use super::plan::dash;
use crate::paths;
use crate::ui::badge::{Badge, Family};
use crate::ui::empty::Empty;
use crate::ui::icon::{Draw, Icon};
use crate::ui::mark::Emptiness;
use crate::ui::money::SumOfChange;
use crate::ui::pager::Pager;
use crate::ui::state_line::look;
use crate::ui::table::TableBox;

/// A page of the rows.
pub fn rows(bulk: &BulkPage) -> AnyView {
    let rows = &bulk.rows;
    if rows.rows.is_empty() {
        return view! {
            <div class="card"><div class="card-body">
                <Empty
                    emptiness=Emptiness::KnownNone
                    title="No row of this kind"
                    text="The other choices above show the rest."
                />
            </div></div>
        }
        .into_any();
    }
    let turned = |number| paths::bulk_showing(bulk.summary.id, bulk.filter, number);
    let pager = view! {
        <Pager
            first=rows.first()
            last=rows.last()
            total=rows.total
            previous=(rows.page > 1).then(|| turned(rows.page - 1))
            next=(rows.page < rows.pages()).then(|| turned(rows.page + 1))
        />
    };
    let lines = rows.rows.iter().cloned().map(row).collect_view();
    view! {
        <TableBox
            caption="Rows, in their order"
            class="import-rows bulk-rows as-list"
            foot=pager.into_any()
        >
            <thead>
                <tr>
                    <th scope="col" class="number">"Line"</th>
                    <th scope="col">"Account"</th>
                    <th scope="col">"What it does"</th>
                    <th scope="col" class="number">"More a year"</th>
                    <th scope="col">"State"</th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </TableBox>
    }
    .into_any()
}

fn row(line: BulkLine) -> impl IntoView {
    let has_no_cost = line.cost.is_none();
    let typed = line.typed;
    let account = match line.account {
        Some((id, name)) => view! {
            <a class="name" href=paths::account(&id)>{name}</a>
            <span class="sub">{typed.account}</span>
        }
        .into_any(),
        None if typed.account.is_empty() => {
            view! { <span class="unknown">"\u{2013}"</span> }.into_any()
        }
        None => view! { <span class="import-key">{typed.account}</span> }.into_any(),
    };
    // As it was typed, where it comes to nothing that could be told.
    let words = match line.title.is_empty() {
        true => [typed.action, typed.plan, typed.quantity, typed.date]
            .into_iter()
            .filter(|cell| !cell.is_empty())
            .collect::<Vec<_>>()
            .join(" \u{b7} "),
        false => line.title,
    };
    let icon = match line.verdict {
        RowVerdict::Refused => Icon::Alert,
        RowVerdict::Warning => Icon::Warning,
        RowVerdict::Ok | RowVerdict::Unchanged => Icon::Info,
    };
    let sentences: Vec<String> = match (&line.change, line.outcome.is_empty()) {
        (Some(_), false) => vec![line.outcome],
        _ => line.sentences,
    };
    let sentences = sentences.into_iter().map(|sentence| {
        view! { <p class=format!("import-problem {}", family(line.verdict).class())><Draw icon/> <span>{sentence}</span></p> }
    });
    view! {
        <tr>
            <td class="col-line number"><span class="list-word">"Line "</span> {typed.line}</td>
            <th scope="row" class="col-account">{account}</th>
            <td class="col-change">
                <p class="import-key">{words}</p>
                {sentences.collect_view()}
            </td>
            <td class="col-cost number" class:is-none=has_no_cost>{difference(line.cost)}</td>
            <td class="col-outcome">{standing(line.change, line.verdict)}</td>
        </tr>
    }
}

/// How much more or less is paid by the year, or why that is not known.
fn difference(cost: Option<RowCost>) -> AnyView {
    match cost {
        None => dash(),
        Some(Ok(cost)) => view! {
            <span class="list-word">"More a year "</span>
            <SumOfChange money=cost.difference()/>
        }
        .into_any(),
        Some(Err(reason)) => view! {
            <span class="list-word">"More a year "</span>
            <span class="cost-unknown">"Unknown"</span>
            <span class="sub">{reason}</span>
        }
        .into_any(),
    }
}

/// The state of its change, once there is one; the verdict before.
fn standing(
    change: Option<(domain::ids::ChangeId, domain::view::ChangeState)>,
    verdict: RowVerdict,
) -> AnyView {
    match change {
        Some((id, state)) => {
            let (family, icon) = look(state);
            view! {
                <Badge family icon text=state.title()/>
                <a class="link bulk-change" href=paths::change(id)>{format!("Change {id}")}</a>
            }
            .into_any()
        }
        None => {
            let icon = match verdict {
                RowVerdict::Ok => Icon::Check,
                RowVerdict::Warning => Icon::Warning,
                RowVerdict::Unchanged => Icon::Info,
                RowVerdict::Refused => Icon::Alert,
            };
            view! { <Badge family=family(verdict) icon text=verdict.title()/> }.into_any()
        }
    }
}

fn family(verdict: RowVerdict) -> Family {
    match verdict {
        RowVerdict::Ok => Family::Ok,
        RowVerdict::Warning => Family::Warn,
        RowVerdict::Unchanged => Family::Neutral,
        RowVerdict::Refused => Family::Bad,
    }
}
