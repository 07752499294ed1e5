//! One approval for all changes of a bulk that wait, or one refusal. Each change keeps the decision under its
//! own seal, so that the guard before sending asks nothing of the bulk.

use domain::ids::BulkId;
use domain::people::Permission;
use domain::view::{BulkState, ChangeState, Decision, Notice, Tone};
use serde_json::json;
use store::{Bulk, Change, Write};

use crate::changes::{is_anothers, storable};
use crate::crash_point::{CrashPoint, reach};
use crate::{Caller, Portal, PortalError, actions, audit};

impl Portal {
    /// Approves every change of a bulk that waits, as a second person.
    ///
    /// # Errors
    /// [`PortalError::Blocked`] with the reason, such as that nobody approves their own bulk.
    pub async fn approve_bulk(
        &self,
        caller: &Caller,
        id: BulkId,
        comment: &str,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::Approve)?;
        let (bulk, waiting) = self.to_decide(caller, id).await?;
        self.must_be_proved(caller).await?;
        let comment = storable(comment)?;
        let mut tx = self.store().begin().await?;
        for change in &waiting {
            let to = self.once_approved(change);
            self.write_decision(&mut tx, caller, change, Decision::Approve, to, comment)
                .await?;
        }
        self.end_decision(tx, caller, &bulk, Decision::Approve, waiting.len(), comment)
            .await?;
        Ok(Notice {
            tone: Tone::Ok,
            title: format!("{} approved", changes(waiting.len())),
            text: "Each is sent once, as soon as nothing stands in its way.".to_owned(),
        })
    }

    /// Sends a bulk back: nothing of it is sent. Its maker corrects the rows and has them checked anew.
    ///
    /// # Errors
    /// [`PortalError::Blocked`] where there is no comment.
    pub async fn send_back_bulk(
        &self,
        caller: &Caller,
        id: BulkId,
        comment: &str,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::Approve)?;
        let (bulk, waiting) = self.to_decide(caller, id).await?;
        let comment = storable(comment)?;
        if comment.is_empty() {
            let sentence = "Say why it goes back; its maker reads that.";
            return Err(PortalError::Blocked(sentence.to_owned()));
        }
        let mut tx = self.store().begin().await?;
        tx.move_bulk(
            id,
            &[BulkState::Open, BulkState::Paused],
            BulkState::Stopped,
        )
        .await?;
        for change in &waiting {
            let to = ChangeState::Withdrawn;
            self.write_decision(&mut tx, caller, change, Decision::SendBack, to, comment)
                .await?;
        }
        self.end_decision(
            tx,
            caller,
            &bulk,
            Decision::SendBack,
            waiting.len(),
            comment,
        )
        .await?;
        Ok(Notice {
            tone: Tone::Info,
            title: "Sent back".to_owned(),
            text: "Nothing of it was sent to Zoom.".to_owned(),
        })
    }

    /// A bulk with the changes that wait for a decision of somebody.
    async fn to_decide(
        &self,
        caller: &Caller,
        id: BulkId,
    ) -> Result<(Bulk, Vec<Change>), PortalError> {
        let bulk = self.known_bulk(id).await?;
        may_decide(caller, &bulk)?;
        let waiting = self
            .store()
            .list_changes_of_bulk(id, &[ChangeState::Waiting])
            .await?;
        if waiting.is_empty() {
            return Err(PortalError::Conflict(
                "Nothing of this bulk waits for approval.".to_owned(),
            ));
        }
        Ok((bulk, waiting))
    }

    async fn end_decision(
        &self,
        mut tx: Write,
        caller: &Caller,
        bulk: &Bulk,
        decision: Decision,
        count: usize,
        comment: &str,
    ) -> Result<(), PortalError> {
        let mut entry = audit::entry(self.now(), caller, actions::BULK_DECIDED);
        entry.subject = bulk.id.to_string();
        entry.outcome = decision.as_str().to_owned();
        entry.detail_json =
            json!({ "name": bulk.name, "changes": count, "comment": comment }).to_string();
        tx.append_audit(entry);
        reach(CrashPoint::Deciding).await;
        tx.commit().await?;
        reach(CrashPoint::Decided).await;
        Ok(())
    }
}

/// Whether somebody may decide on a bulk: neither who wrote its rows nor who submitted it.
///
/// # Errors
/// Why not.
pub(super) fn may_decide(caller: &Caller, bulk: &Bulk) -> Result<(), PortalError> {
    let me = caller.person.id;
    let has_submitted = matches!(bulk.submitted, Some((by, ..)) if by == me);
    is_anothers(bulk.created_by == me || has_submitted)
}

pub(super) fn changes(count: usize) -> String {
    match count {
        1 => "1 change".to_owned(),
        many => format!("{many} changes"),
    }
}
