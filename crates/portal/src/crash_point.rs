//! Named points on the way of a change at which a test of faults stops the program to kill it.
//!
//! Builds with debug assertions alone have them: in a release [`reach`] is empty and nothing can be armed.

/// A point on the way of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrashPoint {
    /// The submission is written and not committed.
    Submitting,
    /// The submission is committed, nothing else has happened.
    Submitted,
    /// A decision is written and not committed.
    Deciding,
    /// A decision is committed, nothing else has happened.
    Decided,
    /// An instance has the lease of an approved change.
    Leased,
    /// Zoom still shows what was reviewed.
    Checked,
    /// The intent of a step is written and not committed.
    StoringIntent,
    /// The intent of a step is committed; the call is not made yet.
    IntentStored,
    /// The call is on its way; the program is not held up here, so that it goes on until it is killed.
    CallUnderWay,
    /// The answer is there and not recorded.
    Answered,
    /// The answer is written and not committed.
    Recording,
    /// The answer is committed.
    Recorded,
    /// Zoom has told what it shows now; nothing of it is recorded.
    ReadBack,
    /// The end of a change is written and not committed.
    Settling,
    /// "Not seen yet" is written and not committed.
    NotSeenYet,
    /// What a dead instance left is written as "outcome unknown" and not committed.
    TakingUp,
    /// What a dead instance left is committed as "outcome unknown".
    TakenUp,
}

impl CrashPoint {
    /// All of them, in the order of a change's way.
    pub const ALL: [Self; 17] = [
        Self::Submitting,
        Self::Submitted,
        Self::Deciding,
        Self::Decided,
        Self::Leased,
        Self::Checked,
        Self::StoringIntent,
        Self::IntentStored,
        Self::CallUnderWay,
        Self::Answered,
        Self::Recording,
        Self::Recorded,
        Self::ReadBack,
        Self::Settling,
        Self::NotSeenYet,
        Self::TakingUp,
        Self::TakenUp,
    ];

    /// Its name, as it is armed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Submitting => "submitting",
            Self::Submitted => "submitted",
            Self::Deciding => "deciding",
            Self::Decided => "decided",
            Self::Leased => "leased",
            Self::Checked => "checked",
            Self::StoringIntent => "storing-intent",
            Self::IntentStored => "intent-stored",
            Self::CallUnderWay => "call-under-way",
            Self::Answered => "answered",
            Self::Recording => "recording",
            Self::Recorded => "recorded",
            Self::ReadBack => "read-back",
            Self::Settling => "settling",
            Self::NotSeenYet => "not-seen-yet",
            Self::TakingUp => "taking-up",
            Self::TakenUp => "taken-up",
        }
    }
}

#[cfg(not(debug_assertions))]
pub(crate) async fn reach(_point: CrashPoint) {}

#[cfg(debug_assertions)]
pub use armed::arm;
#[cfg(debug_assertions)]
pub(crate) use armed::reach;

#[cfg(debug_assertions)]
mod armed {
    use std::path::PathBuf;
    use std::sync::{Mutex, PoisonError};

    use super::CrashPoint;

    struct Armed {
        point: CrashPoint,
        /// How often it is still passed, this time included.
        left: u32,
        note: PathBuf,
    }

    static ARMED: Mutex<Option<Armed>> = Mutex::new(None);

    /// Arms a point: whoever reaches it for the `nth` time writes the file `note` and goes no further.
    pub fn arm(point: CrashPoint, nth: u32, note: PathBuf) {
        let left = nth.max(1);
        // The value is whole after every step, so a panic elsewhere does not spoil it.
        let mut armed = ARMED.lock().unwrap_or_else(PoisonError::into_inner);
        *armed = Some(Armed { point, left, note });
    }

    pub(crate) async fn reach(point: CrashPoint) {
        let Some(note) = reached(point) else {
            return;
        };
        if let Err(error) = std::fs::write(&note, point.name()) {
            tracing::error!(%error, "the crash point could not be told");
        }
        if point != CrashPoint::CallUnderWay {
            std::future::pending::<()>().await;
        }
    }

    /// Where to note that it is reached, once.
    fn reached(point: CrashPoint) -> Option<PathBuf> {
        let mut armed = ARMED.lock().unwrap_or_else(PoisonError::into_inner);
        let at_point = armed.as_mut().filter(|armed| armed.point == point)?;
        at_point.left -= 1;
        match at_point.left {
            0 => armed.take().map(|armed| armed.note),
            _ => None,
        }
    }
}
