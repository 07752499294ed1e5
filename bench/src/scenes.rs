//! The pages whose server time is measured, and what each may take. A new page that a person opens
//! often gets a line here.

use crate::visitor::{VisitError, Visitor};

/// One page.
pub struct Scene {
    /// What it is called in the report.
    pub what: &'static str,
    /// Path and query.
    pub path: String,
    /// What 95 of 100 answers may take, in milliseconds.
    pub limit_ms: f64,
    /// The same in words.
    pub target: &'static str,
}

impl Scene {
    /// A page that answers as fast as a list must.
    fn list(what: &'static str, path: impl Into<String>) -> Self {
        Self {
            what,
            path: path.into(),
            limit_ms: 20.0,
            target: "≤ 20 ms",
        }
    }
}

/// All of them, in the order of the report. Asks the portal for the ids of an account and an invoice.
///
/// # Errors
///
/// Where the portal shows no account or no invoice.
pub async fn all(visitor: &Visitor, accounts: u32) -> Result<Vec<Scene>, VisitError> {
    let mut scenes = account_lists(accounts);
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
        Scene::list("search over everything", "/search?q=gmbh"),
        Scene::list("palette, an account's name", "/search/options?q=hallst"),
        Scene::list("palette, an invoice's number", "/search/options?q=inv20"),
    ]
}

async fn one_account(visitor: &Visitor) -> Result<Vec<Scene>, VisitError> {
    let account = visitor.find_link("/accounts", "/accounts/").await?;
    let invoices = format!("{account}/invoices");
    let invoice = visitor
        .find_link(&invoices, &format!("{invoices}/"))
        .await?;
    Ok(vec![
        Scene::list("plans of an account", format!("{account}/plans")),
        Scene::list("usage of an account", format!("{account}/usage")),
        Scene::list("history of an account", format!("{account}/history")),
        Scene::list("account", account),
        Scene::list("invoice list of an account", invoices),
        Scene::list("invoice", invoice),
    ])
}
