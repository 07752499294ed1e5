//! The rows of the accounts list: one cell a column, in the columns that were chosen.

use domain::view::{
    AccountColumn, AccountFlag, AccountList, AccountQuery, AccountRow, Fact, Licences, PageSize,
    Renewal,
};
use leptos::prelude::*;

use crate::paths;
use crate::ui::badge::{Badge, Family};
use crate::ui::icon::Icon;
use crate::ui::meter::{Meter, in_words};
use crate::ui::money::{Sum, Sums, Weight};
use crate::ui::pager::{PageLength, Pager};
use crate::ui::sort::SortHead;
use crate::ui::stamp::Ago;
use crate::ui::table::TableBox;
use crate::ui::when::{day, day_or_dash};
use crate::ui::written::written_rows;

/// So many columns find room beside the rail.
const MOST_COLUMNS: usize = 8;

/// The table with its pager.
pub(super) fn table(list: AccountList) -> impl IntoView {
    let query = list.query.clone();
    let foot = foot(&list);
    let caption = match query.sort {
        AccountColumn::Name => "Sub accounts, by name".to_owned(),
        column => format!("Sub accounts, by {}", column.title().to_lowercase()),
    };
    let columns = columns(&query);
    let heads = columns
        .iter()
        .map(|column| head(*column, &query))
        .collect_view();
    let row = |row: &AccountRow| {
        let cells = columns.iter().copied().filter_map(|column| {
            let inside = inside(column, row)?;
            Some(cell(column, inside, &query))
        });
        view! { <tr>{name(row)} {cells.collect_view()}</tr> }
    };
    let rows = written_rows(list.page.rows.iter().map(row));
    let class = match columns.len() > MOST_COLUMNS {
        true => "accounts as-list is-wide",
        false => "accounts as-list",
    };
    view! {
        <TableBox caption class foot>
            <thead>
                <tr>{heads}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </TableBox>
    }
}

/// The columns that are shown, in their order.
fn columns(query: &AccountQuery) -> Vec<AccountColumn> {
    let is_shown =
        |column: &AccountColumn| *column == AccountColumn::Name || query.columns.contains(column);
    AccountColumn::ALL
        .iter()
        .copied()
        .filter(is_shown)
        .collect()
}

fn foot(list: &AccountList) -> AnyView {
    let (page, query) = (&list.page, &list.query);
    let turned = |number: u32| paths::accounts(&query.on_page(number));
    let sizes = PageSize::ALL.map(|size| PageLength {
        rows: size.rows(),
        href: paths::accounts(&AccountQuery {
            size,
            ..query.on_page(1)
        }),
        is_current: size == query.size,
    });
    let is_cached = matches!(list.list, Fact::Known { .. } | Fact::BeingFetched { .. });
    let note =
        (!is_cached).then(|| view! { <span>"The list itself is not known to be complete."</span> });
    let is_short = page.total <= u64::from(PageSize::default().rows());
    view! {
        {note}
        <Pager
            first=page.first()
            last=page.last()
            total=page.total
            previous=(page.page > 1).then(|| turned(page.page - 1))
            next=(page.page < page.pages()).then(|| turned(page.page + 1))
            lengths=if is_short { Vec::new() } else { sizes.to_vec() }
        />
    }
    .into_any()
}

/// The class of a column's cells.
fn class(column: AccountColumn, query: &AccountQuery) -> &'static str {
    // What nobody asked for gives way where there is little room.
    let is_spare = query.columns == AccountQuery::default().columns;
    match column {
        AccountColumn::Name => "col-name",
        AccountColumn::Plan => "col-plan",
        AccountColumn::Licences => "col-licences",
        AccountColumn::Addons if is_spare => "col-addons number is-spare",
        AccountColumn::Addons => "col-addons number",
        AccountColumn::Flags => "col-flags",
        AccountColumn::NextInvoice => "col-next number",
        AccountColumn::Balance => "col-balance number",
        AccountColumn::Renewal => "col-renewal number",
        AccountColumn::Manager => "col-manager",
        AccountColumn::Tags => "col-tags",
        AccountColumn::Fetched if is_spare => "col-fetched number is-spare",
        AccountColumn::Fetched => "col-fetched number",
    }
}

fn head(column: AccountColumn, query: &AccountQuery) -> impl IntoView + use<> {
    view! {
        <SortHead
            title=column.title()
            href=paths::accounts(&query.sorted_by(column))
            order=(query.sort == column).then_some(query.order)
            class=class(column, query)
        />
    }
}

/// What stands in a column's cell; `None` for the name, which heads the row.
fn inside(column: AccountColumn, row: &AccountRow) -> Option<AnyView> {
    Some(match column {
        AccountColumn::Name => return None,
        AccountColumn::Plan => plan(row),
        AccountColumn::Licences => licences(row.licences),
        AccountColumn::Addons => count_or_dash(row.addons),
        AccountColumn::Flags => flags(row),
        AccountColumn::NextInvoice => next_invoice(row),
        AccountColumn::Balance => {
            view! { <Sums sums=row.open_balance.clone() weight=Weight::Owed/> }.into_any()
        }
        AccountColumn::Renewal => renewal(row.renewal),
        AccountColumn::Manager => text_or_dash(row.manager.as_deref()),
        AccountColumn::Tags => tags(&row.tags),
        AccountColumn::Fetched => fetched(row),
    })
}

fn cell(column: AccountColumn, inside: AnyView, query: &AccountQuery) -> impl IntoView + use<> {
    // Cells without a place of their own in a phone's list say what they are.
    let word = matches!(
        column,
        AccountColumn::Addons
            | AccountColumn::Renewal
            | AccountColumn::Manager
            | AccountColumn::Tags
    );
    let word = word.then(|| {
        view! { <span class="list-word">{column.title()} ": "</span> }
    });
    view! { <td class=class(column, query)>{word} {inside}</td> }
}

pub(super) fn name(row: &AccountRow) -> impl IntoView + use<> {
    let below = [
        row.reference.as_deref(),
        row.number.as_deref(),
        row.country.as_deref(),
    ];
    let below: Vec<&str> = below.into_iter().flatten().collect();
    view! {
        <th scope="row" class="col-name">
            <a class="name" href=paths::account(&row.id) title=row.name.clone()>{row.name.clone()}</a>
            <span class="sub">{below.join(" \u{b7} ")}</span>
        </th>
    }
}

fn plan(row: &AccountRow) -> AnyView {
    match (&row.base_plan, row.plans_fetched_at) {
        (Some(plan), _) => view! {
            {plan.title.clone()} <span class="list-word">", "</span> <span class="sub">{plan.term.clone()}</span>
        }
        .into_any(),
        // Accounts that only have rooms or phones have no base plan: their type says what they are.
        (None, Some(_)) => view! { <span class="unknown">{row.account_type.clone()}</span> }.into_any(),
        (None, None) => dash(),
    }
}

fn next_invoice(row: &AccountRow) -> AnyView {
    match (row.next_invoice, row.next_invoice_amount) {
        (date, Some(money)) => view! {
            <Sum money/>
            <span class="sub">{day_or_dash(date)}</span>
        }
        .into_any(),
        (Some(date), None) => day(date).into_any(),
        (None, None) => dash(),
    }
}

fn renewal(renewal: Renewal) -> AnyView {
    let words = match renewal.is_automatic {
        Some(true) => Some("renews by itself"),
        Some(false) => Some("ends, auto-renew off"),
        None => None,
    };
    match (renewal.on, words) {
        (None, None) => dash(),
        (on, words) => view! {
            {day_or_dash(on)}
            {words.map(|words| view! { <span class="sub">{words}</span> })}
        }
        .into_any(),
    }
}

fn fetched(row: &AccountRow) -> AnyView {
    match row.plans_fetched_at {
        Some(at) => view! { <Ago at/> }.into_any(),
        None => view! {
            <a class="link" href=paths::account(&row.id)>
                "Fetch"
                <span class="visually-hidden">{format!(" plans of {}", row.name)}</span>
            </a>
        }
        .into_any(),
    }
}

fn tags(tags: &[String]) -> AnyView {
    if tags.is_empty() {
        return dash();
    }
    let links = tags.iter().map(|tag| {
        view! { <a class="tag" href=paths::accounts_tagged(tag)>{tag.clone()}</a> }
    });
    view! { <span class="tags">{links.collect_view()}</span> }.into_any()
}

fn dash() -> AnyView {
    view! { <span class="unknown">"\u{2013}"</span> }.into_any()
}

fn text_or_dash(text: Option<&str>) -> AnyView {
    text.map_or_else(dash, |text| text.to_owned().into_any())
}

fn count_or_dash(count: Option<u32>) -> AnyView {
    count.map_or_else(dash, |count| view! { {count} }.into_any())
}

pub(super) fn licences(licences: Licences) -> AnyView {
    let words =
        |words: &'static str| view! { <span class="licences unknown">{words}</span> }.into_any();
    match licences {
        Licences::NotFetched => words("Not fetched yet"),
        Licences::NotVisible => words("Not visible to a partner"),
        Licences::Known(quantity) => match in_words(quantity) {
            None => words("\u{2013}"),
            Some((figure, rest)) => view! {
                <span class="licences"><strong>{figure}</strong> " " {rest}</span>
                <Meter quantity/>
            }
            .into_any(),
        },
    }
}

/// One flag, and the others behind a count.
pub(super) fn flags(row: &AccountRow) -> AnyView {
    let badge = |flag: AccountFlag| {
        let (family, icon, text) = flag_look(flag);
        let text = match (flag, unused_percent(row.licences)) {
            (AccountFlag::Unused, Some(percent)) => format!("{text} {percent}\u{202f}%"),
            _ => text.to_owned(),
        };
        view! { <Badge family icon text/> }
    };
    let Some((first, rest)) = row.flags.split_first() else {
        return ().into_any();
    };
    let more = (!rest.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary aria-label=format!("{} more flags", rest.len())>{format!("+{}", rest.len())}</summary>
                <span class="more-flags">{rest.iter().copied().map(badge).collect_view()}</span>
            </details>
        }
    });
    view! { <span class="flags">{badge(*first)} {more}</span> }.into_any()
}

fn unused_percent(licences: Licences) -> Option<i64> {
    let Licences::Known(quantity) = licences else {
        return None;
    };
    let bought = quantity.bought.filter(|bought| *bought > 0)?;
    quantity
        .free()?
        .checked_mul(100)
        .map(|share| share / bought)
}

/// How a flag looks.
pub(super) fn flag_look(flag: AccountFlag) -> (Family, Icon, &'static str) {
    let (family, icon) = match flag {
        AccountFlag::OutcomeUnknown => (Family::Warn, Icon::Question),
        AccountFlag::Overdue => (Family::Bad, Icon::Alert),
        AccountFlag::OverUsed => (Family::Bad, Icon::Up),
        AccountFlag::AutoRenewOff => (Family::Warn, Icon::Calendar),
        AccountFlag::NearlyFull => (Family::Warn, Icon::Up),
        AccountFlag::SelfPay | AccountFlag::BulkLicence => (Family::Neutral, Icon::Lock),
        AccountFlag::Bundle => (Family::Neutral, Icon::Box),
        AccountFlag::Unused => (Family::Neutral, Icon::Down),
        AccountFlag::Cancelled => (Family::Neutral, Icon::Calendar),
        AccountFlag::Vanished => (Family::Warn, Icon::Warning),
    };
    (family, icon, flag.title())
}
