//! Imports of the partner's own records: what a file said and what it would change, from the dry run
//! until it is applied or expires.

use domain::ids::{AccountId, ImportId, UserId};
use domain::records::Record;
use domain::time::UtcMillis;
use domain::view::{ImportCounts, ImportFilter, ImportOutcome};

use crate::column::Bind;
use crate::error::{Result, StoreError};
use crate::records::{record_json, record_of_json};
use crate::sql::{Builder, FromRow, Row, Single, in_rows, sql};
use crate::{Store, Write};

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportState {
    /// Its rows are still being written; what a stopped program leaves behind.
    Reading,
    /// The dry run is done, nothing is changed yet.
    Checked,
    /// It was applied.
    Applied,
}

impl ImportState {
    const ALL: [Self; 3] = [Self::Reading, Self::Checked, Self::Applied];

    fn as_str(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Checked => "checked",
            Self::Applied => "applied",
        }
    }
}

/// An import to be begun.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// Who uploaded the file.
    pub created_by: UserId,
    /// Their name.
    pub created_by_name: String,
    /// When.
    pub created_at: UtcMillis,
    /// When it is forgotten.
    pub expires_at: UtcMillis,
    /// The file's name, for people.
    pub file_name: String,
    /// Its size, in bytes.
    pub file_size: u64,
    /// Its hash.
    pub file_sha256: [u8; 32],
    /// How it was read, as the use case wrote it.
    pub reading_json: String,
}

/// An import.
#[derive(Debug, Clone)]
pub struct RecordImport {
    /// Its number.
    pub id: ImportId,
    /// How far it is.
    pub state: ImportState,
    /// With what it was begun.
    pub new: NewImport,
    /// What its rows would do, or did.
    pub counts: ImportCounts,
    /// Who applied it and when.
    pub applied: Option<(String, UtcMillis)>,
}

/// What became of a row that names an account of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedRow {
    /// Which account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// The version of the records that the dry run saw.
    pub base_version: i64,
    /// What was there.
    pub before: Record,
    /// What the row makes of it.
    pub after: Record,
}

/// A row of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// The line on which it begins, from 1.
    pub line: u32,
    /// What it would do.
    pub outcome: ImportOutcome,
    /// The account as the file names it.
    pub key: String,
    /// What it would change; `None` where it is refused.
    pub checked: Option<CheckedRow>,
    /// Values that are there and would be gone.
    pub emptied: u32,
    /// What is wrong, as the use case wrote it; empty where nothing is.
    pub problems_json: String,
}

fn read_word<T: Copy>(all: &[T], word: &str, as_str: impl Fn(T) -> &'static str) -> Result<T> {
    all.iter()
        .copied()
        .find(|item| as_str(*item) == word)
        .ok_or_else(|| StoreError::Corrupt(format!("{word} is no state of an import")))
}

impl FromRow for RecordImport {
    fn from_row(row: &Row) -> Result<Self> {
        let state: String = row.get("state")?;
        let by: Option<String> = row.find("applied_by_name")?;
        Ok(Self {
            id: row.get("id")?,
            state: read_word(&ImportState::ALL, &state, ImportState::as_str)?,
            new: NewImport {
                created_by: row.get("created_by")?,
                created_by_name: row.get("created_by_name")?,
                created_at: row.get("created_at")?,
                expires_at: row.get("expires_at")?,
                file_name: row.get("file_name")?,
                file_size: row.get("file_size")?,
                file_sha256: row.get("file_sha256")?,
                reading_json: row.get("reading_json")?,
            },
            counts: ImportCounts {
                added: row.get("added")?,
                changed: row.get("changed")?,
                unchanged: row.get("unchanged")?,
                refused: row.get("refused")?,
                emptied: row.get("emptied")?,
                emptying: row.get("emptying")?,
            },
            applied: by.zip(row.find("applied_at")?),
        })
    }
}

impl FromRow for ImportRow {
    fn from_row(row: &Row) -> Result<Self> {
        let outcome: String = row.get("outcome")?;
        let account: Option<AccountId> = row.find("account_id")?;
        let checked = match account {
            Some(account) => Some(CheckedRow {
                account,
                name: row.get("account_name")?,
                base_version: row.get("base_version")?,
                before: record_of_json(&row.get::<String>("before_json")?)?,
                after: record_of_json(&row.get::<String>("after_json")?)?,
            }),
            None => None,
        };
        Ok(Self {
            line: row.get("line")?,
            outcome: read_word(&ImportOutcome::ALL, &outcome, ImportOutcome::as_str)?,
            key: row.get("account_key")?,
            checked,
            emptied: row.get("emptied")?,
            problems_json: row.find("problems_json")?.unwrap_or_default(),
        })
    }
}

/// The beginning of a statement that reads rows of an import.
fn rows_of(id: ImportId, filter: ImportFilter) -> Builder {
    let mut query = Builder::new("SELECT * FROM record_import_rows WHERE import_id = ");
    query.push_bind(id);
    match filter {
        ImportFilter::All => {}
        ImportFilter::Only(outcome) => {
            query.push(" AND outcome = ").push_bind(outcome.as_str());
        }
        ImportFilter::Emptying => {
            query.push(" AND emptied > 0");
        }
    }
    query
}

fn rows_after(id: ImportId, filter: ImportFilter, line: u32, limit: u32) -> Builder {
    let mut query = rows_of(id, filter);
    query.push(" AND line > ").push_bind(line);
    query.push(" ORDER BY line LIMIT ").push_bind(limit);
    query
}

impl Store {
    /// Begins an import: its rows follow, nobody sees it before [`Write::finish_import_check`].
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn create_import(&self, new: &NewImport) -> Result<ImportId> {
        let Single(id) = sql(
            "INSERT INTO record_imports (state, created_by, created_by_name, created_at, \
             expires_at, file_name, file_size, file_sha256, reading_json) \
             VALUES ('reading', $1, $2, $3, $4, $5, $6, $7, $8) RETURNING id AS value",
        )
        .bind(new.created_by)
        .bind(&new.created_by_name)
        .bind(new.created_at)
        .bind(new.expires_at)
        .bind(&new.file_name)
        .bind(i64::try_from(new.file_size).unwrap_or(i64::MAX))
        .bind(new.file_sha256)
        .bind(&new.reading_json)
        .fetch_one(self.writer())
        .await?;
        Ok(id)
    }

    /// The import of this number, unless it has expired.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_import(&self, id: ImportId, now: UtcMillis) -> Result<Option<RecordImport>> {
        sql("SELECT * FROM record_imports WHERE id = $1 AND expires_at > $2")
            .bind(id)
            .bind(now)
            .fetch_optional(self)
            .await
    }

    /// The latest imports that have been read and have not expired.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_imports(&self, now: UtcMillis, limit: u32) -> Result<Vec<RecordImport>> {
        sql(
            "SELECT * FROM record_imports WHERE expires_at > $1 AND state <> 'reading' \
             ORDER BY id DESC LIMIT $2",
        )
        .bind(now)
        .bind(limit)
        .fetch_all(self)
        .await
    }

    /// Rows of an import after the given line that fit the filter, in the order of the file.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_import_rows(
        &self,
        id: ImportId,
        filter: ImportFilter,
        after_line: u32,
        limit: u32,
    ) -> Result<Vec<ImportRow>> {
        let query = rows_after(id, filter, after_line, limit);
        query.build().fetch_all(self).await
    }

    /// Rows of an import that fit the filter, `offset` of them left out, in the order of the file.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn page_import_rows(
        &self,
        id: ImportId,
        filter: ImportFilter,
        offset: u64,
        limit: u32,
    ) -> Result<Vec<ImportRow>> {
        let mut query = rows_of(id, filter);
        query.push(" ORDER BY line LIMIT ").push_bind(limit);
        query
            .push(" OFFSET ")
            .push_bind(i64::try_from(offset).unwrap_or(i64::MAX));
        query.build().fetch_all(self).await
    }

    /// The first lines that would change something but whose account was edited since the dry run.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_overtaken_lines(&self, id: ImportId, limit: u32) -> Result<Vec<u32>> {
        let lines = sql("SELECT line AS value FROM record_import_rows \
             JOIN accounts ON accounts.id = record_import_rows.account_id \
             WHERE import_id = $1 AND outcome IN ('added', 'changed') \
             AND accounts.records_version <> record_import_rows.base_version \
             ORDER BY line LIMIT $2")
        .bind(id)
        .bind(limit)
        .fetch_all(self)
        .await?;
        Ok(lines.into_iter().map(|Single(line)| line).collect())
    }

    /// Deletes at most `limit` rows of expired imports, and imports that have no rows left. Says how
    /// many rows.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn delete_expired_imports(&self, now: UtcMillis, limit: u32) -> Result<u64> {
        let expired: Option<Single<ImportId>> = sql(
            "SELECT id AS value FROM record_imports WHERE expires_at <= $1 ORDER BY id LIMIT 1",
        )
        .bind(now)
        .fetch_optional(self)
        .await?;
        let Some(Single(id)) = expired else {
            return Ok(0);
        };
        let rows = sql(
            "DELETE FROM record_import_rows WHERE import_id = $1 AND line IN \
             (SELECT line FROM record_import_rows WHERE import_id = $1 ORDER BY line LIMIT $2)",
        )
        .bind(id)
        .bind(limit)
        .execute(self.writer())
        .await?;
        sql("DELETE FROM record_imports WHERE id = $1 AND NOT EXISTS \
             (SELECT 1 FROM record_import_rows WHERE import_id = $1)")
        .bind(id)
        .execute(self.writer())
        .await?;
        Ok(rows)
    }
}

impl Write {
    /// As [`Store::list_import_rows`].
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_import_rows(
        &mut self,
        id: ImportId,
        filter: ImportFilter,
        after_line: u32,
        limit: u32,
    ) -> Result<Vec<ImportRow>> {
        let query = rows_after(id, filter, after_line, limit);
        query.build().fetch_all(self).await
    }

    /// Adds rows to an import that is being read.
    ///
    /// # Errors
    /// [`StoreError::NulInText`], and those of any statement.
    pub async fn create_import_rows(&mut self, id: ImportId, rows: &[ImportRow]) -> Result<()> {
        in_rows(
            self,
            "INSERT INTO record_import_rows (import_id, line, outcome, account_key, account_id, \
             account_name, base_version, before_json, after_json, emptied, problems_json) VALUES ",
            rows,
            |row| {
                let checked = row.checked.as_ref();
                [
                    id.to_value(),
                    row.line.to_value(),
                    row.outcome.as_str().to_value(),
                    (&row.key).to_value(),
                    checked.map(|checked| &checked.account).to_value(),
                    checked.map(|checked| &checked.name).to_value(),
                    checked.map(|checked| checked.base_version).to_value(),
                    checked
                        .map(|checked| record_json(&checked.before))
                        .to_value(),
                    checked
                        .map(|checked| record_json(&checked.after))
                        .to_value(),
                    row.emptied.to_value(),
                    (&row.problems_json).to_value(),
                ]
            },
            "",
        )
        .await?;
        Ok(())
    }

    /// Ends the dry run: all rows are there.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn finish_import_check(&mut self, id: ImportId, counts: ImportCounts) -> Result<()> {
        let bound = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        sql(
            "UPDATE record_imports SET state = 'checked', added = $2, changed = $3, \
             unchanged = $4, refused = $5, emptied = $6, emptying = $7 WHERE id = $1 AND state = 'reading'",
        )
        .bind(id)
        .bind(bound(counts.added))
        .bind(bound(counts.changed))
        .bind(bound(counts.unchanged))
        .bind(bound(counts.refused))
        .bind(bound(counts.emptied))
        .bind(bound(counts.emptying))
        .execute(self)
        .await?;
        Ok(())
    }

    /// Marks an import as applied; `false` where it is not there to be applied: expired, or applied by
    /// somebody else.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn mark_import_applied(
        &mut self,
        id: ImportId,
        by_name: &str,
        now: UtcMillis,
    ) -> Result<bool> {
        let marked = sql(
            "UPDATE record_imports SET state = 'applied', applied_by_name = $2, applied_at = $3 \
             WHERE id = $1 AND state = 'checked' AND expires_at > $3",
        )
        .bind(id)
        .bind(by_name)
        .bind(now)
        .execute(self)
        .await?;
        Ok(marked == 1)
    }

    /// Forgets an import that was not applied; `false` where it is not there to be forgotten. Its
    /// rows go with the next [`Store::delete_expired_imports`].
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn discard_import(&mut self, id: ImportId, now: UtcMillis) -> Result<bool> {
        let discarded = sql("UPDATE record_imports SET expires_at = $2 \
             WHERE id = $1 AND state = 'checked' AND expires_at > $2")
        .bind(id)
        .bind(now)
        .execute(self)
        .await?;
        Ok(discarded == 1)
    }
}
