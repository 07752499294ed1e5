//! The job that sends what was approved: when its day has come, nothing stands in its way, and Zoom still
//! shows what was reviewed.

use domain::ids::ChangeId;
use domain::time::{MINUTE_MS, UtcMillis};
use domain::view::ChangeState;
use domain::zoom::{AccountPlans, BillingContact};
use store::Change;
use tokio::task::JoinSet;
use zoom::CallFor;

use super::Content;
use super::content::Live;
use super::hindrance::{CheckedAt, Hindrance};
use super::send::Sent;
use super::steps::planned;
use crate::crash_point::{CrashPoint, reach};
use crate::fetch::Asked;
use crate::{Portal, PortalError, actions, audit};

/// How long a call of this job may wait for its slot.
const PATIENCE_MS: i64 = MINUTE_MS;
/// When a change is tried again that could not be sent.
pub(super) const TRY_AGAIN_MS: i64 = MINUTE_MS;
/// How many changes are sent at the same time at most.
const AT_ONCE: usize = 32;

impl Portal {
    /// One round: sends what is due and ends what has expired.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(crate) async fn run_due_changes(&self) -> Result<(), PortalError> {
        let now = self.now();
        let due = self
            .store()
            .list_due_changes(now, 4 * AT_ONCE as u32)
            .await?;
        let mut at_work = JoinSet::new();
        for change in due {
            if change.expires_at.is_some_and(|at| at <= now) {
                self.expire(&change).await?;
                continue;
            }
            while at_work.len() >= AT_ONCE {
                at_work.join_next().await;
            }
            let portal = self.clone();
            // What goes wrong is logged where it happens; the next round tries again.
            at_work.spawn(async move {
                portal
                    .run_change(change.id, CallFor::keeper(PATIENCE_MS))
                    .await
            });
        }
        while at_work.join_next().await.is_some() {}
        Ok(())
    }

    /// Sends an approved change, or goes on with one that was interrupted between two steps, and reads it
    /// back. Does nothing where another task or instance is at it.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`]; it is taken up again then.
    pub(crate) async fn run_change(
        &self,
        id: ChangeId,
        call_for: CallFor,
    ) -> Result<(), PortalError> {
        let Some(lease) = self.lease(id).await? else {
            return Ok(());
        };
        reach(CrashPoint::Leased).await;
        let run = self.run_leased(id, call_for).await;
        lease.end().await?;
        run
    }

    /// The same for the holder of the lease.
    async fn run_leased(&self, id: ChangeId, call_for: CallFor) -> Result<(), PortalError> {
        let change = self.known_change(id).await?;
        // Whoever had the lease before may just have put it off.
        if change.due_at.is_some_and(|at| at > self.now()) {
            return Ok(());
        }
        match change.state {
            ChangeState::Approved | ChangeState::Scheduled => {
                match self.check_before_sending(&change, call_for).await? {
                    Ok(checked) => {
                        reach(CrashPoint::Checked).await;
                        self.send_from(&change, 0, checked, call_for).await
                    }
                    Err(Hindrance::NotYet(until, why)) => self.put_off(&change, until, &why).await,
                    Err(Hindrance::MovedOn(what)) => self.supersede(&change, &what).await,
                    Err(Hindrance::Refusable(why)) => self.refuse_refusable(&change, why).await,
                    Err(Hindrance::NeedsTwo(needs)) => self.refuse_alone(&change, &needs).await,
                    Err(Hindrance::Unsealed) => self.refuse_unsealed(&change).await,
                }
            }
            ChangeState::Running => {
                // Whoever sent a step without an answer has died: its lease is ours now.
                if self.take_up(&change).await? {
                    return self.read_back_leased(id, call_for).await;
                }
                let steps = self.store().list_steps(id).await?;
                // Since its first step no other change of the account could begin.
                let checked = CheckedAt(None);
                self.send_from(&change, steps.len(), checked, call_for)
                    .await
            }
            _ => Ok(()),
        }
    }

    /// Sends the steps from `index` on, each once, until one is not accepted; then reads back.
    async fn send_from(
        &self,
        change: &Change,
        index: usize,
        checked: CheckedAt,
        call_for: CallFor,
    ) -> Result<(), PortalError> {
        let steps = planned(change).map_err(PortalError::unavailable)?;
        for index in index..steps.len() {
            let sent = self.send_step(change, &steps, index, checked, call_for);
            match sent.await? {
                Sent::Accepted => {}
                Sent::Stopped => break,
                Sent::NotOurs => return Ok(()),
                Sent::NotNow(free_at) => return self.rest_until(change, free_at).await,
            }
        }
        self.read_back_leased(change.id, call_for).await
    }

    /// No slot opens soon enough: the change goes on when one does.
    async fn rest_until(&self, change: &Change, free_at: UtcMillis) -> Result<(), PortalError> {
        let at = free_at.max(self.now().plus_ms(TRY_AGAIN_MS));
        self.store().rest_change(change.id, at).await?;
        Ok(())
    }

    /// What Zoom shows right now, asked for this purpose alone; else until when to wait, and why.
    pub(super) async fn live(
        &self,
        change: &Change,
        content: &Content,
        call_for: CallFor,
    ) -> Result<Result<Live, (UtcMillis, String)>, PortalError> {
        let soon = self.now().plus_ms(TRY_AGAIN_MS);
        let ask = content.ask(&change.account);
        match self.ask_now(&ask, call_for).await {
            Asked::Answered => {}
            Asked::Refused(refusal) => return Ok(Err((soon, refusal.sentence()))),
            Asked::NoSlot(no_slot) => {
                return Ok(Err((no_slot.free_at.max(soon), no_slot.sentence())));
            }
            Asked::Failed(sentence) | Asked::Throttled(sentence) => {
                return Ok(Err((soon, sentence)));
            }
        }
        let live = match content {
            Content::Plans(_) => {
                let plans = self.fact::<AccountPlans>(&ask).await?;
                plans.value().cloned().map(Live::Plans)
            }
            Content::Contact(_) => {
                let contact = self.fact::<BillingContact>(&ask).await?;
                contact
                    .value()
                    .cloned()
                    .map(|live| Live::Contact(Box::new(live)))
            }
        };
        Ok(live.ok_or_else(|| (soon, "Zoom\u{2019}s answer could not be read.".to_owned())))
    }

    /// It is tried again later; nothing was sent.
    async fn put_off(
        &self,
        change: &Change,
        until: UtcMillis,
        why: &str,
    ) -> Result<(), PortalError> {
        let now = self.now();
        let events = self.store().list_change_events(change.id).await?;
        let mut tx = self.store().begin().await?;
        if tx.delay_change(change.id, until).await? {
            let sentence = "Not sent yet; it is tried again";
            // One line for as long as the same stands in its way.
            if events.last().is_none_or(|last| last.detail != why) {
                tx.create_change_event(change.id, &super::event(now, change.state, sentence, why))
                    .await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }

    /// Zoom's figures are no longer those that were reviewed: back to review, under a new change.
    async fn supersede(&self, change: &Change, moved_on: &[String]) -> Result<(), PortalError> {
        let detail = format!("Different now: {}", moved_on.join(", "));
        let sentence =
            "Nothing was sent: Zoom\u{2019}s figures have changed since this was drafted";
        self.end_by_itself(change, ChangeState::Superseded, sentence, detail)
            .await
    }

    async fn expire(&self, change: &Change) -> Result<(), PortalError> {
        let sentence = "Expired; nothing was sent";
        self.end_by_itself(change, ChangeState::Expired, sentence, String::new())
            .await
    }

    /// What Zoom shows now stands against it, though it did not when this was submitted.
    async fn refuse_refusable(&self, change: &Change, why: String) -> Result<(), PortalError> {
        let sentence = "Nothing was sent: by what Zoom shows now it would refuse this";
        self.end_by_itself(change, ChangeState::Superseded, sentence, why)
            .await
    }

    /// The policy has become stricter meanwhile; drafted again, it waits for a second person.
    async fn refuse_alone(&self, change: &Change, needs: &[String]) -> Result<(), PortalError> {
        let sentence =
            "Nothing was sent: the policy has asked for a second person since this was submitted";
        self.end_by_itself(change, ChangeState::Superseded, sentence, needs.join(" "))
            .await
    }

    async fn refuse_unsealed(&self, change: &Change) -> Result<(), PortalError> {
        tracing::error!(
            change = change.id.0,
            "what is stored is not what was approved"
        );
        let sentence = "Nothing was sent: what is stored is not what was approved";
        self.end_by_itself(change, ChangeState::Superseded, sentence, String::new())
            .await
    }

    async fn end_by_itself(
        &self,
        change: &Change,
        to: ChangeState,
        sentence: &str,
        detail: String,
    ) -> Result<(), PortalError> {
        let mut entry =
            audit::from_background(self.now(), actions::CHANGE_OUTCOME, &change.account);
        entry.subject = change.id.to_string();
        entry.outcome = to.as_str().to_owned();
        self.end_unsent(change, to, sentence, detail, entry).await?;
        Ok(())
    }
}
