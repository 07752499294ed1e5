//! Taking up what a stopped instance left behind: its change may have reached Zoom or not.

use domain::time::MINUTE_MS;
use domain::view::ChangeState;
use store::{Change, ChangeMove, Kind, StepAnswer};
use zoom::CallFor;

use super::event;
use super::send::step_to;
use crate::{Portal, PortalError, actions, audit};

/// How long a read-back of the background may wait for its slot.
const PATIENCE_MS: i64 = MINUTE_MS;

impl Portal {
    /// Takes up every change that an earlier run of this program left running. For the start, when no
    /// other instance can be at work on the same database (SQLite).
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub async fn recover_at_start(&self) -> Result<(), PortalError> {
        if self.store().kind() == Kind::Sqlite {
            for change in self.store().list_unfinished_changes().await? {
                // Whoever held it has died: nobody waits for its lease to end.
                self.store().release_change(change.id).await?;
                self.take_up(&change).await?;
            }
        }
        Ok(())
    }

    /// One round: takes up what dead instances left, and makes the read-backs that are due.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub async fn tend_changes(&self) -> Result<(), PortalError> {
        let now = self.now();
        for change in self.store().list_unfinished_changes().await? {
            let is_abandoned = change
                .lease_until
                .is_none_or(|until| until <= self.real_now());
            if change.state == ChangeState::Running && is_abandoned {
                self.store().release_change(change.id).await?;
                self.take_up(&change).await?;
            } else if change.next_read_back_at.is_some_and(|at| at <= now) {
                let call_for = CallFor::keeper(PATIENCE_MS);
                self.read_back(change.id, call_for).await?;
            }
        }
        Ok(())
    }

    /// The intent is stored and no answer is: whether Zoom got it is not known. It is read back, and
    /// never sent again.
    async fn take_up(&self, change: &Change) -> Result<(), PortalError> {
        if change.state != ChangeState::Running {
            return Ok(());
        }
        let now = self.now();
        let state = ChangeState::OutcomeUnknown;
        let sentence = "We do not know whether Zoom made this change. Subtotal was stopped while it \
                        was being sent";
        let steps = self.store().list_steps(change.id).await?;
        let mut tx = self.store().begin().await?;
        for step in steps.iter().filter(|step| step.answered_at.is_none()) {
            let answer = StepAnswer {
                at: now,
                outcome: state.as_str(),
                http_status: None,
                request_id: None,
                answer: &[],
            };
            tx.record_answer(step.id, &answer).await?;
        }
        let moved = ChangeMove {
            next_read_back_at: Some(now),
            outcome: Some(sentence),
            ..step_to(&[ChangeState::Running], state, now)
        };
        if tx.move_change(change.id, &moved).await? {
            tx.create_change_event(change.id, &event(now, state, sentence, ""))
                .await?;
            let mut entry = audit::from_background(now, actions::CHANGE_OUTCOME, &change.account);
            entry.subject = change.id.to_string();
            entry.outcome = state.as_str().to_owned();
            tx.append_audit(entry);
            tx.commit().await?;
        }
        Ok(())
    }
}
