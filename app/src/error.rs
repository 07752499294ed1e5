//! The one error that crosses the wire.
//!
//! Policy: it holds a kind, one sentence for people and the request id that support asks for; never
//! the text of an internal error. Causes are logged where they happen. Middleware that answers below
//! `/api` instead of a server function answers this same shape.

use serde::{Deserialize, Serialize};
use server_fn::codec::JsonEncoding;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

/// What went wrong, as far as a caller can act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// Nobody is signed in.
    Unauthenticated,
    /// The person's role is not enough, or the request comes from elsewhere.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// The request can't be read.
    BadRequest,
    /// The body is larger than is accepted here.
    TooLarge,
    /// It does not fit the present state.
    Conflict,
    /// Too many requests.
    Throttled,
    /// Our own part failed; nothing was sent to Zoom because of it.
    Unavailable,
}

impl ErrorKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Unauthenticated,
        Self::Forbidden,
        Self::NotFound,
        Self::BadRequest,
        Self::TooLarge,
        Self::Conflict,
        Self::Throttled,
        Self::Unavailable,
    ];

    /// The HTTP status that goes with it.
    pub fn status(self) -> u16 {
        match self {
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::BadRequest => 400,
            Self::TooLarge => 413,
            Self::Conflict => 409,
            Self::Throttled => 429,
            Self::Unavailable => 503,
        }
    }

    /// What to say where nothing more precise is known.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Unauthenticated => "Sign in first.",
            Self::Forbidden => "Your role does not allow this.",
            Self::NotFound => "There is no such page.",
            Self::BadRequest => "The request could not be read.",
            Self::TooLarge => "The request is too large.",
            Self::Conflict => "This does not fit what has happened in the meantime.",
            Self::Throttled => "Too many requests. Wait a moment.",
            Self::Unavailable => {
                "This part could not be shown. Nothing was sent to Zoom and nothing is lost."
            }
        }
    }
}

/// The error as it crosses the wire, in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{sentence}")]
pub struct AppError {
    /// What went wrong.
    pub kind: ErrorKind,
    /// In one or two sentences, for people.
    pub sentence: String,
    /// The request's id, to be quoted to support; unknown where the request never arrived.
    pub request_id: Option<String>,
}

impl AppError {
    /// With the kind's own sentence.
    pub fn new(kind: ErrorKind, request_id: Option<String>) -> Self {
        Self::saying(kind, kind.sentence(), request_id)
    }

    /// With a sentence of its own.
    pub fn saying(
        kind: ErrorKind,
        sentence: impl Into<String>,
        request_id: Option<String>,
    ) -> Self {
        Self {
            kind,
            sentence: sentence.into(),
            request_id,
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let kind = match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => ErrorKind::BadRequest,
            _ => ErrorKind::Unavailable,
        };
        Self::new(kind, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_an_internal_error_never_crosses_the_wire() {
        let secret = "SELECT password FROM users".to_owned();
        for internal in [
            ServerFnErrorErr::ServerError(secret.clone()),
            ServerFnErrorErr::Args(secret.clone()),
            ServerFnErrorErr::MiddlewareError(secret.clone()),
        ] {
            let bytes = AppError::from_server_fn_error(internal).ser();
            assert!(!String::from_utf8_lossy(&bytes).contains("password"));
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for kind in ErrorKind::ALL {
            let error = AppError::new(kind, Some("9F2A-71C0".to_owned()));
            assert_eq!(AppError::de(error.ser()), error);
        }
    }

    #[test]
    fn an_answer_of_another_shape_is_a_plain_sentence() {
        let error = AppError::de("<html>Bad gateway</html>".into());
        assert_eq!(error.sentence, ErrorKind::BadRequest.sentence());
    }
}
