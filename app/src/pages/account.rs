//! The overview of one account: key figures, plans and their use, recording storage, billing contact,
//! the latest invoices.

use domain::geography;
use domain::ids::AccountId;
use domain::people::Permission;
use domain::view::{AccountOverview, Fact, InvoiceSummaryCard, PlanRow, Quantity};
use domain::zoom::{BillingContact, RecordingUsage};
use leptos::prelude::*;

use super::account_head::{AccountTab, AccountTop};
use super::fact::{Ask, missing, trouble_unless_told};
use super::invoices::{StandingBadge, invoice_link};
use super::page::{Desk, Screen, id_from_path, not_found, page};
use super::plan::{dash, status_badge, status_word};
use super::rail::Place;
use crate::paths;
use crate::ui::card::{Card, Kpi};
use crate::ui::meter::{Meter, grouped, in_words};
use crate::ui::money::{Sum, Sums, Weight};
use crate::ui::stamp::{AsOf, At};
use crate::ui::table::TableBox;
use crate::ui::when::{Times, day, day_or_dash};

/// The page.
#[component]
pub fn Account() -> impl IntoView {
    let id = id_from_path::<AccountId>("account");
    page(Permission::ReadBilling, move |desk| async move {
        let id = id.ok_or_else(|| not_found(&desk.context))?;
        let overview = desk
            .portal()
            .account(&desk.caller, &id)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: overview.head.name.clone(),
            place: Place::Accounts,
            body: body(overview, &desk),
            said: None,
        })
    })
}

fn body(overview: AccountOverview, desk: &Desk) -> AnyView {
    let may_change = desk.may(Permission::Change);
    let trouble = trouble_unless_told(&overview.plans, &desk.flash);
    let id = overview.head.id.clone();
    let here = paths::account(&id);
    let ask = Ask {
        action: paths::post::REFRESH_ACCOUNT,
        fields: vec![("account_id", id.to_string())],
        label: "Refresh",
        offer: overview.refresh.clone(),
        id: "refresh-account",
    };
    let edit = may_change.then(|| {
        view! { <a class="button" href=paths::contact(&id)>"Edit billing contact"</a> }
    });
    let actions = view! { {ask.button()} {edit} };
    view! {
        <AccountTop head=overview.head.clone() tab=AccountTab::Overview actions=actions.into_any()/>
        {trouble}
        <KeyFigures overview=overview.clone()/>
        <div class="two-columns">
            <div class="column">
                {plans(&overview.plans, &overview.usage, &here, &ask)}
                {latest_invoices(&overview.invoices, &id)}
            </div>
            <div class="column">
                {contact(&overview.contact, &id, &here, &ask, may_change)}
                {storage(&overview.usage, &here, &ask)}
            </div>
        </div>
    }
    .into_any()
}

/// Source and clock at the foot of a key figure.
fn source<T>(fact: &Fact<T>, name: &'static str) -> AnyView {
    match fact {
        Fact::Known { stamp, .. } => view! { {name} ", " <At at=stamp.fetched_at/> }.into_any(),
        Fact::NotFetched { .. } => view! { {name} ": not fetched yet" }.into_any(),
        Fact::BeingFetched { .. } => view! { {name} ": on the way" }.into_any(),
        Fact::Refused { .. } => view! { {name} ": Zoom does not tell" }.into_any(),
        Fact::Failed(_) => view! { {name} ": could not be fetched" }.into_any(),
    }
}

#[component]
fn KeyFigures(overview: AccountOverview) -> impl IntoView {
    let times = Times::of_page();
    let base = overview
        .plans
        .value()
        .and_then(|plans| plans.iter().find(|plan| plan.is_base))
        .cloned();
    let next = overview.plans.value().and_then(|plans| {
        plans
            .iter()
            .filter(|plan| !plan.is_ended())
            .filter_map(|plan| plan.next_invoice)
            .min()
    });
    let no_base = (overview.plans.value().is_some() && base.is_none())
        .then(|| view! { "No base plan" }.into_any());
    let base_line = base
        .as_ref()
        .map(|plan| {
            let since = plan.effective.map(|date| format!(" since {}", day(date)));
            view! { {status_word(&plan.status)} {since} }.into_any()
        })
        .or(no_base);
    let (licences, of_them) = base
        .as_ref()
        .map(|plan| licence_figure(plan.quantity))
        .unwrap_or_default();
    view! {
        <section class="kpis" aria-label="Key figures">
            <Kpi
                label="Base plan"
                figure=base.as_ref().map_or_else(dash, |plan| plan.name.title.clone().into_any())
                unit=base.as_ref().map(|plan| plan.name.term.clone()).unwrap_or_default()
                line=base_line
                source=source(&overview.plans, "Plans")
            />
            <Kpi
                label="Licences"
                figure=licences.map_or_else(dash, IntoAny::into_any)
                unit=of_them
                line=base.as_ref().map(licence_line)
                source=source(&overview.usage, "Usage")
            />
            <Kpi
                label="Next invoice"
                figure=next.map_or_else(dash, |date| day(date).into_any())
                line=next.map(|date| times.days_from_today(date).into_any())
                source=source(&overview.plans, "Plans")
            />
            <Kpi
                label="Open balance"
                figure=overview
                    .invoices
                    .value()
                    .map_or_else(dash, |card| view! { <Sums sums=Some(card.open.clone())/> }.into_any())
                line=overview.invoices.value().map(|card| paid_line(card).into_any())
                source=source(&overview.invoices, "Invoice list")
            />
        </section>
    }
}

/// The figure, `37 of 40`, and what is small beside it, `2 pending`.
fn licence_figure(quantity: Quantity) -> (Option<String>, String) {
    let Some((figure, rest)) = in_words(quantity) else {
        return (None, String::new());
    };
    let (of, more) = rest.split_once(", ").unwrap_or((&rest, ""));
    (Some(format!("{figure} {of}")), more.to_owned())
}

fn licence_line(base: &PlanRow) -> AnyView {
    let quantity = base.quantity;
    let words = quantity.free().map(|free| match (quantity.bought, free) {
        (Some(bought @ 1..), 0..) => {
            let taken = bought - free;
            // In tenths of a percent, in whole numbers.
            let share = i128::from(taken) * 1_000 / i128::from(bought);
            let share = if share % 10 == 0 {
                (share / 10).to_string()
            } else {
                format!("{}.{}", share / 10, share % 10)
            };
            format!(
                "{} free \u{b7} {share}\u{202f}% used or pending",
                grouped(free)
            )
        }
        (_, ..0) => format!("{} more than bought", grouped(-free)),
        _ => format!("{} free", grouped(free)),
    });
    view! {
        <Meter quantity width=224 height=8/>
        {words}
    }
    .into_any()
}

fn paid_line(card: &InvoiceSummaryCard) -> String {
    let overdue = match card.overdue {
        0 => String::new(),
        1 => ", 1 overdue".to_owned(),
        count => format!(", {count} overdue"),
    };
    format!("{} of {} invoices paid{overdue}", card.paid, card.count)
}

fn plans(
    fact: &Fact<Vec<PlanRow>>,
    usage: &Fact<Option<RecordingUsage>>,
    here: &str,
    ask: &Ask,
) -> AnyView {
    let ask = ask.again("Refresh", "refresh-plans");
    if let Some(missing) = missing(fact, "Plans and usage", here, &ask) {
        return view! { <Card title="Plans and usage">{missing}</Card> }.into_any();
    }
    let rows = fact.value().cloned().unwrap_or_default();
    let stamps = view! {
        {fact.stamp().map(|stamp| view! { <AsOf source="Plans" at=stamp.fetched_at/> })}
        {usage.value().and(usage.stamp()).map(|stamp| view! { <AsOf source="Usage" at=stamp.fetched_at/> })}
        {usage.value().is_none().then_some("Usage not known: used, pending and free are missing.")}
    };
    if rows.is_empty() {
        return view! {
            <Card title="Plans and usage" foot=stamps.into_any()>
                <p>"Zoom names no plan of this account."</p>
            </Card>
        }
        .into_any();
    }
    view! {
        <section class="block" aria-labelledby="plans-title">
            <h2 class="block-title" id="plans-title">"Plans and usage"</h2>
            <TableBox caption="Plans with what is bought and used of them" class="plans" scrolls=true foot=stamps.into_any()>
                <thead>
                    <tr>
                        <th scope="col">"Plan"</th>
                        <th scope="col" class="number">"Bought"</th>
                        <th scope="col" class="number">"Used"</th>
                        <th scope="col" class="number">"Pending"</th>
                        <th scope="col" class="number">"Free"</th>
                        <th scope="col">"Status"</th>
                        <th scope="col" class="number">"Next invoice"</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(plan_row).collect_view()}</tbody>
            </TableBox>
        </section>
    }
    .into_any()
}

fn plan_row(plan: PlanRow) -> impl IntoView {
    let count = |count: Option<i64>| count.map_or_else(dash, |count| grouped(count).into_any());
    let name = if plan.name.term.is_empty() {
        plan.name.title.clone()
    } else {
        format!("{}, {}", plan.name.title, plan.name.term)
    };
    let code = plan
        .name
        .code
        .clone()
        .unwrap_or_else(|| plan.property.clone());
    let badge = status_badge(&plan.status);
    let next = match plan.next_invoice {
        Some(date) if plan.is_ended() => format!("ends {}", day(date)),
        date => day_or_dash(date),
    };
    view! {
        <tr>
            <th scope="row">
                <span class="name">{name}</span>
                <code class="sub">{code}</code>
            </th>
            <td class="number"><strong>{count(plan.quantity.bought)}</strong></td>
            <td class="number">{count(plan.quantity.used)}</td>
            <td class="number">{count(plan.quantity.pending)}</td>
            <td class="number">{count(plan.quantity.free())}</td>
            <td>{badge}</td>
            <td class="number">{next}</td>
        </tr>
    }
}

fn latest_invoices(fact: &Fact<InvoiceSummaryCard>, id: &AccountId) -> AnyView {
    let all = view! { <a class="link" href=paths::invoices(id)>"All invoices"</a> };
    let Some(card) = fact.value() else {
        let words = match fact {
            Fact::BeingFetched { .. } => "The invoice list is on the way.",
            Fact::Refused { .. } => {
                "Zoom does not tell the invoices of this account. The list says why."
            }
            Fact::Failed(_) => "The invoice list could not be fetched. The list says why.",
            _ => "The invoice list was never fetched. The list says when it can be.",
        };
        return view! {
            <Card title="Latest invoices" aside=all.into_any()>
                <p>{words}</p>
            </Card>
        }
        .into_any();
    };
    let foot = fact
        .stamp()
        .map(|stamp| view! { <AsOf source="Invoice list" at=stamp.fetched_at/> }.into_any());
    if card.latest.is_empty() {
        return view! {
            <Card title="Latest invoices" aside=all.into_any() foot=foot>
                <p>"Zoom lists no invoice of the last 12 months."</p>
            </Card>
        }
        .into_any();
    }
    let rows = card
        .latest
        .iter()
        .map(|row| {
            view! {
                <li>
                    {invoice_link(id, row)}
                    <span class="sub">{day_or_dash(row.date)}</span>
                    <StandingBadge standing=row.standing/>
                    <Sum money=row.total weight=Weight::Plain/>
                </li>
            }
        })
        .collect_view();
    view! {
        <Card title="Latest invoices" aside=all.into_any() foot=foot is_flush=true>
            <ul class="invoice-lines">{rows}</ul>
        </Card>
    }
    .into_any()
}

fn contact(
    fact: &Fact<BillingContact>,
    id: &AccountId,
    here: &str,
    ask: &Ask,
    may_change: bool,
) -> AnyView {
    let word = if may_change { "Edit" } else { "Open" };
    let open = view! {
        <a class="link" href=paths::contact(id)>
            {word} <span class="visually-hidden">" billing contact"</span>
        </a>
    };
    let ask = ask.again("Refresh", "refresh-contact");
    let body =
        missing(fact, "Billing contact", here, &ask).or_else(|| fact.value().map(contact_list));
    let foot = fact
        .value()
        .and(fact.stamp())
        .map(|stamp| view! { <AsOf source="Billing" at=stamp.fetched_at/> }.into_any());
    view! { <Card title="Billing contact" aside=open.into_any() foot=foot>{body}</Card> }.into_any()
}

/// A billing contact in words.
pub fn contact_list(contact: &BillingContact) -> AnyView {
    let name = join(&[&contact.first_name, &contact.last_name], " ");
    let street = join(&[&contact.address, &contact.apt], ", ");
    let state = geography::state_name(&contact.country, &contact.state).unwrap_or(&contact.state);
    let city = join(&[&contact.city, state, &contact.zip], " ");
    let country = geography::country_name(&contact.country)
        .unwrap_or(&contact.country)
        .to_owned();
    let line =
        |text: String| (!text.is_empty()).then(|| view! { <span class="line">{text}</span> });
    let or_dash = |text: &str| {
        if text.is_empty() {
            dash()
        } else {
            text.to_owned().into_any()
        }
    };
    view! {
        <dl class="pairs">
            <dt>"Name"</dt>
            <dd>{or_dash(&name)}</dd>
            <dt>"E-mail"</dt>
            <dd>{or_dash(&contact.email)}</dd>
            <dt>"Phone"</dt>
            <dd>{or_dash(&contact.phone_number)}</dd>
            <dt>"Address"</dt>
            <dd>{line(street)} {line(city)} {line(country)}</dd>
        </dl>
    }
    .into_any()
}

fn join(parts: &[&str], separator: &str) -> String {
    parts
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(separator)
}

/// Cloud recording storage; no card at all where Zoom names none.
fn storage(fact: &Fact<Option<RecordingUsage>>, here: &str, ask: &Ask) -> AnyView {
    if matches!(fact, Fact::Known { value: None, .. }) {
        return ().into_any();
    }
    let ask = ask.again("Refresh", "refresh-storage");
    let body = missing(fact, "Recording storage", here, &ask).unwrap_or_else(|| {
        fact.value()
            .and_then(Option::as_ref)
            .map_or_else(|| ().into_any(), storage_list)
    });
    let foot = fact
        .value()
        .and(fact.stamp())
        .map(|stamp| view! { <AsOf source="Usage" at=stamp.fetched_at/> }.into_any());
    view! { <Card title="Recording storage" foot=foot>{body}</Card> }.into_any()
}

fn storage_list(usage: &RecordingUsage) -> AnyView {
    let of = |used: &str, all: &str| match (used.is_empty(), all.is_empty()) {
        (true, true) => "\u{2013}".to_owned(),
        (true, false) => all.to_owned(),
        (false, true) => format!("{used} used"),
        (false, false) => format!("{used} of {all}"),
    };
    let exceeded = (!matches!(usage.plan_storage_exceed.as_str(), "" | "0")).then(|| {
        let when = usage
            .max_exceed_date
            .map(|date| format!(", most on {}", day(date)));
        view! {
            <dt>"Beyond it"</dt>
            <dd>{usage.plan_storage_exceed.clone()} {when}</dd>
        }
    });
    view! {
        <dl class="pairs">
            <dt>"With the plan"</dt>
            <dd>{of(&usage.free_storage_usage, &usage.free_storage)}</dd>
            <dt>"Bought"</dt>
            <dd>{of(&usage.plan_storage_usage, &usage.plan_storage)}</dd>
            {exceeded}
        </dl>
    }
    .into_any()
}
