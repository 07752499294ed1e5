//! What Zoom refuses, with the documented HTTP status, code and message. The texts stand here and
//! nowhere else, word for word with their quirks (api-facts, section 4).

use serde_json::{Value, json};

/// An answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{status}/{code}: {message}")]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// Zoom's own code.
    pub code: i64,
    /// Zoom's text.
    pub message: String,
    /// Fields that failed validation, with what is wrong.
    pub errors: Vec<(String, String)>,
}

impl Refusal {
    /// A refusal without field errors.
    pub(crate) fn new(status: u16, code: i64, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            errors: Vec::new(),
        }
    }

    /// HTTP 400 with code 2100: the account's state forbids it.
    pub(crate) fn state(message: impl Into<String>) -> Self {
        Self::new(400, 2100, message)
    }

    /// HTTP 400 with code 200, which is an error code.
    pub(crate) fn not_paid(message: impl Into<String>) -> Self {
        Self::new(400, 200, message)
    }

    /// HTTP 400 with code 300: the request is wrong.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, 300, message)
    }

    /// A field that failed validation.
    pub(crate) fn field(field: &str, message: &str) -> Self {
        Self {
            errors: vec![(field.to_owned(), message.to_owned())],
            ..Self::invalid("Validation Failed.")
        }
    }

    /// The account does not exist, for the operations that answer 404.
    pub(crate) fn no_account(id: &str) -> Self {
        Self::new(404, 2001, format!("Account does not exist: {id}."))
    }

    /// The account does not exist, for the invoice operations, which answer 400.
    pub(crate) fn no_invoice_account(id: &str) -> Self {
        Self::new(400, 2001, format!("Account does not exist: {id}."))
    }

    /// The body that Zoom sends.
    pub fn body(&self) -> Value {
        let mut body = json!({ "code": self.code, "message": self.message });
        if !self.errors.is_empty() {
            let errors = self.errors.iter();
            body["errors"] = errors
                .map(|(field, message)| json!({ "field": field, "message": message }))
                .collect();
        }
        body
    }
}
