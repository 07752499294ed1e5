//! Every internal URL is built here, and a path that came from outside is judged here.
//!
//! Ids are safe in a path by their type (see `domain::ids`); free text is percent-encoded.

use std::fmt::Write as _;

use domain::ids::{AccountId, AccountRef, BulkId, ChangeId, ImportId, InvoiceId, PriceImportId};
use domain::invoice_year::InvoiceYear;
use domain::view::{
    AccountFacet, AccountQuery, AuditQuery, BulkFilter, ChangeView, EventKind, FleetInvoiceQuery,
    HistoryQuery, ImportFilter, ImportQuery, PlanAct, PriceQuery, RenewalQuery, Unlearned,
};

/// The page that shows after signing in.
pub const HOME: &str = "/";
/// The list of sub accounts.
pub const ACCOUNTS: &str = "/accounts";
/// The list of sub accounts as a file; not a page.
pub const EXPORT_ACCOUNTS: &str = "/exports/accounts.csv";
/// The invoices of all sub accounts.
pub const INVOICES: &str = "/invoices";
/// The invoices of all sub accounts as a file; not a page.
pub const EXPORT_INVOICES: &str = "/exports/invoices.csv";
/// What renews next.
pub const RENEWALS: &str = "/renewals";
/// What renews next as a file; not a page.
pub const EXPORT_RENEWALS: &str = "/exports/renewals.csv";
/// The price book.
pub const PRICES: &str = "/prices";
/// The price book as a file; not a page.
pub const EXPORT_PRICES: &str = "/exports/prices.csv";
/// What the master account itself uses of its plans.
pub const MASTER: &str = "/master";
/// The invoices of the master account itself.
pub const MASTER_INVOICES: &str = "/master/invoices";
/// The search over everything: the palette without JavaScript.
pub const SEARCH: &str = "/search";
/// What the palette shows for a text; not a page.
pub const SEARCH_OPTIONS: &str = "/search/options";
/// How far the fleet is learned, and what keeps it fresh.
pub const SYNC: &str = "/sync";
/// The part of that page that changes while one looks; not a page.
pub const SYNC_PROGRESS: &str = "/sync/progress";
/// The changes of all accounts.
pub const CHANGES: &str = "/changes";
/// Changes of many accounts at once.
pub const BULKS: &str = "/bulk";
/// Where the rows of a bulk are uploaded or pasted.
pub const NEW_BULK: &str = "/bulk/new";
/// The columns of a file with such rows as CSV; not a page: link to it with `rel="external"`.
pub const BULK_TEMPLATE: &str = "/bulk/template.csv";
/// What is left of Zoom's budget.
pub const BUDGET: &str = "/budget";
/// Who approves what.
pub const POLICY: &str = "/policy";
/// The form that edits Zoom's limits.
pub const BUDGET_LIMITS: &str = "/budget/limits";
/// The audit log.
pub const AUDIT: &str = "/audit";
/// The audit log as CSV; not a page.
pub const EXPORT_AUDIT: &str = "/exports/audit.csv";
/// The audit log as JSON lines; not a page.
pub const EXPORT_AUDIT_LINES: &str = "/exports/audit.jsonl";
/// How this installation is set up.
pub const SETTINGS: &str = "/settings";
/// A person's own page.
pub const PROFILE: &str = "/profile";
/// The list of keys, on that page.
pub const SHORTCUTS: &str = "/profile#shortcuts";
/// The demo's start page, with its controls; elsewhere there is no such page.
pub const DEMO: &str = "/demo";
/// Where files with the partner's own records are uploaded.
pub const RECORD_IMPORTS: &str = "/records/import";
/// The partner's own records of all accounts as CSV; not a page: link to it with `rel="external"`.
pub const RECORD_EXPORT: &str = "/records/export.csv";
/// The columns of a file with records as CSV; not a page: link to it with `rel="external"`.
pub const RECORD_TEMPLATE: &str = "/records/template.csv";
/// The sign-in page.
pub const SIGN_IN: &str = "/sign-in";
/// Where signing out leads, where a proxy signs people in: there alone it does not.
pub const SIGNED_OUT: &str = "/signed-out";
/// The icon.
pub const FAVICON: &str = "/favicon.svg";
/// Below this stand the server functions.
pub const API: &str = "/api";

pub mod post;

/// Longest path that is taken as `next`.
const MAX_NEXT_LENGTH: usize = 512;

/// The list of accounts as it was filtered, sorted and turned.
pub fn accounts(query: &AccountQuery) -> String {
    with_query(ACCOUNTS, &query.to_query())
}

/// What the list of accounts shows, as a file; not a page: link to it with `rel="external"`.
pub fn export_accounts(query: &AccountQuery) -> String {
    with_query(EXPORT_ACCOUNTS, &query.on_page(1).to_query())
}

/// The invoices of all sub accounts as they were filtered, sorted and turned.
pub fn fleet_invoices(query: &FleetInvoiceQuery) -> String {
    with_query(INVOICES, &query.to_query())
}

/// What that list shows, as a file; not a page: link to it with `rel="external"`.
pub fn export_fleet_invoices(query: &FleetInvoiceQuery) -> String {
    with_query(EXPORT_INVOICES, &query.on_page(1).to_query())
}

/// What renews next as it was filtered, sorted and turned.
pub fn renewals(query: &RenewalQuery) -> String {
    with_query(RENEWALS, &query.to_query())
}

/// What that list shows, as a file; not a page: link to it with `rel="external"`.
pub fn export_renewals(query: &RenewalQuery) -> String {
    with_query(EXPORT_RENEWALS, &query.on_page(1).to_query())
}

/// The price book as it was filtered and turned.
pub fn prices(query: &PriceQuery) -> String {
    with_query(PRICES, &query.to_query())
}

/// What that list shows, as a file; not a page: link to it with `rel="external"`.
pub fn export_prices(query: &PriceQuery) -> String {
    with_query(EXPORT_PRICES, &query.on_page(1).to_query())
}

/// One file with prices.
pub fn price_import(id: PriceImportId) -> String {
    format!("{PRICES}/import/{id}")
}

/// The audit log as it was filtered and turned.
pub fn audit(query: &AuditQuery) -> String {
    with_query(AUDIT, &query.to_query())
}

/// What of the audit log is about an account.
pub fn audit_of_account(id: &AccountId) -> String {
    audit(&AuditQuery {
        account: Some(id.clone()),
        ..AuditQuery::default()
    })
}

/// One entry of the audit log.
pub fn audit_entry(sequence: i64) -> String {
    format!("{AUDIT}/{sequence}")
}

/// What that list shows, as CSV; not a page: link to it with `rel="external"`.
pub fn export_audit(query: &AuditQuery) -> String {
    with_query(EXPORT_AUDIT, &query.from_newest().to_query())
}

/// The same as JSON lines; not a page: link to it with `rel="external"`.
pub fn export_audit_lines(query: &AuditQuery) -> String {
    with_query(EXPORT_AUDIT_LINES, &query.from_newest().to_query())
}

fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

/// The search over everything for a text.
pub fn search(text: &str) -> String {
    format!("{SEARCH}?q={}", encode(text))
}

/// The overview of an account.
pub fn account(id: &AccountId) -> String {
    format!("{ACCOUNTS}/{id}")
}

/// The overview of an account with the events of one kind.
pub fn account_showing(id: &AccountId, kind: Option<EventKind>) -> String {
    match kind {
        Some(kind) => format!("{ACCOUNTS}/{id}?show={}", kind.as_str()),
        None => account(id),
    }
}

/// What happened to an account, of one kind and before an instant where that is asked for.
pub fn history(id: &AccountId, query: HistoryQuery) -> String {
    let kind = query.kind.map(|kind| format!("kind={}", kind.as_str()));
    let before = query.before.map(|at| format!("before={}", at.0));
    let query: Vec<String> = [kind, before].into_iter().flatten().collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{ACCOUNTS}/{id}/history{mark}{}", query.join("&"))
}

/// The plans and add-ons of an account.
pub fn plans(id: &AccountId) -> String {
    format!("{ACCOUNTS}/{id}/plans")
}

/// What an account uses of its plans.
pub fn usage(id: &AccountId) -> String {
    format!("{ACCOUNTS}/{id}/usage")
}

/// The invoices of an account.
pub fn invoices(id: &AccountId) -> String {
    format!("{ACCOUNTS}/{id}/invoices")
}

/// The place of a year on that page.
pub fn year_anchor(year: &InvoiceYear) -> String {
    format!("year-{year}")
}

/// A year of the invoices of an account.
pub fn invoices_of_year(id: &AccountId, year: &InvoiceYear) -> String {
    format!("{}#{}", invoices(id), year_anchor(year))
}

/// One invoice.
pub fn invoice(id: &AccountId, invoice: &InvoiceId) -> String {
    format!("{ACCOUNTS}/{id}/invoices/{invoice}")
}

/// The stored PDF of an invoice; not a page: link to it with `rel="external"`.
pub fn invoice_pdf(id: &AccountId, invoice: &InvoiceId) -> String {
    format!("{ACCOUNTS}/{id}/invoices/{invoice}/pdf")
}

/// One invoice, of a sub account or of the master account itself.
pub fn invoice_of(owner: &AccountRef, invoice: &InvoiceId) -> String {
    match owner {
        AccountRef::Me => format!("{MASTER_INVOICES}/{invoice}"),
        AccountRef::Sub(id) => self::invoice(id, invoice),
    }
}

/// The stored PDF of an invoice of either; not a page: link to it with `rel="external"`.
pub fn invoice_pdf_of(owner: &AccountRef, invoice: &InvoiceId) -> String {
    match owner {
        AccountRef::Me => format!("{MASTER_INVOICES}/{invoice}/pdf"),
        AccountRef::Sub(id) => invoice_pdf(id, invoice),
    }
}

/// The billing contact of an account.
pub fn contact(id: &AccountId) -> String {
    format!("{ACCOUNTS}/{id}/contact")
}

/// The accounts whose plans were never fetched.
pub fn accounts_without_plans() -> String {
    let name = AccountFacet::Unlearned.as_str();
    format!("{ACCOUNTS}?{name}={}", Unlearned::Plans.as_str())
}

/// The accounts that have a tag.
pub fn accounts_tagged(tag: &str) -> String {
    format!("{ACCOUNTS}?tag={}", encode(tag))
}

/// The form in which the partner's own records of an account are edited.
pub fn records(id: &AccountId) -> String {
    format!("{ACCOUNTS}/{id}/records")
}

/// One import of records.
pub fn record_import(id: ImportId) -> String {
    format!("{RECORD_IMPORTS}/{id}")
}

/// A page of the lines of an import that fit a filter.
pub fn record_import_showing(id: ImportId, query: ImportQuery) -> String {
    let show =
        (query.filter != ImportFilter::All).then(|| format!("show={}", query.filter.as_str()));
    let page = (query.page > 1).then(|| format!("page={}", query.page));
    let query: Vec<String> = [show, page].into_iter().flatten().collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}{mark}{}", record_import(id), query.join("&"))
}

/// The refused lines of an import as CSV; not a page: link to it with `rel="external"`.
pub fn record_import_refused(id: ImportId) -> String {
    format!("{}/refused.csv", record_import(id))
}

/// One change.
pub fn change(id: ChangeId) -> String {
    format!("/changes/{id}")
}

/// A form on which plans of an account are changed; `code`: the plan that it is about, or that was chosen;
/// empty: none yet.
pub fn plan_form(account: &AccountId, act: PlanAct, code: &str) -> String {
    let path = format!("/accounts/{account}/plans/{}", act.as_str());
    match code.is_empty() {
        true => path,
        false => format!("{path}?code={}", encode(code)),
    }
}

/// What such a form would change; not a page: its fields are the query.
pub fn plan_preview(account: &AccountId, act: PlanAct) -> String {
    format!("/accounts/{account}/plans/{}/preview", act.as_str())
}

/// A view of the changes of all accounts; `before`: the first change that is not shown.
pub fn changes(view: ChangeView, before: Option<ChangeId>) -> String {
    let mut path = CHANGES.to_owned();
    let mut sign = '?';
    if view != ChangeView::All {
        // Writing to a String can't fail.
        let _ = write!(path, "{sign}view={}", view.as_str());
        sign = '&';
    }
    if let Some(before) = before {
        let _ = write!(path, "{sign}before={before}");
    }
    path
}

/// The list of bulks; `before`: the first one that is not shown.
pub fn bulks(before: Option<BulkId>) -> String {
    match before {
        Some(before) => format!("{BULKS}?before={before}"),
        None => BULKS.to_owned(),
    }
}

/// The form for new rows, with all accounts of a list on offer.
pub fn bulk_of_accounts(query: &AccountQuery) -> String {
    with_query(NEW_BULK, &query.on_page(1).to_query())
}

/// One bulk.
pub fn bulk(id: BulkId) -> String {
    format!("{BULKS}/{id}")
}

/// A page of the rows of a bulk that fit a filter.
pub fn bulk_showing(id: BulkId, filter: BulkFilter, page: u32) -> String {
    let show = (filter != BulkFilter::All).then(|| format!("show={}", filter.as_str()));
    let page = (page > 1).then(|| format!("page={page}"));
    let query: Vec<String> = [show, page].into_iter().flatten().collect();
    with_query(&bulk(id), &query.join("&"))
}

/// The rows of a bulk with what became of each, as CSV; not a page: link to it with `rel="external"`.
pub fn bulk_results(id: BulkId) -> String {
    format!("{}/results.csv", bulk(id))
}

/// The sign-in page that goes on to `next` afterwards.
pub fn sign_in_then(next: &str) -> String {
    match own_page(next) {
        Some(HOME) | None => SIGN_IN.to_owned(),
        Some(next) => format!("{SIGN_IN}?next={}", encode(next)),
    }
}

/// A path that came from outside, if it leads to a page of ours: the only kind that is ever
/// redirected to. Anything else is refused, foreign hosts in whatever disguise first of all.
pub fn own_page(path: &str) -> Option<&str> {
    let is_plain = path.len() <= MAX_NEXT_LENGTH
        && path
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\' && byte != b'#');
    if !is_plain {
        return None;
    }
    let (page, query) = path.split_once('?').unwrap_or((path, ""));
    let segments: Vec<&str> = page.strip_prefix('/')?.split('/').collect();
    let is_account = |id: &str| id.parse::<AccountId>().is_ok();
    let is_ours = match segments.as_slice() {
        [""] => query.is_empty(),
        ["accounts" | "search" | "invoices" | "renewals" | "prices" | "audit"] => true,
        ["audit", number] => number.parse::<i64>().is_ok() && query.is_empty(),
        ["budget", "limits"] => query.is_empty(),
        ["master"] | ["master", "invoices"] => query.is_empty(),
        ["master", "invoices", invoice] => invoice.parse::<InvoiceId>().is_ok() && query.is_empty(),
        ["budget" | "settings" | "demo" | "policy" | "profile" | "sync"] => query.is_empty(),
        ["accounts", id] | ["accounts", id, "history"] => is_account(id),
        ["bulk"] | ["bulk", "new"] => true,
        ["bulk", id] => id.parse::<BulkId>().is_ok(),
        ["prices", "import", id] => id.parse::<PriceImportId>().is_ok() && query.is_empty(),
        ["records", "import"] => query.is_empty(),
        ["records", "import", id] => id.parse::<ImportId>().is_ok(),
        [
            "accounts",
            id,
            "plans" | "usage" | "invoices" | "contact" | "records",
        ] => is_account(id) && query.is_empty(),
        ["accounts", id, "invoices", invoice] => {
            is_account(id) && invoice.parse::<InvoiceId>().is_ok() && query.is_empty()
        }
        ["changes", id] => id.parse::<ChangeId>().is_ok() && query.is_empty(),
        _ => false,
    };
    is_ours.then_some(path)
}

/// Percent-encodes all but the unreserved characters of RFC 3986.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account_id() -> AccountId {
        "7oW1gXhRQ2mZ4kf0bE9uPA".parse().expect("valid")
    }

    #[test]
    fn paths_are_built_as_the_routes_are_written() {
        let id = account_id();
        let bill: InvoiceId = "0123456789abcdef".parse().expect("valid");
        assert_eq!(account(&id), "/accounts/7oW1gXhRQ2mZ4kf0bE9uPA");
        assert_eq!(
            invoice_pdf(&id, &bill),
            "/accounts/7oW1gXhRQ2mZ4kf0bE9uPA/invoices/0123456789abcdef/pdf"
        );
        assert_eq!(change(ChangeId(12)), "/changes/12");
        let all = AccountQuery::default();
        assert_eq!(accounts(&all), "/accounts");
        assert_eq!(accounts(&all.on_page(3)), "/accounts?page=3");
        let searched = AccountQuery::searched("Müller & Söhne?#");
        assert_eq!(
            accounts(&searched.on_page(2)),
            "/accounts?q=M%C3%BCller+%26+S%C3%B6hne%3F%23&page=2"
        );
        assert_eq!(export_accounts(&all.on_page(3)), "/exports/accounts.csv");
    }

    #[test]
    fn own_pages_are_known() {
        let id = account_id();
        for path in [
            HOME.to_owned(),
            SYNC.to_owned(),
            fleet_invoices(&FleetInvoiceQuery::parse_query("q=a b&late=1-30&page=2")),
            renewals(&RenewalQuery::parse_query("within=30&auto=off")),
            accounts(&AccountQuery::searched("a b&c").on_page(7)),
            account(&id),
            account_showing(&id, Some(EventKind::Invoices)),
            history(&id, HistoryQuery::default()),
            history(
                &id,
                HistoryQuery {
                    kind: Some(EventKind::Zoom),
                    before: Some(domain::time::UtcMillis(1_795_341_600_000)),
                },
            ),
            plans(&id),
            usage(&id),
            invoices(&id),
            contact(&id),
            change(ChangeId(1)),
            audit(&AuditQuery::parse_query("person=host&q=a b&before=7")),
            audit_entry(12),
            MASTER.to_owned(),
            MASTER_INVOICES.to_owned(),
            invoice_of(&AccountRef::Me, &"0123456789abcdef".parse().expect("valid")),
            accounts_tagged("key account"),
            BULKS.to_owned(),
            NEW_BULK.to_owned(),
            bulk_of_accounts(&AccountQuery::searched("a b&c")),
            bulk_showing(BulkId(3), BulkFilter::of("refused"), 2),
            records(&id),
            prices(&PriceQuery::parse_query("q=zoom+rooms&currency=EUR")),
            price_import(PriceImportId(3)),
            RECORD_IMPORTS.to_owned(),
            record_import_showing(
                ImportId(3),
                ImportQuery {
                    filter: ImportFilter::Emptying,
                    page: 2,
                },
            ),
        ] {
            assert_eq!(own_page(&path), Some(path.as_str()));
        }
    }

    #[test]
    fn nothing_else_is_redirected_to() {
        for path in [
            "",
            "//",
            "//evil",
            "//evil.example/accounts",
            "/\\evil",
            "\\\\evil",
            "https://evil.example/accounts",
            "javascript:alert(1)",
            "accounts",
            "/accounts/../../etc/passwd",
            "/accounts/..",
            "/accounts//",
            "/accounts/me",
            "/master/invoices/abc/pdf",
            "/accounts\r\nSet-Cookie: a=b",
            "/accounts\0",
            "/accounts\t",
            "/accounts?q=\u{e9}",
            "/accounts#//evil",
            "/api/sign_out",
            "/changes/0",
            "/changes/1?next=//evil",
            "/sign-in",
            "/accounts/abc/invoices/abc/pdf",
            "/records/import/x",
            "/bulk/0",
            "/bulk/template.csv",
            "/audit/x",
            "/exports/audit.csv",
            "/records/export.csv",
        ] {
            assert_eq!(own_page(path), None, "{path:?}");
        }
        let endless = format!("/accounts?q={}", "a".repeat(2_000));
        assert_eq!(own_page(&endless), None);
    }

    #[test]
    fn the_way_back_survives_signing_in() {
        assert_eq!(sign_in_then("/changes/12"), "/sign-in?next=%2Fchanges%2F12");
        assert_eq!(sign_in_then(HOME), "/sign-in");
        assert_eq!(sign_in_then(ACCOUNTS), "/sign-in?next=%2Faccounts");
        assert_eq!(sign_in_then("//evil"), "/sign-in");
    }
}
