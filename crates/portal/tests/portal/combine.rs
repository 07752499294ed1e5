//! Two drafts of one account become one change: reviewed once, sent step by step, each once.

use domain::ids::ChangeId;
use domain::operation::Operation;
use domain::view::{ChangeState, PlanAct};
use portal::{PlanFormOutcome, PortalError};

use crate::approvals::{Two, is_blocked};
use crate::world::{Database, on_both};

/// A draft of two licences of an add-on that the account does not have.
async fn add_on(two: &Two, code: &str) -> ChangeId {
    let typed = [("type", code), ("hosts", "2")].map(|(name, to)| (name.to_owned(), to.to_owned()));
    let drafted = two
        .world
        .portal
        .draft_plan_form(&two.maker, &two.account, PlanAct::Add, &typed)
        .await;
    match drafted.expect("an answer") {
        PlanFormOutcome::Drafted(id) => id,
        other => panic!("not drafted: {other:?}"),
    }
}

async fn combined(two: &Two, one: ChangeId, other: ChangeId) -> Result<ChangeId, PortalError> {
    two.world
        .portal
        .combine_drafts(&two.maker, one, other)
        .await
}

on_both! {
    async fn two_drafts_become_one_change_whose_steps_are_sent_once_each(on: Database) {
        let two = Two::new(on).await;
        let (seats, large) = (two.more_seats(1).await, add_on(&two, "large500_yearly").await);
        let page = two.world.portal.change(&two.maker, large).await.expect("a page");
        let offered: Vec<_> = page.companions.iter().map(|row| row.id).collect();
        assert_eq!(offered, [seats]);
        let id = combined(&two, large, seats).await.expect("one draft");
        for part in [seats, large] {
            let page = two.world.portal.change(&two.maker, part).await.expect("a page");
            assert_eq!(page.row.state, ChangeState::Withdrawn);
            let last = page.events.last().expect("an event");
            assert_eq!(last.detail, format!("It is part of change {id} now"));
        }
        let page = two.world.portal.change(&two.maker, id).await.expect("a page");
        assert_eq!((page.row.state, page.steps.len()), (ChangeState::Draft, 2));
        assert!(page.diff.iter().all(|line| line.title.contains(": ")), "each plan is named");
        two.submit(id).await;
        two.tend().await;
        assert_eq!(two.state(id).await, ChangeState::Done);
        assert_eq!(two.sent(Operation::BaseUpdate), 1);
        assert_eq!(two.sent(Operation::AddonCreate), 1);
        assert!(is_blocked(&combined(&two, seats, large).await), "they are drafts no longer");
    }

    async fn what_does_not_belong_together_stays_apart(on: Database) {
        let two = Two::new(on).await;
        let (seats, more) = (two.more_seats(1).await, two.more_seats(2).await);
        let both = combined(&two, seats, more).await;
        assert!(matches!(&both, Err(PortalError::Blocked(why)) if why.starts_with("Both change ")), "{both:?}");
        assert!(is_blocked(&combined(&two, seats, seats).await));
        let contact = two.dangerous().await;
        assert!(is_blocked(&combined(&two, seats, contact).await), "the contact is no plan");
        let large = add_on(&two, "large500_yearly").await;
        let foreign = two.world.portal.combine_drafts(&two.approver, seats, large).await;
        assert!(is_blocked(&foreign), "nobody takes what others drafted");
        for untouched in [seats, more, contact, large] {
            assert_eq!(two.state(untouched).await, ChangeState::Draft);
        }
        two.submit(large).await;
        assert!(is_blocked(&combined(&two, seats, large).await), "it is on its way");
        assert_eq!(two.state(seats).await, ChangeState::Draft);
    }
}
