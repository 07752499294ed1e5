//! Every refusal that Zoom documents, word for word, with its kind: the table that tests of the
//! client and the simulator walk through. Source: api-facts 2, 3.3 and 4.1 to 4.13.

use super::RefusalKind;
use crate::operation::Operation;

mod plans;
mod reads;

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
    /// All documented refusals, by operation.
    pub fn documented() -> impl Iterator<Item = &'static Documented> {
        [
            reads::ANY,
            reads::CONTACT,
            reads::INVOICES,
            reads::ACCOUNTS,
            plans::CREATE,
            plans::ADDON_CREATE,
            plans::ADDON_UPDATE,
            plans::ADDON_CANCEL,
            plans::BASE_UPDATE,
            plans::BASE_CANCEL,
        ]
        .into_iter()
        .flatten()
    }
}

/// Refusals of one operation: status, code, words, kind.
macro_rules! refusals {
    ($($operation:ident { $($status:literal $code:literal $message:literal => $kind:ident,)+ })+) => {
        &[$($(Documented {
            operation: Operation::$operation,
            status: $status,
            code: if $code == 0 { None } else { Some($code) },
            message: $message,
            kind: RefusalKind::$kind,
        },)+)+]
    };
}
use refusals;
