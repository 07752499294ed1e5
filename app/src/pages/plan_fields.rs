//! The fields of the forms of plans; names are Zoom's, as `domain::plan_change` reads them.

use domain::contact::{Field, FieldProblem};
use domain::geography;
use domain::plan_change::{EMPLOYEE_COUNTS, MAX_COMMENT_CHARS, MAX_NUMBER_CHARS, PlanField};
use domain::view::{PlanAct, PlanChoice, PlanForm, PlanRow};
use domain::zoom::CancelReason;
use leptos::prelude::*;

use crate::ui::field::{Labelled, TextField};
use crate::ui::field_ids::described_by;
use crate::ui::icon::{Draw, Icon};
use crate::ui::meter::grouped;

/// What a form holds: what was typed before, and what was wrong with it.
pub struct Filled {
    fields: Vec<(String, String)>,
    problems: Vec<FieldProblem>,
}

impl Filled {
    /// Of what was left for the page.
    pub fn new(fields: Vec<(String, String)>, problems: Vec<FieldProblem>) -> Self {
        Self { fields, problems }
    }

    fn typed(&self, name: &str) -> Option<String> {
        let found = self.fields.iter().find(|(field, _)| field == name)?;
        Some(found.1.clone())
    }

    fn value(&self, name: &str, otherwise: impl Into<String>) -> String {
        self.typed(name).unwrap_or_else(|| otherwise.into())
    }

    fn problem(&self, name: &str) -> String {
        self.problems
            .iter()
            .find(|problem| problem.field == name)
            .map(|problem| problem.sentence.clone())
            .unwrap_or_default()
    }

    /// A line of text.
    fn text(
        &self,
        field: PlanField,
        kind: &'static str,
        hint: &str,
        otherwise: &str,
        max_length: usize,
    ) -> impl IntoView + use<> {
        let name = field.name();
        let problem = self.problem(name);
        view! {
            <TextField
                name
                label=field.title()
                value=self.value(name, otherwise)
                kind
                hint=hint.to_owned()
                is_focused=!problem.is_empty()
                problem
                max_length
            />
        }
    }

    /// A choice of one.
    fn choice(
        &self,
        name: &'static str,
        label: &'static str,
        hint: &str,
        options: Vec<(String, String)>,
        otherwise: &str,
    ) -> impl IntoView + use<> {
        let chosen = self.value(name, otherwise);
        let problem = self.problem(name);
        let description = described_by(name, !hint.is_empty(), !problem.is_empty());
        let is_wrong = !problem.is_empty();
        let options = options.into_iter().map(move |(value, title)| {
            let is_chosen = value == chosen;
            view! { <option value=value selected=is_chosen>{title}</option> }
        });
        view! {
            <Labelled name label hint=hint.to_owned() problem>
                <select
                    class="control"
                    id=name
                    name=name
                    aria-invalid=is_wrong.then_some("true")
                    aria-describedby=description
                >
                    {options.collect_view()}
                </select>
            </Labelled>
        }
    }
}

const START_HINT: &str = "Leave it empty for at once. Zoom takes a day in the future; when it begins can\u{2019}t be read back before.";

/// Number, size, term and day of a plan that the account has.
pub fn change_fields(form: &PlanForm, filled: &Filled) -> impl IntoView + use<> {
    let plan = form.plan.clone();
    let code = plan
        .as_ref()
        .and_then(|plan| plan.name.code.clone())
        .unwrap_or_default();
    let bought = plan.as_ref().and_then(|plan| plan.quantity.bought);
    let number = bought.map(|bought| bought.to_string()).unwrap_or_default();
    let is_base = plan.as_ref().is_some_and(|plan| plan.is_base);
    let how = is_base.then(|| how_field(filled));
    let active = plan
        .as_ref()
        .and_then(|plan| plan.active_hosts)
        .map(|active| {
            let active = active.to_string();
            filled.text(PlanField::ActiveHosts, "number", "", &active, 0)
        });
    let choices = (form.choices.len() > 1)
        .then(|| filled.choice("type", "Plan and term", "", options(&form.choices), &code));
    view! {
        {plan.map(|plan| figures(&plan))}
        {filled.text(PlanField::Hosts, "number", &floor_hint(form.plan.as_ref()), &number, 0)}
        {how}
        {active}
        {choices}
        {filled.text(PlanField::Start, "date", START_HINT, "", 0)}
    }
}

/// Whether the number is that of all licences or of those to be added.
fn how_field(filled: &Filled) -> impl IntoView + use<> {
    let options = vec![
        ("all".to_owned(), "So many in all".to_owned()),
        ("more".to_owned(), "So many more than now".to_owned()),
    ];
    filled.choice(
        "how",
        "The number means",
        "In all is safer: sent twice, it means the same.",
        options,
        "all",
    )
}

fn floor_hint(plan: Option<&PlanRow>) -> String {
    let Some(plan) = plan else {
        return String::new();
    };
    match (plan.quantity.used, plan.quantity.pending) {
        (Some(used), pending) => {
            let taken = used + pending.unwrap_or(0);
            format!("At least {}: so many are used or pending.", grouped(taken))
        }
        (None, _) => "How many are used is not known, so Zoom may refuse fewer.".to_owned(),
    }
}

/// What the account has of it now.
fn figures(plan: &PlanRow) -> impl IntoView + use<> {
    let count = |number: Option<i64>| number.map_or_else(|| "not known".to_owned(), grouped);
    let facts = [
        ("Bought", count(plan.quantity.bought)),
        ("Used", count(plan.quantity.used)),
        ("Pending", count(plan.quantity.pending)),
    ];
    view! {
        <dl class="pairs">
            {facts
                .into_iter()
                .map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> })
                .collect_view()}
        </dl>
    }
}

/// Why, and more about it for Zoom.
pub fn cancel_fields(form: &PlanForm, filled: &Filled) -> impl IntoView + use<> {
    let mut reasons = vec![(String::new(), "No reason given".to_owned())];
    reasons.extend(
        CancelReason::ALL
            .iter()
            .map(|reason| (reason.number().to_string(), reason.title().to_owned())),
    );
    let ends = (form.act == PlanAct::CancelEverything).then(|| {
        let ends = form
            .ends
            .iter()
            .map(|end| view! { <li><Draw icon=Icon::Right/> <span>{end.clone()}</span></li> })
            .collect_view();
        view! {
            <p>"One call each, in this order; where Zoom refuses one, the rest is not sent."</p>
            <ol class="checks">{ends}</ol>
        }
    });
    view! {
        {ends}
        <ul class="checks is-warn">
            <li><Draw icon=Icon::Warning/> <span>"Zoom refunds nothing. The service runs to the end of the paid term."</span></li>
            <li><Draw icon=Icon::Warning/> <span>"A cancellation can\u{2019}t be taken back here."</span></li>
        </ul>
        {filled.choice("reason", "Reason for Zoom", "", reasons, "")}
        {filled.text(PlanField::Comment, "text", "Zoom reads this.", "", MAX_COMMENT_CHARS)}
    }
}

/// How many of the plan that was chosen, and from when on.
pub fn order_fields(form: &PlanForm, filled: &Filled) -> impl IntoView + use<> {
    let chosen = form.chosen.clone();
    let code = chosen
        .as_ref()
        .map(|chosen| chosen.code.clone())
        .unwrap_or_default();
    let countries = code_takes_countries(&code).then(|| {
        let hint = "Two-letter codes with commas between them, e.g. US,CA.";
        filled.text(PlanField::CalloutCountries, "text", hint, "", 0)
    });
    view! {
        <input type="hidden" name="type" value=code/>
        {chosen.map(|chosen| view! {
            <p class="sub">{chosen.family.clone()} " \u{b7} " <code>{chosen.code.clone()}</code></p>
            {(!chosen.note.is_empty()).then(|| view! { <p class="reason">{chosen.note.clone()}</p> })}
        })}
        {filled.text(PlanField::Hosts, "number", "", "1", 0)}
        {countries}
        {filled.text(PlanField::Start, "date", START_HINT, "", 0)}
    }
}

/// Phone base plans and Contact Center usage name the countries that may be called.
fn code_takes_countries(code: &str) -> bool {
    let property = domain::catalogue::find(code).and_then(|entry| entry.property);
    matches!(
        property,
        Some("plan_phone.plan_base" | "plan_zcc.plan_usage" | "plan_audio")
    )
}

/// A first subscription: who receives the bills, the base plan, start and order numbers.
pub fn subscribe_fields(form: &PlanForm, filled: &Filled) -> impl IntoView + use<> {
    let terms = [1, 12, 24, 36, 48, 60, 72, 84, 96, 108, 120].map(|months| {
        let title = match months {
            1 => "1 month".to_owned(),
            12 => "1 year".to_owned(),
            months => format!("{} years", months / 12),
        };
        (months.to_string(), title)
    });
    let mut terms: Vec<(String, String)> = terms.into();
    terms.insert(0, (String::new(), "As the plan says".to_owned()));
    let mut sizes: Vec<(String, String)> = EMPLOYEE_COUNTS
        .map(|size| (size.to_owned(), size.to_owned()))
        .into();
    sizes.insert(0, (String::new(), "Not stated".to_owned()));
    // None is chosen beforehand: nobody buys a plan by overlooking a field.
    let mut plans = options(&form.choices);
    plans.insert(0, (String::new(), "Choose a plan".to_owned()));
    view! {
        <h3>"Plan"</h3>
        <div class="form-grid">
        {filled.choice("type", "Base plan and term", "", plans, "")}
        {filled.text(PlanField::Hosts, "number", "", "", 0)}
        {filled.text(PlanField::Start, "date", START_HINT, "", 0)}
        {filled.choice("contract_term", "Contract term", "", terms, "")}
        {filled.text(PlanField::PurchaseOrderNumber, "text", "Zoom offers no way to read it back.", "", MAX_NUMBER_CHARS)}
        {filled.text(PlanField::DealRegistrationId, "text", "", "", MAX_NUMBER_CHARS)}
        </div>
        <h3>"Billing contact"</h3>
        <div class="form-grid">
            {Field::ALL.iter().map(|field| contact_field(*field, filled)).collect_view()}
            {filled.choice("employee_count", "Employees", "", sizes, "")}
        </div>
    }
}

fn contact_field(field: Field, filled: &Filled) -> AnyView {
    if field == Field::Country {
        let mut countries = vec![(String::new(), "Choose a country".to_owned())];
        countries.extend(
            geography::COUNTRIES
                .iter()
                .map(|(id, name)| ((*id).to_owned(), (*name).to_owned())),
        );
        return filled
            .choice("country", "Country", "", countries, "")
            .into_any();
    }
    let hint = match field {
        Field::State => "Two letters, for the United States and Canada alone.",
        _ => "",
    };
    let name = field.name();
    view! {
        <TextField
            name
            label=field.title()
            value=filled.value(name, "")
            hint=hint.to_owned()
            problem=filled.problem(name)
            max_length=field.max_chars()
        />
    }
    .into_any()
}

fn options(choices: &[PlanChoice]) -> Vec<(String, String)> {
    choices
        .iter()
        .map(|choice| (choice.code.clone(), choice.in_words()))
        .collect()
}
