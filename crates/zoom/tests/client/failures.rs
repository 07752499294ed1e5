//! What the client makes of refusals, limits, broken answers and silence.

use std::time::Duration;

use domain::operation::Operation;
use domain::zoom::{BaseCancel, RefusalKind};
use zoom::{Error, GateError, ThrottleKind, TokenError, Unreachable};

use super::fake::{Fake, Harness, Script, account, granted, invoice, person};
use super::operations::run;

/// A template with values in place of `{…}`.
fn filled(message: &str) -> String {
    let mut text = String::new();
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        text.push_str("value");
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    text + rest
}

#[tokio::test]
async fn every_documented_refusal_is_told_by_its_kind() {
    let mut told = 0;
    for refusal in RefusalKind::documented() {
        let body = match refusal.code {
            Some(code) => Script::error(refusal.status, code, &filled(refusal.message)),
            None => Script::json(refusal.status, "{}"),
        };
        let harness = Harness::answering(vec![body]).await;
        let error = run(&harness.zoom, refusal.operation)
            .await
            .expect_err(refusal.message);
        let is_told = match (&error, refusal.kind) {
            (Error::Token(TokenError::TurnedDown), RefusalKind::TokenInvalid)
            | (Error::Token(TokenError::MissingScope { .. }), RefusalKind::ScopeMissing)
            | (Error::NotOffered(_), RefusalKind::NotOffered)
            | (Error::Throttled { .. }, RefusalKind::RateLimited) => true,
            (Error::Refused(refused), kind) => refused.kind == kind,
            _ => false,
        };
        assert!(is_told, "{refusal:?}: {error:?}");
        assert!(!error.is_outcome_unknown(), "{refusal:?}");
        assert!(error.sentence().ends_with('.'), "{}", error.sentence());
        told += 1;
    }
    assert!(told > 50, "only {told} refusals are documented");
}

#[tokio::test]
async fn a_refusal_keeps_what_zoom_said() {
    let body = r#"{"code":300,"message":"Validation Failed.","errors":[{"field":"zip","message":"Invalid field."}]}"#;
    let harness = Harness::answering(vec![Script::json(400, body)]).await;
    let Err(Error::Refused(refusal)) = run(&harness.zoom, Operation::BillingContactUpdate).await
    else {
        panic!("refused");
    };
    assert_eq!((refusal.status, refusal.code), (400, Some(300)));
    assert_eq!(refusal.message, "Validation Failed.");
    assert_eq!(refusal.fields[0].field, "zip");
    assert_eq!(refusal.request_id.as_deref(), Some("v=2.0;clid=test"));
}

#[tokio::test]
async fn fields_of_an_unknown_shape_do_not_hide_the_code() {
    let body = r#"{"code":2100,"message":"This subaccount is on self pay mode.","errors":"none"}"#;
    let harness = Harness::answering(vec![Script::json(400, body)]).await;
    let error = run(&harness.zoom, Operation::BillingContact).await;
    assert!(
        matches!(&error, Err(Error::Refused(refusal)) if refusal.kind == RefusalKind::SelfPay),
        "{error:?}"
    );
}

/// Runs a call while the clock moves on, so that tries find their slots.
async fn run_in_time(harness: &Harness, operation: Operation) -> Result<(), Error> {
    let mut call = std::pin::pin!(run(&harness.zoom, operation));
    loop {
        tokio::select! {
            result = &mut call => return result,
            () = tokio::time::sleep(Duration::from_millis(10)) => harness.pass_seconds(1),
        }
    }
}

#[tokio::test]
async fn a_read_is_tried_three_times_when_zoom_fails() {
    for script in [Script::empty(500), Script::empty(503), Script::Cut] {
        let harness = Harness::answering(vec![script.clone()]).await;
        let error = run_in_time(&harness, Operation::Plans)
            .await
            .expect_err("no answer");
        assert!(
            matches!(
                error,
                Error::ServerError { .. } | Error::Unreachable(Unreachable::Cut)
            ),
            "{script:?}: {error:?}"
        );
        assert_eq!(harness.fake.calls().len(), 3, "{script:?}");
    }
}

#[tokio::test]
async fn a_read_that_succeeds_on_the_second_try_is_answered() {
    let scripts = vec![Script::Cut, Script::json(200, "{}")];
    let harness = Harness::answering(scripts).await;
    run_in_time(&harness, Operation::Plans)
        .await
        .expect("answered");
    assert_eq!(harness.fake.calls().len(), 2);
}

#[tokio::test]
async fn each_try_takes_a_slot_and_without_one_the_failure_is_told() {
    let harness = Harness::answering(vec![Script::empty(500)]).await;
    let error = run_in_time(&harness, Operation::PlanUsage)
        .await
        .expect_err("failed");
    assert!(matches!(error, Error::ServerError { status: 500 }));
    assert_eq!(harness.heavy_calls().await, 3);
    harness.pass_seconds(1);
    // An invoice list may be asked for once in 200 minutes: there is no slot for a second try.
    let error = run_in_time(&harness, Operation::Invoices)
        .await
        .expect_err("failed");
    assert!(
        matches!(error, Error::ServerError { status: 500 }),
        "{error:?}"
    );
    assert_eq!(harness.fake.calls().len(), 4);
}

#[tokio::test]
async fn a_write_is_sent_once_whatever_happens_and_its_outcome_is_unknown() {
    for script in [
        Script::empty(500),
        Script::empty(502),
        Script::empty(504),
        Script::Cut,
        Script::CutBody {
            announced: 100,
            body: b"{\"pl".to_vec(),
        },
        Script::error(200, 2100, "This sub account is on self pay mode."),
        Script::error(200, 200, "Free trial and VIP accounts cannot cancel."),
        Script::redirect("https://api.zoom.us/elsewhere".to_owned()),
    ] {
        let harness = Harness::answering(vec![script.clone()]).await;
        let writes = Operation::ALL
            .iter()
            .filter(|operation| operation.is_write());
        for (made, operation) in writes.enumerate() {
            let error = run_in_time(&harness, *operation)
                .await
                .expect_err("no clear answer");
            assert!(
                error.is_outcome_unknown(),
                "{operation} {script:?}: {error:?}"
            );
            assert_eq!(
                harness.fake.calls().len(),
                made + 1,
                "{operation} {script:?}"
            );
            harness.pass_seconds(1);
        }
    }
}

#[tokio::test]
async fn silence_ends_with_the_time_out() {
    let handler = |asked: &super::fake::Asked, before| {
        if asked.is_for_token() {
            granted(before)
        } else {
            Script::Silence
        }
    };
    let harness = Harness::serving(Fake::serve(handler).await, |config| {
        config.timeouts.call = Duration::from_millis(200);
    });
    for (operation, is_unknown) in [(Operation::BaseCancel, true), (Operation::Plans, true)] {
        let error = run(&harness.zoom, operation).await.expect_err("silence");
        assert!(
            matches!(error, Error::Unreachable(Unreachable::Timeout)),
            "{error:?}"
        );
        assert_eq!(error.is_outcome_unknown(), is_unknown);
    }
    assert_eq!(harness.fake.calls().len(), 2, "nobody waits twice");
}

#[tokio::test]
async fn a_write_that_was_never_sent_has_a_known_outcome() {
    let harness = Harness::answering(vec![Script::json(200, "{}")]).await;
    run(&harness.zoom, Operation::Plans)
        .await
        .expect("a token at hand");
    let (zoom, address) = (harness.zoom.clone(), harness.fake.address.clone());
    drop(harness.fake);
    while tokio::net::TcpStream::connect(&address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    let error = run(&zoom, Operation::BaseCancel)
        .await
        .expect_err("nobody there");
    assert!(
        matches!(error, Error::Unreachable(Unreachable::Connect)),
        "{error:?}"
    );
    assert!(!error.is_outcome_unknown());
}

#[tokio::test]
async fn a_call_that_did_not_reach_zoom_keeps_its_rare_slot() {
    let scripts = vec![Script::json(404, "{}"), Script::json(200, "{}")];
    let harness = Harness::answering(scripts).await;
    let error = run(&harness.zoom, Operation::Invoices)
        .await
        .expect_err("not there yet");
    assert!(
        matches!(error, Error::NotOffered(Operation::Invoices)),
        "{error:?}"
    );
    harness.pass_seconds(1);
    run(&harness.zoom, Operation::Invoices)
        .await
        .expect("the slot was not spent");
    harness.pass_seconds(1);
    let error = run(&harness.zoom, Operation::Invoices)
        .await
        .expect_err("now it is");
    assert!(matches!(error, Error::NoSlot(_)), "{error:?}");
    assert_eq!(harness.fake.calls().len(), 2);
}

#[tokio::test]
async fn answers_that_cannot_be_read_are_told() {
    for body in ["", "{", "<html>Sign in</html>", "[]", "\u{0}", "null"] {
        let harness = Harness::answering(vec![Script::json(200, body)]).await;
        let error = harness.zoom.account(person(), account()).await;
        assert!(
            matches!(error, Err(Error::Unreadable { .. })),
            "{body:?}: {error:?}"
        );
    }
    let broken = Script::Answer {
        status: 200,
        headers: Vec::new(),
        body: b"{\"first_name\":\"\xff\xfe\"}".to_vec(),
    };
    let harness = Harness::answering(vec![broken]).await;
    let error = harness.zoom.billing_contact(person(), account()).await;
    assert!(matches!(error, Err(Error::Unreadable { .. })), "{error:?}");
}

#[tokio::test]
async fn an_answer_that_is_announced_too_large_is_not_taken() {
    let script = Script::CutBody {
        announced: 8_000_001,
        body: Vec::new(),
    };
    let harness = Harness::answering(vec![script]).await;
    let error = harness.zoom.plans(person(), account()).await;
    assert!(matches!(error, Err(Error::TooLarge { .. })), "{error:?}");
}

#[tokio::test]
async fn a_200_with_an_error_body_is_no_answer_to_a_read() {
    let script = Script::error(200, 200, "Only available for Paid account.");
    let harness = Harness::answering(vec![script]).await;
    let error = harness.zoom.plan_usage(person(), account()).await;
    assert!(
        matches!(&error, Err(Error::Refused(refusal)) if refusal.kind == RefusalKind::OnlyPaid),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_per_second_429_is_waited_for_and_tried_again() {
    let limited = Script::error(
        429,
        429,
        "You have reached the maximum per-second rate limit for this API. Try again later.",
    );
    let harness = Harness::answering(vec![limited, Script::json(200, "{}")]).await;
    // Nobody who waits: told at once, with the time.
    let error = harness
        .zoom
        .plans(person(), account())
        .await
        .expect_err("limited");
    assert!(
        matches!(
            error,
            Error::Throttled {
                kind: ThrottleKind::PerSecond,
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(
        error.free_at().map(|at| at.0),
        Some(harness.clock.now_ms() + 2_000)
    );
    harness.pass_seconds(2);
    harness
        .zoom
        .plans(person(), account())
        .await
        .expect("answered");
}

#[tokio::test]
async fn a_429_of_an_operation_is_not_tried_again_and_blocks_it_here() {
    let limited = Script::error(429, 429, "Wait.").with("x-ratelimit-remaining", "5893");
    let harness = Harness::answering(vec![limited]).await;
    let detail = || harness.zoom.invoice(person(), account(), invoice());
    let error = detail().await.expect_err("limited");
    assert!(matches!(
        error,
        Error::Throttled {
            kind: ThrottleKind::OperationInterval,
            ..
        }
    ));
    harness.pass_seconds(60);
    let error = detail().await.expect_err("blocked");
    assert!(matches!(error, Error::NoSlot(_)), "{error:?}");
    assert_eq!(harness.fake.calls().len(), 1);
}

#[tokio::test]
async fn a_429_to_a_write_is_not_tried_again() {
    let limited = Script::error(429, 429, "Too many concurrent requests.");
    let harness = Harness::answering(vec![limited]).await;
    let error = run_in_time(&harness, Operation::BaseCancel)
        .await
        .expect_err("limited");
    assert!(matches!(error, Error::Throttled { .. }) && !error.is_outcome_unknown());
    assert_eq!(harness.fake.calls().len(), 1);
}

#[tokio::test]
async fn without_counters_nothing_is_sent() {
    struct Broken;
    #[async_trait::async_trait]
    impl zoom::Gate for Broken {
        async fn take(&self, _: &zoom::Intent) -> Result<zoom::budget::Slot, GateError> {
            Err(zoom::LedgerError("the database is gone".into()).into())
        }
        async fn settle(
            &self,
            _: zoom::budget::Slot,
            _: zoom::budget::Settled,
        ) -> Result<domain::time::UtcMillis, GateError> {
            Err(zoom::LedgerError("the database is gone".into()).into())
        }
    }
    let harness = Harness::answering(vec![Script::json(200, "{}")]).await;
    let config = super::fake::config(&harness.fake.address);
    let zoom = zoom::Zoom::new(config, std::sync::Arc::new(Broken), harness.clock.clone());
    let zoom = zoom.expect("a client");
    let error = zoom
        .base_cancel(person(), account(), &BaseCancel::default())
        .await;
    let error = error.expect_err("no counters");
    assert!(matches!(error, Error::GateFailed(_)) && !error.is_outcome_unknown());
    assert_eq!(harness.fake.calls().len(), 0);
}
