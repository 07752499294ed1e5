//! What an account uses of its plans: bought, used and pending with bars, and the recording storage.

use domain::ids::AccountId;
use domain::people::Permission;
use domain::view::{Fact, PlanName, StoragePart, StorageUse, UsagePage, UsageRow, UsageTable};
use leptos::prelude::*;

use super::account_head::{AccountTab, AccountTop};
use super::fact::{Ask, missing, trouble_unless_told};
use super::page::{Screen, id_from_path, not_found, page};
use super::plan::{count, free, name_cell};
use super::rail::Place;
use super::said::said;
use crate::flash::Flash;
use crate::paths;
use crate::ui::badge::{Badge, Family};
use crate::ui::card::Card;
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::mark::Emptiness;
use crate::ui::meter::{Meter, grouped};
use crate::ui::stamp::AsOf;
use crate::ui::table::TableBox;
use crate::ui::when::day;

/// The page.
#[component]
pub fn AccountUsage() -> impl IntoView {
    let id = id_from_path::<AccountId>("account");
    page(Permission::ReadBilling, move |desk| async move {
        let id = id.ok_or_else(|| not_found(&desk.context))?;
        let page = desk
            .portal()
            .usage(&desk.caller, &id)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: format!("Usage \u{2013} {}", page.head.name),
            place: Place::Accounts,
            body: body(page, &desk.flash),
            said: None,
        })
    })
}

fn body(page: UsagePage, flash: &Flash) -> AnyView {
    let id = page.head.id.clone();
    let ask = Ask {
        action: paths::post::REFRESH_USAGE,
        fields: vec![("account_id", id.to_string())],
        label: "Refresh",
        offer: page.refresh.clone(),
        id: "refresh-usage",
    };
    let trouble = trouble_unless_told(&page.usage, flash);
    let actions = page.usage.value().is_some().then(|| ask.button());
    let content = match page.usage.value() {
        None => {
            let missing = missing(&page.usage, "Usage", &paths::usage(&id), &ask);
            view! { <Card title="Usage">{missing}</Card> }.into_any()
        }
        Some(table) => figures(table.clone(), &page.usage),
    };
    view! {
        <AccountTop head=page.head.clone() tab=AccountTab::Usage actions/>
        {trouble}
        {content}
        {said(page.said)}
    }
    .into_any()
}

/// The tables of a use that is known, be it a sub account's or the master account's own.
pub fn figures(table: UsageTable, usage: &Fact<UsageTable>) -> AnyView {
    view! {
        {licences(usage, &table)}
        {untold(&table.untold)}
        {table.storage.map(|storage| self::storage(storage, stamp(usage)))}
    }
    .into_any()
}

fn stamp<T>(fact: &Fact<T>) -> Option<AnyView> {
    fact.stamp()
        .map(|stamp| view! { <AsOf source="Usage" at=stamp.fetched_at/> }.into_any())
}

fn licences(usage: &Fact<UsageTable>, table: &UsageTable) -> AnyView {
    if table.rows.is_empty() {
        return view! {
            <Card title="Licences" foot=stamp(usage)>
                <Empty
                    emptiness=Emptiness::KnownNone
                    title="No licences to count"
                    text="Zoom tells of no plan of this account how much of it is used."
                />
            </Card>
        }
        .into_any();
    }
    let rows = table.rows.clone().into_iter().map(usage_row);
    view! {
        <section class="block" aria-labelledby="licences-title">
            <h2 class="block-title" id="licences-title">"Licences"</h2>
            <TableBox
                caption="Licences bought, used and pending, plan by plan"
                class="plans usage"
                scrolls=true
                foot=view! { {stamp(usage)} <Legend/> }.into_any()
            >
                <thead>
                    <tr>
                        <th scope="col">"Plan"</th>
                        <th scope="col" class="usage-bar">"Used and pending"</th>
                        <th scope="col" class="number">"Bought"</th>
                        <th scope="col" class="number">"Used"</th>
                        <th scope="col" class="number">"Pending"</th>
                        <th scope="col" class="number">"Free"</th>
                        <th scope="col" class="number">"Share"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </TableBox>
        </section>
    }
    .into_any()
}

/// What the pieces of the bars mean.
#[component]
fn Legend() -> impl IntoView {
    view! {
        <span class="legend" aria-hidden="true">
            <svg viewBox="0 0 8 8" width="8" height="8"><rect class="meter-used" width="8" height="8"></rect></svg>
            "used"
            <svg viewBox="0 0 8 8" width="8" height="8"><rect width="8" height="8" fill="url(#hatch)"></rect></svg>
            "pending"
            <svg viewBox="0 0 8 8" width="8" height="8"><rect class="meter-over" width="8" height="8"></rect></svg>
            "over"
        </span>
    }
}

fn usage_row(row: UsageRow) -> impl IntoView {
    let quantity = row.quantity;
    let active = row.active_hosts.map(
        |active| view! { <span class="sub">{format!("{} active hosts", grouped(active))}</span> },
    );
    view! {
        <tr>
            <th scope="row">{name_cell(&row.name, &row.property, row.familiarity)}</th>
            <td class="usage-bar"><Meter quantity width=224 height=8/></td>
            <td class="number"><strong>{count(quantity.bought)}</strong> {active}</td>
            <td class="number">{count(quantity.used)}</td>
            <td class="number">{count(quantity.pending)}</td>
            <td class="number">{free(quantity)}</td>
            <td class="number">{quantity.taken_share().map(percent)}</td>
        </tr>
    }
}

/// `97.5 %` of a share in tenths of a percent.
pub fn percent(tenths: i64) -> String {
    let whole = grouped(tenths / 10);
    match tenths % 10 {
        0 => format!("{whole}\u{202f}%"),
        part => format!("{whole}.{part}\u{202f}%"),
    }
}

fn untold(plans: &[PlanName]) -> Option<AnyView> {
    if plans.is_empty() {
        return None;
    }
    let names: Vec<String> = plans.iter().map(PlanName::in_words).collect();
    Some(
        view! {
            <p class="page-note">
                "Zoom does not tell the use of " {names.join("; ")} ". "
                "Phone, audio conferencing and contact center are not part of its usage figures."
            </p>
        }
        .into_any(),
    )
}

fn storage(storage: StorageUse, foot: Option<AnyView>) -> AnyView {
    let over = storage.over.map(|over| {
        let when = storage
            .most_over_on
            .map(|date| format!(", most on {}", day(date)))
            .unwrap_or_default();
        let text = format!("{over} beyond the plan{when}");
        view! { <Badge family=Family::Bad icon=Icon::Alert text/> }.into_any()
    });
    let plan = storage
        .plan
        .map(|plan| view! { <p class="sub">"Recording plan: " {plan.in_words()}</p> });
    view! {
        <Card title="Recording storage" aside=over foot>
            <dl class="storage">{storage.parts.into_iter().map(storage_part).collect_view()}</dl>
            {plan}
        </Card>
    }
    .into_any()
}

fn storage_part(part: StoragePart) -> impl IntoView {
    let words = match (part.used.is_empty(), part.quota.is_empty()) {
        (true, _) => format!("{}, use not told", part.quota),
        (false, true) => format!("{} used", part.used),
        (false, false) => format!("{} of {}", part.used, part.quota),
    };
    let share = part
        .bytes
        .taken_share()
        .map(|share| format!(" \u{b7} {}", percent(share)));
    view! {
        <dt>{part.title}</dt>
        <dd>
            <Meter quantity=part.bytes width=224 height=8/>
            <span>{words} {share}</span>
        </dd>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_said_in_percent() {
        assert_eq!(percent(975), "97.5\u{202f}%");
        assert_eq!(percent(1_000), "100\u{202f}%");
        assert_eq!(percent(0), "0\u{202f}%");
        assert_eq!(percent(12_345), "1,234.5\u{202f}%");
    }
}
