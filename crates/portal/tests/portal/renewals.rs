//! Renewals: read page by page, kept as a whole, each entry under the sub account that it is about.

use domain::operation::Operation;
use domain::people::Role;
use domain::view::Tone;
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
