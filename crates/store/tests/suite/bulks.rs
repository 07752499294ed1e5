//! Bulks: their rows are counted as they stand, and while one is paused nothing of it is begun, whoever
//! tries.

use domain::ids::{AccountId, BulkId, ChangeId, UserId};
use domain::operation::Operation;
use domain::view::{BulkFilter, BulkState, ChangeState, RowProgress, RowVerdict, TypedRow};
use store::{Begun, BulkRow, NewBulk, NewChange, NewStep, Submission};

use crate::support::{NOON, TestStore, on_both};

fn row(line: u32, verdict: RowVerdict, account: Option<&AccountId>) -> BulkRow {
    BulkRow {
        typed: TypedRow {
            line,
            account: "acc".to_owned(),
            action: "change".to_owned(),
            plan: "base".to_owned(),
            quantity: "12".to_owned(),
            date: "2027-01-31".to_owned(),
        },
        verdict,
        account: account.map(|id| (id.clone(), "Company".to_owned())),
        title: "Business: 10 to 12 licences".to_owned(),
        sentences: vec!["A word".to_owned()],
        cost: None,
        change: None,
        outcome: String::new(),
    }
}

/// A checked bulk with one row that is taken and one that is not.
async fn checked(db: &TestStore) -> (UserId, AccountId, BulkId) {
    let (user, account) = (db.user().await, db.accounts(&["acc-1"]).await.remove(0));
    let new = NewBulk {
        name: "Growth".to_owned(),
        created_by: user,
        created_by_name: "Ines Moreau".to_owned(),
        created_at: NOON,
        expires_at: NOON.plus_ms(1_000),
        retry_of: None,
        needs: "[]".to_owned(),
    };
    let mut taken = row(2, RowVerdict::Ok, Some(&account));
    taken.cost = Some(Err("Nobody knows".to_owned()));
    let rows = [taken, row(3, RowVerdict::Refused, None)];
    let mut tx = db.store.begin().await.unwrap();
    let id = tx.create_bulk(&new).await.unwrap();
    tx.create_bulk_rows(id, &rows).await.unwrap();
    tx.commit().await.unwrap();
    (user, account, id)
}

/// The same, submitted, with an approved change of its first row.
async fn open(db: &TestStore) -> (UserId, BulkId, ChangeId) {
    let (user, account, id) = checked(db).await;
    let change = NewChange {
        account,
        operation: Operation::BaseUpdate,
        title: "Business: 10 to 12 licences".to_owned(),
        drafted_by: user,
        drafted_by_name: "Ines Moreau".to_owned(),
        drafted_at: NOON,
        based_on: NOON,
        content: "{}".to_owned(),
        body: b"{}".to_vec(),
        steps: None,
        bulk: Some(id),
    };
    let submission = Submission {
        to: ChangeState::Approved,
        reason: "More room",
        ticket: "",
        needs: "[]",
        seal: "seal",
        by: user,
        at: NOON,
        due_at: NOON,
        expires_at: NOON.plus_ms(60_000),
    };
    let mut tx = db.store.begin().await.unwrap();
    let grounds = ("More room", "T-1");
    assert!(
        tx.open_bulk(id, grounds, (user, "Ines Moreau"), NOON)
            .await
            .unwrap()
    );
    assert!(
        !tx.open_bulk(id, grounds, (user, "Ines Moreau"), NOON)
            .await
            .unwrap(),
        "once"
    );
    let change = tx.create_change(&change).await.unwrap();
    tx.link_bulk_row(id, 2, change).await.unwrap();
    assert!(tx.submit_change(change, &submission).await.unwrap());
    tx.commit().await.unwrap();
    (user, id, change)
}

async fn steer(db: &TestStore, id: BulkId, from: BulkState, to: BulkState) -> bool {
    let mut tx = db.store.begin().await.unwrap();
    let moved = tx.move_bulk(id, &[from], to).await.unwrap();
    tx.commit().await.unwrap();
    moved
}

async fn begin(db: &TestStore, change: ChangeId) -> Begun {
    let step = NewStep {
        position: 1,
        operation: Operation::BaseUpdate,
        path: "/accounts/acc-1/plans/base",
        body: b"{}",
        at: NOON,
        checked_after: None,
        lease_owner: "instance-1",
        lease_until: NOON,
    };
    let mut tx = db.store.begin().await.unwrap();
    let begun = tx.begin_step(change, &step).await.unwrap();
    tx.commit().await.unwrap();
    begun
}

on_both! {
    async fn rows_are_read_as_they_were_written_and_counted_by_verdict_and_state(db: &TestStore) {
        let (_, id, change) = open(db).await;
        let counts = db.store.count_bulk_rows(&[id]).await.unwrap().remove(&id).unwrap();
        assert_eq!((counts.rows(), counts.taken(), counts.of(RowVerdict::Refused)), (2, 1, 1));
        assert_eq!((counts.changes(), counts.so_far(RowProgress::ToCome)), (1, 1));
        let rows = db.store.list_bulk_rows(id, BulkFilter::All, 0, 9).await.unwrap();
        assert_eq!(rows[0].change, Some((change, ChangeState::Approved)));
        assert_eq!((rows[0].typed.date.as_str(), rows[0].sentences.len()), ("2027-01-31", 1));
        assert_eq!(rows[1].account, None);
        let refused = BulkFilter::Verdict(RowVerdict::Refused);
        assert_eq!(db.store.page_bulk_rows(id, refused, 0, 9).await.unwrap().len(), 1);
        let to_come = BulkFilter::Progress(RowProgress::ToCome);
        assert_eq!(db.store.page_bulk_rows(id, to_come, 0, 9).await.unwrap().len(), 1);
        assert_eq!(db.store.page_bulk_rows(id, to_come, 1, 9).await.unwrap().len(), 0);
        let changes = db.store.list_changes_of_bulk(id, &[ChangeState::Approved]).await.unwrap();
        assert_eq!((changes.len(), changes[0].bulk), (1, Some(id)));
    }

    async fn while_a_bulk_is_paused_nothing_of_it_is_due_and_nothing_begins(db: &TestStore) {
        let (_, id, change) = open(db).await;
        let due = async |at| db.store.list_due_changes(at, 9).await.unwrap().len();
        assert_eq!(due(NOON).await, 1);
        assert!(steer(db, id, BulkState::Open, BulkState::Paused).await);
        assert!(!steer(db, id, BulkState::Open, BulkState::Paused).await, "once");
        assert_eq!(due(NOON).await, 0);
        assert_eq!(begin(db, change).await, Begun::NotReady);
        assert_eq!(due(NOON.plus_ms(60_000)).await, 1, "it expires all the same");
        assert!(steer(db, id, BulkState::Paused, BulkState::Open).await);
        assert_eq!(due(NOON).await, 1);
        assert!(matches!(begin(db, change).await, Begun::Won(_)));
    }

    async fn a_stopped_bulk_begins_nothing_even_where_its_change_is_still_approved(db: &TestStore) {
        let (_, id, change) = open(db).await;
        assert!(steer(db, id, BulkState::Open, BulkState::Stopped).await);
        assert_eq!(begin(db, change).await, Begun::NotReady);
    }

    async fn what_waits_is_counted_as_one_for_each_bulk(db: &TestStore) {
        let (user, _, change) = open(db).await;
        db.raw(&format!("UPDATE changes SET state = 'waiting' WHERE id = {change}")).await.unwrap();
        let other = domain::ids::UserId(user.0 + 1);
        assert_eq!(db.store.count_changes_waiting_for(other).await.unwrap(), 1);
        assert_eq!(db.store.count_changes_waiting_for(user).await.unwrap(), 0);
    }

    async fn only_what_nobody_submitted_expires_and_is_swept_out(db: &TestStore) {
        let (_, open_id, _) = open(db).await;
        let new = NewBulk {
            name: "Left behind".to_owned(),
            created_by: db.store.find_bulk(open_id, NOON).await.unwrap().unwrap().created_by,
            created_by_name: "Ines Moreau".to_owned(),
            created_at: NOON,
            expires_at: NOON.plus_ms(1_000),
            retry_of: Some(open_id),
            needs: "[]".to_owned(),
        };
        let mut tx = db.store.begin().await.unwrap();
        let left = tx.create_bulk(&new).await.unwrap();
        tx.create_bulk_rows(left, &[row(2, RowVerdict::Ok, None)]).await.unwrap();
        tx.replace_bulk_rows(left, &[row(4, RowVerdict::Ok, None), row(5, RowVerdict::Ok, None)]).await.unwrap();
        tx.commit().await.unwrap();
        let listed = |at| async move { db.store.list_bulks(at, None, 9).await.unwrap().len() };
        assert_eq!(listed(NOON).await, 2);
        let later = NOON.plus_ms(1_000);
        assert_eq!(listed(later).await, 1);
        assert_eq!(db.store.find_bulk(left, later).await.unwrap(), None);
        assert_eq!(db.store.delete_expired_bulks(NOON, 9).await.unwrap(), 0);
        assert_eq!(db.store.delete_expired_bulks(later, 1).await.unwrap(), 1);
        assert_eq!(db.store.delete_expired_bulks(later, 9).await.unwrap(), 1);
        assert_eq!(db.store.delete_expired_bulks(later, 9).await.unwrap(), 0);
        assert_eq!(db.store.list_bulk_rows(open_id, BulkFilter::All, 0, 9).await.unwrap().len(), 2);
    }
}
