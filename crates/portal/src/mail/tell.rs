//! Who is told of what. Written in the transaction of the event, so that neither is there without the other.

use domain::ids::UserId;
use domain::mail::MailKind;
use domain::people::Permission;
use domain::time::{MINUTE_MS, UtcMillis};
use domain::view::ChangeState;
use store::{Change, MailReader, NewMail, Write};

use crate::{Portal, PortalError};

/// How long an unknown outcome is left to the read-backs, the last of which comes after 10 minutes: what
/// they find out nobody needs to be told.
const READ_BACKS_TAKE_MS: i64 = 11 * MINUTE_MS;

impl Portal {
    /// Writes the letters that tell that a change comes to a state; `by`: whose act leads there, if it is
    /// a person's. Nothing where no letters are sent.
    pub(crate) async fn tell_of(
        &self,
        tx: &mut Write,
        change: &Change,
        state: ChangeState,
        by: Option<UserId>,
    ) -> Result<(), PortalError> {
        let (Some(_), Some(kind)) = (&self.inner.mailer, MailKind::of(state)) else {
            return Ok(());
        };
        if let Some(bulk) = change.bulk
            && kind == MailKind::Failed
            && tx.has_other_of_bulk(bulk, change.id, state).await?
        {
            // One letter says that changes of it fail; the bulk's page says which.
            return Ok(());
        }
        let at = self.now();
        for reader in tx.list_mail_readers().await? {
            if Some(reader.person) == by || !is_for(kind, &reader, change) {
                continue;
            }
            tx.create_mail(&NewMail {
                kind,
                change: change.id,
                person: reader.person,
                at,
                not_before: not_before(kind, at),
            })
            .await?;
        }
        Ok(())
    }
}

fn not_before(kind: MailKind, at: UtcMillis) -> UtcMillis {
    match kind {
        MailKind::OutcomeUnknown => at.plus_ms(READ_BACKS_TAKE_MS),
        MailKind::Waiting | MailKind::Failed => at,
    }
}

/// Whether somebody is told of this: those who may approve, of what waits and is not their own; those and
/// its maker, of what needs attention.
pub(super) fn is_for(kind: MailKind, reader: &MailReader, change: &Change) -> bool {
    let is_own = change.drafted_by == reader.person;
    let is_submitted = change.submitted_by == Some(reader.person);
    let may_approve = reader.role.may(Permission::Approve);
    let may_see_to_it = match kind {
        MailKind::Waiting => may_approve && !is_own && !is_submitted,
        MailKind::OutcomeUnknown | MailKind::Failed => may_approve || is_own,
    };
    may_see_to_it && reader.choices.wants(kind)
}
