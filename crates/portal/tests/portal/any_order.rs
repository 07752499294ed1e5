//! Whatever two people, the background, the clock and a failing Zoom do, and in whichever order: nothing
//! dangerous is sent without two distinct people, no other account is touched, and nothing is sent twice
//! without a new approval.

use std::cell::Cell;
use std::collections::HashMap;

use domain::contact::ContactFields;
use domain::ids::{AccountId, AccountRef, ChangeId};
use domain::operation::Operation;
use domain::people::Role;
use portal::{Caller, ContactDraft, Grounds};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use simulator::{Book, Fault, FaultKind};
use store::AuditCheck;

use crate::approvals::Two;
use crate::world::Database;

/// Sequences that are tried on each database.
const CASES: u32 = 12;

/// One of the two; both may draft and approve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    One,
    Other,
}

#[derive(Debug, Clone, Copy)]
enum Wish {
    /// Nobody else is asked.
    FewSeats,
    ManySeats,
    Email,
}

/// What goes wrong with the next write.
#[derive(Debug, Clone, Copy)]
enum Trouble {
    CutBefore,
    CutAfter,
    FailedAfter,
    SaysBoth,
    Refused,
    Late,
}

#[derive(Debug, Clone, Copy)]
enum Act {
    Draft(Who, Wish),
    /// Drafted and submitted at once.
    Ask(Who, Wish),
    Submit(Who, usize),
    Approve(Who, usize),
    SendBack(Who, usize),
    Withdraw(Who, usize),
    Settle(Who, usize, bool),
    Again(Who, usize),
    Reverse(Who, usize),
    Tend,
    Pass(u64),
    Meet(Trouble),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let who = || prop_oneof![Just(Who::One), Just(Who::Other)];
    let wish = || {
        prop_oneof![
            Just(Wish::FewSeats),
            Just(Wish::ManySeats),
            Just(Wish::Email)
        ]
    };
    let trouble = prop_oneof![
        Just(Trouble::CutBefore),
        Just(Trouble::CutAfter),
        Just(Trouble::FailedAfter),
        Just(Trouble::SaysBoth),
        Just(Trouble::Refused),
        Just(Trouble::Late),
    ];
    // The last ones drafted are meant more often than the first.
    let which = || 0..3_usize;
    let act = prop_oneof![
        3 => (who(), wish()).prop_map(|(who, wish)| Act::Draft(who, wish)),
        6 => (who(), wish()).prop_map(|(who, wish)| Act::Ask(who, wish)),
        3 => (who(), which()).prop_map(|(who, which)| Act::Submit(who, which)),
        8 => (who(), which()).prop_map(|(who, which)| Act::Approve(who, which)),
        1 => (who(), which()).prop_map(|(who, which)| Act::SendBack(who, which)),
        1 => (who(), which()).prop_map(|(who, which)| Act::Withdraw(who, which)),
        1 => (who(), which(), any::<bool>()).prop_map(|(who, which, made)| Act::Settle(who, which, made)),
        1 => (who(), which()).prop_map(|(who, which)| Act::Again(who, which)),
        1 => (who(), which()).prop_map(|(who, which)| Act::Reverse(who, which)),
        3 => Just(Act::Tend),
        2 => prop_oneof![Just(2), Just(15), Just(70), Just(8 * 24 * 60)].prop_map(Act::Pass),
        2 => trouble.prop_map(Act::Meet),
    ];
    proptest::collection::vec(act, 12..32)
}

/// What the test itself knows of a change: by whom each step of it was taken.
#[derive(Debug, Default)]
struct Known {
    makers: Vec<Who>,
    /// Since it was last submitted.
    approver: Option<Who>,
    is_for_two: bool,
    was_sent: bool,
}

struct Run {
    two: Two,
    other: Caller,
    ids: Vec<ChangeId>,
    known: HashMap<ChangeId, Known>,
    untouched: Book,
}

impl Run {
    async fn new(on: Database) -> Self {
        let mut two = Two::new(on).await;
        two.maker = two.world.caller(Role::Admin).await;
        let other = two.approver.clone();
        let untouched = Book::new(two.world.simulator.config().book, two.world.clock.clone());
        Self {
            two,
            other,
            ids: Vec::new(),
            known: HashMap::new(),
            untouched,
        }
    }

    fn caller(&self, who: Who) -> Caller {
        match who {
            Who::One => self.two.maker.clone(),
            Who::Other => self.other.clone(),
        }
    }

    /// One of those drafted, counted from the last.
    fn id(&self, which: usize) -> Option<ChangeId> {
        let index = self.ids.len().checked_sub(1 + which)?;
        self.ids.get(index).copied()
    }

    fn drafted(&mut self, id: ChangeId, who: Who, is_for_two: bool) {
        self.ids.push(id);
        let known = Known {
            makers: vec![who],
            is_for_two,
            ..Known::default()
        };
        self.known.insert(id, known);
    }

    async fn draft(&mut self, who: Who, wish: Wish) {
        let caller = self.caller(who);
        let maker = std::mem::replace(&mut self.two.maker, caller);
        let id = match wish {
            Wish::FewSeats => self.two.more_seats(1).await,
            Wish::ManySeats => self.two.more_seats(60).await,
            Wish::Email => self.email().await,
        };
        self.two.maker = maker;
        self.drafted(id, who, !matches!(wish, Wish::FewSeats));
    }

    /// Another e-mail address each time, so that there is always something to change.
    async fn email(&self) -> ChangeId {
        let (portal, maker, account) = (&self.two.world.portal, &self.two.maker, &self.two.account);
        let page = portal.contact(maker, account).await.expect("a page");
        let fields = ContactFields {
            email: format!("new{}@alder.example", self.ids.len()),
            ..page.fields
        };
        let drafted = portal.draft_contact_change(maker, account, fields).await;
        match drafted.expect("an answer") {
            ContactDraft::Drafted(id) => id,
            other => panic!("not drafted: {other:?}"),
        }
    }

    /// One act. What the portal says no to is as good as an act.
    async fn act(&mut self, act: Act) {
        let portal = self.two.world.portal.clone();
        match act {
            Act::Draft(who, wish) => self.draft(who, wish).await,
            Act::Ask(who, wish) => {
                self.draft(who, wish).await;
                self.submit_or_approve(Act::Submit(who, 0), who, 0).await;
            }
            Act::Tend => self.two.tend().await,
            Act::Pass(minutes) => self.two.world.advance_minutes(minutes),
            Act::Meet(trouble) => self.meet(trouble),
            Act::Submit(who, which) | Act::Approve(who, which) => {
                self.submit_or_approve(act, who, which).await;
            }
            Act::SendBack(who, which) => {
                let Some(id) = self.id(which) else { return };
                let _ = portal.send_back_change(&self.caller(who), id, "Why?").await;
            }
            Act::Withdraw(who, which) => {
                let Some(id) = self.id(which) else { return };
                let _ = portal.withdraw_change(&self.caller(who), id).await;
            }
            Act::Settle(who, which, was_made) => {
                let Some(id) = self.id(which) else { return };
                let caller = self.caller(who);
                let _ = portal.settle_change(&caller, id, was_made, "Looked").await;
            }
            Act::Again(who, which) | Act::Reverse(who, which) => {
                let Some(of) = self.id(which) else { return };
                let caller = self.caller(who);
                let drafted = match act {
                    Act::Again(..) => portal.draft_again(&caller, of).await,
                    _ => portal.draft_reverse(&caller, of).await,
                };
                if let Ok(id) = drafted {
                    // What it is about tells the store, below.
                    self.drafted(id, who, false);
                }
            }
        }
    }

    async fn submit_or_approve(&mut self, act: Act, who: Who, which: usize) {
        let Some(id) = self.id(which) else { return };
        let (caller, portal) = (self.caller(who), self.two.world.portal.clone());
        let grounds = Grounds {
            reason: "The customer asked".to_owned(),
            ..Grounds::default()
        };
        let is_submission = matches!(act, Act::Submit(..));
        let answer = match is_submission {
            true => portal.submit_change(&caller, id, &grounds).await,
            false => portal.approve_change(&caller, id, "").await,
        };
        let (Ok(_), Some(known)) = (answer, self.known.get_mut(&id)) else {
            return;
        };
        if is_submission {
            known.makers.push(who);
            known.approver = None;
        } else {
            known.approver = Some(who);
        }
    }

    fn meet(&self, trouble: Trouble) {
        let fault = match trouble {
            Trouble::CutBefore => Fault::new(FaultKind::Cut),
            Trouble::CutAfter => Fault::new(FaultKind::Cut).after_effect().visible_after(5),
            Trouble::FailedAfter => Fault::new(FaultKind::ServerError).after_effect(),
            Trouble::SaysBoth => Fault::new(FaultKind::OkWithError).after_effect(),
            Trouble::Refused => Fault::new(FaultKind::Refusal {
                status: 400,
                code: 2100,
                message: "Cannot process account.".to_owned(),
            }),
            Trouble::Late => Fault::new(FaultKind::LaggingEffect { minutes: 20 }),
        };
        for operation in [Operation::BaseUpdate, Operation::BillingContactUpdate] {
            let fault = fault.clone().for_operation(operation);
            self.two.world.simulator.faults().add(fault.once());
        }
    }

    /// Holds after every act.
    async fn hold(&mut self) -> Result<(), TestCaseError> {
        let mut steps = 0;
        for id in self.ids.clone() {
            let of_change = self.two.world.store.list_steps(id).await.expect("steps");
            prop_assert!(
                of_change.len() <= 1,
                "change {id} of one call has {}",
                of_change.len()
            );
            steps += of_change.len();
            let Some(known) = self.known.get_mut(&id) else {
                continue;
            };
            if of_change.is_empty() || known.was_sent {
                continue;
            }
            known.was_sent = true;
            let change = self
                .two
                .world
                .store
                .find_change(id)
                .await
                .expect("read")
                .expect("there");
            if known.is_for_two || change.needs != "[]" {
                let is_another = known
                    .approver
                    .is_some_and(|who| !known.makers.contains(&who));
                prop_assert!(is_another, "change {id} was sent: {known:?}");
            }
        }
        let calls = self.two.world.simulator.calls().all();
        let writes: Vec<_> = calls
            .iter()
            .filter(|call| call.operation.is_some_and(Operation::is_write))
            .collect();
        prop_assert!(
            writes.len() <= steps,
            "{} calls of {steps} steps",
            writes.len()
        );
        for call in writes {
            prop_assert_eq!(call.account.as_deref(), Some(self.two.account.as_str()));
        }
        Ok(())
    }

    /// Holds at the end.
    async fn close(&mut self) -> Result<(), TestCaseError> {
        self.two.tend().await;
        self.hold().await?;
        for id in self.two.world.simulator.book().accounts() {
            if id != self.two.account {
                let (now, untouched) = (
                    told(self.two.world.simulator.book(), &id),
                    told(&self.untouched, &id),
                );
                prop_assert_eq!(now, untouched, "account {}", id);
            }
        }
        let check = self
            .two
            .world
            .store
            .verify_audit(None)
            .await
            .expect("a check");
        prop_assert!(matches!(check, AuditCheck::Intact { .. }), "{check:?}");
        Ok(())
    }
}

/// All that writes could change of an account.
fn told(book: &Book, id: &AccountId) -> [Result<Value, simulator::Refusal>; 2] {
    let account = AccountRef::from(id.clone());
    [book.plans(&account), book.contact(&account)]
}

fn any_order(on: Database) {
    let config = Config {
        cases: CASES,
        max_shrink_iters: 60,
        failure_persistence: None,
        ..Config::default()
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (alone, by_two) = (Cell::new(0), Cell::new(0));
    let result = TestRunner::new(config).run(&acts(), |acts| {
        runtime.block_on(async {
            let mut run = Run::new(on).await;
            for act in acts {
                run.act(act).await;
                run.hold().await?;
            }
            run.close().await?;
            for known in run.known.values().filter(|known| known.was_sent) {
                let count = if known.approver.is_some() {
                    &by_two
                } else {
                    &alone
                };
                count.set(count.get() + 1);
            }
            Ok(())
        })
    });
    result.expect("holds");
    // Else nothing was shown.
    assert!(alone.get() > 0 && by_two.get() > 0, "{alone:?}, {by_two:?}");
}

#[test]
fn nothing_is_sent_by_one_or_twice_or_elsewhere_on_sqlite() {
    any_order(Database::Sqlite);
}

#[test]
fn nothing_is_sent_by_one_or_twice_or_elsewhere_on_postgres() {
    any_order(Database::Postgres);
}
