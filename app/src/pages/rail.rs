//! The navigation at the left: one table of entries, from which everything about it follows.

use domain::people::Permission;
use leptos::prelude::*;

use crate::context::RequestContext;
use crate::paths;
use crate::ui::icon::{Draw, Icon};
use crate::ui::when::Times;

/// Where in the navigation a page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The dashboard.
    Dashboard,
    /// With the accounts.
    Accounts,
    /// With the invoices of all.
    Invoices,
    /// With what renews next.
    Renewals,
    /// With the changes of all.
    Changes,
    /// With the price book.
    Prices,
    /// With the master account itself.
    Master,
    /// What asks Zoom in the background.
    Sync,
    /// With the imports of the partner's own records.
    Records,
    /// Zoom's budget.
    Budget,
    /// With the audit log.
    Audit,
    /// How the installation is set up.
    Settings,
    /// The person's own page.
    Profile,
    /// The demo.
    Demo,
    /// Nowhere: an error.
    Nowhere,
}

/// One entry.
pub struct Entry {
    place: Place,
    /// The page's name.
    pub title: &'static str,
    /// Its path.
    pub href: &'static str,
    /// Its icon.
    pub icon: Icon,
    /// Who sees it.
    permission: Permission,
    /// Whether it stands in demo mode only.
    is_demo: bool,
}

/// Entries under one heading.
struct Group {
    /// Empty: without a heading.
    title: &'static str,
    entries: &'static [Entry],
}

const GROUPS: &[Group] = &[
    Group {
        title: "",
        entries: &[
            Entry {
                place: Place::Dashboard,
                title: "Dashboard",
                href: paths::HOME,
                icon: Icon::Home,
                permission: Permission::ReadBilling,
                is_demo: false,
            },
            Entry {
                place: Place::Accounts,
                title: "Accounts",
                href: paths::ACCOUNTS,
                icon: Icon::Accounts,
                permission: Permission::ReadBilling,
                is_demo: false,
            },
            Entry {
                place: Place::Invoices,
                title: "Invoices",
                href: paths::INVOICES,
                icon: Icon::Receipt,
                permission: Permission::ReadBilling,
                is_demo: false,
            },
            Entry {
                place: Place::Renewals,
                title: "Renewals",
                href: paths::RENEWALS,
                icon: Icon::Calendar,
                permission: Permission::ReadBilling,
                is_demo: false,
            },
            Entry {
                place: Place::Changes,
                title: "Changes",
                href: paths::CHANGES,
                icon: Icon::Pencil,
                permission: Permission::ReadBilling,
                is_demo: false,
            },
            Entry {
                place: Place::Prices,
                title: "Price book",
                href: paths::PRICES,
                icon: Icon::Columns,
                permission: Permission::ReadBilling,
                is_demo: false,
            },
            Entry {
                place: Place::Master,
                title: "Master account",
                href: paths::MASTER,
                icon: Icon::Master,
                permission: Permission::ReadBilling,
                is_demo: false,
            },
        ],
    },
    Group {
        title: "Portal",
        entries: &[
            Entry {
                place: Place::Sync,
                title: "Sync with Zoom",
                href: paths::SYNC,
                icon: Icon::Refresh,
                permission: Permission::ReadBilling,
                is_demo: false,
            },
            Entry {
                place: Place::Records,
                title: "Own records",
                href: paths::RECORD_IMPORTS,
                icon: Icon::Note,
                permission: Permission::EditRecords,
                is_demo: false,
            },
            Entry {
                place: Place::Budget,
                title: "Zoom budget",
                href: paths::BUDGET,
                icon: Icon::Gauge,
                permission: Permission::ReadBilling,
                is_demo: false,
            },
            Entry {
                place: Place::Audit,
                title: "Audit log",
                href: paths::AUDIT,
                icon: Icon::Ledger,
                permission: Permission::ReadAudit,
                is_demo: false,
            },
            Entry {
                place: Place::Settings,
                title: "Settings",
                href: paths::SETTINGS,
                icon: Icon::Sliders,
                permission: Permission::ManageSettings,
                is_demo: false,
            },
            Entry {
                place: Place::Profile,
                title: "Profile",
                href: paths::PROFILE,
                icon: Icon::Person,
                permission: Permission::ReadBilling,
                is_demo: false,
            },
            Entry {
                place: Place::Demo,
                title: "Demo",
                href: paths::DEMO,
                icon: Icon::Flask,
                permission: Permission::SteerDemo,
                is_demo: true,
            },
        ],
    },
];

impl Entry {
    fn is_for(&self, context: &RequestContext) -> bool {
        let may = context
            .person
            .as_ref()
            .is_some_and(|person| person.role.may(self.permission));
        may && (context.mode.is_demo() || !self.is_demo)
    }
}

/// The entries that this person sees.
pub fn destinations(context: &RequestContext) -> impl Iterator<Item = &'static Entry> + '_ {
    GROUPS
        .iter()
        .flat_map(|group| group.entries)
        .filter(|entry| entry.is_for(context))
}

/// The navigation as this person sees it, with the entry of `place` marked.
pub fn rail(context: &RequestContext, place: Place) -> impl IntoView {
    let times = Times::of_page();
    let groups = GROUPS.iter().map(|group| entries(context, group, place));
    view! {
        <nav class="rail" id="rail" popover="auto" aria-label="Main">
            <div class="rail-groups">{groups.collect_view()}</div>
            <p class="rail-foot">
                {format!("Times in {}", times.zone_line())}
                <br/>
                {format!("Clock {}", times.clock_line())}
            </p>
        </nav>
    }
}

fn entries(context: &RequestContext, group: &'static Group, place: Place) -> impl IntoView {
    let shown: Vec<&Entry> = group
        .entries
        .iter()
        .filter(|entry| entry.is_for(context))
        .collect();
    let title = (!group.title.is_empty() && !shown.is_empty())
        .then(|| view! { <p class="rail-title">{group.title}</p> });
    let items = shown.into_iter().map(|entry| {
        view! {
            <li>
                <a href=entry.href aria-current=(place == entry.place).then_some("page")>
                    <Draw icon=entry.icon/>
                    <span class="rail-word">{entry.title}</span>
                </a>
            </li>
        }
    });
    view! {
        {title}
        <ul>{items.collect_view()}</ul>
    }
}
