//! Renewals: read page by page, kept as a whole, each entry under the sub account that it is about.

use domain::operation::Operation;
use domain::people::Role;
use domain::view::{Fact, RenewalQuery, Tone};
use simulator::{Fault, FaultKind};

use crate::world::{Database, World, on_both};

/// More than one of Zoom's pages of 50.
const ACCOUNTS: u32 = 130;

on_both! {
    async fn all_pages_are_read_and_written_together(on: Database) {
        let world = World::of(on, ACCOUNTS).await;
        let caller = world.caller(Role::Operator).await;
        world.portal.accounts(&caller, Default::default()).await.expect("the list");
        let notice = world.portal.refresh_renewals(&caller).await.expect("a notice");
        assert_eq!(notice.tone, Tone::Ok, "{notice:?}");

        let expected = world.simulator.book().renewals(90);
        assert!(expected.len() > 50, "one page would prove nothing: {}", expected.len());
        let calls = world.simulator.calls().of(Operation::Renewals);
        assert_eq!(calls.len(), expected.len().div_ceil(50));
        assert!(calls.iter().all(|call| call.path.contains("interval=90")));
        for entry in &expected {
            let id = entry["account_id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
            let stored = world.store.list_renewals_of(&id).await.expect("reads");
            let [only] = stored.as_slice() else {
                panic!("{stored:?}");
            };
            let told = &only.record.told;
            assert_eq!(told.account_name, entry["account_name"].as_str().expect("a name"));
            assert_eq!(
                told.renewable_subscriptions.len(),
                entry["renewable_subscriptions"].as_array().expect("a list").len(),
            );
        }
        assert_eq!(world.simulator.calls().counts().self_inflicted_429, 0);
    }

    async fn a_page_that_fails_leaves_what_was_known(on: Database) {
        let world = World::of(on, ACCOUNTS).await;
        let caller = world.caller(Role::Operator).await;
        world.portal.accounts(&caller, Default::default()).await.expect("the list");
        world.portal.refresh_renewals(&caller).await.expect("a notice");
        let entry = world.simulator.book().renewals(90).pop().expect("a renewal");
        let id = entry["account_id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        let before = world.store.list_renewals_of(&id).await.expect("reads");

        // The first page comes, only without haste; the second never does.
        let faults = world.simulator.faults();
        for fault in [Fault::new(FaultKind::Slow { ms: 1 }).once(), Fault::new(FaultKind::MalformedJson)] {
            faults.add(fault.for_operation(Operation::Renewals));
        }
        let notice = world.portal.refresh_renewals(&caller).await.expect("a notice");
        assert_eq!(notice.tone, Tone::Warn, "{notice:?}");
        assert_eq!(world.store.list_renewals_of(&id).await.expect("reads"), before);
    }
}

on_both! {
    async fn the_page_counts_sums_and_names_what_the_list_holds(on: Database) {
        let world = World::of(on, ACCOUNTS).await;
        let caller = world.caller(Role::Viewer).await;
        world.portal.accounts(&caller, Default::default()).await.expect("the list");
        // The first look fetches by itself.
        let list = world.portal.renewals(&caller, RenewalQuery::default()).await.expect("a page");
        let expected = world.simulator.book().renewals(90);
        assert_eq!(list.page.total, expected.len() as u64);
        assert_eq!(list.strangers, 0);
        let summed: u64 = list.sums.iter().map(|sum| sum.renewals).sum();
        assert_eq!(summed, list.page.total, "each renewal is in one sum");
        for (within, count) in &list.within {
            let days = within.as_str().parse().expect("days");
            assert_eq!(*count, world.simulator.book().renewals(days).len() as u64, "{within:?}");
        }
        let off = expected.iter().filter(|entry| entry["auto_renew"] == false).count();
        assert_eq!(list.ending, off as u64);
        let query = RenewalQuery { is_ending_only: true, ..RenewalQuery::default() };
        let ending = world.portal.renewals(&caller, query).await.expect("a page");
        assert!(ending.page.rows.iter().all(|row| row.is_automatic == Some(false)));

        // The accounts list says the same.
        let row = list.page.rows.iter().find(|row| row.amount.is_some()).expect("an amount");
        let account = world.store.find_account(row.account.as_ref().expect("one of ours")).await.expect("reads");
        let figures = account.expect("an account").renewal;
        assert_eq!((figures.on, figures.amount), (row.on, row.amount));
    }

    async fn where_zoom_does_not_offer_renewals_the_page_says_so(on: Database) {
        let world = World::new(on).await;
        let caller = world.caller(Role::Viewer).await;
        let fault = Fault::new(FaultKind::RouteUnknown).for_operation(Operation::Renewals);
        world.simulator.faults().add(fault);
        let list = world.portal.renewals(&caller, RenewalQuery::default()).await.expect("a page");
        assert!(matches!(list.list, Fact::Failed(_)), "{:?}", list.list);
        assert_eq!(list.page.total, 0);
    }
}
