//! Submitting a draft: what was reviewed is frozen under a seal, and waits for a second person or for its
//! turn. Withdrawing what was not sent.

use std::time::Duration;

use domain::ids::ChangeId;
use domain::people::Permission;
use domain::plan_change::Verdict;
use domain::time::{DAY_MS, Date, UtcMillis};
use domain::view::{ChangeState, Notice};
use store::{Change, Submission, Write};

use super::page::notice;
use super::steps::Reviewed;
use super::timing::{SendOn, renewal_day};
use super::{Content, event, is_open, step_to};
use crate::crash_point::{CrashPoint, reach};
use crate::fetch::call_for;
use crate::{Caller, Portal, PortalError, actions, audit};

/// How long the page waits for the outcome; the work goes on without it.
const OUTCOME_WAIT: Duration = Duration::from_secs(12);
/// How long a call for a person who waits may wait for its slot.
pub(super) const SEND_PATIENCE_MS: i64 = 20_000;
/// How long a submitted change may wait until it expires: for its approval, or after its day.
const EXPIRES_AFTER_MS: i64 = 7 * DAY_MS;
/// Longest reason, in characters.
const MAX_REASON: usize = 500;
/// Longest ticket reference, in characters.
const MAX_TICKET: usize = 80;

/// Why a change is wanted, as its maker says.
#[derive(Debug, Clone, Default)]
pub struct Grounds {
    /// The reason; required.
    pub reason: String,
    /// The ticket; may be empty.
    pub ticket: String,
    /// When it is to be sent.
    pub send_on: SendOn,
}

/// Grounds that can be frozen.
pub(crate) struct Checked {
    pub(crate) reason: String,
    pub(crate) ticket: String,
    /// When it is to be sent; `None`: at once.
    send_at: Option<UtcMillis>,
}

impl Grounds {
    /// What can be frozen of it, for an account whose term renews on a day.
    ///
    /// # Errors
    /// [`PortalError::Blocked`] with what is to be mended.
    pub(crate) fn checked(
        &self,
        today: Date,
        renewal: Result<Date, &'static str>,
    ) -> Result<Checked, PortalError> {
        let blocked = |sentence: &str| Err(PortalError::Blocked(sentence.to_owned()));
        let (reason, ticket) = (self.reason.trim(), self.ticket.trim());
        if reason.is_empty() {
            return blocked(
                "Say why this change is wanted. Whoever approves or audits it reads that.",
            );
        }
        if reason.chars().count() > MAX_REASON {
            return blocked("The reason has more than 500 characters.");
        }
        if ticket.chars().count() > MAX_TICKET {
            return blocked("The ticket has more than 80 characters.");
        }
        if reason.contains('\0') || ticket.contains('\0') {
            return blocked("The reason holds a character that cannot be stored.");
        }
        Ok(Checked {
            reason: reason.to_owned(),
            ticket: ticket.to_owned(),
            send_at: match self.send_on.at(today, renewal) {
                Ok(at) => at,
                Err(sentence) => return blocked(sentence),
            },
        })
    }
}

impl Portal {
    /// Submits a draft: it waits for a second person where the policy asks for one, else it is sent, now
    /// or on its day. Of several who press the button at once, one submits.
    ///
    /// # Errors
    /// [`PortalError`]; nothing was submitted then.
    pub async fn submit_change(
        &self,
        caller: &Caller,
        id: ChangeId,
        grounds: &Grounds,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::Change)?;
        let change = self.known_change(id).await?;
        let account = self.known_account(&change.account).await?;
        let today = self.now().date();
        let grounds = grounds.checked(today, renewal_day(account.renewal.on, today))?;
        self.may_be_submitted(&change).await?;
        let to = self.freeze(caller, &change, &grounds).await?;
        if to == ChangeState::Approved {
            self.run_while_waiting(caller, id).await?;
        }
        Ok(notice(&self.known_change(id).await?))
    }

    /// Withdraws what was not sent.
    ///
    /// # Errors
    /// [`PortalError::Conflict`] where it was sent or has ended.
    pub async fn withdraw_change(
        &self,
        caller: &Caller,
        id: ChangeId,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::Change)?;
        let change = self.known_change(id).await?;
        let mut tx = self.store().begin().await?;
        if !self.write_withdrawal(&mut tx, caller, &change).await? {
            return Err(too_late());
        }
        tx.commit().await?;
        Ok(notice(&self.known_change(id).await?))
    }

    /// Writes that a person withdraws a change, and says whether nothing of it was sent yet.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(crate) async fn write_withdrawal(
        &self,
        tx: &mut Write,
        caller: &Caller,
        change: &Change,
    ) -> Result<bool, PortalError> {
        let mut entry = audit::entry(self.now(), caller, actions::CHANGE_WITHDRAWN);
        entry.account = Some(change.account.clone());
        entry.subject = change.id.to_string();
        let by = format!("By {}", caller.person.name);
        self.write_end(tx, change, ChangeState::Withdrawn, "Withdrawn", by, entry)
            .await
    }

    /// Why a draft can't be submitted now, if it can't: the same words on the page and before submitting.
    ///
    /// # Errors
    /// [`PortalError::Blocked`] or [`PortalError::Conflict`] with the sentence.
    pub(super) async fn may_be_submitted(&self, change: &Change) -> Result<(), PortalError> {
        if change.state != ChangeState::Draft {
            return Err(no_draft());
        }
        if let Some(obstacle) = self.obstacle_to(change).await? {
            return Err(PortalError::Blocked(obstacle));
        }
        let others = self.store().list_changes(&change.account).await?;
        match others.iter().find(|other| is_open(other)) {
            Some(other) => Err(another_runs(other.id)),
            None => Ok(()),
        }
    }

    /// What Zoom would refuse a change for, as far as it is known.
    pub(super) async fn obstacle_to(&self, change: &Change) -> Result<Option<String>, PortalError> {
        match Content::of(change).map_err(PortalError::unavailable)? {
            Content::Contact(_) => self.contact_obstacle(&change.account).await,
            Content::Plans(plans) => {
                let checks = self.plan_checks(&change.account, &plans).await?;
                let blocked = checks
                    .into_iter()
                    .find(|check| check.verdict == Verdict::Blocked);
                Ok(blocked.map(|check| check.sentence))
            }
        }
    }

    async fn freeze(
        &self,
        caller: &Caller,
        change: &Change,
        grounds: &Checked,
    ) -> Result<ChangeState, PortalError> {
        let needs = self.needs_of(change).await?;
        let mut tx = self.store().begin().await?;
        let to = self
            .write_submission(&mut tx, caller, change, grounds, &needs)
            .await?;
        self.tell_of(&mut tx, change, to, Some(caller.person.id))
            .await?;
        reach(CrashPoint::Submitting).await;
        tx.commit().await?;
        reach(CrashPoint::Submitted).await;
        Ok(to)
    }

    /// Freezes a draft under its seal; `needs`: why a second person has to approve it. Says to which
    /// state that leads.
    ///
    /// # Errors
    /// [`PortalError::Conflict`] where it is no draft any more.
    pub(crate) async fn write_submission(
        &self,
        tx: &mut Write,
        caller: &Caller,
        change: &Change,
        grounds: &Checked,
        needs: &[String],
    ) -> Result<ChangeState, PortalError> {
        let now = self.now();
        let needs_json = serde_json::to_string(needs).map_err(PortalError::unavailable)?;
        let to = match grounds.send_at {
            _ if !needs.is_empty() => ChangeState::Waiting,
            Some(_) => ChangeState::Scheduled,
            None => ChangeState::Approved,
        };
        let seal = Reviewed {
            change,
            reason: &grounds.reason,
            ticket: &grounds.ticket,
            needs: &needs_json,
        }
        .seal()
        .map_err(PortalError::unavailable)?;
        let due_at = grounds.send_at.unwrap_or(now);
        let submission = Submission {
            to,
            reason: &grounds.reason,
            ticket: &grounds.ticket,
            needs: &needs_json,
            seal: &seal,
            by: caller.person.id,
            at: now,
            due_at,
            expires_at: due_at.plus_ms(EXPIRES_AFTER_MS),
        };
        if !tx.submit_change(change.id, &submission).await? {
            return Err(no_draft());
        }
        let by = format!("By {}: {}", caller.person.name, grounds.reason);
        let sentence = match to {
            ChangeState::Waiting => "Submitted; waits for a second person",
            ChangeState::Scheduled => "Submitted; waits for its day",
            _ => "Submitted; nobody else has to approve it",
        };
        tx.create_change_event(change.id, &event(now, to, sentence, by))
            .await?;
        let mut entry = audit::entry(now, caller, actions::CHANGE_SUBMITTED);
        entry.account = Some(change.account.clone());
        entry.subject = change.id.to_string();
        entry.outcome = to.as_str().to_owned();
        entry.detail_json = serde_json::json!({
            "reason": grounds.reason,
            "ticket": grounds.ticket,
            "needs": needs,
            "seal": seal,
        })
        .to_string();
        tx.append_audit(entry);
        Ok(to)
    }

    /// Sends an approved change and waits for the outcome a while; the work goes on without the request,
    /// and a browser that goes away changes nothing.
    pub(super) async fn run_while_waiting(
        &self,
        caller: &Caller,
        id: ChangeId,
    ) -> Result<(), PortalError> {
        let call_for = call_for(caller, SEND_PATIENCE_MS);
        let work = tokio::spawn({
            let portal = self.clone();
            async move { portal.run_change(id, call_for).await }
        });
        match tokio::time::timeout(OUTCOME_WAIT, work).await {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => Err(PortalError::unavailable(panic)),
            Err(_) => Ok(()),
        }
    }

    /// Ends a change of which nothing was sent and says whether that was still so.
    pub(super) async fn end_unsent(
        &self,
        change: &Change,
        to: ChangeState,
        sentence: &str,
        detail: String,
        entry: store::AuditEntry,
    ) -> Result<bool, PortalError> {
        let mut tx = self.store().begin().await?;
        let ended = self
            .write_end(&mut tx, change, to, sentence, detail, entry)
            .await?;
        if ended {
            tx.commit().await?;
        }
        Ok(ended)
    }

    /// Writes that a change ends of which nothing was sent, and says whether that was still so.
    pub(crate) async fn write_end(
        &self,
        tx: &mut Write,
        change: &Change,
        to: ChangeState,
        sentence: &str,
        detail: String,
        entry: store::AuditEntry,
    ) -> Result<bool, PortalError> {
        let now = self.now();
        let moved = store::ChangeMove {
            outcome: Some(sentence),
            ..step_to(&ChangeState::BEFORE_SENDING, to, now)
        };
        if !tx.move_change(change.id, &moved).await? {
            return Ok(false);
        }
        tx.create_change_event(change.id, &event(now, to, sentence, detail))
            .await?;
        tx.append_audit(entry);
        Ok(true)
    }
}

pub(super) fn no_draft() -> PortalError {
    PortalError::Conflict("This change is no longer a draft.".to_owned())
}

fn too_late() -> PortalError {
    PortalError::Conflict(
        "This change was sent or has ended; it can\u{2019}t be withdrawn.".to_owned(),
    )
}

pub(crate) fn another_runs(other: ChangeId) -> PortalError {
    PortalError::Blocked(format!(
        "Change {other} of this account is not finished. Only one runs at a time, so this one waits."
    ))
}
