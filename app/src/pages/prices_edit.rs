//! How the price book is edited: one price by hand, many from a file, one removed.

use domain::pricing::PriceFields;
use domain::view::{PriceList, PriceRow};
use leptos::prelude::*;

use crate::flash::{Entered, Flash};
use crate::paths::post;
use crate::ui::card::Card;
use crate::ui::field::{CsvField, TextField};
use crate::ui::meter::grouped;
use crate::ui::problems::ErrorSummary;
use crate::ui::when::day;

/// Both forms.
pub fn edit_cards(list: &PriceList, flash: &Flash) -> impl IntoView + use<> {
    view! {
        {by_hand(flash)}
        {upload(list)}
    }
}

fn by_hand(flash: &Flash) -> impl IntoView + use<> {
    let typed = match &flash.entered {
        Entered::Price(fields) => fields.clone(),
        _ => PriceFields::default(),
    };
    let problems = flash.problems.clone();
    let [code, currency, price, effective] = PriceFields::NAMES.map(|name| {
        let found = problems.iter().find(|problem| problem.field == name);
        found.map_or_else(String::new, |problem| problem.sentence.clone())
    });
    view! {
        <Card title="Set a price">
            <form class="record-form" method="post" action=post::SAVE_PRICE>
                <ErrorSummary problems kept="Nothing was stored. What you typed is still here."/>
                <TextField name="plan_code" label="Plan code" value=typed.plan_code problem=code
                    hint="As on the plans of an account: business_yearly" max_length=80/>
                <TextField name="currency" label="Currency" value=typed.currency problem=currency
                    hint="Three letters: EUR" max_length=3/>
                <TextField name="price" label="Price" value=typed.price problem=price
                    hint="For one unit, for a month or a year as the code says: 180 or 14.99" max_length=24/>
                <TextField name="effective_date" label="In effect from" value=typed.effective_date
                    problem=effective hint="Year-month-day: 2026-01-31" max_length=10/>
                <div class="commit">
                    <button class="button is-primary" type="submit">"Set the price"</button>
                    <span class="commit-note">"In place of one of the same plan, currency and day."</span>
                </div>
            </form>
        </Card>
    }
}

fn upload(list: &PriceList) -> impl IntoView + use<> {
    let most = format!(
        "Columns {}. At most {} MB and {} lines.",
        PriceFields::NAMES.join(", "),
        list.max_file_bytes / (1_024 * 1_024),
        grouped(i64::try_from(list.max_lines).unwrap_or(i64::MAX)),
    );
    view! {
        <Card title="Import a file">
            <form class="upload" method="post" enctype="multipart/form-data" action=post::UPLOAD_PRICES>
                <CsvField hint=most is_required=true/>
                <div class="commit">
                    <button class="button is-primary" type="submit">"Check the file"</button>
                    <span class="commit-note">"Nothing is changed by this."</span>
                </div>
            </form>
        </Card>
    }
}

/// The button that removes one price.
pub fn remove_button(row: &PriceRow) -> impl IntoView + use<> {
    let price = &row.price;
    let which = format!(
        " {} in {} from {}",
        row.plan.in_words(),
        price.money.currency,
        day(price.effective)
    );
    view! {
        <form method="post" action=post::REMOVE_PRICE>
            <input type="hidden" name="plan_code" value=price.code.to_string()/>
            <input type="hidden" name="currency" value=price.money.currency.to_string()/>
            <input type="hidden" name="effective_date" value=price.effective.to_string()/>
            <button class="button is-small" type="submit">
                "Remove" <span class="visually-hidden">{which}</span>
            </button>
        </form>
    }
}
