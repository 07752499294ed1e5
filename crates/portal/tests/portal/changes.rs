//! A change of the billing contact: sent once, read back, and told as it is, whatever goes wrong.

use std::time::Duration;

use clock::Clock;
use domain::contact::ContactFields;
use domain::ids::{AccountId, ChangeId};
use domain::operation::Operation;
use domain::people::Role;
use domain::time::UtcMillis;
use domain::view::ChangeState;
use portal::{Caller, ContactDraft, Grounds, Portal, PortalError};
use simulator::{Fault, FaultKind, StoryKind};
use store::{AuditCheck, Begun, NewStep, Submission};

use crate::world::{Database, World, on_both};

/// An operator, an account whose contact is known, and a draft that changes its phone number, which nobody else has to approve.
async fn drafted(world: &World) -> (Caller, AccountId, ChangeId) {
    let caller = world.caller(Role::Operator).await;
    let id = world.listed(&caller, StoryKind::NearlyFull).await;
    let change = draft(world, &caller, &id, "+44 20 7946 0001").await;
    (caller, id, change)
}

async fn draft(world: &World, caller: &Caller, id: &AccountId, phone: &str) -> ChangeId {
    let page = world.portal.contact(caller, id).await.expect("a page");
    let fields = ContactFields {
        phone_number: phone.to_owned(),
        ..page.fields
    };
    match world
        .portal
        .draft_contact_change(caller, id, fields)
        .await
        .expect("an answer")
    {
        ContactDraft::Drafted(change) => change,
        other => panic!("not drafted: {other:?}"),
    }
}

async fn submit(
    portal: &Portal,
    caller: &Caller,
    change: ChangeId,
) -> Result<domain::view::Notice, PortalError> {
    let grounds = Grounds {
        reason: "A test".to_owned(),
        ..Grounds::default()
    };
    portal.submit_change(caller, change, &grounds).await
}

async fn state(portal: &Portal, caller: &Caller, change: ChangeId) -> ChangeState {
    portal
        .change(caller, change)
        .await
        .expect("a page")
        .row
        .state
}

/// Lets the background do what is due.
async fn tend(portal: &Portal) {
    portal.tend_changes().await.expect("tended");
}

fn sent(world: &World) -> usize {
    world
        .simulator
        .calls()
        .of(Operation::BillingContactUpdate)
        .len()
}

/// Writes what is in the database when a program dies between the intent and the call; it is trusted
/// to be alive for `lease_ms` more.
async fn leave_behind(world: &World, change: ChangeId, lease_ms: i64) {
    let stored = world.store.find_change(change).await.expect("read");
    let stored = stored.expect("there");
    let mut tx = world.store.begin().await.expect("a transaction");
    let submission = Submission {
        to: ChangeState::Approved,
        reason: "A test",
        ticket: "",
        needs: "[]",
        seal: "",
        by: stored.drafted_by,
        at: world.now(),
        due_at: world.now(),
        expires_at: world.now().plus_ms(60_000),
    };
    assert!(
        tx.submit_change(change, &submission)
            .await
            .expect("submitted")
    );
    let step = NewStep {
        position: 1,
        operation: stored.operation,
        path: "/accounts/x/billing",
        body: &stored.body,
        at: world.now(),
        checked_after: None,
        lease_owner: "another instance",
        // Leases are on real time.
        lease_until: UtcMillis(Clock::system().now_ms() + lease_ms),
    };
    let begun = tx.begin_step(change, &step).await.expect("begun");
    assert!(matches!(begun, Begun::Won(_)));
    tx.commit().await.expect("committed");
}

async fn lease_until(world: &World, change: ChangeId) -> Option<UtcMillis> {
    let change = world.store.find_change(change).await;
    change.expect("read").expect("a change").lease_until
}

#[tokio::test]
async fn a_change_that_another_living_instance_runs_is_left_alone() {
    let world = World::new(Database::Postgres).await;
    let (caller, _, change) = drafted(&world).await;
    leave_behind(&world, change, 60_000).await;
    let other = world.restarted().await;
    other.recover_at_start().await.expect("recovered");
    tend(&other).await;
    assert_eq!(state(&other, &caller, change).await, ChangeState::Running);
}

on_both! {
    async fn a_change_is_reviewed_sent_once_and_confirmed(on: Database) {
        let world = World::new(on).await;
        let (caller, id, change) = drafted(&world).await;
        let page = world.portal.change(&caller, change).await.expect("a page");
        assert_eq!(page.row.state, ChangeState::Draft);
        let changed: Vec<_> = page.diff.iter().filter(|line| line.is_changed()).collect();
        assert_eq!(changed.len(), 1);
        assert_eq!(
            page.steps[0].body_json.lines().count(),
            3,
            "only what differs is sent: {}",
            page.steps[0].body_json
        );
        assert_eq!(sent(&world), 0, "drafting calls nothing");
        submit(&world.portal, &caller, change)
            .await
            .expect("sent");
        let page = world.portal.change(&caller, change).await.expect("a page");
        assert_eq!(page.row.state, ChangeState::Done);
        let seen = page
            .diff
            .iter()
            .find(|line| line.field == "phone_number")
            .and_then(|l| l.seen.clone());
        assert_eq!(seen.as_deref(), Some("+44 20 7946 0001"));
        let contact = world.portal.contact(&caller, &id).await.expect("a page");
        assert_eq!(contact.fields.phone_number, "+44 20 7946 0001");
        assert_eq!(sent(&world), 1);
        let check = world.store.verify_audit(None).await.expect("a check");
        assert!(matches!(check, AuditCheck::Intact { .. }), "{check:?}");
    }

    async fn of_many_clicks_one_sends(on: Database) {
        let world = World::new(on).await;
        let (caller, _, change) = drafted(&world).await;
        let clicks = tokio::join!(
            submit(&world.portal, &caller, change),
            submit(&world.portal, &caller, change),
            submit(&world.portal, &caller, change),
        );
        let results = [clicks.0, clicks.1, clicks.2];
        assert!(results.iter().any(Result::is_ok), "{results:?}");
        assert_eq!(sent(&world), 1);
        let late = submit(&world.portal, &caller, change).await;
        assert!(matches!(late, Err(PortalError::Conflict(_))), "{late:?}");
        assert_eq!(sent(&world), 1);
        assert_eq!(
            state(&world.portal, &caller, change).await,
            ChangeState::Done
        );
    }

    async fn an_answer_that_is_lost_after_the_effect_is_found_by_reading_back(on: Database) {
        for fault in [
            Fault::new(FaultKind::Cut).after_effect(),
            Fault::new(FaultKind::ServerError).after_effect(),
            Fault::new(FaultKind::BadGateway).after_effect(),
            Fault::new(FaultKind::OkWithError).after_effect(),
            Fault::new(FaultKind::Slow { ms: 4_000 }).after_effect(),
        ] {
            let world = World::new(on).await;
            let (caller, _, change) = drafted(&world).await;
            let kind = fault.kind.clone();
            let fault = fault.for_operation(Operation::BillingContactUpdate).once();
            world.simulator.faults().add(fault);
            submit(&world.portal, &caller, change)
                .await
                .expect("sent");
            let page = world.portal.change(&caller, change).await.expect("a page");
            assert_eq!(
                page.row.state,
                ChangeState::Done,
                "{kind:?}: {:?}",
                page.events
            );
            assert_eq!(sent(&world), 1, "{kind:?}");
        }
    }

    async fn an_answer_that_is_lost_before_the_effect_stays_unknown_and_is_never_sent_again(on: Database) {
        let world = World::new(on).await;
        let (caller, id, change) = drafted(&world).await;
        let fault = Fault::new(FaultKind::Cut)
            .for_operation(Operation::BillingContactUpdate)
            .once();
        world.simulator.faults().add(fault);
        submit(&world.portal, &caller, change)
            .await
            .expect("sent");
        assert_eq!(
            state(&world.portal, &caller, change).await,
            ChangeState::OutcomeUnknown
        );
        let second = draft(&world, &caller, &id, "+44 20 7946 0002").await;
        let blocked = submit(&world.portal, &caller, second).await;
        assert!(
            matches!(blocked, Err(PortalError::Blocked(_))),
            "waits for the read-backs"
        );
        for minutes in [1, 2, 7] {
            let page = world.portal.change(&caller, change).await.expect("a page");
            assert!(page.next_read_back.is_some(), "{:?}", page.events);
            world.advance_minutes(minutes);
            tend(&world.portal).await;
        }
        let page = world.portal.change(&caller, change).await.expect("a page");
        assert_eq!(page.row.state, ChangeState::OutcomeUnknown);
        assert_eq!(page.next_read_back, None, "a person decides now");
        world.advance_minutes(60);
        tend(&world.portal).await;
        assert_eq!(sent(&world), 1);
        submit(&world.portal, &caller, second)
            .await
            .expect("sent");
        assert_eq!(
            state(&world.portal, &caller, second).await,
            ChangeState::Waiting,
            "sending again may make it twice: for two"
        );
    }

    async fn an_effect_that_lags_is_seen_by_a_later_read_back(on: Database) {
        let world = World::new(on).await;
        let (caller, _, change) = drafted(&world).await;
        let lag = Fault::new(FaultKind::LaggingEffect { minutes: 2 })
            .for_operation(Operation::BillingContactUpdate);
        world.simulator.faults().add(lag);
        submit(&world.portal, &caller, change)
            .await
            .expect("sent");
        assert_eq!(
            state(&world.portal, &caller, change).await,
            ChangeState::Verifying
        );
        for (minutes, expected) in [(1, ChangeState::Verifying), (2, ChangeState::Done)] {
            world.advance_minutes(minutes);
            tend(&world.portal).await;
            assert_eq!(state(&world.portal, &caller, change).await, expected);
        }
    }

    async fn whoever_has_finished_with_a_change_leaves_it_to_the_others(on: Database) {
        let world = World::new(on).await;
        let (caller, _, change) = drafted(&world).await;
        let lag = Fault::new(FaultKind::LaggingEffect { minutes: 1 })
            .for_operation(Operation::BillingContactUpdate);
        world.simulator.faults().add(lag);
        submit(&world.portal, &caller, change)
            .await
            .expect("sent");
        assert_eq!(lease_until(&world, change).await, None, "it is sent and read back once");
        world.advance_minutes(2);
        // Another instance, which does not wait for any lease of the first.
        let other = world.restarted().await;
        tend(&other).await;
        assert_eq!(state(&other, &caller, change).await, ChangeState::Done);
        assert_eq!(lease_until(&world, change).await, None);
    }

    async fn a_slow_call_is_not_taken_for_a_dead_instance(on: Database) {
        let world = World::new(on).await;
        let (caller, _, change) = drafted(&world).await;
        let slow = Fault::new(FaultKind::Slow { ms: 12_000 })
            .for_operation(Operation::BillingContactUpdate);
        world.simulator.faults().add(slow);
        let patient = world.patient(Duration::from_secs(20)).await;
        let renewed = async {
            let mut began = None;
            loop {
                let until = lease_until(&world, change).await.map(|until| until.0);
                began = began.or(until);
                // The step itself moves it on by moments, a sign of life by seconds.
                if let (Some(began), Some(until)) = (began, until)
                    && until > began + 5_000
                {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        let (submitted, renewed) = tokio::join!(
            submit(&patient, &caller, change),
            tokio::time::timeout(Duration::from_secs(20), renewed),
        );
        submitted.expect("sent");
        renewed.expect("a sign of life while the call is under way");
    }

    async fn an_effect_that_never_shows_is_told_as_accepted_and_not_seen(on: Database) {
        let world = World::new(on).await;
        let (caller, _, change) = drafted(&world).await;
        let lag = Fault::new(FaultKind::LaggingEffect { minutes: 30 })
            .for_operation(Operation::BillingContactUpdate);
        world.simulator.faults().add(lag);
        submit(&world.portal, &caller, change)
            .await
            .expect("sent");
        for minutes in [1, 2, 7] {
            world.advance_minutes(minutes);
            tend(&world.portal).await;
        }
        assert_eq!(
            state(&world.portal, &caller, change).await,
            ChangeState::AcceptedNotSeen
        );
    }

    async fn zoom_down_during_the_read_backs_does_not_count_as_not_seen(on: Database) {
        let world = World::new(on).await;
        let (caller, _, change) = drafted(&world).await;
        let cut = Fault::new(FaultKind::Cut).after_effect();
        world
            .simulator
            .faults()
            .add(cut.for_operation(Operation::BillingContactUpdate).once());
        let down = Fault::new(FaultKind::Forbidden).for_operation(Operation::BillingContact);
        // The check before sending passes, the read-backs after it fail.
        let sending = submit(&world.portal, &caller, change);
        let breaking = async {
            while sent(&world) == 0 {
                tokio::task::yield_now().await;
            }
            world.simulator.faults().add(down);
        };
        let (result, ()) = tokio::join!(sending, breaking);
        result.expect("sent");
        assert_eq!(
            state(&world.portal, &caller, change).await,
            ChangeState::OutcomeUnknown
        );
        world.advance_minutes(45);
        tend(&world.portal).await;
        assert_eq!(
            state(&world.portal, &caller, change).await,
            ChangeState::OutcomeUnknown
        );
        world.simulator.faults().clear();
        world.advance_minutes(11);
        tend(&world.portal).await;
        assert_eq!(
            state(&world.portal, &caller, change).await,
            ChangeState::Done
        );
        assert_eq!(sent(&world), 1);
    }

    async fn what_changed_at_zoom_in_the_meantime_sends_the_change_back_to_review(on: Database) {
        let world = World::new(on).await;
        let (caller, id, stale) = drafted(&world).await;
        let other = draft(&world, &caller, &id, "+44 20 7946 0003").await;
        submit(&world.portal, &caller, other)
            .await
            .expect("sent");
        submit(&world.portal, &caller, stale)
            .await
            .expect("an answer");
        assert_eq!(
            state(&world.portal, &caller, stale).await,
            ChangeState::Superseded
        );
        assert_eq!(sent(&world), 1);
    }

    async fn a_refusal_is_told_in_words_and_nothing_is_open_afterwards(on: Database) {
        let world = World::new(on).await;
        let (caller, _, change) = drafted(&world).await;
        let fault = Fault::new(FaultKind::Forbidden).for_operation(Operation::BillingContactUpdate);
        world.simulator.faults().add(fault.once());
        submit(&world.portal, &caller, change)
            .await
            .expect("an answer");
        let page = world.portal.change(&caller, change).await.expect("a page");
        assert_eq!(page.row.state, ChangeState::Failed);
        assert!(
            page.refusal
                .is_some_and(|refusal| !refusal.sentence().is_empty())
        );
        assert_eq!(page.next_read_back, None);
        assert_eq!(sent(&world), 1);
    }

    async fn a_change_left_by_a_killed_program_is_read_back_and_not_sent(on: Database) {
        let world = World::new(on).await;
        let (caller, _, change) = drafted(&world).await;
        leave_behind(&world, change, 0).await;
        let restarted = world.restarted().await;
        restarted.recover_at_start().await.expect("recovered");
        tend(&restarted).await;
        let told = state(&restarted, &caller, change).await;
        assert_eq!(told, ChangeState::OutcomeUnknown);
        tend(&restarted).await;
        assert_eq!(sent(&world), 0);
        let page = restarted.change(&caller, change).await.expect("a page");
        assert_eq!(page.row.state, ChangeState::OutcomeUnknown);
        assert!(
            page.diff.iter().any(|line| line.seen.is_some()),
            "what Zoom shows is on the page"
        );
    }

    async fn a_withdrawn_draft_can_not_be_sent(on: Database) {
        let world = World::new(on).await;
        let (caller, _, change) = drafted(&world).await;
        world
            .portal
            .withdraw_change(&caller, change)
            .await
            .expect("withdrawn");
        let answer = submit(&world.portal, &caller, change).await;
        assert!(matches!(answer, Err(PortalError::Conflict(_))));
        assert_eq!(sent(&world), 0);
    }

    async fn where_zoom_would_refuse_nothing_is_drafted(on: Database) {
        let world = World::new(on).await;
        let caller = world.caller(Role::Operator).await;
        let id = world.listed(&caller, StoryKind::SelfPay).await;
        let page = world.portal.contact(&caller, &id).await.expect("a page");
        assert!(page.obstacle.is_some());
        let answer = world
            .portal
            .draft_contact_change(&caller, &id, page.fields)
            .await;
        assert!(matches!(answer, Err(PortalError::Blocked(_))), "{answer:?}");
    }

    async fn invalid_fields_are_named_and_unchanged_ones_draft_nothing(on: Database) {
        let world = World::new(on).await;
        let (caller, id, _) = drafted(&world).await;
        let page = world.portal.contact(&caller, &id).await.expect("a page");
        let same = world
            .portal
            .draft_contact_change(&caller, &id, page.fields.clone())
            .await;
        assert_eq!(same.expect("an answer"), ContactDraft::NothingToChange);
        let wrong = ContactFields {
            email: "no address".to_owned(),
            country: "XX".to_owned(),
            ..page.fields
        };
        let answer = world.portal.draft_contact_change(&caller, &id, wrong).await;
        let ContactDraft::Invalid(problems) = answer.expect("an answer") else {
            panic!("it was accepted");
        };
        let fields: Vec<_> = problems
            .iter()
            .map(|problem| problem.field.as_str())
            .collect();
        assert!(
            fields.contains(&"email") && fields.contains(&"country"),
            "{fields:?}"
        );
    }
}
