//! How sending e-mail is doing, as administrators see it, and as each person sets it.

use crate::mail::MailChoices;
use crate::time::UtcMillis;

/// How the outbox stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailFigures {
    /// How many letters are still to be sent.
    pub waiting: u64,
    /// How many were given up.
    pub given_up: u64,
    /// When one was last sent.
    pub sent_at: Option<UtcMillis>,
    /// When one could last not be sent, and why.
    pub failure: Option<(UtcMillis, String)>,
}

/// How sending is set up and how it is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailState {
    /// The server that takes the letters; `None`: none are sent.
    pub host: Option<String>,
    /// How the outbox stands.
    pub figures: MailFigures,
}

/// What a person's own page shows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnMail {
    /// Whether any letters are sent here.
    pub is_on: bool,
    /// What they want to be told of.
    pub choices: MailChoices,
}
