//! The head of all pages of one account: where it is, who it is, whether it can be changed, tabs.

use domain::ids::AccountId;
use domain::time::UtcMillis;
use domain::view::{AccountFlag, AccountHead, Capability, HistoryQuery};
use leptos::prelude::*;

use super::account_own::own_facts;
use super::accounts_table::flag_look;
use super::copy_button::CopyButton;
use super::plan::status_badge;
use crate::paths;
use crate::ui::badge::{Badge, Family};
use crate::ui::icon::{Draw, Icon};
use crate::ui::stamp::AsOf;
use crate::ui::tabs::{Tab, Tabs};

/// Which page of the account is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountTab {
    /// The overview.
    Overview,
    /// Plans and add-ons.
    Plans,
    /// What is used of them.
    Usage,
    /// The invoices, or one of them.
    Invoices,
    /// The billing contact.
    Contact,
    /// What happened.
    History,
}

/// One step of the way to the page.
#[derive(Debug, Clone)]
pub struct Crumb {
    /// Its name.
    pub name: String,
    /// Where it leads; `None`: the page itself.
    pub href: Option<String>,
}

/// The way to the page.
#[component]
pub fn Breadcrumb(
    /// From the accounts down to the page itself.
    crumbs: Vec<Crumb>,
) -> impl IntoView {
    view! {
        <nav class="breadcrumb" aria-label="Breadcrumb">
            <ol>
                {crumbs
                    .into_iter()
                    .map(|crumb| match crumb.href {
                        Some(href) => view! { <li><a href=href>{crumb.name}</a></li> }.into_any(),
                        None => view! { <li aria-current="page">{crumb.name}</li> }.into_any(),
                    })
                    .collect_view()}
            </ol>
        </nav>
    }
}

/// The accounts, as the first step of every way.
pub fn accounts_crumb() -> Crumb {
    Crumb {
        name: "Accounts".to_owned(),
        href: Some(paths::ACCOUNTS.to_owned()),
    }
}

/// An account, as a step of the way.
pub fn account_crumb(head: &AccountHead) -> Crumb {
    Crumb {
        name: head.name.clone(),
        href: Some(paths::account(&head.id)),
    }
}

/// The head of an account's page, with its tabs.
#[component]
pub fn AccountTop(
    /// The account.
    head: AccountHead,
    /// Which of its pages.
    tab: AccountTab,
    /// At most three actions, at the right.
    #[prop(optional_no_strip, into)]
    actions: Option<AnyView>,
) -> impl IntoView {
    let crumbs = vec![
        accounts_crumb(),
        Crumb {
            name: head.name.clone(),
            href: None,
        },
    ];
    let badges = badges(&head);
    let tabs = tabs(&head.id, head.invoices, tab);
    view! {
        <Breadcrumb crumbs/>
        <div class="page-head">
            <div class="page-head-text">
                <div class="head-line">
                    <h1>{head.name.clone()}</h1>
                    {badges}
                </div>
                <AccountFacts head=head.clone()/>
            </div>
            {actions.map(|actions| view! { <div class="page-actions">{actions}</div> })}
        </div>
        <Capabilities plans=head.plans contact=head.contact/>
        <Tabs label=head.name tabs/>
    }
}

#[component]
fn AccountFacts(head: AccountHead) -> impl IntoView {
    view! {
        <ul class="facts">
            {head
                .number
                .map(|number| {
                    view! {
                        <li>
                            <span id="account-number">{number}</span>
                            <CopyButton from="account-number" what="account number" is_small=true/>
                        </li>
                    }
                })}
            <li>
                <code id="account-id">{head.id.to_string()}</code>
                <CopyButton from="account-id" what="account id" is_small=true/>
            </li>
            <li>{head.account_type}</li>
            {head.country.map(|country| view! { <li>{country}</li> })}
            {head.owner_email.map(|email| view! { <li>"Owner " {email}</li> })}
        </ul>
        {own_facts(head.own.record)}
    }
}

/// Status and what is remarkable for good; what comes and goes stands with the figures.
fn badges(head: &AccountHead) -> AnyView {
    let status = head.base_status.as_ref().map(status_badge);
    let flags = head.flags.iter().filter_map(|flag| match flag {
        AccountFlag::Vanished => Some((
            Family::Warn,
            Icon::Warning,
            "No longer in Zoom\u{2019}s list",
        )),
        AccountFlag::OutcomeUnknown
        | AccountFlag::SelfPay
        | AccountFlag::Bundle
        | AccountFlag::BulkLicence => Some(flag_look(*flag)),
        _ => None,
    });
    let flags = flags.map(|(family, icon, text)| view! { <Badge family icon text/> });
    view! { <div class="head-badges">{status} {flags.collect_view()}</div> }.into_any()
}

/// Whether plans and billing contact can be changed, each by itself; one line where one reason stands
/// in the way of both.
#[component]
fn Capabilities(plans: Capability, contact: Capability) -> impl IntoView {
    match (&plans, &contact) {
        (Capability::Unknown, _) | (_, Capability::Unknown) => capability_line(
            Icon::Question,
            "Not known yet whether it can be changed:",
            "its detail was never fetched.",
            None,
        ),
        (Capability::No { reason, as_of }, Capability::No { reason: same, .. })
            if reason == same =>
        {
            capability_line(Icon::Lock, "Cannot be changed here:", reason, Some(*as_of))
        }
        _ => {
            let plans = match &plans {
                Capability::No { reason, as_of } => {
                    capability_line(Icon::Lock, "Plans cannot be changed:", reason, Some(*as_of))
                }
                Capability::Yes { grounds, as_of } => {
                    capability_line(Icon::Check, "Plans can be changed.", grounds, Some(*as_of))
                }
                Capability::Unknown => ().into_any(),
            };
            let contact = match &contact {
                Capability::No { reason, .. } => capability_line(
                    Icon::Lock,
                    "Billing contact cannot be changed:",
                    reason,
                    None,
                ),
                _ => capability_line(Icon::Check, "Billing contact can be changed.", "", None),
            };
            view! { <div class="capabilities">{plans} {contact}</div> }.into_any()
        }
    }
}

fn capability_line(icon: Icon, verdict: &str, why: &str, as_of: Option<UtcMillis>) -> AnyView {
    let class = if icon == Icon::Check {
        "capability is-ok"
    } else {
        "capability"
    };
    view! {
        <p class=class>
            <Draw icon/>
            <span>
                <strong>{verdict.to_owned()}</strong> " " {why.to_owned()} " "
                {as_of.map(|at| view! { <AsOf source="" at/> })}
            </span>
        </p>
    }
    .into_any()
}

fn tabs(id: &AccountId, invoices: Option<u64>, current: AccountTab) -> Vec<Tab> {
    let tab = |which, title, count, href| Tab {
        title,
        count,
        href,
        is_current: which == current,
    };
    vec![
        tab(AccountTab::Overview, "Overview", None, paths::account(id)),
        tab(AccountTab::Plans, "Plans & add-ons", None, paths::plans(id)),
        tab(AccountTab::Usage, "Usage", None, paths::usage(id)),
        tab(
            AccountTab::Invoices,
            "Invoices",
            invoices,
            paths::invoices(id),
        ),
        tab(
            AccountTab::Contact,
            "Billing contact",
            None,
            paths::contact(id),
        ),
        tab(
            AccountTab::History,
            "History",
            None,
            paths::history(id, HistoryQuery::default()),
        ),
    ]
}
