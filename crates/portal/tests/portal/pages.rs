//! Lists that come in pages: a page that Zoom refuses after others came says nothing about the list, which
//! stays as it was known and can be asked for again.

use domain::operation::Operation;
use domain::people::Role;
use domain::view::{Fact, Tone};
use simulator::{Fault, FaultKind};

use crate::world::{Database, World, on_both};

/// More than one of Zoom's pages of 300 accounts, and of 50 renewals.
const ACCOUNTS: u32 = 310;

/// The first page comes; the second is asked for too late.
fn refuse_second_page(world: &World, operation: Operation) {
    let expired = FaultKind::Refusal {
        status: 400,
        code: 300,
        message: "The next page token is invalid or expired.".to_owned(),
    };
    for kind in [FaultKind::Slow { ms: 1 }, expired] {
        let fault = Fault::new(kind).for_operation(operation).once();
        world.simulator.faults().add(fault);
    }
}

on_both! {
    async fn a_refused_second_page_is_no_refusal_of_the_account_list(on: Database) {
        let world = World::of(on, ACCOUNTS).await;
        let caller = world.caller(Role::Operator).await;
        refuse_second_page(&world, Operation::Accounts);
        let page = world.portal.accounts(&caller, Default::default()).await.expect("a page");
        assert!(matches!(page.list, Fact::Failed(_)), "{:?}", page.list);
        assert_eq!(page.known, 0);

        let notice = world.portal.refresh_accounts(&caller).await.expect("a notice");
        assert_eq!(notice.tone, Tone::Ok, "{notice:?}");
        refuse_second_page(&world, Operation::Accounts);
        let notice = world.portal.refresh_accounts(&caller).await.expect("a notice");
        assert_eq!(notice.tone, Tone::Warn, "{notice:?}");
        let page = world.portal.accounts(&caller, Default::default()).await.expect("a page");
        assert!(matches!(&page.list, Fact::Known { trouble: Some(_), .. }), "{:?}", page.list);
        assert_eq!(page.known, u64::from(ACCOUNTS));
    }

    async fn a_refused_second_page_is_no_refusal_of_the_renewals(on: Database) {
        let world = World::of(on, ACCOUNTS).await;
        let caller = world.caller(Role::Operator).await;
        world.portal.accounts(&caller, Default::default()).await.expect("the list");
        refuse_second_page(&world, Operation::Renewals);
        let notice = world.portal.refresh_renewals(&caller).await.expect("a notice");
        assert_eq!(notice.tone, Tone::Warn, "{notice:?}");
        let notice = world.portal.refresh_renewals(&caller).await.expect("a notice");
        assert_eq!(notice.tone, Tone::Ok, "{notice:?}");
        let asked = world.simulator.calls().of(Operation::Renewals).len();
        assert_eq!(asked, 2 + world.simulator.book().renewals(90).len().div_ceil(50));
    }
}
