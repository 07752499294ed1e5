//! Sessions: what a signed-in browser's cookie stands for. Only the hash of the cookie's id is kept.

use domain::ids::{SessionKey, UserId};
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
    /// From where it was begun.
    pub origin: SessionOrigin,
    /// When it was last used.
    pub used_at: UtcMillis,
}

/// From where a session was begun; empty where that was not noted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SessionOrigin {
    /// The client's address.
    pub address: String,
    /// The browser's own description.
    pub user_agent: String,
}

/// One of a person's sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionOf {
    /// Names it.
    pub key: SessionKey,
    /// From where it was begun.
    pub origin: SessionOrigin,
    /// When it was begun.
    pub created_at: UtcMillis,
    /// When it was last used; `None` where that was not noted.
    pub used_at: Option<UtcMillis>,
}

impl FromRow for SessionOf {
    fn from_row(row: &Row) -> Result<Self> {
        let used_at: UtcMillis = row.get("used_at")?;
        Ok(Self {
            key: SessionKey(row.get("id_hash")?),
            origin: SessionOrigin::from_row(row)?,
            created_at: row.get("created_at")?,
            used_at: (used_at.0 > 0).then_some(used_at),
        })
    }
}

impl FromRow for SessionOrigin {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            address: row.get("address")?,
            user_agent: row.get("user_agent")?,
        })
    }
}

/// What is written when a session is used.
#[derive(Debug, Clone, Copy)]
pub struct SessionUse<'a> {
    /// Whose it is.
    pub user: Option<UserId>,
    /// Its record.
    pub data: &'a [u8],
    /// From where it was begun.
    pub origin: &'a SessionOrigin,
    /// When it was used.
    pub used_at: UtcMillis,
    /// When it ends unless it is used before.
    pub expires_at: UtcMillis,
}

/// Most sessions of one person that are listed.
const MAX_LISTED: u32 = 100;

impl FromRow for Session {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            user: row.find("user_id")?,
            data: row.get("data")?,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
            origin: SessionOrigin::from_row(row)?,
            used_at: row.get("used_at")?,
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
            "INSERT INTO sessions (id_hash, user_id, data, created_at, expires_at, \
             address, user_agent, used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id_hash)
        .bind(session.user)
        .bind(&session.data)
        .bind(session.created_at)
        .bind(session.expires_at)
        .bind(&session.origin.address)
        .bind(&session.origin.user_agent)
        .bind(session.used_at)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Writes the record of a session that still exists and says whether it does: one that has ended
    /// never comes back. When it began stays as it is.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn save_session(&self, id_hash: [u8; 32], used: SessionUse<'_>) -> Result<bool> {
        let changed = sql(
            "UPDATE sessions SET user_id = $2, data = $3, expires_at = $4, address = $5, \
             user_agent = $6, used_at = $7 WHERE id_hash = $1",
        )
        .bind(id_hash)
        .bind(used.user)
        .bind(used.data)
        .bind(used.expires_at)
        .bind(&used.origin.address)
        .bind(&used.origin.user_agent)
        .bind(used.used_at)
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
            "SELECT user_id, data, created_at, expires_at, address, user_agent, used_at \
             FROM sessions WHERE id_hash = $1 AND expires_at > $2",
        )
        .bind(id_hash)
        .bind(now)
        .fetch_optional(self)
        .await
    }

    /// A person's sessions that have not expired, the last used first; a hundred at most.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn list_sessions_of(&self, user: UserId, now: UtcMillis) -> Result<Vec<SessionOf>> {
        sql(
            "SELECT id_hash, created_at, address, user_agent, used_at FROM sessions \
             WHERE user_id = $1 AND expires_at > $2 \
             ORDER BY used_at DESC, created_at DESC, id_hash LIMIT $3",
        )
        .bind(user)
        .bind(now)
        .bind(MAX_LISTED)
        .fetch_all(self)
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

    /// Ends one session if it is this person's, and says whether it was.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn delete_session_of(&mut self, user: UserId, key: SessionKey) -> Result<bool> {
        let ended = sql("DELETE FROM sessions WHERE user_id = $1 AND id_hash = $2")
            .bind(user)
            .bind(key.0)
            .execute(self)
            .await?;
        Ok(ended == 1)
    }

    /// Ends all sessions of a person but one and says how many.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn delete_other_sessions_of(
        &mut self,
        user: UserId,
        kept: SessionKey,
    ) -> Result<u64> {
        sql("DELETE FROM sessions WHERE user_id = $1 AND id_hash <> $2")
            .bind(user)
            .bind(kept.0)
            .execute(self)
            .await
    }
}
