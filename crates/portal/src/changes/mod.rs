//! Changes: what a person wants to be different at Zoom, from the draft to what really happened.
//!
//! - [`content`]: what a change is about, as it is stored; [`steps`]: the calls it is made of.
//! - [`draft`]: storing a draft; [`again`]: drafting the same anew, or what takes it back; [`combine`]: two
//!   drafts become one.
//! - [`submit`]: freezing what was reviewed; [`decide`]: approval by a second person, and what a person
//!   found out about an unknown outcome; [`policy`]: who has to approve what.
//! - [`hindrance`]: what stands in the way of sending, judged by what Zoom shows right before it.
//! - [`lease`]: the right to work on one; [`run`]: the job that sends what is due; [`send`]: one step, once;
//!   [`verdict`]: what an answer means.
//! - [`read_back`]: asks Zoom what it shows now, at once and after 1, 3 and 10 minutes.
//! - [`recover`]: takes up what a stopped instance left behind.
//! - [`page`], [`list`]: what people see of it.
//!
//! The invariant of all of it: a call goes out only after its intent was committed, and a step whose
//! intent was committed is never sent again by the program.

mod again;
mod combine;
mod content;
mod decide;
mod draft;
mod hindrance;
mod lease;
mod list;
mod page;
mod policy;
mod read_back;
mod recover;
mod run;
mod send;
mod steps;
mod submit;
mod timing;
mod verdict;

use domain::ids::ChangeId;
use domain::time::UtcMillis;
use domain::view::{ChangeRow, ChangeState};
use store::{Change, ChangeEventRecord, ChangeMove};

pub(crate) use content::{ContactContent, Content, PlanContent};
pub(crate) use decide::{is_anothers, may_be_proved, storable};
pub(crate) use draft::Draft;
pub(crate) use lease::AtWork;
pub(crate) use policy::{POLICY, policy_of};
pub(crate) use steps::PlannedStep;
pub(crate) use submit::Checked as CheckedGrounds;
pub use submit::Grounds;
pub(crate) use submit::another_runs;
pub use timing::SendOn;

use crate::{Portal, PortalError};

impl Portal {
    /// The change of this number.
    ///
    /// # Errors
    /// [`PortalError::NotFound`].
    pub(crate) async fn known_change(&self, id: ChangeId) -> Result<Change, PortalError> {
        self.store()
            .find_change(id)
            .await?
            .ok_or(PortalError::NotFound { what: "change" })
    }
}

/// Whether a change may still bring about something by itself: another one of the account waits.
pub(crate) fn is_open(change: &Change) -> bool {
    change.state.is_running() || change.next_read_back_at.is_some()
}

pub(crate) fn row(change: &Change) -> ChangeRow {
    ChangeRow {
        id: change.id,
        title: change.title.clone(),
        state: change.state,
        drafted_by: change.drafted_by_name.clone(),
        drafted_at: change.drafted_at,
    }
}

pub(crate) fn event(
    at: UtcMillis,
    state: ChangeState,
    sentence: impl Into<String>,
    detail: impl Into<String>,
) -> ChangeEventRecord {
    ChangeEventRecord {
        at,
        state,
        sentence: sentence.into(),
        detail: detail.into(),
    }
}

fn step_to<'m>(from: &'m [ChangeState], to: ChangeState, at: UtcMillis) -> ChangeMove<'m> {
    ChangeMove {
        from,
        to,
        at,
        next_read_back_at: None,
        outcome: None,
        refusal: None,
        request_id: None,
    }
}
