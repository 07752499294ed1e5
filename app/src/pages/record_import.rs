//! One import: what each line of the file would change, the button that applies it, and afterwards
//! what it did.

use domain::ids::ImportId;
use domain::people::Permission;
use domain::view::{ImportFilter, ImportPage, ImportQuery, Notice, Tone};
use leptos::prelude::*;

use super::account_head::{Breadcrumb, Crumb};
use super::page::{Screen, from_query, id_from_path, not_found, page};
use super::rail::Place;
use super::record_import_rows::rows;
use super::sheet_reading::{cautions, read_as};
use crate::paths;
use crate::ui::card::Card;
use crate::ui::icon::{Draw, Icon};
use crate::ui::notice::NoticeBox;
use crate::ui::stamp::{Ago, At};
use crate::ui::tabs::{Tab, Tabs};

/// The page.
#[component]
pub fn RecordImport() -> impl IntoView {
    let id = id_from_path::<ImportId>("import");
    let query = ImportQuery {
        filter: from_query("show")
            .and_then(|filter| filter.parse().ok())
            .unwrap_or_default(),
        page: from_query("page")
            .and_then(|page| page.parse().ok())
            .unwrap_or(1),
    };
    page(Permission::EditRecords, move |desk| async move {
        let id = id.ok_or_else(|| not_found(&desk.context))?;
        let page = desk
            .portal()
            .import(&desk.caller, id, query)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: format!("Import of {}", page.summary.file_name),
            place: Place::Records,
            body: body(page),
            said: None,
        })
    })
}

fn body(page: ImportPage) -> AnyView {
    let id = page.summary.id;
    let crumbs = vec![
        Crumb {
            name: "Your own records".to_owned(),
            href: Some(paths::RECORD_IMPORTS.to_owned()),
        },
        Crumb {
            name: page.summary.file_name.clone(),
            href: None,
        },
    ];
    let tabs = ImportFilter::ALL
        .into_iter()
        .map(|filter| Tab {
            title: filter.title(),
            count: Some(filter.rows(&page.summary.counts)),
            href: paths::record_import_showing(id, ImportQuery { filter, page: 1 }),
            is_current: filter == page.query.filter,
        })
        .collect();
    view! {
        <Breadcrumb crumbs/>
        <div class="page-head">
            <div class="page-head-text">
                <h1 class="import-name">{page.summary.file_name.clone()}</h1>
                <ul class="facts is-dotted">
                    <li>{format!("{} lines", page.summary.counts.rows())}</li>
                    <li>{format!("uploaded by {}", page.summary.by)} " " <Ago at=page.summary.at/></li>
                    <li>{read_as(&page.reading.sheet)}</li>
                </ul>
            </div>
        </div>
        {cautions(&page.reading.sheet)}
        {verdict(&page)}
        <Tabs label="Lines of the file" tabs/>
        {rows(&page)}
        <p class="stamp page-stamp">"SHA-256 of the file " <code class="import-hash">{page.file_sha256.clone()}</code></p>
    }
    .into_any()
}

/// What can be done with it, or what was.
fn verdict(page: &ImportPage) -> AnyView {
    let id = page.summary.id;
    if let Some((by, at)) = page.summary.applied.clone() {
        return view! {
            <div class="notice is-ok">
                <Draw icon=Icon::Check/>
                <div class="notice-text">
                    <p class="notice-title">
                        {format!("Applied to {}", accounts(page.summary.counts.effective()))}
                    </p>
                    <p>{format!("By {by} at ")} <At at/> ". Below stands what each line did."</p>
                </div>
            </div>
        }
        .into_any();
    }
    let again = view! { <a class="button" href=paths::RECORD_IMPORTS>"Upload another file"</a> };
    if !page.overtaken.is_empty() {
        let lines: Vec<String> = page.overtaken.iter().map(u32::to_string).collect();
        let notice = Notice {
            tone: Tone::Warn,
            title: "It can no longer be applied".to_owned(),
            text: format!(
                "Somebody has edited accounts of it since the check: lines {}. Nothing of it was applied. \
                 Upload the file again, and it is checked against what is there now.",
                lines.join(", ")
            ),
        };
        return view! {
            <div class="notice-with-action">
                <NoticeBox notice/>
                <a class="button" href=paths::RECORD_IMPORTS>"Upload it again"</a>
            </div>
            {discard(id)}
        }
        .into_any();
    }
    if page.summary.counts.effective() == 0 {
        return view! {
            <Card title="Nothing to apply">
                <p>"No line changes anything: each says what is recorded already, or is refused."</p>
                <div class="commit">{again} {discard(id)}</div>
            </Card>
        }
        .into_any();
    }
    apply(page)
}

fn apply(page: &ImportPage) -> AnyView {
    let id = page.summary.id;
    let counts = page.summary.counts;
    let confirm = (counts.emptied > 0).then(|| {
        let values = match counts.emptied {
            1 => "One value that is there now will be gone".to_owned(),
            many => format!("{many} values that are there now will be gone"),
        };
        let emptied = ImportQuery {
            filter: ImportFilter::Emptying,
            page: 1,
        };
        view! {
            <p class="confirm">
                <input type="checkbox" id="may_empty" name="may_empty" value="yes" required/>
                <label for="may_empty">{values} "."</label>
                " "
                <a class="link" href=paths::record_import_showing(page.summary.id, emptied)>"Show them"</a>
            </p>
        }
    });
    let refused = (counts.refused > 0).then(|| {
        let words = match counts.refused {
            1 => "One line is refused and stays out.".to_owned(),
            many => format!("{many} lines are refused and stay out."),
        };
        view! {
            <p>
                {words} " "
                <a class="link" href=paths::record_import_refused(page.summary.id) rel="external" download>
                    "Download them with the reasons"
                </a>
            </p>
        }
    });
    let button = match counts.effective() {
        1 => "Apply one change".to_owned(),
        many => format!("Apply {many} changes"),
    };
    view! {
        <Card title="Apply">
            <p>
                {format!(
                    "{} would be changed: {} have nothing recorded yet, {} have something.",
                    accounts(counts.effective()),
                    counts.added,
                    counts.changed,
                )}
            </p>
            {refused}
            <form class="apply" method="post" action=paths::post::APPLY_IMPORT id="apply">
                <input type="hidden" name="import_id" value=id.to_string()/>
                {confirm}
            </form>
            <div class="commit">
                <button class="button is-primary is-large" type="submit" form="apply">{button}</button>
                {discard(id)}
                <span class="commit-note">"All of it or nothing. It is not sent to Zoom."</span>
            </div>
        </Card>
    }
    .into_any()
}

fn accounts(count: u64) -> String {
    match count {
        1 => "1 account".to_owned(),
        many => format!("{many} accounts"),
    }
}

fn discard(id: ImportId) -> AnyView {
    view! {
        <form method="post" action=paths::post::DISCARD_IMPORT>
            <input type="hidden" name="import_id" value=id.to_string()/>
            <button class="button is-large" type="submit">"Discard"</button>
        </form>
    }
    .into_any()
}
