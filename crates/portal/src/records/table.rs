//! A file with records as lines: which column is what, and what of a line is taken.

use domain::records::{RecordField, RecordFields};
use domain::view::ImportReading;

use super::MAX_IMPORT_ROWS;
use crate::sheet::text::Text;
use crate::sheet::{Sheet, SheetRow, shortened};

/// Names of the column that says which account a line is about, the most telling one first.
const ACCOUNT_COLUMNS: [&str; 3] = ["account_id", "account_number", "account"];
/// Longest account that is shown as the file names it, in characters.
const MAX_KEY_CHARS: usize = 80;

/// A file that can be gone through line by line.
#[derive(Debug)]
pub(super) struct Table {
    sheet: Sheet,
    /// How it was understood.
    pub(super) reading: ImportReading,
    layout: Layout,
}

/// Which cell is what.
#[derive(Debug, PartialEq, Eq)]
struct Layout {
    /// In the order of [`ACCOUNT_COLUMNS`].
    account: Vec<usize>,
    /// In the order of the file.
    fields: Vec<(RecordField, usize)>,
}

/// A line of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// The line on which it begins, from 1.
    pub(super) number: u32,
    /// The account as the file names it.
    pub(super) key: String,
    /// What it says, or what is wrong with it as a line.
    pub(super) said: Result<Said, String>,
}

/// What a line says of the columns that the file has.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Said(Vec<(RecordField, String)>);

impl Said {
    /// What is there with what the line says in its place; columns that the file lacks stay.
    pub(super) fn over(self, mut present: RecordFields) -> RecordFields {
        for (field, text) in self.0 {
            present.set(field, text);
        }
        present
    }
}

impl Table {
    /// Finds out how a file is built.
    ///
    /// # Errors
    /// Why nothing can be taken from it, in a sentence.
    pub(super) fn open(text: Text) -> Result<Self, String> {
        let fields = RecordField::ALL.map(|field| field.name());
        let sheet = Sheet::open(text, &[&ACCOUNT_COLUMNS[..], &fields[..]].concat())?;
        let layout = Layout::of(&sheet)?;
        sheet.check_length(MAX_IMPORT_ROWS)?;
        Ok(Self {
            reading: ImportReading {
                sheet: sheet.reading.clone(),
                columns: layout.fields.iter().map(|(field, _)| *field).collect(),
            },
            sheet,
            layout,
        })
    }

    /// The lines below the names. Lines without any text are left out.
    pub(super) fn lines(&self) -> impl Iterator<Item = Line> + '_ {
        self.sheet.rows().map(|row| Line {
            number: row.number,
            key: shortened(&self.layout.key(&row), MAX_KEY_CHARS),
            said: self.layout.said(row),
        })
    }
}

impl Layout {
    /// Which columns are taken.
    fn of(sheet: &Sheet) -> Result<Self, String> {
        let account: Vec<usize> = ACCOUNT_COLUMNS
            .iter()
            .filter_map(|name| sheet.column(name))
            .collect();
        if account.is_empty() {
            return Err(format!(
                "No column says which account a line is about: account_id, account_number or account \
                 is needed. The first line names {}.",
                sheet.named()
            ));
        }
        let mut fields: Vec<(RecordField, usize)> = RecordField::ALL
            .into_iter()
            .filter_map(|field| Some((field, sheet.column(field.name())?)))
            .collect();
        fields.sort_by_key(|(_, column)| *column);
        if fields.is_empty() {
            return Err(format!(
                "No column holds anything that is imported: customer_reference, tags, account_manager \
                 or notes. The first line names {}.",
                sheet.named()
            ));
        }
        Ok(Self { account, fields })
    }

    fn key(&self, row: &SheetRow) -> String {
        let cells = self.account.iter().map(|column| row.cell(*column).trim());
        let mut filled = cells.filter(|cell| !cell.is_empty());
        filled.next().unwrap_or_default().to_owned()
    }

    fn said(&self, row: SheetRow) -> Result<Said, String> {
        let said = |(field, column): &(RecordField, usize)| (*field, row.cell(*column).to_owned());
        match &row.fault {
            Some(fault) => Err(fault.clone()),
            None => Ok(Said(self.fields.iter().map(said).collect())),
        }
    }
}
