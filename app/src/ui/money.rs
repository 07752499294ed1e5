//! Amounts: grouped digits and the currency code in a column of its own, so that decimals line up.

use domain::money::{Amount, Currency, Money};
use leptos::prelude::*;

/// How much an amount should stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Weight {
    /// As it is.
    #[default]
    Plain,
    /// Something that is owed: bold where positive, quiet where nothing.
    Owed,
}

/// An amount with its currency.
#[component]
pub fn Sum(
    /// How much of what.
    money: Money,
    /// How much it should stand out.
    #[prop(optional)]
    weight: Weight,
) -> impl IntoView {
    let class = match weight {
        Weight::Owed if money.amount.is_positive() => "money money-owed",
        Weight::Owed => "money money-none",
        Weight::Plain => "money",
    };
    view! {
        <span class=class>
            {money.grouped()} " " <span class="currency">{money.currency.to_string()}</span>
        </span>
    }
}

/// How much more or less is paid: with its sign.
#[component]
pub fn SumOfChange(
    /// How much more; below nothing where it is less.
    money: Money,
) -> impl IntoView {
    let sign = if money.amount.is_positive() { "+" } else { "" };
    view! {
        <span class="money">
            {sign} {money.grouped()} " " <span class="currency">{money.currency.to_string()}</span>
        </span>
    }
}

/// Several sums, one a line, never added up; nothing at all is a dash.
#[component]
pub fn Sums(
    /// One for each currency; `None`: not known.
    sums: Option<Vec<Money>>,
    /// How much they should stand out.
    #[prop(optional)]
    weight: Weight,
) -> impl IntoView {
    match sums {
        None => view! { <span class="unknown">"\u{2013}"</span> }.into_any(),
        Some(sums) if sums.is_empty() => {
            view! { <span class="money money-none">"0"</span> }.into_any()
        }
        Some(sums) => sums
            .into_iter()
            .map(|money| view! { <Sum money weight/> })
            .collect_view()
            .into_any(),
    }
}

/// An amount whose currency is written elsewhere.
pub fn bare(amount: Amount, currency: Currency) -> String {
    Money { amount, currency }.grouped()
}
