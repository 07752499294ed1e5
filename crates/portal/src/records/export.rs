//! The records as a file that can be edited and imported again, and the refused lines of an import.

use async_trait::async_trait;
use domain::ids::ImportId;
use domain::people::Permission;
use domain::records::{Record, RecordField, RecordFields};
use domain::view::{ImportFilter, ImportLine, ImportOutcome};
use store::{AccountRecord, RecordCursor};

use super::imports::line;
use super::managers::Managers;
use crate::export::csv::{BYTE_ORDER_MARK, push_head};
use crate::export::{Cell, ExportOffer, ROWS_A_CHUNK, RowSource};
use crate::{Caller, Portal, PortalError};

/// What an account is known by, then what is imported under the names of [`RecordField`].
const COLUMNS: &[&str] = &[
    "account_id",
    "account_number",
    "account_name",
    "customer_reference",
    "tags",
    "account_manager",
    "notes",
];
const REFUSED_COLUMNS: &[&str] = &["line", "account", "problem"];

impl Portal {
    /// The first line of a file with records, to be filled in.
    ///
    /// # Errors
    /// [`PortalError`].
    pub fn record_template(&self, caller: &Caller) -> Result<String, PortalError> {
        caller.must(Permission::EditRecords)?;
        let mut text = BYTE_ORDER_MARK.to_owned();
        push_head(&mut text, COLUMNS);
        Ok(text)
    }

    /// The records of all accounts, as a file to be taken.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn offer_records_export(&self, caller: &Caller) -> Result<ExportOffer, PortalError> {
        caller.must(Permission::EditRecords)?;
        let (fleet, _) = self.store().count_fleet(&[]).await?;
        let source = Records {
            people: Managers::load(self.store()).await?,
            portal: self.clone(),
            cursor: None,
        };
        Ok(ExportOffer::new(
            "records",
            self.now(),
            fleet.known,
            String::new(),
            Box::new(source),
        ))
    }

    /// The refused lines of an import with what is wrong with each, as a file to be taken.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn offer_refused_export(
        &self,
        caller: &Caller,
        id: ImportId,
    ) -> Result<ExportOffer, PortalError> {
        let import = self.checked_import(caller, id).await?;
        let source = Refused {
            portal: self.clone(),
            import: id,
            after_line: 0,
        };
        Ok(ExportOffer::new(
            "refused-lines",
            self.now(),
            import.counts.refused,
            format!("import={id}"),
            Box::new(source),
        ))
    }
}

/// The records of all accounts, by name.
struct Records {
    portal: Portal,
    people: Managers,
    cursor: Option<RecordCursor>,
}

#[async_trait]
impl RowSource for Records {
    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    async fn next(&mut self) -> Result<Vec<Vec<Cell>>, PortalError> {
        let accounts = self
            .portal
            .store()
            .list_all_records(self.cursor.as_ref(), ROWS_A_CHUNK)
            .await?;
        if let Some(last) = accounts.last() {
            self.cursor = Some(last.cursor.clone());
        }
        let rows = accounts
            .into_iter()
            .map(|account| row(account, &self.people));
        Ok(rows.collect())
    }
}

/// A record in the order of [`RecordField::ALL`], so that an import reads the same from it: the manager is
/// written by e-mail where several people have the name.
pub(crate) fn own_cells(record: &Record, people: &Managers) -> [Cell; RecordField::ALL.len()] {
    let mut fields = RecordFields::from(record);
    if let Some(manager) = &record.manager {
        fields.account_manager = people.shown(manager);
    }
    RecordField::ALL.map(|field| Cell::Text(fields.text(field).to_owned()))
}

/// An account in the order of [`COLUMNS`].
fn row(account: AccountRecord, people: &Managers) -> Vec<Cell> {
    let own = own_cells(&account.record, people);
    let known_by = [
        Cell::Text(account.id.to_string()),
        Cell::text(account.number),
        Cell::Text(account.name),
    ];
    known_by.into_iter().chain(own).collect()
}

/// The refused lines of an import, in the order of the file.
struct Refused {
    portal: Portal,
    import: ImportId,
    after_line: u32,
}

#[async_trait]
impl RowSource for Refused {
    fn columns(&self) -> &'static [&'static str] {
        REFUSED_COLUMNS
    }

    async fn next(&mut self) -> Result<Vec<Vec<Cell>>, PortalError> {
        let filter = ImportFilter::Only(ImportOutcome::Refused);
        let rows = self
            .portal
            .store()
            .list_import_rows(self.import, filter, self.after_line, ROWS_A_CHUNK)
            .await?;
        if let Some(last) = rows.last() {
            self.after_line = last.line;
        }
        Ok(rows.into_iter().map(line).map(refused_row).collect())
    }
}

/// A line in the order of [`REFUSED_COLUMNS`].
fn refused_row(line: ImportLine) -> Vec<Cell> {
    let problems = line.problems.iter();
    let problems: Vec<String> = problems
        .map(|problem| format!("{}: {}", problem.title, problem.sentence))
        .collect();
    vec![
        Cell::Integer(line.line.into()),
        Cell::Text(line.key),
        Cell::Text(problems.join(" ")),
    ]
}
