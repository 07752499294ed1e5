//! The master account itself: read like any account, and never mixed with one.

use domain::ids::{AccountId, AccountRef, InvoiceId};
use domain::operation::Operation;
use domain::people::Role;
use domain::view::{ExactFind, Fact, InvoiceFile, MasterInvoices, MasterYear, Tone};
use portal::PortalError;
use simulator::{Fault, FaultKind, StoryKind, story};

use crate::world::{Database, World, on_both};

fn an_invoice(list: &MasterInvoices) -> InvoiceId {
    let rows = list.years.iter().filter_map(|year| year.invoices.value());
    let billed = rows
        .flatten()
        .find(|row| row.file != InvoiceFile::None)
        .expect("a billed invoice");
    billed.id.clone()
}

fn year<'l>(list: &'l MasterInvoices, text: &str) -> &'l MasterYear {
    let found = list.years.iter().find(|year| year.year.as_str() == text);
    found.expect("the year is listed")
}

/// An account with a stored invoice, and that invoice.
async fn of_sub_account(world: &World, kind: StoryKind) -> (AccountId, InvoiceId) {
    let caller = world.caller(Role::Approver).await;
    let id = world.listed(&caller, kind).await;
    world
        .portal
        .account(&caller, &id, None)
        .await
        .expect("a page");
    let invoices = world.store.list_invoices(&id).await.expect("a list");
    let first = invoices.first().expect("an invoice");
    (id, first.record.id.clone())
}

#[tokio::test]
async fn usage_and_invoices_of_this_year_are_fetched_at_first_sight_and_kept() {
    let world = World::new(Database::Sqlite).await;
    let caller = world.caller(Role::Viewer).await;
    let usage = world.portal.master_usage(&caller).await.expect("a page");
    assert!(
        usage
            .usage
            .value()
            .is_some_and(|table| !table.rows.is_empty())
    );
    assert_eq!(usage.said.len(), 1);
    assert_eq!(usage.said[0].request, "GET /accounts/me/plans/usage");
    let list = world.portal.master_invoices(&caller).await.expect("a page");
    let years: Vec<&str> = list.years.iter().map(|year| year.year.as_str()).collect();
    assert_eq!(years, ["2026", "2025", "2024", "2023"]);
    let latest = year(&list, "2026");
    assert!(latest.invoices.value().is_some_and(|rows| !rows.is_empty()));
    let days = latest.covers.expect("days");
    assert_eq!(
        (days.from().to_string(), days.to().to_string()),
        ("2026-01-01".to_owned(), "2026-11-22".to_owned())
    );
    // The earlier years wait for the next slot of the list, which the latest one has taken.
    assert!(matches!(
        year(&list, "2025").invoices,
        Fact::NotFetched { next_slot: Some(_) }
    ));
    let calls = world.calls();
    world.portal.master_usage(&caller).await.expect("a page");
    world.portal.master_invoices(&caller).await.expect("a page");
    assert_eq!(world.calls(), calls, "the second look costs nothing");
    for call in world.simulator.calls().of(Operation::Invoices) {
        assert_eq!(call.account.as_deref(), Some("me"));
    }
}

#[tokio::test]
async fn looking_ahead_asks_zoom_nothing() {
    let world = World::new(Database::Sqlite).await;
    let mut caller = world.caller(Role::Operator).await;
    caller.is_prefetch = true;
    let usage = world.portal.master_usage(&caller).await.expect("a page");
    let list = world.portal.master_invoices(&caller).await.expect("a page");
    assert!(matches!(usage.usage, Fact::NotFetched { .. }));
    assert!(matches!(
        year(&list, "2026").invoices,
        Fact::NotFetched { .. }
    ));
    assert_eq!(world.calls(), 0);
}

#[tokio::test]
async fn earlier_years_come_one_slot_after_the_other() {
    let world = World::new(Database::Sqlite).await;
    let caller = world.caller(Role::Operator).await;
    world.portal.master_invoices(&caller).await.expect("a page");
    let last_year = "2025".parse().expect("a year");
    let early = world
        .portal
        .refresh_master_invoices(&caller, last_year)
        .await
        .expect("a notice");
    assert_eq!(early.tone, Tone::Warn);
    world.advance_minutes(201);
    let later = world
        .portal
        .refresh_master_invoices(&caller, last_year)
        .await
        .expect("a notice");
    assert_eq!(later.tone, Tone::Ok);
    let list = world.portal.master_invoices(&caller).await.expect("a page");
    assert!(year(&list, "2025").invoices.value().is_some());
    assert!(year(&list, "2026").invoices.value().is_some());
    // Zoom tells nothing of it, so nothing is asked.
    let calls = world.calls();
    let too_early = world
        .portal
        .refresh_master_invoices(&caller, "2020".parse().expect("a year"))
        .await;
    assert!(matches!(too_early, Err(PortalError::Blocked(_))));
    assert_eq!(world.calls(), calls);
}

#[tokio::test]
async fn when_zoom_is_down_what_is_stored_is_shown_with_the_trouble() {
    let world = World::new(Database::Sqlite).await;
    let caller = world.caller(Role::Operator).await;
    let down = || Fault::new(FaultKind::BadGateway);
    let fault = world.simulator.faults().add(down());
    let usage = world.portal.master_usage(&caller).await.expect("a page");
    assert!(matches!(usage.usage, Fact::Failed(_)));
    world.simulator.faults().remove(fault);
    let notice = world.portal.refresh_master_usage(&caller).await;
    assert_eq!(notice.expect("a notice").tone, Tone::Ok);
    let before = world.portal.master_usage(&caller).await.expect("a page");
    world.simulator.faults().add(down());
    let notice = world.portal.refresh_master_usage(&caller).await;
    assert_eq!(notice.expect("a notice").tone, Tone::Warn);
    let after = world.portal.master_usage(&caller).await.expect("a page");
    assert_eq!(after.usage.value(), before.usage.value());
    assert!(matches!(
        after.usage,
        Fact::Known {
            trouble: Some(_),
            ..
        }
    ));
}

on_both! {
    async fn a_pdf_is_ordered_once_stored_and_audited(on: Database) {
        let world = World::new(on).await;
        let caller = world.caller(Role::Operator).await;
        let portal = &world.portal;
        let invoice = an_invoice(&portal.master_invoices(&caller).await.expect("a page"));
        let page = portal.master_invoice(&caller, &invoice).await.expect("a page");
        let items = page.items.value().expect("items");
        assert!(!items.items.is_empty());
        assert!(portal.master_file(&caller, &invoice).await.is_err());

        let viewer = world.caller(Role::Viewer).await;
        let refused = portal.order_master_file(&viewer, &invoice).await;
        assert!(matches!(refused, Err(PortalError::Forbidden(_))));
        let ordered = portal.order_master_file(&caller, &invoice).await.expect("a notice");
        assert_eq!(ordered.tone, Tone::Ok);
        let again = portal.order_master_file(&caller, &invoice).await.expect("a notice");
        assert_eq!(again.title, "The PDF is stored already");
        assert_eq!(world.simulator.calls().of(Operation::InvoicePdf).len(), 1);
        let file = portal.master_file(&viewer, &invoice).await.expect("the file");
        assert!(file.bytes.starts_with(b"%PDF-"));
        let list = portal.master_invoices(&caller).await.expect("a page");
        let mut rows = list.years.iter().filter_map(|year| year.invoices.value()).flatten();
        let row = rows.find(|row| row.id == invoice).expect("it is listed");
        assert!(matches!(&row.file, InvoiceFile::Stored { sha256, .. } if *sha256 == file.sha256));

        let log = world.store.list_audit(0, 100).await.expect("the log");
        let subject = format!("me/invoices/{invoice}");
        for action in ["invoice_file.ordered", "invoice_file.read"] {
            let found = log.iter().find(|record| record.entry.action == action);
            let entry = &found.expect("it is in the log").entry;
            assert_eq!(entry.subject, subject);
            assert_eq!(entry.account, None);
        }
    }

    async fn no_invoice_is_shown_or_fetched_on_the_other_side(on: Database) {
        let world = World::new(on).await;
        let caller = world.caller(Role::Operator).await;
        let portal = &world.portal;
        let (account, theirs) = of_sub_account(&world, StoryKind::Overdue).await;
        let ours = an_invoice(&portal.master_invoices(&caller).await.expect("a page"));
        let calls = world.calls();
        let missing = |outcome: Result<(), PortalError>| {
            assert!(matches!(outcome, Err(PortalError::NotFound { .. })), "{outcome:?}");
        };
        missing(portal.invoice(&caller, &account, &ours).await.map(drop));
        missing(portal.refresh_invoice(&caller, &account, &ours).await.map(drop));
        missing(portal.order_invoice_file(&caller, &account, &ours).await.map(drop));
        missing(portal.invoice_file(&caller, &account, &ours).await.map(drop));
        missing(portal.master_invoice(&caller, &theirs).await.map(drop));
        missing(portal.refresh_master_invoice(&caller, &theirs).await.map(drop));
        missing(portal.order_master_file(&caller, &theirs).await.map(drop));
        missing(portal.master_file(&caller, &theirs).await.map(drop));
        assert_eq!(world.calls(), calls, "no such id reaches Zoom");

        let found = portal.find(&caller, ours.as_str()).await.expect("findings");
        let owners: Vec<&AccountRef> = found.invoices.iter().map(|invoice| &invoice.owner).collect();
        assert_eq!(owners, [&AccountRef::Me], "found as the master's own alone");
        let listed = world.store.list_invoices(&account).await.expect("a list");
        assert!(listed.iter().all(|invoice| invoice.record.id != ours));
    }
}

#[tokio::test]
async fn detail_and_pdf_share_the_slots_of_the_whole_master_account() {
    let world = World::new(Database::Sqlite).await;
    let caller = world.caller(Role::Operator).await;
    let (account, theirs) = of_sub_account(&world, StoryKind::Overdue).await;
    let list = world.portal.master_invoices(&caller).await.expect("a page");
    let ours = an_invoice(&list);
    let page = world.portal.master_invoice(&caller, &ours).await;
    assert!(page.expect("a page").items.value().is_some());
    let page = world.portal.invoice(&caller, &account, &theirs).await;
    assert!(matches!(
        page.expect("a page").items,
        Fact::NotFetched { next_slot: Some(_) }
    ));
    assert_eq!(world.simulator.calls().counts().self_inflicted_429, 0);
}

#[tokio::test]
async fn an_answer_about_another_invoice_is_not_shown() {
    let world = World::new(Database::Sqlite).await;
    let caller = world.caller(Role::Operator).await;
    let list = world.portal.master_invoices(&caller).await.expect("a page");
    let invoice = an_invoice(&list);
    let other = AccountRef::Sub(story(StoryKind::Overdue).id.clone());
    let book = world.simulator.book();
    let from = "2026-02-01".parse().expect("a day");
    let theirs = book.invoices(&other, from, book.today()).expect("a list");
    let id = theirs["invoices"][0]["id"].as_str().expect("an id");
    let body = book.invoice(&other, id).expect("an invoice").to_string();
    let mut tx = world.store.begin().await.expect("a transaction");
    let key = store::FetchKey {
        subject: invoice.as_str(),
        ..store::FetchKey::master(domain::view::Resource::Invoice)
    };
    tx.save_snapshot(&store::NewSnapshot {
        key,
        body: body.as_bytes(),
        fetched_at: world.now(),
        request_id: None,
    })
    .await
    .expect("saved");
    tx.commit().await.expect("committed");
    let page = world.portal.master_invoice(&caller, &invoice).await;
    let page = page.expect("a page");
    assert!(matches!(page.items, Fact::Failed(_)));
    assert_eq!(page.row.id, invoice);
}

on_both! {
    async fn its_invoices_add_up_by_year_and_are_found_by_number(on: Database) {
        let world = World::new(on).await;
        let caller = world.caller(Role::Operator).await;
        let list = world.portal.master_invoices(&caller).await.expect("a page");
        let latest = year(&list, "2026");
        let rows = latest.invoices.value().expect("rows");
        let [totals] = latest.totals.as_slice() else {
            panic!("{:?}", latest.totals);
        };
        let sum = rows.iter().map(|row| row.total.amount).sum();
        assert_eq!(totals.total, sum);
        assert!(year(&list, "2025").totals.is_empty(), "not fetched");

        let calls = world.calls();
        let own = &rows[0];
        for text in [own.number.to_lowercase(), own.id.to_string()] {
            let found = world.portal.find(&caller, &text).await.expect("findings");
            let exact = Some(ExactFind::Invoice(AccountRef::Me, own.id.clone()));
            assert_eq!(found.exact, exact, "{text}");
        }
        let digits = own.number.trim_start_matches(char::is_alphabetic);
        let found = world.portal.find(&caller, &digits[..digits.len() - 1]).await.expect("findings");
        let found = found.invoices.iter().find(|invoice| invoice.id == own.id).expect("it");
        assert_eq!((&found.owner, found.total), (&AccountRef::Me, own.total));
        assert_eq!(world.calls(), calls, "the store is all that is read");
    }
}
