//! Who is in the middle of something: sessions and flashes, carried from one database into another.
//! So a demo that is put back to its beginning throws nobody out.

use std::collections::HashSet;

use domain::ids::UserId;
use domain::time::UtcMillis;

use crate::error::Result;
use crate::sessions::Session;
use crate::sql::{FromRow, Row, Single, sql};
use crate::{Store, Write};

/// Sessions and flashes.
#[derive(Debug, Default)]
pub struct Visitors {
    sessions: Vec<KeptSession>,
    flashes: Vec<KeptFlash>,
}

#[derive(Debug)]
struct KeptSession {
    id_hash: [u8; 32],
    session: Session,
}

#[derive(Debug)]
struct KeptFlash {
    id_hash: [u8; 32],
    body: Vec<u8>,
    expires_at: UtcMillis,
}

impl FromRow for KeptSession {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id_hash: row.get("id_hash")?,
            session: Session::from_row(row)?,
        })
    }
}

impl FromRow for KeptFlash {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id_hash: row.get("id_hash")?,
            body: row.get("body")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

impl Store {
    /// All sessions and flashes.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn visitors(&self) -> Result<Visitors> {
        Ok(Visitors {
            sessions: sql("SELECT * FROM sessions").fetch_all(self).await?,
            flashes: sql("SELECT id_hash, body, expires_at FROM flashes")
                .fetch_all(self)
                .await?,
        })
    }
}

impl Write {
    /// Takes visitors of another database in, as far as this one has the people.
    ///
    /// # Errors
    /// [`crate::StoreError::Conflict`] where they are in already.
    pub async fn save_visitors(&mut self, visitors: &Visitors) -> Result<()> {
        let people: Vec<Single<UserId>> = sql("SELECT id AS value FROM users")
            .fetch_all(&mut *self)
            .await?;
        let people: HashSet<i64> = people.into_iter().map(|Single(id)| id.0).collect();
        let has = |user: UserId| people.contains(&user.0);
        let sessions = visitors.sessions.iter();
        for kept in sessions.filter(|kept| kept.session.user.is_none_or(has)) {
            sql(
                "INSERT INTO sessions (id_hash, user_id, data, created_at, expires_at, \
                 address, user_agent, used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(kept.id_hash)
            .bind(kept.session.user)
            .bind(&kept.session.data)
            .bind(kept.session.created_at)
            .bind(kept.session.expires_at)
            .bind(&kept.session.origin.address)
            .bind(&kept.session.origin.user_agent)
            .bind(kept.session.used_at)
            .execute(&mut *self)
            .await?;
        }
        for flash in &visitors.flashes {
            sql("INSERT INTO flashes (id_hash, body, expires_at) VALUES ($1, $2, $3)")
                .bind(flash.id_hash)
                .bind(&flash.body)
                .bind(flash.expires_at)
                .execute(&mut *self)
                .await?;
        }
        Ok(())
    }
}
