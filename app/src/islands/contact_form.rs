//! What the form of the billing contact gains in the browser: states follow the country, and what differs
//! is shown while it is typed. Without WASM the same form posts to the same server function, which checks
//! the same rules. The markup is `pages::contact_form`.

use domain::contact::{ContactFields, Field};
use domain::geography;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlInputElement};

use super::place::{find, find_all, mark, target_of, tell};
use crate::ui::field_ids::{described_by, problem_id};

/// Around the form with its review.
#[island]
pub fn ContactFollow(
    /// Both of them.
    children: Children,
) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let seen = StoredValue::new(Seen::default());
    let (is_ready, set_ready) = signal(false);
    let with = move |act: &dyn Fn(&mut Form)| {
        if let Some(root) = place.get_untracked() {
            seen.update_value(|seen| act(&mut Form { root: &root, seen }));
        }
    };
    Effect::new(move |_| {
        if place.get().is_some() {
            with(&|form| form.begin());
            set_ready.set(true);
        }
    });
    let take = move |target: Option<Element>, is_left: bool| {
        if let Some(control) = target {
            with(&|form| form.take(&control, is_left));
        }
    };
    let press = move |is_pressing: bool| with(&|form| form.seen.is_pressing = is_pressing);
    view! {
        <div
            class="island"
            node_ref=place
            data-ready=move || is_ready.get().then_some("true")
            on:input=move |event| take(target_of(event.as_ref()), false)
            on:change=move |event| take(target_of(&event), true)
            on:pointerdown=move |event| {
                let target = target_of(&event);
                press(target.is_some_and(|target| matches!(target.closest("[type=submit]"), Ok(Some(_)))));
            }
            on:pointerup=move |_| press(false)
            on:pointercancel=move |_| press(false)
        >
            {children()}
        </div>
    }
}

/// What is remembered while the form is filled in.
#[derive(Default)]
struct Seen {
    /// What Zoom last told.
    current: ContactFields,
    /// The country whose states are offered.
    country: String,
    /// Fields that were left once, or were wrong when the form was posted.
    touched: Vec<Field>,
    /// Whether the committing button is being pressed. A problem that appeared then would push the button
    /// away from under the pointer, and the press would be lost.
    is_pressing: bool,
}

/// The form as it stands, with what is remembered of it.
struct Form<'f> {
    root: &'f Element,
    seen: &'f mut Seen,
}

impl Form<'_> {
    fn begin(&mut self) {
        for field in Field::ALL {
            let told = self
                .row(*field)
                .and_then(|row| row.get_attribute("data-now"));
            *field.slot(&mut self.seen.current) = told.unwrap_or_default();
        }
        let is_wrong = |field: &&Field| {
            let problem = self.problem(**field);
            problem.is_some_and(|problem| !problem.has_attribute("hidden"))
        };
        self.seen.touched = Field::ALL.iter().filter(is_wrong).copied().collect();
        let typed = self.typed();
        self.offer_states(&typed.country, &typed.state);
        self.show_changes(&typed);
    }

    /// Takes over what was typed. A problem shows once its field was left, and goes as soon as it is
    /// mended.
    fn take(&mut self, control: &Element, is_left: bool) {
        let name = control.get_attribute("name").unwrap_or_default();
        let Some(field) = Field::from_name(&name) else {
            return;
        };
        if is_left && !self.seen.is_pressing && !self.seen.touched.contains(&field) {
            self.seen.touched.push(field);
        }
        let country = self.typed().country;
        if country != self.seen.country {
            // A state of another country's would be wrong; Zoom's own goes with Zoom's country.
            let state = self.held_state(&country).unwrap_or_default();
            self.offer_states(&country, &state);
        }
        let typed = self.typed();
        self.show_problems(&typed);
        self.show_changes(&typed);
    }

    /// What the controls hold.
    fn typed(&self) -> ContactFields {
        let mut fields = ContactFields::default();
        for field in Field::ALL {
            // Every control has a value, whatever its element.
            let value = self.control(*field).map(|control| control.value());
            *field.slot(&mut fields) = value.unwrap_or_default();
        }
        fields
    }

    fn control(&self, field: Field) -> Option<HtmlInputElement> {
        let control = find::<Element>(self.root, &format!("[name={}]", field.name()));
        control.map(JsCast::unchecked_into)
    }

    /// The state that Zoom holds for the country, whether it stands in our lists or not: the form must be
    /// able to hold it, or it would be emptied by whoever corrects another field.
    fn held_state(&self, country: &str) -> Option<String> {
        let is_zooms = self.seen.current.country.eq_ignore_ascii_case(country);
        (is_zooms && !self.seen.current.state.is_empty()).then(|| self.seen.current.state.clone())
    }

    /// Offers the states of a country and chooses one. Those of other countries wait in a hidden control,
    /// since browsers differ in whether a hidden choice is shown.
    fn offer_states(&mut self, country: &str, chosen: &str) {
        country.clone_into(&mut self.seen.country);
        let (Some(control), Some(spare)) = (
            self.control(Field::State),
            find::<Element>(self.root, "[data-spare]"),
        ) else {
            return;
        };
        let id = geography::canonical_country(country).unwrap_or(country);
        for choice in find_all(self.root, "[data-country]") {
            let of = choice.get_attribute("data-country").unwrap_or_default();
            let to: &Element = if of.eq_ignore_ascii_case(id) {
                &control
            } else {
                &spare
            };
            // Fails where the browser is out of memory.
            let _ = to.append_child(&choice);
        }
        let takes_state = geography::takes_state(country);
        if let Some(first) = find::<Element>(&control, "option[value='']") {
            first.set_text_content(Some(if takes_state {
                "Choose a state"
            } else {
                "None"
            }));
        }
        control.set_value(chosen);
        control.set_disabled(!takes_state && self.held_state(country).is_none());
    }

    fn show_problems(&self, typed: &ContactFields) {
        let found = typed.problems_against(&self.seen.current);
        for field in Field::ALL {
            let sentence = found
                .iter()
                .find(|problem| problem.field == field.name() && self.seen.touched.contains(field))
                .map_or("", |problem| problem.sentence.as_str());
            self.show_problem(*field, sentence);
        }
    }

    fn show_problem(&self, field: Field, sentence: &str) {
        let (Some(problem), Some(control)) = (self.problem(field), self.control(field)) else {
            return;
        };
        let is_wrong = !sentence.is_empty();
        mark(&problem, "hidden", !is_wrong);
        if let Some(words) = find::<Element>(&problem, "span") {
            words.set_text_content(Some(sentence));
        }
        let has_hint = problem
            .next_element_sibling()
            .is_some_and(|next| next.class_name() == "field-hint");
        let description = described_by(field.name(), has_hint, is_wrong);
        tell(&control, "aria-invalid", is_wrong.then_some("true"));
        tell(&control, "aria-describedby", description.as_deref());
    }

    /// What differs from Zoom's values, field by field.
    fn show_changes(&self, typed: &ContactFields) {
        let mut is_any = false;
        for field in Field::ALL {
            let after = field.shown(typed);
            let is_changed = after != field.shown(&self.seen.current);
            is_any |= is_changed;
            let Some(row) = self.row(*field) else {
                continue;
            };
            mark(&row, "hidden", !is_changed);
            if let Some(place) = find::<Element>(&row, "ins") {
                place.set_text_content(Some(if after.is_empty() { "\u{2013}" } else { &after }));
            }
        }
        if let Some(none) = find::<Element>(self.root, ".review-none") {
            none.set_text_content(Some("Nothing differs from Zoom\u{2019}s values yet."));
            mark(&none, "hidden", is_any);
        }
        if let Some(table) = find::<Element>(self.root, ".review .table-box") {
            mark(&table, "hidden", !is_any);
        }
    }

    /// The review's row of a field.
    fn row(&self, field: Field) -> Option<Element> {
        find(self.root, &format!("[data-field={}]", field.name()))
    }

    /// The place of what is wrong with a field.
    fn problem(&self, field: Field) -> Option<Element> {
        find(self.root, &format!("#{}", problem_id(field.name())))
    }
}
