//! The invoices of all accounts, as the page shows them, and as a file.

use domain::people::Role;
use domain::view::{FleetInvoiceQuery, InvoiceStanding, LateFor};
use simulator::StoryKind;

use crate::world::{Database, World, on_both};

on_both! {
    async fn cards_rows_and_file_tell_the_same(on: Database) {
        let world = World::new(on).await;
        let caller = world.caller(Role::Viewer).await;
        let id = world.listed(&caller, StoryKind::Overdue).await;
        let own = world.portal.invoices(&caller, &id).await.expect("the invoices");
        let calls = world.calls();

        let all = world.portal.fleet_invoices(&caller, FleetInvoiceQuery::default()).await.expect("a page");
        assert_eq!(all.page.total, own.head.invoices.expect("a count"));
        assert!(all.page.rows.iter().all(|row| row.account == id));
        let summed = all.page.rows.iter().map(|row| row.row.total.amount).sum();
        assert_eq!(all.total.amount, summed, "the sum is that of the rows");
        let on_cards = all.ageing.iter().map(|card| card.open.amount).sum();
        assert_eq!(all.open.amount, on_cards, "the cards add up to what is open");

        for card in &all.ageing {
            let query = FleetInvoiceQuery::default().only_late(Some(card.late));
            let shown = world.portal.fleet_invoices(&caller, query.clone()).await.expect("a page");
            assert_eq!((shown.page.total, shown.open), (card.invoices, card.open), "{:?}", card.late);
            for row in &shown.page.rows {
                let late = match row.row.standing {
                    InvoiceStanding::Open { .. } => 0,
                    InvoiceStanding::Late { days } => days,
                    other => panic!("{other:?} is not open"),
                };
                let (fewest, most) = card.late.days();
                assert!(fewest.is_none_or(|few| late >= few) && most.is_none_or(|most| late <= most));
            }
            let offer = world.portal.offer_fleet_invoices_export(&caller, query).await.expect("an offer");
            assert_eq!(offer.rows, card.invoices);
            let mut export = world.portal.take_export(&caller, offer).await.expect("an export");
            let mut file = Vec::new();
            while let Some(chunk) = export.next_chunk().await.expect("a chunk") {
                file.extend(chunk);
            }
            let lines = String::from_utf8(file).expect("text").lines().count();
            assert_eq!(lines as u64, card.invoices + 1);
        }
        assert!(all.ageing.iter().any(|card| card.late != LateFor::NotDue && card.invoices > 0));
        assert_eq!(world.calls(), calls, "the store is all that is read");
    }

    async fn what_is_missing_is_told(on: Database) {
        let world = World::new(on).await;
        let caller = world.caller(Role::Viewer).await;
        let id = world.listed(&caller, StoryKind::Overdue).await;
        let before = world.portal.fleet_invoices(&caller, FleetInvoiceQuery::default()).await.expect("a page");
        assert_eq!((before.currency, before.coverage.stored), (None, 0));
        assert_eq!(before.coverage.missing, 30);
        world.portal.invoices(&caller, &id).await.expect("the invoices");
        let after = world.portal.fleet_invoices(&caller, FleetInvoiceQuery::default()).await.expect("a page");
        assert_eq!(after.coverage.missing, 29);
        assert!(after.coverage.some.iter().all(|(missing, _)| *missing != id));
        assert_eq!(after.coverage.through.to_string(), "2026-10-31");
    }
}
