//! What writes do to an account, and when they are refused.

mod contact;

use domain::operation::Operation;
use serde_json::{Map, Value};

use crate::book::Book;
use crate::refusal::Refusal;

/// A success of a write: its status and, for subscriptions, its body.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Accepted {
    pub(crate) status: u16,
    pub(crate) body: Option<Value>,
}

impl Accepted {
    fn without_body(status: u16) -> Self {
        Self { status, body: None }
    }
}

/// Carries out a write.
pub(crate) fn run(
    book: &Book,
    operation: Operation,
    account: &str,
    body: &[u8],
    lag_minutes: Option<u32>,
) -> Result<Accepted, Refusal> {
    let body: Map<String, Value> = serde_json::from_slice(body)
        .map_err(|_| Refusal::invalid("Request Body should be a valid JSON object."))?;
    book.write(account, lag_minutes, |account| match operation {
        Operation::BillingContactUpdate => contact::update(account, &body),
        _ => Err(Refusal::new(
            404,
            2300,
            "This API endpoint is not recognized.",
        )),
    })
}
