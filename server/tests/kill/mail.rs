//! kill -9 while a letter is being handed over, over TLS to a server whose authority the system was told of:
//! the letter is sent again under the same name, so that a mailbox can tell, and not a third time.

use std::path::Path;
use std::time::Duration;

use clock::Clock;
use domain::people::Role;
use domain::time::{MINUTE_MS, UtcMillis};
use portal::{Directory, NewPerson, Trust};
use simulator::Running;
use store::Store;
use testing::smtp::{Guard, HOST, Mood, SmtpServer};

use crate::portal_process::PortalProcess;
use crate::{EMAIL, PASSWORD, prepared, simulator};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_that_was_being_handed_over_is_sent_again_under_its_name() {
    let directory = tempfile::tempdir().expect("a directory");
    let simulator = simulator().await;
    let url = format!("sqlite:{}", directory.path().join("subtotal.db").display());
    let accounts = prepared(&url, &simulator).await;
    let store = Store::open(&url).await.expect("opens");
    hire_an_approver(&store).await;
    let server = SmtpServer::guarded(Mood::KeepsAndFallsSilent, Guard::StartTls).await;
    let mut portal = start(&url, &simulator, &server, directory.path()).await;
    portal.sign_in(EMAIL, PASSWORD).await;
    let change = portal
        .draft_contact(&accounts[0], "email", "new@buyer.example")
        .await;
    portal.click_send(change).await.expect("pressed");
    wait_until("a letter has come", || server.letters().len() == 1).await;
    portal.kill().await;

    server.set(Mood::Takes);
    // The next attempt is due after a minute.
    let ahead_ms = 2 * MINUTE_MS;
    std::fs::write(clock_file(directory.path()), ahead_ms.to_string()).expect("written");
    portal = start(&url, &simulator, &server, directory.path()).await;
    wait_until("it has come again", || server.letters().len() == 2).await;
    let deadline = tokio::time::Instant::now() + PATIENCE;
    while !store
        .list_due_mail(UtcMillis(i64::MAX), 10)
        .await
        .expect("read")
        .is_empty()
    {
        assert!(tokio::time::Instant::now() < deadline, "it is never done");
        tokio::time::sleep(LOOK_EVERY).await;
    }
    portal.kill().await;
    let letters = server.letters();
    assert_eq!(letters.len(), 2);
    assert!(letters[0].message_id().is_some(), "{:?}", letters[0]);
    assert_eq!(letters[0].message_id(), letters[1].message_id());
}

const LOOK_EVERY: Duration = Duration::from_millis(30);
const PATIENCE: Duration = Duration::from_secs(30);

async fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    while !is_so() {
        assert!(tokio::time::Instant::now() < deadline, "never: {what}");
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

fn clock_file(directory: &Path) -> std::path::PathBuf {
    directory.join("clock")
}

/// A portal that sends letters, and whose system knows the server's authority.
async fn start(
    url: &str,
    simulator: &Running,
    server: &SmtpServer,
    directory: &Path,
) -> PortalProcess {
    let authority = directory.join("authority.pem");
    std::fs::write(&authority, &server.authority_pem).expect("written");
    let (authority, clock) = (authority.display(), clock_file(directory));
    let settings = [
        ("SUBTOTAL_KEEPER", "off"),
        ("SUBTOTAL_PUBLIC_ORIGIN", "https://subtotal.partner.example"),
        ("SUBTOTAL_SMTP_HOST", HOST),
        ("SUBTOTAL_SMTP_PORT", &server.port.to_string()),
        ("SUBTOTAL_SMTP_TLS", "starttls"),
        ("SUBTOTAL_SMTP_FROM", "subtotal@partner.example"),
        ("SSL_CERT_FILE", &authority.to_string()),
        ("SUBTOTAL_REHEARSAL_CLOCK", &clock.display().to_string()),
    ];
    PortalProcess::start_with(url, simulator, &settings).await
}

/// Whoever has to approve is told of what waits for them.
async fn hire_an_approver(store: &Store) {
    let person = NewPerson {
        email: "approver@subtotal.example".to_owned(),
        name: "An approver".to_owned(),
        role: Role::Approver,
        zone: "UTC".to_owned(),
        password: Some(PASSWORD.to_owned()),
        trust: Trust::AtOnce,
    };
    let directory = Directory::new(store.clone(), Clock::system());
    directory.create(person).await.expect("a person");
}
