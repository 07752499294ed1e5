//! Taking up what a stopped instance left behind: a step that was begun may have reached Zoom or not; one
//! that was not begun has not.

use domain::time::MINUTE_MS;
use domain::view::ChangeState;
use store::{Change, ChangeMove, Kind, StepAnswer};
use tokio::task::JoinSet;
use zoom::CallFor;

use super::verdict::StepOutcome;
use super::{event, step_to};
use crate::crash_point::{CrashPoint, reach};
use crate::{Portal, PortalError, actions, audit};

/// How long a read-back of the background may wait for its slot.
const PATIENCE_MS: i64 = MINUTE_MS;
/// How many changes are looked after at the same time at most.
const AT_ONCE: usize = 32;

impl Portal {
    /// Takes up every change that an earlier run of this program left running. For the start, when no
    /// other instance can be at work on the same database (SQLite).
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub async fn recover_at_start(&self) -> Result<(), PortalError> {
        if self.store().kind() == Kind::Sqlite {
            // Whoever held them has died: nobody waits for their leases to end.
            self.store().release_all_changes().await?;
            for change in self.store().list_unfinished_changes().await? {
                self.take_up(&change).await?;
            }
        }
        Ok(())
    }

    /// One round: sends what is due, takes up what dead instances left, and makes the read-backs that are
    /// due.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub async fn tend_changes(&self) -> Result<(), PortalError> {
        self.run_due_changes().await?;
        let unfinished = self.store().list_unfinished_changes().await?;
        let mut at_work = JoinSet::new();
        for change in unfinished {
            while at_work.len() >= AT_ONCE {
                at_work.join_next().await;
            }
            let portal = self.clone();
            // What goes wrong is logged where it happens; the next round tries again.
            at_work.spawn(async move { portal.tend_one(change).await });
        }
        while at_work.join_next().await.is_some() {}
        Ok(())
    }

    async fn tend_one(&self, change: Change) -> Result<(), PortalError> {
        let call_for = CallFor::keeper(PATIENCE_MS);
        // The lease would be refused; this saves asking for it.
        let is_abandoned = change
            .lease_until
            .is_none_or(|until| until <= self.real_now());
        if change.state == ChangeState::Running {
            if is_abandoned && change.due_at.is_none_or(|at| at <= self.now()) {
                self.run_change(change.id, call_for).await?;
            }
        } else if change.next_read_back_at.is_some_and(|at| at <= self.now()) {
            self.read_back(change.id, call_for).await?;
        }
        Ok(())
    }

    /// Where the intent of a step is stored and no answer is, it is not known whether Zoom got it: it is
    /// read back, and never sent again. Between two steps nothing is unknown, and the next one follows. For
    /// whoever has the lease, or knows that nobody has. Says whether something is unknown.
    pub(super) async fn take_up(&self, change: &Change) -> Result<bool, PortalError> {
        if change.state != ChangeState::Running {
            return Ok(false);
        }
        let steps = self.store().list_steps(change.id).await?;
        let unanswered: Vec<_> = steps
            .iter()
            .filter(|step| step.answered_at.is_none())
            .collect();
        if unanswered.is_empty() {
            return Ok(false);
        }
        let now = self.now();
        let state = ChangeState::OutcomeUnknown;
        let sentence = "We do not know whether Zoom made this change. Subtotal was stopped while it \
                        was being sent";
        let mut tx = self.store().begin().await?;
        for step in unanswered {
            let answer = StepAnswer {
                at: now,
                outcome: StepOutcome::Unknown.as_str(),
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
            self.tell_of(&mut tx, change, state, None).await?;
            reach(CrashPoint::TakingUp).await;
            tx.commit().await?;
            reach(CrashPoint::TakenUp).await;
        }
        Ok(true)
    }
}
