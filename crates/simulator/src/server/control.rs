//! The control endpoint: clock, faults, calls. It has a listener and a token of its own, so that
//! nothing that speaks to the API can reach it.

use std::sync::Arc;
use std::time::Duration;

use domain::time::UtcMillis;
use http::header::AUTHORIZATION;
use http::{Request, Response};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use serde_json::{Value, json};

use super::World;
use super::answer::Answer;
use super::api::now;
use super::body::OutBody;
use super::listen::Cut;
use super::route::query;
use crate::call::Call;
use crate::fault::{Fault, FaultId};
use crate::story::stories;

const LARGEST_BODY: usize = 64 << 10;
const DAY_S: u64 = 86_400;

/// Answers one request.
pub(super) async fn serve(
    world: Arc<World>,
    request: Request<Incoming>,
) -> Result<Response<OutBody>, Cut> {
    let (parts, body) = request.into_parts();
    let given = parts
        .headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let expected = format!("Bearer {}", world.config.control_token);
    let answer = if given != Some(expected.as_str()) {
        problem(401, "the control endpoint wants its own bearer token")
    } else {
        let body = Limited::new(body, LARGEST_BODY)
            .collect()
            .await
            .map_err(|_| Cut)?;
        let path = parts.uri.path().trim_matches('/').to_owned();
        let segments: Vec<&str> = path.split('/').collect();
        answer(
            &world,
            parts.method.as_str(),
            &segments,
            parts.uri.query(),
            &body.to_bytes(),
        )
    };
    Ok(answer.into_response("control"))
}

fn problem(status: u16, message: &str) -> Answer {
    Answer::json(status, json!({ "error": message }))
}

fn answer(
    world: &World,
    method: &str,
    path: &[&str],
    parameters: Option<&str>,
    body: &[u8],
) -> Answer {
    match (method, path) {
        ("GET", ["clock"]) => clock(world),
        ("POST", ["clock", "advance"]) => advance(world, body),
        ("POST", ["reset"]) => {
            world.reset();
            Answer::empty(204)
        }
        ("POST", ["tokens", "expire"]) => {
            world.tokens.expire_all();
            Answer::empty(204)
        }
        ("GET", ["faults"]) => Answer::json(200, json!({ "faults": world.faults.all() })),
        ("POST", ["faults"]) => match serde_json::from_slice::<Fault>(body) {
            Ok(fault) => Answer::json(201, json!({ "id": world.faults.add(fault) })),
            Err(error) => problem(400, &error.to_string()),
        },
        ("DELETE", ["faults"]) => {
            world.faults.clear();
            Answer::empty(204)
        }
        ("DELETE", ["faults", id]) => match id.parse() {
            Ok(id) if world.faults.remove(FaultId(id)) => Answer::empty(204),
            _ => problem(404, "no such fault"),
        },
        ("GET", ["calls"]) => calls(world, parameters),
        ("DELETE", ["calls"]) => {
            world.calls.clear();
            Answer::empty(204)
        }
        ("GET", ["stories"]) => stories_body(),
        _ => problem(404, "no such control"),
    }
}

fn clock(world: &World) -> Answer {
    Answer::json(
        200,
        json!({ "now": now(world).to_iso(), "now_ms": now(world).0 }),
    )
}

/// Moves the clock by `days`, `hours`, `minutes` and `seconds`, or forward to the instant `to`.
fn advance(world: &World, body: &[u8]) -> Answer {
    let Ok(body) = serde_json::from_slice::<Value>(body) else {
        return problem(400, "the body is not JSON");
    };
    let by_ms = match body["to"].as_str().map(UtcMillis::parse_iso) {
        Some(Some(to)) => u64::try_from(to.0 - now(world).0).ok(),
        Some(None) => None,
        None => {
            let units = [
                ("days", DAY_S),
                ("hours", 3_600),
                ("minutes", 60),
                ("seconds", 1),
            ];
            units
                .iter()
                .try_fold(0_u64, |sum, (name, seconds)| {
                    let count = body.get(*name).map_or(Some(0), Value::as_u64)?;
                    sum.checked_add(count.checked_mul(*seconds)?)
                })
                .and_then(|seconds| seconds.checked_mul(1_000))
                .filter(|ms| *ms > 0)
        }
    };
    match by_ms {
        Some(ms) => {
            world.config.clock.advance(Duration::from_millis(ms));
            clock(world)
        }
        None => problem(
            400,
            "give days, hours, minutes or seconds, or a later instant as to",
        ),
    }
}

/// Counts and calls; `operation`, `account` and `after` (a call's number) narrow the calls, `limit` keeps the
/// latest ones.
fn calls(world: &World, parameters: Option<&str>) -> Answer {
    let operation = query(parameters, "operation");
    let account = query(parameters, "account");
    let after = query(parameters, "after")
        .and_then(|text| text.parse::<u64>().ok())
        .unwrap_or(0);
    let limit = query(parameters, "limit")
        .and_then(|text| text.parse().ok())
        .unwrap_or(1_000);
    let fits = |call: &Call| {
        call.number > after
            && operation
                .as_deref()
                .is_none_or(|name| call.operation.is_some_and(|o| o.name() == name))
            && account
                .as_deref()
                .is_none_or(|id| call.account.as_deref() == Some(id))
    };
    let mut calls: Vec<Call> = world.calls.all().into_iter().filter(fits).collect();
    calls.drain(..calls.len().saturating_sub(limit));
    Answer::json(
        200,
        json!({ "counts": world.calls.counts(), "calls": calls }),
    )
}

fn stories_body() -> Answer {
    let stories: Value = stories()
        .iter()
        .map(|story| json!({ "id": story.id, "name": story.name, "sentence": story.sentence }))
        .collect();
    Answer::json(200, json!({ "stories": stories }))
}
