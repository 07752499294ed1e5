//! Totals equal the sum of their details: an account's open balance that of its invoices, the
//! dashboard's figures those of the lists that they lead to, whatever the book.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use domain::money::Amount;
use domain::people::Role;
use domain::view::{AccountFacet, AccountQuery, AccountRow, AccountView, Person};
use portal::{Caller, ClientInfo};
use proptest::prelude::*;

use crate::app::{Setting, TestApp, email};

/// Sums by currency, in which nothing is open left out.
type Sums = BTreeMap<String, Amount>;

fn add(sums: &mut Sums, currency: String, amount: Amount) {
    let sum = sums.entry(currency).or_insert(Amount::ZERO);
    *sum += amount;
}

async fn viewer(app: &TestApp) -> Caller {
    let user = app.store.find_user_by_email(&email(Role::Viewer)).await;
    let user = user.expect("answers").expect("there is one");
    Caller {
        person: Person {
            id: user.id,
            name: user.name,
            email: user.email,
            role: user.role,
            zone: user.zone,
            theme: Default::default(),
            has_shortcuts: true,
        },
        client: ClientInfo {
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            user_agent: String::new(),
        },
        request_id: "a-test".to_owned(),
        proved_at: None,
        is_prefetch: true,
    }
}

/// All rows of a query, page after page, and the total that every page states.
async fn rows(app: &TestApp, caller: &Caller, query: &AccountQuery) -> (Vec<AccountRow>, u64) {
    let mut rows = Vec::new();
    let mut number = 1;
    loop {
        let list = app.portal.accounts(caller, query.on_page(number)).await;
        let page = list.expect("a page").page;
        let (total, is_last) = (page.total, u64::from(number) >= page.pages().into());
        rows.extend(page.rows);
        if is_last {
            return (rows, total);
        }
        number += 1;
    }
}

async fn check(seed: u64) -> Result<(), TestCaseError> {
    let app = TestApp::start_as(Setting {
        seed,
        ..Setting::default()
    })
    .await;
    let caller = viewer(&app).await;
    let (all, total) = rows(&app, &caller, &AccountQuery::default()).await;
    prop_assert_eq!(all.len() as u64, total);

    let mut fleet = Sums::new();
    for row in &all {
        let mut of_invoices = Sums::new();
        for invoice in app.store.list_invoices(&row.id).await.expect("answers") {
            let record = invoice.record;
            add(
                &mut of_invoices,
                record.currency.to_string(),
                record.balance,
            );
        }
        of_invoices.retain(|_, amount| *amount != Amount::ZERO);
        let mut told = Sums::new();
        for money in row.open_balance.iter().flatten() {
            add(&mut told, money.currency.to_string(), money.amount);
        }
        told.retain(|_, amount| *amount != Amount::ZERO);
        prop_assert_eq!(&told, &of_invoices, "open on {}", row.name);
        for (currency, amount) in of_invoices {
            add(&mut fleet, currency, amount);
        }
    }

    let dashboard = app.portal.dashboard(&caller).await.expect("answers");
    let mut told = Sums::new();
    for sum in &dashboard.open {
        add(&mut told, sum.open.currency.to_string(), sum.open.amount);
        prop_assert!(sum.overdue.amount >= Amount::ZERO);
    }
    told.retain(|_, amount| *amount != Amount::ZERO);
    fleet.retain(|_, amount| *amount != Amount::ZERO);
    prop_assert_eq!(told, fleet, "the dashboard's sums");
    prop_assert_eq!(dashboard.known, total);
    for (view, count) in [
        (AccountView::Attention, dashboard.needing_attention),
        (AccountView::Renewing, dashboard.renewing),
        (AccountView::Unpaid, dashboard.unpaid),
    ] {
        let query = AccountQuery::default().in_view(view);
        let (found, total) = rows(&app, &caller, &query).await;
        prop_assert_eq!((found.len() as u64, total), (count, count), "{:?}", view);
    }
    for (flag, count) in &dashboard.flags {
        let query = AccountQuery::default().with(AccountFacet::Flag, flag.as_str());
        let (found, total) = rows(&app, &caller, &query).await;
        prop_assert_eq!((found.len() as u64, total), (*count, *count), "{:?}", flag);
        let have = all.iter().filter(|row| row.flags.contains(flag)).count();
        prop_assert_eq!(have as u64, *count, "{:?} on the rows", flag);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, ..ProptestConfig::default() })]

    #[test]
    fn totals_equal_the_sums_of_their_details(seed in 1u64..1_000_000) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(check(seed))?;
    }
}
