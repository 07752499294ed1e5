//! The form of the billing contact: states follow the country, and what differs is shown while it is
//! typed. Without WASM the same form posts to the same server function, which checks the same rules.

use std::collections::BTreeSet;

use domain::contact::{ContactFields, Field, FieldProblem};
use domain::geography;
use domain::view::DiffLine;
use domain::zoom::BillingContact;
use leptos::prelude::*;
use leptos::web_sys::HtmlInputElement;

use crate::ui::diff::DiffTable;
use crate::ui::field::{Labelled, TextField, described_by};
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

/// What the form knows while it is filled in.
#[derive(Clone, Copy)]
struct Form {
    fields: RwSignal<ContactFields>,
    problems: RwSignal<Vec<FieldProblem>>,
    touched: RwSignal<BTreeSet<String>>,
    is_ready: RwSignal<bool>,
    /// Whether the committing button is being pressed. A problem that appeared then would push the
    /// button away from under the pointer, and the press would be lost.
    is_pressing: RwSignal<bool>,
    /// What Zoom last told.
    current: StoredValue<BillingContact>,
    /// The first field that was wrong when the form was posted: the page opens with the cursor there.
    first_wrong: StoredValue<Option<String>>,
}

impl Form {
    fn is_focused(self, field: Field) -> bool {
        self.first_wrong
            .with_value(|first| first.as_deref() == Some(field.name()))
    }

    fn problem(self, field: Field) -> Signal<String> {
        Signal::derive(move || {
            self.problems
                .read()
                .iter()
                .find(|problem| problem.field == field.name())
                .map(|problem| problem.sentence.clone())
                .unwrap_or_default()
        })
    }

    /// The state that Zoom holds for the country, whether it stands in our lists or not: the form must
    /// be able to hold it, or it would be emptied by whoever corrects another field.
    fn held_state(self, country: &str) -> Option<String> {
        self.current.with_value(|current| {
            (current.country.eq_ignore_ascii_case(country) && !current.state.is_empty())
                .then(|| current.state.clone())
        })
    }

    /// Takes over what was typed. A problem shows once its field was left, and goes as soon as it is
    /// mended.
    fn take(self, name: &str, value: String, is_left: bool) {
        if is_left && !self.is_pressing.get_untracked() {
            self.touched.update(|touched| {
                touched.insert(name.to_owned());
            });
        }
        self.fields.update(|fields| {
            if name == Field::Country.name() {
                // A state of another country's would be wrong; Zoom's own goes with Zoom's country.
                fields.state = self.held_state(&value).unwrap_or_default();
            }
            if let Some(slot) = slot(fields, name) {
                *slot = value;
            }
        });
        let found = self
            .current
            .with_value(|current| self.fields.read().problems_of_change(current));
        let touched = self.touched.read();
        self.problems.set(
            found
                .into_iter()
                .filter(|problem| touched.contains(&problem.field))
                .collect(),
        );
    }
}

/// The place of the field of that name.
fn slot<'a>(fields: &'a mut ContactFields, name: &str) -> Option<&'a mut String> {
    Some(match name {
        "first_name" => &mut fields.first_name,
        "last_name" => &mut fields.last_name,
        "email" => &mut fields.email,
        "phone_number" => &mut fields.phone_number,
        "address" => &mut fields.address,
        "apt" => &mut fields.apt,
        "city" => &mut fields.city,
        "state" => &mut fields.state,
        "zip" => &mut fields.zip,
        "country" => &mut fields.country,
        _ => return None,
    })
}

/// The form with its live review.
#[island]
pub fn ContactForm(
    /// Where it posts to.
    action: String,
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
    let first = fields.clone();
    let first_wrong = FORM_ORDER
        .iter()
        .copied()
        .map(Field::name)
        .find(|name| problems.iter().any(|problem| problem.field == *name));
    let form = Form {
        first_wrong: StoredValue::new(first_wrong.map(str::to_owned)),
        fields: RwSignal::new(fields),
        touched: RwSignal::new(
            problems
                .iter()
                .map(|problem| problem.field.clone())
                .collect(),
        ),
        problems: RwSignal::new(problems),
        is_ready: RwSignal::new(false),
        is_pressing: RwSignal::new(false),
        current: StoredValue::new(current),
    };
    Effect::new(move |_| form.is_ready.set(true));
    let field_of = |event: &leptos::ev::Event| event_target::<HtmlInputElement>(event).name();

    view! {
        <form
            class="contact-form"
            method="post"
            action=action
            novalidate
            data-ready=move || form.is_ready.get().then_some("true")
            on:input=move |event| form.take(&field_of(event.as_ref()), event_target_value(&event), false)
            on:change=move |event| form.take(&field_of(&event), event_target_value(&event), true)
        >
            <input type="hidden" name="account_id" value=account_id/>
            <section class="card">
                <div class="card-head"><h2>"Who receives the bills"</h2></div>
                <div class="card-body form-grid">
                    <PersonFields form first=first.clone()/>
                    <AddressFields form first=first.clone()/>
                </div>
            </section>
            <Review form/>
            <Commit form blocked back/>
        </form>
    }
}

#[component]
fn PersonFields(form: Form, first: ContactFields) -> impl IntoView {
    view! {
        <TextField name="first_name" label="First name" value=first.first_name autocomplete="off"
            max_length=Field::FirstName.max_chars() problem=form.problem(Field::FirstName) is_focused=form.is_focused(Field::FirstName)/>
        <TextField name="last_name" label="Last name" value=first.last_name autocomplete="off"
            max_length=Field::LastName.max_chars() problem=form.problem(Field::LastName) is_focused=form.is_focused(Field::LastName)/>
        <TextField name="email" label="E-mail" value=first.email kind="email" autocomplete="off"
            max_length=Field::Email.max_chars() hint="Zoom sends invoices and reminders here."
            problem=form.problem(Field::Email) is_focused=form.is_focused(Field::Email)/>
        <TextField name="phone_number" label="Phone number" value=first.phone_number kind="tel"
            autocomplete="off" max_length=Field::PhoneNumber.max_chars() problem=form.problem(Field::PhoneNumber) is_focused=form.is_focused(Field::PhoneNumber)/>
    }
}

#[component]
fn AddressFields(form: Form, first: ContactFields) -> impl IntoView {
    view! {
        <TextField name="address" label="Street and number" value=first.address
            max_length=Field::Address.max_chars() problem=form.problem(Field::Address) is_focused=form.is_focused(Field::Address)/>
        <TextField name="apt" label="Suite, floor" value=first.apt hint="May stay empty."
            max_length=Field::Apt.max_chars() problem=form.problem(Field::Apt) is_focused=form.is_focused(Field::Apt)/>
        <TextField name="zip" label="Postal code" value=first.zip max_length=Field::Zip.max_chars()
            problem=form.problem(Field::Zip) is_focused=form.is_focused(Field::Zip)/>
        <TextField name="city" label="City" value=first.city max_length=Field::City.max_chars()
            problem=form.problem(Field::City) is_focused=form.is_focused(Field::City)/>
        <CountryField form first=first.country.clone()/>
        <StateField form/>
    }
}

#[component]
fn CountryField(form: Form, first: String) -> impl IntoView {
    let problem = form.problem(Field::Country);
    let is_wrong = move || !problem.read().is_empty();
    let chosen = geography::canonical_country(&first);
    // What Zoom told stays selectable even where its lists do not have it.
    let unknown = (chosen.is_none() && !first.is_empty()).then(|| {
        view! { <option value=first.clone() selected>{first.clone()}</option> }
    });
    view! {
        <Labelled name="country" label="Country" problem>
            <select
                class="control"
                id="country"
                name="country"
                autofocus=form.is_focused(Field::Country)
                aria-invalid=move || is_wrong().then_some("true")
                aria-describedby=move || described_by("country", false, is_wrong())
            >
                <option value="" selected=first.is_empty()>"Choose a country"</option>
                {unknown}
                {geography::COUNTRIES
                    .iter()
                    .map(|(id, name)| view! { <option value=*id selected=chosen == Some(*id)>{*name}</option> })
                    .collect_view()}
            </select>
        </Labelled>
    }
}

#[component]
fn StateField(form: Form) -> impl IntoView {
    let problem = form.problem(Field::State);
    let is_wrong = move || !problem.read().is_empty();
    let country = Memo::new(move |_| form.fields.read().country.clone());
    let is_closed = move || {
        form.is_ready.get()
            && !geography::takes_state(&country.read())
            && form.held_state(&country.read()).is_none()
    };
    view! {
        <Labelled name="state" label="State or province" problem
            hint="Only for the United States and Canada. What Zoom holds for another country can stay.">
            <select
                class="control"
                id="state"
                name="state"
                disabled=is_closed
                autofocus=form.is_focused(Field::State)
                aria-invalid=move || is_wrong().then_some("true")
                aria-describedby=move || described_by("state", true, is_wrong())
            >
                {move || {
                    let country = country.read();
                    let chosen = form.fields.read_untracked().state.clone();
                    let held = form.held_state(&country).filter(|held| !is_listed(&country, held));
                    let options = if form.is_ready.get() {
                        options_of(&country, &chosen).into_any()
                    } else {
                        all_options(&chosen).into_any()
                    };
                    view! {
                        {options}
                        {held.map(|held| {
                            view! { <option value=held.clone() selected=held == chosen>{held.clone()}</option> }
                        })}
                    }
                }}
            </select>
        </Labelled>
    }
}

fn is_listed(country: &str, state: &str) -> bool {
    geography::state_name(country, state).is_some()
}

fn option_views(places: &'static [geography::Place], chosen: &str) -> impl IntoView + use<> {
    let chosen = chosen.to_owned();
    places
        .iter()
        .map(|(id, name)| {
            view! { <option value=*id selected=id.eq_ignore_ascii_case(&chosen)>{*name}</option> }
        })
        .collect_view()
}

/// The states of one country, in the browser.
fn options_of(country: &str, chosen: &str) -> impl IntoView + use<> {
    let first = if geography::takes_state(country) {
        "Choose a state"
    } else {
        "None"
    };
    view! {
        <option value="" selected=chosen.is_empty()>{first}</option>
        {option_views(geography::states_of(country), chosen)}
    }
}

/// All states, for a form that cannot follow the country.
fn all_options(chosen: &str) -> impl IntoView + use<> {
    view! {
        <option value="" selected=chosen.is_empty()>"None"</option>
        <optgroup label="United States">{option_views(geography::UNITED_STATES, chosen)}</optgroup>
        <optgroup label="Canada">{option_views(geography::CANADA, chosen)}</optgroup>
    }
}

/// What differs from Zoom's values, while it is typed.
#[component]
fn Review(form: Form) -> impl IntoView {
    let changed = Memo::new(move |_| {
        let (_, lines) = form
            .current
            .with_value(|current| form.fields.read().diff(current));
        lines
            .into_iter()
            .filter(DiffLine::is_changed)
            .collect::<Vec<_>>()
    });
    view! {
        <section class="card review" aria-live="polite">
            <div class="card-head"><h2>"What changes"</h2></div>
            <div class="card-body">
                {move || {
                    if !form.is_ready.get() {
                        view! { <p>"What differs from Zoom’s values is shown for review before anything is sent."</p> }.into_any()
                    } else if changed.read().is_empty() {
                        view! { <p>"Nothing differs from Zoom’s values yet."</p> }.into_any()
                    } else {
                        view! { <DiffTable lines=changed.get()/> }.into_any()
                    }
                }}
            </div>
        </section>
    }
}

#[component]
fn Commit(form: Form, blocked: String, back: String) -> impl IntoView {
    let is_blocked = !blocked.is_empty();
    view! {
        <div class="commit">
            <button
                class="button is-primary is-large"
                type=if is_blocked { "button" } else { "submit" }
                aria-disabled=is_blocked.then_some("true")
                aria-describedby="commit-note"
                on:pointerdown=move |_| form.is_pressing.set(true)
                on:pointerleave=move |_| form.is_pressing.set(false)
            >
                {is_blocked.then(|| view! { <Draw icon=Icon::Lock/> })}
                "Review change"
            </button>
            <a class="button is-ghost is-large" href=back>"Cancel"</a>
            <p class="commit-note" id="commit-note">
                {if is_blocked {
                    blocked
                } else {
                    "Review costs nothing. Zoom is called only after you have seen what changes.".to_owned()
                }}
            </p>
        </div>
    }
}
