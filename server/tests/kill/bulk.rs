//! kill -9 at any moment of submitting a bulk: each of its rows has become one change, or none has.

use std::collections::BTreeSet;
use std::time::Duration;

use clock::Clock;
use domain::ids::{AccountId, BulkId, ChangeId};
use domain::operation::Operation;
use domain::time::UtcMillis;
use domain::view::{BulkFilter, ChangeState, RowVerdict};
use store::{AuditCheck, Store};

use crate::portal_process::PortalProcess;
use crate::{EMAIL, PASSWORD, prepared, simulator};

/// How often the program is killed.
const KILLS: u64 = 10;
/// When the first kill comes after the click, in milliseconds.
const FIRST_KILL_MS: u64 = 60;
/// More than this program ever stores of a bulk.
const ALL_ROWS: u32 = 10_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_submission_of_a_bulk_is_whole_or_nothing() {
    let directory = tempfile::tempdir().expect("a directory");
    let simulator = simulator().await;
    let url = format!("sqlite:{}", directory.path().join("subtotal.db").display());
    let accounts = prepared(&url, &simulator).await;
    let mut portal = PortalProcess::start(&url, &simulator).await;
    portal.sign_in(EMAIL, PASSWORD).await;
    let (mut kill_ms, mut rounds_submitted) = (FIRST_KILL_MS, 0);
    for round in 0..KILLS {
        let bulk = portal.check_bulk(one_more_each(&accounts)).await;
        let click = portal.click_submit_bulk(bulk);
        tokio::time::sleep(Duration::from_millis(kill_ms)).await;
        portal.kill().await;
        click.abort();
        // Towards the moment at which it is committed, on whatever machine.
        if is_submitted(&url, bulk).await {
            rounds_submitted += 1;
            kill_ms = kill_ms * 2 / 3;
        } else {
            kill_ms = kill_ms * 3 / 2 + 1;
        }
        portal = PortalProcess::start(&url, &simulator).await;
        portal.sign_in(EMAIL, PASSWORD).await;
        // What was not submitted can be; what was is not submitted twice.
        portal.click_submit_bulk(bulk).await.expect("pressed");
        assert!(is_submitted(&url, bulk).await, "in round {round}");
        portal.stop_bulk(bulk).await;
    }
    portal.kill().await;
    assert!(
        (1..KILLS).contains(&rounds_submitted),
        "kills before and after the commit: {rounds_submitted} after"
    );
    assert!(simulator.calls().of(Operation::AddonCreate).is_empty());
    let store = Store::open(&url).await.expect("opens");
    let audit = store.verify_audit(None).await.expect("verified");
    assert!(matches!(audit, AuditCheck::Intact { .. }), "{audit:?}");
}

/// So many changes wait for a second person, of whom there is none here: nothing is ever sent.
fn one_more_each(accounts: &[AccountId]) -> String {
    let rows = accounts
        .iter()
        .map(|id| format!("{id},add,webinar500_yearly,1,\n"));
    format!(
        "account_id,action,plan,quantity,date\n{}",
        rows.collect::<String>()
    )
}

/// Whether the bulk is submitted. Then each row that was taken has a change of its own, and there are no
/// others; else there is none.
async fn is_submitted(url: &str, bulk: BulkId) -> bool {
    let store = Store::open(url).await.expect("opens");
    let now = UtcMillis(Clock::system().now_ms());
    let stored = store
        .find_bulk(bulk, now)
        .await
        .expect("read")
        .expect("there");
    let rows = store
        .list_bulk_rows(bulk, BulkFilter::All, 0, ALL_ROWS)
        .await;
    let rows = rows.expect("read");
    let is_taken = |verdict| matches!(verdict, RowVerdict::Ok | RowVerdict::Warning);
    let taken = rows.iter().filter(|row| is_taken(row.verdict)).count();
    assert!(taken >= 6, "a bulk for two has many rows: {taken}");
    let linked = rows.iter().filter_map(|row| Some(row.change?.0));
    let linked: BTreeSet<ChangeId> = linked.collect();
    let changes = store
        .list_changes_of_bulk(bulk, &ChangeState::ALL)
        .await
        .expect("read");
    let changes: BTreeSet<ChangeId> = changes.iter().map(|change| change.id).collect();
    store.close().await;
    let is_submitted = stored.submitted.is_some();
    assert_eq!(linked, changes);
    assert_eq!(changes.len(), if is_submitted { taken } else { 0 });
    is_submitted
}
