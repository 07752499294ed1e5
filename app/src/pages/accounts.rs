//! The list of sub accounts: how many, how old, what of them is shown. Its filters stand in
//! `accounts_filters`, its rows in `accounts_table`.

use domain::people::Permission;
use domain::view::{AccountFilter, AccountList, AccountQuery};
use leptos::prelude::*;

use super::accounts_filters::{filter_bar, view_tabs};
use super::accounts_table::table;
use super::fact::{Ask, missing, trouble_notice};
use super::page::{Screen, page, raw_query};
use super::rail::Place;
use crate::paths;
use crate::ui::empty::Empty;
use crate::ui::icon::{Draw, Icon};
use crate::ui::mark::Emptiness;
use crate::ui::meter::count;
use crate::ui::when::Times;

/// The page.
#[component]
pub fn Accounts() -> impl IntoView {
    let query = AccountQuery::parse_query(&raw_query());
    page(Permission::ReadBilling, move |desk| async move {
        let list = desk
            .portal()
            .accounts(&desk.caller, query)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: title(&list.query),
            place: Place::Accounts,
            body: body(list, desk.may(Permission::Change)).into_any(),
            said: None,
        })
    })
}

fn title(query: &AccountQuery) -> String {
    match (query.search.as_str(), query.view) {
        ("", domain::view::AccountView::All) => "Accounts".to_owned(),
        ("", view) => format!("{} \u{2013} Accounts", view.title()),
        (search, _) => format!("{search} \u{2013} Accounts"),
    }
}

fn body(list: AccountList, may_change: bool) -> impl IntoView {
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
    let export = (!is_empty && list.page.total > 0).then(|| export_link(&list));
    let bulk = (may_change && list.query.is_filtered() && list.page.total > 0).then(|| {
        view! { <a class="button" href=paths::bulk_of_accounts(&list.query)>"Change plans of these"</a> }
    });
    let head = view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1>"Accounts"</h1>
                {(!is_empty).then(|| facts(&list))}
            </div>
            <div class="page-actions">
                {bulk}
                {export}
                {missing.is_none().then(|| ask.button())}
            </div>
        </div>
    };
    let trouble = trouble_notice(&list.list);
    let content = if is_empty {
        nothing_yet(missing)
    } else {
        view! {
            {view_tabs(&list)}
            {filter_bar(&list)}
            {if list.page.rows.is_empty() { no_match(&list) } else { table(list).into_any() }}
        }
        .into_any()
    };
    view! {
        {head}
        {trouble}
        {content}
    }
}

/// How many rows there are is said before anybody waits for them.
fn export_link(list: &AccountList) -> impl IntoView + use<> {
    let rows = count(list.page.total);
    let words = if list.page.total == 1 {
        "Export 1 row".to_owned()
    } else {
        format!("Export {rows} rows")
    };
    view! {
        <a class="button" href=paths::export_accounts(&list.query) rel="external" download="">
            <Draw icon=Icon::Download/>
            {words}
        </a>
    }
}

fn facts(list: &AccountList) -> AnyView {
    let times = Times::of_page();
    let of_all = if list.query.is_filtered() {
        format!(
            "{} of {} sub accounts",
            count(list.page.total),
            count(list.known)
        )
    } else {
        format!("{} sub accounts", count(list.known))
    };
    let plans = list
        .newest_plans
        .map(|at| format!("plans as of {}", times.age(at).text));
    // Said only where it is worth a thought.
    let oldest = list
        .oldest_plans
        .map(|at| times.age(at))
        .filter(|age| age.is_old)
        .map(|age| format!("the oldest {}", age.text));
    let without =
        (list.without_plans > 0).then(|| format!("{} not fetched yet", count(list.without_plans)));
    let facts = [Some(of_all), plans, oldest, without].into_iter().flatten();
    let list_age = list.list.stamp().map(|stamp| {
        let at = stamp.fetched_at;
        view! { <li title=times.exact(at)>{format!("list as of {}", times.age(at).text)}</li> }
    });
    view! {
        <ul class="facts is-dotted">
            {facts.map(|fact| view! { <li>{fact}</li> }).collect_view()}
            {list_age}
        </ul>
    }
    .into_any()
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
    view! {
        <div class="card"><div class="card-body">{inside}</div></div>
        <p class="page-note">
            "Subtotal learns the accounts by itself: "
            <a class="link" href=paths::SYNC>"see how far it is"</a> "."
        </p>
    }
    .into_any()
}

/// Nothing fits: what would, without each of the filters.
fn no_match(list: &AccountList) -> AnyView {
    let query = &list.query;
    let title = match (query.search.as_str(), query.facets.is_empty()) {
        ("", true) => format!("No account under \u{201c}{}\u{201d}", query.view.title()),
        ("", false) => "No account fits these filters".to_owned(),
        (search, true) => format!("No account fits \u{201c}{search}\u{201d}"),
        (search, false) => format!("No account fits \u{201c}{search}\u{201d} and these filters"),
    };
    let ways = list.without.iter().filter(|(_, rest)| *rest > 0);
    let ways = ways.map(|(filter, rest)| {
        let (name, target) = match filter {
            AccountFilter::Search => ("search".to_owned(), query.without_search()),
            AccountFilter::Facet(facet) => (filter_name(facet.title()), query.without(*facet)),
        };
        let verb = if *rest == 1 { "matches" } else { "match" };
        let words = format!("Without the {name}, {} {verb}.", accounts(*rest));
        view! { <li><a href=paths::accounts(&target)>{words}</a></li> }
    });
    let ways = ways.collect_view();
    let all = query.in_view(domain::view::AccountView::All);
    let action = view! {
        <ul class="ways">{ways}</ul>
        <a class="button" href=paths::accounts(&all)>"Show all accounts"</a>
    };
    let text = if query.search.is_empty() {
        format!("There are {} in all.", accounts(list.known))
    } else {
        "Name, number, id, the owner\u{2019}s e-mail, customer reference, tags and account manager \
         are searched."
            .to_owned()
    };
    view! {
        <div class="card">
            <div class="card-body">
                <Empty emptiness=Emptiness::KnownNone title text action=action.into_any()/>
            </div>
        </div>
    }
    .into_any()
}

/// A filter's name inside a sentence.
fn filter_name(title: &str) -> String {
    format!("\u{201c}{title}\u{201d} filter")
}

/// `14 accounts`, `1 account`.
fn accounts(number: u64) -> String {
    if number == 1 {
        "1 account".to_owned()
    } else {
        format!("{} accounts", count(number))
    }
}
