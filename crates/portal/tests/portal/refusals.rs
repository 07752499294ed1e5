//! Every refusal that Zoom documents of the seven writes, given by the simulated Zoom to a change of that
//! operation: it ends as failed, in the words of `docs/REFUSALS.md`, which are those before the call too.

use domain::contact::ContactFields;
use domain::ids::{AccountId, ChangeId};
use domain::operation::Operation;
use domain::people::Role;
use domain::plan_change::{FormFacts, Line, Typed, parse};
use domain::view::{ChangeState, PlanRow};
use domain::zoom::{Documented, RefusalKind};
use portal::{Caller, ContactDraft, Grounds, PlanDraft};
use simulator::{Fault, FaultKind, StoryKind, story};

use crate::world::{Database, World, on_both};

/// A maker, somebody who approves, and for each operation an account on which it is possible.
struct Seven {
    world: World,
    maker: Caller,
    approver: Caller,
    with_addon: (AccountId, String),
}

impl Seven {
    async fn new(on: Database) -> Self {
        let world = World::new(on).await;
        let maker = world.caller(Role::Operator).await;
        let approver = world.caller(Role::Approver).await;
        world.listed(&maker, StoryKind::NearlyFull).await;
        let mut with_addon = None;
        for id in world.simulator.book().accounts() {
            let rows = plan_rows(&world, &maker, &id).await;
            let may = |may: &Option<Result<(), String>>| matches!(may, Some(Ok(())));
            let addon = rows
                .iter()
                .find(|row| !row.is_base && may(&row.change) && may(&row.cancel));
            if let Some(code) = addon.and_then(|row| row.name.code.clone()) {
                with_addon.get_or_insert((id, code));
            }
        }
        Self {
            world,
            maker,
            approver,
            with_addon: with_addon.expect("an account with an add-on"),
        }
    }

    /// A draft whose one call is of this operation.
    async fn draft(&self, operation: Operation) -> (AccountId, ChangeId) {
        let nearly_full = story(StoryKind::NearlyFull).id.clone();
        let (addon_account, addon) = self.with_addon.clone();
        let (account, fields) = match operation {
            Operation::BillingContactUpdate => {
                return (nearly_full.clone(), self.contact(&nearly_full).await);
            }
            Operation::PlanCreate => (free(), FIRST.to_vec()),
            Operation::BaseUpdate => (nearly_full, vec![("increasing_hosts", "1")]),
            Operation::BaseCancel => (free(), Vec::new()),
            Operation::AddonCreate => (free(), vec![("type", "zwb_monthly"), ("hosts", "1")]),
            Operation::AddonUpdate => (
                addon_account,
                vec![("code_now", addon.as_str()), ("hosts", "7")],
            ),
            Operation::AddonCancel => (addon_account, vec![("type", addon.as_str())]),
            other => panic!("no write: {other}"),
        };
        let lines = self.lines(operation, &account, &fields).await;
        let drafted = self
            .world
            .portal
            .draft_plan_change(&self.maker, &account, lines)
            .await;
        match drafted.expect("an answer") {
            PlanDraft::Drafted(id) => (account, id),
            other @ PlanDraft::NothingToChange => panic!("{operation} not drafted: {other:?}"),
        }
    }

    async fn lines(
        &self,
        operation: Operation,
        account: &AccountId,
        fields: &[(&str, &str)],
    ) -> Vec<Line> {
        let mut typed: Vec<(String, String)> = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        if operation == Operation::BaseUpdate {
            let rows = plan_rows(&self.world, &self.maker, account).await;
            let base = rows.iter().find(|row| row.is_base).expect("a base plan");
            let code = base.name.code.clone().expect("a code");
            typed.push(("type".to_owned(), code));
        }
        let facts = FormFacts {
            today: self.world.now().date(),
            plans: None,
        };
        parse(operation, Typed(&typed), facts).expect("lines")
    }

    async fn contact(&self, account: &AccountId) -> ChangeId {
        let page = self.world.portal.contact(&self.maker, account).await;
        let fields = ContactFields {
            phone_number: "+44 20 7946 0123".to_owned(),
            ..page.expect("a page").fields
        };
        let drafted = self
            .world
            .portal
            .draft_contact_change(&self.maker, account, fields)
            .await;
        match drafted.expect("an answer") {
            ContactDraft::Drafted(id) => id,
            other => panic!("not drafted: {other:?}"),
        }
    }

    /// Has Zoom refuse a change so, and looks at what is told of it.
    async fn refuse(&self, row: &Documented) {
        let what = format!("{}: {}", row.operation, row.message);
        let (account, id) = self.draft(row.operation).await;
        let refusal = FaultKind::Refusal {
            status: row.status,
            code: row.code.expect("a code"),
            message: row.message.to_owned(),
        };
        let fault = Fault::new(refusal)
            .for_account(account)
            .for_operation(row.operation);
        self.world.simulator.faults().add(fault.once());
        self.send(id, &what).await;
        let page = self.world.portal.change(&self.maker, id).await;
        let page = page.expect("a page");
        assert_eq!(
            page.row.state,
            ChangeState::Failed,
            "{what}: {:?}",
            page.events
        );
        let told = page
            .events
            .iter()
            .find(|event| event.state == ChangeState::Failed)
            .expect("told");
        assert_eq!(told.sentence, row.kind.sentence(), "{what}");
        assert!(told.detail.contains(row.message), "{what}: {}", told.detail);
        let kind = page.refusal.map(|refusal| refusal.kind);
        assert_eq!(kind, Some(row.kind), "{what}");
    }

    /// Submits it, and has it approved where it needs that.
    async fn send(&self, id: ChangeId, what: &str) {
        let grounds = Grounds {
            reason: "A test".to_owned(),
            ..Grounds::default()
        };
        let portal = &self.world.portal;
        let submitted = portal.submit_change(&self.maker, id, &grounds).await;
        submitted.unwrap_or_else(|error| panic!("{what}: {error:?}"));
        let page = portal.change(&self.maker, id).await.expect("a page");
        if page.row.state == ChangeState::Waiting {
            let approved = portal.approve_change(&self.approver, id, "").await;
            approved.unwrap_or_else(|error| panic!("{what}: {error:?}"));
        }
    }
}

const FIRST: [(&str, &str); 11] = [
    ("first_name", "Doc"),
    ("last_name", "John"),
    ("email", "doc.john@example.com"),
    ("phone_number", "555-555-1234"),
    ("address", "123 Bourbon St."),
    ("city", "New Orleans"),
    ("state", "LA"),
    ("zip", "70112"),
    ("country", "US"),
    ("type", "business_yearly"),
    ("hosts", "20"),
];

/// Free at first; once it is subscribed, an account with a base plan alone.
fn free() -> AccountId {
    story(StoryKind::Free).id.clone()
}

async fn plan_rows(world: &World, caller: &Caller, id: &AccountId) -> Vec<PlanRow> {
    let page = world.portal.plans(caller, id).await.expect("a page");
    page.plans.value().cloned().unwrap_or_default()
}

on_both! {
    async fn every_documented_refusal_is_told_in_the_words_of_the_document(on: Database) {
        let seven = Seven::new(on).await;
        let writes = || RefusalKind::documented().filter(|row| row.operation.is_write());
        let (first, later): (Vec<_>, Vec<_>) =
            writes().partition(|row| row.operation == Operation::PlanCreate);
        for row in first {
            seven.refuse(row).await;
        }
        let (_, id) = seven.draft(Operation::PlanCreate).await;
        seven.send(id, "a subscription").await;
        for row in later {
            seven.refuse(row).await;
        }
        assert_eq!(writes().count(), 107);
    }

    async fn what_an_account_does_not_allow_is_told_before_in_the_same_words(on: Database) {
        let world = World::new(on).await;
        let maker = world.caller(Role::Operator).await;
        world.listed(&maker, StoryKind::SelfPay).await;
        for (kind, refusal) in [
            (StoryKind::SelfPay, RefusalKind::SelfPay),
            (StoryKind::Bundle, RefusalKind::BundlePlan),
            (StoryKind::BulkLicence, RefusalKind::BulkLicence),
            (StoryKind::Trial, RefusalKind::TrialOrVip),
        ] {
            let id = &story(kind).id;
            // Who pays stands in the account's detail, which its page asks for.
            world.portal.account(&maker, id, None).await.expect("a page");
            let page = world.portal.plans(&maker, id).await.expect("a page");
            let told = page.may.add.expect_err("not possible");
            assert_eq!(told, refusal.sentence(), "{kind:?}");
        }
        let free = &story(StoryKind::Free).id;
        world.portal.account(&maker, free, None).await.expect("a page");
        let page = world.portal.contact(&maker, free).await.expect("a page");
        assert_eq!(page.obstacle.as_deref(), Some(RefusalKind::PlanNeeded.sentence()));
    }
}
