//! The list from which a plan is chosen that is to be added: searched by words, narrowed by family.

use domain::view::{PlanAct, PlanChoice, PlanForm};
use leptos::prelude::*;

use crate::paths;
use crate::ui::empty::Empty;
use crate::ui::field::TextField;
use crate::ui::icon::{Draw, Icon};
use crate::ui::mark::Emptiness;
use crate::ui::meter::grouped;
use crate::ui::table::TableBox;

/// The search and what it found.
pub fn picker(form: &PlanForm) -> impl IntoView + use<> {
    let families = form.families.iter().map(|family| {
        let is_chosen = *family == form.search.family;
        view! { <option value=family.clone() selected=is_chosen>{family.clone()}</option> }
    });
    let found = match form.choices.is_empty() {
        true => none().into_any(),
        false => table(form).into_any(),
    };
    view! {
        <form class="filter-form" method="get" action=paths::plan_form(&form.head.id, PlanAct::Add, "") role="search">
            <TextField name="q" label="Which plan" value=form.search.text.clone() kind="search"/>
            <div class="field">
                <label for="family">"Family"</label>
                <select class="control" id="family" name="family">
                    <option value="">"All families"</option>
                    {families.collect_view()}
                </select>
            </div>
            <button class="button" type="submit"><Draw icon=Icon::Search/> "Search"</button>
        </form>
        {found}
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
        <TableBox caption="Plans that can be added" class="choices" scrolls=true foot=foot.into_any()>
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
                <span class="sub"><code>{choice.code.clone()}</code></span>
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
