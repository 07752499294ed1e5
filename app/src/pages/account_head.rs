//! The head of all pages of one account: where it is, who it is, whether it can be changed, tabs.

use domain::ids::AccountId;
use domain::view::{AccountHead, Capability};
use leptos::prelude::*;

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
    /// The invoices, or one of them.
    Invoices,
    /// The billing contact.
    Contact,
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
    let not_listed = (!head.is_listed).then(|| {
        view! { <Badge family=Family::Warn icon=Icon::Warning text="No longer in Zoom’s list"/> }
    });
    let tabs = tabs(&head.id, head.invoices, tab);
    view! {
        <Breadcrumb crumbs/>
        <div class="page-head">
            <div class="page-head-text">
                <h1>{head.name.clone()} " " {not_listed}</h1>
                <AccountFacts head=head.clone()/>
            </div>
            {actions.map(|actions| view! { <div class="page-actions">{actions}</div> })}
        </div>
        <CapabilityLine capability=head.capability/>
        <Tabs label=head.name tabs/>
    }
}

#[component]
fn AccountFacts(head: AccountHead) -> impl IntoView {
    view! {
        <ul class="facts">
            {head.number.map(|number| view! { <li>{number}</li> })}
            <li><code>{head.id.to_string()}</code></li>
            <li>{head.account_type}</li>
            {head.country.map(|country| view! { <li>{country}</li> })}
            {head.owner_email.map(|email| view! { <li>"Owner " {email}</li> })}
        </ul>
    }
}

#[component]
fn CapabilityLine(capability: Capability) -> impl IntoView {
    match capability {
        Capability::Unknown => view! {
            <p class="capability">
                <Draw icon=Icon::Question/>
                <span>
                    <strong>"Not known whether it can be changed here: "</strong>
                    "its detail was never fetched."
                </span>
            </p>
        }
        .into_any(),
        Capability::Yes { grounds, as_of } => view! {
            <p class="capability is-ok">
                <Draw icon=Icon::Check/>
                <span><strong>"Can be changed here."</strong> " " {grounds} " " <AsOf source="" at=as_of/></span>
            </p>
        }
        .into_any(),
        Capability::No { reason, as_of } => view! {
            <p class="capability">
                <Draw icon=Icon::Lock/>
                <span><strong>"Cannot be changed here:"</strong> " " {reason} " " <AsOf source="" at=as_of/></span>
            </p>
        }
        .into_any(),
    }
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
    ]
}
