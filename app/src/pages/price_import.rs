//! One file with prices: what each line says, the button that applies it, and afterwards what it did.

use domain::ids::PriceImportId;
use domain::money::Money;
use domain::people::Permission;
use domain::pricing::PricePer;
use domain::view::{Notice, PriceFile, PriceImportPage, TakenPrice, Tone};
use leptos::prelude::*;

use super::account_head::{Breadcrumb, Crumb};
use super::page::{Screen, id_from_path, not_found, page};
use super::prices::per;
use super::rail::Place;
use super::sheet_reading::{cautions, read_as};
use crate::paths;
use crate::ui::badge::{Badge, Family};
use crate::ui::card::Card;
use crate::ui::icon::Icon;
use crate::ui::money::Sum;
use crate::ui::notice::NoticeBox;
use crate::ui::problems::LineProblem;
use crate::ui::stamp::Ago;
use crate::ui::table::TableBox;
use crate::ui::when::day;

/// The page.
#[component]
pub fn PriceImport() -> impl IntoView {
    let id = id_from_path::<PriceImportId>("import");
    page(Permission::EditPrices, move |desk| async move {
        let id = id.ok_or_else(|| not_found(&desk.context))?;
        let page = desk
            .portal()
            .price_import(&desk.caller, id)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: format!("Prices from {}", page.file_name),
            place: Place::Prices,
            body: body(&page).into_any(),
            said: None,
        })
    })
}

fn body(page: &PriceImportPage) -> impl IntoView + use<> {
    let crumbs = vec![
        Crumb {
            name: "Price book".to_owned(),
            href: Some(paths::PRICES.to_owned()),
        },
        Crumb {
            name: page.file_name.clone(),
            href: None,
        },
    ];
    let file = &page.file;
    view! {
        <Breadcrumb crumbs/>
        <div class="page-head">
            <div class="page-head-text">
                <h1 class="import-name">{page.file_name.clone()}</h1>
                <ul class="facts is-dotted">
                    <li>{lines(file.taken.len() + file.refused.len())}</li>
                    <li>{format!("uploaded by {}", page.by)} " " <Ago at=page.at/></li>
                    <li>{read_as(&file.reading)}</li>
                </ul>
            </div>
        </div>
        {cautions(&file.reading)}
        {verdict(page)}
        {(!file.refused.is_empty()).then(|| refused(file))}
        {(!file.taken.is_empty()).then(|| taken(file))}
        <p class="stamp page-stamp">"SHA-256 of the file " <code class="import-hash">{page.file_sha256.clone()}</code></p>
    }
}

fn lines(count: usize) -> String {
    match count {
        1 => "1 line".to_owned(),
        many => format!("{many} lines"),
    }
}

fn prices(count: usize) -> String {
    match count {
        1 => "1 price".to_owned(),
        many => format!("{many} prices"),
    }
}

/// What can be done with it, or what was.
fn verdict(page: &PriceImportPage) -> AnyView {
    let changes = page.file.count_changes();
    if let Some((by, _)) = &page.applied {
        return told(
            Tone::Ok,
            format!("{} set from this file", prices(changes)),
            format!("By {by}. Below stands what each line did."),
        );
    }
    if page.is_overtaken {
        return told(
            Tone::Warn,
            "It can no longer be applied".to_owned(),
            "Somebody has edited the price book since the file was checked. Nothing of it was applied. Upload \
             it again, and it is compared with what is there now."
                .to_owned(),
        );
    }
    if changes == 0 {
        return told(
            Tone::Info,
            "Nothing to apply".to_owned(),
            "No line changes a price: each says what stands in the price book already, or is refused."
                .to_owned(),
        );
    }
    let id = page.id.to_string();
    let out = match page.file.refused.len() {
        0 => String::new(),
        1 => "One line is refused and stays out.".to_owned(),
        many => format!("{many} lines are refused and stay out."),
    };
    view! {
        <Card title="Apply">
            <form class="commit-card" method="post" action=paths::post::APPLY_PRICE_IMPORT>
                {(!out.is_empty()).then(|| view! { <p>{out}</p> })}
                <input type="hidden" name="import_id" value=id/>
                <div class="commit">
                    <button class="button is-primary is-large" type="submit">
                        {format!("Set {}", prices(changes))}
                    </button>
                    <a class="button is-large" href=paths::PRICES>"Back to the price book"</a>
                    <span class="commit-note">"All of them or nothing. It is not sent to Zoom."</span>
                </div>
            </form>
        </Card>
    }
    .into_any()
}

fn told(tone: Tone, title: String, text: String) -> AnyView {
    let notice = Notice { tone, title, text };
    view! {
        <div class="notice-with-action">
            <NoticeBox notice/>
            <a class="button" href=paths::PRICES>"Back to the price book"</a>
        </div>
    }
    .into_any()
}

fn refused(file: &PriceFile) -> impl IntoView + use<> {
    let rows = file.refused.iter().map(|line| {
        let problems = line.problems.iter().map(|problem| {
            view! { <LineProblem title=problem.title.clone() sentence=problem.sentence.clone()/> }
        });
        view! {
            <tr>
                <th scope="row">{format!("Line {}", line.line)}</th>
                <td class="import-key">{line.code.clone()}</td>
                <td>{problems.collect_view()}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <TableBox caption="Lines that are refused" class="as-list">
            <thead>
                <tr>
                    <th scope="col">"Refused"</th>
                    <th scope="col">"Plan code"</th>
                    <th scope="col">"What is wrong"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </TableBox>
    }
}

fn taken(file: &PriceFile) -> impl IntoView + use<> {
    let rows = file.taken.iter().map(taken_row).collect_view();
    view! {
        <TableBox caption="Lines that are taken" class="prices as-list">
            <thead>
                <tr>
                    <th scope="col">"Plan"</th>
                    <th scope="col" class="number">"Price"</th>
                    <th scope="col">"In effect from"</th>
                    <th scope="col">"What it does"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </TableBox>
    }
}

fn taken_row(line: &TakenPrice) -> impl IntoView + use<> {
    let price = &line.price;
    let does = match line.before {
        None => view! { <Badge family=Family::Ok icon=Icon::Plus text="New"/> }.into_any(),
        Some(_) if !line.changes_something() => {
            view! { <Badge family=Family::Neutral text="Unchanged"/> }.into_any()
        }
        Some(amount) => {
            let money = Money {
                amount,
                currency: price.money.currency,
            };
            view! { "In place of " <Sum money/> }.into_any()
        }
    };
    view! {
        <tr>
            <th scope="row" class="col-name">
                <span class="name">{line.plan.in_words()}</span>
                <code class="sub">{price.code.to_string()}</code>
                <span class="sub">{format!("Line {}", line.line)}</span>
            </th>
            <td class="number">
                <Sum money=price.money/>
                <span class="sub">{per(PricePer::of_code(&price.code))}</span>
            </td>
            <td>{day(price.effective)}</td>
            <td>{does}</td>
        </tr>
    }
}
