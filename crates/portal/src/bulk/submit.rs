//! Submitting a bulk: every row that is taken becomes a change, drafted and frozen under its own seal, all in
//! one transaction. From there on each goes its own way; the bulk is what they are approved and steered by.

use domain::ids::BulkId;
use domain::people::Permission;
use domain::view::{BulkFilter, BulkState, ChangeState, Notice, RowVerdict, Tone};
use serde_json::json;
use store::{Bulk, BulkRow};

use super::MAX_BULK_ROWS;
use super::check::CheckedRow;
use crate::changes::{CheckedGrounds, Draft};
use crate::crash_point::{CrashPoint, reach};
use crate::{Caller, Grounds, Portal, PortalError, actions, audit};

/// Lines that are named where rows come to something else than before.
const MAX_NAMED: usize = 12;

/// Why a bulk can't be sent when the term renews.
const NO_ONE_RENEWAL: &str = "The terms of these accounts renew on days of their own.";

impl Portal {
    /// Submits a bulk that was checked: its changes wait for a second person, or for their turn. Its rows
    /// are checked once more before; where one of them comes to something else than what was looked at,
    /// nothing is submitted, and the page shows what it comes to now.
    ///
    /// # Errors
    /// [`PortalError`]; nothing was submitted then.
    pub async fn submit_bulk(
        &self,
        caller: &Caller,
        id: BulkId,
        grounds: &Grounds,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::Change)?;
        let grounds = grounds.checked(self.now().date(), Err(NO_ONE_RENEWAL))?;
        let bulk = self.known_bulk(id).await?;
        may_be_submitted(&bulk)?;
        let checked = self.check_again(&bulk).await?;
        let needs = self.needs_of_rows(&checked, bulk.retry_of).await?;
        let taken: Vec<(u32, &Draft)> = checked
            .iter()
            .filter_map(|checked| Some((checked.row.typed.line, checked.draft.as_ref()?)))
            .collect();
        if taken.is_empty() {
            return Err(PortalError::Blocked(
                "No row changes anything, so there is nothing to submit.".to_owned(),
            ));
        }
        self.open(caller, &bulk, &grounds, &taken, &needs).await?;
        let count = match taken.len() {
            1 => "1 change".to_owned(),
            many => format!("{many} changes"),
        };
        Ok(match needs.is_empty() {
            true => Notice {
                tone: Tone::Info,
                title: format!("{count} submitted"),
                text: "Each is sent once, as soon as nothing stands in its way.".to_owned(),
            },
            false => Notice {
                tone: Tone::Info,
                title: format!("{count} waiting for a second person"),
                text: "Nothing is sent to Zoom before somebody else has approved all of them."
                    .to_owned(),
            },
        })
    }

    /// Checks the rows of a bulk once more.
    ///
    /// # Errors
    /// [`PortalError::Blocked`] where they come to something else than what was looked at; what they come
    /// to now is stored.
    async fn check_again(&self, bulk: &Bulk) -> Result<Vec<CheckedRow>, PortalError> {
        let before = self
            .store()
            .list_bulk_rows(bulk.id, BulkFilter::All, 0, MAX_BULK_ROWS)
            .await?;
        // What was refused stays out, whatever it would come to now: nobody looked at that.
        let (kept, wanted): (Vec<BulkRow>, Vec<BulkRow>) = before
            .into_iter()
            .partition(|row| row.verdict == RowVerdict::Refused);
        let checked = self
            .check_rows(wanted.iter().map(|row| row.typed.clone().into()).collect())
            .await?;
        let moved: Vec<String> = wanted
            .iter()
            .zip(&checked)
            .filter(|(before, now)| **before != now.row)
            .map(|(before, _)| before.typed.line.to_string())
            .collect();
        if moved.is_empty() {
            return Ok(checked);
        }
        let rows: Vec<BulkRow> = checked
            .iter()
            .map(|checked| checked.row.clone())
            .chain(kept)
            .collect();
        let needs = self.needs_of_rows(&checked, bulk.retry_of).await?;
        let needs = serde_json::to_string(&needs).map_err(PortalError::unavailable)?;
        let mut tx = self.store().begin().await?;
        if tx.update_bulk_needs(bulk.id, &needs).await? {
            tx.replace_bulk_rows(bulk.id, &rows).await?;
            tx.commit().await?;
        }
        let more = if moved.len() > MAX_NAMED {
            " and others"
        } else {
            ""
        };
        Err(PortalError::Blocked(format!(
            "Nothing was submitted: accounts or prices have changed since the rows were checked (lines {}{more}). \
             They are checked anew; look at them and submit again.",
            moved[..moved.len().min(MAX_NAMED)].join(", ")
        )))
    }

    async fn open(
        &self,
        caller: &Caller,
        bulk: &Bulk,
        grounds: &CheckedGrounds,
        taken: &[(u32, &Draft)],
        needs: &[String],
    ) -> Result<(), PortalError> {
        let policy = self.change_policy().await?;
        let mut own_needs = Vec::with_capacity(taken.len());
        for (_, draft) in taken {
            let own = self.needs_of_draft(&policy, draft).await?;
            own_needs.push(with_those_of_bulk(own, bulk.id, needs));
        }
        let now = self.now();
        let mut tx = self.store().begin().await?;
        let person = (caller.person.id, caller.person.name.as_str());
        let reasons = (grounds.reason.as_str(), grounds.ticket.as_str());
        if !tx.open_bulk(bulk.id, reasons, person, now).await? {
            return Err(submitted_before());
        }
        let mut is_told = false;
        for ((line, draft), needs) in taken.iter().zip(&own_needs) {
            let id = self
                .write_draft(&mut tx, caller, draft, Some(bulk.id))
                .await?;
            tx.link_bulk_row(bulk.id, *line, id).await?;
            let change = tx
                .find_change(id)
                .await?
                .ok_or(PortalError::NotFound { what: "change" })?;
            let to = self
                .write_submission(&mut tx, caller, &change, grounds, needs)
                .await?;
            // One letter for all of them: they are approved as one.
            if to == ChangeState::Waiting && !is_told {
                self.tell_of(&mut tx, &change, to, Some(caller.person.id))
                    .await?;
                is_told = true;
            }
        }
        let mut entry = audit::entry(now, caller, actions::BULK_SUBMITTED);
        entry.subject = bulk.id.to_string();
        entry.detail_json = json!({
            "name": bulk.name,
            "changes": taken.len(),
            "reason": grounds.reason,
            "ticket": grounds.ticket,
            "needs": needs,
        })
        .to_string();
        tx.append_audit(entry);
        reach(CrashPoint::Submitting).await;
        tx.commit().await?;
        reach(CrashPoint::Submitted).await;
        Ok(())
    }
}

/// Whether a bulk can be submitted.
///
/// # Errors
/// Why not.
pub(super) fn may_be_submitted(bulk: &Bulk) -> Result<(), PortalError> {
    match bulk.state {
        BulkState::Checked => Ok(()),
        _ => Err(submitted_before()),
    }
}

fn submitted_before() -> PortalError {
    PortalError::Conflict("This bulk was submitted already.".to_owned())
}

/// Why a change of a bulk needs a second person: by itself, or since the bulk is approved as a whole.
fn with_those_of_bulk(mut own: Vec<String>, bulk: BulkId, of_bulk: &[String]) -> Vec<String> {
    if !of_bulk.is_empty() && own.is_empty() {
        own.push(format!(
            "It is part of bulk {bulk}, which a second person approves as a whole."
        ));
    }
    own
}
