//! The form of the billing contact, whole as it stands: all states are offered, and what differs is shown
//! for review once it is posted. Its island lets both follow while it is filled in.

use domain::contact::{ContactFields, Field, FieldProblem};
use domain::geography;
use domain::zoom::BillingContact;
use leptos::prelude::*;

use crate::islands::contact_form::ContactFollow;
use crate::paths::post;
use crate::ui::field::{Labelled, TextField};
use crate::ui::field_ids::described_by;
use crate::ui::icon::{Draw, Icon};

/// The fields in the order in which the form has them.
const FORM_ORDER: [Field; 10] = [
    Field::FirstName,
    Field::LastName,
    Field::Email,
    Field::PhoneNumber,
    Field::Address,
    Field::Apt,
    Field::Zip,
    Field::City,
    Field::Country,
    Field::State,
];

/// What the form holds at first.
#[derive(Clone)]
struct Held {
    fields: ContactFields,
    /// What was wrong when it was posted before.
    problems: Vec<FieldProblem>,
}

impl Held {
    fn problem(&self, field: Field) -> String {
        let found = self
            .problems
            .iter()
            .find(|problem| problem.field == field.name());
        found
            .map(|problem| problem.sentence.clone())
            .unwrap_or_default()
    }

    /// Whether the page opens with the cursor in it: the first field that was wrong.
    fn is_first_wrong(&self, field: Field) -> bool {
        let first = FORM_ORDER
            .into_iter()
            .find(|field| !self.problem(*field).is_empty());
        first == Some(field)
    }
}

/// The form with its review.
#[component]
pub fn ContactForm(
    /// Whose contact it is.
    account_id: String,
    /// What the fields hold at first.
    fields: ContactFields,
    /// What was wrong when it was posted before.
    problems: Vec<FieldProblem>,
    /// What Zoom last told.
    current: BillingContact,
    /// Why it can't be drafted just now; empty: it can.
    blocked: String,
    /// Where "Cancel" leads.
    back: String,
) -> impl IntoView {
    let current = ContactFields::from(&current);
    let held = Held { fields, problems };
    let person = [
        text(&held, Field::FirstName, "text", ""),
        text(&held, Field::LastName, "text", ""),
        text(
            &held,
            Field::Email,
            "email",
            "Zoom sends invoices and reminders here.",
        ),
        text(&held, Field::PhoneNumber, "tel", ""),
    ];
    let address = [
        text(&held, Field::Address, "text", ""),
        text(&held, Field::Apt, "text", "May stay empty."),
        text(&held, Field::Zip, "text", ""),
        text(&held, Field::City, "text", ""),
    ];
    view! {
        <ContactFollow>
            <form class="contact-form" method="post" action=post::DRAFT_CONTACT novalidate>
                <input type="hidden" name="account_id" value=account_id/>
                <section class="card">
                    <div class="card-head"><h2>"Who receives the bills"</h2></div>
                    <div class="card-body form-grid">
                        {person.collect_view()}
                        {address.collect_view()}
                        {country(&held)}
                        {state(&held, &current)}
                    </div>
                </section>
                {review(&current)}
                {commit(blocked, back)}
            </form>
        </ContactFollow>
    }
}

fn text(held: &Held, field: Field, kind: &'static str, hint: &'static str) -> AnyView {
    view! {
        <TextField
            name=field.name()
            label=field.title()
            value=field.of(&held.fields).to_owned()
            kind
            hint
            max_length=field.max_chars()
            problem=held.problem(field)
            is_focused=held.is_first_wrong(field)
        />
    }
    .into_any()
}

fn country(held: &Held) -> impl IntoView + use<> {
    let name = Field::Country.name();
    let problem = held.problem(Field::Country);
    let is_wrong = !problem.is_empty();
    let first = held.fields.country.clone();
    let chosen = geography::canonical_country(&first);
    // What Zoom told stays selectable even where its lists do not have it.
    let unknown = (chosen.is_none() && !first.is_empty()).then(|| {
        view! { <option value=first.clone() selected>{first.clone()}</option> }
    });
    let known = geography::COUNTRIES.iter().map(move |(id, name)| {
        view! { <option value=*id selected=chosen == Some(*id)>{*name}</option> }
    });
    let is_focused = held.is_first_wrong(Field::Country);
    view! {
        <Labelled name label=Field::Country.title() problem>
            <select
                class="control"
                id=name
                name=name
                autofocus=is_focused
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=described_by(name, false, is_wrong)
            >
                <option value="" selected=first.is_empty()>"Choose a country"</option>
                {unknown}
                {known.collect_view()}
            </select>
        </Labelled>
    }
}

/// All states, since a form by itself can't follow the country; the island leaves those of the country.
fn state(held: &Held, current: &ContactFields) -> impl IntoView + use<> {
    let name = Field::State.name();
    let problem = held.problem(Field::State);
    let is_wrong = !problem.is_empty();
    let chosen = held.fields.state.clone();
    let zooms = (&current.country, &current.state);
    let is_listed = geography::state_name(zooms.0, zooms.1).is_some();
    let own = (!is_listed && !zooms.1.is_empty()).then(|| {
        let of = geography::canonical_country(zooms.0).unwrap_or(zooms.0);
        let (of, id) = (of.to_owned(), zooms.1.clone());
        let is_chosen = id == chosen;
        view! { <option value=id.clone() selected=is_chosen data-country=of>{id.clone()}</option> }
    });
    let states = states("United States", "US", &chosen);
    let provinces = self::states("Canada", "CA", &chosen);
    let is_focused = held.is_first_wrong(Field::State);
    view! {
        <Labelled name label=Field::State.title() problem
            hint="Only for the United States and Canada. What Zoom holds for another country can stay.">
            <select
                class="control"
                id=name
                name=name
                autofocus=is_focused
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=described_by(name, true, is_wrong)
            >
                <option value="" selected=chosen.is_empty()>"None"</option>
                {own}
                {states}
                {provinces}
            </select>
            <select hidden disabled data-spare></select>
        </Labelled>
    }
}

fn states(label: &'static str, country: &'static str, chosen: &str) -> impl IntoView + use<> {
    let chosen = chosen.to_owned();
    let choices = geography::states_of(country).iter().map(move |(id, name)| {
        let is_chosen = id.eq_ignore_ascii_case(&chosen);
        view! { <option value=*id selected=is_chosen>{*name}</option> }
    });
    view! { <optgroup label=label data-country=country>{choices.collect_view()}</optgroup> }
}

/// A row for each field, all hidden until something differs: what stands there now is known here, what
/// is typed is filled in by the island.
fn review(current: &ContactFields) -> impl IntoView + use<> {
    let rows = Field::ALL.iter().map(|field| {
        let before = field.shown(current);
        let before = if before.is_empty() {
            "\u{2013}".to_owned()
        } else {
            before
        };
        let now = field.of(current).to_owned();
        view! {
            <tr class="is-changed" data-field=field.name() data-now=now hidden>
                <th scope="row">{field.title()} <span class="diff-word">"changed"</span></th>
                <td><del>{before}</del></td>
                <td><ins></ins></td>
            </tr>
        }
    });
    view! {
        <section class="card review" aria-live="polite">
            <div class="card-head"><h2>"What changes"</h2></div>
            <div class="card-body">
                <p class="review-none">
                    "What differs from Zoom\u{2019}s values is shown for review before anything is sent."
                </p>
                <div class="table-box" hidden>
                    <div class="table-scroll" role="region" aria-label="What changes" tabindex="0">
                        <table class="table diff">
                            <caption>"Each field now and after the change"</caption>
                            <thead>
                                <tr>
                                    <th scope="col">"Field"</th>
                                    <th scope="col">"Now"</th>
                                    <th scope="col">"After"</th>
                                </tr>
                            </thead>
                            <tbody>{rows.collect_view()}</tbody>
                        </table>
                    </div>
                </div>
            </div>
        </section>
    }
}

fn commit(blocked: String, back: String) -> impl IntoView {
    let is_blocked = !blocked.is_empty();
    let note = if is_blocked {
        blocked
    } else {
        "Review costs nothing. Zoom is called only after you have seen what changes.".to_owned()
    };
    view! {
        <div class="commit">
            <button
                class="button is-primary is-large"
                type=if is_blocked { "button" } else { "submit" }
                aria-disabled=is_blocked.then_some("true")
                aria-describedby="commit-note"
            >
                {is_blocked.then(|| view! { <Draw icon=Icon::Lock/> })}
                "Review change"
            </button>
            <a class="button is-ghost is-large" href=back>"Cancel"</a>
            <p class="commit-note" id="commit-note">{note}</p>
        </div>
    }
}
