//! What a change costs by the year: now, plan by plan, after it, and by what that is known.

use domain::money::Money;
use domain::pricing::{Basis, ChangeCost, Cost, CostLine, NoCost, PricePer, UnitPrice};
use leptos::prelude::*;

use crate::paths;
use crate::ui::badge::{Badge, Family};
use crate::ui::card::Card;
use crate::ui::icon::Icon;
use crate::ui::meter::grouped;
use crate::ui::money::{Sum, SumOfChange};
use crate::ui::when::day;

/// The card.
#[component]
pub fn CostCard(
    /// What it costs.
    cost: ChangeCost,
    /// Whether who looks may set prices.
    may_price: bool,
) -> impl IntoView {
    let total = cost.total();
    let (family, icon, word) = match total {
        Ok(_) => (Family::Neutral, Icon::Info, "Estimate"),
        Err(_) => (Family::Warn, Icon::Question, "Unknown"),
    };
    let badge = view! { <Badge family icon text=word/> };
    let lines = cost.lines.iter().map(line).collect_view();
    view! {
        <Card title="Cost" aside=badge.into_any() foot=foot(&cost, may_price)>
            <dl class="cost">
                {sum("Now, a year", total, Cost::now, "")}
                {lines}
                {sum("After, a year", total, Cost::after, "cost-after")}
                {difference(total)}
                {next_invoice(&cost)}
            </dl>
            {total.err().map(why_unknown)}
        </Card>
    }
}

fn sum(
    words: &'static str,
    total: Result<Cost, NoCost>,
    of: fn(&Cost) -> Money,
    class: &'static str,
) -> impl IntoView + use<> {
    view! {
        <div class=class>
            <dt>{words}</dt>
            <dd>
                {match total {
                    Ok(total) => view! { <Sum money=of(&total)/> }.into_any(),
                    Err(_) => unknown(),
                }}
            </dd>
        </div>
    }
}

fn unknown() -> AnyView {
    view! { <span class="cost-unknown">"Unknown"</span> }.into_any()
}

/// One plan: how many of it, what one costs, by what that is known, and how much more or less that makes.
fn line(line: &CostLine) -> impl IntoView + use<> {
    let (price, basis) = match line.price {
        Ok(price) => (format!(" \u{d7} {}", of_one(&price)), basis(&price)),
        Err(reason) => (String::new(), reason.to_string()),
    };
    let counted = format!("{} \u{2192} {}{price}", count(line.now), count(line.after));
    let difference = match line.cost() {
        Ok(cost) => view! { <SumOfChange money=cost.difference()/> }.into_any(),
        Err(_) => unknown(),
    };
    view! {
        <div class="cost-line">
            <dt>
                {line.plan.clone()}
                <span class="sub">{counted}</span>
                <span class="sub">{basis}</span>
            </dt>
            <dd>{difference}</dd>
        </div>
    }
}

fn count(number: Option<u32>) -> String {
    number.map_or_else(|| "not told".to_owned(), |number| grouped(number.into()))
}

/// `150.50 a year`.
fn of_one(price: &UnitPrice) -> String {
    let about = if price.is_rounded() { "\u{2248} " } else { "" };
    let per = match price.per() {
        PricePer::Month => "a month",
        PricePer::Year => "a year",
    };
    format!("{about}{} {per}", price.of_one().grouped())
}

fn basis(price: &UnitPrice) -> String {
    match price.basis() {
        Basis::PriceBook(since) => format!("Price book, since {}", day(since)),
        Basis::Renewal(on) => format!("From the renewal on {}", day(on)),
        Basis::LastInvoice(on) => format!("From the invoice of {}, before tax", day(on)),
    }
}

fn difference(total: Result<Cost, NoCost>) -> Option<impl IntoView + use<>> {
    let money = total.ok()?.difference();
    Some(view! {
        <div>
            <dt>"Difference, a year"</dt>
            <dd><SumOfChange money/></dd>
        </div>
    })
}

fn next_invoice(cost: &ChangeCost) -> impl IntoView + use<> {
    let on = cost
        .next_invoice
        .map_or_else(|| "Not known".to_owned(), day);
    view! {
        <div>
            <dt>"Next invoice"</dt>
            <dd>{on}</dd>
        </div>
    }
}

fn why_unknown(reason: NoCost) -> impl IntoView {
    let text = match reason {
        NoCost::UnknownPrice(_) | NoCost::UnknownNumber => {
            "A sum without every plan would be too low, so there is none.".to_owned()
        }
        reason => reason.to_string(),
    };
    view! { <p class="reason">{text}</p> }
}

/// What the figures hold and what they don't, and where prices are kept.
fn foot(cost: &ChangeCost, may_price: bool) -> AnyView {
    let is_told_by = |wanted: fn(Basis) -> bool| {
        let mut prices = cost.lines.iter().filter_map(|line| line.price.ok());
        prices.any(|price| wanted(price.basis()))
    };
    let tax = match is_told_by(|basis| matches!(basis, Basis::Renewal(_))) {
        true => " Zoom does not say whether amounts of renewals hold tax.",
        false => "",
    };
    let has_unknown = cost.lines.iter().any(|line| line.price.is_err());
    let set = (has_unknown && may_price)
        .then(|| view! { <a class="link" href=paths::PRICES>"Set prices in the price book"</a> });
    let ask =
        (has_unknown && !may_price).then_some(" An approver can set prices in the price book.");
    view! {
        <span>
            {format!(
                "Before tax, at prices of {}. Zoom shows no price in advance; what it charges for a part of a term comes on top.",
                day(cost.day),
            )}
            {tax}
            {ask}
        </span>
        {set}
    }
    .into_any()
}
