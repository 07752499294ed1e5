//! The master account itself: its head, and what it uses of its own plans.

use domain::people::Permission;
use domain::view::MasterUsage;
use leptos::prelude::*;

use super::account_usage::figures;
use super::fact::{Ask, missing, trouble_unless_told};
use super::page::{Screen, page};
use super::rail::Place;
use super::said::said;
use crate::flash::Flash;
use crate::paths;
use crate::ui::card::Card;
use crate::ui::tabs::{Tab, Tabs};

/// The page's name, as it stands everywhere.
pub const TITLE: &str = "Master account";

/// Which page of the master account is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MasterTab {
    /// What it uses.
    Usage,
    /// What Zoom bills it.
    Invoices,
}

/// The head of the master account's pages, with its tabs.
#[component]
pub fn MasterTop(
    /// Which of its pages.
    tab: MasterTab,
    /// At the right.
    #[prop(optional_no_strip, into)]
    actions: Option<AnyView>,
) -> impl IntoView {
    let link = |which, title, href: &str| Tab {
        title,
        count: None,
        href: href.to_owned(),
        is_current: which == tab,
    };
    let tabs = vec![
        link(MasterTab::Usage, "Usage", paths::MASTER),
        link(MasterTab::Invoices, "Invoices", paths::MASTER_INVOICES),
    ];
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1>{TITLE}</h1>
                <ul class="facts">
                    <li>"Your own account at Zoom: what it uses itself, and what Zoom bills it"</li>
                </ul>
            </div>
            {actions.map(|actions| view! { <div class="page-actions">{actions}</div> })}
        </div>
        <Tabs label=TITLE tabs/>
    }
}

/// The page.
#[component]
pub fn Master() -> impl IntoView {
    page(Permission::ReadBilling, move |desk| async move {
        let page = desk
            .portal()
            .master_usage(&desk.caller)
            .await
            .map_err(|error| desk.fail(error))?;
        Ok(Screen {
            title: format!("Usage \u{2013} {TITLE}"),
            place: Place::Master,
            body: body(page, &desk.flash),
            said: None,
        })
    })
}

fn body(page: MasterUsage, flash: &Flash) -> AnyView {
    let ask = Ask {
        action: paths::post::REFRESH_MASTER_USAGE,
        fields: Vec::new(),
        label: "Refresh",
        offer: page.refresh.clone(),
        id: "refresh-usage",
    };
    let trouble = trouble_unless_told(&page.usage, flash);
    let (actions, content) = match page.usage.value() {
        None => {
            let missing = missing(&page.usage, "Usage", paths::MASTER, &ask);
            (
                None,
                view! { <Card title="Usage">{missing}</Card> }.into_any(),
            )
        }
        Some(table) => (Some(ask.button()), figures(table.clone(), &page.usage)),
    };
    view! {
        <MasterTop tab=MasterTab::Usage actions/>
        {trouble}
        {content}
        {said(page.said)}
    }
    .into_any()
}
