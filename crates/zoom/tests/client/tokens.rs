//! The token: one for all, renewed once, and what is said when there is none.

use domain::operation::Operation;
use secrecy::SecretString;
use zoom::{Credentials, Error, TokenError, Unreachable};

use super::fake::{Asked, Fake, Harness, Script, account, config, granted, person};
use super::operations::run;

fn token_requests(fake: &Fake) -> usize {
    fake.asked()
        .iter()
        .filter(|asked| asked.is_for_token())
        .count()
}

/// The token endpoint answers so; the API is fine.
async fn with_tokens(tokens: impl Fn(usize) -> Script + Send + Sync + 'static) -> Harness {
    let handler = move |asked: &Asked, before| {
        if asked.is_for_token() {
            tokens(before)
        } else {
            Script::json(200, "{}")
        }
    };
    Harness::serving(Fake::serve(handler).await, |_| ())
}

#[tokio::test]
async fn the_token_is_asked_for_as_documented() {
    let harness = with_tokens(granted).await;
    let facts = harness.zoom.check_credentials().await.expect("granted");
    assert_eq!(facts.scopes, ["billing:master", "account:master"]);
    let asked = &harness.fake.asked()[0];
    assert_eq!(
        (asked.method.as_str(), asked.target.as_str()),
        ("POST", "/oauth/token")
    );
    assert_eq!(
        asked.body,
        b"grant_type=account_credentials&account_id=master-account"
    );
    assert_eq!(
        asked.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    // client:s3cr3t-of-the-client
    assert_eq!(
        asked.header("authorization"),
        Some("Basic Y2xpZW50OnMzY3IzdC1vZi10aGUtY2xpZW50")
    );
}

#[tokio::test]
async fn many_callers_share_one_token() {
    let harness = with_tokens(granted).await;
    let checks = (0..20).map(|_| {
        let zoom = harness.zoom.clone();
        tokio::spawn(async move { zoom.check_credentials().await })
    });
    for check in checks.collect::<Vec<_>>() {
        check.await.expect("no panic").expect("granted");
    }
    assert_eq!(token_requests(&harness.fake), 1);
}

#[tokio::test]
async fn a_token_that_has_ended_is_not_used() {
    let ended = |before: usize| {
        let body = serde_json::json!({ "access_token": format!("t-{before}"), "expires_in": 0 });
        Script::json(200, &body.to_string())
    };
    let harness = with_tokens(ended).await;
    run(&harness.zoom, Operation::Plans)
        .await
        .expect("answered");
    let before = token_requests(&harness.fake);
    harness.pass_seconds(1);
    run(&harness.zoom, Operation::Plans)
        .await
        .expect("answered");
    assert!(token_requests(&harness.fake) > before);
}

#[tokio::test]
async fn a_token_that_is_turned_down_is_renewed_once_for_reads_and_writes() {
    for operation in [Operation::PlanUsage, Operation::BaseCancel] {
        let harness = Harness::answering(vec![
            Script::error(401, 124, "Access token is expired."),
            Script::json(200, "{}"),
        ])
        .await;
        run(&harness.zoom, operation).await.expect("answered");
        let calls = harness.fake.calls();
        assert_eq!(calls.len(), 2);
        assert_ne!(
            calls[0].header("authorization"),
            calls[1].header("authorization")
        );
        assert_eq!(calls[0].body, calls[1].body);
        assert_eq!(token_requests(&harness.fake), 2);
        assert_eq!(harness.heavy_calls().await, 1, "both tries share a slot");
    }
}

#[tokio::test]
async fn a_fresh_token_that_is_turned_down_too_ends_it() {
    let harness = Harness::answering(vec![Script::error(401, 124, "Invalid access token.")]).await;
    let error = run(&harness.zoom, Operation::BaseCancel)
        .await
        .expect_err("turned down");
    assert!(
        matches!(error, Error::Token(TokenError::TurnedDown)),
        "{error:?}"
    );
    assert!(!error.is_outcome_unknown());
    assert_eq!(harness.fake.calls().len(), 2);
}

#[tokio::test]
async fn a_static_token_is_sent_as_it_is_and_never_renewed() {
    let handler = |asked: &Asked, _| match asked.header("authorization") {
        Some("Bearer fixed-token") => Script::json(200, "{}"),
        _ => Script::error(401, 124, "Invalid access token."),
    };
    let with = async |token: &str| {
        Harness::serving(Fake::serve(handler).await, |config| {
            config.credentials = Credentials::Bearer(SecretString::from(token));
        })
    };
    let good = with("fixed-token").await;
    run(&good.zoom, Operation::Plans).await.expect("answered");
    assert_eq!(
        good.zoom
            .check_credentials()
            .await
            .expect("nothing to check")
            .scopes
            .len(),
        0
    );
    let bad = with("other").await;
    let error = run(&bad.zoom, Operation::Plans)
        .await
        .expect_err("turned down");
    assert!(
        matches!(error, Error::Token(TokenError::TurnedDown)),
        "{error:?}"
    );
    assert_eq!((bad.fake.calls().len(), token_requests(&bad.fake)), (1, 0));
}

#[tokio::test]
async fn each_refusal_of_the_token_endpoint_is_told_apart() {
    let refusal = |reason: &str, error: &str| {
        serde_json::json!({ "reason": reason, "error": error }).to_string()
    };
    for (status, body, expected) in [
        (
            400,
            refusal("Invalid client_id or client_secret", "invalid_client"),
            TokenError::InvalidClient,
        ),
        (
            401,
            refusal("Invalid client_id or client_secret", "invalid_client"),
            TokenError::InvalidClient,
        ),
        (
            400,
            refusal("unsupported grant type", "unsupported_grant_type"),
            TokenError::UnsupportedGrant,
        ),
        (
            400,
            refusal("Bad Request", "invalid_request"),
            TokenError::InvalidRequest,
        ),
        (
            403,
            refusal("", "app_disabled"),
            TokenError::Refused {
                status: 403,
                error: "app_disabled".to_owned(),
            },
        ),
        (500, String::new(), TokenError::ServerError { status: 500 }),
        (200, "<html>".to_owned(), TokenError::Unreadable),
        (
            200,
            r#"{"access_token":""}"#.to_owned(),
            TokenError::Unreadable,
        ),
        (
            200,
            r#"{"access_token":"a\nb"}"#.to_owned(),
            TokenError::Unreadable,
        ),
    ] {
        let script = Script::json(status, &body);
        let harness = with_tokens(move |_| script.clone()).await;
        let error = harness.zoom.billing_contact(person(), account()).await;
        match error {
            Err(Error::Token(error)) => {
                assert_eq!(error, expected, "{body}");
                assert!(error.sentence().ends_with('.'));
            }
            other => panic!("{body}: {other:?}"),
        }
        assert_eq!(harness.fake.calls().len(), 0);
    }
}

#[tokio::test]
async fn refused_credentials_are_not_tried_again_at_once() {
    let refused = |_| Script::json(400, r#"{"reason":"x","error":"invalid_client"}"#);
    let harness = with_tokens(refused).await;
    for _ in 0..5 {
        harness.zoom.check_credentials().await.expect_err("refused");
    }
    assert_eq!(token_requests(&harness.fake), 1);
}

#[tokio::test]
async fn a_token_endpoint_that_fails_once_is_asked_again() {
    let flaky = |before| {
        if before == 0 {
            Script::Cut
        } else {
            granted(before)
        }
    };
    let harness = with_tokens(flaky).await;
    harness
        .zoom
        .check_credentials()
        .await
        .expect("granted at last");
    let dead = Harness::serving(Fake::serve(|_, _| Script::Cut).await, |_| ());
    let error = dead.zoom.check_credentials().await.expect_err("cut");
    assert_eq!(error, TokenError::Unreachable(Unreachable::Cut));
    assert_eq!(token_requests(&dead.fake), 2);
}

#[tokio::test]
async fn credentials_that_cannot_be_sent_are_named_at_the_start() {
    let harness = with_tokens(granted).await;
    let gate = std::sync::Arc::new(harness.budget.clone());
    for (credentials, name) in [
        (Credentials::Bearer(SecretString::from("")), "token"),
        (Credentials::Bearer(SecretString::from("a\nb")), "token"),
        (
            Credentials::ServerToServer {
                account_id: String::new(),
                client_id: "client".to_owned(),
                client_secret: SecretString::from("secret"),
            },
            "account id",
        ),
        (
            Credentials::ServerToServer {
                account_id: "a".to_owned(),
                client_id: "client".to_owned(),
                client_secret: SecretString::from("se cret"),
            },
            "client secret",
        ),
    ] {
        let mut config = config(&harness.fake.address);
        config.credentials = credentials;
        let error = zoom::Zoom::new(config, gate.clone(), harness.clock.clone());
        let message = error.expect_err(name).to_string();
        assert!(message.contains(name), "{message}");
    }
}
