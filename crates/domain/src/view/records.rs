//! Read models of the partner's own records: those of one account, and imports of them.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{AccountHead, Page};
use crate::contact::FieldProblem;
use crate::ids::{AccountId, ImportId, InvalidId};
use crate::records::{Record, RecordField};
use crate::time::UtcMillis;

/// The partner's own records of an account, as they are stored.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OwnRecord {
    /// The records.
    pub record: Record,
    /// Counts up with each edit, so that nobody overwrites what they have not seen.
    pub version: i64,
    /// When the notes were last edited.
    pub notes_at: Option<UtcMillis>,
    /// By whom.
    pub notes_by: Option<String>,
}

/// The page on which the records of an account are edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordPage {
    /// The head.
    pub head: AccountHead,
    /// Tags in use anywhere, sorted.
    pub tags: Vec<String>,
    /// Account managers in use, and the people of this portal.
    pub managers: Vec<String>,
}

/// How the bytes of a file were read as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextEncoding {
    /// UTF-8, with or without its mark.
    Utf8,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// Windows-1252, since it is not UTF-8.
    Windows1252 {
        /// The first line that is not UTF-8.
        line: u32,
    },
}

/// What separates the cells of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Separator {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// The tab.
    Tab,
}

impl Separator {
    /// All of them, the most likely one first.
    pub const ALL: [Self; 3] = [Self::Comma, Self::Semicolon, Self::Tab];

    /// The byte in the file.
    pub fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }

    /// The name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Comma => "commas",
            Self::Semicolon => "semicolons",
            Self::Tab => "tabs",
        }
    }
}

/// How an uploaded file was understood, whatever it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetReading {
    /// How its bytes became text.
    pub encoding: TextEncoding,
    /// What separates its cells.
    pub separator: Separator,
    /// The names of columns that are not taken.
    pub ignored: Vec<String>,
}

/// How a file with records was understood, for the person who uploaded it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReading {
    /// What is so of any file.
    #[serde(flatten)]
    pub sheet: SheetReading,
    /// The names of the columns that are taken, in the order of the file.
    pub columns: Vec<String>,
}

/// What a row of a file would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    /// Nothing was recorded of the account so far.
    Added,
    /// It would change what is recorded.
    Changed,
    /// It says what is recorded already.
    Unchanged,
    /// It can't be taken.
    Refused,
}

impl ImportOutcome {
    /// All outcomes.
    pub const ALL: [Self; 4] = [Self::Added, Self::Changed, Self::Unchanged, Self::Refused];

    /// As it is stored and stands in URLs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
            Self::Refused => "refused",
        }
    }

    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Added => "Added",
            Self::Changed => "Changed",
            Self::Unchanged => "Unchanged",
            Self::Refused => "Refused",
        }
    }
}

/// Rows of an import by what they would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportCounts {
    /// See [`ImportOutcome::Added`].
    pub added: u64,
    /// See [`ImportOutcome::Changed`].
    pub changed: u64,
    /// See [`ImportOutcome::Unchanged`].
    pub unchanged: u64,
    /// See [`ImportOutcome::Refused`].
    pub refused: u64,
    /// Values that are there and would be gone.
    pub emptied: u64,
    /// Rows that such values stand in.
    pub emptying: u64,
}

impl ImportCounts {
    /// Rows of one outcome.
    pub fn of(&self, outcome: ImportOutcome) -> u64 {
        match outcome {
            ImportOutcome::Added => self.added,
            ImportOutcome::Changed => self.changed,
            ImportOutcome::Unchanged => self.unchanged,
            ImportOutcome::Refused => self.refused,
        }
    }

    /// Counts one more row.
    pub fn count(&mut self, outcome: ImportOutcome, emptied: u64) {
        match outcome {
            ImportOutcome::Added => self.added += 1,
            ImportOutcome::Changed => self.changed += 1,
            ImportOutcome::Unchanged => self.unchanged += 1,
            ImportOutcome::Refused => self.refused += 1,
        }
        self.emptied += emptied;
        self.emptying += u64::from(emptied > 0);
    }

    /// All rows.
    pub fn rows(&self) -> u64 {
        self.added + self.changed + self.unchanged + self.refused
    }

    /// Rows that would change something.
    pub fn effective(&self) -> u64 {
        self.added + self.changed
    }
}

/// Which rows of an import are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum ImportFilter {
    /// All.
    #[default]
    All,
    /// Those of one outcome.
    Only(ImportOutcome),
    /// Those that empty something.
    Emptying,
}

impl ImportFilter {
    /// All filters, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::All,
        Self::Only(ImportOutcome::Added),
        Self::Only(ImportOutcome::Changed),
        Self::Emptying,
        Self::Only(ImportOutcome::Unchanged),
        Self::Only(ImportOutcome::Refused),
    ];

    /// As it stands in the URL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Only(outcome) => outcome.as_str(),
            Self::Emptying => "emptied",
        }
    }

    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Only(outcome) => outcome.title(),
            Self::Emptying => "Emptied",
        }
    }

    /// How many rows it shows.
    pub fn rows(self, counts: &ImportCounts) -> u64 {
        match self {
            Self::All => counts.rows(),
            Self::Only(outcome) => counts.of(outcome),
            Self::Emptying => counts.emptying,
        }
    }
}

impl FromStr for ImportFilter {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        Self::ALL
            .into_iter()
            .find(|filter| filter.as_str() == text)
            .ok_or(InvalidId { kind: "filter" })
    }
}

/// What the page of an import was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportQuery {
    /// Which rows.
    pub filter: ImportFilter,
    /// The page, from 1; 0 counts as 1.
    pub page: u32,
}

/// One field of a row that differs from what is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldDifference {
    /// Which field.
    pub field: RecordField,
    /// What is there; empty: nothing.
    pub before: String,
    /// What would be there; empty: nothing.
    pub after: String,
}

impl FieldDifference {
    /// What differs between two records.
    pub fn between(before: &Record, after: &Record) -> Vec<Self> {
        let differs = |field: &RecordField| match field {
            // Two people may have one name.
            RecordField::Manager => before.manager != after.manager,
            field => before.text(*field) != after.text(*field),
        };
        RecordField::ALL
            .into_iter()
            .filter(differs)
            .map(|field| Self {
                field,
                before: before.text(field),
                after: after.text(field),
            })
            .collect()
    }

    /// Whether it takes something away and puts nothing in its place.
    pub fn empties(&self) -> bool {
        !self.before.is_empty() && self.after.is_empty()
    }
}

/// A row of a file, as the dry run shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportLine {
    /// The line on which it begins, from 1.
    pub line: u32,
    /// The account as the file names it.
    pub key: String,
    /// The account that this is; `None`: none of ours, or the row could not be read.
    pub account: Option<(AccountId, String)>,
    /// What it would do.
    pub outcome: ImportOutcome,
    /// What it would change.
    pub differences: Vec<FieldDifference>,
    /// What is wrong with it.
    pub problems: Vec<FieldProblem>,
}

/// An import among others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSummary {
    /// Its number.
    pub id: ImportId,
    /// The file's name, as the browser told it.
    pub file_name: String,
    /// Who uploaded it.
    pub by: String,
    /// When.
    pub at: UtcMillis,
    /// When it is forgotten.
    pub expires_at: UtcMillis,
    /// What its rows would do, or did.
    pub counts: ImportCounts,
    /// Who applied it and when; `None`: nothing was changed by it.
    pub applied: Option<(String, UtcMillis)>,
}

/// The page on which a file is uploaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportStart {
    /// Imports that are not forgotten yet, latest first.
    pub latest: Vec<ImportSummary>,
    /// Largest file that is taken, in bytes.
    pub max_file_bytes: u64,
    /// Most rows that are taken.
    pub max_rows: u64,
}

/// The page of one import: its dry run, or what it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPage {
    /// What and whose it is.
    pub summary: ImportSummary,
    /// SHA-256 of the file, in hexadecimal digits.
    pub file_sha256: String,
    /// How the file was understood.
    pub reading: ImportReading,
    /// What was asked for.
    pub query: ImportQuery,
    /// The rows.
    pub rows: Page<ImportLine>,
    /// The first lines whose accounts somebody has edited since; while there are any, nothing of the
    /// import can be applied.
    pub overtaken: Vec<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_found_by_their_name() {
        for filter in ImportFilter::ALL {
            assert_eq!(filter.as_str().parse(), Ok(filter));
        }
        assert!("rows".parse::<ImportFilter>().is_err());
    }

    #[test]
    fn each_row_counts_once() {
        let mut counts = ImportCounts::default();
        for (outcome, emptied) in ImportOutcome::ALL.into_iter().zip([0, 2, 0, 0]) {
            counts.count(outcome, emptied);
        }
        assert_eq!((counts.rows(), counts.effective()), (4, 2));
        assert_eq!((counts.emptied, counts.emptying), (2, 1));
    }
}
