//! The page of one change: review before it is sent, outcome afterwards.

use domain::ids::ChangeId;
use domain::people::Permission;
use domain::view::{ChangeEvent, ChangePage, ChangeState};
use store::{Change, ChangeEventRecord};

use super::{Content, row};
use crate::{Caller, Portal, PortalError};

impl Portal {
    /// One change.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn change(&self, caller: &Caller, id: ChangeId) -> Result<ChangePage, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let change = self.known_change(id).await?;
        let account = self.known_account(&change.account).await?;
        let content = Content::of(&change).map_err(PortalError::unavailable)?;
        let events = self.store().list_change_events(id).await?;
        Ok(ChangePage {
            head: self.head(&account).await?,
            row: row(&change),
            drafted_by_id: change.drafted_by,
            diff: content.diff(),
            based_on: change.based_on,
            body_json: pretty(&change.body),
            events: events.into_iter().map(shown).collect(),
            refusal: change
                .refusal
                .as_deref()
                .and_then(|json| serde_json::from_str(json).ok()),
            next_read_back: change.next_read_back_at,
            request_id: change.request_id.clone(),
            blocked: self.blocked(caller, &change).await?,
        })
    }

    async fn blocked(
        &self,
        caller: &Caller,
        change: &Change,
    ) -> Result<Option<String>, PortalError> {
        if change.state != ChangeState::Draft {
            return Ok(None);
        }
        match self.may_be_sent(caller, change).await {
            Ok(()) => Ok(None),
            Err(PortalError::Blocked(sentence) | PortalError::Conflict(sentence)) => {
                Ok(Some(sentence))
            }
            Err(other) => Err(other),
        }
    }
}

fn shown(event: ChangeEventRecord) -> ChangeEvent {
    ChangeEvent {
        at: event.at,
        sentence: event.sentence,
        detail: event.detail,
        state: event.state,
    }
}

/// The body with line breaks, for reading; exactly its fields and values.
fn pretty(body: &[u8]) -> String {
    serde_json::from_slice::<serde_json::Value>(body)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| String::from_utf8_lossy(body).into_owned())
}
