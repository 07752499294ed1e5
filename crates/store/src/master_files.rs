//! The files of the master account's own invoices. The table is apart from that of the sub accounts, so
//! that no statement can mix the two; everything else about the master account is a snapshot.

use domain::ids::InvoiceId;

use crate::error::Result;
use crate::invoice_files::{InvoiceFileContent, InvoiceFileInfo};
use crate::sql::{FromRow, Row, sql};
use crate::{Store, Write};

/// Files that a list is told of. A partner's own invoices are a few a year.
const MOST_FILES: u32 = 1_000;

/// Which invoice a stored file belongs to, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MasterFile {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Its file.
    pub info: InvoiceFileInfo,
}

impl FromRow for MasterFile {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            invoice: row.get("invoice_id")?,
            info: InvoiceFileInfo::from_row(row)?,
        })
    }
}

impl Store {
    /// The stored files of the master account's own invoices.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_master_files(&self) -> Result<Vec<MasterFile>> {
        sql(
            "SELECT invoice_id, size, sha256, stored_at FROM master_invoice_files \
             ORDER BY stored_at DESC, invoice_id LIMIT $1",
        )
        .bind(MOST_FILES)
        .fetch_all(self)
        .await
    }

    /// The file of one of the master account's own invoices.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_master_file(
        &self,
        invoice: &InvoiceId,
    ) -> Result<Option<InvoiceFileContent>> {
        sql("SELECT size, sha256, stored_at, bytes FROM master_invoice_files WHERE invoice_id = $1")
            .bind(invoice)
            .fetch_optional(self)
            .await
    }
}

impl Write {
    /// Saves the file of one of the master account's own invoices; one that was stored before is
    /// replaced.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_master_file(
        &mut self,
        invoice: &InvoiceId,
        file: &InvoiceFileContent,
        request_id: Option<&str>,
    ) -> Result<()> {
        sql("INSERT INTO master_invoice_files \
             (invoice_id, size, sha256, stored_at, request_id, bytes) \
             VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (invoice_id) DO UPDATE SET size = excluded.size, \
             sha256 = excluded.sha256, stored_at = excluded.stored_at, \
             request_id = excluded.request_id, bytes = excluded.bytes")
        .bind(invoice)
        .bind(i64::try_from(file.bytes.len()).unwrap_or(i64::MAX))
        .bind(file.info.sha256)
        .bind(file.info.stored_at)
        .bind(request_id)
        .bind(&file.bytes)
        .execute(self)
        .await?;
        Ok(())
    }
}
