//! Zoom's budget: what is left, what was asked hour by hour, the limits and what Zoom refused.

use domain::limit_figures::target_title;
use domain::limits::{Limit, Rule, Scope};
use domain::people::Permission;
use domain::time::MINUTE_MS;
use domain::view::{
    BudgetGlance, BudgetPage, CallRefusal, FleetInvoiceQuery, LimitGroup, LimitSource, SlotPlace,
    StoredFile,
};
use leptos::prelude::*;

use super::budget_hours::calls_by_hour;
use super::page::{Screen, page};
use super::rail::Place;
use crate::paths;
use crate::ui::badge::{Badge, Family};
use crate::ui::card::{Card, Kpi};
use crate::ui::icon::Icon;
use crate::ui::meter::{Meter, grouped};
use crate::ui::table::TableBox;
use crate::ui::when::Times;

/// The page.
#[component]
pub fn Budget() -> impl IntoView {
    page(Permission::ReadBilling, move |desk| async move {
        let budget = desk
            .portal()
            .budget_page(&desk.caller)
            .await
            .map_err(|error| desk.fail(error))?;
        let may_edit = desk.may(Permission::ManageLimits);
        Ok(Screen {
            title: "Zoom budget".to_owned(),
            place: Place::Budget,
            body: body(budget, may_edit).into_any(),
            said: None,
        })
    })
}

fn body(budget: BudgetPage, may_edit: bool) -> impl IntoView {
    let resets = Times::of_page().clock(budget.resets_at);
    let edit = may_edit.then(|| {
        view! {
            <div class="page-actions">
                <a class="button" href=paths::BUDGET_LIMITS>"Edit limits"</a>
            </div>
        }
    });
    let rows = budget.limits.iter().map(limit).collect_view();
    let refusals = refusals(&budget.refusals);
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1>"Zoom budget"</h1>
                <p class="page-lead">
                    "Zoom rations calls. This is what Subtotal has counted since 00:00 GMT; your other Zoom apps draw \
                     on the same allowance, so the real rest may be lower."
                </p>
            </div>
            {edit}
        </div>
        <div class="kpis">{kpis(&budget, &resets)}</div>
        {calls_by_hour(&budget.hours)}
        <TableBox caption="Limits" class="limits" scrolls=true>
            <thead>
                <tr>
                    <th scope="col">"Limit"</th>
                    <th scope="col">"Scope"</th>
                    <th scope="col" class="number">"Used today"</th>
                    <th scope="col">"Allowed"</th>
                    <th scope="col"><span class="visually-hidden">"Share used"</span></th>
                    <th scope="col">"Next slot"</th>
                    <th scope="col">"Where the figure is from"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </TableBox>
        {refusals}
    }
}

fn count(value: u64) -> String {
    grouped(i64::try_from(value).unwrap_or(i64::MAX))
}

fn share(part: u64, of: u64) -> impl IntoView {
    let quantity = domain::view::Quantity {
        bought: i64::try_from(of).ok(),
        used: i64::try_from(part.min(of)).ok(),
        pending: None,
    };
    view! { <Meter quantity width=240 height=8/> }
}

fn kpis(budget: &BudgetPage, resets: &str) -> impl IntoView + use<> {
    let left = budget.glance.map(|BudgetGlance { left, of }| {
        let used = format!("{} used \u{b7} resets at {resets}", count(of - left));
        view! {
            <Kpi label="Heavy calls left today" figure=count(left).into_any()
                unit=format!("of {}", count(of)) line=share(left, of).into_any() source=used.into_any()/>
        }
    });
    let kept = budget.kept.map(|BudgetGlance { left, of }| {
        view! {
            <Kpi label="Kept for people" figure=count(left).into_any() unit=format!("of {}", count(of))
                line=share(left, of).into_any() source="20\u{2009}% that the keeper cannot touch".into_any()/>
        }
    });
    let pdf = match budget.next_pdf.free_at {
        Some(at) => Times::of_page().clock(at),
        None => "Now".to_owned(),
    };
    let pdfs = match budget.pdfs_a_day {
        Some(cap) => format!(
            "{} of {} today",
            count(budget.pdfs_today),
            grouped(cap.into())
        ),
        None => format!("{} today, counted one by one", count(budget.pdfs_today)),
    };
    let missing = FleetInvoiceQuery {
        file: Some(StoredFile::No),
        ..FleetInvoiceQuery::default()
    };
    let pdfs = view! {
        {pdfs} " \u{b7} "
        <a class="link" href=paths::fleet_invoices(&missing)>
            {format!("{} not stored", count(budget.pdfs_missing))}
        </a>
    };
    let pdf_line = budget
        .pdfs_a_day
        .map(|cap| share(budget.pdfs_today, cap.into()).into_any());
    let last = match budget.refusals.first() {
        Some(refusal) => format!(
            "Last: {}, {}",
            Times::of_page().clock(refusal.at),
            refusal.operation.title().to_lowercase()
        ),
        None => "Zoom turned no call away".to_owned(),
    };
    view! {
        {left}
        {kept}
        <Kpi label="Next invoice PDF" figure=pdf.into_any() line=pdf_line source=pdfs.into_any()/>
        <Kpi label="Refused by Zoom (429)" figure=count(budget.refused).into_any() unit="in 30 days"
            source=last.into_any()/>
    }
}

fn limit(group: &LimitGroup) -> impl IntoView + use<> {
    let cap = group.limits.iter().find_map(|limit| match limit.rule {
        Rule::PerDay(cap) if limit.scope == Scope::Master => Some(u64::from(cap)),
        _ => None,
    });
    let meter = cap.map(|cap| {
        let quantity = domain::view::Quantity {
            bought: i64::try_from(cap).ok(),
            used: i64::try_from(group.used).ok(),
            pending: None,
        };
        view! { <Meter quantity/> }
    });
    let allowed: Vec<String> = group.limits.iter().map(allowed).collect();
    view! {
        <tr>
            <th scope="row" class="name">{target_title(group.target)}</th>
            <td>{group.scope.title()}</td>
            <td class="number">{count(group.used)}</td>
            <td>{allowed.join(", ")}</td>
            <td>{meter}</td>
            <td class="limit-next">{next_slot(group)}</td>
            <td>{source(&group.source)}</td>
        </tr>
    }
}

/// When the next call may be made; where each has slots of their own, whose opens first of those that
/// are closed.
fn next_slot(group: &LimitGroup) -> AnyView {
    let times = Times::of_page();
    let own = match (group.next_slot, group.scope) {
        (Some(at), _) => return times.clock(at).into_any(),
        (None, Scope::Master) => return "now".into_any(),
        (None, Scope::SubAccount) => "each account",
        (None, Scope::Invoice) => "each invoice",
    };
    let Some(next) = &group.next_owner else {
        return format!("{own} now").into_any();
    };
    let name = next.name.clone();
    let name = match &next.place {
        Some(SlotPlace::Invoices(id)) => {
            view! { <a href=paths::invoices(id)>{name}</a> }.into_any()
        }
        Some(SlotPlace::Invoice(account, id)) => {
            view! { <a href=paths::invoice(account, id)>{name}</a> }.into_any()
        }
        None => name.into_any(),
    };
    view! {
        {format!("{own} by itself")}
        <span class="sub">"closed until " {times.clock(next.free_at)} ": " {name}</span>
    }
    .into_any()
}

fn allowed(limit: &Limit) -> String {
    match limit.rule {
        Rule::PerSecond(calls) => format!("80\u{2009}% of {calls} a second"),
        Rule::PerDay(calls) => format!("{} a day", grouped(calls.into())),
        Rule::IntervalMs(ms) => format!("{} min apart", grouped((ms + MINUTE_MS - 1) / MINUTE_MS)),
    }
}

fn source(source: &LimitSource) -> AnyView {
    match source {
        LimitSource::Published => "Zoom\u{2019}s text".into_any(),
        LimitSource::StrictReading => "Zoom\u{2019}s text, strict reading".into_any(),
        LimitSource::ScopeAssumed => view! {
            <Badge family=Family::Warn icon=Icon::Question text="Zoom\u{2019}s text, scope assumed"/>
        }
        .into_any(),
        LimitSource::SetBy { name, at } => {
            let text = format!("Set by {name}, {}", Times::of_page().clock(*at));
            view! { <Badge family=Family::Neutral icon=Icon::Person text/> }.into_any()
        }
    }
}

/// What Zoom refused, and what was made of it.
fn refusals(refusals: &[CallRefusal]) -> Option<AnyView> {
    if refusals.is_empty() {
        return None;
    }
    let times = Times::of_page();
    let rows = refusals
        .iter()
        .map(|refusal| {
            let said = match refusal.retry_at {
                Some(at) => format!("Come back at {}", times.clock(at)),
                None => "Nothing; the documented wait is assumed".to_owned(),
            };
            view! {
                <tr>
                    <td title=times.exact(refusal.at)>{times.clock(refusal.at)}</td>
                    <th scope="row" class="name">{refusal.operation.title()}</th>
                    <td>{refusal.limit.clone()}</td>
                    <td>{said}</td>
                    <td>{times.clock(refusal.paused_until)}</td>
                </tr>
            }
        })
        .collect_view();
    Some(
        view! {
            <Card title="Refused by Zoom" is_flush=true>
                <TableBox caption="Calls that Zoom refused, newest first" class="refusals" scrolls=true>
                    <thead>
                        <tr>
                            <th scope="col">"When"</th>
                            <th scope="col">"Call"</th>
                            <th scope="col">"Limit"</th>
                            <th scope="col">"What Zoom said"</th>
                            <th scope="col">"Paused until"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </TableBox>
            </Card>
        }
        .into_any(),
    )
}
