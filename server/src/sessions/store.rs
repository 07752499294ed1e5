//! The session layer's store over our database.
//!
//! The database holds the SHA-256 of a session's id, so that who reads it can't take a session over.
//! `save` only updates: a session that was ended in the meantime stays ended.

use std::collections::HashMap;

use async_trait::async_trait;
use domain::ids::{SessionKey, UserId};
use domain::time::UtcMillis;
use sha2::{Digest as _, Sha256};
use store::{SessionOrigin, SessionUse, Store};
use tower_sessions::SessionStore;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

use super::{ABSOLUTE_MS, ADDRESS, IDLE_MS, STARTED_AT, TOUCHED_AT, USER, USER_AGENT, real_now};

/// Sessions in the database.
#[derive(Debug, Clone)]
pub struct DatabaseSessions {
    store: Store,
}

impl DatabaseSessions {
    /// Over this database.
    pub fn new(store: Store) -> Self {
        Self { store }
    }
}

#[async_trait]
impl SessionStore for DatabaseSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let now = real_now();
        let session = store::Session {
            user: user_of(record),
            data: encode(record)?,
            created_at: now,
            expires_at: expiry(now, now),
            origin: origin_of(record),
            used_at: now,
        };
        // 122 random bits: that an id exists already would be news, and an error is fine.
        self.store
            .create_session(hash(record.id), &session)
            .await
            .map_err(backend)
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let now = real_now();
        let started_at = time_of(record, STARTED_AT).unwrap_or(now);
        let used = SessionUse {
            user: user_of(record),
            data: &encode(record)?,
            origin: &origin_of(record),
            used_at: time_of(record, TOUCHED_AT).unwrap_or(now),
            expires_at: expiry(started_at, now),
        };
        let is_alive = self
            .store
            .save_session(hash(record.id), used)
            .await
            .map_err(backend)?;
        if !is_alive {
            tracing::debug!("a session ended while it was used");
        }
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let now = real_now();
        let Some(session) = self
            .store
            .find_session(hash(*id), now)
            .await
            .map_err(backend)?
        else {
            return Ok(None);
        };
        if now.0 - session.created_at.0 >= ABSOLUTE_MS {
            return Ok(None);
        }
        Ok(Some(Record {
            id: *id,
            data: decode(&session.data)?,
            expiry_date: offset_date_time(session.expires_at),
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.store.delete_session(hash(*id)).await.map_err(backend)
    }
}

/// When a session that was started and used at these times ends.
fn expiry(started_at: UtcMillis, used_at: UtcMillis) -> UtcMillis {
    used_at
        .plus_ms(IDLE_MS)
        .min(started_at.plus_ms(ABSOLUTE_MS))
}

/// What names a session in the database and in its owner's forms.
pub(super) fn key(id: Id) -> SessionKey {
    SessionKey(hash(id))
}

/// Of the bits that make the id up, not of its text.
fn hash(id: Id) -> [u8; 32] {
    Sha256::digest(id.0.to_le_bytes()).into()
}

fn user_of(record: &Record) -> Option<UserId> {
    record.data.get(USER)?.as_i64().map(UserId)
}

fn origin_of(record: &Record) -> SessionOrigin {
    let text = |key: &str| {
        let value = record.data.get(key).and_then(|value| value.as_str());
        value.unwrap_or_default().to_owned()
    };
    SessionOrigin {
        address: text(ADDRESS),
        user_agent: text(USER_AGENT),
    }
}

fn time_of(record: &Record, key: &str) -> Option<UtcMillis> {
    record.data.get(key)?.as_i64().map(UtcMillis)
}

fn encode(record: &Record) -> Result<Vec<u8>> {
    serde_json::to_vec(&record.data).map_err(|error| Error::Encode(error.to_string()))
}

fn decode(data: &[u8]) -> Result<HashMap<String, serde_json::Value>> {
    serde_json::from_slice(data).map_err(|error| Error::Decode(error.to_string()))
}

fn backend(error: store::StoreError) -> Error {
    tracing::error!(
        error = &error as &dyn std::error::Error,
        "a session could not be read or written"
    );
    Error::Backend(error.to_string())
}

fn offset_date_time(time: UtcMillis) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(time.0.div_euclid(1_000))
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::HOUR_MS;

    #[test]
    fn use_prolongs_a_session_but_not_beyond_twelve_hours() {
        let start = UtcMillis(0);
        assert_eq!(expiry(start, start), start.plus_ms(IDLE_MS));
        let late = start.plus_ms(11 * HOUR_MS + 50 * 60_000);
        assert_eq!(expiry(start, late), start.plus_ms(ABSOLUTE_MS));
    }
}
