//! Exports: exactly what a list is filtered to, as CSV or JSON lines, however much that is.
//!
//! An [`ExportOffer`] says how many rows there are and under which name the file goes; taking it is an
//! act that is audited and gives the [`Export`], which reads the store chunk by chunk. Nothing holds
//! the whole result, and there is no cap. Chunks are read by keyset: each goes on behind the last key
//! of the one before, a key that never changes, so that no row is skipped or repeated while others
//! write.

pub(crate) mod accounts;
mod audit;
pub(crate) mod csv;
pub(crate) mod fleet_invoices;
mod json_lines;
pub(crate) mod renewals;

use async_trait::async_trait;
use domain::time::UtcMillis;

use self::csv::BYTE_ORDER_MARK;
pub use self::csv::Cell;
use crate::{Caller, Portal, PortalError, actions};

/// Rows of a chunk.
pub(crate) const ROWS_A_CHUNK: u32 = 500;

/// How the file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// For spreadsheets and for programs.
    Csv,
    /// An object a line, for programs.
    JsonLines,
}

impl ExportFormat {
    /// How the name of the file ends.
    fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        }
    }

    /// As what the file is handed out.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::JsonLines => "application/jsonl",
        }
    }
}

/// Where the rows of an export come from.
#[async_trait]
pub(crate) trait RowSource: Send {
    /// The names of the columns; they are part of the interface and never change their meaning.
    fn columns(&self) -> &'static [&'static str];
    /// The next rows, at most [`ROWS_A_CHUNK`]; none at the end.
    async fn next(&mut self) -> Result<Vec<Vec<Cell>>, PortalError>;
}

/// An export that can be taken.
pub struct ExportOffer {
    /// The name of the file.
    pub file_name: String,
    /// How many rows it holds, the head left out.
    pub rows: u64,
    /// How it is written.
    pub format: ExportFormat,
    /// What is exported, as the audit log names it.
    subject: &'static str,
    /// The filter, as its page writes it.
    filter: String,
    source: Box<dyn RowSource>,
}

impl std::fmt::Debug for ExportOffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ExportOffer")
            .field("file_name", &self.file_name)
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

impl ExportOffer {
    /// Offers `rows` rows of `subject` (`accounts`), filtered by `filter` (the query of the page).
    pub(crate) fn new(
        subject: &'static str,
        at: UtcMillis,
        rows: u64,
        filter: String,
        source: Box<dyn RowSource>,
    ) -> Self {
        Self {
            file_name: format!("subtotal-{subject}-{}.csv", at.date()),
            rows,
            format: ExportFormat::Csv,
            subject,
            filter,
            source,
        }
    }

    /// The same in another format.
    pub(crate) fn in_format(self, format: ExportFormat) -> Self {
        let (stem, _) = self
            .file_name
            .rsplit_once('.')
            .unwrap_or((&self.file_name, ""));
        Self {
            file_name: format!("{stem}.{}", format.extension()),
            format,
            ..self
        }
    }
}

/// An export that was taken.
pub struct Export {
    source: Box<dyn RowSource>,
    format: ExportFormat,
    has_begun: bool,
}

impl Export {
    /// The next bytes of the file, `None` at its end. After an error the file is not whole, and
    /// whoever reads it must be told.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub async fn next_chunk(&mut self) -> Result<Option<Vec<u8>>, PortalError> {
        let mut text = String::new();
        let columns = self.source.columns();
        let is_csv = self.format == ExportFormat::Csv;
        if is_csv && !self.has_begun {
            text.push_str(BYTE_ORDER_MARK);
            csv::push_head(&mut text, columns);
        }
        self.has_begun = true;
        for row in self.source.next().await? {
            match self.format {
                ExportFormat::Csv => csv::push_row(&mut text, &row),
                ExportFormat::JsonLines => json_lines::push_row(&mut text, columns, row),
            }
        }
        Ok((!text.is_empty()).then(|| text.into_bytes()))
    }
}

impl Portal {
    /// Takes an export: this is the act, and it is recorded.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub async fn take_export(
        &self,
        caller: &Caller,
        offer: ExportOffer,
    ) -> Result<Export, PortalError> {
        let mut entry = crate::audit::entry(self.now(), caller, actions::EXPORTED);
        entry.subject = offer.subject.to_owned();
        entry.detail_json =
            serde_json::json!({ "rows": offer.rows, "filter": offer.filter, "as": offer.format.extension() })
                .to_string();
        let mut tx = self.store().begin().await?;
        tx.append_audit(entry);
        tx.commit().await?;
        Ok(Export {
            source: offer.source,
            format: offer.format,
            has_begun: false,
        })
    }
}
