//! The records as a file that can be edited and imported again, and the refused rows of an import.
//!
//! Files are made in parts of bounded size, so that a fleet of any size can be streamed.

use csv::{Terminator, WriterBuilder};
use domain::ids::ImportId;
use domain::people::Permission;
use domain::records::{RecordField, RecordFields};
use domain::view::{ImportFilter, ImportLine, ImportOutcome};
use store::{AccountRecord, RecordCursor};

use super::guard::guarded;
use super::imports::line;
use super::managers::Managers;
use crate::{Caller, Portal, PortalError, actions, audit};

/// Accounts or rows in one part of a file.
const PART: u32 = 500;
/// Tells spreadsheets that a file is UTF-8.
const MARK: &str = "\u{feff}";

/// The columns of a file with records: what the account is known by, then what is imported.
fn columns() -> impl Iterator<Item = &'static str> {
    ["account_id", "account_number", "account_name"]
        .into_iter()
        .chain(RecordField::ALL.map(RecordField::name))
}

/// A file, part by part.
pub struct CsvFile {
    portal: Portal,
    /// The first line, until it was handed out.
    head: Option<String>,
    rows: Rows,
}

/// Where the rows of a file come from, and how far they have been read.
enum Rows {
    /// The records of all accounts.
    Records {
        people: Managers,
        cursor: Option<RecordCursor>,
    },
    /// The refused lines of an import.
    Refused { import: ImportId, after_line: u32 },
}

impl Portal {
    /// The first line of a file with records, to be filled in.
    ///
    /// # Errors
    /// [`PortalError`].
    pub fn record_template(&self, caller: &Caller) -> Result<String, PortalError> {
        caller.must(Permission::EditRecords)?;
        Ok(head(columns()))
    }

    /// The records of all accounts, to be read part by part.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn export_records(&self, caller: &Caller) -> Result<CsvFile, PortalError> {
        caller.must(Permission::EditRecords)?;
        if !caller.is_prefetch {
            let mut tx = self.store().begin().await?;
            tx.append_audit(audit::entry(self.now(), caller, actions::RECORDS_EXPORTED));
            tx.commit().await?;
        }
        Ok(CsvFile {
            head: Some(head(columns())),
            rows: Rows::Records {
                people: Managers::load(self.store()).await?,
                cursor: None,
            },
            portal: self.clone(),
        })
    }

    /// The refused lines of an import with what is wrong with each, to be read part by part.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn export_refused(
        &self,
        caller: &Caller,
        import: ImportId,
    ) -> Result<CsvFile, PortalError> {
        self.checked_import(caller, import).await?;
        Ok(CsvFile {
            head: Some(head(["line", "account", "problem"])),
            rows: Rows::Refused {
                import,
                after_line: 0,
            },
            portal: self.clone(),
        })
    }
}

impl CsvFile {
    /// The next part; `None` after the last one.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn next_part(&mut self) -> Result<Option<String>, PortalError> {
        if let Some(head) = self.head.take() {
            return Ok(Some(head));
        }
        let store = self.portal.store();
        match &mut self.rows {
            Rows::Records { people, cursor } => {
                let accounts = store.list_all_records(cursor.as_ref(), PART).await?;
                let Some(last) = accounts.last() else {
                    return Ok(None);
                };
                *cursor = Some(last.cursor.clone());
                let rows = accounts.into_iter().map(|account| cells(account, people));
                Ok(Some(lines(rows)))
            }
            Rows::Refused { import, after_line } => {
                let filter = ImportFilter::Only(ImportOutcome::Refused);
                let rows = store
                    .list_import_rows(*import, filter, *after_line, PART)
                    .await?;
                let Some(last) = rows.last() else {
                    return Ok(None);
                };
                *after_line = last.line;
                Ok(Some(lines(rows.into_iter().map(line).map(refused_cells))))
            }
        }
    }
}

fn head<'a>(columns: impl IntoIterator<Item = &'a str>) -> String {
    format!("{MARK}{}", lines([columns]))
}

/// An account in the order of [`columns`].
fn cells(account: AccountRecord, people: &Managers) -> Vec<String> {
    let mut fields = RecordFields::from(&account.record);
    if let Some(manager) = &account.record.manager {
        fields.account_manager = people.shown(manager);
    }
    let known_by = [
        account.id.to_string(),
        account.number.unwrap_or_default(),
        account.name,
    ];
    let own = RecordField::ALL.map(|field| fields.text(field).to_owned());
    known_by.into_iter().chain(own).collect()
}

fn refused_cells(line: ImportLine) -> [String; 3] {
    let problems = line.problems.iter();
    let problems: Vec<String> = problems
        .map(|problem| format!("{}: {}", problem.title, problem.sentence))
        .collect();
    [line.line.to_string(), line.key, problems.join(" ")]
}

/// Lines of a file, each cell safe to be opened by a spreadsheet.
fn lines<R>(rows: impl IntoIterator<Item = R>) -> String
where
    R: IntoIterator,
    R::Item: AsRef<str>,
{
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        let cells: Vec<String> = row
            .into_iter()
            .map(|cell| guarded(cell.as_ref()).into_owned())
            .collect();
        // Writing to memory can't fail, and lines may differ in nothing but their text.
        let _ = writer.write_record(&cells);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}
