//! Every page and every server function: anonymously, and as each role, against the one table of
//! `domain::people`.

use domain::people::{Permission, Role};
use reqwest::Method;

use crate::app::{HTML, JSON, TestApp, Visitor, location};

const PUT_BACK: &str = "/api/demo/put_back";

/// What a server function needs; `None`: open to everybody.
const SERVER_FUNCTIONS: [(&str, Option<Permission>); 55] = [
    ("/api/sign_in", None),
    ("/api/sign_in_demo", None),
    // Whoever is signed in.
    ("/api/sign_out", Some(Permission::ReadBilling)),
    (
        "/api/settings/try_connection",
        Some(Permission::ManageSettings),
    ),
    ("/api/settings/try_mail", Some(Permission::ManageSettings)),
    ("/api/profile/mail", Some(Permission::ReadBilling)),
    ("/api/audit/verify", Some(Permission::ReadAudit)),
    ("/api/limits/save", Some(Permission::ManageLimits)),
    ("/api/limits/defaults", Some(Permission::ManageLimits)),
    ("/api/policy/propose", Some(Permission::ManageSettings)),
    ("/api/policy/decide", Some(Permission::Approve)),
    ("/api/profile/preferences", Some(Permission::ReadBilling)),
    ("/api/profile/password", Some(Permission::ReadBilling)),
    ("/api/profile/end_session", Some(Permission::ReadBilling)),
    (
        "/api/profile/end_other_sessions",
        Some(Permission::ReadBilling),
    ),
    ("/api/accounts/refresh", Some(Permission::Refresh)),
    ("/api/account/refresh", Some(Permission::Refresh)),
    ("/api/plans/refresh", Some(Permission::Refresh)),
    ("/api/usage/refresh", Some(Permission::Refresh)),
    ("/api/contact/refresh", Some(Permission::Refresh)),
    ("/api/contact/draft", Some(Permission::Change)),
    ("/api/invoices/refresh", Some(Permission::Refresh)),
    ("/api/invoices/fetch_year", Some(Permission::Refresh)),
    ("/api/invoice/refresh", Some(Permission::Refresh)),
    (
        "/api/invoice/order_file",
        Some(Permission::OrderInvoiceFile),
    ),
    ("/api/renewals/refresh", Some(Permission::Refresh)),
    ("/api/records/edit", Some(Permission::EditRecords)),
    ("/api/records/apply_import", Some(Permission::EditRecords)),
    ("/api/records/discard_import", Some(Permission::EditRecords)),
    ("/api/prices/save", Some(Permission::EditPrices)),
    ("/api/prices/remove", Some(Permission::EditPrices)),
    ("/api/prices/apply_import", Some(Permission::EditPrices)),
    ("/api/master/usage/refresh", Some(Permission::Refresh)),
    ("/api/master/invoices/refresh", Some(Permission::Refresh)),
    ("/api/master/invoice/refresh", Some(Permission::Refresh)),
    (
        "/api/master/invoice/order_file",
        Some(Permission::OrderInvoiceFile),
    ),
    ("/api/change/submit", Some(Permission::Change)),
    ("/api/change/withdraw", Some(Permission::Change)),
    ("/api/plans/draft", Some(Permission::Change)),
    ("/api/change/decide", Some(Permission::Approve)),
    ("/api/change/settle", Some(Permission::Change)),
    ("/api/change/redraft", Some(Permission::Change)),
    ("/api/change/combine", Some(Permission::Change)),
    ("/api/bulk/of_list", Some(Permission::Change)),
    ("/api/bulk/submit", Some(Permission::Change)),
    ("/api/bulk/discard", Some(Permission::Change)),
    ("/api/bulk/decide", Some(Permission::Approve)),
    ("/api/bulk/steer", Some(Permission::Change)),
    ("/api/bulk/retry", Some(Permission::Change)),
    ("/api/sync/pause", Some(Permission::SteerSync)),
    ("/api/sync/resume", Some(Permission::SteerSync)),
    ("/api/demo/advance", Some(Permission::SteerDemo)),
    ("/api/demo/go_wrong", Some(Permission::SteerDemo)),
    ("/api/demo/mend", Some(Permission::SteerDemo)),
    (PUT_BACK, Some(Permission::SteerDemo)),
];

/// Whether the table lets a role post there.
pub fn may_post(role: Role, path: &str) -> bool {
    let row = SERVER_FUNCTIONS.iter().find(|(known, _)| *known == path);
    row.is_some_and(|(_, needed)| needed.is_none_or(|permission| role.may(permission)))
}

#[test]
fn the_table_names_every_server_function() {
    let mut registered: Vec<String> = server_fn::axum::server_fn_paths()
        .map(|(path, method)| {
            assert_eq!(
                method,
                Method::POST,
                "{path} changes something or reads for nobody"
            );
            path.to_owned()
        })
        .collect();
    let mut tabled: Vec<String> = SERVER_FUNCTIONS
        .iter()
        .map(|(path, _)| (*path).to_owned())
        .collect();
    registered.sort();
    tabled.sort();
    assert_eq!(registered, tabled);
}

#[tokio::test]
async fn anonymous_people_reach_the_sign_in_and_nothing_else() {
    let app = TestApp::start().await;
    let (account, invoice) = app.some_invoice().await;
    let anonymous = app.visitor();
    for path in pages(&account.to_string(), &invoice.to_string()) {
        for method in [Method::GET, Method::HEAD] {
            let response = anonymous
                .request(method, &path)
                .header("accept", HTML)
                .send()
                .await
                .expect("an answer");
            assert_eq!(response.status(), 303, "{path}");
            assert!(
                location(&response).is_some_and(|to| to.starts_with("/sign-in")),
                "{path}"
            );
            assert_eq!(response.text().await.expect("text"), "", "{path}");
        }
    }
    for (path, needed) in SERVER_FUNCTIONS {
        let answered = anonymous
            .form(path, &fields(&account.to_string(), &invoice.to_string()))
            .header("accept", JSON)
            .send()
            .await
            .expect("an answer");
        assert_eq!(
            answered.status() == 401,
            needed.is_some(),
            "{path}: {}",
            answered.status()
        );
        if needed.is_some() {
            let error: serde_json::Value = answered.json().await.expect("the wire error");
            assert_eq!(error["kind"], "unauthenticated", "{path}");
            assert!(error["request_id"].is_string(), "{path}");
            let mut browser = app.visitor();
            let sent_away = browser.submit(path, &[]).await;
            assert_eq!(location(&sent_away), Some("/sign-in"), "{path}");
        }
    }
}

/// Ends the demo for all, so each role gets one of its own.
#[tokio::test]
async fn each_role_may_put_the_demo_back_as_the_table_says() {
    for role in Role::ALL {
        let app = TestApp::start().await;
        let visitor = app.signed_in(role).await;
        let answered = visitor
            .form(PUT_BACK, &[])
            .header("accept", JSON)
            .send()
            .await
            .expect("an answer");
        let is_refused = answered.status() == 403;
        assert_eq!(is_refused, !may_post(role, PUT_BACK), "{role}");
    }
}

#[tokio::test]
async fn each_role_may_what_the_table_says() {
    let app = TestApp::start().await;
    let (account, invoice) = app.some_invoice().await;
    let (account, invoice) = (account.to_string(), invoice.to_string());
    for role in Role::ALL {
        let visitor = app.signed_in(role).await;
        for path in pages(&account, &invoice) {
            check_page(&visitor, role, &path).await;
        }
    }
    for role in Role::ALL {
        let visitor = app.signed_in(role).await;
        // Signing out ends the visit, so it comes last.
        let (sign_out, others): (Vec<_>, Vec<_>) = SERVER_FUNCTIONS
            .into_iter()
            .partition(|(path, _)| path.ends_with("sign_out"));
        for (path, needed) in others
            .into_iter()
            .filter(|(path, needed)| needed.is_some() && *path != PUT_BACK)
            .chain(sign_out)
        {
            let is_allowed = needed.is_none_or(|permission| role.may(permission));
            let answered = visitor
                .form(path, &fields(&account, &invoice))
                .header("accept", JSON)
                .send()
                .await
                .expect("an answer");
            let status = answered.status().as_u16();
            assert_eq!(status == 403, !is_allowed, "{role} {path}: {status}");
            assert_ne!(status, 401, "{role} {path}");
            assert!(status < 500, "{role} {path}: {status}");
            if !is_allowed {
                let error: serde_json::Value = answered.json().await.expect("the wire error");
                assert_eq!(error["kind"], "forbidden");
            }
        }
    }
}

async fn check_page(visitor: &Visitor<'_>, role: Role, path: &str) {
    let response = visitor.get(path).await;
    let status = response.status().as_u16();
    let expected = match path {
        path if !role.may(needed(path)) => 403..=403,
        // None of them is stored yet.
        path if path.ends_with("/pdf") || path.contains("/4711") => 404..=404,
        // A sub account's invoice is none of the master account's own.
        path if path.starts_with("/master/invoices/") => 404..=404,
        _ => 200..=200,
    };
    assert!(expected.contains(&status), "{role} {path}: {status}");
}

/// What a page needs.
fn needed(path: &str) -> Permission {
    if path.contains("/records") {
        Permission::EditRecords
    } else if path.starts_with("/bulk/new") || path == "/bulk/template.csv" {
        Permission::Change
    } else if path.starts_with("/audit") || path.starts_with("/exports/audit") {
        Permission::ReadAudit
    } else if path.starts_with("/prices/import") {
        Permission::EditPrices
    } else if path == "/settings" {
        Permission::ManageSettings
    } else if path == "/budget/limits" {
        Permission::ManageLimits
    } else {
        Permission::ReadBilling
    }
}

/// Every page that is not the sign-in.
fn pages(account: &str, invoice: &str) -> Vec<String> {
    vec![
        "/".to_owned(),
        "/demo".to_owned(),
        "/sync".to_owned(),
        "/sync/progress".to_owned(),
        "/budget".to_owned(),
        "/budget/limits".to_owned(),
        "/audit".to_owned(),
        "/audit?person=host&action=user.created&q=a&before=9".to_owned(),
        "/audit/1".to_owned(),
        "/exports/audit.csv?person=host".to_owned(),
        "/exports/audit.jsonl".to_owned(),
        "/settings".to_owned(),
        "/policy".to_owned(),
        "/profile".to_owned(),
        "/search".to_owned(),
        "/search?q=a".to_owned(),
        "/search/options?q=a".to_owned(),
        "/accounts".to_owned(),
        "/accounts?q=a&page=1".to_owned(),
        "/accounts?view=unpaid&flag=overdue&sort=balance&order=desc&size=250&cols=tags".to_owned(),
        "/exports/accounts.csv?view=unpaid".to_owned(),
        "/invoices".to_owned(),
        "/invoices?q=a&late=1-30&sort=balance&page=2".to_owned(),
        "/exports/invoices.csv?status=open".to_owned(),
        "/renewals".to_owned(),
        "/renewals?within=30&auto=off&sort=amount".to_owned(),
        "/exports/renewals.csv".to_owned(),
        "/prices".to_owned(),
        "/prices?q=business&currency=EUR&page=2".to_owned(),
        "/prices/import/4711".to_owned(),
        "/exports/prices.csv?currency=EUR".to_owned(),
        format!("/accounts/{account}"),
        format!("/accounts/{account}/plans"),
        format!("/accounts/{account}/plans/change"),
        format!("/accounts/{account}/plans/change?code=business_yearly"),
        format!("/accounts/{account}/plans/cancel?code=no-such-plan"),
        format!("/accounts/{account}/plans/cancel-everything"),
        format!("/accounts/{account}/plans/add?q=webinar&family="),
        format!("/accounts/{account}/plans/add?code=webinar500_yearly"),
        format!("/accounts/{account}/plans/subscribe"),
        format!("/accounts/{account}/plans/change/preview"),
        format!("/accounts/{account}/plans/add/preview?code=webinar500_yearly&hosts=1"),
        format!("/accounts/{account}/usage"),
        format!("/accounts/{account}/history"),
        format!("/accounts/{account}?show=invoices"),
        format!("/accounts/{account}/invoices"),
        format!("/accounts/{account}/invoices/{invoice}"),
        format!("/accounts/{account}/invoices/{invoice}/pdf"),
        format!("/accounts/{account}/contact"),
        "/master".to_owned(),
        "/master/invoices".to_owned(),
        format!("/master/invoices/{invoice}"),
        format!("/master/invoices/{invoice}/pdf"),
        format!("/accounts/{account}/records"),
        "/records/import".to_owned(),
        "/records/import/4711".to_owned(),
        "/records/import/4711?show=refused&page=2".to_owned(),
        "/records/import/4711/refused.csv".to_owned(),
        "/records/export.csv".to_owned(),
        "/records/template.csv".to_owned(),
        "/changes".to_owned(),
        "/changes?view=waiting&before=7".to_owned(),
        "/changes?view=nothing&before=x".to_owned(),
        "/changes/4711".to_owned(),
        "/bulk".to_owned(),
        "/bulk?before=x".to_owned(),
        "/bulk/new".to_owned(),
        "/bulk/new?q=a".to_owned(),
        "/bulk/template.csv".to_owned(),
        "/bulk/4711".to_owned(),
        "/bulk/4711?show=refused&page=2".to_owned(),
        "/bulk/4711/results.csv".to_owned(),
    ]
}

fn fields<'a>(account: &'a str, invoice: &'a str) -> [(&'static str, &'a str); 7] {
    [
        ("account_id", account),
        ("invoice_id", invoice),
        ("change_id", "4711"),
        ("bulk_id", "4711"),
        ("import_id", "4711"),
        ("base_version", "0"),
        ("act", "change"),
    ]
}

#[test]
fn the_pages_tested_are_all_there_are() {
    let routes: Vec<String> = leptos_axum::generate_route_list(app::App)
        .into_iter()
        .map(|route| route.path().to_owned())
        .collect();
    let tested = pages("{account}", "{invoice}");
    for route in routes {
        let concrete = route
            .replace("{change}", "4711")
            .replace("{import}", "4711")
            .replace("{bulk}", "4711")
            .replace("{act}", "change")
            .replace("{entry}", "1");
        assert!(
            ["/sign-in", "/signed-out"].contains(&concrete.as_str()) || tested.contains(&concrete),
            "{route} is tested by nobody"
        );
    }
}
