//! What writes do to an account, and when they are refused.

mod addon;
mod base;
mod contact;
mod request;
mod subscribe;

use domain::operation::Operation;
use serde_json::{Map, Value};

use crate::book::Book;
use crate::refusal::Refusal;

/// Zoom's sentence for master accounts on bulk licences; two operations word it differently.
const BULK: &str = "Master accounts with bulk licenses cannot provision, update, or cancel plans for subaccounts using APIs, please use the billing portal or contact Support.";

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

    fn created(body: Value) -> Self {
        Self {
            status: 201,
            body: Some(body),
        }
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
    let outcome = book.write(account, lag_minutes, |account| match operation {
        Operation::BillingContactUpdate => contact::update(account, &body),
        Operation::PlanCreate => subscribe::create(account, &body),
        Operation::AddonCreate => addon::create(account, &body),
        Operation::AddonUpdate => addon::update(account, &body),
        Operation::AddonCancel => addon::cancel(account, &body),
        Operation::BaseUpdate => base::update(account, &body),
        Operation::BaseCancel => base::cancel(account, &body),
        _ => Err(Refusal::new(
            404,
            2300,
            "This API endpoint is not recognized.",
        )),
    });
    outcome.map_err(|refusal| match (operation, refusal.code) {
        // This one operation words it differently.
        (Operation::BaseCancel, 2001) => Refusal::new(
            404,
            2001,
            "This account does not exist or does not belong to this master account.",
        ),
        _ => refusal,
    })
}
