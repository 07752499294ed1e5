//! Nothing secret is logged or shown: not the token, not the credentials, not what people wrote.

use std::cell::RefCell;
use std::io::Write;
use std::sync::Once;

use domain::operation::Operation;

use super::fake::{ACCESS_TOKEN, CLIENT_SECRET, Harness, Script, config};
use super::operations::run;

thread_local! {
    /// What this test's thread has logged: a test and all its tasks run on one thread.
    static LOG: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Writes to the log of the thread that logs.
struct ThreadLog;

impl Write for ThreadLog {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.with_borrow_mut(|log| log.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Lets everything that is logged from now on, at every level, go to the log of its thread.
///
/// One subscriber for the whole process, installed before any client exists: with one for a thread
/// alone, a test on another thread that reaches a log line first would find nobody interested in it,
/// and tracing would remember that for all threads.
pub fn install_log() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(|| ThreadLog)
            .with_ansi(false)
            .finish();
        tracing::subscriber::set_global_default(subscriber).expect("the only subscriber");
    });
}

impl ThreadLog {
    fn text() -> String {
        LOG.with_borrow(|log| String::from_utf8_lossy(log).into_owned())
    }
}

#[tokio::test]
async fn logs_of_every_level_hold_no_secret_and_no_body() {
    let harness = Harness::answering(vec![
        Script::error(401, 124, "Access token is expired."),
        Script::json(200, r#"{"first_name":"Zieliński-in-the-body"}"#),
        Script::error(400, 300, "secret-of-the-message"),
        Script::json(200, "{\"broken-body"),
        Script::Cut,
    ])
    .await;
    for operation in [
        Operation::BillingContact,
        Operation::BillingContactUpdate,
        Operation::Account,
        Operation::BaseCancel,
    ] {
        let _ = run(&harness.zoom, operation).await;
        harness.pass_seconds(1);
    }
    assert_eq!(harness.fake.calls().len(), 5);
    let text = ThreadLog::text();
    for secret in [
        ACCESS_TOKEN,
        CLIENT_SECRET,
        "Y2xpZW50OnMzY3IzdC1vZi10aGUtY2xpZW50",
        "Zieliński-in-the-body",
        "Kraków",
        "broken-body",
    ] {
        assert!(!text.contains(secret), "{secret} in:\n{text}");
    }
    // What is logged: one line a call, with what support needs.
    let calls: Vec<_> = text
        .lines()
        .filter(|line| line.contains(" zoom::call: "))
        .collect();
    assert_eq!(calls.len(), 5, "{text}");
    assert!(calls[0].contains("account_billing") && calls[0].contains("status=401"));
    assert!(calls[1].contains("status=200") && calls[1].contains("v=2.0;clid=test"));
    assert!(calls[4].contains("account_plan_base_delete") && calls[4].contains("no answer"));
}

#[tokio::test]
async fn debug_output_holds_no_secret() {
    let harness = Harness::answering(vec![Script::json(200, "{}")]).await;
    run(&harness.zoom, Operation::Plans)
        .await
        .expect("answered");
    let config = config(&harness.fake.address);
    for text in [format!("{:?}", harness.zoom), format!("{config:?}")] {
        assert!(
            !text.contains(CLIENT_SECRET) && !text.contains(ACCESS_TOKEN),
            "{text}"
        );
    }
}
