//! Where a file with the partner's own records is uploaded: what it may hold, what to begin with, and
//! the latest imports.

use domain::people::Permission;
use domain::records::RecordField;
use domain::view::{ImportQuery, ImportStart, ImportSummary};
use leptos::prelude::*;

use super::page::{Screen, page};
use super::rail::Place;
use crate::paths;
use crate::ui::badge::{Badge, Family};
use crate::ui::card::Card;
use crate::ui::field::CsvField;
use crate::ui::icon::Icon;
use crate::ui::meter::grouped;
use crate::ui::stamp::Ago;
use crate::ui::table::TableBox;

/// The page.
#[component]
pub fn RecordImports() -> impl IntoView {
    page(Permission::EditRecords, move |desk| async move {
        let start = desk
            .portal()
            .import_start(&desk.caller)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: "Import your own records".to_owned(),
            place: Place::Records,
            body: body(start),
            said: None,
        })
    })
}

fn body(start: ImportStart) -> AnyView {
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1>"Your own records"</h1>
                <p class="page-note">
                    "Customer reference, tags, account manager and notes of many accounts, from one CSV file. \
                     You see what each line would change before anything is changed."
                </p>
            </div>
        </div>
        <div class="two-columns">
            <div class="column">
                {upload(&start)}
                {columns()}
                {rules()}
            </div>
            <div class="column">
                {begin_with()}
                {latest(start.latest)}
            </div>
        </div>
    }
    .into_any()
}

fn upload(start: &ImportStart) -> AnyView {
    let most = format!(
        "At most {} MB and {} lines. UTF-8, UTF-16 or Windows-1252; commas, semicolons or tabs.",
        start.max_file_bytes / (1_024 * 1_024),
        grouped(i64::try_from(start.max_rows).unwrap_or(i64::MAX)),
    );
    view! {
        <Card title="Upload a file">
            <form
                class="upload"
                method="post"
                enctype="multipart/form-data"
                action=paths::post::UPLOAD_RECORDS
            >
                <CsvField hint=most is_required=true/>
                <div class="commit">
                    <button class="button is-primary is-large" type="submit">"Check the file"</button>
                    <span class="commit-note">"Nothing is changed by this."</span>
                </div>
            </form>
        </Card>
    }
    .into_any()
}

/// The columns, each with what it may hold.
fn columns() -> AnyView {
    let account = (
        "account_id".to_owned(),
        "Which account: its id. A column account_number, or account for either, does as well. One of them is needed.",
    );
    let own = RecordField::ALL.map(|field| {
        let words = match field {
            RecordField::CustomerReference => "At most 64 characters on one line.",
            RecordField::Tags => {
                "At most 12, separated by commas, semicolons or bars, each of at most 32 characters."
            }
            RecordField::Manager => {
                "A name, or the e-mail with which a person signs in here. At most 120 characters."
            }
            RecordField::Notes => "Plain text of at most 4,000 characters, with line breaks in quotation marks.",
        };
        (field.name().to_owned(), words)
    });
    let rows = std::iter::once(account).chain(own).map(|(name, words)| {
        view! {
            <tr>
                <th scope="row" class="col-column"><code>{name}</code></th>
                <td class="col-words">{words}</td>
            </tr>
        }
    });
    view! {
        <div class="block">
            <h2 class="block-title">"Columns"</h2>
            <TableBox caption="Columns of the file" class="import-columns as-list">
                <thead>
                    <tr>
                        <th scope="col">"Name in the first line"</th>
                        <th scope="col">"What it holds"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </TableBox>
        </div>
    }
    .into_any()
}

fn rules() -> AnyView {
    view! {
        <Card title="How a file is read">
            <ul class="import-rules">
                <li>"Columns may stand in any order. Others are named and left alone."</li>
                <li>
                    <strong>"A column that is absent changes nothing. An empty cell empties the field."</strong>
                    " What would be gone is counted, shown, and must be confirmed."
                </li>
                <li>"A line that is wrong is refused by itself, with its number and the reason; the others can still be applied."</li>
                <li>"Where one account stands on two lines, the first counts and the second is refused."</li>
                <li>"A file is applied whole or, where somebody has edited one of its accounts since the check, not at all."</li>
                <li>"A check is kept for a day."</li>
            </ul>
        </Card>
    }
    .into_any()
}

fn begin_with() -> AnyView {
    view! {
        <Card title="Begin with">
            <ul class="downloads">
                <li>
                    <a class="link" href=paths::RECORD_EXPORT rel="external" download>"All accounts with their records"</a>
                    <span class="sub">"CSV to edit and upload again"</span>
                </li>
                <li>
                    <a class="link" href=paths::RECORD_TEMPLATE rel="external" download>"An empty template"</a>
                    <span class="sub">"CSV with the columns alone"</span>
                </li>
            </ul>
        </Card>
    }
    .into_any()
}

fn latest(latest: Vec<ImportSummary>) -> AnyView {
    if latest.is_empty() {
        return view! {
            <Card title="Latest imports">
                <p>"No file was checked in the last day."</p>
            </Card>
        }
        .into_any();
    }
    let items = latest.into_iter().map(|import| {
        let href = paths::record_import_showing(import.id, ImportQuery::default());
        let changes = import.counts.effective();
        let badge = match import.applied {
            Some(_) => view! { <Badge family=Family::Ok icon=Icon::Check text="Applied"/> },
            None => view! { <Badge family=Family::Neutral icon=Icon::Clock text="Checked"/> },
        };
        view! {
            <li>
                <a class="name" href=href>{import.file_name}</a>
                {badge}
                <span class="sub">
                    {format!("{changes} of {} lines change something", import.counts.rows())}
                </span>
                <span class="sub">{import.by} ", " <Ago at=import.at/></span>
            </li>
        }
    });
    view! {
        <Card title="Latest imports" is_flush=true>
            <ul class="import-list">{items.collect_view()}</ul>
        </Card>
    }
    .into_any()
}
