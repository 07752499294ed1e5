//! Pausing a bulk, letting it go on, and stopping it. What was sent already ends in its own way.

use domain::ids::BulkId;
use domain::people::Permission;
use domain::view::{BulkState, ChangeState, Notice, Tone};
use serde_json::json;
use store::Write;

use super::decide::changes;
use crate::{Caller, Portal, PortalError, actions, audit};

impl Portal {
    /// Begins no further change of a bulk for now.
    ///
    /// # Errors
    /// [`PortalError::Conflict`] where it is not open.
    pub async fn pause_bulk(&self, caller: &Caller, id: BulkId) -> Result<Notice, PortalError> {
        self.steer(caller, id, &[BulkState::Open], BulkState::Paused)
            .await?;
        Ok(Notice {
            tone: Tone::Info,
            title: "Paused".to_owned(),
            text: "No further change of it is begun. What was sent already is read back."
                .to_owned(),
        })
    }

    /// Lets a paused bulk go on.
    ///
    /// # Errors
    /// [`PortalError::Conflict`] where it is not paused.
    pub async fn resume_bulk(&self, caller: &Caller, id: BulkId) -> Result<Notice, PortalError> {
        self.steer(caller, id, &[BulkState::Paused], BulkState::Open)
            .await?;
        Ok(Notice {
            tone: Tone::Info,
            title: "Going on".to_owned(),
            text: "Its changes are sent as soon as nothing stands in their way.".to_owned(),
        })
    }

    /// Withdraws every change of a bulk of which nothing was sent, for good.
    ///
    /// # Errors
    /// [`PortalError::Conflict`] where it was stopped before.
    pub async fn stop_bulk(&self, caller: &Caller, id: BulkId) -> Result<Notice, PortalError> {
        let from = [BulkState::Open, BulkState::Paused];
        let withdrawn = self.steer(caller, id, &from, BulkState::Stopped).await?;
        Ok(Notice {
            tone: Tone::Info,
            title: "Stopped".to_owned(),
            text: format!(
                "{} withdrawn before anything of it was sent. What was sent already ends in its own way.",
                changes(withdrawn)
            ),
        })
    }

    /// Moves a bulk, and says how many of its changes were withdrawn by that.
    async fn steer(
        &self,
        caller: &Caller,
        id: BulkId,
        from: &[BulkState],
        to: BulkState,
    ) -> Result<usize, PortalError> {
        caller.must(Permission::Change)?;
        let bulk = self.known_bulk(id).await?;
        let mut tx = self.store().begin().await?;
        if !tx.move_bulk(id, from, to).await? {
            return Err(PortalError::Conflict(
                "This bulk has moved on in the meantime.".to_owned(),
            ));
        }
        let withdrawn = match to {
            BulkState::Stopped => self.withdraw_all(&mut tx, caller, id).await?,
            _ => 0,
        };
        let mut entry = audit::entry(self.now(), caller, actions::BULK_STEERED);
        entry.subject = id.to_string();
        entry.outcome = to.as_str().to_owned();
        entry.detail_json = json!({ "name": bulk.name, "withdrawn": withdrawn }).to_string();
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(withdrawn)
    }

    async fn withdraw_all(
        &self,
        tx: &mut Write,
        caller: &Caller,
        id: BulkId,
    ) -> Result<usize, PortalError> {
        let unsent = tx
            .list_changes_of_bulk(id, &ChangeState::BEFORE_SENDING)
            .await?;
        let mut withdrawn = 0;
        for change in &unsent {
            // One that is being sent by now ends in its own way.
            withdrawn += usize::from(self.write_withdrawal(tx, caller, change).await?);
        }
        Ok(withdrawn)
    }
}
