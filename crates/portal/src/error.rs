//! What the portal answers instead of a result.
//!
//! Policy: what a person can cause or can wait out is a variant with a sentence for them; everything
//! else is [`PortalError::Unavailable`], whose cause is logged once, here, and never shown.

use domain::people::Permission;
use store::StoreError;
use zoom::budget::LedgerError;

/// Why a use case did not happen.
#[derive(Debug, thiserror::Error)]
pub enum PortalError {
    /// The person's role does not allow it.
    #[error("your role cannot {}", .0.deed())]
    Forbidden(Permission),
    /// There is no such thing, or it does not belong where it was looked for.
    #[error("{what} not found")]
    NotFound {
        /// What was looked for, in words: `account`.
        what: &'static str,
    },
    /// It does not fit what has happened in the meantime; the sentence says what.
    #[error("{0}")]
    Conflict(String),
    /// It can't be done now or in this state; the sentence says why and what to do instead.
    #[error("{0}")]
    Blocked(String),
    /// Our own part failed: the database, most likely. Nothing was sent to Zoom because of it.
    #[error("the portal could not do its part")]
    Unavailable {
        /// For the log alone.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl PortalError {
    /// Our own part failed; the cause is logged here and not shown.
    pub(crate) fn unavailable(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        tracing::error!(
            error = &source as &dyn std::error::Error,
            "the portal's own part failed"
        );
        Self::Unavailable {
            source: Box::new(source),
        }
    }
}

impl From<StoreError> for PortalError {
    fn from(source: StoreError) -> Self {
        Self::unavailable(source)
    }
}

impl From<LedgerError> for PortalError {
    fn from(source: LedgerError) -> Self {
        Self::unavailable(source)
    }
}

/// Why somebody was not signed in. Never says whether the name or the password was wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// No such person, wrong password or code, or disabled.
    #[error("e-mail or password is wrong")]
    Refused,
    /// Too many failures for this name or from this address.
    #[error("too many attempts")]
    Throttled {
        /// How long to wait before the next attempt counts.
        retry_after_ms: i64,
    },
    /// The database failed.
    #[error("signing in is not possible right now")]
    Unavailable,
}

impl From<StoreError> for SignInError {
    fn from(source: StoreError) -> Self {
        tracing::error!(
            error = &source as &dyn std::error::Error,
            "store failed at sign-in"
        );
        Self::Unavailable
    }
}
