//! Limits that an administrator edits: from the next call on, and never against what Zoom has taught.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::ids::{AccountId, InvoiceId};
use domain::limit_figures::LimitWishes;
use domain::limits::Target;
use domain::operation::Operation;
use domain::people::Role;
use domain::time::MINUTE_MS;
use portal::{LimitsOutcome, StoreLedger};
use zoom::budget::{Settled, Throttle, ThrottleKind};
use zoom::{Budget, CallFor, Gate, GateError, Intent};

use crate::world::{Database, World, on_both};

fn wishes(scope: &str, figures: &[(&str, &str)]) -> LimitWishes {
    LimitWishes {
        tier: "business".to_owned(),
        scope: scope.to_owned(),
        reason: "A test".to_owned(),
        accept: "on".to_owned(),
        figures: figures
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect::<BTreeMap<_, _>>(),
    }
}

fn pdf_of(invoice: &str) -> Intent {
    let account: AccountId = "AAAAAAAAAAAAAAAAAAAAAA".parse().expect("an id");
    let invoice: InvoiceId = invoice.parse().expect("an id");
    Intent::new(Operation::InvoicePdf, CallFor::keeper(0))
        .about(account)
        .invoice(invoice)
}

async fn save(world: &World, wishes: &LimitWishes) -> LimitsOutcome {
    let admin = world.caller(Role::Admin).await;
    let form = world.portal.limits_form(&admin).await.expect("a form");
    let saved = world.portal.save_limits(&admin, wishes, &form.base).await;
    saved.expect("an answer")
}

async fn is_free(budget: &Budget, intent: &Intent) -> bool {
    match budget.take(intent).await {
        Ok(slot) => {
            let settled = budget.settle(slot, Settled::Spent).await;
            settled.expect("settled");
            true
        }
        Err(GateError::NoSlot(_)) => false,
        Err(error) => panic!("{error}"),
    }
}

on_both! {
    async fn an_edit_holds_from_the_next_call_on_and_a_429_stays_taught(on: Database) {
        let world = World::new(on).await;
        let ledger = Arc::new(StoreLedger::new(world.store.clone()));
        let budget = Budget::new(ledger, world.clock.clone());
        let slot = budget.take(&pdf_of("aaaa")).await.expect("a slot");
        let throttle = Throttle {
            kind: ThrottleKind::OperationInterval,
            retry_at: Some(world.portal.now().plus_ms(90 * MINUTE_MS)),
        };
        budget.settle(slot, Settled::Throttled(throttle)).await.expect("settled");

        let saved = save(&world, &wishes("invoice", &[("pdf_apart", "5")])).await;
        assert!(matches!(saved, LimitsOutcome::Saved(_)), "{saved:?}");
        assert!(!is_free(&budget, &pdf_of("bbbb")).await, "Zoom said when to come back");
        world.clock.advance(std::time::Duration::from_secs(91 * 60));
        assert!(is_free(&budget, &pdf_of("bbbb")).await);
        assert!(is_free(&budget, &pdf_of("cccc")).await, "each invoice by itself now");

        let reader = world.reader();
        let page = world.portal.budget_page(&reader).await.expect("a page");
        assert_eq!(page.refused, 1);
        assert_eq!(page.refusals[0].operation, Operation::InvoicePdf);
        assert_eq!(page.refusals[0].retry_at, throttle.retry_at);
        assert_eq!(page.pdfs_today, 3, "every slot is a call");
        let target = Target::Operation(Operation::InvoicePdf);
        let group = page.limits.iter().find(|group| group.target == target).expect("the limit");
        let next = group.next_owner.as_ref().expect("two are closed");
        assert_eq!((next.name.as_str(), &next.place), ("bbbb", &None), "an invoice of nobody here");
        let total: u64 = page.hours.iter().map(domain::view::HourOfCalls::total).sum();
        assert_eq!(total, 3);
    }
}

#[tokio::test]
async fn only_administrators_edit_and_nobody_overwrites_what_they_have_not_seen() {
    let world = World::new(Database::Sqlite).await;
    let reader = world.reader();
    assert!(world.portal.limits_form(&reader).await.is_err());
    let edit = wishes("master", &[("heavy_day", "5000")]);
    assert!(world.portal.save_limits(&reader, &edit, "").await.is_err());

    let admin = world.caller(Role::Admin).await;
    let form = world.portal.limits_form(&admin).await.expect("a form");
    for (outcome, is_saved) in [("first", true), ("second", false)] {
        let saved = world.portal.save_limits(&admin, &edit, &form.base).await;
        let saved = saved.expect("an answer");
        assert_eq!(
            matches!(saved, LimitsOutcome::Saved(_)),
            is_saved,
            "{outcome}: {saved:?}"
        );
    }
    let glance = world.portal.budget_glance().await.expect("readable");
    assert_eq!(glance.expect("a pool").of, 5_000);
}
