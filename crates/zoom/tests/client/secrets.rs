//! Nothing secret is logged or shown: not the token, not the credentials, not what people wrote.

use std::io::Write;
use std::sync::{Arc, Mutex};

use domain::operation::Operation;
use tracing_subscriber::fmt::MakeWriter;

use super::fake::{ACCESS_TOKEN, CLIENT_SECRET, Harness, Script, config};
use super::operations::run;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0
            .lock()
            .expect("not poisoned")
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("not poisoned")).into_owned()
    }
}

#[tokio::test]
async fn logs_of_every_level_hold_no_secret_and_no_body() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .with_ansi(false)
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
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
    let text = log.text();
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
        .filter(|line| line.contains("operation="))
        .collect();
    assert!(calls[0].contains("account_billing") && calls[0].contains("status=401"));
    assert!(calls[1].contains("status=200") && calls[1].contains("v=2.0;clid=test"));
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
