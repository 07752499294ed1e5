//! Flashes: what a form that was posted leaves for the page that is shown next, once.

use domain::time::UtcMillis;

use crate::Store;
use crate::error::Result;
use crate::sql::{Single, sql};

impl Store {
    /// Leaves a flash.
    ///
    /// # Errors
    /// [`crate::StoreError::Conflict`] where one of this id exists.
    pub async fn create_flash(
        &self,
        id_hash: [u8; 32],
        body: &[u8],
        expires_at: UtcMillis,
    ) -> Result<()> {
        sql("INSERT INTO flashes (id_hash, body, expires_at) VALUES ($1, $2, $3)")
            .bind(id_hash)
            .bind(body)
            .bind(expires_at)
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// Takes a flash: of all who ask, one gets it. An expired one is gone.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn take_flash(&self, id_hash: [u8; 32], now: UtcMillis) -> Result<Option<Vec<u8>>> {
        let body = sql(
            "DELETE FROM flashes WHERE id_hash = $1 AND expires_at > $2 \
             RETURNING body AS value",
        )
        .bind(id_hash)
        .bind(now)
        .fetch_optional(self.writer())
        .await?;
        Ok(body.map(|Single(body)| body))
    }

    /// Deletes at most `limit` expired flashes and says how many.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn delete_expired_flashes(&self, now: UtcMillis, limit: u32) -> Result<u64> {
        sql("DELETE FROM flashes WHERE id_hash IN \
             (SELECT id_hash FROM flashes WHERE expires_at <= $1 LIMIT $2)")
        .bind(now)
        .bind(limit)
        .execute(self.writer())
        .await
    }
}
