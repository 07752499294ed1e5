//! Changes that a second person approves: nothing dangerous runs without two people, what was approved is
//! what is sent, and each way that a change can take before it is sent.

use std::num::NonZeroU32;

use domain::contact::ContactFields;
use domain::ids::{AccountId, ChangeId};
use domain::operation::Operation;
use domain::people::Role;
use domain::plan_change::Line;
use domain::time::UtcMillis;
use domain::view::{ChangeState, ChangeView, StepProgress};
use domain::zoom::{BaseUpdate, HostsChange, StartDate};
use portal::{Caller, ContactDraft, Grounds, PlanDraft, PortalError, SendOn};
use simulator::{Fault, FaultKind, StoryKind};

use crate::world::{Database, World, on_both};

/// A maker, somebody who may approve, and an account whose plans and contact are known.
pub struct Two {
    pub world: World,
    pub maker: Caller,
    pub approver: Caller,
    pub account: AccountId,
}

impl Two {
    pub async fn new(on: Database) -> Self {
        let world = World::new(on).await;
        let maker = world.caller(Role::Operator).await;
        let approver = world.caller(Role::Approver).await;
        let account = world.listed(&maker, StoryKind::NearlyFull).await;
        world.portal.plans(&maker, &account).await.expect("a page");
        Self {
            world,
            maker,
            approver,
            account,
        }
    }

    /// A draft that changes the e-mail to which invoices go: always for two.
    pub async fn dangerous(&self) -> ChangeId {
        let page = self.world.portal.contact(&self.maker, &self.account).await;
        let fields = ContactFields {
            email: "new@alder.example".to_owned(),
            ..page.expect("a page").fields
        };
        let drafted = self
            .world
            .portal
            .draft_contact_change(&self.maker, &self.account, fields)
            .await;
        match drafted.expect("an answer") {
            ContactDraft::Drafted(id) => id,
            other => panic!("not drafted: {other:?}"),
        }
    }

    pub async fn submit(&self, id: ChangeId) {
        let grounds = Grounds {
            reason: "The customer asked".to_owned(),
            ..Grounds::default()
        };
        let submitted = self
            .world
            .portal
            .submit_change(&self.maker, id, &grounds)
            .await;
        submitted.expect("submitted");
    }

    pub async fn state(&self, id: ChangeId) -> ChangeState {
        let page = self.world.portal.change(&self.maker, id).await;
        page.expect("a page").row.state
    }

    pub fn sent(&self, operation: Operation) -> usize {
        self.world.simulator.calls().of(operation).len()
    }

    pub async fn tend(&self) {
        self.world.portal.tend_changes().await.expect("tended");
    }

    pub async fn more_seats(&self, more: u32) -> ChangeId {
        self.more_seats_from(more, None).await
    }

    /// So many seats more, from a day on.
    pub async fn more_seats_from(&self, more: u32, start: Option<StartDate>) -> ChangeId {
        let plans = self.world.portal.plans(&self.maker, &self.account).await;
        let rows = plans
            .expect("a page")
            .plans
            .value()
            .cloned()
            .expect("plans");
        let base = rows
            .into_iter()
            .find(|row| row.is_base)
            .expect("a base plan");
        let line = Line::UpdateBase(BaseUpdate {
            code: base.name.code.expect("a code").parse().expect("valid"),
            hosts: NonZeroU32::new(more).map(HostsChange::Increase),
            active_hosts: None,
            start,
        });
        let drafted = self
            .world
            .portal
            .draft_plan_change(&self.maker, &self.account, vec![line])
            .await;
        match drafted.expect("an answer") {
            PlanDraft::Drafted(id) => id,
            other @ PlanDraft::NothingToChange => panic!("not drafted: {other:?}"),
        }
    }
}

pub fn is_blocked<T: std::fmt::Debug>(answer: &Result<T, PortalError>) -> bool {
    matches!(
        answer,
        Err(PortalError::Blocked(_) | PortalError::Conflict(_))
    )
}

on_both! {
    async fn a_dangerous_change_waits_for_somebody_else_and_is_then_sent_once(on: Database) {
        let two = Two::new(on).await;
        let id = two.dangerous().await;
        let page = two.world.portal.change(&two.maker, id).await.expect("a page");
        assert_eq!(page.needs.len(), 1, "{:?}", page.needs);
        two.submit(id).await;
        assert_eq!(two.state(id).await, ChangeState::Waiting);
        two.tend().await;
        assert_eq!(two.sent(Operation::BillingContactUpdate), 0);
        let listed = two.world.portal.changes(&two.approver, ChangeView::WaitingForMe, None).await;
        assert_eq!(listed.expect("a page").rows.len(), 1);

        let own = two.world.portal.approve_change(&two.maker, id, "").await;
        assert!(matches!(own, Err(PortalError::Forbidden(_))), "{own:?}");
        let approved = two.world.portal.approve_change(&two.approver, id, "Seen the mail").await;
        approved.expect("approved");
        assert_eq!(two.state(id).await, ChangeState::Done);
        let again = two.world.portal.approve_change(&two.approver, id, "").await;
        assert!(is_blocked(&again), "{again:?}");
        assert_eq!(two.sent(Operation::BillingContactUpdate), 1);
    }

    async fn nobody_approves_their_own_change_whatever_their_role(on: Database) {
        let mut two = Two::new(on).await;
        two.maker = two.world.caller(Role::Admin).await;
        let id = two.dangerous().await;
        two.submit(id).await;
        let own = two.world.portal.approve_change(&two.maker, id, "").await;
        assert!(is_blocked(&own), "{own:?}");
        let own = two.world.portal.send_back_change(&two.maker, id, "no").await;
        assert!(is_blocked(&own), "{own:?}");
        assert_eq!(two.sent(Operation::BillingContactUpdate), 0);
    }

    async fn who_approves_has_proved_who_they_are_just_now(on: Database) {
        let mut two = Two::new(on).await;
        let id = two.dangerous().await;
        two.submit(id).await;
        let proved_at = two.approver.proved_at.expect("proved");
        for stale in [None, Some(UtcMillis(proved_at.0 - 6 * 60_000))] {
            two.approver.proved_at = stale;
            let answer = two.world.portal.approve_change(&two.approver, id, "").await;
            assert!(is_blocked(&answer), "{answer:?}");
        }
        let wrong = two.world.portal.prove_identity(&two.approver, "not the password").await;
        assert!(wrong.is_err());
        let right = two.world.portal.prove_identity(&two.approver, crate::world::PASSWORD).await;
        two.approver.proved_at = Some(right.expect("proved"));
        two.world.portal.approve_change(&two.approver, id, "").await.expect("approved");
        assert_eq!(two.state(id).await, ChangeState::Done);
    }

    async fn what_was_tampered_with_after_its_approval_is_not_sent(on: Database) {
        let two = Two::new(on).await;
        let id = two.dangerous().await;
        two.submit(id).await;
        let stored = two.world.store.find_change(id).await.expect("read").expect("there");
        let content = stored.content.replace("new@alder.example", "thief@elsewhere.example");
        assert_ne!(content, stored.content);
        let mut tx = two.world.store.begin().await.expect("a transaction");
        assert!(tx.update_change_content(id, &content).await.expect("written"));
        tx.commit().await.expect("committed");
        let approved = two.world.portal.approve_change(&two.approver, id, "").await;
        approved.expect("an answer");
        assert_eq!(two.state(id).await, ChangeState::Superseded);
        assert_eq!(two.sent(Operation::BillingContactUpdate), 0);
    }

    async fn a_change_that_was_sent_back_is_submitted_anew(on: Database) {
        let two = Two::new(on).await;
        let id = two.dangerous().await;
        two.submit(id).await;
        let silent = two.world.portal.send_back_change(&two.approver, id, " ").await;
        assert!(is_blocked(&silent), "{silent:?}");
        let answer = two.world.portal.send_back_change(&two.approver, id, "Which ticket?").await;
        answer.expect("sent back");
        assert_eq!(two.state(id).await, ChangeState::Draft);
        two.submit(id).await;
        assert_eq!(two.state(id).await, ChangeState::Waiting);
        two.world.portal.approve_change(&two.approver, id, "").await.expect("approved");
        assert_eq!(two.state(id).await, ChangeState::Done);
        assert_eq!(two.sent(Operation::BillingContactUpdate), 1);
    }

    async fn what_nobody_approves_expires_and_is_never_sent(on: Database) {
        let two = Two::new(on).await;
        let id = two.dangerous().await;
        two.submit(id).await;
        two.world.advance_minutes(8 * 24 * 60);
        two.tend().await;
        assert_eq!(two.state(id).await, ChangeState::Expired);
        let late = two.world.portal.approve_change(&two.approver, id, "").await;
        assert!(is_blocked(&late), "{late:?}");
        assert_eq!(two.sent(Operation::BillingContactUpdate), 0);
    }

    async fn a_change_needs_a_reason(on: Database) {
        let two = Two::new(on).await;
        let id = two.dangerous().await;
        for reason in ["", "  ", &"x".repeat(501)] {
            let grounds = Grounds { reason: reason.to_owned(), ..Grounds::default() };
            let answer = two.world.portal.submit_change(&two.maker, id, &grounds).await;
            assert!(is_blocked(&answer), "{answer:?}");
        }
        assert_eq!(two.state(id).await, ChangeState::Draft);
    }

    async fn a_few_more_seats_are_sent_at_once_and_read_back(on: Database) {
        let two = Two::new(on).await;
        let id = two.more_seats(2).await;
        let page = two.world.portal.change(&two.maker, id).await.expect("a page");
        assert_eq!(page.needs, Vec::<String>::new());
        assert_eq!(page.steps.len(), 1);
        assert_eq!(page.may.submit, Some(Ok(())), "{:?}", page.checks);
        two.submit(id).await;
        let page = two.world.portal.change(&two.maker, id).await.expect("a page");
        assert_eq!(page.row.state, ChangeState::Done, "{:?}", page.events);
        assert_eq!(page.steps[0].progress, StepProgress::Accepted);
        assert_eq!(two.sent(Operation::BaseUpdate), 1);

        let reverse = two.world.portal.draft_reverse(&two.maker, id).await.expect("a draft");
        two.submit(reverse).await;
        assert_eq!(two.state(reverse).await, ChangeState::Done);
        assert_eq!(two.sent(Operation::BaseUpdate), 2);
    }

    async fn many_more_seats_are_for_two(on: Database) {
        let two = Two::new(on).await;
        let id = two.more_seats(60).await;
        let page = two.world.portal.change(&two.maker, id).await.expect("a page");
        assert!(!page.needs.is_empty());
        two.submit(id).await;
        assert_eq!(two.state(id).await, ChangeState::Waiting);
        two.world.portal.withdraw_change(&two.maker, id).await.expect("withdrawn");
        let late = two.world.portal.approve_change(&two.approver, id, "").await;
        assert!(is_blocked(&late), "{late:?}");
        assert_eq!(two.sent(Operation::BaseUpdate), 0);
    }

    async fn while_zoom_is_down_an_approved_change_waits_and_is_then_sent_once(on: Database) {
        let two = Two::new(on).await;
        let id = two.more_seats(2).await;
        let down = Fault::new(FaultKind::ServerError).for_operation(Operation::Plans);
        two.world.simulator.faults().add(down);
        two.submit(id).await;
        assert_eq!(two.state(id).await, ChangeState::Approved);
        two.world.advance_minutes(2);
        two.tend().await;
        assert_eq!(two.state(id).await, ChangeState::Approved);
        assert_eq!(two.sent(Operation::BaseUpdate), 0);
        two.world.simulator.faults().clear();
        two.world.advance_minutes(2);
        two.tend().await;
        assert_eq!(two.state(id).await, ChangeState::Done);
        assert_eq!(two.sent(Operation::BaseUpdate), 1);
    }

    async fn a_change_that_is_to_be_sent_on_a_day_waits_for_it(on: Database) {
        let two = Two::new(on).await;
        let id = two.more_seats(2).await;
        let on_day = |send_on: &str| Grounds {
            reason: "For the new quarter".to_owned(),
            send_on: SendOn::typed(send_on),
            ..Grounds::default()
        };
        for wrong in ["tomorrow", "2026-11-22", "2025-01-01", "2028-01-01"] {
            let answer = two.world.portal.submit_change(&two.maker, id, &on_day(wrong)).await;
            assert!(is_blocked(&answer), "{wrong}: {answer:?}");
        }
        let submitted = two.world.portal.submit_change(&two.maker, id, &on_day("2026-11-24")).await;
        submitted.expect("submitted");
        assert_eq!(two.state(id).await, ChangeState::Scheduled);
        two.world.advance_minutes(30 * 60);
        two.tend().await;
        assert_eq!(two.state(id).await, ChangeState::Scheduled);
        assert_eq!(two.sent(Operation::BaseUpdate), 0);
        two.world.advance_minutes(12 * 60);
        two.tend().await;
        assert_eq!(two.state(id).await, ChangeState::Done);
        assert_eq!(two.sent(Operation::BaseUpdate), 1);
    }

    async fn a_change_can_wait_for_the_day_that_the_term_renews(on: Database) {
        let two = Two::new(on).await;
        let id = two.more_seats(2).await;
        let renews = async |on: Option<&str>| {
            let mut tx = two.world.store.begin().await.expect("begun");
            let on = on.map(|day| day.parse().expect("a day"));
            tx.save_term(&two.account, on, Some(true)).await.expect("saved");
            tx.commit().await.expect("committed");
        };
        let grounds = Grounds {
            reason: "Fewer from the next term on".to_owned(),
            send_on: SendOn::Renewal,
            ..Grounds::default()
        };
        // Not known, or over: the page says why, and submitting says the same.
        for gone in [None, Some("2026-11-22")] {
            renews(gone).await;
            let page = two.world.portal.change(&two.maker, id).await.expect("a page");
            let said = page.renewal.expect_err("a reason");
            let answer = two.world.portal.submit_change(&two.maker, id, &grounds).await;
            assert!(matches!(&answer, Err(PortalError::Blocked(sentence)) if *sentence == said), "{answer:?}");
        }
        renews(Some("2026-11-24")).await;
        let page = two.world.portal.change(&two.maker, id).await.expect("a page");
        assert_eq!(page.renewal, Ok("2026-11-24".parse().expect("a day")));
        two.world.portal.submit_change(&two.maker, id, &grounds).await.expect("submitted");
        assert_eq!(two.state(id).await, ChangeState::Scheduled);
        two.world.advance_minutes(30 * 60);
        two.tend().await;
        assert_eq!(two.sent(Operation::BaseUpdate), 0);
        two.world.advance_minutes(12 * 60);
        two.tend().await;
        assert_eq!(two.state(id).await, ChangeState::Done);
        assert_eq!(two.sent(Operation::BaseUpdate), 1);
    }

    async fn only_who_may_approve_is_told_what_waits(on: Database) {
        let two = Two::new(on).await;
        let id = two.dangerous().await;
        two.submit(id).await;
        let waiting = async |caller: &Caller| two.world.portal.count_waiting(&caller.person).await.expect("counted");
        assert_eq!((waiting(&two.maker).await, waiting(&two.approver).await), (0, 1));
        let views = two.world.portal.changes(&two.maker, ChangeView::All, None).await.expect("a page").counts;
        assert!(views.iter().all(|(view, _)| *view != ChangeView::WaitingForMe), "{views:?}");
    }

    async fn who_has_no_password_is_told_that_they_cannot_approve(on: Database) {
        let mut two = Two::new(on).await;
        let id = two.dangerous().await;
        two.submit(id).await;
        let by_proxy = domain::people::Role::Approver;
        let directory = portal::Directory::new(two.world.store.clone(), two.world.clock.clone());
        let person = portal::NewPerson {
            email: "vouched@partner.example".to_owned(),
            name: "Vouched for".to_owned(),
            role: by_proxy,
            zone: "UTC".to_owned(),
            password: None,
            trust: portal::Trust::AtOnce,
        };
        two.approver.person.id = directory.create(person).await.expect("a person");
        two.approver.proved_at = None;
        let page = two.world.portal.change(&two.approver, id).await.expect("a page");
        assert!(page.may.decide.is_some_and(|may| may.is_err_and(|why| why.contains("proxy"))));
        let answer = two.world.portal.approve_change(&two.approver, id, "").await;
        assert!(is_blocked(&answer), "{answer:?}");
        assert_eq!(two.sent(Operation::BillingContactUpdate), 0);
    }
}
