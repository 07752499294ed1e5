//! Files with prices: what was shown of each, until it is applied or forgotten.

use domain::ids::{PriceImportId, UserId};
use domain::time::UtcMillis;

use crate::error::Result;
use crate::sql::{FromRow, Row, Single, sql};
use crate::{Store, Write};

/// A file that was checked.
#[derive(Debug, Clone)]
pub struct NewPriceImport {
    /// Who uploaded it.
    pub created_by: UserId,
    /// Their name.
    pub created_by_name: String,
    /// When.
    pub created_at: UtcMillis,
    /// When it is forgotten.
    pub expires_at: UtcMillis,
    /// Its name, for people.
    pub file_name: String,
    /// Its hash.
    pub file_sha256: [u8; 32],
    /// The version of the price book that it was compared with.
    pub base_version: i64,
    /// What is shown of it, as the use case wrote it.
    pub content_json: String,
}

/// A file that was checked, and what became of it.
#[derive(Debug, Clone)]
pub struct PriceImport {
    /// Its number.
    pub id: PriceImportId,
    /// With what it was stored.
    pub new: NewPriceImport,
    /// Who applied it and when.
    pub applied: Option<(String, UtcMillis)>,
}

impl FromRow for PriceImport {
    fn from_row(row: &Row) -> Result<Self> {
        let by: Option<String> = row.find("applied_by_name")?;
        Ok(Self {
            id: row.get("id")?,
            new: NewPriceImport {
                created_by: row.get("created_by")?,
                created_by_name: row.get("created_by_name")?,
                created_at: row.get("created_at")?,
                expires_at: row.get("expires_at")?,
                file_name: row.get("file_name")?,
                file_sha256: row.get("file_sha256")?,
                base_version: row.get("base_version")?,
                content_json: row.get("content_json")?,
            },
            applied: by.zip(row.find("applied_at")?),
        })
    }
}

impl Store {
    /// The file of this number, unless it is forgotten.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_price_import(
        &self,
        id: PriceImportId,
        now: UtcMillis,
    ) -> Result<Option<PriceImport>> {
        sql("SELECT * FROM price_imports WHERE id = $1 AND expires_at > $2")
            .bind(id)
            .bind(now)
            .fetch_optional(self)
            .await
    }

    /// Deletes at most `limit` files that are to be forgotten, and says how many.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn delete_expired_price_imports(&self, now: UtcMillis, limit: u32) -> Result<u64> {
        sql("DELETE FROM price_imports WHERE id IN \
             (SELECT id FROM price_imports WHERE expires_at <= $1 ORDER BY id LIMIT $2)")
        .bind(now)
        .bind(limit)
        .execute(self.writer())
        .await
    }
}

impl Write {
    /// Stores a file that was checked.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn create_price_import(&mut self, new: &NewPriceImport) -> Result<PriceImportId> {
        let Single(id) = sql(
            "INSERT INTO price_imports (created_by, created_by_name, created_at, expires_at, \
             file_name, file_sha256, base_version, content_json) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id AS value",
        )
        .bind(new.created_by)
        .bind(&new.created_by_name)
        .bind(new.created_at)
        .bind(new.expires_at)
        .bind(&new.file_name)
        .bind(new.file_sha256)
        .bind(new.base_version)
        .bind(&new.content_json)
        .fetch_one(self)
        .await?;
        Ok(id)
    }

    /// Marks a file as applied; `false` where it is not there to be applied: forgotten, or applied by
    /// somebody else.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn mark_price_import_applied(
        &mut self,
        id: PriceImportId,
        by_name: &str,
        now: UtcMillis,
    ) -> Result<bool> {
        let marked = sql(
            "UPDATE price_imports SET applied_by_name = $2, applied_at = $3 \
             WHERE id = $1 AND applied_at IS NULL AND expires_at > $3",
        )
        .bind(id)
        .bind(by_name)
        .bind(now)
        .execute(self)
        .await?;
        Ok(marked == 1)
    }
}
