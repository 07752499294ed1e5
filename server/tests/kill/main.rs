//! kill -9 at any moment of a contact change, of a bulk's submission, of an import, of a letter, or of the
//! first sync: the record stays truthful, and nothing is sent twice.
//!
//! The portal is a process of its own here, the real binary, so that it can be killed; the simulator
//! outlives it and knows what really happened.

mod bulk;
mod first_sync;
mod imports;
mod mail;
mod portal_process;

use std::time::Duration;

use clock::Clock;
use domain::ids::{AccountId, ChangeId};
use domain::operation::Operation;
use domain::people::Role;
use domain::view::ChangeState;
use portal::{Directory, NewPerson, Trust};
use portal_process::PortalProcess;
use simulator::{BookConfig, Fault, FaultKind, Running, Simulator, SimulatorConfig};
use store::{AuditCheck, Store};

const EMAIL: &str = "operator@subtotal.example";
const PASSWORD: &str = "correct horse battery staple";
/// How often the program is killed.
const KILLS: u32 = 14;
/// The latest moment after the click at which it is killed, in milliseconds; the change takes about
/// 150 with the slowness that is injected.
const LATEST_KILL_MS: u32 = 180;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_portal_tells_the_truth_and_sends_nothing_twice() {
    let directory = tempfile::tempdir().expect("a directory");
    let simulator = simulator().await;
    let url = format!("sqlite:{}", directory.path().join("subtotal.db").display());
    let accounts = prepared(&url, &simulator).await;
    let mut portal = PortalProcess::start(&url, &simulator).await;
    for round in 0..KILLS {
        let account = &accounts[round as usize];
        slow_down(&simulator, account, round);
        let phone = format!("+44 20 7946 {round:04}");
        portal.sign_in(EMAIL, PASSWORD).await;
        let change = portal.draft_contact(account, "phone_number", &phone).await;
        let click = portal.click_send(change);
        // Spread over the whole of the change, in an order that looks like none.
        let delay_ms = (round * 67 + 13) % LATEST_KILL_MS;
        tokio::time::sleep(Duration::from_millis(delay_ms.into())).await;
        portal.kill().await;
        click.abort();
        portal = PortalProcess::start(&url, &simulator).await;
        check(&url, &simulator, account, change, &phone, delay_ms).await;
    }
    portal.kill().await;
    let store = Store::open(&url).await.expect("opens");
    let audit = store.verify_audit(None).await.expect("verified");
    assert!(matches!(audit, AuditCheck::Intact { .. }), "{audit:?}");
}

async fn simulator() -> Running {
    zoom::install_crypto();
    let config = SimulatorConfig::demo(Clock::system());
    Simulator::start(SimulatorConfig {
        book: BookConfig {
            accounts: 60,
            months: 3,
            ..config.book
        },
        ..config
    })
    .await
    .expect("the simulator starts")
}

/// A filled database with one operator, and the accounts whose contact can be changed.
async fn prepared(url: &str, simulator: &Running) -> Vec<AccountId> {
    let store = Store::open(url).await.expect("opens");
    store.migrate().await.expect("migrates");
    let clock = Clock::system();
    Directory::new(store.clone(), clock.clone())
        .create(NewPerson {
            email: EMAIL.to_owned(),
            name: "An operator".to_owned(),
            role: Role::Operator,
            zone: "UTC".to_owned(),
            password: Some(PASSWORD.to_owned()),
            trust: Trust::AtOnce,
        })
        .await
        .expect("a person");
    server::filling::from_book(&store, &clock, simulator.book(), 3)
        .await
        .expect("filled");
    let mut accounts = Vec::new();
    for id in store.list_account_ids().await.expect("ids") {
        let account = store.find_account(&id).await.expect("read").expect("there");
        let is_paid = !["Free", "Free Trial"].contains(&account.listed.account_type.as_str());
        let is_ours = account.figures.pay_mode.as_deref() == Some("master");
        if is_paid && is_ours && account.figures.contact_fetched_at.is_some() {
            accounts.push(id);
        }
    }
    store.close().await;
    assert!(accounts.len() >= KILLS as usize, "{}", accounts.len());
    accounts
}

/// Makes the change take long enough to be killed in its middle: before Zoom acts or after it has.
fn slow_down(simulator: &Running, account: &AccountId, round: u32) {
    let slow = Fault::new(FaultKind::Slow { ms: 70 })
        .for_account(account.clone())
        .for_operation(Operation::BillingContactUpdate)
        .once();
    let slow = if round.is_multiple_of(2) {
        slow.after_effect()
    } else {
        slow
    };
    simulator.faults().add(slow);
}

/// What Zoom knows and what the portal says of it fit together.
async fn check(
    url: &str,
    simulator: &Running,
    account: &AccountId,
    change: ChangeId,
    phone: &str,
    delay_ms: u32,
) {
    let store = Store::open(url).await.expect("opens");
    let stored = settled(&store, change).await;
    let sent: Vec<_> = simulator.calls().writes_to(account);
    let took_effect = sent.iter().any(|call| {
        call.outcome
            .as_ref()
            .is_some_and(|outcome| outcome.took_effect)
    });
    let shows = simulator
        .book()
        .contact(&account.clone().into())
        .is_ok_and(|contact| contact["phone_number"] == phone);
    let told = format!("killed after {delay_ms} ms: {:?}, {sent:?}", stored.state);
    assert!(sent.len() <= 1, "{told}");
    match stored.state {
        ChangeState::Done => assert!(shows, "{told}"),
        ChangeState::Draft => assert!(sent.is_empty() && !shows, "{told}"),
        ChangeState::OutcomeUnknown => {
            assert!(!shows && !took_effect, "read back and not seen: {told}");
            assert!(stored.next_read_back_at.is_some(), "{told}");
        }
        other => panic!("{other:?}: {told}"),
    }
    store.close().await;
}

/// Waits until the restarted portal has taken the change up and read it back once.
async fn settled(store: &Store, change: ChangeId) -> store::Change {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    loop {
        let stored = store
            .find_change(change)
            .await
            .expect("read")
            .expect("there");
        let is_settled = match stored.state {
            ChangeState::Approved | ChangeState::Running | ChangeState::Verifying => false,
            ChangeState::OutcomeUnknown => stored.read_backs > 0,
            _ => true,
        };
        if is_settled {
            return stored;
        }
        assert!(tokio::time::Instant::now() < deadline, "stuck: {stored:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
