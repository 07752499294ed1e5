//! kill -9 at any moment of an import: what is there can be applied whole, or is not there at all.

use std::time::Duration;

use clock::Clock;
use domain::ids::AccountId;
use domain::people::Role;
use domain::time::UtcMillis;
use domain::view::ImportFilter;
use portal::{Directory, NewPerson, Trust};
use simulator::{Running, Simulator, SimulatorConfig};
use store::{AuditCheck, ListedAccount, Store};

use crate::portal_process::PortalProcess;

const EMAIL: &str = "operator@subtotal.example";
const PASSWORD: &str = "correct horse battery staple";
/// Accounts, one line of the file for each.
const ACCOUNTS: usize = 4_000;
/// How often the program is killed, in the dry run and while it applies in turn.
const KILLS: u32 = 8;
/// How much later each kill comes than the one before it of its kind, in milliseconds.
const LATER_MS: u64 = 130;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_import_is_whole_or_nothing() {
    let directory = tempfile::tempdir().expect("a directory");
    zoom::install_crypto();
    let simulator = Simulator::start(SimulatorConfig::demo(Clock::system()))
        .await
        .expect("the simulator starts");
    let url = format!("sqlite:{}", directory.path().join("subtotal.db").display());
    let accounts = prepared(&url).await;
    let mut portal = started(&url, &simulator).await;
    let mut known = 0;
    for round in 0..KILLS {
        let tag = format!("round-{round}");
        let file = file(&accounts, &tag);
        let delay = Duration::from_millis(20 + u64::from(round / 2) * LATER_MS);
        if round.is_multiple_of(2) {
            let click = portal.click_upload(file);
            tokio::time::sleep(delay).await;
            portal.kill().await;
            click.abort();
        } else {
            let import = portal.upload(file).await;
            let click = portal.click_apply(&import);
            tokio::time::sleep(delay).await;
            portal.kill().await;
            click.abort();
        }
        known = check(&url, &accounts, &tag, known).await;
        portal = started(&url, &simulator).await;
    }
    // And in the end, undisturbed, all is as it should be.
    let import = portal.upload(file(&accounts, "last")).await;
    portal.click_apply(&import).await.expect("applied");
    portal.kill().await;
    let store = Store::open(&url).await.expect("opens");
    assert_eq!(tagged(&store, &accounts, "last").await, ACCOUNTS);
    let audit = store.verify_audit(None).await.expect("verified");
    assert!(matches!(audit, AuditCheck::Intact { .. }), "{audit:?}");
}

async fn started(url: &str, simulator: &Running) -> PortalProcess {
    let mut portal = PortalProcess::start(url, simulator).await;
    portal.sign_in(EMAIL, PASSWORD).await;
    portal
}

fn file(accounts: &[AccountId], tag: &str) -> String {
    let lines: String = accounts.iter().map(|id| format!("{id},{tag}\n")).collect();
    format!("account,tags\n{lines}")
}

async fn prepared(url: &str) -> Vec<AccountId> {
    let store = Store::open(url).await.expect("opens");
    store.migrate().await.expect("migrates");
    let person = NewPerson {
        email: EMAIL.to_owned(),
        name: "An operator".to_owned(),
        role: Role::Operator,
        zone: "UTC".to_owned(),
        password: Some(PASSWORD.to_owned()),
        trust: Trust::AtOnce,
    };
    Directory::new(store.clone(), Clock::system())
        .create(person)
        .await
        .expect("a person");
    let listed: Vec<ListedAccount> = (0..ACCOUNTS)
        .map(|number| ListedAccount {
            id: format!("account-{number}").parse().expect("an id"),
            name: format!("Company {number}"),
            number: None,
            owner_email: None,
            account_type: "Business".to_owned(),
            seats: None,
            created_at: None,
            subscription_start: None,
            subscription_end: None,
        })
        .collect();
    let mut tx = store.begin().await.expect("begins");
    tx.save_account_list(&listed, UtcMillis(Clock::system().now_ms()))
        .await
        .expect("saves");
    tx.commit().await.expect("commits");
    store.close().await;
    listed.into_iter().map(|account| account.id).collect()
}

/// How many accounts have this tag.
async fn tagged(store: &Store, accounts: &[AccountId], tag: &str) -> usize {
    let records = store.list_records(accounts).await.expect("reads");
    let has = |record: &domain::records::Record| record.tags.iter().any(|known| known == tag);
    records
        .iter()
        .filter(|(_, _, stored)| has(&stored.record))
        .count()
}

/// All accounts have the tag or none, and every import that can be seen has all of its rows. Says how
/// many imports can be seen, which never become fewer.
async fn check(url: &str, accounts: &[AccountId], tag: &str, known: usize) -> usize {
    let store = Store::open(url).await.expect("opens");
    let tagged = tagged(&store, accounts, tag).await;
    assert!(
        tagged == 0 || tagged == accounts.len(),
        "{tagged} of {}",
        accounts.len()
    );
    let now = UtcMillis(Clock::system().now_ms());
    let imports = store.list_imports(now, 100).await.expect("reads");
    for import in &imports {
        assert_eq!(import.counts.rows(), accounts.len() as u64, "{import:?}");
        let rows = store
            .list_import_rows(import.id, ImportFilter::All, 0, u32::MAX >> 1)
            .await
            .expect("reads");
        assert_eq!(rows.len(), accounts.len(), "{import:?}");
    }
    let is_applied = imports
        .first()
        .is_some_and(|import| import.applied.is_some());
    assert!(tagged == 0 || is_applied, "what is applied says so");
    assert!(imports.len() >= known, "none is lost");
    store.close().await;
    imports.len()
}
