//! The pages whose server time is measured, and what each may take. A new page that a person opens
//! often gets a line here.

use crate::visitor::{VisitError, Visitor};

use domain::view::{AccountColumn, AccountView, InvoiceColumn, LateFor, SortOrder};

/// The book for which the targets of pages are set that look through all of it; with a larger one they
/// show how cost grows.
pub const TARGET_ACCOUNTS: u32 = 10_000;

/// One page, or several of a kind.
pub struct Scene {
    /// What it is called in the report.
    pub what: &'static str,
    /// Path and query; of several the slowest counts.
    pub paths: Vec<String>,
    /// What 95 of 100 answers may take, in milliseconds.
    pub limit_ms: f64,
    /// The same in words.
    pub target: &'static str,
    /// Whether it looks through the whole book, so that its time grows with it.
    pub grows: bool,
}

impl Scene {
    /// A page that answers as fast as a list must.
    fn list(what: &'static str, path: impl Into<String>) -> Self {
        Self {
            what,
            paths: vec![path.into()],
            limit_ms: 20.0,
            target: "≤ 20 ms",
            grows: true,
        }
    }

    /// A page of one account, whatever the size of the book.
    fn of_one(what: &'static str, path: impl Into<String>) -> Self {
        Self {
            grows: false,
            ..Self::list(what, path)
        }
    }

    /// Lists of a kind, each of which must be as fast.
    fn lists(what: &'static str, paths: Vec<String>) -> Self {
        Self {
            paths,
            ..Self::list(what, "")
        }
    }
}

/// All of them, in the order of the report. Asks the portal for the ids of an account and an invoice.
///
/// # Errors
///
/// Where the portal shows no account or no invoice.
pub async fn all(visitor: &Visitor, accounts: u32) -> Result<Vec<Scene>, VisitError> {
    let mut scenes = vec![Scene {
        limit_ms: 30.0,
        target: "≤ 30 ms",
        ..Scene::list("dashboard", "/")
    }];
    scenes.extend(account_lists(accounts));
    scenes.extend(fleet_invoices());
    scenes.extend(one_account(visitor).await?);
    Ok(scenes)
}

fn account_lists(accounts: u32) -> Vec<Scene> {
    let last_page = accounts.div_ceil(50);
    vec![
        Scene::list("account list, first page", "/accounts"),
        Scene::list(
            "account list, last page",
            format!("/accounts?page={last_page}"),
        ),
        Scene::list("account list, search", "/accounts?q=gmbh"),
        Scene::lists("account list, each filter", filters()),
        Scene::lists("account list, each sort", sorts(last_page)),
        Scene::list(
            "account list, a filter and a sort, 250 rows",
            "/accounts?view=unpaid&sort=balance&order=desc&size=250",
        ),
        Scene::list("search over everything", "/search?q=gmbh"),
        Scene::list("palette, an account's name", "/search/options?q=hallst"),
        Scene::list("palette, an invoice's number", "/search/options?q=inv20"),
    ]
}

/// Every view, and every facet with a value that many accounts have.
fn filters() -> Vec<String> {
    let views = AccountView::ALL
        .iter()
        .map(|view| format!("view={}", view.as_str()));
    let facets = [
        "type=Business",
        "plan=Business&plan=Pro",
        "status=active",
        "status=none",
        "pays=partner",
        "pays=unknown",
        "flag=overdue&flag=unused&flag=auto_renew_off&flag=outcome_unknown",
        "flag=self_pay&flag=bundle&flag=bulk_licence&flag=vanished&flag=cancelled",
        "manager=@none",
        "tag=gold",
        "country=DE&country=US",
        "unlearned=plans&unlearned=usage&unlearned=invoices",
        "q=a&flag=unused&country=GB&status=active",
    ];
    let facets = facets.into_iter().map(str::to_owned);
    views
        .chain(facets)
        .map(|query| format!("/accounts?{query}"))
        .collect()
}

/// Every column both ways: the first page, the one in the middle, the last.
fn sorts(last_page: u32) -> Vec<String> {
    let mut paths = Vec::new();
    for column in AccountColumn::ALL {
        for order in [SortOrder::Ascending, SortOrder::Descending] {
            for page in [1, last_page.div_ceil(2), last_page] {
                let (column, order) = (column.as_str(), order.as_str());
                paths.push(format!("/accounts?sort={column}&order={order}&page={page}"));
            }
        }
    }
    paths
}

/// The invoices of all accounts, and what renews next.
fn fleet_invoices() -> Vec<Scene> {
    let scene = |what, paths, limit_ms, target| Scene {
        what,
        paths,
        limit_ms,
        target,
        grows: true,
    };
    let texts = [
        "q=gmbh&sort=balance",
        "q=inv+gmbh&sort=account",
        "q=no-such-text",
        "q=po",
    ];
    let texts = texts.map(|query| format!("/invoices?{query}")).to_vec();
    vec![
        scene(
            "invoices of all, each sort",
            invoice_sorts(),
            60.0,
            "≤ 60 ms",
        ),
        scene(
            "invoices of all, each filter",
            invoice_filters(),
            60.0,
            "≤ 60 ms",
        ),
        scene("invoices of all, text", texts, 150.0, "≤ 150 ms"),
        Scene::list("renewals", "/renewals"),
        Scene::list(
            "renewals, a filter and a sort",
            "/renewals?auto=off&sort=amount",
        ),
    ]
}

/// Every column both ways: the first page, one in the middle, the last.
fn invoice_sorts() -> Vec<String> {
    let mut paths = Vec::new();
    for column in InvoiceColumn::ALL {
        for order in [SortOrder::Ascending, SortOrder::Descending] {
            // The last page stands for any behind it.
            for page in [1, 1_000, u32::MAX] {
                let (column, order) = (column.as_str(), order.as_str());
                paths.push(format!("/invoices?sort={column}&order={order}&page={page}"));
            }
        }
    }
    paths
}

/// Every filter under the sorts that suit it least.
fn invoice_filters() -> Vec<String> {
    let late = LateFor::ALL
        .iter()
        .map(|late| format!("late={}", late.as_str()));
    let others = [
        "status=open",
        "status=overdue",
        "status=paid",
        "status=draft",
        "pdf=yes",
        "pdf=no",
        "from=2026-01-01&to=2026-12-31",
        "status=paid&pdf=no&from=2025-03-01&to=2025-03-31",
    ];
    late.chain(others.into_iter().map(str::to_owned))
        .flat_map(|filter| {
            ["date", "account", "total", "tax"]
                .map(|sort| format!("/invoices?{filter}&sort={sort}"))
        })
        .collect()
}

async fn one_account(visitor: &Visitor) -> Result<Vec<Scene>, VisitError> {
    let account = visitor.find_link("/accounts", "/accounts/").await?;
    let invoices = format!("{account}/invoices");
    let invoice = visitor
        .find_link(&invoices, &format!("{invoices}/"))
        .await?;
    Ok(vec![
        Scene::of_one("plans of an account", format!("{account}/plans")),
        Scene::of_one("usage of an account", format!("{account}/usage")),
        Scene::of_one("history of an account", format!("{account}/history")),
        Scene::of_one("account", account),
        Scene::of_one("invoice list of an account", invoices),
        Scene::of_one("invoice", invoice),
    ])
}
