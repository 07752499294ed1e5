//! Who approves what is changed by two, and what was submitted before keeps its reasons or gets stricter
//! ones.

use domain::operation::Operation;
use domain::people::Role;
use domain::plan_change::{Policy, PolicyWishes};
use domain::time::UtcMillis;
use domain::view::{ChangeState, PolicyPage};
use portal::{Caller, Grounds, PolicyOutcome, PortalError, confirm_policy_on_host};
use store::AuditCheck;

use crate::approvals::Two;
use crate::world::{Database, on_both};

/// An administrator beside the two.
struct Three {
    two: Two,
    admin: Caller,
}

impl Three {
    async fn new(on: Database) -> Self {
        let two = Two::new(on).await;
        let admin = two.world.caller(Role::Admin).await;
        Self { two, admin }
    }

    async fn page(&self, caller: &Caller) -> PolicyPage {
        let page = self.two.world.portal.policy_page(caller).await;
        page.expect("a page")
    }

    async fn propose(&self, policy: Policy) -> Result<PolicyOutcome, PortalError> {
        let wishes = PolicyWishes {
            reason: "We are two now".to_owned(),
            ..PolicyWishes::from(&policy)
        };
        let portal = &self.two.world.portal;
        portal.propose_policy(&self.admin, &wishes).await
    }

    /// What names the proposal.
    async fn token(&self) -> String {
        let page = self.page(&self.admin).await;
        page.proposal.expect("a proposal").token
    }

    async fn confirm(&self, caller: &Caller) -> Result<(), PortalError> {
        let token = self.token().await;
        let portal = &self.two.world.portal;
        portal.confirm_policy(caller, &token).await.map(|_| ())
    }

    /// Proposed by one, confirmed by the other.
    async fn set(&self, policy: Policy) {
        self.propose(policy).await.expect("proposed");
        self.confirm(&self.two.approver).await.expect("confirmed");
        assert_eq!(self.page(&self.admin).await.policy, policy);
    }
}

fn is_blocked(answer: &Result<(), PortalError>) -> bool {
    matches!(answer, Err(PortalError::Blocked(_)))
}

/// Nobody is asked for anything.
fn none() -> Policy {
    Policy {
        cancellation: false,
        base_plan_type: false,
        increase_percent: None,
        increase_licences: None,
        contact_email: false,
        bulk_accounts: None,
    }
}

/// Anybody who adds a licence needs somebody else.
fn strict() -> Policy {
    Policy {
        increase_licences: Some(0),
        ..Policy::default()
    }
}

on_both! {
    async fn another_policy_holds_once_somebody_else_has_confirmed_it(on: Database) {
        let three = Three::new(on).await;
        three.propose(none()).await.expect("proposed");
        assert_eq!(three.page(&three.admin).await.policy, Policy::default(), "not by one");
        let own = three.confirm(&three.admin).await;
        assert!(is_blocked(&own), "{own:?}");
        let maker = three.confirm(&three.two.maker).await;
        assert!(matches!(maker, Err(PortalError::Forbidden(_))), "{maker:?}");
        let mut stale = three.two.approver.clone();
        stale.proved_at = stale.proved_at.map(|at| UtcMillis(at.0 - 6 * 60_000));
        let unproved = three.confirm(&stale).await;
        assert!(is_blocked(&unproved), "{unproved:?}");
        assert_eq!(three.page(&three.admin).await.policy, Policy::default());
        three.confirm(&three.two.approver).await.expect("confirmed");
        let page = three.page(&three.two.maker).await;
        assert_eq!((page.policy, page.proposal), (none(), None));
        let id = three.two.dangerous().await;
        three.two.submit(id).await;
        assert_eq!(three.two.state(id).await, ChangeState::Done, "by the policy of now");
        let check = three.two.world.store.verify_audit(None).await.expect("a check");
        assert!(matches!(check, AuditCheck::Intact { .. }), "{check:?}");
    }

    async fn what_is_proposed_is_seen_by_all_and_one_at_a_time(on: Database) {
        let three = Three::new(on).await;
        three.propose(none()).await.expect("proposed");
        for caller in [&three.admin, &three.two.approver, &three.two.maker] {
            let proposal = three.page(caller).await.proposal.expect("a proposal");
            assert_eq!((proposal.policy, proposal.by.as_str()), (none(), three.admin.person.name.as_str()));
            assert_eq!(proposal.reason, "We are two now");
        }
        let (maker, approver) = (three.page(&three.two.maker).await, three.page(&three.two.approver).await);
        assert_eq!((maker.confirm, maker.propose, maker.may_discard), (None, None, false));
        assert_eq!((approver.confirm, approver.may_discard), (Some(Ok(())), true));
        let second = three.propose(strict()).await.map(|_| ());
        assert!(is_blocked(&second), "{second:?}");
        let token = three.token().await;
        let portal = &three.two.world.portal;
        portal.discard_policy(&three.two.approver, &token).await.expect("discarded");
        let late = portal.confirm_policy(&three.two.approver, &token).await;
        assert!(matches!(late, Err(PortalError::Conflict(_))), "{late:?}");
        assert_eq!(three.page(&three.admin).await.policy, Policy::default());
    }

    async fn what_one_has_seen_is_what_they_confirm(on: Database) {
        let three = Three::new(on).await;
        three.propose(strict()).await.expect("proposed");
        let seen = three.token().await;
        let portal = &three.two.world.portal;
        portal.discard_policy(&three.admin, &seen).await.expect("discarded");
        three.two.world.advance_minutes(1);
        three.propose(none()).await.expect("proposed");
        let late = portal.confirm_policy(&three.two.approver, &seen).await;
        assert!(matches!(late, Err(PortalError::Conflict(_))), "{late:?}");
        assert_eq!(three.page(&three.admin).await.policy, Policy::default());
    }

    async fn what_waits_keeps_its_reasons_under_a_looser_policy(on: Database) {
        let three = Three::new(on).await;
        let id = three.two.dangerous().await;
        three.two.submit(id).await;
        three.set(none()).await;
        three.two.tend().await;
        assert_eq!(three.two.state(id).await, ChangeState::Waiting);
        assert_eq!(three.two.sent(Operation::BillingContactUpdate), 0);
        let page = three.two.world.portal.change(&three.two.maker, id).await.expect("a page");
        assert_eq!(page.needs.len(), 1);
    }

    async fn what_was_not_sent_yet_is_judged_by_a_stricter_policy_too(on: Database) {
        let three = Three::new(on).await;
        let id = three.two.more_seats(2).await;
        let grounds = Grounds {
            reason: "For the new quarter".to_owned(),
            send_on: portal::SendOn::typed("2026-11-24"),
            ..Grounds::default()
        };
        let portal = &three.two.world.portal;
        portal.submit_change(&three.two.maker, id, &grounds).await.expect("submitted");
        assert_eq!(three.two.state(id).await, ChangeState::Scheduled);
        three.set(strict()).await;
        three.two.world.advance_minutes(42 * 60);
        three.two.tend().await;
        assert_eq!(three.two.state(id).await, ChangeState::Superseded);
        assert_eq!(three.two.sent(Operation::BaseUpdate), 0);
        let again = portal.draft_again(&three.two.maker, id).await.expect("a draft");
        three.two.submit(again).await;
        assert_eq!(three.two.state(again).await, ChangeState::Waiting);
    }

    async fn fields_that_are_not_right_are_named_and_nothing_is_proposed(on: Database) {
        let three = Three::new(on).await;
        let wishes = PolicyWishes {
            increase_percent: "many".to_owned(),
            ..PolicyWishes::from(&Policy::default())
        };
        let portal = &three.two.world.portal;
        let answer = portal.propose_policy(&three.admin, &wishes).await.expect("an answer");
        let PolicyOutcome::Invalid(problems) = answer else { panic!("{answer:?}") };
        let fields: Vec<_> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["increase_percent", "reason"]);
        let approver = portal.propose_policy(&three.two.approver, &wishes).await;
        assert!(matches!(approver, Err(PortalError::Forbidden(_))), "{approver:?}");
        three.propose(Policy::default()).await.expect("nothing to change");
        assert_eq!(three.page(&three.admin).await.proposal, None);
    }

    async fn one_administrator_alone_confirms_it_on_the_host(on: Database) {
        let three = Three::new(on).await;
        let world = &three.two.world;
        let none_yet = confirm_policy_on_host(&world.store, &world.clock).await;
        assert_eq!(none_yet.expect("an answer"), None);
        three.propose(strict()).await.expect("proposed");
        let confirmed = confirm_policy_on_host(&world.store, &world.clock).await;
        assert_eq!(confirmed.expect("an answer"), Some(strict()));
        let page = three.page(&three.admin).await;
        assert_eq!((page.policy, page.proposal), (strict(), None));
    }
}
