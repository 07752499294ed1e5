//! Changes: one winner sends, one runs per account, and what was recorded stays.

use domain::ids::{AccountId, ChangeId, StepId, UserId};
use domain::operation::Operation;
use domain::view::{ChangeState, Decision};
use store::{
    Begun, ChangeEventRecord, ChangeFilter, ChangeMove, NewApproval, NewStep, StepAnswer, Store,
    StoreError, Submission,
};

use crate::support::{NOON, TestStore, draft, on_both};

/// A draft that was submitted and that nobody has to approve.
async fn approved(db: &TestStore, account: &AccountId, user: UserId) -> ChangeId {
    let id = draft(db, account, user).await;
    let submission = Submission {
        to: ChangeState::Approved,
        reason: "More room",
        ticket: "T-1",
        needs: "[]",
        seal: "seal",
        by: user,
        at: NOON,
        due_at: NOON,
        expires_at: NOON.plus_ms(60_000),
    };
    let mut tx = db.store.begin().await.unwrap();
    assert!(tx.submit_change(id, &submission).await.unwrap());
    assert!(!tx.submit_change(id, &submission).await.unwrap(), "once");
    tx.commit().await.unwrap();
    id
}

const STEP: NewStep<'static> = NewStep {
    position: 1,
    operation: Operation::BillingContactUpdate,
    path: "/accounts/acc-1/billing",
    body: br#"{"email":"b"}"#,
    at: NOON,
    checked_after: None,
    lease_owner: "instance-1",
    lease_until: NOON,
};

/// Begins a change that was checked just now.
async fn begin(store: &Store, id: ChangeId) -> Begun {
    let last = match store.find_change(id).await.unwrap() {
        Some(change) => store.find_last_step_of_others(&change.account, id).await,
        None => Ok(None),
    };
    begin_checked_after(store, id, last.unwrap()).await
}

async fn begin_checked_after(store: &Store, id: ChangeId, last: Option<StepId>) -> Begun {
    let mut tx = store.begin().await.unwrap();
    let step = NewStep {
        checked_after: last,
        ..STEP
    };
    let begun = tx.begin_step(id, &step).await.unwrap();
    tx.commit().await.unwrap();
    begun
}

fn to(state: ChangeState, from: &[ChangeState]) -> ChangeMove<'_> {
    ChangeMove {
        from,
        to: state,
        at: NOON.plus_ms(5),
        next_read_back_at: None,
        outcome: None,
        refusal: None,
        request_id: None,
    }
}

async fn make(db: &TestStore, id: ChangeId, change: &ChangeMove<'_>) -> Result<bool, StoreError> {
    let mut tx = db.store.begin().await?;
    let moved = tx.move_change(id, change).await?;
    tx.commit().await?;
    Ok(moved)
}

on_both! {
    async fn of_all_who_send_a_change_at_once_one_wins(db: &TestStore) {
        let (user, accounts) = (db.user().await, db.accounts(&["acc-1"]).await);
        let id = approved(db, &accounts[0], user).await;
        let stores = [db.store.clone(), db.another_instance().await];
        let attempts: Vec<_> = (0..10)
            .map(|number| {
                let store = stores[number % 2].clone();
                tokio::spawn(async move { begin(&store, id).await })
            })
            .collect();
        let mut won = Vec::new();
        for attempt in attempts {
            match attempt.await.unwrap() {
                Begun::Won(step) => won.push(step),
                other => assert_eq!(other, Begun::NotReady),
            }
        }
        let steps = db.store.list_steps(id).await.unwrap();
        assert_eq!(steps.iter().map(|step| step.id).collect::<Vec<_>>(), won);
        assert_eq!(won.len(), 1);
        assert_eq!((steps[0].method.as_str(), steps[0].body.as_slice()), ("PATCH", STEP.body));
        stores[1].close().await;
    }

    async fn one_change_of_an_account_runs_at_a_time(db: &TestStore) {
        let (user, accounts) = (db.user().await, db.accounts(&["acc-1", "acc-2"]).await);
        let first = approved(db, &accounts[0], user).await;
        let second = approved(db, &accounts[0], user).await;
        let elsewhere = approved(db, &accounts[1], user).await;
        assert!(matches!(begin(&db.store, first).await, Begun::Won(_)));
        assert_eq!(begin(&db.store, second).await, Begun::AnotherRuns(first));
        assert!(matches!(begin(&db.store, elsewhere).await, Begun::Won(_)));
        assert!(make(db, first, &to(ChangeState::Verifying, &[ChangeState::Running])).await.unwrap());
        assert_eq!(begin(&db.store, second).await, Begun::AnotherRuns(first));
        assert!(make(db, first, &to(ChangeState::Done, &[ChangeState::Verifying])).await.unwrap());
        assert!(matches!(begin(&db.store, second).await, Begun::Won(_)));
        // Whoever goes past `begin_step` meets the index.
        let past = make(db, first, &to(ChangeState::Verifying, &[ChangeState::Done])).await;
        assert!(matches!(past, Err(StoreError::Conflict(_))), "{past:?}");
    }

    async fn what_was_checked_before_another_change_was_sent_is_checked_anew(db: &TestStore) {
        let (user, accounts) = (db.user().await, db.accounts(&["acc-1", "acc-2"]).await);
        let first = approved(db, &accounts[0], user).await;
        let second = approved(db, &accounts[0], user).await;
        let elsewhere = approved(db, &accounts[1], user).await;
        let Begun::Won(step) = begin(&db.store, first).await else {
            panic!("not begun");
        };
        assert!(make(db, first, &to(ChangeState::Done, &[ChangeState::Running])).await.unwrap());
        assert_eq!(begin_checked_after(&db.store, second, None).await, Begun::NotReady);
        assert!(matches!(begin_checked_after(&db.store, elsewhere, None).await, Begun::Won(_)));
        assert!(matches!(begin_checked_after(&db.store, second, Some(step)).await, Begun::Won(_)));
    }

    async fn two_changes_of_an_account_begun_at_once_leave_one_running(db: &TestStore) {
        let (user, accounts) = (db.user().await, db.accounts(&["acc-1"]).await);
        let mut attempts = Vec::new();
        for _ in 0..6 {
            let id = approved(db, &accounts[0], user).await;
            let store = db.store.clone();
            attempts.push(tokio::spawn(async move { begin(&store, id).await }));
        }
        let mut won = 0;
        for attempt in attempts {
            won += u32::from(matches!(attempt.await.unwrap(), Begun::Won(_)));
        }
        assert_eq!(won, 1);
        assert_eq!(db.store.list_unfinished_changes().await.unwrap().len(), 1);
    }

    async fn an_intent_that_was_not_committed_was_never_there(db: &TestStore) {
        let (user, accounts) = (db.user().await, db.accounts(&["acc-1"]).await);
        let id = approved(db, &accounts[0], user).await;
        let mut tx = db.store.begin().await.unwrap();
        assert!(matches!(tx.begin_step(id, &STEP).await.unwrap(), Begun::Won(_)));
        drop(tx);
        let change = db.store.find_change(id).await.unwrap().unwrap();
        assert_eq!(change.state, ChangeState::Approved);
        assert_eq!(db.store.list_steps(id).await.unwrap(), []);
    }

    async fn an_answer_is_recorded_once(db: &TestStore) {
        let (user, accounts) = (db.user().await, db.accounts(&["acc-1"]).await);
        let id = approved(db, &accounts[0], user).await;
        let Begun::Won(step) = begin(&db.store, id).await else { panic!("nobody else runs") };
        for (outcome, is_first) in [("accepted", true), ("unknown", false)] {
            let answer = StepAnswer { at: NOON, outcome, http_status: Some(204), request_id: Some("r1"), answer: b"" };
            let mut tx = db.store.begin().await.unwrap();
            assert_eq!(tx.record_answer(step, &answer).await.unwrap(), is_first);
            tx.commit().await.unwrap();
        }
        let steps = db.store.list_steps(id).await.unwrap();
        assert_eq!((steps[0].outcome.as_deref(), steps[0].http_status), (Some("accepted"), Some(204)));
    }

    async fn a_change_moves_only_from_the_states_it_may(db: &TestStore) {
        let (user, accounts) = (db.user().await, db.accounts(&["acc-1"]).await);
        let id = approved(db, &accounts[0], user).await;
        assert!(!make(db, id, &to(ChangeState::Done, &[ChangeState::Running, ChangeState::Verifying])).await.unwrap());
        assert!(make(db, id, &to(ChangeState::Withdrawn, &[ChangeState::Approved])).await.unwrap());
        assert_eq!(begin(&db.store, id).await, Begun::NotReady);
        assert_eq!(begin(&db.store, ChangeId(999)).await, Begun::NotReady);
        assert_eq!(db.store.list_changes(&accounts[0]).await.unwrap()[0].state, ChangeState::Withdrawn);
    }

    async fn what_is_unfinished_is_found_again(db: &TestStore) {
        let (user, accounts) = (db.user().await, db.accounts(&["acc-1", "acc-2"]).await);
        let unknown = approved(db, &accounts[0], user).await;
        approved(db, &accounts[1], user).await;
        begin(&db.store, unknown).await;
        let due = NOON.plus_ms(60_000);
        let change = ChangeMove {
            next_read_back_at: Some(due),
            refusal: Some(r#"{"code":300}"#),
            ..to(ChangeState::OutcomeUnknown, &[ChangeState::Running])
        };
        assert!(make(db, unknown, &change).await.unwrap());
        let unfinished = db.store.list_unfinished_changes().await.unwrap();
        assert_eq!(unfinished.iter().map(|change| change.id).collect::<Vec<_>>(), [unknown]);
        assert_eq!((unfinished[0].next_read_back_at, unfinished[0].read_backs), (Some(due), 0));

        let mut tx = db.store.begin().await.unwrap();
        assert!(tx.count_read_back(unknown, None).await.unwrap());
        assert!(tx.update_change_content(unknown, "{}").await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(db.store.list_unfinished_changes().await.unwrap(), []);
        let change = db.store.find_change(unknown).await.unwrap().unwrap();
        assert_eq!((change.read_backs, change.content.as_str()), (1, "{}"));
        assert_eq!(change.refusal.as_deref(), Some(r#"{"code":300}"#));
    }

    async fn one_instance_works_on_a_change_until_its_lease_ends(db: &TestStore) {
        let (user, accounts) = (db.user().await, db.accounts(&["acc-1"]).await);
        let id = approved(db, &accounts[0], user).await;
        let lease = |owner, ms| db.store.lease_change(id, owner, NOON.plus_ms(ms), NOON.plus_ms(ms + 100));
        assert!(lease("one", 0).await.unwrap());
        assert!(!lease("two", 50).await.unwrap());
        assert!(lease("one", 50).await.unwrap());
        assert!(!lease("two", 149).await.unwrap());
        assert!(lease("two", 150).await.unwrap());
        db.store.release_change(id, "one").await.unwrap();
        assert!(!lease("one", 200).await.unwrap(), "it is no longer its to end");
        db.store.release_change(id, "two").await.unwrap();
        assert!(lease("one", 200).await.unwrap());
    }

    async fn a_draft_is_not_sent_and_a_step_is_begun_once(db: &TestStore) {
        let (user, accounts) = (db.user().await, db.accounts(&["acc-1"]).await);
        let id = draft(db, &accounts[0], user).await;
        assert_eq!(begin(&db.store, id).await, Begun::NotReady, "nobody has submitted it");
        let id = approved(db, &accounts[0], user).await;
        assert!(matches!(begin(&db.store, id).await, Begun::Won(_)));
        assert_eq!(begin(&db.store, id).await, Begun::NotReady);
        let second = NewStep { position: 2, ..STEP };
        let mut tx = db.store.begin().await.unwrap();
        let other = NewStep { lease_owner: "instance-2", ..second.clone() };
        assert_eq!(tx.begin_step(id, &other).await.unwrap(), Begun::NotReady, "not its to run");
        assert!(matches!(tx.begin_step(id, &second).await.unwrap(), Begun::Won(_)));
        assert_eq!(tx.begin_step(id, &second).await.unwrap(), Begun::NotReady);
        tx.commit().await.unwrap();
    }

    async fn what_is_due_is_found_and_what_has_expired(db: &TestStore) {
        let (user, accounts) = (db.user().await, db.accounts(&["acc-1", "acc-2"]).await);
        let now = approved(db, &accounts[0], user).await;
        let later = approved(db, &accounts[1], user).await;
        draft(db, &accounts[1], user).await;
        db.store.rest_change(later, NOON.plus_ms(30_000)).await.unwrap();
        let due = async |ms| {
            let due = db.store.list_due_changes(NOON.plus_ms(ms), 10).await.unwrap();
            due.iter().map(|change| change.id).collect::<Vec<_>>()
        };
        assert_eq!(due(0).await, [now]);
        assert_eq!(due(30_000).await, [now, later]);
        assert!(make(db, now, &to(ChangeState::Waiting, &[ChangeState::Approved])).await.unwrap());
        assert_eq!(due(30_000).await, [later]);
        assert_eq!(due(60_000).await, [now, later], "both have expired");
    }

    async fn decisions_are_kept_in_order(db: &TestStore) {
        let (user, accounts) = (db.user().await, db.accounts(&["acc-1"]).await);
        let id = approved(db, &accounts[0], user).await;
        let mut tx = db.store.begin().await.unwrap();
        for (decision, comment) in [(Decision::SendBack, "Which ticket?"), (Decision::Approve, "")] {
            let approval = NewApproval {
                change: id, decision, person: user, person_name: "Ines Moreau", comment, seal: "seal", at: NOON,
            };
            tx.create_approval(&approval).await.unwrap();
        }
        tx.commit().await.unwrap();
        let decided = db.store.list_approvals(id).await.unwrap();
        let decided: Vec<_> = decided.iter().map(|one| (one.decision, one.comment.as_str())).collect();
        assert_eq!(decided, [(Decision::SendBack, "Which ticket?"), (Decision::Approve, "")]);
    }

    async fn the_list_of_all_changes_is_paged_and_counted(db: &TestStore) {
        let (user, accounts) = (db.user().await, db.accounts(&["acc-1", "acc-2"]).await);
        let first = approved(db, &accounts[0], user).await;
        let second = draft(db, &accounts[1], user).await;
        let all = ChangeFilter::default();
        let ids = async |filter: &ChangeFilter, before| {
            let listed = db.store.list_changes_of(filter, before, 10).await.unwrap();
            listed.iter().map(|change| change.id).collect::<Vec<_>>()
        };
        assert_eq!(ids(&all, None).await, [second, first]);
        assert_eq!(ids(&all, Some(second)).await, [first]);
        let drafts = ChangeFilter { states: vec![ChangeState::Draft], ..ChangeFilter::default() };
        assert_eq!(ids(&drafts, None).await, [second]);
        assert_eq!(db.store.count_changes_of(&drafts).await.unwrap(), 1);
        let others = ChangeFilter { not_drafted_by: Some(user), ..ChangeFilter::default() };
        assert_eq!(db.store.count_changes_of(&others).await.unwrap(), 0);
        assert!(make(db, first, &to(ChangeState::Waiting, &[ChangeState::Approved])).await.unwrap());
        let waiting = async |person| db.store.count_changes_waiting_for(person).await.unwrap();
        assert_eq!(waiting(UserId(user.0 + 1)).await, 1);
        assert_eq!(waiting(user).await, 0, "nobody approves their own");
    }

    async fn events_are_told_in_order(db: &TestStore) {
        let (user, accounts) = (db.user().await, db.accounts(&["acc-1"]).await);
        let id = approved(db, &accounts[0], user).await;
        let events: Vec<_> = ["Drafted.", "Sent to Zoom."]
            .map(|sentence| ChangeEventRecord {
                at: NOON,
                state: ChangeState::Draft,
                sentence: sentence.to_owned(),
                detail: String::new(),
            })
            .into();
        let mut tx = db.store.begin().await.unwrap();
        for event in &events {
            tx.create_change_event(id, event).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(db.store.list_change_events(id).await.unwrap(), events);
    }
}
