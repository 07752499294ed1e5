//! Plans and add-ons of an account: every family as one table, section by section.

use domain::ids::AccountId;
use domain::people::Permission;
use domain::view::{Fact, May, PlanAct, PlanRow, PlanSection, PlansPage};
use domain::zoom::PlanStatus;
use leptos::prelude::*;

use super::account_head::{AccountTab, AccountTop};
use super::fact::{Ask, missing, trouble_unless_told};
use super::page::{Screen, id_from_path, not_found, page};
use super::plan::{count, free, name_cell, status_badge};
use super::rail::Place;
use super::said::said;
use crate::flash::Flash;
use crate::paths;
use crate::ui::badge::{Badge, Family};
use crate::ui::card::Card;
use crate::ui::empty::Empty;
use crate::ui::icon::{Draw, Icon};
use crate::ui::mark::Emptiness;
use crate::ui::stamp::AsOf;
use crate::ui::table::TableBox;
use crate::ui::when::{Times, day, day_or_dash};

/// The page.
#[component]
pub fn AccountPlans() -> impl IntoView {
    let id = id_from_path::<AccountId>("account");
    page(Permission::ReadBilling, move |desk| async move {
        let id = id.ok_or_else(|| not_found(&desk.context))?;
        let page = desk
            .portal()
            .plans(&desk.caller, &id)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: format!("Plans & add-ons \u{2013} {}", page.head.name),
            place: Place::Accounts,
            body: body(page, &desk.flash, desk.may(Permission::Change)),
            said: None,
        })
    })
}

fn body(page: PlansPage, flash: &Flash, may_change: bool) -> AnyView {
    let id = page.head.id.clone();
    let ask = Ask {
        action: paths::post::REFRESH_PLANS,
        fields: vec![("account_id", id.to_string())],
        label: "Refresh",
        offer: page.refresh.clone(),
        id: "refresh-plans",
    };
    let trouble =
        trouble_unless_told(&page.plans, flash).or_else(|| trouble_unless_told(&page.usage, flash));
    let actions = page.plans.value().is_some().then(|| {
        let acts = may_change.then(|| subscription_actions(&page));
        view! { {acts} {ask.button()} }.into_any()
    });
    let content = match page.plans.value() {
        None => {
            let missing = missing(&page.plans, "Plans", &paths::plans(&id), &ask);
            view! { <Card title="Plans & add-ons">{missing}</Card> }.into_any()
        }
        Some(rows) if rows.is_empty() => no_plans(&page),
        Some(rows) => plan_table(rows.clone(), &page),
    };
    view! {
        <AccountTop head=page.head.clone() tab=AccountTab::Plans actions/>
        {trouble}
        {content}
        {said(page.said)}
    }
    .into_any()
}

fn stamps(page: &PlansPage) -> AnyView {
    let usage = match &page.usage {
        Fact::Known { stamp, .. } => {
            view! { <AsOf source="Usage" at=stamp.fetched_at/> }.into_any()
        }
        Fact::BeingFetched { .. } => "Usage is on the way.".into_any(),
        Fact::Refused { refusal, .. } => {
            format!("Used, pending and free are missing: {}", refusal.sentence()).into_any()
        }
        Fact::NotFetched { .. } | Fact::Failed(_) => {
            "Used, pending and free are missing: the usage could not be fetched yet.".into_any()
        }
    };
    view! {
        {page.plans.stamp().map(|stamp| view! { <AsOf source="Plans" at=stamp.fetched_at/> })}
        {usage}
    }
    .into_any()
}

fn no_plans(page: &PlansPage) -> AnyView {
    view! {
        <Card title="Plans & add-ons" foot=stamps(page)>
            <Empty
                emptiness=Emptiness::KnownNone
                title="No plan"
                text="Zoom names no plan of this account, neither a base plan nor an add-on."
            />
        </Card>
    }
    .into_any()
}

fn plan_table(rows: Vec<PlanRow>, page: &PlansPage) -> AnyView {
    let mut sections: Vec<(PlanSection, Vec<PlanRow>)> = Vec::new();
    for row in rows {
        match sections.last_mut() {
            Some((section, rows)) if *section == row.section => rows.push(row),
            _ => sections.push((row.section, vec![row])),
        }
    }
    let id = page.head.id.clone();
    let bodies = sections.into_iter().map(move |(section, rows)| {
        view! {
            <tbody>
                <tr class="group">
                    <th scope="rowgroup" colspan="8">{section.title()}</th>
                </tr>
                {rows.into_iter().map(|row| plan_row(&id, row)).collect_view()}
            </tbody>
        }
    });
    view! {
        <TableBox
            caption="Plans and add-ons with what is bought and used of them"
            class="plans"
            scrolls=true
            foot=stamps(page)
        >
            <thead>
                <tr>
                    <th scope="col">"Plan"</th>
                    <th scope="col" class="number">"Bought"</th>
                    <th scope="col" class="number">"Used"</th>
                    <th scope="col" class="number">"Pending"</th>
                    <th scope="col" class="number">"Free"</th>
                    <th scope="col">"Status"</th>
                    <th scope="col" class="number">"Effective"</th>
                    <th scope="col" class="number">"Next invoice"</th>
                </tr>
            </thead>
            {bodies.collect_view()}
        </TableBox>
    }
    .into_any()
}

fn plan_row(id: &AccountId, plan: PlanRow) -> impl IntoView + use<> {
    let times = Times::of_page();
    let is_to_come = plan.effective.is_some_and(|date| date > times.today())
        && plan.status != PlanStatus::Expired;
    let to_come = is_to_come.then(|| {
        view! { <Badge family=Family::Accent icon=Icon::Clock text="Not started"/> }
    });
    let next = match plan.next_invoice {
        Some(date) if plan.is_ended() => format!("ends {}", day(date)),
        date => day_or_dash(date),
    };
    let bought = plan.active_hosts.map(|active| {
        view! { <span class="sub">{format!("{} active hosts", crate::ui::meter::grouped(active))}</span> }
    });
    view! {
        <tr>
            <th scope="row" title=plan.zoom_name.clone()>
                {name_cell(&plan.name, &plan.property, plan.familiarity)}
                {extras(&plan.extras)}
                {row_actions(id, &plan)}
            </th>
            <td class="number"><strong>{count(plan.quantity.bought)}</strong> {bought}</td>
            <td class="number">{count(plan.quantity.used)}</td>
            <td class="number">{count(plan.quantity.pending)}</td>
            <td class="number">{free(plan.quantity)}</td>
            <td><span class="badges">{status_badge(&plan.status)} {to_come}</span></td>
            <td class="number">{day_or_dash(plan.effective)}</td>
            <td class="number">{next}</td>
        </tr>
    }
}

/// What can be done with a plan; what can't stays, closed, with the reason beside it.
fn row_actions(id: &AccountId, plan: &PlanRow) -> impl IntoView + use<> {
    let code = plan.name.code.clone().unwrap_or_default();
    let name = plan.name.in_words();
    let action = |act: PlanAct, word: &'static str, may: &Option<May>| {
        match may.as_ref()? {
        Ok(()) => Some(
            view! {
                <a class="button is-ghost is-small" href=paths::plan_form(id, act, &code) aria-label=format!("{word} {name}")>
                    {word}
                </a>
            }
            .into_any(),
        ),
        Err(_) => Some(
            view! {
                <button class="button is-ghost is-small" type="button" aria-disabled="true" aria-label=format!("{word} {name}")>
                    <Draw icon=Icon::Lock/>
                    {word}
                </button>
            }
            .into_any(),
        ),
    }
    };
    let reason = |may: &Option<May>| may.clone().and_then(Result::err);
    let mut reasons: Vec<String> = [reason(&plan.change), reason(&plan.cancel)]
        .into_iter()
        .flatten()
        .collect();
    reasons.dedup();
    view! {
        <span class="row-actions">
            {action(PlanAct::Change, "Change", &plan.change)}
            {action(PlanAct::Cancel, "Cancel", &plan.cancel)}
        </span>
        {reasons.into_iter().map(|reason| view! { <span class="sub row-reason">{reason}</span> }).collect_view()}
    }
}

/// What can be done with the subscription as a whole.
fn subscription_actions(page: &PlansPage) -> impl IntoView + use<> {
    let link = |act: PlanAct, icon: Icon, word: &'static str| {
        view! {
            <a class="button" href=paths::plan_form(&page.head.id, act, "")>
                <Draw icon/>
                {word}
            </a>
        }
    };
    let may = &page.may;
    view! {
        {may.subscribe.is_ok().then(|| link(PlanAct::Subscribe, Icon::Plus, "Subscribe to a plan"))}
        {may.add.is_ok().then(|| link(PlanAct::Add, Icon::Plus, "Add a plan"))}
        {may.cancel_everything.is_ok().then(|| link(PlanAct::CancelEverything, Icon::Cross, "Cancel everything"))}
    }
}

/// Whatever else Zoom says of a plan, as it says it.
fn extras(extras: &[(String, String)]) -> Option<AnyView> {
    if extras.is_empty() {
        return None;
    }
    let pairs = extras.iter().map(|(name, value)| {
        view! {
            <dt><code>{name.clone()}</code></dt>
            <dd>{value.clone()}</dd>
        }
    });
    let word = match extras.len() {
        1 => "1 more detail".to_owned(),
        count => format!("{count} more details"),
    };
    Some(
        view! {
            <details class="extras">
                <summary>{word}</summary>
                <dl class="pairs">{pairs.collect_view()}</dl>
            </details>
        }
        .into_any(),
    )
}
