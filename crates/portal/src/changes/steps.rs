//! The calls that a change is made of, as they stand in the store, and the seal over all that is
//! reviewed: what is approved and sent is byte for byte what was seen.

use domain::operation::Operation;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::Change;

use super::Content;

/// One call to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PlannedStep {
    /// The call.
    pub(crate) operation: Operation,
    /// In words.
    pub(crate) title: String,
    /// The exact body; JSON, kept as text so that not a byte of it changes.
    pub(crate) body: String,
}

/// The calls of a change, in order.
///
/// # Errors
/// What is stored can't be read.
pub(crate) fn planned(change: &Change) -> Result<Vec<PlannedStep>, serde_json::Error> {
    match &change.steps {
        Some(steps) => serde_json::from_str(steps),
        // Drafted by a release that knew changes of one call only.
        None => Ok(vec![PlannedStep {
            operation: change.operation,
            title: change.title.clone(),
            body: String::from_utf8_lossy(&change.body).into_owned(),
        }]),
    }
}

/// What a reviewer sees and an approver approves.
pub(crate) struct Reviewed<'a> {
    pub(crate) change: &'a Change,
    pub(crate) reason: &'a str,
    pub(crate) ticket: &'a str,
    pub(crate) needs: &'a str,
}

impl Reviewed<'_> {
    /// The seal, in hexadecimal digits.
    ///
    /// # Errors
    /// What is stored can't be read.
    pub(crate) fn seal(&self) -> Result<String, serde_json::Error> {
        let mut content = Content::of(self.change)?;
        content.forget_seen();
        let steps = serde_json::to_string(&planned(self.change)?)?;
        let content = content.to_json();
        let parts = [
            self.change.account.as_str(),
            &steps,
            &content,
            self.reason,
            self.ticket,
            self.needs,
        ];
        let mut hasher = Sha256::new();
        for part in parts {
            // With its length before it no part can run into the next one.
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        Ok(hex(&hasher.finalize()))
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The seal of a change that was submitted, from all that is stored of it.
///
/// # Errors
/// What is stored can't be read.
pub(crate) fn seal_of(change: &Change) -> Result<String, serde_json::Error> {
    Reviewed {
        change,
        reason: &change.reason,
        ticket: &change.ticket,
        needs: &change.needs,
    }
    .seal()
}
