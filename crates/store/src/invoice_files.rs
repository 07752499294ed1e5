//! The files of invoices, as Zoom made them.

use domain::ids::{AccountId, InvoiceId};
use domain::time::UtcMillis;

use crate::error::Result;
use crate::sql::{FromRow, Row, sql};
use crate::{Store, Write};

/// A stored file, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceFileInfo {
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
    /// Bytes it has.
    pub size: u64,
    /// Since when it is stored.
    pub stored_at: UtcMillis,
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceFileContent {
    /// What is known of it.
    pub info: InvoiceFileInfo,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl FromRow for InvoiceFileInfo {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            sha256: row.get("sha256")?,
            size: row.get("size")?,
            stored_at: row.get("stored_at")?,
        })
    }
}

impl FromRow for InvoiceFileContent {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            info: InvoiceFileInfo::from_row(row)?,
            bytes: row.get("bytes")?,
        })
    }
}

impl Store {
    /// The file of an invoice, if it is one of this account's.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_invoice_file(
        &self,
        account: &AccountId,
        invoice: &InvoiceId,
    ) -> Result<Option<InvoiceFileContent>> {
        sql("SELECT size, sha256, stored_at, bytes FROM invoice_files \
             WHERE account_id = $1 AND invoice_id = $2")
        .bind(account)
        .bind(invoice)
        .fetch_optional(self)
        .await
    }
}

impl Write {
    /// Saves the file of an invoice; one that was stored before is replaced.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_invoice_file(
        &mut self,
        account: &AccountId,
        invoice: &InvoiceId,
        file: &InvoiceFileContent,
        request_id: Option<&str>,
    ) -> Result<()> {
        sql("INSERT INTO invoice_files \
             (account_id, invoice_id, size, sha256, stored_at, request_id, bytes) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) \
             ON CONFLICT (account_id, invoice_id) DO UPDATE SET size = excluded.size, \
             sha256 = excluded.sha256, stored_at = excluded.stored_at, \
             request_id = excluded.request_id, bytes = excluded.bytes")
        .bind(account)
        .bind(invoice)
        .bind(i64::try_from(file.bytes.len()).unwrap_or(i64::MAX))
        .bind(file.info.sha256)
        .bind(file.info.stored_at)
        .bind(request_id)
        .bind(&file.bytes)
        .execute(&mut *self)
        .await?;
        sql("UPDATE invoices SET has_file = 1 WHERE account_id = $1 AND id = $2")
            .bind(account)
            .bind(invoice)
            .execute(self)
            .await?;
        Ok(())
    }
}
