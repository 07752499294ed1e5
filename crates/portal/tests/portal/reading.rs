//! Reading: from the store, with its age; from Zoom once and within the rations.

use domain::ids::InvoiceId;
use domain::operation::Operation;
use domain::people::Role;
use domain::view::{AccountQuery, Capability, Fact, InvoiceFile, ItemsAddUp, Licences, Tone};
use portal::PortalError;
use simulator::{Fault, FaultKind, StoryKind, story};

use crate::world::{Database, World};

#[tokio::test]
async fn an_account_is_fetched_at_first_sight_and_read_from_the_store_from_then_on() {
    let world = World::new(Database::Sqlite).await;
    let caller = world.caller(Role::Viewer).await;
    let id = world.listed(&caller, StoryKind::NearlyFull).await;
    let first = world
        .portal
        .account(&caller, &id, None)
        .await
        .expect("a page");
    assert!(first.plans.value().is_some_and(|plans| !plans.is_empty()));
    assert!(first.contact.value().is_some());
    assert!(first.usage.value().is_some());
    assert!(first.invoices.value().is_some_and(|card| card.count > 0));
    assert!(matches!(first.head.plans, Capability::Yes { .. }));
    assert!(matches!(first.head.contact, Capability::Yes { .. }));
    let calls = world.calls();
    let again = world
        .portal
        .account(&caller, &id, None)
        .await
        .expect("a page");
    assert_eq!(world.calls(), calls, "the second look costs nothing");
    assert_eq!(again.plans, first.plans);
    let list = world
        .portal
        .accounts(&caller, AccountQuery::searched("alder"))
        .await
        .expect("a list");
    let row = list.page.rows.first().expect("one account");
    assert!(matches!(row.licences, Licences::Known(quantity) if quantity.used == Some(37)));
    assert_eq!(list.page.total, 1);
}

#[tokio::test]
async fn looking_ahead_asks_zoom_nothing() {
    let world = World::new(Database::Sqlite).await;
    let mut caller = world.caller(Role::Operator).await;
    let id = world.listed(&caller, StoryKind::NearlyFull).await;
    let calls = world.calls();
    caller.is_prefetch = true;
    let page = world
        .portal
        .account(&caller, &id, None)
        .await
        .expect("a page");
    assert!(matches!(page.plans, Fact::NotFetched { .. }));
    assert_eq!(world.calls(), calls);
}

#[tokio::test]
async fn people_who_look_at_the_same_moment_share_one_call() {
    let world = World::new(Database::Sqlite).await;
    let caller = world.caller(Role::Operator).await;
    let id = world.listed(&caller, StoryKind::Overdue).await;
    let looks = (0..5).map(|_| world.portal.account(&caller, &id, None));
    for look in looks.map(|look| async { look.await.expect("a page") }) {
        look.await;
    }
    let at_once = tokio::join!(
        world.portal.contact(&caller, &id),
        world.portal.contact(&caller, &id),
        world.portal.account(&caller, &id, None),
    );
    assert!(at_once.0.is_ok() && at_once.1.is_ok() && at_once.2.is_ok());
    assert_eq!(world.simulator.calls().of(Operation::Invoices).len(), 1);
    assert_eq!(
        world.simulator.calls().of(Operation::BillingContact).len(),
        1
    );
}

#[tokio::test]
async fn when_zoom_is_down_what_is_stored_is_shown_with_the_trouble() {
    let world = World::new(Database::Sqlite).await;
    let caller = world.caller(Role::Operator).await;
    let id = world.listed(&caller, StoryKind::NearlyFull).await;
    let before = world
        .portal
        .account(&caller, &id, None)
        .await
        .expect("a page");
    world
        .simulator
        .faults()
        .add(Fault::new(FaultKind::BadGateway));
    let notice = world
        .portal
        .refresh_account(&caller, &id)
        .await
        .expect("a notice");
    assert_eq!(notice.tone, Tone::Warn);
    let after = world
        .portal
        .account(&caller, &id, None)
        .await
        .expect("a page");
    assert_eq!(after.plans.value(), before.plans.value());
    assert!(matches!(
        after.plans,
        Fact::Known {
            trouble: Some(_),
            ..
        }
    ));
    let other = story(StoryKind::OverUsed).id.clone();
    let unseen = world
        .portal
        .account(&caller, &other, None)
        .await
        .expect("a page");
    assert!(matches!(unseen.plans, Fact::Failed(_)));
    world.simulator.faults().clear();
    world
        .portal
        .refresh_account(&caller, &other)
        .await
        .expect("a notice");
    let healed = world
        .portal
        .account(&caller, &other, None)
        .await
        .expect("a page");
    assert!(matches!(healed.plans, Fact::Known { trouble: None, .. }));
}

#[tokio::test]
async fn what_zoom_refuses_is_told_and_not_asked_again_by_looking() {
    let world = World::new(Database::Sqlite).await;
    let caller = world.caller(Role::Operator).await;
    let id = world.listed(&caller, StoryKind::SelfPay).await;
    let page = world
        .portal
        .account(&caller, &id, None)
        .await
        .expect("a page");
    let Fact::Refused { refusal, .. } = &page.contact else {
        panic!("not refused: {:?}", page.contact);
    };
    assert!(
        refusal.sentence().contains("pays"),
        "{}",
        refusal.sentence()
    );
    assert!(matches!(page.head.plans, Capability::No { .. }));
    assert!(matches!(page.head.contact, Capability::No { .. }));
    let calls = world.calls();
    world
        .portal
        .account(&caller, &id, None)
        .await
        .expect("a page");
    assert_eq!(world.calls(), calls);
}

#[tokio::test]
async fn an_account_that_is_not_listed_never_reaches_zoom() {
    let world = World::new(Database::Sqlite).await;
    let caller = world.caller(Role::Operator).await;
    world.listed(&caller, StoryKind::NearlyFull).await;
    let calls = world.calls();
    let stranger = "AAAAAAAAAAAAAAAAAAAAAA".parse().expect("an id");
    let answer = world.portal.account(&caller, &stranger, None).await;
    assert!(matches!(answer, Err(PortalError::NotFound { .. })));
    assert_eq!(world.calls(), calls);
}

#[tokio::test]
async fn an_invoice_is_found_under_its_own_account_alone_and_its_file_is_fetched_once() {
    let world = World::new(Database::Sqlite).await;
    let caller = world.caller(Role::Operator).await;
    let id = world.listed(&caller, StoryKind::Overdue).await;
    let list = world.portal.invoices(&caller, &id).await.expect("a list");
    let invoice: InvoiceId = list
        .rows()
        .find(|r| r.status != "Draft")
        .expect("billed")
        .id
        .clone();
    let other = story(StoryKind::NearlyFull).id.clone();
    for answer in [
        world.portal.invoice(&caller, &other, &invoice).await.err(),
        world
            .portal
            .invoice_file(&caller, &other, &invoice)
            .await
            .err(),
        world
            .portal
            .order_invoice_file(&caller, &other, &invoice)
            .await
            .err(),
    ] {
        assert!(
            matches!(answer, Some(PortalError::NotFound { .. })),
            "{answer:?}"
        );
    }
    let page = world
        .portal
        .invoice(&caller, &id, &invoice)
        .await
        .expect("a page");
    let items = page.items.value().expect("items");
    assert_eq!(items.adds_up, ItemsAddUp::WithTax);
    assert!(!items.items.is_empty());
    assert_eq!(items.sum, page.row.total.amount);
    let ordered = world
        .portal
        .order_invoice_file(&caller, &id, &invoice)
        .await
        .expect("ordered");
    assert_eq!(ordered.tone, Tone::Ok, "{ordered:?}");
    let file = world
        .portal
        .invoice_file(&caller, &id, &invoice)
        .await
        .expect("a file");
    assert!(file.bytes.starts_with(b"%PDF-"));
    let again = world
        .portal
        .order_invoice_file(&caller, &id, &invoice)
        .await
        .expect("told");
    assert_eq!(again.tone, Tone::Info);
    assert_eq!(world.simulator.calls().of(Operation::InvoicePdf).len(), 1);
    let page = world
        .portal
        .invoice(&caller, &id, &invoice)
        .await
        .expect("a page");
    assert!(
        matches!(page.row.file, InvoiceFile::Stored { ref sha256, .. } if *sha256 == file.sha256)
    );
}

#[tokio::test]
async fn a_second_invoice_waits_for_its_slot_and_says_until_when() {
    let world = World::new(Database::Sqlite).await;
    let caller = world.caller(Role::Operator).await;
    let id = world.listed(&caller, StoryKind::Overdue).await;
    let list = world.portal.invoices(&caller, &id).await.expect("a list");
    let billed: Vec<_> = list.rows().filter(|r| r.status != "Draft").collect();
    let [first, second, ..] = billed.as_slice() else {
        panic!("two invoices are needed");
    };
    world
        .portal
        .invoice(&caller, &id, &first.id)
        .await
        .expect("a page");
    let waiting = world
        .portal
        .invoice(&caller, &id, &second.id)
        .await
        .expect("a page");
    let Fact::NotFetched {
        next_slot: Some(slot),
    } = waiting.items
    else {
        panic!("it has no slot: {:?}", waiting.items);
    };
    let wait_ms = slot.0 - world.now().0;
    assert!((29 * 60_000..=31 * 60_000).contains(&wait_ms), "{wait_ms}");
    world.advance_minutes(31);
    let fetched = world
        .portal
        .invoice(&caller, &id, &second.id)
        .await
        .expect("a page");
    assert!(fetched.items.value().is_some());
    assert_eq!(world.simulator.calls().counts().self_inflicted_429, 0);
}

#[tokio::test]
async fn a_viewer_reads_everything_and_orders_nothing() {
    let world = World::new(Database::Sqlite).await;
    let caller = world.caller(Role::Viewer).await;
    let id = world.listed(&caller, StoryKind::Overdue).await;
    let list = world.portal.invoices(&caller, &id).await.expect("a list");
    let invoice = list.rows().next().expect("an invoice").id.clone();
    let refused = world
        .portal
        .order_invoice_file(&caller, &id, &invoice)
        .await;
    assert!(matches!(refused, Err(PortalError::Forbidden(_))));
    let refused = world
        .portal
        .draft_contact_change(&caller, &id, Default::default())
        .await;
    assert!(matches!(refused, Err(PortalError::Forbidden(_))));
}

#[tokio::test]
async fn a_bulk_licence_is_known_from_the_list_and_survives_the_detail() {
    let world = World::new(Database::Sqlite).await;
    let caller = world.caller(Role::Viewer).await;
    let id = world.listed(&caller, StoryKind::BulkLicence).await;
    let page = world
        .portal
        .account(&caller, &id, None)
        .await
        .expect("a page");
    assert!(
        matches!(&page.head.plans, Capability::No { reason, .. } if reason.contains("bulk")),
        "{:?}",
        page.head.plans
    );
    // The contact is another matter.
    assert!(matches!(page.head.contact, Capability::Yes { .. }));
    let list = world
        .portal
        .accounts(&caller, AccountQuery::default())
        .await
        .expect("a list");
    let row = list.page.rows.iter().find(|row| row.id == id);
    let flags = row.map(|row| row.flags.clone()).unwrap_or_default();
    assert!(
        flags.contains(&domain::view::AccountFlag::BulkLicence),
        "{flags:?}"
    );
}
