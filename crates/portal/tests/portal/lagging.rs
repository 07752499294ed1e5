//! Two changes of one account while Zoom shows the effect of the first one late: the second is never
//! measured by a state that is no longer so.

use domain::contact::ContactFields;
use domain::ids::ChangeId;
use domain::operation::Operation;
use domain::view::ChangeState;
use domain::zoom::StartDate;
use portal::{ContactDraft, Grounds};
use simulator::{Fault, FaultKind};

use crate::approvals::Two;
use crate::world::{Database, on_both};

/// The next change of seats takes effect at once and shows so many minutes later.
fn lag(two: &Two, minutes: u32) {
    let late = FaultKind::LaggingEffect { minutes };
    let fault = Fault::new(late).for_operation(Operation::BaseUpdate);
    two.world.simulator.faults().add(fault.once());
}

/// Lets time pass, with the background at work every minute.
async fn pass(two: &Two, minutes: u32) {
    for _ in 0..minutes {
        two.world.advance_minutes(1);
        two.tend().await;
    }
}

/// The last thing that is told of a change.
async fn told(two: &Two, id: ChangeId) -> String {
    let page = two.world.portal.change(&two.maker, id).await;
    let events = page.expect("a page").events;
    let last = events.iter().max_by_key(|event| event.at);
    last.map(|event| format!("{}: {}", event.sentence, event.detail))
        .unwrap_or_default()
}

/// Seats of one change accepted and not shown, and a second change of them, approved meanwhile.
async fn unseen_and_next(on: Database, lag_minutes: u32) -> (Two, ChangeId, ChangeId) {
    let two = Two::new(on).await;
    let (first, second) = (two.more_seats(2).await, two.more_seats(2).await);
    lag(&two, lag_minutes);
    two.submit(first).await;
    pass(&two, 15).await;
    assert_eq!(two.state(first).await, ChangeState::AcceptedNotSeen);
    two.submit(second).await;
    (two, first, second)
}

on_both! {
    async fn a_change_waits_until_the_one_before_is_seen_and_is_then_checked_anew(on: Database) {
        let (two, first, second) = unseen_and_next(on, 30).await;
        assert_eq!(two.state(second).await, ChangeState::Approved);
        let why = told(&two, second).await;
        assert!(why.contains(&format!("what change {first} of this account brings about")), "{why}");
        pass(&two, 10).await;
        assert_eq!(two.state(second).await, ChangeState::Approved);
        assert_eq!(two.sent(Operation::BaseUpdate), 1);
        pass(&two, 20).await;
        assert_eq!(two.state(second).await, ChangeState::Superseded);
        let why = told(&two, second).await;
        assert!(why.contains("figures have changed") && why.contains("licences"), "{why}");
        assert_eq!(two.sent(Operation::BaseUpdate), 1);
    }

    async fn of_two_that_are_due_at_once_the_later_one_is_not_sent_on_what_was(on: Database) {
        let two = Two::new(on).await;
        let both = [two.more_seats(2).await, two.more_seats(2).await];
        let grounds = Grounds {
            reason: "For the new quarter".to_owned(),
            send_on: portal::SendOn::typed("2026-11-24"),
            ..Grounds::default()
        };
        for id in both {
            let submitted = two.world.portal.submit_change(&two.maker, id, &grounds).await;
            submitted.expect("submitted");
        }
        lag(&two, 30);
        two.world.advance_minutes(39 * 60);
        pass(&two, 25).await;
        assert_eq!(two.sent(Operation::BaseUpdate), 1);
        pass(&two, 40).await;
        let mut states = [two.state(both[0]).await, two.state(both[1]).await];
        states.sort_by_key(|state| *state != ChangeState::AcceptedNotSeen);
        assert_eq!(states, [ChangeState::AcceptedNotSeen, ChangeState::Superseded]);
        assert_eq!(two.sent(Operation::BaseUpdate), 1);
    }

    async fn what_is_never_seen_is_waited_for_an_hour(on: Database) {
        let (two, _, second) = unseen_and_next(on, 24 * 60).await;
        pass(&two, 40).await;
        assert_eq!(two.state(second).await, ChangeState::Approved);
        assert_eq!(two.sent(Operation::BaseUpdate), 1);
        pass(&two, 10).await;
        assert_eq!(two.sent(Operation::BaseUpdate), 2);
    }

    async fn what_a_person_found_not_to_be_made_holds_nothing_up(on: Database) {
        let two = Two::new(on).await;
        let (first, second) = (two.more_seats(2).await, two.more_seats(2).await);
        let cut = Fault::new(FaultKind::Cut).for_operation(Operation::BaseUpdate);
        two.world.simulator.faults().add(cut.once());
        two.submit(first).await;
        pass(&two, 15).await;
        assert_eq!(two.state(first).await, ChangeState::OutcomeUnknown);
        two.submit(second).await;
        // On an account with an unknown outcome nobody changes anything alone.
        two.world.portal.approve_change(&two.approver, second, "").await.expect("approved");
        pass(&two, 6).await;
        assert_eq!(two.state(second).await, ChangeState::Approved);
        let settled = two.world.portal.settle_change(&two.maker, first, false, "Looked at Zoom").await;
        settled.expect("settled");
        pass(&two, 6).await;
        assert_eq!(two.state(second).await, ChangeState::Done);
    }

    async fn a_change_of_something_else_does_not_wait(on: Database) {
        let (two, ..) = unseen_and_next(on, 30).await;
        let page = two.world.portal.contact(&two.maker, &two.account).await;
        let fields = ContactFields {
            phone_number: "+44 20 7946 0009".to_owned(),
            ..page.expect("a page").fields
        };
        let drafted = two.world.portal.draft_contact_change(&two.maker, &two.account, fields).await;
        let ContactDraft::Drafted(contact) = drafted.expect("an answer") else {
            panic!("not drafted");
        };
        two.submit(contact).await;
        assert_eq!(two.sent(Operation::BillingContactUpdate), 1);
    }

    async fn a_day_of_effect_that_has_passed_meanwhile_is_seen_before_zoom_would_refuse_it(on: Database) {
        let two = Two::new(on).await;
        let start = "2026-11-24".parse().expect("a day");
        let id = two.more_seats_from(2, Some(StartDate(start))).await;
        let grounds = Grounds {
            reason: "For the new quarter".to_owned(),
            send_on: portal::SendOn::typed("2026-11-25"),
            ..Grounds::default()
        };
        let submitted = two.world.portal.submit_change(&two.maker, id, &grounds).await;
        submitted.expect("submitted");
        two.world.advance_minutes(3 * 24 * 60);
        two.tend().await;
        assert_eq!(two.state(id).await, ChangeState::Superseded);
        let why = told(&two, id).await;
        assert!(why.contains("2026-11-24 is not in the future"), "{why}");
        assert_eq!(two.sent(Operation::BaseUpdate), 0);
    }
}
