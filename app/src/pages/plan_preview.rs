//! What a form of plans would change, beside the form: a piece that its island fetches while it is filled
//! in. Without WASM it does not show; the review says the same.

use domain::ids::AccountId;
use domain::people::Permission;
use domain::view::{DiffLine, PlanAct, PlanEffect, PlanPreview};
use leptos::prelude::*;
use portal::PortalError;

use super::change_checks::Checks;
use super::change_cost::CostCard;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::ui::card::Card;
use crate::ui::diff::DiffTable;
use crate::ui::when::Times;

const TITLE: &str = "What would change";

/// The piece by itself, as HTML.
///
/// # Errors
/// Nobody is signed in, there is no such account, or the store does not answer.
pub async fn fragment(
    context: &RequestContext,
    id: &AccountId,
    act: PlanAct,
    typed: &[(String, String)],
) -> Result<String, AppError> {
    let caller = context.authorize(Permission::ReadBilling)?;
    let preview = context
        .portal
        .preview_plan_form(&caller, id, act, typed)
        .await;
    let times = Times::new(context.portal.now(), &caller.person.zone);
    let may_price = caller.person.role.may(Permission::EditPrices);
    let owner = Owner::new();
    let piece = match preview {
        Ok(PlanPreview::Changes(effect)) => owner.with(|| {
            provide_context(times);
            changes(effect, may_price).into_view().to_html()
        }),
        Ok(PlanPreview::NothingToChange) => {
            owner.with(|| nothing("The form says what Zoom already has.").to_html())
        }
        Ok(PlanPreview::Unfinished(problems)) => {
            let sentences = problems.into_iter().map(|problem| problem.sentence);
            owner.with(|| unfinished(sentences.collect()).to_html())
        }
        Err(PortalError::Blocked(sentence)) => owner.with(|| nothing(&sentence).to_html()),
        Err(error) => return Err(context.portal_error(error)),
    };
    Ok(piece)
}

/// What stands there until the island has fetched something.
pub fn nothing_yet() -> AnyView {
    nothing("It appears here while you fill in the form.")
}

fn card(content: AnyView) -> AnyView {
    view! { <Card title=TITLE>{content}</Card> }.into_any()
}

fn nothing(words: &str) -> AnyView {
    card(view! { <p class="reason">{words.to_owned()}</p> }.into_any())
}

fn unfinished(sentences: Vec<String>) -> AnyView {
    let sentences = sentences
        .into_iter()
        .map(|sentence| view! { <li>{sentence}</li> })
        .collect_view();
    let content = view! {
        <p class="reason">"It appears here once the form is complete:"</p>
        <ul class="reason">{sentences}</ul>
    };
    card(content.into_any())
}

fn changes(effect: PlanEffect, may_price: bool) -> AnyView {
    let changed = effect
        .diff
        .into_iter()
        .filter(DiffLine::is_changed)
        .collect();
    let said = match effect.cost.total() {
        Ok(total) => format!("Difference, a year: {}", total.difference()),
        Err(_) => "What this costs is unknown.".to_owned(),
    };
    view! {
        <span hidden data-said=said></span>
        <Card title=TITLE is_flush=true><DiffTable lines=changed/></Card>
        <Checks checks=effect.objections warnings=Vec::new()/>
        <CostCard cost=effect.cost may_price/>
    }
    .into_any()
}
