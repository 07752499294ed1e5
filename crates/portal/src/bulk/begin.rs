//! Rows become a bulk: read, checked, and stored with what the dry run says, all in one transaction.

use domain::ids::BulkId;
use domain::people::Permission;
use domain::time::DAY_MS;
use domain::view::{AccountQuery, BulkCounts, BulkStart, Notice, Tone};
use serde_json::json;
use store::{BulkRow, NewBulk};

use super::check::CheckedRow;
use super::sheet::{BULK_COLUMNS, Wanted};
use super::{MAX_BULK_BYTES, MAX_BULK_ROWS};
use crate::records::table::Table;
use crate::sheet::upload::plain_name;
use crate::sheet::{shortened, text};
use crate::{Caller, Portal, PortalError, actions, audit};

/// How long a dry run waits to be submitted.
const LIFETIME_MS: i64 = DAY_MS;
/// Longest name of a bulk, in characters.
const MAX_NAME_CHARS: usize = 80;

/// Rows that a person uploaded or pasted.
pub struct BulkFile {
    /// What the bulk is called; empty: as the file.
    pub name: String,
    /// The file's name, as the browser tells it; empty where the rows were pasted.
    pub file_name: String,
    /// The rows, with the line that names the columns.
    pub bytes: Vec<u8>,
}

/// What became of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkBegun {
    /// Their dry run can be looked at under this number.
    Checked(BulkId),
    /// Nothing of them can be taken; the sentence says why.
    Refused(String),
}

/// What is said of a file that is too large.
pub fn bulk_too_large() -> String {
    format!(
        "The file is larger than {} MB. A bulk has at most {MAX_BULK_ROWS} rows: split it.",
        MAX_BULK_BYTES / (1_024 * 1_024)
    )
}

impl Portal {
    /// The page on which rows are uploaded; `query`: a list of accounts, all of which may be taken instead.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn bulk_start(
        &self,
        caller: &Caller,
        query: &AccountQuery,
    ) -> Result<BulkStart, PortalError> {
        caller.must(Permission::Change)?;
        let list = match query.is_filtered() {
            true => Some(self.bulk_list(caller, query).await?),
            false => None,
        };
        Ok(BulkStart {
            list,
            max_file_bytes: MAX_BULK_BYTES,
            max_rows: MAX_BULK_ROWS.into(),
        })
    }

    /// Reads rows and stores what each of them would do. Nothing goes to Zoom.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn begin_bulk(
        &self,
        caller: &Caller,
        file: BulkFile,
    ) -> Result<BulkBegun, PortalError> {
        caller.must(Permission::Change)?;
        if file.bytes.len() as u64 > MAX_BULK_BYTES {
            return Ok(BulkBegun::Refused(bulk_too_large()));
        }
        let table = text::read(&file.bytes).and_then(|text| Table::open(text, &BULK_COLUMNS));
        let table = match table {
            Ok(table) => table,
            Err(sentence) => return Ok(BulkBegun::Refused(sentence)),
        };
        let name = match (file.name.trim(), file.file_name.trim()) {
            ("", "") => "Pasted rows".to_owned(),
            ("", file) => plain_name(file),
            (name, _) => name.to_owned(),
        };
        let wanted = table.lines().map(Wanted::from).collect();
        let id = self.save_bulk(caller, name, wanted, None).await?;
        Ok(BulkBegun::Checked(id))
    }

    /// Checks rows and stores them as a bulk; `retry_of`: the one whose rows they repeat.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(super) async fn save_bulk(
        &self,
        caller: &Caller,
        name: String,
        wanted: Vec<Wanted>,
        retry_of: Option<BulkId>,
    ) -> Result<BulkId, PortalError> {
        let checked = self.check_rows(wanted).await?;
        let needs = self.needs_of_rows(&checked, retry_of).await?;
        let now = self.now();
        let new = NewBulk {
            name: shortened(&name, MAX_NAME_CHARS),
            created_by: caller.person.id,
            created_by_name: caller.person.name.clone(),
            created_at: now,
            expires_at: now.plus_ms(LIFETIME_MS),
            retry_of,
            needs: serde_json::to_string(&needs).map_err(PortalError::unavailable)?,
        };
        let rows: Vec<BulkRow> = checked.iter().map(|checked| checked.row.clone()).collect();
        let mut tx = self.store().begin().await?;
        let id = tx.create_bulk(&new).await?;
        tx.create_bulk_rows(id, &rows).await?;
        let mut entry = audit::entry(now, caller, actions::BULK_CHECKED);
        entry.subject = id.to_string();
        entry.detail_json = json!({
            "name": new.name,
            "rows": counts(&checked),
            "retry_of": retry_of,
        })
        .to_string();
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(id)
    }

    /// Forgets a bulk that was not submitted.
    ///
    /// # Errors
    /// [`PortalError::Conflict`] where it was.
    pub async fn discard_bulk(&self, caller: &Caller, id: BulkId) -> Result<Notice, PortalError> {
        caller.must(Permission::Change)?;
        let bulk = self.known_bulk(id).await?;
        let mut tx = self.store().begin().await?;
        if !tx.discard_bulk(id, self.now()).await? {
            return Err(PortalError::Conflict(
                "It was submitted in the meantime, so there is nothing to discard.".to_owned(),
            ));
        }
        let mut entry = audit::entry(self.now(), caller, actions::BULK_DISCARDED);
        entry.subject = id.to_string();
        entry.detail_json = json!({ "name": bulk.name }).to_string();
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(Notice {
            tone: Tone::Info,
            title: "Discarded".to_owned(),
            text: format!("Nothing of {} was drafted or sent.", bulk.name),
        })
    }
}

/// The rows by verdict.
fn counts(checked: &[CheckedRow]) -> BulkCounts {
    let mut counts = BulkCounts::default();
    for checked in checked {
        counts.add_verdict(checked.row.verdict, 1);
    }
    counts
}
