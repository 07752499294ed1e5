//! Refusals: what Zoom documents that it will not do, as kinds with a sentence for people.

use serde::{Deserialize, Serialize};

use super::lenient::bounded;
use crate::operation::Operation;

mod classify;
mod documented;
mod kind;

pub use documented::Documented;
pub use kind::RefusalKind;

/// Longest message of Zoom's that is kept, in characters.
const MAX_MESSAGE_CHARS: usize = 600;
/// How many fields of a validation error are kept.
const MAX_FIELDS: usize = 20;

/// One field that Zoom's validation names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedField {
    /// Zoom's name of it, e.g. `plan_base.type`.
    pub field: String,
    /// What Zoom says of it.
    pub message: String,
}

/// Zoom said no, and what it said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What is the matter.
    pub kind: RefusalKind,
    /// The HTTP status.
    pub status: u16,
    /// Zoom's code, where the answer had one.
    pub code: Option<i64>,
    /// What Zoom said, cut at 600 characters.
    pub message: String,
    /// The fields that Zoom's validation names.
    pub fields: Vec<RefusedField>,
    /// Zoom's tracking id of the answer, for support tickets.
    pub request_id: Option<String>,
}

impl Refusal {
    /// From an answer of Zoom's to an operation.
    pub fn new(
        operation: Operation,
        status: u16,
        code: Option<i64>,
        message: &str,
        fields: Vec<RefusedField>,
        request_id: Option<String>,
    ) -> Self {
        Self {
            kind: RefusalKind::classify(operation, status, code, message, &fields),
            status,
            code,
            message: bounded(message, MAX_MESSAGE_CHARS),
            fields: fields.into_iter().take(MAX_FIELDS).collect(),
            request_id,
        }
    }

    /// What is the matter and what to do instead, for people.
    pub fn sentence(&self) -> String {
        let sentence = self.kind.sentence();
        if self.fields.is_empty() {
            return sentence.to_owned();
        }
        let names: Vec<_> = self.fields.iter().map(|f| f.field.as_str()).collect();
        format!(
            "{sentence} Zoom names: {}.",
            bounded(&names.join(", "), 300)
        )
    }
}
