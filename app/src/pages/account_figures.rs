//! The key figures of an account's overview.

use domain::view::{AccountOverview, Fact, InvoiceSummaryCard, PlanRow, Quantity, Renewal};
use leptos::prelude::*;

use super::account_usage::percent;
use super::plan::{dash, status_word};
use crate::ui::card::Kpi;
use crate::ui::meter::{Meter, grouped, in_words};
use crate::ui::money::Sums;
use crate::ui::stamp::At;
use crate::ui::when::{Times, day};

/// Source and clock at the foot of a key figure.
fn source<T>(fact: &Fact<T>, name: &'static str) -> AnyView {
    match fact {
        Fact::Known { stamp, .. } => view! { {name} ", " <At at=stamp.fetched_at/> }.into_any(),
        Fact::NotFetched { .. } => view! { {name} ": not fetched yet" }.into_any(),
        Fact::BeingFetched { .. } => view! { {name} ": on the way" }.into_any(),
        Fact::Refused { .. } => view! { {name} ": Zoom does not tell" }.into_any(),
        Fact::Failed(_) => view! { {name} ": could not be fetched" }.into_any(),
    }
}

/// Four figures in a row, with source and age.
#[component]
pub fn KeyFigures(
    /// Of which account.
    overview: AccountOverview,
) -> impl IntoView {
    let times = Times::of_page();
    let base = overview
        .plans
        .value()
        .and_then(|plans| plans.iter().find(|plan| plan.is_base))
        .cloned();
    let next = overview.plans.value().and_then(|plans| {
        plans
            .iter()
            .filter(|plan| !plan.is_ended())
            .filter_map(|plan| plan.next_invoice)
            .min()
    });
    let no_base = (overview.plans.value().is_some() && base.is_none())
        .then(|| view! { "No base plan" }.into_any());
    let base_line = base
        .as_ref()
        .map(|plan| base_line(plan, overview.renewal.value()).into_any())
        .or(no_base);
    let (licences, of_them) = base
        .as_ref()
        .map(|plan| licence_figure(plan.quantity))
        .unwrap_or_default();
    view! {
        <section class="kpis" aria-label="Key figures">
            <Kpi
                label="Base plan"
                figure=base.as_ref().map_or_else(dash, |plan| plan.name.title.clone().into_any())
                unit=base.as_ref().map(|plan| plan.name.term.clone()).unwrap_or_default()
                line=base_line
                source=source(&overview.plans, "Plans")
            />
            <Kpi
                label="Licences"
                figure=licences.map_or_else(dash, IntoAny::into_any)
                unit=of_them
                line=base.as_ref().map(licence_line)
                source=source(&overview.usage, "Usage")
            />
            <Kpi
                label="Next invoice"
                figure=next.map_or_else(dash, |date| day(date).into_any())
                line=next.map(|date| times.days_from_today(date).into_any())
                source=source(&overview.plans, "Plans")
            />
            <Kpi
                label="Open balance"
                figure=overview
                    .invoices
                    .value()
                    .map_or_else(dash, |card| view! { <Sums sums=Some(card.open.clone())/> }.into_any())
                line=overview.invoices.value().map(|card| paid_line(card).into_any())
                source=source(&overview.invoices, "Invoice list")
            />
        </section>
    }
}

/// `Active, renews 1 Dec 2026 by itself`.
fn base_line(plan: &PlanRow, renewal: Option<&Renewal>) -> String {
    let status = status_word(&plan.status);
    let on = renewal.and_then(|renewal| renewal.on);
    match (on, renewal.and_then(|renewal| renewal.is_automatic)) {
        _ if plan.is_ended() => status,
        (Some(on), Some(true)) => format!("{status}, renews {} by itself", day(on)),
        (Some(on), Some(false)) => format!("{status}, ends {}: no automatic renewal", day(on)),
        (Some(on), None) => format!("{status}, term to {}", day(on)),
        (None, _) => match plan.effective {
            Some(date) => format!("{status} since {}", day(date)),
            None => status,
        },
    }
}

/// The figure, `37 of 40`, and what is small beside it, `2 pending`.
fn licence_figure(quantity: Quantity) -> (Option<String>, String) {
    let Some((figure, rest)) = in_words(quantity) else {
        return (None, String::new());
    };
    let (of, more) = rest.split_once(", ").unwrap_or((&rest, ""));
    (Some(format!("{figure} {of}")), more.to_owned())
}

fn licence_line(base: &PlanRow) -> AnyView {
    let quantity = base.quantity;
    let words = quantity.free().map(|free| match (quantity.bought, free) {
        (Some(1..), 0..) => {
            let share = quantity.taken_share().map(percent).unwrap_or_default();
            format!("{} free \u{b7} {share} used or pending", grouped(free))
        }
        (_, ..0) => format!("{} more than bought", grouped(-free)),
        _ => format!("{} free", grouped(free)),
    });
    view! {
        <Meter quantity width=224 height=8/>
        {words}
    }
    .into_any()
}

fn paid_line(card: &InvoiceSummaryCard) -> String {
    if card.count == 0 {
        return match card.unfetched.as_slice() {
            [] => "No invoice".to_owned(),
            _ => "No invoice in 12 months, earlier ones not fetched".to_owned(),
        };
    }
    let overdue = match card.overdue {
        0 => String::new(),
        1 => ", 1 overdue".to_owned(),
        count => format!(", {count} overdue"),
    };
    format!("{} of {} invoices paid{overdue}", card.paid, card.count)
}
