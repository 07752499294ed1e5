//! Reading back: what Zoom shows after a change was sent.
//!
//! Seen is done. Not seen does not prove that nothing happened, since Zoom's backend lags; after the
//! last read-back a person decides.

use domain::ids::ChangeId;
use domain::time::{DAY_MS, MINUTE_MS, UtcMillis};
use domain::view::ChangeState;
use store::{Change, ChangeMove};
use zoom::CallFor;

use super::content::{Live, ReadBack};
use super::steps::planned;
use super::{Content, event, step_to};
use crate::crash_point::{CrashPoint, reach};
use crate::{Portal, PortalError, actions, audit};

/// When it is read back, counted from the answer or the lack of one.
const READ_BACK_AFTER_MS: [i64; 4] = [0, MINUTE_MS, 3 * MINUTE_MS, 10 * MINUTE_MS];
/// How long to wait when Zoom could not be asked.
const RETRY_AFTER_MS: i64 = 10 * MINUTE_MS;
/// How long to go on trying to ask.
const GIVE_UP_AFTER_MS: i64 = DAY_MS;
/// States in which a change is read back.
const OPEN: [ChangeState; 2] = [ChangeState::Verifying, ChangeState::OutcomeUnknown];

impl Portal {
    /// Reads a change back once, unless another task or instance is at it.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`]; it is tried again then.
    pub(super) async fn read_back(
        &self,
        id: ChangeId,
        call_for: CallFor,
    ) -> Result<(), PortalError> {
        let Some(lease) = self.lease(id).await? else {
            return Ok(());
        };
        let read = self.read_back_leased(id, call_for).await;
        lease.end().await?;
        read
    }

    /// The same for the holder of the lease.
    pub(super) async fn read_back_leased(
        &self,
        id: ChangeId,
        call_for: CallFor,
    ) -> Result<(), PortalError> {
        let change = self.known_change(id).await?;
        // Whoever had the lease before may just have done it.
        let is_due = change.next_read_back_at.is_some_and(|at| at <= self.now());
        if !is_due || !OPEN.contains(&change.state) {
            return Ok(());
        }
        let content = Content::of(&change).map_err(PortalError::unavailable)?;
        match self.live(&change, &content, call_for).await? {
            Ok(live) => {
                reach(CrashPoint::ReadBack).await;
                self.compare(&change, content, live).await
            }
            Err(_) => self.read_back_later(&change).await,
        }
    }

    /// Zoom could not be asked: that says nothing about the change, so it does not count.
    async fn read_back_later(&self, change: &Change) -> Result<(), PortalError> {
        let now = self.now();
        if now.0 - sent_at(change).0 > GIVE_UP_AFTER_MS {
            let sentence =
                "Zoom could not be asked for a day; refresh the account to see what it shows";
            return self.give_up(change, sentence, String::new(), None).await;
        }
        let mut tx = self.store().begin().await?;
        let next = ChangeMove {
            next_read_back_at: Some(now.plus_ms(RETRY_AFTER_MS)),
            ..step_to(&OPEN, change.state, change.updated_at)
        };
        tx.move_change(change.id, &next).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn compare(
        &self,
        change: &Change,
        mut content: Content,
        live: Live,
    ) -> Result<(), PortalError> {
        let sent = self.store().list_steps(change.id).await?.len();
        let steps = planned(change).map_err(PortalError::unavailable)?.len();
        let told = content.read_back(sent, &live, self.now().date());
        content.keep_seen(live);
        if told.not_seen.is_empty() {
            let (to, sentence) = settled(change.state, &told, sent, steps);
            let detail = told.untold.join("; ");
            return self.settle(change, &content, to, &sentence, detail).await;
        }
        let detail = format!("Not seen: {}", told.not_seen.join(", "));
        let next = READ_BACK_AFTER_MS
            .get(change.read_backs as usize + 1)
            .map(|after_ms| sent_at(change).plus_ms(*after_ms).max(self.now()));
        match next {
            Some(next) => self.not_yet(change, &content, detail, next).await,
            None => {
                let sentence = "Not seen at the last read-back";
                self.give_up(change, sentence, detail, Some(&content)).await
            }
        }
    }

    /// Nothing that can be seen is missing: the change comes to its end.
    async fn settle(
        &self,
        change: &Change,
        content: &Content,
        to: ChangeState,
        sentence: &str,
        detail: String,
    ) -> Result<(), PortalError> {
        let now = self.now();
        let mut tx = self.store().begin().await?;
        let settled = ChangeMove {
            outcome: Some(sentence),
            ..step_to(&OPEN, to, now)
        };
        if tx.move_change(change.id, &settled).await? {
            tx.update_change_content(change.id, &content.to_json())
                .await?;
            tx.create_change_event(change.id, &event(now, to, sentence, detail))
                .await?;
            tx.append_audit(self.outcome(change, to));
            // Of what stays unknown people were told when it became so.
            if to != change.state {
                self.tell_of(&mut tx, change, to, None).await?;
            }
            reach(CrashPoint::Settling).await;
            tx.commit().await?;
        }
        Ok(())
    }

    async fn not_yet(
        &self,
        change: &Change,
        content: &Content,
        detail: String,
        next: UtcMillis,
    ) -> Result<(), PortalError> {
        let now = self.now();
        let mut tx = self.store().begin().await?;
        tx.count_read_back(change.id, Some(next)).await?;
        tx.update_change_content(change.id, &content.to_json())
            .await?;
        let sentence = "Read back: not seen yet";
        tx.create_change_event(change.id, &event(now, change.state, sentence, detail))
            .await?;
        let mut entry = audit::from_background(now, actions::CHANGE_READ_BACK, &change.account);
        entry.subject = change.id.to_string();
        entry.outcome = "not_seen".to_owned();
        tx.append_audit(entry);
        reach(CrashPoint::NotSeenYet).await;
        tx.commit().await?;
        Ok(())
    }

    /// The last read-back: an accepted change is "accepted, not seen", an unknown one stays unknown.
    async fn give_up(
        &self,
        change: &Change,
        sentence: &str,
        detail: String,
        content: Option<&Content>,
    ) -> Result<(), PortalError> {
        let now = self.now();
        let to = match change.state {
            ChangeState::Verifying => ChangeState::AcceptedNotSeen,
            other => other,
        };
        let mut tx = self.store().begin().await?;
        tx.move_change(change.id, &step_to(&OPEN, to, now)).await?;
        if let Some(content) = content {
            tx.count_read_back(change.id, None).await?;
            tx.update_change_content(change.id, &content.to_json())
                .await?;
        }
        tx.create_change_event(change.id, &event(now, to, sentence, detail))
            .await?;
        tx.append_audit(self.outcome(change, to));
        tx.commit().await?;
        Ok(())
    }

    fn outcome(&self, change: &Change, state: ChangeState) -> store::AuditEntry {
        let mut entry =
            audit::from_background(self.now(), actions::CHANGE_OUTCOME, &change.account);
        entry.subject = change.id.to_string();
        entry.outcome = state.as_str().to_owned();
        entry
    }
}

/// How a change ends of which nothing that can be seen is missing. Seen is done, whatever the answer was;
/// but what can't be read back is not called done, and what was not sent even less.
fn settled(from: ChangeState, told: &ReadBack, sent: usize, steps: usize) -> (ChangeState, String) {
    if sent < steps {
        let sentence =
            format!("Read back: {sent} of {steps} steps were made; the others were not sent");
        (ChangeState::Failed, sentence)
    } else if told.untold.is_empty() {
        let sentence = "Read back: Zoom shows the new values".to_owned();
        (ChangeState::Done, sentence)
    } else if from == ChangeState::OutcomeUnknown {
        let sentence =
            "Zoom does not tell what was sent, so it can\u{2019}t be read back".to_owned();
        (ChangeState::OutcomeUnknown, sentence)
    } else {
        let sentence =
            "Zoom accepted it and does not tell all of it, so it can\u{2019}t be read back"
                .to_owned();
        (ChangeState::AcceptedNotSeen, sentence)
    }
}

/// When the answer was recorded: the last move of an open change.
fn sent_at(change: &Change) -> UtcMillis {
    change.updated_at
}
