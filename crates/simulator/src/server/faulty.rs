//! What a fault makes of a call.

use std::time::Duration;

use http::Response;
use serde_json::json;

use super::World;
use super::answer::{Answer, Content};
use super::api::{self, Done, Received};
use super::body::OutBody;
use super::listen::Cut;
use crate::fault::{Fault, FaultKind};
use crate::limiter::{Taken, category};
use crate::refusal::Refusal;
use crate::sealed_id::account_id_text;

/// A call after its fault, if it had one.
pub(super) enum Befallen {
    /// An answer, right or wrong.
    Answered(Done),
    /// An answer whose body breaks off.
    BodyCut(Done),
    /// No answer.
    Cut { took_effect: bool },
}

impl Befallen {
    pub(super) fn done(&self) -> Option<&Done> {
        match self {
            Self::Answered(done) | Self::BodyCut(done) => Some(done),
            Self::Cut { .. } => None,
        }
    }

    pub(super) fn status(&self) -> Option<u16> {
        self.done().map(|done| done.answer.status)
    }

    pub(super) fn took_effect(&self) -> bool {
        match self {
            Self::Answered(done) | Self::BodyCut(done) => done.took_effect,
            Self::Cut { took_effect } => *took_effect,
        }
    }

    pub(super) fn into_response(self, tracking_id: &str) -> Result<Response<OutBody>, Cut> {
        match self {
            Self::Answered(done) => Ok(done.answer.into_response(tracking_id)),
            Self::BodyCut(done) => {
                let body = OutBody::cut(done.answer.bytes());
                Ok(done.answer.with_body(tracking_id, body))
            }
            Self::Cut { .. } => Err(Cut),
        }
    }
}

/// The fault's name, as the control endpoint spells it.
pub(super) fn name(kind: &FaultKind) -> String {
    let spelled = serde_json::to_value(kind).ok();
    let name = spelled.as_ref().and_then(|value| value["kind"].as_str());
    name.unwrap_or("fault").to_owned()
}

/// Answers a call that a fault may befall.
pub(super) async fn answer(world: &World, received: &Received, fault: Option<Fault>) -> Befallen {
    let Some(fault) = fault else {
        return Befallen::Answered(api::answer(world, received, None));
    };
    if let Some(answer) = refusal(world, received, &fault.kind) {
        return Befallen::Answered(Done::without_effect(answer));
    }
    let lag = fault.lag_minutes;
    match fault.kind {
        FaultKind::Slow { ms } => {
            // Zoom acts either before the client loses patience or not at all: a connection that is
            // gone takes what was not begun with it.
            let done = fault
                .takes_effect
                .then(|| api::answer(world, received, lag));
            tokio::time::sleep(Duration::from_millis(ms)).await;
            Befallen::Answered(done.unwrap_or_else(|| api::answer(world, received, lag)))
        }
        FaultKind::LaggingEffect { minutes } => {
            Befallen::Answered(api::answer(world, received, Some(minutes)))
        }
        FaultKind::CutBody => Befallen::BodyCut(api::answer(world, received, lag)),
        FaultKind::MalformedJson => {
            Befallen::Answered(malformed(api::answer(world, received, lag)))
        }
        FaultKind::UnknownPlanFamilies => {
            let mut done = api::answer(world, received, None);
            if let (200, Content::Json(body)) = (done.answer.status, &mut done.answer.content) {
                api::add_unknown_families(body);
            }
            Befallen::Answered(done)
        }
        kind => {
            let took_effect = fault.takes_effect && api::answer(world, received, lag).took_effect;
            match broken(&kind) {
                Some(answer) => Befallen::Answered(Done {
                    took_effect,
                    ..Done::without_effect(answer)
                }),
                None => Befallen::Cut { took_effect },
            }
        }
    }
}

/// Answers that say no, before anything is carried out.
fn refusal(world: &World, received: &Received, kind: &FaultKind) -> Option<Answer> {
    let operation = received
        .route
        .as_ref()
        .and_then(super::route::Route::operation);
    let category = operation.map_or("Light", category);
    let now = api::now(world);
    Some(match kind {
        FaultKind::Unauthorized => Refusal::new(401, 124, "Access token is expired.").into(),
        FaultKind::Forbidden => Refusal::new(
            403,
            403,
            "No permission. The token's owner may not do this.",
        )
        .into(),
        FaultKind::NotFound => Refusal::no_account(&account_id_text(0)).into(),
        FaultKind::Refusal {
            status,
            code,
            message,
        } => Refusal::new(*status, *code, message).into(),
        FaultKind::RouteUnknown => api::unknown_route().into(),
        FaultKind::TooManyPerSecond => api::too_many_per_second(category, 10),
        FaultKind::TooManyToday => {
            let midnight = api::midnight_after(now).to_iso();
            api::too_many_today(category, 30_000, &midnight)
        }
        FaultKind::TooManyForSeconds { seconds } => {
            api::too_many_today(category, 30_000, &seconds.to_string())
        }
        FaultKind::TooManyOfOperation => {
            let taken = Taken {
                hit: None,
                is_refused: true,
                category,
                limit: 6_000,
                remaining: 5_893,
            };
            let operation = operation.unwrap_or(domain::operation::Operation::Invoices);
            api::too_many_of_operation(operation, &taken)
        }
        _ => return None,
    })
}

/// Answers of a Zoom that is broken; `None` where it does not answer at all.
fn broken(kind: &FaultKind) -> Option<Answer> {
    Some(match kind {
        FaultKind::ServerError => Refusal::new(500, 500, "Internal server error.").into(),
        FaultKind::BadGateway => Answer::html(
            502,
            "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>",
        ),
        FaultKind::OkWithError => {
            let body = json!({ "code": 200, "message": "Cannot process account." });
            Answer {
                code: Some(200),
                ..Answer::json(200, body)
            }
        }
        FaultKind::HtmlInsteadOfPdf => Answer::html(
            200,
            "<!DOCTYPE html><html><head><title>Sign in</title></head><body><form></form></body></html>",
        ),
        FaultKind::OversizedPdf => Answer {
            content: Content::HugePdf,
            ..Answer::empty(200)
        },
        _ => return None,
    })
}

/// The first two thirds of the JSON, in an answer that is whole as far as HTTP goes.
fn malformed(mut done: Done) -> Done {
    if let Content::Json(body) = &done.answer.content {
        let text = body.to_string();
        let keep = text
            .char_indices()
            .map(|(at, _)| at)
            .nth(text.chars().count() * 2 / 3);
        let text = text[..keep.unwrap_or(0)].to_owned();
        done.answer.content = Content::Text {
            content_type: "application/json;charset=UTF-8",
            text,
        };
    }
    done
}
