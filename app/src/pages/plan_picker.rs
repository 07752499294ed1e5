//! The list from which a plan is chosen that is to be added: searched by words, narrowed by
//! family, term and region.

use domain::view::{PlanAct, PlanChoice, PlanFacet, PlanForm};
use leptos::prelude::*;

use crate::paths;
use crate::ui::chip::Kept;
use crate::ui::empty::Empty;
use crate::ui::mark::Emptiness;
use crate::ui::meter::grouped;
use crate::ui::search_form::SearchForm;
use crate::ui::table::TableBox;

/// The search and what it found.
pub fn picker(form: &PlanForm) -> impl IntoView + use<> {
    let action = paths::plan_form(&form.head.id, PlanAct::Add, "");
    let facets = PlanFacet::ALL.iter().zip(&form.search.narrowed);
    let kept = facets
        .filter(|(_, to)| !to.is_empty())
        .map(|(facet, to)| (facet.name(), to.clone()))
        .collect();
    let found = match form.choices.is_empty() {
        true => none().into_any(),
        false => table(form).into_any(),
    };
    view! {
        <div class="filter-bar">
            <SearchForm
                action=action.clone()
                label="Plans that can be added"
                kept
                value=form.search.text.clone()
                takes="Which plan: part of a name, a family or a code"
                placeholder="Name, family or code"
            />
            {narrowing(form, action)}
        </div>
        {found}
    }
}

fn narrowing(form: &PlanForm, action: String) -> impl IntoView + use<> {
    let kept = match form.search.text.is_empty() {
        true => Vec::new(),
        false => vec![("q", form.search.text.clone())],
    };
    let facets = PlanFacet::ALL.into_iter().zip(&form.facets);
    let selects = facets
        .zip(&form.search.narrowed)
        .map(|((facet, values), chosen)| select(facet, values, chosen))
        .collect_view();
    view! {
        <form class="facets-form" method="get" action=action>
            <Kept pairs=kept/>
            {selects}
            <button class="button" type="submit">"Show"</button>
        </form>
    }
}

fn select(facet: PlanFacet, values: &[String], chosen: &str) -> impl IntoView + use<> {
    let options = values.iter().map(|value| {
        let is_chosen = value == chosen;
        view! { <option value=value.clone() selected=is_chosen>{value.clone()}</option> }
    });
    view! {
        <select class="control" name=facet.name() aria-label=facet.title()>
            <option value="">{facet.all()}</option>
            {options.collect_view()}
        </select>
    }
}

fn table(form: &PlanForm) -> impl IntoView + use<> {
    let foot = match form.found > form.choices.len() {
        true => format!(
            "{} of {} plans; search to see the others.",
            form.choices.len(),
            grouped(i64::try_from(form.found).unwrap_or(i64::MAX))
        ),
        false => format!("{} plans", form.choices.len()),
    };
    let rows = form
        .choices
        .iter()
        .map(|choice| row(form, choice))
        .collect_view();
    view! {
        <TableBox caption="Plans that can be added" class="plan-choices" scrolls=true foot=foot.into_any()>
            <thead>
                <tr>
                    <th scope="col">"Plan"</th>
                    <th scope="col">"Term"</th>
                    <th scope="col">"Family"</th>
                    <th scope="col">"Needs"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </TableBox>
    }
}

fn row(form: &PlanForm, choice: &PlanChoice) -> impl IntoView + use<> {
    let href = paths::plan_form(&form.head.id, PlanAct::Add, &choice.code);
    view! {
        <tr>
            <th scope="row">
                <a href=href>{choice.in_words()}</a>
                <span class="sub">
                    <code>{choice.code.clone()}</code>
                    {(!choice.region.is_empty()).then(|| format!(" \u{b7} {}", choice.region))}
                </span>
            </th>
            <td>{choice.term.clone()}</td>
            <td>{choice.family.clone()}</td>
            <td>{choice.note.clone()}</td>
        </tr>
    }
}

fn none() -> impl IntoView {
    view! {
        <div class="card"><div class="card-body">
            <Empty
                emptiness=Emptiness::KnownNone
                title="No plan fits"
                text="Search for part of a name, a family or a code, or choose another family."
            />
        </div></div>
    }
}
