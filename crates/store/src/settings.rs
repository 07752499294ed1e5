//! Settings: a text for a key; and what the database says about itself.

use domain::time::UtcMillis;

use crate::error::Result;
use crate::sql::{Execute, FromRow, Row, Single, sql};
use crate::{Store, Write};

impl Store {
    /// The value of a key.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_setting(&self, key: &str) -> Result<Option<String>> {
        find_setting(self, key).await
    }
}

impl Write {
    /// The value of a key, as this transaction sees it.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_setting(&mut self, key: &str) -> Result<Option<String>> {
        find_setting(self, key).await
    }
}

async fn find_setting(on: impl Execute, key: &str) -> Result<Option<String>> {
    let value = sql("SELECT value FROM settings WHERE key = $1")
        .bind(key)
        .fetch_optional(on)
        .await?;
    Ok(value.map(|Single(value)| value))
}

/// Since when something fails, and why.
struct Failure(UtcMillis, String);

impl FromRow for Failure {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self(row.get("failing_since")?, row.get("failure")?))
    }
}

impl Store {
    /// The last migration that has run.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn schema_version(&self) -> Result<i64> {
        let Single(version) = sql("SELECT max(version) AS value FROM _sqlx_migrations")
            .fetch_one(self)
            .await?;
        Ok(version)
    }

    /// When anything was last answered by Zoom.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_last_answer(&self) -> Result<Option<UtcMillis>> {
        let found = sql(
            "SELECT fetched_at AS value FROM fetches WHERE fetched_at IS NOT NULL \
             ORDER BY fetched_at DESC LIMIT 1",
        )
        .fetch_optional(self)
        .await?;
        Ok(found.map(|Single(at)| at))
    }

    /// What began to fail last and still does: since when, and why.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_last_failure(&self) -> Result<Option<(UtcMillis, String)>> {
        let found = sql(
            "SELECT failing_since, failure FROM fetches WHERE failing_since IS NOT NULL \
             AND failure IS NOT NULL ORDER BY failing_since DESC LIMIT 1",
        )
        .fetch_optional::<Failure>(self)
        .await?;
        Ok(found.map(|Failure(since, sentence)| (since, sentence)))
    }
}

impl Write {
    /// Sets the value of a key.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn save_setting(&mut self, key: &str, value: &str) -> Result<()> {
        sql("INSERT INTO settings (key, value) VALUES ($1, $2) \
             ON CONFLICT (key) DO UPDATE SET value = excluded.value")
        .bind(key)
        .bind(value)
        .execute(self)
        .await?;
        Ok(())
    }

    /// Sets the value of a key that has none, and says whether it had none.
    ///
    /// # Errors
    /// [`crate::StoreError::NulInText`], and those of any statement.
    pub async fn create_setting(&mut self, key: &str, value: &str) -> Result<bool> {
        let done = sql("INSERT INTO settings (key, value) VALUES ($1, $2) \
                        ON CONFLICT (key) DO NOTHING")
        .bind(key)
        .bind(value)
        .execute(self)
        .await?;
        Ok(done == 1)
    }

    /// Deletes a key that still has this value, and says whether it had. Of all who ask, one hears yes.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn delete_setting(&mut self, key: &str, value: &str) -> Result<bool> {
        let done = sql("DELETE FROM settings WHERE key = $1 AND value = $2")
            .bind(key)
            .bind(value)
            .execute(self)
            .await?;
        Ok(done == 1)
    }
}
