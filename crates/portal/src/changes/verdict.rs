//! What Zoom's answer to a step, or the lack of one, means for its change.

use domain::time::UtcMillis;
use domain::view::ChangeState;
use domain::zoom::Refusal;
use store::StepAnswer;
use zoom::{Accepted, Error};

/// What an answer means.
pub(super) struct Verdict {
    pub(super) outcome: StepOutcome,
    pub(super) sentence: String,
    refusal: Option<Refusal>,
    http_status: Option<u32>,
    pub(super) request_id: Option<String>,
    body: Vec<u8>,
}

/// What came of one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StepOutcome {
    /// Zoom accepted it. That it is done is known only once it was read back.
    Accepted,
    /// Zoom refused it, or it was never sent.
    Failed,
    /// It may have been made.
    Unknown,
}

impl StepOutcome {
    /// As it is stored.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            // The words of the first release, when a change was one call.
            Self::Accepted => ChangeState::Verifying.as_str(),
            Self::Failed => ChangeState::Failed.as_str(),
            Self::Unknown => ChangeState::OutcomeUnknown.as_str(),
        }
    }

    /// The outcome of a stored name.
    pub(super) fn of(text: &str) -> Option<Self> {
        [Self::Accepted, Self::Failed, Self::Unknown]
            .into_iter()
            .find(|outcome| outcome.as_str() == text)
    }
}

impl Verdict {
    pub(super) fn of(answer: Result<Accepted, Error>) -> Self {
        match answer {
            Ok(accepted) => Self {
                outcome: StepOutcome::Accepted,
                sentence: "Zoom accepted the change".to_owned(),
                refusal: None,
                http_status: Some(accepted.status.into()),
                request_id: accepted.request_id,
                body: accepted.body,
            },
            Err(error) => Self::of_error(error),
        }
    }

    fn of_error(error: Error) -> Self {
        let (outcome, sentence) = if error.is_outcome_unknown() {
            let sentence = format!(
                "We do not know whether Zoom made this change. {}",
                error.sentence()
            );
            (StepOutcome::Unknown, sentence)
        } else {
            (StepOutcome::Failed, error.sentence())
        };
        let refusal = match error {
            Error::Refused(refusal) | Error::Ambiguous(refusal) => Some(refusal),
            _ => None,
        };
        Self {
            outcome,
            sentence,
            http_status: refusal.as_ref().map(|refusal| refusal.status.into()),
            request_id: refusal
                .as_ref()
                .and_then(|refusal| refusal.request_id.clone()),
            refusal,
            body: Vec::new(),
        }
    }

    /// Where the change stands after it; `is_last`: no step follows.
    pub(super) fn state(&self, is_last: bool) -> ChangeState {
        match self.outcome {
            StepOutcome::Accepted if is_last => ChangeState::Verifying,
            StepOutcome::Accepted => ChangeState::Running,
            StepOutcome::Failed => ChangeState::Failed,
            StepOutcome::Unknown => ChangeState::OutcomeUnknown,
        }
    }

    pub(super) fn refusal_json(&self) -> Option<String> {
        self.refusal
            .as_ref()
            .and_then(|refusal| serde_json::to_string(refusal).ok())
    }

    pub(super) fn answer(&self, at: UtcMillis) -> StepAnswer<'_> {
        StepAnswer {
            at,
            outcome: self.outcome.as_str(),
            http_status: self.http_status,
            request_id: self.request_id.as_deref(),
            answer: &self.body,
        }
    }

    pub(super) fn detail(&self) -> String {
        let said = self.refusal.as_ref().map(|refusal| {
            let code = refusal
                .code
                .map_or_else(String::new, |code| format!("code {code}, "));
            format!("What Zoom said: {code}\u{201c}{}\u{201d}", refusal.message)
        });
        let request = self.request_id.as_ref().map(|id| format!("Request {id}"));
        [said, request]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" \u{b7} ")
    }
}
