//! Sessions: what a signed-in browser's cookie stands for. Only the hash of the cookie's id is kept.

use domain::ids::UserId;
use domain::time::UtcMillis;

use crate::error::Result;
use crate::sql::{FromRow, Row, sql};
use crate::{Store, Write};

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose it is; `None` before signing in.
    pub user: Option<UserId>,
    /// Its record, as the session layer wrote it.
    pub data: Vec<u8>,
    /// When it began: it ends at the latest a fixed time after.
    pub created_at: UtcMillis,
    /// When it ends unless it is used before.
    pub expires_at: UtcMillis,
}

impl FromRow for Session {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            user: row.find("user_id")?,
            data: row.get("data")?,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

impl Store {
    /// Creates a session.
    ///
    /// # Errors
    /// [`crate::StoreError::Conflict`] where one of this id exists.
    pub async fn create_session(&self, id_hash: [u8; 32], session: &Session) -> Result<()> {
        sql(
            "INSERT INTO sessions (id_hash, user_id, data, created_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(id_hash)
        .bind(session.user)
        .bind(&session.data)
        .bind(session.created_at)
        .bind(session.expires_at)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Writes the record of a session that still exists and says whether it does: one that has ended
    /// never comes back. When it began stays as it is.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_session(
        &self,
        id_hash: [u8; 32],
        user: Option<UserId>,
        data: &[u8],
        expires_at: UtcMillis,
    ) -> Result<bool> {
        let changed =
            sql("UPDATE sessions SET user_id = $2, data = $3, expires_at = $4 WHERE id_hash = $1")
                .bind(id_hash)
                .bind(user)
                .bind(data)
                .bind(expires_at)
                .execute(self.writer())
                .await?;
        Ok(changed == 1)
    }

    /// The session of this id, unless it has expired.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn find_session(&self, id_hash: [u8; 32], now: UtcMillis) -> Result<Option<Session>> {
        sql(
            "SELECT user_id, data, created_at, expires_at FROM sessions \
             WHERE id_hash = $1 AND expires_at > $2",
        )
        .bind(id_hash)
        .bind(now)
        .fetch_optional(self)
        .await
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn delete_session(&self, id_hash: [u8; 32]) -> Result<()> {
        sql("DELETE FROM sessions WHERE id_hash = $1")
            .bind(id_hash)
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// Deletes at most `limit` expired sessions and says how many.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn delete_expired_sessions(&self, now: UtcMillis, limit: u32) -> Result<u64> {
        sql("DELETE FROM sessions WHERE id_hash IN \
             (SELECT id_hash FROM sessions WHERE expires_at <= $1 LIMIT $2)")
        .bind(now)
        .bind(limit)
        .execute(self.writer())
        .await
    }
}

impl Write {
    /// Ends all sessions of a person and says how many.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn delete_sessions_of(&mut self, user: UserId) -> Result<u64> {
        sql("DELETE FROM sessions WHERE user_id = $1")
            .bind(user)
            .execute(self)
            .await
    }
}
