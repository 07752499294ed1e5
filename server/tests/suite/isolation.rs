//! No page, search or piece of one shows data of another account than the one that was asked for: for
//! whatever book, in whatever order somebody goes through it, with answers fetched anew in between.

use domain::ids::{AccountId, AccountRef};
use domain::people::Role;
use proptest::prelude::*;
use serde_json::Value;

use crate::app::{Setting, TestApp, Visitor};

/// What nobody may read on another account's pages.
struct Fingerprint {
    account: AccountId,
    /// Name and the owner's e-mail: what another company may be called too, but for a word.
    names: Vec<String>,
    /// Id, number, ids and numbers of invoices: what nobody else has.
    ids: Vec<String>,
    /// One of its invoices, if it has any.
    invoice: Option<String>,
}

impl Fingerprint {
    fn of(app: &TestApp, account: AccountId) -> Self {
        let book = app.simulator.book();
        let reference = AccountRef::Sub(account.clone());
        let item = book.account_item(&reference).expect("it is listed");
        let text = |name: &str| item[name].as_str().map(str::to_owned);
        let names = ["account_name", "owner_email"].into_iter().filter_map(text);
        let mut ids = vec![account.to_string()];
        ids.extend(text("account_number"));
        let today = book.today();
        // Within the months that every test's portal knows.
        let from = today.saturating_sub(jiff::ToSpan::days(150));
        let list = book.invoices(&reference, from, today).unwrap_or_default();
        let invoices: Vec<&Value> = list["invoices"].as_array().into_iter().flatten().collect();
        for invoice in &invoices {
            for name in ["id", "invoice_number"] {
                ids.extend(invoice[name].as_str().map(str::to_owned));
            }
        }
        let invoice = invoices.first().and_then(|invoice| invoice["id"].as_str());
        Self {
            account,
            names: names.collect(),
            invoice: invoice.map(str::to_owned),
            ids,
        }
    }

    fn marks(&self) -> impl Iterator<Item = &str> {
        self.names.iter().chain(&self.ids).map(String::as_str)
    }

    fn stands_in(&self, text: &str) -> bool {
        self.marks().any(|mark| holds(text, mark))
    }

    /// The first of another account's marks that a text holds.
    fn found_in<'a>(&self, text: &str, all: &'a [Self]) -> Option<&'a str> {
        all.iter()
            .filter(|other| other.account != self.account)
            .flat_map(Self::marks)
            // "INV200" stands in "INV2001", and so may a name in a longer one.
            .filter(|mark| !self.marks().any(|own| own.contains(*mark)))
            .find(|mark| holds(text, mark))
    }
}

/// Whether a page holds a mark as a word of its own.
fn holds(text: &str, mark: &str) -> bool {
    let escaped = mark.replace('&', "&amp;");
    text.match_indices(escaped.as_str()).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !is_word(before) && !is_word(after)
    })
}

/// Every page of one account, from the list of routes: a new one is looked at without being named.
fn pages_of(account: &Fingerprint) -> Vec<String> {
    let pages = leptos_axum::generate_route_list(app::App)
        .into_iter()
        .map(|route| route.path().to_owned())
        .filter(|route| route.contains("{account}"))
        .filter(|route| account.invoice.is_some() || !route.contains("{invoice}"))
        .map(|route| {
            route
                .replace("{account}", account.account.as_str())
                .replace("{act}", "add")
                .replace("{invoice}", account.invoice.as_deref().unwrap_or_default())
        });
    pages.collect()
}

/// Where searching for a text is answered.
fn searches_for(text: &str) -> [String; 2] {
    let text: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    [
        format!("/accounts?q={text}"),
        format!("/search/options?q={text}"),
    ]
}

/// What searching for an id, a number or an invoice of an account leads to.
fn searches_by_id(account: &Fingerprint) -> Vec<String> {
    let long = account.ids.iter().filter(|id| id.len() >= 8);
    long.flat_map(|id| searches_for(id)).take(8).collect()
}

/// What searching for its name leads to: to all companies whose names hold these words.
fn searches_by_name(account: &Fingerprint) -> Vec<String> {
    let names = account.names.iter();
    names.flat_map(|name| searches_for(name)).collect()
}

async fn main_of(visitor: &Visitor<'_>, path: &str) -> String {
    let page = visitor.page(path).await;
    // The header offers ways to everywhere; what the page itself says begins here.
    match page.split_once("<main") {
        Some((_, main)) => main.to_owned(),
        None => page,
    }
}

async fn check(seed: u64, order: &[prop::sample::Index]) -> Result<(), TestCaseError> {
    let app = TestApp::start_as(Setting {
        seed,
        ..Setting::default()
    })
    .await;
    let all: Vec<Fingerprint> = app
        .simulator
        .book()
        .accounts()
        .map(|id| Fingerprint::of(&app, id))
        .collect();
    let mut visitor = app.signed_in(Role::Operator).await;
    for index in order {
        let account = index.get(&all);
        let id = account.account.as_str();
        visitor
            .submit("/api/account/refresh", &[("account_id", id)])
            .await;
        // What was never fetched is fetched at first sight.
        visitor.page(&format!("/accounts/{id}/invoices")).await;
        let pages = pages_of(account);
        prop_assert!(pages.len() >= 6, "too few pages: {pages:?}");
        for path in searches_by_name(account) {
            let text = main_of(&visitor, &path).await;
            prop_assert!(account.stands_in(&text), "{path} does not show {id}");
        }
        for path in pages.into_iter().chain(searches_by_id(account)) {
            let text = main_of(&visitor, &path).await;
            prop_assert!(account.stands_in(&text), "{path} does not show {id}");
            let foreign = account.found_in(&text, &all);
            prop_assert!(foreign.is_none(), "{path} shows {foreign:?}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, ..ProptestConfig::default() })]

    #[test]
    fn no_page_and_no_search_shows_another_account(
        seed in 1u64..1_000_000,
        order in prop::collection::vec(any::<prop::sample::Index>(), 6),
    ) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(check(seed, &order))?;
    }
}

#[tokio::test]
async fn an_invoice_is_not_shown_below_another_account() {
    let app = TestApp::start().await;
    let (account, invoice) = app.some_invoice().await;
    let visitor = app.signed_in(Role::Operator).await;
    for other in app.simulator.book().accounts().filter(|id| *id != account) {
        for rest in ["", "/pdf"] {
            let path = format!("/accounts/{other}/invoices/{invoice}{rest}");
            assert_eq!(visitor.get(&path).await.status(), 404, "{path}");
        }
    }
}
