//! What a second person decides: to approve what was submitted, or to send it back; and what a person found
//! out about an outcome that nobody knew.

use domain::ids::ChangeId;
use domain::people::Permission;
use domain::view::{ChangeState, Decision, Notice, Proof};
use store::{Change, NewApproval, Write};

use super::page::notice;
use super::steps::seal_of;
use super::{event, step_to};
use crate::crash_point::{CrashPoint, reach};
use crate::{Caller, Portal, PortalError, actions, audit};

/// Longest comment, in characters.
const MAX_COMMENT: usize = 500;

impl Portal {
    /// Approves a submitted change as a second person; it is sent then, or on its day.
    ///
    /// # Errors
    /// [`PortalError::Blocked`] with the reason, such as that nobody approves their own change.
    pub async fn approve_change(
        &self,
        caller: &Caller,
        id: ChangeId,
        comment: &str,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::Approve)?;
        let change = self.known_change(id).await?;
        may_decide(caller, &change)?;
        self.must_be_proved(caller).await?;
        let to = self.once_approved(&change);
        self.decide(caller, &change, Decision::Approve, to, comment)
            .await?;
        if to == ChangeState::Approved {
            self.run_while_waiting(caller, id).await?;
        }
        Ok(notice(&self.known_change(id).await?))
    }

    /// Sends a submitted change back to its maker as a draft, with a comment.
    ///
    /// # Errors
    /// [`PortalError::Blocked`] where there is no comment; [`PortalError::Conflict`] where it does not
    /// wait.
    pub async fn send_back_change(
        &self,
        caller: &Caller,
        id: ChangeId,
        comment: &str,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::Approve)?;
        let change = self.known_change(id).await?;
        may_decide(caller, &change)?;
        if comment.trim().is_empty() {
            let sentence = "Say why it goes back; its maker reads that.";
            return Err(PortalError::Blocked(sentence.to_owned()));
        }
        self.decide(
            caller,
            &change,
            Decision::SendBack,
            ChangeState::Draft,
            comment,
        )
        .await?;
        Ok(notice(&self.known_change(id).await?))
    }

    /// Records what a person found out about a change of unknown outcome, by looking at Zoom themselves.
    ///
    /// # Errors
    /// [`PortalError::Conflict`] where the outcome is known or still being read back.
    pub async fn settle_change(
        &self,
        caller: &Caller,
        id: ChangeId,
        was_made: bool,
        comment: &str,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::Change)?;
        let change = self.known_change(id).await?;
        may_settle(&change)?;
        if comment.trim().is_empty() {
            let sentence =
                "Say where you looked and what you saw; whoever comes after you reads that.";
            return Err(PortalError::Blocked(sentence.to_owned()));
        }
        let (decision, to) = match was_made {
            true => (Decision::FoundMade, ChangeState::AcceptedNotSeen),
            false => (Decision::FoundNotMade, ChangeState::Failed),
        };
        self.decide(caller, &change, decision, to, comment).await?;
        Ok(notice(&self.known_change(id).await?))
    }

    async fn decide(
        &self,
        caller: &Caller,
        change: &Change,
        decision: Decision,
        to: ChangeState,
        comment: &str,
    ) -> Result<(), PortalError> {
        let comment = storable(comment)?;
        let mut tx = self.store().begin().await?;
        self.write_decision(&mut tx, caller, change, decision, to, comment)
            .await?;
        reach(CrashPoint::Deciding).await;
        tx.commit().await?;
        reach(CrashPoint::Decided).await;
        Ok(())
    }

    /// Writes what somebody decides on a change, under the seal of what is stored of it.
    ///
    /// # Errors
    /// [`PortalError::Conflict`] where it no longer stands where it did.
    pub(crate) async fn write_decision(
        &self,
        tx: &mut Write,
        caller: &Caller,
        change: &Change,
        decision: Decision,
        to: ChangeState,
        comment: &str,
    ) -> Result<(), PortalError> {
        let now = self.now();
        let seal = seal_of(change).map_err(PortalError::unavailable)?;
        if !tx
            .move_change(change.id, &step_to(&[change.state], to, now))
            .await?
        {
            return Err(PortalError::Conflict(
                "Somebody was faster: this change has moved on.".to_owned(),
            ));
        }
        tx.create_approval(&NewApproval {
            change: change.id,
            decision,
            person: caller.person.id,
            person_name: &caller.person.name,
            comment,
            seal: &seal,
            at: now,
        })
        .await?;
        let sentence = format!("{} by {}", decision.past(), caller.person.name);
        tx.create_change_event(change.id, &event(now, to, sentence, comment))
            .await?;
        let mut entry = audit::entry(now, caller, actions::CHANGE_DECIDED);
        entry.account = Some(change.account.clone());
        entry.subject = change.id.to_string();
        entry.outcome = decision.as_str().to_owned();
        entry.detail_json = serde_json::json!({ "comment": comment, "seal": seal }).to_string();
        tx.append_audit(entry);
        Ok(())
    }

    /// Whether somebody has proved just now who they are, as approving asks for.
    ///
    /// # Errors
    /// [`PortalError::Blocked`] with what is to be done.
    pub(crate) async fn must_be_proved(&self, caller: &Caller) -> Result<(), PortalError> {
        let proof = self.proof_of(caller).await?;
        if proof != Proof::Fresh {
            may_be_proved(proof)?;
            let sentence = "Prove that it is you first: the last proof is older than 5 minutes.";
            return Err(PortalError::Blocked(sentence.to_owned()));
        }
        Ok(())
    }

    /// Where an approved change goes next: to its turn, or to its day.
    pub(crate) fn once_approved(&self, change: &Change) -> ChangeState {
        match change.due_at.is_some_and(|at| at > self.now()) {
            true => ChangeState::Scheduled,
            false => ChangeState::Approved,
        }
    }
}

/// A comment that can be stored, without the spaces around it.
///
/// # Errors
/// What is the matter with it.
pub(crate) fn storable(comment: &str) -> Result<&str, PortalError> {
    let comment = comment.trim();
    if comment.chars().count() > MAX_COMMENT || comment.contains('\0') {
        let sentence = "The comment has more than 500 characters, or one that cannot be stored.";
        return Err(PortalError::Blocked(sentence.to_owned()));
    }
    Ok(comment)
}

/// Whether somebody may approve a change or send it back.
///
/// # Errors
/// Why not.
pub(super) fn may_decide(caller: &Caller, change: &Change) -> Result<(), PortalError> {
    if change.state != ChangeState::Waiting {
        return Err(PortalError::Conflict(
            "This change does not wait for approval.".to_owned(),
        ));
    }
    if let Some(bulk) = change.bulk {
        return Err(PortalError::Blocked(format!(
            "This change is part of bulk {bulk}, which is approved or sent back as a whole, on its own page."
        )));
    }
    let is_own =
        change.drafted_by == caller.person.id || change.submitted_by == Some(caller.person.id);
    is_anothers(is_own)
}

/// Nobody decides on what is their own.
///
/// # Errors
/// Why not.
pub(crate) fn is_anothers(is_own: bool) -> Result<(), PortalError> {
    if is_own {
        let sentence = "Nobody approves their own change, whatever their role. Ask a colleague who may approve.";
        return Err(PortalError::Blocked(sentence.to_owned()));
    }
    Ok(())
}

/// Whether somebody may approve now, once they have proved who they are.
///
/// # Errors
/// Why not.
pub(crate) fn may_be_proved(proof: Proof) -> Result<(), PortalError> {
    let sentence = match proof {
        Proof::Fresh | Proof::Password | Proof::Click => return Ok(()),
        Proof::None => {
            "You sign in through your organisation\u{2019}s proxy and have no password here, so you \
             can\u{2019}t prove again who you are. Somebody with a password has to approve."
                .to_owned()
        }
        Proof::NotBefore(from) => format!(
            "You may approve from {} on: whoever is new, or has got another password from an \
             administrator, waits a day. Ask a colleague who may approve.",
            from.timestamp().strftime("%-d %B %Y, %H:%M UTC")
        ),
    };
    Err(PortalError::Blocked(sentence))
}

/// Whether the outcome of a change may be settled by what a person found out.
///
/// # Errors
/// Why not.
pub(super) fn may_settle(change: &Change) -> Result<(), PortalError> {
    let is_unknown = change.state == ChangeState::OutcomeUnknown;
    if is_unknown && change.next_read_back_at.is_none() {
        Ok(())
    } else if is_unknown {
        let sentence = "It is still being read back. What that finds is more than a look by hand.";
        Err(PortalError::Blocked(sentence.to_owned()))
    } else {
        Err(PortalError::Conflict(
            "The outcome of this change is known.".to_owned(),
        ))
    }
}
