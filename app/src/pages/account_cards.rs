//! The cards of an account's overview: what needs attention, latest invoices, billing contact.

use domain::geography;
use domain::ids::{AccountId, AccountRef};
use domain::invoice_year::InvoiceYear;
use domain::view::{Attention, AttentionPlace, Fact, InvoiceSummaryCard, Tone};
use domain::zoom::BillingContact;
use leptos::prelude::*;

use super::fact::{Ask, missing};
use super::invoices::{StandingBadge, invoice_link};
use super::plan::dash;
use crate::paths;
use crate::ui::badge::Family;
use crate::ui::card::Card;
use crate::ui::icon::{Draw, Icon};
use crate::ui::money::{Sum, Weight};
use crate::ui::stamp::AsOf;
use crate::ui::when::day_or_dash;

/// What needs attention; no card at all where nothing does.
pub fn attention(found: Vec<Attention>, id: &AccountId) -> Option<AnyView> {
    if found.is_empty() {
        return None;
    }
    let id = id.clone();
    let items = found.into_iter().map(move |found| {
        let (family, icon) = match found.tone {
            Tone::Bad => (Family::Bad, Icon::Alert),
            Tone::Warn => (Family::Warn, Icon::Warning),
            Tone::Info | Tone::Ok => (Family::Neutral, Icon::Info),
        };
        let (href, word) = match found.place {
            AttentionPlace::Plans => (paths::plans(&id), "Plans"),
            AttentionPlace::Usage => (paths::usage(&id), "Usage"),
            AttentionPlace::Invoices => (paths::invoices(&id), "Invoices"),
            AttentionPlace::Change(change) => (paths::change(change), "Open the change"),
            AttentionPlace::Here => (String::new(), ""),
        };
        let link = (!href.is_empty()).then(|| view! { <a class="link" href=href>{word}</a> });
        view! {
            <li class=family.class()>
                <Draw icon/>
                <span>{found.sentence}</span>
                {link}
            </li>
        }
    });
    Some(
        view! {
            <Card title="Needs attention" is_flush=true>
                <ul class="attention">{items.collect_view()}</ul>
            </Card>
        }
        .into_any(),
    )
}

/// The latest invoices.
pub fn latest_invoices(fact: &Fact<InvoiceSummaryCard>, id: &AccountId) -> AnyView {
    let all = view! { <a class="link" href=paths::invoices(id)>"All invoices"</a> };
    let Some(card) = fact.value() else {
        let words = match fact {
            Fact::BeingFetched { .. } => "The invoice list is on the way.",
            Fact::Refused { .. } => {
                "Zoom does not tell the invoices of this account. The list says why."
            }
            Fact::Failed(_) => "The invoice list could not be fetched. The list says why.",
            _ => {
                "Not fetched yet: whether it has invoices is not known. The list says when they can be fetched."
            }
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
        let words = no_invoice(&card.unfetched);
        return view! {
            <Card title="Latest invoices" aside=all.into_any() foot=foot>
                <p>{words}</p>
            </Card>
        }
        .into_any();
    }
    let owner = AccountRef::Sub(id.clone());
    let rows = card
        .latest
        .iter()
        .map(|row| {
            view! {
                <li>
                    {invoice_link(&owner, row)}
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

/// What is said where the list was fetched and holds nothing: for earlier years that says nothing.
fn no_invoice(unfetched: &[InvoiceYear]) -> String {
    let none = "Zoom lists no invoice of the last 12 months.";
    let years: Vec<String> = unfetched.iter().rev().map(InvoiceYear::to_string).collect();
    match years.split_last() {
        None => "Zoom lists no invoice of the last three years.".to_owned(),
        Some((year, [])) => format!("{none} {year} is not fetched yet."),
        Some((last, before)) => {
            format!(
                "{none} {} and {last} are not fetched yet.",
                before.join(", ")
            )
        }
    }
}

/// The billing contact.
pub fn contact(
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_never_fetched_is_not_said_to_be_none() {
        let years = |years: &[&str]| -> Vec<InvoiceYear> {
            let years = years.iter().map(|year| year.parse().expect("a year"));
            years.collect()
        };
        assert_eq!(
            no_invoice(&years(&["2025", "2024", "2023"])),
            "Zoom lists no invoice of the last 12 months. 2023, 2024 and 2025 are not fetched yet."
        );
        assert!(no_invoice(&years(&["2024"])).ends_with("2024 is not fetched yet."));
        assert!(!no_invoice(&[]).contains("fetched"));
    }
}
