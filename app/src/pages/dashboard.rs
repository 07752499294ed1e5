//! The dashboard: where to begin, over all sub accounts. Every figure leads to the list behind it.

use domain::people::Permission;
use domain::view::{
    AccountFacet, AccountFlag, AccountQuery, AccountRow, AccountView, Dashboard, FleetLicences,
    OpenSum, Quantity,
};
use leptos::prelude::*;

use super::account_usage::percent;
use super::accounts_table::{flag_look, flags, licences, name};
use super::page::{Screen, page};
use super::rail::Place;
use crate::paths;
use crate::ui::badge::Badge;
use crate::ui::card::{Card, Kpi};
use crate::ui::empty::Empty;
use crate::ui::icon::{Draw, Icon};
use crate::ui::mark::Emptiness;
use crate::ui::meter::{Meter, count};
use crate::ui::money::{Sum, Sums, Weight};
use crate::ui::table::TableBox;
use crate::ui::when::{Times, day_or_dash};

/// The page.
#[component]
pub fn Dashboard() -> impl IntoView {
    page(Permission::ReadBilling, move |desk| async move {
        let dashboard = desk
            .portal()
            .dashboard(&desk.caller)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: "Dashboard".to_owned(),
            place: Place::Dashboard,
            body: body(dashboard),
            said: None,
        })
    })
}

fn in_view(view: AccountView) -> String {
    paths::accounts(&AccountQuery::default().in_view(view))
}

fn body(dashboard: Dashboard) -> AnyView {
    let head = view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1>"Dashboard"</h1>
                {facts(&dashboard)}
            </div>
        </div>
    };
    if dashboard.known == 0 {
        return view! { {head} {nothing_yet()} }.into_any();
    }
    view! {
        {head}
        {key_figures(&dashboard)}
        <div class="two-columns">
            <div class="column">{urgent(&dashboard)} {renewing(&dashboard)}</div>
            <div class="column">{reasons(&dashboard.flags)} {open(&dashboard.open)}</div>
        </div>
    }
    .into_any()
}

fn facts(dashboard: &Dashboard) -> AnyView {
    let times = Times::of_page();
    let known = format!("{} sub accounts", count(dashboard.known));
    let age = dashboard.newest_plans.map(|at| {
        view! { <li title=times.exact(at)>{format!("plans as of {}", times.age(at).text)}</li> }
    });
    let without = (dashboard.without_plans > 0).then(|| {
        let words = format!("{} not fetched yet", count(dashboard.without_plans));
        view! { <li><a class="link" href=paths::SYNC>{words}</a></li> }
    });
    view! { <ul class="facts is-dotted"><li>{known}</li> {age} {without}</ul> }.into_any()
}

fn nothing_yet() -> impl IntoView {
    let action = view! { <a class="button" href=paths::SYNC>"Sync with Zoom"</a> };
    view! {
        <div class="card">
            <div class="card-body">
                <Empty
                    emptiness=Emptiness::NotKnown
                    title="No sub account is known yet"
                    text="The first sync learns the list of accounts, then what each of them has bought and uses. It stays within what Zoom allows."
                    action=action.into_any()
                />
            </div>
        </div>
    }
}

fn key_figures(dashboard: &Dashboard) -> impl IntoView + use<> {
    let link = |view: AccountView, words: &'static str| {
        view! { <a class="link" href=in_view(view)>{words}</a> }.into_any()
    };
    let of_all = |number: u64| {
        (number > 0).then(|| format!("of {} sub accounts", count(dashboard.known)).into_any())
    };
    let FleetLicences {
        plans,
        bought,
        used,
        pending,
    } = dashboard.licences;
    let quantity = Quantity {
        bought: Some(bought),
        used: Some(used),
        pending: Some(pending),
    };
    let share = quantity.taken_share().map(percent).unwrap_or_default();
    let meter = view! {
        <Meter quantity width=224 height=8/>
        {format!("{share} used or pending")}
    };
    let signed = |number: i64| count(number.unsigned_abs());
    view! {
        <section class="kpis" aria-label="Key figures">
            <Kpi
                label="Need attention"
                figure=count(dashboard.needing_attention).into_any()
                line=of_all(dashboard.needing_attention)
                source=link(AccountView::Attention, "Show them")
            />
            <Kpi
                label="Licences in use"
                figure=format!("{} of {}", signed(used), signed(bought)).into_any()
                line=(bought > 0).then(|| meter.into_any())
                source=format!("{} base plans", count(plans)).into_any()
            />
            <Kpi
                label="Renewing in 30 days"
                figure=count(dashboard.renewing).into_any()
                line=of_all(dashboard.renewing)
                source=link(AccountView::Renewing, "Show them")
            />
            <Kpi
                label="With something unpaid"
                figure=count(dashboard.unpaid).into_any()
                line=of_all(dashboard.unpaid)
                source=link(AccountView::Unpaid, "Show them")
            />
        </section>
    }
}

/// A short list of accounts with the link to all of them.
fn short_list(
    (title, caption): (&'static str, &'static str),
    rows: Vec<AnyView>,
    heads: AnyView,
    (view, total): (AccountView, u64),
    nothing: &'static str,
) -> AnyView {
    if rows.is_empty() {
        return view! { <Card title><p>{nothing}</p></Card> }.into_any();
    }
    let all = view! {
        <a class="link" href=in_view(view)>
            {format!("All {}", count(total))}
            <span class="visually-hidden">{format!(": {}", title.to_lowercase())}</span>
        </a>
    };
    view! {
        <Card title aside=all.into_any() is_flush=true>
            <TableBox caption class="accounts as-list is-plain">
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </TableBox>
        </Card>
    }
    .into_any()
}

fn urgent(dashboard: &Dashboard) -> AnyView {
    let row = |row: &AccountRow| {
        view! {
            <tr>
                {name(row)}
                <td class="col-flags">{flags(row)}</td>
                <td class="col-licences">{licences(row.licences)}</td>
                <td class="col-balance number">
                    <Sums sums=row.open_balance.clone() weight=Weight::Owed/>
                </td>
            </tr>
        }
        .into_any()
    };
    let heads = view! {
        <th scope="col">"Account"</th>
        <th scope="col">"Flags"</th>
        <th scope="col">"Licences"</th>
        <th scope="col" class="number">"Open balance"</th>
    };
    short_list(
        (
            "Needs attention",
            "Accounts that need attention, most urgent first",
        ),
        dashboard.urgent.iter().map(row).collect(),
        heads.into_any(),
        (AccountView::Attention, dashboard.needing_attention),
        "Nothing of what is known needs attention.",
    )
}

fn renewing(dashboard: &Dashboard) -> AnyView {
    let times = Times::of_page();
    let row = |row: &AccountRow| {
        let on = row.renewal.on;
        let until = on.map(|on| view! { <span class="sub">{times.days_from_today(on)}</span> });
        let goes_on = match row.renewal.is_automatic {
            Some(true) => "Renews by itself".into_any(),
            Some(false) => {
                let (family, icon, text) = flag_look(AccountFlag::AutoRenewOff);
                view! { <Badge family icon text/> }.into_any()
            }
            None => view! { <span class="unknown">"\u{2013}"</span> }.into_any(),
        };
        view! {
            <tr>
                {name(row)}
                <td class="col-flags">{goes_on}</td>
                <td class="col-renewal number">{day_or_dash(on)} " " {until}</td>
            </tr>
        }
        .into_any()
    };
    let heads = view! {
        <th scope="col">"Account"</th>
        <th scope="col">"After its term"</th>
        <th scope="col" class="number">"Term ends"</th>
    };
    short_list(
        (
            "Renewing in 30 days",
            "Accounts whose term ends within 30 days, soonest first",
        ),
        dashboard.renewing_first.iter().map(row).collect(),
        heads.into_any(),
        (AccountView::Renewing, dashboard.renewing),
        "No term that is known ends within 30 days.",
    )
}

/// How many accounts have each flag.
fn reasons(flags: &[(AccountFlag, u64)]) -> AnyView {
    if flags.is_empty() {
        return ().into_any();
    }
    let row = |(flag, number): &(AccountFlag, u64)| {
        let (family, icon, text) = flag_look(*flag);
        let query = AccountQuery::default().with(AccountFacet::Flag, flag.as_str());
        view! {
            <li>
                <Badge family icon text/>
                <a class="link" href=paths::accounts(&query)>
                    {count(*number)}
                    <span class="visually-hidden">{format!(" accounts: {text}")}</span>
                </a>
            </li>
        }
    };
    let rows = flags.iter().map(row).collect_view();
    view! {
        <Card title="What accounts are flagged with" is_flush=true>
            <ul class="tally">{rows}</ul>
        </Card>
    }
    .into_any()
}

/// What is open, a line for each currency.
fn open(sums: &[OpenSum]) -> AnyView {
    if sums.is_empty() {
        return view! {
            <Card title="Open invoices"><p>"Nothing is open on the invoices that are known."</p></Card>
        }
        .into_any();
    }
    let row = |sum: &OpenSum| {
        let invoices = match sum.invoices {
            1 => "1 invoice".to_owned(),
            many => format!("{} invoices", count(many)),
        };
        let overdue = sum.overdue.amount.is_positive().then(|| {
            view! {
                <span class="tally-bad">
                    <Draw icon=Icon::Alert/>
                    "Overdue " <Sum money=sum.overdue/>
                </span>
            }
        });
        view! {
            <li>
                <span class="tally-words"><span>{invoices}</span> {overdue}</span>
                <Sum money=sum.open weight=Weight::Owed/>
            </li>
        }
    };
    let rows = sums.iter().map(row).collect_view();
    view! {
        <Card title="Open invoices" is_flush=true>
            <ul class="tally">{rows}</ul>
        </Card>
    }
    .into_any()
}
