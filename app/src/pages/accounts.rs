//! The list of sub accounts: search, pages, what is remarkable, how old everything is.

use domain::people::Permission;
use domain::view::{AccountFlag, AccountList, AccountQuery, AccountRow, Fact, Licences};
use leptos::prelude::*;

use super::fact::{Ask, missing, trouble_notice};
use super::page::{Screen, from_query, page};
use super::rail::Place;
use crate::paths;
use crate::ui::badge::{Badge, Family};
use crate::ui::empty::Empty;
use crate::ui::icon::{Draw, Icon};
use crate::ui::mark::Emptiness;
use crate::ui::meter::{Meter, in_words};
use crate::ui::money::{Sums, Weight};
use crate::ui::pager::Pager;
use crate::ui::stamp::Ago;
use crate::ui::table::TableBox;
use crate::ui::when::{Times, day_or_dash};

/// The page.
#[component]
pub fn Accounts() -> impl IntoView {
    let query = AccountQuery {
        search: from_query("q").unwrap_or_default().trim().to_owned(),
        page: from_query("page")
            .and_then(|page| page.parse().ok())
            .unwrap_or(1),
    };
    page(Permission::ReadBilling, move |desk| async move {
        let search = query.search.clone();
        let list = desk
            .portal()
            .accounts(&desk.caller, query)
            .await
            .map_err(|error| desk.fail(error))?;
        let title = if search.is_empty() {
            "Accounts".to_owned()
        } else {
            format!("{search} \u{2013} Accounts")
        };
        Ok(Screen {
            title,
            place: Place::Accounts,
            body: body(list, search).into_any(),
            said: None,
        })
    })
}

fn body(list: AccountList, search: String) -> impl IntoView {
    let ask = Ask {
        action: paths::post::REFRESH_ACCOUNTS,
        fields: Vec::new(),
        label: "Refresh list",
        offer: list.refresh.clone(),
        id: "refresh-list",
    };
    let missing = missing(
        &list.list,
        "The list of sub accounts",
        paths::ACCOUNTS,
        &ask,
    );
    let is_empty = list.known == 0;
    let head = view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1>"Accounts"</h1>
                {(!is_empty).then(|| facts(&list, &search))}
            </div>
            {missing.is_none().then(|| view! { <div class="page-actions">{ask.button()}</div> })}
        </div>
    };
    let trouble = trouble_notice(&list.list);
    let content = if is_empty {
        nothing_yet(missing)
    } else {
        view! {
            <SearchBar search=search.clone()/>
            {if list.page.rows.is_empty() {
                no_match(&list, &search)
            } else {
                table(list, &search).into_any()
            }}
        }
        .into_any()
    };
    view! {
        {head}
        {trouble}
        {content}
    }
}

fn facts(list: &AccountList, search: &str) -> AnyView {
    let count = if search.is_empty() {
        format!("{} sub accounts", list.known)
    } else {
        format!("{} of {} sub accounts", list.page.total, list.known)
    };
    let age = list.list.stamp().map(|stamp| {
        let age = Times::of_page().age(stamp.fetched_at);
        view! { <li>{format!("list as of {}", age.text)}</li> }
    });
    let without = (list.without_plans > 0)
        .then(|| view! { <li>{format!("plans of {} not fetched yet", list.without_plans)}</li> });
    view! { <ul class="facts is-dotted"><li>{count}</li> {age} {without}</ul> }.into_any()
}

fn nothing_yet(missing: Option<AnyView>) -> AnyView {
    let inside = missing.unwrap_or_else(|| {
        view! {
            <Empty
                emptiness=Emptiness::KnownNone
                title="No sub accounts"
                text="Zoom lists no sub account under this master account."
            />
        }
        .into_any()
    });
    view! { <div class="card"><div class="card-body">{inside}</div></div> }.into_any()
}

fn no_match(list: &AccountList, search: &str) -> AnyView {
    // A page behind the last one is not a search without result.
    let (title, text) = if list.page.total == 0 {
        (
            format!("No account fits \u{201c}{search}\u{201d}"),
            format!(
                "Name, number, id and the owner\u{2019}s e-mail are searched. Without it, {} accounts match.",
                list.known
            ),
        )
    } else {
        (
            "This page is behind the last one".to_owned(),
            format!("{} accounts match.", list.page.total),
        )
    };
    let target = if list.page.total == 0 {
        paths::ACCOUNTS.to_owned()
    } else {
        paths::accounts(search, 1)
    };
    let word = if list.page.total == 0 {
        "Show all accounts"
    } else {
        "First page"
    };
    let action = view! { <a class="button" href=target>{word}</a> };
    view! {
        <div class="card">
            <div class="card-body">
                <Empty emptiness=Emptiness::KnownNone title text action=action.into_any()/>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn SearchBar(search: String) -> impl IntoView {
    let clear = (!search.is_empty())
        .then(|| view! { <a class="button is-ghost" href=paths::ACCOUNTS>"Clear search"</a> });
    view! {
        <form class="filter-bar" method="get" action=paths::ACCOUNTS role="search" aria-label="Accounts">
            <div class="search-field">
                <Draw icon=Icon::Search/>
                <input
                    class="control"
                    type="search"
                    name="q"
                    value=search
                    aria-label="Name, number, id or owner’s e-mail"
                    placeholder="Name, number, id, e-mail"
                    maxlength="120"
                    autocomplete="off"
                    spellcheck="false"
                />
            </div>
            <button class="button" type="submit">"Search"</button>
            {clear}
        </form>
    }
}

fn table(list: AccountList, search: &str) -> impl IntoView {
    let page = &list.page;
    let pager = view! {
        <Pager
            first=page.first()
            last=page.last()
            total=page.total
            previous=(page.page > 1).then(|| paths::accounts(search, page.page - 1))
            next=(page.page < page.pages()).then(|| paths::accounts(search, page.page + 1))
        />
    };
    let is_cached = matches!(list.list, Fact::Known { .. } | Fact::BeingFetched { .. });
    let note =
        (!is_cached).then(|| view! { <span>"The list itself is not known to be complete."</span> });
    view! {
        <TableBox
            caption="Sub accounts, by name"
            class="accounts as-list"
            foot=view! { {note} {pager} }.into_any()
        >
            <thead>
                <tr>
                    <th scope="col" aria-sort="ascending">"Account" <Draw icon=Icon::Up/></th>
                    <th scope="col">"Base plan"</th>
                    <th scope="col">"Licences"</th>
                    <th scope="col" class="number is-spare">"Add-ons"</th>
                    <th scope="col">"Flags"</th>
                    <th scope="col" class="number">"Next invoice"</th>
                    <th scope="col" class="number">"Open balance"</th>
                    <th scope="col" class="number is-spare">"Fetched"</th>
                </tr>
            </thead>
            <tbody>{list.page.rows.into_iter().map(row).collect_view()}</tbody>
        </TableBox>
    }
}

fn row(row: AccountRow) -> impl IntoView {
    let href = paths::account(&row.id);
    let reference = [row.number.as_deref(), row.country.as_deref()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" \u{b7} ");
    let plan = row.base_plan.map_or_else(
        // Accounts that only have rooms or phones have no base plan: their type says what they are.
        || match row.plans_fetched_at {
            Some(_) => view! { <span class="unknown">{row.account_type.clone()}</span> }.into_any(),
            None => view! { <span class="unknown">"\u{2013}"</span> }.into_any(),
        },
        |plan| {
            view! { {plan.title} <span class="list-word">", "</span> <span class="sub">{plan.term}</span> }.into_any()
        },
    );
    let fetched = row.plans_fetched_at.map_or_else(
        || {
            view! {
                <a class="link" href=href.clone()>
                    "Fetch"
                    <span class="visually-hidden">{format!(" plans of {}", row.name)}</span>
                </a>
            }
            .into_any()
        },
        |at| view! { <Ago at/> }.into_any(),
    );
    view! {
        <tr>
            <th scope="row" class="col-name">
                <a class="name" href=href.clone() title=row.name.clone()>{row.name.clone()}</a>
                <span class="sub">{reference}</span>
            </th>
            <td class="col-plan">{plan}</td>
            <td class="col-licences">{licences(row.licences)}</td>
            <td class="col-addons number is-spare">{count_or_dash(row.addons)}</td>
            <td class="col-flags">{flags(&row.flags)}</td>
            <td class="col-next number">{day_or_dash(row.next_invoice)}</td>
            <td class="col-balance number"><Sums sums=row.open_balance weight=Weight::Owed/></td>
            <td class="col-fetched number is-spare">{fetched}</td>
        </tr>
    }
}

fn count_or_dash(count: Option<u32>) -> AnyView {
    match count {
        Some(count) => view! { {count} }.into_any(),
        None => view! { <span class="unknown">"\u{2013}"</span> }.into_any(),
    }
}

fn licences(licences: Licences) -> AnyView {
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
fn flags(flags: &[AccountFlag]) -> AnyView {
    let badge = |flag: AccountFlag| {
        let (family, icon, text) = flag_look(flag);
        view! { <Badge family icon text/> }
    };
    let Some((first, rest)) = flags.split_first() else {
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

/// How a flag looks.
pub(super) fn flag_look(flag: AccountFlag) -> (Family, Icon, &'static str) {
    match flag {
        AccountFlag::OutcomeUnknown => (Family::Warn, Icon::Question, "Outcome unknown"),
        AccountFlag::Overdue => (Family::Bad, Icon::Alert, "Overdue"),
        AccountFlag::OverUsed => (Family::Bad, Icon::Up, "Over-used"),
        AccountFlag::NearlyFull => (Family::Warn, Icon::Up, "Over 95\u{202f}%"),
        AccountFlag::SelfPay => (Family::Neutral, Icon::Lock, "Self-pay"),
        AccountFlag::Bundle => (Family::Neutral, Icon::Box, "Bundle"),
        AccountFlag::BulkLicence => (Family::Neutral, Icon::Lock, "Bulk licence"),
        AccountFlag::Unused => (Family::Neutral, Icon::Down, "Unused"),
        AccountFlag::Cancelled => (Family::Neutral, Icon::Calendar, "Cancelled"),
        AccountFlag::Vanished => (Family::Warn, Icon::Warning, "Not listed"),
    }
}
