//! Settings: a text for a key.

use crate::error::Result;
use crate::sql::{Single, sql};
use crate::{Store, Write};

impl Store {
    /// The value of a key.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_setting(&self, key: &str) -> Result<Option<String>> {
        let value = sql("SELECT value FROM settings WHERE key = $1")
            .bind(key)
            .fetch_optional(self)
            .await?;
        Ok(value.map(|Single(value)| value))
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
}
