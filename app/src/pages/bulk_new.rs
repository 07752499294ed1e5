//! Where the rows of a bulk are uploaded or pasted: what they may hold, and how they are read.

use domain::people::Permission;
use domain::view::{AccountQuery, BulkList, BulkStart};
use leptos::prelude::*;

use super::account_head::{Breadcrumb, Crumb};
use super::page::{Screen, page, raw_query};
use super::rail::Place;
use crate::flash::Entered;
use crate::paths;
use crate::ui::card::Card;
use crate::ui::field::{CsvField, TextArea, TextField};
use crate::ui::table::TableBox;

/// The columns, each with what it may hold.
const COLUMNS: [(&str, &str); 5] = [
    (
        "account_id",
        "Which account: its id. A column account_number, or account for either, does as well. One of them is needed.",
    ),
    (
        "action",
        "change: another number of licences. add: one more add-on. cancel: the plan is to end with its paid term.",
    ),
    (
        "plan",
        "The plan\u{2019}s code, as the pages of accounts show it; base: the base plan that the account has.",
    ),
    (
        "quantity",
        "Licences in all, digits alone. Empty where a plan is cancelled, or has no number.",
    ),
    (
        "date",
        "From which day on, like 2027-01-31; empty: at once. Zoom ends a plan with its paid term, so a cancellation takes none.",
    ),
];

/// The page.
#[component]
pub fn NewBulk() -> impl IntoView {
    let query = AccountQuery::parse_query(&raw_query());
    page(Permission::Change, move |desk| async move {
        let start = desk
            .portal()
            .bulk_start(&desk.caller, &query)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: "New bulk".to_owned(),
            place: Place::Changes,
            body: body(&start, desk.flash.entered),
            said: None,
        })
    })
}

fn body(start: &BulkStart, entered: Entered) -> AnyView {
    let crumbs = vec![
        Crumb {
            name: "Bulk changes".to_owned(),
            href: Some(paths::BULKS.to_owned()),
        },
        Crumb {
            name: "New bulk".to_owned(),
            href: None,
        },
    ];
    view! {
        <Breadcrumb crumbs/>
        <div class="page-head">
            <div class="page-head-text">
                <h1>"New bulk"</h1>
                <p class="page-note">
                    "Change, add or cancel plans of many accounts. You see what each row would do before anything is drafted, and nothing is sent before you submit it."
                </p>
            </div>
        </div>
        <div class="two-columns">
            <div class="column">
                {start.list.clone().map(of_list)}
                {upload(start, entered)}
                {columns()}
            </div>
            <div class="column">
                {begin_with()}
                {rules()}
            </div>
        </div>
    }
    .into_any()
}

/// The same row for every account of the list from which the page was opened.
fn of_list(list: BulkList) -> AnyView {
    let title = match list.accounts {
        1 => "The one account of your list".to_owned(),
        many => format!("All {} accounts of your list", super::bulks::count(many)),
    };
    let back = paths::accounts(&AccountQuery::parse_query(&list.query));
    view! {
        <Card title>
            <p class="page-note">
                "The same row for each of them, as the list is filtered now. "
                <a class="link" href=back>"Back to the list"</a>
            </p>
            <form class="upload" method="post" action=paths::post::BEGIN_BULK>
                <input type="hidden" name="list" value=list.query/>
                <div class="field">
                    <label for="action">"Action"</label>
                    <select class="control" id="action" name="action">
                        <option value="change">"Change: another number of licences"</option>
                        <option value="add">"Add: one more add-on"</option>
                        <option value="cancel">"Cancel: the plan is to end with its paid term"</option>
                    </select>
                </div>
                <TextField
                    name="plan"
                    label="Plan"
                    value="base"
                    hint="A plan\u{2019}s code, or base for the base plan that each account has."
                    is_required=true
                    max_length=80
                />
                <TextField
                    name="quantity"
                    label="Licences in all"
                    value=""
                    kind="number"
                    hint="The same number for each account. Empty where a plan is cancelled."
                />
                <TextField name="date" label="From (optional)" value="" kind="date" hint="Empty: at once."/>
                <div class="commit">
                    <button class="button is-primary is-large" type="submit">"Check these accounts"</button>
                    <span class="commit-note">"Nothing is drafted or sent by this."</span>
                </div>
            </form>
        </Card>
    }
    .into_any()
}

fn upload(start: &BulkStart, entered: Entered) -> AnyView {
    let (name, rows) = match entered {
        Entered::BulkRows { name, rows } => (name, rows),
        _ => Default::default(),
    };
    let most = format!(
        "At most {} MB and {} rows. UTF-8, UTF-16 or Windows-1252; commas, semicolons or tabs.",
        start.max_file_bytes / (1_024 * 1_024),
        super::bulks::count(start.max_rows),
    );
    view! {
        <Card title="Rows">
            <form
                class="upload"
                method="post"
                enctype="multipart/form-data"
                action=paths::post::UPLOAD_BULK
            >
                <TextField
                    name="name"
                    label="Name (optional)"
                    value=name
                    hint="How it stands in lists; else the file\u{2019}s name."
                    max_length=80
                />
                <CsvField hint=most/>
                <TextArea
                    name="rows"
                    label="Or paste the rows"
                    value=rows
                    hint="With the line that names the columns; as copied from a spreadsheet is fine."
                    problem=String::new()
                    is_focused=false
                />
                <div class="commit">
                    <button class="button is-primary is-large" type="submit">"Check the rows"</button>
                    <span class="commit-note">"Nothing is drafted or sent by this."</span>
                </div>
            </form>
        </Card>
    }
    .into_any()
}

fn columns() -> AnyView {
    let rows = COLUMNS.map(|(name, words)| {
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
                <tbody>{rows.into_iter().collect_view()}</tbody>
            </TableBox>
        </div>
    }
    .into_any()
}

fn begin_with() -> AnyView {
    view! {
        <Card title="Begin with">
            <ul class="downloads">
                <li>
                    <a class="link" href=paths::BULK_TEMPLATE rel="external" download>"An empty template"</a>
                    <span class="sub">"CSV with the columns alone"</span>
                </li>
            </ul>
        </Card>
    }
    .into_any()
}

fn rules() -> AnyView {
    view! {
        <Card title="What happens with them">
            <ul class="import-rules">
                <li>"Each row is checked against what is stored of its account, by the rules of single changes. Zoom is not asked."</li>
                <li>"A row that can\u{2019}t be done is refused by itself, with the reason; the others can still be submitted."</li>
                <li>"One row for each account. Where an account stands twice, the second row is refused."</li>
                <li>
                    <strong>"Each row becomes a change of its own"</strong>
                    ": sent once, read back, on record. Where one needs a second person, or there are many, all of them wait for one approval."
                </li>
                <li>"A check is kept for a day."</li>
            </ul>
        </Card>
    }
    .into_any()
}
