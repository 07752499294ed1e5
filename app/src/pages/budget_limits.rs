//! The form that edits Zoom's limits.

use domain::limit_figures::{Figure, LimitWishes, MAX_REASON_CHARS};
use domain::limits::{Scope, Tier};
use domain::people::Permission;
use domain::view::LimitsForm;
use leptos::prelude::*;

use super::page::{Screen, page};
use super::rail::Place;
use crate::flash::{Entered, Flash};
use crate::paths::{self, post};
use crate::ui::card::Card;
use crate::ui::field::TextField;
use crate::ui::meter::grouped;

/// The page.
#[component]
pub fn BudgetLimits() -> impl IntoView {
    page(Permission::ManageLimits, move |desk| async move {
        let form = desk
            .portal()
            .limits_form(&desk.caller)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: "Edit limits".to_owned(),
            place: Place::Budget,
            body: body(&form, &desk.flash).into_any(),
            said: None,
        })
    })
}

/// What the form holds at first: what was refused, or what stands.
fn wishes(form: &LimitsForm, flash: &Flash) -> LimitWishes {
    if let Entered::Limits(wishes) = &flash.entered {
        return wishes.clone();
    }
    let figures = form.set.iter();
    LimitWishes {
        tier: form.tier.as_str().to_owned(),
        scope: form.scope.as_str().to_owned(),
        figures: figures
            .map(|(figure, value)| (figure.name().to_owned(), value.to_string()))
            .collect(),
        ..LimitWishes::default()
    }
}

fn body(form: &LimitsForm, flash: &Flash) -> impl IntoView + use<> {
    let base = form.base.clone();
    let wishes = wishes(form, flash);
    let tier = wishes.tier.parse().unwrap_or(form.tier);
    let figures: Vec<_> = Figure::ALL
        .iter()
        .map(|known| figure(*known, &wishes, tier, flash))
        .collect();
    let tiers = Tier::ALL.map(|known| {
        let value = known.as_str();
        view! { <option value=value selected=value == wishes.tier>{known.title()}</option> }
    });
    let scopes = Scope::ALL.map(|known| {
        let value = known.as_str();
        let title = known.title();
        view! {
            <label class="choice">
                <input type="radio" name="scope" value=value checked=value == wishes.scope/>
                {title}
            </label>
        }
    });
    let accept = flash
        .problems
        .iter()
        .any(|problem| problem.field == "accept");
    let reason_problem = problem(flash, "reason");
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1>"Edit limits"</h1>
                <p class="page-lead">
                    "An empty field means what Zoom publishes. Limits hold from the next call on, in all instances; \
                     what Zoom has refused stays closed until its time is up."
                </p>
            </div>
            <div class="page-actions"><a class="button" href=paths::BUDGET>"Back to the budget"</a></div>
        </div>
        <Card title="Limits">
            <form class="limits-form" method="post" action=post::SAVE_LIMITS>
                <input type="hidden" name="base" value=base/>
                <div class="field">
                    <label for="tier">"The master account\u{2019}s tier at Zoom"</label>
                    <select class="control" id="tier" name="tier">{tiers.collect_view()}</select>
                </div>
                <fieldset class="choices">
                    <legend>"Invoice details and PDFs are counted"</legend>
                    {scopes.collect_view()}
                </fieldset>
                <p class="field-hint">
                    "Zoom does not say for whom. The whole master account is the strict reading; a wider one is refused \
                     by Zoom with 429 if it is wrong."
                </p>
                <div class="limit-figures">{figures}</div>
                {accept.then(|| view! {
                    <label class="choice">
                        <input type="checkbox" id="accept" name="accept" value="on"/>
                        "Looser than Zoom\u{2019}s text is meant: Zoom may refuse calls, and each refusal closes the slot for all"
                    </label>
                })}
                <TextField name="reason" label="Reason" value=wishes.reason is_required=true problem=reason_problem
                    max_length=MAX_REASON_CHARS hint="It stands in the audit log, with what was before."/>
                <div class="limit-buttons">
                    <button class="button is-primary" type="submit">"Save limits"</button>
                    <button class="button" type="submit" formaction=post::DEFAULT_LIMITS>"Back to defaults"</button>
                </div>
            </form>
        </Card>
    }
}

fn problem(flash: &Flash, field: &str) -> String {
    let found = flash.problems.iter().find(|problem| problem.field == field);
    found.map_or_else(String::new, |problem| problem.sentence.clone())
}

fn figure(figure: Figure, wishes: &LimitWishes, tier: Tier, flash: &Flash) -> AnyView {
    let label = figure.in_words();
    let hint = format!(
        "Zoom\u{2019}s text: {}",
        grouped(figure.published(tier).into())
    );
    let value = wishes.of(figure).to_owned();
    let wrong = problem(flash, figure.name());
    view! { <TextField name=figure.name() label value hint problem=wrong max_length=12/> }
        .into_any()
}
