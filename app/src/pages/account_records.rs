//! The form in which the partner's own records of an account are edited.

use domain::contact::FieldProblem;
use domain::ids::AccountId;
use domain::people::Permission;
use domain::records::{
    MAX_MANAGER_CHARS, MAX_NOTES_CHARS, MAX_REFERENCE_CHARS, RecordField, RecordFields,
};
use domain::view::RecordPage;
use leptos::prelude::*;

use super::account_head::{Breadcrumb, Crumb, account_crumb, accounts_crumb};
use super::page::{Desk, Screen, id_from_path, not_found, page};
use super::rail::Place;
use crate::flash::{Entered, Flash};
use crate::paths;
use crate::ui::field::{TextArea, TextField};
use crate::ui::problems::ErrorSummary;

/// Tags that are suggested.
const MAX_SUGGESTED: usize = 100;

/// The page.
#[component]
pub fn AccountRecords() -> impl IntoView {
    let id = id_from_path::<AccountId>("account");
    page(Permission::EditRecords, move |desk| async move {
        let id = id.ok_or_else(|| not_found(&desk.context))?;
        let page = desk
            .portal()
            .record_page(&desk.caller, &id)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: format!("Your own records \u{2013} {}", page.head.name),
            place: Place::Accounts,
            body: body(page, desk),
            said: None,
        })
    })
}

/// What the form holds: what is stored, or what was typed into this account's form before.
struct Form {
    stored: RecordFields,
    fields: RecordFields,
    problems: Vec<FieldProblem>,
    /// Somebody edited the records while the form was open.
    is_overtaken: bool,
}

impl Form {
    fn new(flash: Flash, page: &RecordPage) -> Self {
        let stored = RecordFields::from(&page.head.own.record);
        match flash.entered {
            Entered::Record {
                account_id,
                fields,
                is_overtaken,
            } if account_id == page.head.id => Self {
                stored,
                fields: *fields,
                problems: flash.problems,
                is_overtaken,
            },
            _ => Self {
                fields: stored.clone(),
                stored,
                problems: Vec::new(),
                is_overtaken: false,
            },
        }
    }

    fn value(&self, field: RecordField) -> String {
        self.fields.text(field).to_owned()
    }

    fn problem(&self, field: RecordField) -> String {
        let mut problems = self.problems.iter();
        problems
            .find(|problem| problem.field == field.name())
            .map(|problem| problem.sentence.clone())
            .unwrap_or_default()
    }

    fn is_first_problem(&self, field: RecordField) -> bool {
        self.problems
            .first()
            .is_some_and(|problem| problem.field == field.name())
    }

    /// The field's usual hint, or what somebody else has stored in it meanwhile.
    fn hint(&self, field: RecordField, usual: &str) -> String {
        let stored = self.stored.text(field);
        if !self.is_overtaken || stored == self.fields.text(field) {
            usual.to_owned()
        } else if stored.is_empty() {
            "Stored now: nothing.".to_owned()
        } else {
            format!("Stored now: {stored}")
        }
    }
}

fn body(page: RecordPage, desk: Desk) -> AnyView {
    let id = page.head.id.clone();
    let form = Form::new(desk.flash, &page);
    let crumbs = vec![
        accounts_crumb(),
        account_crumb(&page.head),
        Crumb {
            name: "Your own records".to_owned(),
            href: None,
        },
    ];
    let version = page.head.own.version;
    let tags = suggested_tags(form.fields.text(RecordField::Tags), &page.tags);
    view! {
        <Breadcrumb crumbs/>
        <div class="page-head">
            <div class="page-head-text">
                <h1>"Your own records"</h1>
                <ul class="facts">
                    <li>{page.head.name.clone()}</li>
                    {page.head.number.clone().map(|number| view! { <li>{number}</li> })}
                </ul>
            </div>
        </div>
        <ErrorSummary
            problems=form.problems.clone()
            kept="Nothing was stored. What you entered is still here."
        />
        <form class="record-form" method="post" action=paths::post::EDIT_RECORDS>
            <input type="hidden" name="account_id" value=id.to_string()/>
            <input type="hidden" name="base_version" value=version/>
            <section class="card">
                <div class="card-body form-grid">{fields(&form)}</div>
            </section>
            {datalist("tags-in-use", tags)}
            {datalist("managers-in-use", page.managers)}
            <div class="commit">
                <button class="button is-primary is-large" type="submit">"Save"</button>
                <a class="button is-large is-ghost" href=paths::account(&id)>"Cancel"</a>
                <span class="commit-note">"These stand in lists, searches and exports. Zoom never sees them."</span>
            </div>
        </form>
    }
    .into_any()
}

fn fields(form: &Form) -> impl IntoView {
    let reference = RecordField::CustomerReference;
    let (tags, manager, notes) = (RecordField::Tags, RecordField::Manager, RecordField::Notes);
    view! {
        <TextField
            name=reference.name()
            label=reference.title()
            value=form.value(reference)
            hint=form.hint(reference, "Who the customer is in your own books. One customer may have several accounts.")
            problem=form.problem(reference)
            max_length=MAX_REFERENCE_CHARS
            is_focused=form.is_first_problem(reference)
        />
        <TextField
            name=manager.name()
            label=manager.title()
            value=form.value(manager)
            hint=form.hint(manager, "A name, or the e-mail with which a person signs in here.")
            problem=form.problem(manager)
            max_length=MAX_MANAGER_CHARS
            suggestions="managers-in-use"
            is_focused=form.is_first_problem(manager)
        />
        <div class="is-whole">
            <TextField
                name=tags.name()
                label=tags.title()
                value=form.value(tags)
                hint=form.hint(tags, "Separated by commas, at most 12.")
                problem=form.problem(tags)
                suggestions="tags-in-use"
                is_focused=form.is_first_problem(tags)
            />
        </div>
        <div class="is-whole">
            <TextArea
                name=notes.name()
                label=notes.title()
                value=form.value(notes)
                hint=form.hint(notes, &format!("Plain text, at most {MAX_NOTES_CHARS} characters."))
                problem=form.problem(notes)
                is_focused=form.is_first_problem(notes)
            />
        </div>
    }
}

/// What the field of tags may become by one more tag: browsers replace a field's whole value by what
/// is picked.
fn suggested_tags(present: &str, in_use: &[String]) -> Vec<String> {
    let typed: Vec<&str> = present.split(',').map(str::trim).collect();
    let new = in_use.iter().filter(|tag| !typed.contains(&tag.as_str()));
    let joined = new.map(|tag| match present.trim().trim_end_matches(',') {
        "" => tag.clone(),
        present => format!("{present}, {tag}"),
    });
    joined.take(MAX_SUGGESTED).collect()
}

fn datalist(id: &'static str, options: Vec<String>) -> impl IntoView {
    let options = options
        .into_iter()
        .map(|option| view! { <option value=option></option> });
    view! { <datalist id=id>{options.collect_view()}</datalist> }
}
