//! The document around every page, and the routes.

use domain::preferences::Theme;
use leptos::config::LeptosOptions;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{ParamSegment, SsrMode, StaticSegment};

use crate::context::RequestContext;
use crate::pages;
use crate::paths;

/// The document: head, scripts and the app.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    // Nothing but the reader's own wish stands there, so that without one the system decides.
    let theme = RequestContext::current()
        .ok()
        .and_then(|context| context.person)
        .map(|person| person.theme)
        .filter(|theme| *theme != Theme::System)
        .map(Theme::as_str);
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="robots" content="noindex, nofollow"/>
                <link rel="icon" type="image/svg+xml" href=paths::FAVICON/>
                <HashedStylesheet options=options.clone() id="style"/>
                <AutoReload options=options.clone()/>
                <HydrationScripts options islands=true/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The routes. Every page is rendered to its end before the first byte leaves, so that status,
/// redirects and title are settled, and so that it is whole without scripts.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <FlatRoutes fallback=pages::NotFound>
                <Route path=StaticSegment("") view=pages::Dashboard ssr=SsrMode::Async/>
                <Route path=StaticSegment("sign-in") view=pages::SignIn ssr=SsrMode::Async/>
                <Route path=StaticSegment("signed-out") view=pages::SignedOut ssr=SsrMode::Async/>
                <Route path=StaticSegment("demo") view=pages::Demo ssr=SsrMode::Async/>
                <Route path=StaticSegment("sync") view=pages::Sync ssr=SsrMode::Async/>
                <Route path=StaticSegment("invoices") view=pages::FleetInvoices ssr=SsrMode::Async/>
                <Route path=StaticSegment("changes") view=pages::Changes ssr=SsrMode::Async/>
                <Route path=StaticSegment("bulk") view=pages::Bulks ssr=SsrMode::Async/>
                <Route
                    path=(StaticSegment("bulk"), StaticSegment("new"))
                    view=pages::NewBulk
                    ssr=SsrMode::Async
                />
                <Route
                    path=(StaticSegment("bulk"), ParamSegment("bulk"))
                    view=pages::Bulk
                    ssr=SsrMode::Async
                />
                <Route path=StaticSegment("renewals") view=pages::Renewals ssr=SsrMode::Async/>
                <Route path=StaticSegment("prices") view=pages::Prices ssr=SsrMode::Async/>
                <Route
                    path=(StaticSegment("prices"), StaticSegment("import"), ParamSegment("import"))
                    view=pages::PriceImport
                    ssr=SsrMode::Async
                />
                <Route path=StaticSegment("master") view=pages::Master ssr=SsrMode::Async/>
                <Route
                    path=(StaticSegment("master"), StaticSegment("invoices"))
                    view=pages::MasterInvoices
                    ssr=SsrMode::Async
                />
                <Route
                    path=(StaticSegment("master"), StaticSegment("invoices"), ParamSegment("invoice"))
                    view=pages::MasterInvoice
                    ssr=SsrMode::Async
                />
                <Route path=StaticSegment("budget") view=pages::Budget ssr=SsrMode::Async/>
                <Route
                    path=(StaticSegment("budget"), StaticSegment("limits"))
                    view=pages::BudgetLimits
                    ssr=SsrMode::Async
                />
                <Route path=StaticSegment("policy") view=pages::PolicyScreen ssr=SsrMode::Async/>
                <Route path=StaticSegment("audit") view=pages::Audit ssr=SsrMode::Async/>
                <Route
                    path=(StaticSegment("audit"), ParamSegment("entry"))
                    view=pages::AuditEntry
                    ssr=SsrMode::Async
                />
                <Route path=StaticSegment("settings") view=pages::Settings ssr=SsrMode::Async/>
                <Route path=StaticSegment("profile") view=pages::Profile ssr=SsrMode::Async/>
                <Route path=StaticSegment("search") view=pages::Search ssr=SsrMode::Async/>
                <Route path=StaticSegment("accounts") view=pages::Accounts ssr=SsrMode::Async/>
                <Route
                    path=(StaticSegment("accounts"), ParamSegment("account"))
                    view=pages::Account
                    ssr=SsrMode::Async
                />
                <Route
                    path=(StaticSegment("accounts"), ParamSegment("account"), StaticSegment("plans"))
                    view=pages::AccountPlans
                    ssr=SsrMode::Async
                />
                <Route
                    path=(
                        StaticSegment("accounts"),
                        ParamSegment("account"),
                        StaticSegment("plans"),
                        ParamSegment("act"),
                    )
                    view=pages::PlanFormPage
                    ssr=SsrMode::Async
                />
                <Route
                    path=(StaticSegment("accounts"), ParamSegment("account"), StaticSegment("usage"))
                    view=pages::AccountUsage
                    ssr=SsrMode::Async
                />
                <Route
                    path=(StaticSegment("accounts"), ParamSegment("account"), StaticSegment("history"))
                    view=pages::AccountHistory
                    ssr=SsrMode::Async
                />
                <Route
                    path=(StaticSegment("accounts"), ParamSegment("account"), StaticSegment("invoices"))
                    view=pages::Invoices
                    ssr=SsrMode::Async
                />
                <Route
                    path=(
                        StaticSegment("accounts"),
                        ParamSegment("account"),
                        StaticSegment("invoices"),
                        ParamSegment("invoice"),
                    )
                    view=pages::Invoice
                    ssr=SsrMode::Async
                />
                <Route
                    path=(StaticSegment("accounts"), ParamSegment("account"), StaticSegment("contact"))
                    view=pages::Contact
                    ssr=SsrMode::Async
                />
                <Route
                    path=(StaticSegment("accounts"), ParamSegment("account"), StaticSegment("records"))
                    view=pages::AccountRecords
                    ssr=SsrMode::Async
                />
                <Route
                    path=(StaticSegment("records"), StaticSegment("import"))
                    view=pages::RecordImports
                    ssr=SsrMode::Async
                />
                <Route
                    path=(StaticSegment("records"), StaticSegment("import"), ParamSegment("import"))
                    view=pages::RecordImport
                    ssr=SsrMode::Async
                />
                <Route
                    path=(StaticSegment("changes"), ParamSegment("change"))
                    view=pages::Change
                    ssr=SsrMode::Async
                />
            </FlatRoutes>
        </Router>
    }
}
