//! Looking at a dry run, applying it whole, discarding it.

use domain::ids::ImportId;
use domain::people::Permission;
use domain::view::{
    FieldDifference, ImportFilter, ImportLine, ImportOutcome, ImportPage, ImportQuery, ImportStart,
    ImportSummary, Notice, Page, Tone,
};
use serde_json::json;
use store::{CheckedRow, ImportRow, ImportState, RecordImport, RecordUpdate, Write};

use super::MAX_IMPORT_ROWS;
use crate::flash::hex;
use crate::sheet::upload::MAX_IMPORT_BYTES;
use crate::{Caller, Portal, PortalError, actions, audit};

/// Rows on a page of an import.
const PAGE_SIZE: u32 = 50;
/// Imports that the page with the upload lists.
const LATEST: u32 = 10;
/// Lines that are named where somebody was faster.
const MAX_OVERTAKEN: u32 = 12;
/// Rows that are applied at a time, all in one transaction.
const BATCH: u32 = 1_000;

const NO_IMPORT: PortalError = PortalError::NotFound { what: "import" };

impl Portal {
    /// The page on which a file is uploaded.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn import_start(&self, caller: &Caller) -> Result<ImportStart, PortalError> {
        caller.must(Permission::EditRecords)?;
        let latest = self.store().list_imports(self.now(), LATEST).await?;
        Ok(ImportStart {
            latest: latest.iter().map(summary).collect(),
            max_file_bytes: MAX_IMPORT_BYTES,
            max_rows: MAX_IMPORT_ROWS,
        })
    }

    /// The page of one import.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn import(
        &self,
        caller: &Caller,
        id: ImportId,
        query: ImportQuery,
    ) -> Result<ImportPage, PortalError> {
        let import = self.checked_import(caller, id).await?;
        let page = query.page.max(1);
        let offset = u64::from(page - 1) * u64::from(PAGE_SIZE);
        let rows = self
            .store()
            .page_import_rows(id, query.filter, offset, PAGE_SIZE)
            .await?;
        let overtaken = match import.state {
            ImportState::Checked => self.store().list_overtaken_lines(id, MAX_OVERTAKEN).await?,
            _ => Vec::new(),
        };
        Ok(ImportPage {
            summary: summary(&import),
            file_sha256: hex(&import.new.file_sha256),
            reading: serde_json::from_str(&import.new.reading_json)
                .map_err(PortalError::unavailable)?,
            query: ImportQuery { page, ..query },
            rows: Page {
                total: query.filter.rows(&import.counts),
                rows: rows.into_iter().map(line).collect(),
                page,
                page_size: PAGE_SIZE,
            },
            overtaken,
        })
    }

    /// Applies an import: all of it, or nothing where somebody has edited one of its accounts since
    /// the dry run. `may_empty` says that the person knows of values that will be gone.
    ///
    /// # Errors
    /// [`PortalError`]; [`PortalError::Blocked`] and [`PortalError::Conflict`] where nothing is
    /// applied.
    pub async fn apply_import(
        &self,
        caller: &Caller,
        id: ImportId,
        may_empty: bool,
    ) -> Result<Notice, PortalError> {
        let import = self.checked_import(caller, id).await?;
        if import.state == ImportState::Applied {
            return Ok(applied_before(&import));
        }
        let counts = import.counts;
        if counts.effective() == 0 {
            return Err(PortalError::Blocked(
                "The file changes nothing, so there is nothing to apply.".to_owned(),
            ));
        }
        if counts.emptied > 0 && !may_empty {
            return Err(PortalError::Blocked(
                "The file takes values away. Say that you know by the box above the button."
                    .to_owned(),
            ));
        }
        let mut tx = self.store().begin().await?;
        let name = &caller.person.name;
        if !tx.mark_import_applied(id, name, self.now()).await? {
            drop(tx);
            let import = self.checked_import(caller, id).await?;
            return Ok(applied_before(&import));
        }
        if !self.write_rows(&mut tx, caller, id).await? {
            drop(tx);
            return Err(self.overtaken(id).await?);
        }
        let mut entry = audit::entry(self.now(), caller, actions::IMPORT_APPLIED);
        entry.subject = id.to_string();
        entry.detail_json = json!({
            "file": import.new.file_name,
            "sha256": hex(&import.new.file_sha256),
            "rows": counts,
        })
        .to_string();
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(Notice {
            tone: Tone::Ok,
            title: format!("Applied to {} accounts", counts.effective()),
            text: format!(
                "{} added, {} changed. The history of each account tells what.",
                counts.added, counts.changed
            ),
        })
    }

    /// Forgets an import that was not applied.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn discard_import(
        &self,
        caller: &Caller,
        id: ImportId,
    ) -> Result<Notice, PortalError> {
        let import = self.checked_import(caller, id).await?;
        let mut tx = self.store().begin().await?;
        if !tx.discard_import(id, self.now()).await? {
            return Err(PortalError::Conflict(
                "It was applied in the meantime, so there is nothing to discard.".to_owned(),
            ));
        }
        let mut entry = audit::entry(self.now(), caller, actions::IMPORT_DISCARDED);
        entry.subject = id.to_string();
        entry.detail_json = json!({ "file": import.new.file_name }).to_string();
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(Notice {
            tone: Tone::Info,
            title: "Discarded".to_owned(),
            text: format!("Nothing of {} was applied.", import.new.file_name),
        })
    }

    /// An import whose dry run is done.
    pub(super) async fn checked_import(
        &self,
        caller: &Caller,
        id: ImportId,
    ) -> Result<RecordImport, PortalError> {
        caller.must(Permission::EditRecords)?;
        let import = self.store().find_import(id, self.now()).await?;
        import
            .filter(|import| import.state != ImportState::Reading)
            .ok_or(NO_IMPORT)
    }

    /// Writes every row that changes something; `false` where somebody was faster with one of them,
    /// and the transaction must not be committed.
    async fn write_rows(
        &self,
        tx: &mut Write,
        caller: &Caller,
        id: ImportId,
    ) -> Result<bool, PortalError> {
        let by = (Some(caller.person.id), caller.person.name.as_str());
        for outcome in [ImportOutcome::Added, ImportOutcome::Changed] {
            let mut after = 0;
            loop {
                let filter = ImportFilter::Only(outcome);
                let rows = tx.list_import_rows(id, filter, after, BATCH).await?;
                let Some(last) = rows.last() else { break };
                after = last.line;
                let checked = rows.into_iter().filter_map(|row| row.checked);
                let updates: Vec<RecordUpdate> = checked.map(update).collect();
                let written = tx
                    .update_records(&updates, self.now(), by, Some(id))
                    .await?;
                if written < updates.len() as u64 {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    async fn overtaken(&self, id: ImportId) -> Result<PortalError, PortalError> {
        let lines = self.store().list_overtaken_lines(id, MAX_OVERTAKEN).await?;
        let lines: Vec<String> = lines.iter().map(u32::to_string).collect();
        Ok(PortalError::Conflict(format!(
            "Nothing was applied: somebody has edited accounts since the dry run (lines {}). Upload \
             the file again for a new one.",
            lines.join(", ")
        )))
    }
}

fn update(row: CheckedRow) -> RecordUpdate {
    RecordUpdate {
        account: row.account,
        base_version: row.base_version,
        before: row.before,
        after: row.after,
    }
}

fn applied_before(import: &RecordImport) -> Notice {
    let by = import.applied.as_ref().map_or("somebody", |(by, _)| by);
    Notice {
        tone: Tone::Info,
        title: "Applied already".to_owned(),
        text: format!("By {by}. It was not applied a second time."),
    }
}

fn summary(import: &RecordImport) -> ImportSummary {
    ImportSummary {
        id: import.id,
        file_name: import.new.file_name.clone(),
        by: import.new.created_by_name.clone(),
        at: import.new.created_at,
        expires_at: import.new.expires_at,
        counts: import.counts,
        applied: import.applied.clone(),
    }
}

/// A row as pages show it.
pub(super) fn line(row: ImportRow) -> ImportLine {
    let checked = row.checked.as_ref();
    ImportLine {
        line: row.line,
        key: row.key,
        account: checked.map(|checked| (checked.account.clone(), checked.name.clone())),
        outcome: row.outcome,
        differences: checked
            .map(|checked| FieldDifference::between(&checked.before, &checked.after))
            .unwrap_or_default(),
        // Written by the dry run; a row without any has none to tell.
        problems: serde_json::from_str(&row.problems_json).unwrap_or_default(),
    }
}
