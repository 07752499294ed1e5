//! The price book: what a unit of each plan costs, since when, and how that is edited.

use domain::people::Permission;
use domain::pricing::PricePer;
use domain::view::{PriceList, PriceQuery, PriceRow, PriceStanding};
use leptos::prelude::*;

use super::page::{Screen, page, raw_query};
use super::prices_edit::{edit_cards, remove_button};
use super::rail::Place;
use crate::flash::Flash;
use crate::paths;
use crate::ui::badge::{Badge, Family};
use crate::ui::empty::Empty;
use crate::ui::icon::{Draw, Icon};
use crate::ui::mark::Emptiness;
use crate::ui::meter::grouped;
use crate::ui::money::Sum;
use crate::ui::pager::Pager;
use crate::ui::search_form::SearchForm;
use crate::ui::segments::{Segment, Segments};
use crate::ui::table::TableBox;
use crate::ui::when::day;

/// The page.
#[component]
pub fn Prices() -> impl IntoView {
    let query = PriceQuery::parse_query(&raw_query());
    page(Permission::ReadBilling, move |desk| async move {
        let list = desk
            .portal()
            .prices(&desk.caller, query)
            .await
            .map_err(|error| desk.fail(error))?;
        let may_edit = desk.may(Permission::EditPrices);
        Ok(Screen {
            title: "Price book".to_owned(),
            place: Place::Prices,
            body: body(&list, may_edit, &desk.flash).into_any(),
            said: None,
        })
    })
}

fn body(list: &PriceList, may_edit: bool, flash: &Flash) -> impl IntoView + use<> {
    let export = (list.page.total > 0).then(|| {
        let words = match list.page.total {
            1 => "Export 1 row".to_owned(),
            rows => format!("Export {} rows", count(rows)),
        };
        view! {
            <a class="button" href=paths::export_prices(&list.query) rel="external" download="">
                <Draw icon=Icon::Download/>
                {words}
            </a>
        }
    });
    let content = match list.page.rows.is_empty() {
        true => none(list, may_edit).into_any(),
        false => table(list, may_edit).into_any(),
    };
    let edit = may_edit.then(|| edit_cards(list, flash));
    // What was refused is seen at once, and not below the whole list.
    let (above, below) = match flash.problems.is_empty() {
        true => (None, edit),
        false => (edit, None),
    };
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1>"Price book"</h1>
                <p class="page-note">
                    "What one unit of a plan costs, for a month or a year as its code says. Zoom\u{2019}s API tells no \
                     prices, so that they are kept here."
                </p>
            </div>
            <div class="page-actions">{export}</div>
        </div>
        {(list.all > 0).then(|| filters(&list.query, list))}
        {above}
        {content}
        {below}
    }
}

fn count(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

fn filters(query: &PriceQuery, list: &PriceList) -> impl IntoView + use<> {
    let clear = query.is_filtered().then(
        || view! { <a class="button is-ghost is-small" href=paths::PRICES>"Clear filters"</a> },
    );
    let all = std::iter::once(None).chain(list.currencies.iter().copied().map(Some));
    let segments = all.map(|currency| Segment {
        title: currency.map_or_else(|| "All currencies".to_owned(), |known| known.to_string()),
        href: paths::prices(&query.in_currency(currency)),
        is_current: query.currency == currency,
    });
    view! {
        <div class="filter-bar">
            <Segments label="Currency" segments=segments.collect()/>
            <SearchForm
                action=paths::PRICES
                label="Prices"
                kept=query.without_search().pairs()
                value=query.search.clone()
                takes="Plan in words, or its code"
                placeholder="Plan or code"
            />
            {clear}
        </div>
    }
}

fn none(list: &PriceList, may_edit: bool) -> impl IntoView + use<> {
    let (title, text) = match (list.all, may_edit) {
        (0, true) => (
            "No price is known yet",
            "Set one below, or import a file. Until then a change costs what renewals and invoices charge, where they say it clearly.",
        ),
        (0, false) => (
            "No price is known yet",
            "An approver or an administrator can set prices or import a file.",
        ),
        _ => (
            "No price fits these filters",
            "Other words or another currency may find it.",
        ),
    };
    view! {
        <div class="card">
            <div class="card-body"><Empty emptiness=Emptiness::KnownNone title text/></div>
        </div>
    }
}

fn table(list: &PriceList, may_edit: bool) -> impl IntoView + use<> {
    let (page, query) = (&list.page, &list.query);
    let rows = page
        .rows
        .iter()
        .map(|price| row(price, may_edit))
        .collect_view();
    let foot = view! {
        <span>"Of several prices for one plan and currency, the latest that has begun holds."</span>
        <Pager
            first=page.first()
            last=page.last()
            total=page.total
            previous=(page.page > 1).then(|| paths::prices(&query.on_page(page.page - 1)))
            next=(page.page < page.pages()).then(|| paths::prices(&query.on_page(page.page + 1)))
        />
    };
    view! {
        <TableBox caption="Prices, by plan code" class="prices as-list" foot=foot.into_any()>
            <thead>
                <tr>
                    <th scope="col">"Plan"</th>
                    <th scope="col" class="number">"Price"</th>
                    <th scope="col">"In effect since"</th>
                    {may_edit.then(|| view! { <th scope="col"><span class="visually-hidden">"Remove"</span></th> })}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </TableBox>
    }
}

fn row(row: &PriceRow, may_edit: bool) -> impl IntoView + use<> {
    let price = &row.price;
    let standing = match row.standing {
        PriceStanding::InEffect => None,
        PriceStanding::ToCome => {
            Some(view! { <Badge family=Family::Accent icon=Icon::Clock text="To come"/> })
        }
        PriceStanding::Superseded(on) => {
            let text = format!("Superseded on {}", day(on));
            Some(view! { <Badge family=Family::Neutral icon=Icon::Calendar text/> })
        }
    };
    view! {
        <tr>
            <th scope="row" class="col-name">
                <span class="name">{row.plan.in_words()}</span>
                <code class="sub">{price.code.to_string()}</code>
            </th>
            <td class="number"><Sum money=price.money/> <span class="sub">{per(row.per)}</span></td>
            <td>{day(price.effective)} " " {standing}</td>
            {may_edit.then(|| view! { <td class="number">{remove_button(row)}</td> })}
        </tr>
    }
}

/// For how long a price is.
pub fn per(per: Option<PricePer>) -> &'static str {
    match per {
        Some(PricePer::Month) => "per month",
        Some(PricePer::Year) => "per year",
        None => "",
    }
}
