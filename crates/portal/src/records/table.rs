//! A file about accounts as lines: which column is what, and what of a line is taken. What a kind of file
//! holds is said by [`Columns`], so that every file about accounts is read in one way.

use domain::view::ImportReading;

use crate::sheet::text::Text;
use crate::sheet::{Sheet, SheetRow, shortened};

/// Names of the column that says which account a line is about, the most telling one first.
const ACCOUNT_COLUMNS: [&str; 3] = ["account_id", "account_number", "account"];
/// Longest account that is shown as the file names it, in characters.
const MAX_KEY_CHARS: usize = 80;

/// What a kind of file holds beside the column that says which account a line is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Columns {
    /// The columns that are taken.
    pub(crate) taken: &'static [&'static str],
    /// Those of them without which a file is of no use.
    pub(crate) needed: &'static [&'static str],
    /// What is said where one of those is missing, or all of the others.
    pub(crate) lack: &'static str,
    /// Most lines.
    pub(crate) most_rows: u64,
}

/// A file that can be gone through line by line.
#[derive(Debug)]
pub(crate) struct Table {
    sheet: Sheet,
    /// How it was understood.
    pub(crate) reading: ImportReading,
    layout: Layout,
}

/// Which cell is what.
#[derive(Debug, PartialEq, Eq)]
struct Layout {
    /// In the order of [`ACCOUNT_COLUMNS`].
    account: Vec<usize>,
    /// In the order of the file.
    fields: Vec<(&'static str, usize)>,
}

/// A line of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// The line on which it begins, from 1.
    pub(crate) number: u32,
    /// The account as the file names it.
    pub(crate) key: String,
    /// What it says, or what is wrong with it as a line.
    pub(crate) said: Result<Said, String>,
}

/// What a line says of the columns that the file has, by their names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Said(pub(crate) Vec<(&'static str, String)>);

impl Table {
    /// Finds out how a file is built.
    ///
    /// # Errors
    /// Why nothing can be taken from it, in a sentence.
    pub(crate) fn open(text: Text, columns: &Columns) -> Result<Self, String> {
        let sheet = Sheet::open(text, &[&ACCOUNT_COLUMNS[..], columns.taken].concat())?;
        let layout = Layout::of(&sheet, columns)?;
        sheet.check_length(columns.most_rows)?;
        let named = layout.fields.iter().map(|(field, _)| (*field).to_owned());
        Ok(Self {
            reading: ImportReading {
                sheet: sheet.reading.clone(),
                columns: named.collect(),
            },
            sheet,
            layout,
        })
    }

    /// The lines below the names. Lines without any text are left out.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Line> + '_ {
        self.sheet.rows().map(|row| Line {
            number: row.number,
            key: shortened(&self.layout.key(&row), MAX_KEY_CHARS),
            said: self.layout.said(&row),
        })
    }
}

impl Layout {
    /// Which columns are taken.
    fn of(sheet: &Sheet, columns: &Columns) -> Result<Self, String> {
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
        let found = |name: &&'static str| Some((*name, sheet.column(name)?));
        let mut fields: Vec<(&'static str, usize)> =
            columns.taken.iter().filter_map(found).collect();
        fields.sort_by_key(|(_, column)| *column);
        let has = |needed: &&str| fields.iter().any(|(field, _)| field == needed);
        if fields.is_empty() || !columns.needed.iter().all(has) {
            return Err(format!(
                "{} The first line names {}.",
                columns.lack,
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

    fn said(&self, row: &SheetRow) -> Result<Said, String> {
        let said = |(field, column): &(&'static str, usize)| (*field, row.cell(*column).to_owned());
        match &row.fault {
            Some(fault) => Err(fault.clone()),
            None => Ok(Said(self.fields.iter().map(said).collect())),
        }
    }
}
