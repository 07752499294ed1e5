//! kill -9 in the middle of the first sync: nothing is lost, and nothing but what was on its way is asked
//! a second time.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::operation::Operation;
use simulator::Running;
use store::Store;

use crate::portal_process::PortalProcess;

/// How often the program is killed.
const KILLS: u64 = 4;
/// Calls that may be on their way when it is: of three labels, so many each.
const UNDER_WAY: u64 = 3 * 16;
/// What is learned of each account.
const EACH: [Operation; 5] = [
    Operation::Account,
    Operation::Plans,
    Operation::PlanUsage,
    Operation::BillingContact,
    Operation::Invoices,
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_first_sync_goes_on_where_it_was() {
    let directory = tempfile::tempdir().expect("a directory");
    let simulator = crate::simulator().await;
    let url = format!("sqlite:{}", directory.path().join("subtotal.db").display());
    for kill in 1..=KILLS {
        let mut portal =
            PortalProcess::start_with(&url, &simulator, &[("SUBTOTAL_KEEPER", "on")]).await;
        wait_for_calls(&simulator, kill * 40).await;
        portal.kill().await;
    }
    let mut portal =
        PortalProcess::start_with(&url, &simulator, &[("SUBTOTAL_KEEPER", "on")]).await;
    learned(&url).await;
    portal.kill().await;

    let calls = simulator.calls();
    let counts = calls.counts();
    assert_eq!((counts.too_many, counts.self_inflicted_429), (0, 0));
    let accounts = u64::from(simulator.book().len());
    for operation in EACH {
        let mut times: BTreeMap<String, u64> = BTreeMap::new();
        for call in calls.of(operation) {
            *times
                .entry(call.account.expect("of an account"))
                .or_default() += 1;
        }
        assert_eq!(times.len() as u64, accounts, "{operation}: all are learned");
        let again: u64 = times.values().map(|times| times - 1).sum();
        assert!(
            again <= KILLS * UNDER_WAY / 3,
            "{operation}: {again} asked again"
        );
    }
    let lists = calls.of(Operation::Accounts).len() as u64;
    assert!(lists <= 1 + KILLS, "{lists} times the list");
}

async fn wait_for_calls(simulator: &Running, calls: u64) {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
    while simulator.calls().counts().calls < calls {
        assert!(tokio::time::Instant::now() < deadline, "it does not ask");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Waits until the first sync has ended.
async fn learned(url: &str) {
    let store = Store::open(url).await.expect("opens");
    let deadline = tokio::time::Instant::now() + Duration::from_secs(180);
    loop {
        let job = store.find_job("sync").await.expect("read").expect("there");
        if job.progress.first_ended_at.is_some() {
            break;
        }
        assert!(tokio::time::Instant::now() < deadline, "stuck: {job:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    store.close().await;
}
