//! The API: logs a call, lets a fault befall it, checks token and limits, and answers from the book.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use domain::ids::AccountRef;
use domain::limits::{Rule, Target};
use domain::operation::Operation;
use domain::time::{DAY_MS, Date, UtcMillis};
use http::request::Parts;
use http::{Request, Response};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use serde_json::{Value, json};

use super::answer::{Answer, Content};
use super::body::OutBody;
use super::faulty;
use super::listen::Cut;
use super::route::{Route, query, route};
use super::{World, pages, reports, token};
use crate::call::{Call, CallOutcome};
use crate::fault::FaultyCall;
use crate::limiter::{LimitedCall, Taken};
use crate::random::mix;
use crate::refusal::Refusal;
use crate::write;

/// The largest request body that is read, in bytes.
const LARGEST_BODY: usize = 1 << 20;

/// A call that was read, before anything happens to it.
pub(super) struct Received {
    pub(super) parts: Parts,
    pub(super) body: Vec<u8>,
    /// `None`: the token endpoint.
    pub(super) route: Option<Route>,
}

/// An answer with what the log wants to know of it.
pub(super) struct Done {
    pub(super) answer: Answer,
    pub(super) took_effect: bool,
    pub(super) is_self_inflicted_429: bool,
}

impl Done {
    /// An answer that changed nothing.
    pub(super) fn without_effect(answer: impl Into<Answer>) -> Self {
        Self {
            answer: answer.into(),
            took_effect: false,
            is_self_inflicted_429: false,
        }
    }
}

/// Answers one request, or cuts its connection.
pub(super) async fn serve(
    world: Arc<World>,
    request: Request<Incoming>,
) -> Result<Response<OutBody>, Cut> {
    let (parts, body) = request.into_parts();
    // A client that goes away while it sends gets no answer.
    let body = Limited::new(body, LARGEST_BODY)
        .collect()
        .await
        .map_err(|_| Cut)?;
    let body = body.to_bytes().to_vec();
    let path = parts.uri.path();
    let route = if path == "/oauth/token" && parts.method == http::Method::POST {
        None
    } else {
        let below = path.strip_prefix("/v2");
        Some(below.map_or(Route::Unknown, |below| route(&parts.method, below)))
    };
    let received = Received { parts, body, route };
    let tracking_id = next_tracking_id(&world);
    let (account, number) = log(&world, &received, &tracking_id);
    let fault = world.faults.take(&FaultyCall {
        is_token: received.route.is_none(),
        operation: received.operation(),
        account: account.as_deref(),
    });
    let fault_name = fault.as_ref().map(|fault| faulty::name(&fault.kind));
    let befallen = faulty::answer(&world, &received, fault).await;
    let done = befallen.done();
    world.calls.answered(
        number,
        CallOutcome {
            status: befallen.status(),
            code: done.and_then(|done| done.answer.code),
            fault: fault_name,
            took_effect: befallen.took_effect(),
            is_self_inflicted_429: done.is_some_and(|done| done.is_self_inflicted_429),
        },
    );
    befallen.into_response(&tracking_id)
}

impl Received {
    fn operation(&self) -> Option<Operation> {
        self.route.as_ref()?.operation()
    }
}

fn next_tracking_id(world: &World) -> String {
    let count = world.answers.fetch_add(1, Ordering::Relaxed);
    let high = mix(world.config.book.seed ^ count);
    format!("WEB_{high:016x}{:016x}", mix(high))
}

fn log(world: &World, received: &Received, tracking_id: &str) -> (Option<String>, u64) {
    let (account, invoice) = match &received.route {
        Some(Route::Known {
            account, invoice, ..
        }) => (account.clone(), invoice.clone()),
        _ => (None, None),
    };
    let account = account.or_else(|| {
        let id = invoice.as_deref()?.parse().ok()?;
        world
            .book
            .account_of_invoice(&id)
            .map(|account| account.as_str().to_owned())
    });
    let is_token = received.route.is_none();
    let path = received
        .parts
        .uri
        .path_and_query()
        .map_or("", |path| path.as_str());
    let number = world.calls.received(
        Call {
            number: 0,
            at: now(world),
            operation: received.operation(),
            method: received.parts.method.to_string(),
            path: path.to_owned(),
            account: account.clone(),
            invoice,
            // The token endpoint's body is none of the log's business.
            body: if is_token {
                None
            } else {
                serde_json::from_slice(&received.body).ok()
            },
            tracking_id: tracking_id.to_owned(),
            outcome: None,
        },
        is_token,
    );
    (account, number)
}

pub(super) fn now(world: &World) -> UtcMillis {
    UtcMillis(world.config.clock.now_ms())
}

/// Answers a call as a Zoom without faults would. `lag_minutes` overrides the book's lag.
pub(super) fn answer(world: &World, received: &Received, lag_minutes: Option<u32>) -> Done {
    let Some(route) = &received.route else {
        let headers = &received.parts.headers;
        let answer = token::answer(&world.config, &world.tokens, headers, &received.body);
        return Done::without_effect(answer);
    };
    if let Err(refusal) = token::check(&world.config, &world.tokens, &received.parts.headers) {
        return Done::without_effect(refusal);
    }
    match route {
        Route::Unknown => Done::without_effect(unknown_route()),
        Route::Reports { id } => {
            Done::without_effect(reports::answer(world, received, id.as_deref()))
        }
        Route::Known {
            operation,
            account,
            invoice,
        } => {
            let account = account.as_deref().unwrap_or_default();
            let invoice = invoice.as_deref().unwrap_or_default();
            let taken = take_slot(world, *operation, account, invoice);
            if let Some(answer) = too_many(world, &taken) {
                return Done {
                    answer,
                    took_effect: false,
                    is_self_inflicted_429: true,
                };
            }
            let outcome = dispatch(world, received, *operation, account, invoice, lag_minutes);
            let took_effect = operation.is_write() && outcome.is_ok();
            let answer = outcome
                .unwrap_or_else(Answer::from)
                .with_header("x-ratelimit-category", taken.category)
                .with_header("x-ratelimit-limit", taken.limit)
                .with_header("x-ratelimit-remaining", taken.remaining);
            Done {
                answer,
                took_effect,
                is_self_inflicted_429: false,
            }
        }
    }
}

/// What Zoom says of a path that it does not know.
pub(super) fn unknown_route() -> Refusal {
    Refusal::new(404, 2300, "This API endpoint is not recognized.")
}

fn take_slot(world: &World, operation: Operation, account: &str, invoice: &str) -> Taken {
    let of_invoice = invoice
        .parse()
        .ok()
        .and_then(|id| world.book.account_of_invoice(&id))
        .map(|account| account.as_str().to_owned());
    let account = if account.is_empty() {
        of_invoice.as_deref()
    } else {
        Some(account)
    };
    let call = LimitedCall {
        operation,
        account,
        invoice: Some(invoice),
    };
    world.limiter.take(&call, now(world))
}

/// The refusal of a limit, with the headers that Zoom sends for its kind.
fn too_many(world: &World, taken: &Taken) -> Option<Answer> {
    let hit = taken.hit.filter(|_| taken.is_refused)?;
    Some(match (hit.target, hit.rule) {
        (Target::Operation(operation), _) => too_many_of_operation(operation, taken),
        (Target::Label(_), Rule::PerDay(_)) => {
            let midnight = midnight_after(now(world));
            too_many_today(taken.category, taken.limit, &midnight.to_iso())
        }
        (Target::Label(_), rule) => {
            let most = if let Rule::PerSecond(most) = rule {
                most
            } else {
                taken.limit
            };
            too_many_per_second(taken.category, most)
        }
    })
}

/// The next 00:00 GMT.
pub(super) fn midnight_after(now: UtcMillis) -> UtcMillis {
    UtcMillis((now.day_number() + 1) * DAY_MS)
}

/// 429 of the per-second limit.
pub(super) fn too_many_per_second(category: &str, limit: u32) -> Answer {
    let message =
        "You have reached the maximum per-second rate limit for this API. Try again later.";
    Answer::from(Refusal::new(429, 429, message))
        .with_header("x-ratelimit-category", category)
        .with_header("x-ratelimit-type", "QPS")
        .with_header("x-ratelimit-limit", limit)
        .with_header("x-ratelimit-remaining", 0)
}

/// 429 of the daily limit.
pub(super) fn too_many_today(category: &str, limit: u32, retry_after: &str) -> Answer {
    let message = "You have reached the maximum daily rate limit for this API. Refer to the \
                   response header for details on when you can make another request.";
    Answer::from(Refusal::new(429, 429, message))
        .with_header("x-ratelimit-category", category)
        .with_header("x-ratelimit-type", "Daily-limit")
        .with_header("x-ratelimit-limit", limit)
        .with_header("x-ratelimit-remaining", 0)
        .with_header("retry-after", retry_after)
}

/// 429 of an operation's own limit: the headers tell of the general quota only.
pub(super) fn too_many_of_operation(operation: Operation, taken: &Taken) -> Answer {
    let title = operation.title();
    let message = format!(
        "You have exceeded the rate limit of {title} API requests permitted for this account. You \
         may resume these requests at GMT 00:00:00."
    );
    Answer::from(Refusal::new(429, 429, message))
        .with_header("x-ratelimit-category", taken.category)
        .with_header("x-ratelimit-limit", taken.limit)
        .with_header("x-ratelimit-remaining", taken.remaining.max(1))
}

fn dispatch(
    world: &World,
    received: &Received,
    operation: Operation,
    account: &str,
    invoice: &str,
    lag_minutes: Option<u32>,
) -> Result<Answer, Refusal> {
    if operation.is_write() {
        let answer = write::run(&world.book, operation, account, &received.body, lag_minutes)?;
        return Ok(match answer.body {
            Some(body) => Answer::json(answer.status, body),
            None => Answer::empty(answer.status),
        });
    }
    let book = &world.book;
    let parameters = received.parts.uri.query();
    let body = match operation {
        Operation::Accounts => pages::accounts(book, parameters, now(world))?,
        Operation::Renewals => pages::renewals(book, parameters, now(world))?,
        Operation::InvoicePdf | Operation::InvoicePdfOld => {
            let (bytes, file_name) = book.invoice_pdf(invoice)?;
            let pdf = Answer::empty(200);
            return Ok(Answer {
                content: Content::Pdf { bytes, file_name },
                ..pdf
            });
        }
        Operation::Account => book.account_detail(&named(account)?)?,
        Operation::BillingContact => book.contact(&named(account)?)?,
        Operation::Plans => book.plans(&named(account)?)?,
        Operation::PlanUsage => book.usage(&named(account)?)?,
        Operation::Invoices => {
            let account = invoice_account(account)?;
            let (from, to) = range(parameters, book.today())?;
            book.invoices(&account, from, to)?
        }
        Operation::Invoice => book.invoice(&invoice_account(account)?, invoice)?,
        _ => return Err(unknown_route()),
    };
    Ok(Answer::json(200, body))
}

fn named(account: &str) -> Result<AccountRef, Refusal> {
    match account {
        "me" => Ok(AccountRef::Me),
        id => id
            .parse()
            .map(AccountRef::Sub)
            .map_err(|_| Refusal::no_account(id)),
    }
}

fn invoice_account(account: &str) -> Result<AccountRef, Refusal> {
    named(account).map_err(|_| Refusal::no_invoice_account(account))
}

/// `from` and `to`; without them the last year (assumed, Zoom does not say).
fn range(parameters: Option<&str>, today: Date) -> Result<(Date, Date), Refusal> {
    let day = |name: &str, default: Date| match query(parameters, name) {
        None => Ok(default),
        Some(text) => text
            .parse()
            .map_err(|_| Refusal::field(name, "Invalid field.")),
    };
    let to = day("to", today)?;
    let year_before = crate::line::days_after(to, -365);
    Ok((day("from", year_before)?, to))
}

/// Plan families that no document knows, for the fault of that name.
pub(super) fn add_unknown_families(body: &mut Value) {
    if let Value::Object(root) = body {
        root.insert(
            "plan_quantum_rooms".to_owned(),
            json!([{ "type": "quantum_room_yearly", "hosts": 7, "usage": 3, "status": "active",
                "next_invoice_date": "2031-01-31", "shade": { "of": "blue" } }]),
        );
        root.insert("plan_telepathy".to_owned(), json!("telepathy_payongo"));
        root.insert(
            "plan_hologram".to_owned(),
            json!({ "type": "hologram_monthly", "hosts": "12", "status": "paused" }),
        );
    }
}
