//! The lines of an import as a table: line, account, what is before and after, what is wrong.

use domain::view::{FieldDifference, ImportLine, ImportOutcome, ImportPage, ImportQuery};
use leptos::prelude::*;

use crate::paths;
use crate::ui::badge::{Badge, Family};
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::mark::Emptiness;
use crate::ui::pager::Pager;
use crate::ui::problems::LineProblem;
use crate::ui::table::TableBox;

/// A page of the lines.
pub fn rows(page: &ImportPage) -> AnyView {
    let query = page.query;
    let turned = |number| {
        paths::record_import_showing(
            page.summary.id,
            ImportQuery {
                page: number,
                ..query
            },
        )
    };
    let rows = &page.rows;
    if rows.rows.is_empty() {
        return view! {
            <div class="card">
                <div class="card-body">
                    <Empty
                        emptiness=Emptiness::KnownNone
                        title="No line of this kind"
                        text="The other tabs show the rest of the file."
                    />
                </div>
            </div>
        }
        .into_any();
    }
    let lines = rows.rows.iter().cloned().map(row).collect_view();
    let pager = view! {
        <Pager
            first=rows.first()
            last=rows.last()
            total=rows.total
            previous=(rows.page > 1).then(|| turned(rows.page - 1))
            next=(rows.page < rows.pages()).then(|| turned(rows.page + 1))
        />
    };
    view! {
        <TableBox
            caption="Lines of the file, in its order"
            class="import-rows as-list"
            foot=pager.into_any()
        >
            <thead>
                <tr>
                    <th scope="col" class="number">"Line"</th>
                    <th scope="col">"Account"</th>
                    <th scope="col">"What it changes"</th>
                    <th scope="col">"Outcome"</th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </TableBox>
    }
    .into_any()
}

fn row(line: ImportLine) -> impl IntoView {
    let account = match line.account {
        Some((id, name)) => view! {
            <a class="name" href=paths::account(&id)>{name}</a>
            <span class="sub">{line.key}</span>
        }
        .into_any(),
        None if line.key.is_empty() => view! { <span class="unknown">"\u{2013}"</span> }.into_any(),
        None => view! { <span class="import-key">{line.key}</span> }.into_any(),
    };
    let problems = line.problems.into_iter().map(|problem| {
        view! { <LineProblem title=problem.title sentence=problem.sentence/> }
    });
    view! {
        <tr>
            <td class="col-line number"><span class="list-word">"Line "</span> {line.line}</td>
            <th scope="row" class="col-account">{account}</th>
            <td class="col-change">
                {differences(line.differences)}
                {problems.collect_view()}
            </td>
            <td class="col-outcome">{outcome(line.outcome)}</td>
        </tr>
    }
}

fn differences(differences: Vec<FieldDifference>) -> Option<AnyView> {
    if differences.is_empty() {
        return None;
    }
    let items = differences.into_iter().map(|difference| {
        let empties = difference.empties();
        let before =
            (!difference.before.is_empty()).then(|| view! { <del>{difference.before}</del> " " });
        let after = if empties {
            view! { <span class="import-gone">"emptied"</span> }.into_any()
        } else {
            view! { <ins>{difference.after}</ins> }.into_any()
        };
        view! {
            <dt>{difference.field.title()}</dt>
            <dd>{before} {after}</dd>
        }
    });
    Some(view! { <dl class="import-differences">{items.collect_view()}</dl> }.into_any())
}

fn outcome(outcome: ImportOutcome) -> impl IntoView {
    let (family, icon) = match outcome {
        ImportOutcome::Added => (Family::Accent, Icon::Plus),
        ImportOutcome::Changed => (Family::Accent, Icon::Pencil),
        ImportOutcome::Unchanged => (Family::Neutral, Icon::Check),
        ImportOutcome::Refused => (Family::Bad, Icon::Alert),
    };
    view! { <Badge family icon text=outcome.title()/> }
}
