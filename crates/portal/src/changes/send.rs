//! One step of a change: its intent is stored, it is sent once, and what came of it is recorded.

use domain::ids::StepId;
use domain::time::UtcMillis;
use domain::view::ChangeState;
use store::{Begun, Change, ChangeMove, NewStep};
use zoom::{Accepted, CallFor, Error, Intent};

use super::event;
use super::hindrance::CheckedAt;
use super::steps::PlannedStep;
use super::verdict::{StepOutcome, Verdict};
use crate::crash_point::{CrashPoint, reach};
use crate::{Portal, PortalError, actions, audit};

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    /// Zoom accepted it; the next one may follow.
    Accepted,
    /// It did not come to an acceptance, as is recorded; none may follow.
    Stopped,
    /// It was not begun: no slot opens before this time.
    NotNow(UtcMillis),
    /// It was not begun: somebody else did, or the change is no longer to be sent.
    NotOurs,
}

impl Portal {
    /// Sends the step at `index` of the steps of a change.
    ///
    /// # Errors
    /// [`PortalError`]; either nothing was sent, or the intent stands and is taken up later.
    pub(super) async fn send_step(
        &self,
        change: &Change,
        steps: &[PlannedStep],
        index: usize,
        checked: CheckedAt,
        call_for: CallFor,
    ) -> Result<Sent, PortalError> {
        let Some(step) = steps.get(index) else {
            return Ok(Sent::NotOurs);
        };
        if let Some(free_at) = self.no_slot_before(change, step, call_for).await? {
            return Ok(Sent::NotNow(free_at));
        }
        let position = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let Some(id) = self
            .store_intent(change, step, position, steps.len(), checked)
            .await?
        else {
            return Ok(Sent::NotOurs);
        };
        reach(CrashPoint::CallUnderWay).await;
        let answer = self
            .inner
            .zoom
            .send_frozen(
                step.operation,
                call_for,
                change.account.clone(),
                step.body.clone(),
            )
            .await;
        reach(CrashPoint::Answered).await;
        let is_last = index + 1 == steps.len();
        match self.record(change, id, answer, is_last).await? {
            Some(StepOutcome::Accepted) => Ok(Sent::Accepted),
            Some(StepOutcome::Failed | StepOutcome::Unknown) | None => Ok(Sent::Stopped),
        }
    }

    /// When a slot opens, where that is later than the call may wait. Asked before the intent is stored:
    /// a step that was begun and could not be sent would have failed.
    async fn no_slot_before(
        &self,
        change: &Change,
        step: &PlannedStep,
        call_for: CallFor,
    ) -> Result<Option<UtcMillis>, PortalError> {
        let intent = Intent::new(step.operation, call_for).about(change.account.clone());
        let offer = self.inner.budget.offer(&[intent]).await?;
        let patient_until = self.now().plus_ms(call_for.patience_ms);
        Ok(offer.free_at.filter(|free_at| *free_at > patient_until))
    }

    /// Commits the intent. After this the call may go out, and never a second time. `None`: it is not
    /// ours to send.
    async fn store_intent(
        &self,
        change: &Change,
        step: &PlannedStep,
        position: u32,
        of: usize,
        checked: CheckedAt,
    ) -> Result<Option<StepId>, PortalError> {
        let now = self.now();
        let path = step
            .operation
            .path()
            .replace("{account_id}", change.account.as_str());
        let mut tx = self.store().begin().await?;
        let new = NewStep {
            position,
            operation: step.operation,
            path: &path,
            body: step.body.as_bytes(),
            at: now,
            checked_after: checked.0,
            lease_owner: &self.inner.instance,
            lease_until: self.lease_until(),
        };
        let Begun::Won(id) = tx.begin_step(change.id, &new).await? else {
            return Ok(None);
        };
        let detail = match of {
            1 => String::new(),
            _ => format!("Step {position} of {of}: {}", step.title),
        };
        let sent = event(now, ChangeState::Running, "Sent to Zoom, once", detail);
        tx.create_change_event(change.id, &sent).await?;
        let mut entry = audit::from_background(now, actions::STEP_SENT, &change.account);
        entry.subject = change.id.to_string();
        entry.detail_json = serde_json::json!({ "step": position, "call": step }).to_string();
        tx.append_audit(entry);
        reach(CrashPoint::StoringIntent).await;
        tx.commit().await?;
        reach(CrashPoint::IntentStored).await;
        Ok(Some(id))
    }

    /// Records what Zoom answered, or that it did not. `None`: somebody took this instance for dead and
    /// has recorded "not known" already; the read-backs that follow from it will tell.
    async fn record(
        &self,
        change: &Change,
        step: StepId,
        answer: Result<Accepted, Error>,
        is_last: bool,
    ) -> Result<Option<StepOutcome>, PortalError> {
        let now = self.now();
        let verdict = Verdict::of(answer);
        let state = verdict.state(is_last);
        let mut tx = self.store().begin().await?;
        if !tx.record_answer(step, &verdict.answer(now)).await? {
            tracing::warn!(change = change.id.0, "answer came after its lease");
            return Ok(None);
        }
        if state != ChangeState::Running {
            let refusal = verdict.refusal_json();
            let is_to_be_read_back = state != ChangeState::Failed;
            let moved = ChangeMove {
                from: &[ChangeState::Running],
                to: state,
                at: now,
                next_read_back_at: is_to_be_read_back.then_some(now),
                outcome: Some(&verdict.sentence),
                refusal: refusal.as_deref(),
                request_id: verdict.request_id.as_deref(),
            };
            if !tx.move_change(change.id, &moved).await? {
                tracing::warn!(change = change.id.0, "answer came after its lease");
                return Ok(None);
            }
        }
        let told = event(now, state, &verdict.sentence, verdict.detail());
        tx.create_change_event(change.id, &told).await?;
        let mut entry = audit::from_background(now, actions::CHANGE_OUTCOME, &change.account);
        entry.subject = change.id.to_string();
        entry.outcome = state.as_str().to_owned();
        entry.detail_json = serde_json::json!({ "request_id": verdict.request_id }).to_string();
        tx.append_audit(entry);
        self.tell_of(&mut tx, change, state, None).await?;
        reach(CrashPoint::Recording).await;
        tx.commit().await?;
        reach(CrashPoint::Recorded).await;
        Ok(Some(verdict.outcome))
    }
}
