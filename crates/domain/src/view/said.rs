//! What Zoom said, word for word, for support tickets.

use serde::{Deserialize, Serialize};

use super::{Fact, Resource};

/// One answer of Zoom's as it came, in lines that people can read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Of what.
    pub resource: Resource,
    /// Which of several, e.g. a year; empty where there is one.
    pub part: String,
    /// What was asked: `GET /accounts/…/plans`, with the account's id in place.
    pub request: String,
    /// The body, every token as it came.
    pub body: Fact<String>,
}
