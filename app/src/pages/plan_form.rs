//! The forms on which an account's plans are changed, cancelled and added; each drafts a change that is
//! reviewed before anything is sent.

use domain::contact::FieldProblem;
use domain::ids::AccountId;
use domain::people::Permission;
use domain::view::{PlanAct, PlanChoice, PlanFacet, PlanForm, PlanSearch};
use leptos::prelude::*;
use portal::PlanFormAsk;

use super::account_head::{AccountTab, AccountTop};
use super::page::{Desk, Screen, from_query, id_from_path, not_found, page};
use super::plan_fields::{Filled, cancel_fields, change_fields, order_fields, subscribe_fields};
use super::plan_picker::picker;
use super::plan_preview::nothing_yet;
use super::rail::Place;
use crate::flash::{Entered, Flash};
use crate::islands::plan_preview::PlanFollow;
use crate::paths;
use crate::ui::card::Card;
use crate::ui::icon::{Draw, Icon};
use crate::ui::problems::ErrorSummary;
use crate::ui::stamp::AsOf;

/// The page.
#[component]
pub fn PlanFormPage() -> impl IntoView {
    let id = id_from_path::<AccountId>("account");
    let act = id_from_path::<PlanAct>("act");
    let ask = act.map(|act| PlanFormAsk {
        act,
        code: from_query("code").unwrap_or_default(),
        search: PlanSearch {
            text: from_query("q").unwrap_or_default(),
            narrowed: PlanFacet::ALL.map(|facet| from_query(facet.name()).unwrap_or_default()),
        },
    });
    page(Permission::ReadBilling, move |desk| async move {
        let (Some(id), Some(ask)) = (id, ask) else {
            return Err(not_found(&desk.context));
        };
        let form = desk
            .portal()
            .plan_form(&desk.caller, &id, &ask)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: format!("{} \u{2013} {}", form.act.title(), form.head.name),
            place: Place::Accounts,
            body: body(form, desk).into_any(),
            said: None,
        })
    })
}

/// What was typed before, if it was this form.
fn entered(flash: Flash, form: &PlanForm) -> (Vec<(String, String)>, Vec<FieldProblem>) {
    match flash.entered {
        Entered::Plans {
            account_id,
            act,
            fields,
        } if account_id == form.head.id && act == form.act => (fields, flash.problems),
        _ => (Vec::new(), Vec::new()),
    }
}

/// Why nothing can be drafted by this person or at all, if so.
fn closed(form: &PlanForm, may_change: bool) -> Option<String> {
    form.obstacle.clone().or_else(|| {
        (!may_change).then(|| {
            format!(
                "Your role cannot {}. Ask an operator.",
                Permission::Change.deed()
            )
        })
    })
}

fn body(form: PlanForm, desk: Desk) -> impl IntoView {
    let may_change = desk.may(Permission::Change);
    let (fields, problems) = entered(desk.flash, &form);
    let content = match closed(&form, may_change) {
        Some(reason) => closed_card(form.clone(), reason).into_any(),
        None if form.act == PlanAct::Add && form.chosen.is_none() => picker(&form).into_any(),
        None => filled_in(form.clone(), Filled::new(fields, problems.clone())).into_any(),
    };
    let stamp = form.fetched_at.map(|at| {
        view! { <p class="page-stamp"><AsOf source="Plans" at/></p> }
    });
    view! {
        <AccountTop head=form.head.clone() tab=AccountTab::Plans/>
        <ErrorSummary problems kept="Nothing was drafted. What you entered is still here."/>
        {content}
        {stamp}
    }
}

fn closed_card(form: PlanForm, reason: String) -> impl IntoView + use<> {
    view! {
        <Card title=heading(&form)>
            <p class="read-only-action">
                <button class="button" type="button" aria-disabled="true" aria-describedby="closed-reason">
                    <Draw icon=Icon::Lock/>
                    "Review change"
                </button>
                <span class="reason" id="closed-reason">{reason}</span>
            </p>
            <p><a href=paths::plans(&form.head.id)>"Back to plans & add-ons"</a></p>
        </Card>
    }
}

/// What the form is about: the act, and the plan in words.
fn heading(form: &PlanForm) -> String {
    let name = form
        .plan
        .as_ref()
        .map(|plan| plan.name.in_words())
        .or_else(|| form.chosen.as_ref().map(PlanChoice::in_words));
    match (form.act, name) {
        (PlanAct::Change, Some(name)) => format!("Change {name}"),
        (PlanAct::Cancel, Some(name)) => format!("Cancel {name}"),
        (PlanAct::Add, Some(name)) => format!("Add {name}"),
        (act, _) => act.title().to_owned(),
    }
}

fn filled_in(form: PlanForm, filled: Filled) -> impl IntoView + use<> {
    let fields = match form.act {
        PlanAct::Change => change_fields(&form, &filled).into_any(),
        PlanAct::Cancel | PlanAct::CancelEverything => cancel_fields(&form, &filled).into_any(),
        PlanAct::Add => order_fields(&form, &filled).into_any(),
        PlanAct::Subscribe => subscribe_fields(&form, &filled).into_any(),
    };
    let code_now = form.plan.as_ref().and_then(|plan| plan.name.code.clone());
    let preview = paths::plan_preview(&form.head.id, form.act);
    let drafting = view! {
        <Card title=heading(&form)>
            <form class="plan-form" method="post" action=paths::post::DRAFT_PLANS>
                <input type="hidden" name="account_id" value=form.head.id.to_string()/>
                <input type="hidden" name="act" value=form.act.as_str()/>
                {code_now.map(|code| view! { <input type="hidden" name="code_now" value=code/> })}
                {fields}
                <div class="commit">
                    <button class="button is-primary is-large" type="submit">"Review change"</button>
                    <a class="button is-large is-ghost" href=paths::plans(&form.head.id)>"Back"</a>
                    <span class="commit-note">"Nothing is sent to Zoom yet: the next page shows what would change."</span>
                </div>
            </form>
        </Card>
    };
    view! {
        <PlanFollow>
            {drafting}
            <div class="plan-preview">
                <p class="visually-hidden" role="status"></p>
                <div class="column" data-from=preview>{nothing_yet()}</div>
            </div>
        </PlanFollow>
    }
}
