//! The store: the pools of either database, opened, migrated, asked for life and closed.

use std::str::FromStr;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool};

use crate::error::{Result, StoreError};
use crate::migrations;
use crate::sql::{Connection, Execute, Row, Single, Statement, sql};
use crate::write::Write;

/// Connections that read a SQLite file at the same time.
const SQLITE_READERS: u32 = 4;
/// What a SQLite connection keeps of the file in memory, in SQLite's own unit: kibibytes, negative. The
/// 2 MB it would take by itself are less than one walk over a list, which then is read anew each time.
const SQLITE_READER_CACHE: &str = "-4096";
/// The same of the one connection that writes: what does not fit is written out before its time.
const SQLITE_WRITER_CACHE: &str = "-8192";
/// How the writing connection is set while a database is filled: no page is written out before its
/// transaction ends, no commit waits for the disk, and the log goes back into the file seldom.
const SQLITE_FILLING: [&str; 3] = [
    "PRAGMA cache_size = -131072",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA wal_autocheckpoint = 16384",
];
/// Rows that a reading connection may be ahead of who takes them: with few, both wait for each other at
/// every turn, and reading a whole table takes half as long again.
const SQLITE_ROWS_AHEAD: usize = 1_000;
/// Texts of statements that the writing connection keeps prepared: there is one for each number of rows.
const SQLITE_PREPARED: usize = 256;
/// Connections to PostgreSQL of one instance.
const POSTGRES_CONNECTIONS: u32 = 10;
/// How long a statement waits for another writer of the same SQLite file (a command line beside the
/// running server, say).
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a caller waits for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// Which database is behind the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file of this machine.
    Sqlite,
    /// A server that several instances share.
    Postgres,
}

impl Kind {
    /// The name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// A handle to the database; clones share it.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pools: Pools,
}

#[derive(Debug, Clone)]
pub(crate) enum Pools {
    /// One writer, since SQLite allows no second one, and a few readers, which it never blocks.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

impl Store {
    /// Opens the database at `sqlite:PATH`, `sqlite:///PATH` or `postgres://…`. A SQLite file that
    /// does not exist is created, readable by its owner alone; one in memory is refused, since readers
    /// and the writer would not see the same. Brings nothing up to date: see [`Store::migrate`].
    ///
    /// # Errors
    /// [`StoreError::UnknownUrl`], [`StoreError::Unavailable`] where there is no such file or server.
    pub async fn open(url: &str) -> Result<Self> {
        Self::open_with(url, POSTGRES_CONNECTIONS).await
    }

    /// The same with so many connections to PostgreSQL. With one it shows who takes a second one while
    /// holding the first: as soon as as many do so as there are connections, all wait for one another.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_with(url: &str, postgres_connections: u32) -> Result<Self> {
        let is_in_memory = url.contains(":memory:") || url.contains("mode=memory");
        let pools = if url.starts_with("sqlite:") && !is_in_memory {
            open_sqlite(url).await?
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            open_postgres(url, postgres_connections).await?
        } else {
            return Err(StoreError::UnknownUrl);
        };
        Ok(Self { pools })
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Migration`] where a migration was changed after it had run.
    pub async fn migrate(&self) -> Result<()> {
        migrations::run(&self.pools).await
    }

    /// Whether every migration of this program has run. The database may hold later ones.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn is_current(&self) -> Result<bool> {
        migrations::are_applied(&self.pools).await
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where it does not answer.
    pub async fn ping(&self) -> Result<()> {
        sql("SELECT CAST(1 AS BIGINT) AS value")
            .fetch_one::<Single<i64>>(self)
            .await?;
        Ok(())
    }

    /// Which database this is.
    pub fn kind(&self) -> Kind {
        match self.pools {
            Pools::Sqlite { .. } => Kind::Sqlite,
            Pools::Postgres(_) => Kind::Postgres,
        }
    }

    /// Waits for running statements and closes all connections; for SQLite the last one writes the
    /// log back into the file.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }

    /// Makes ready for writing very much at once, until the store is closed: on SQLite with more memory
    /// and without waiting for the disk at each commit. A power cut may then take the last
    /// transactions back, whole ones, and harms nothing else.
    ///
    /// # Errors
    /// Those of any statement.
    pub async fn expect_filling(&self) -> Result<()> {
        if self.kind() == Kind::Sqlite {
            for pragma in SQLITE_FILLING {
                sql(pragma).execute(self.writer()).await?;
            }
        }
        Ok(())
    }

    /// Begins a transaction. On SQLite it waits for the one before it, so that nothing slow may
    /// happen inside: no hashing of passwords, no call to Zoom.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where no connection becomes free.
    pub async fn begin(&self) -> Result<Write> {
        Write::begin(&self.pools).await
    }
}

async fn open_sqlite(url: &str) -> Result<Pools> {
    let options = SqliteConnectOptions::from_str(url)?
        .journal_mode(SqliteJournalMode::Wal)
        // A stored intent must outlive a power cut, or a change could be sent twice.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        // What a statement would undo and what is sorted stays in memory: in files beside the
        // database it would cost more writing than the database itself.
        .pragma("temp_store", "MEMORY")
        .row_buffer_size(SQLITE_ROWS_AHEAD);
    create_private(options.get_filename())?;
    let pool = || {
        SqlitePoolOptions::new()
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
    };
    let writer = pool()
        .max_connections(1)
        .connect_with(
            options
                .clone()
                .statement_cache_capacity(SQLITE_PREPARED)
                .pragma("cache_size", SQLITE_WRITER_CACHE),
        )
        .await?;
    let options = options
        .pragma("cache_size", SQLITE_READER_CACHE)
        .pragma("query_only", "ON");
    let readers = pool()
        .max_connections(SQLITE_READERS)
        .connect_with(options)
        .await?;
    Ok(Pools::Sqlite { writer, readers })
}

/// Creates the file, if there is none, so that nobody else may read it. SQLite gives the files
/// beside it the same rights.
fn create_private(path: &std::path::Path) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(StoreError::Unavailable(sqlx::Error::Io(error))),
    }
}

async fn open_postgres(url: &str, connections: u32) -> Result<Pools> {
    let options = PgConnectOptions::from_str(url)?.application_name("subtotal");
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options)
        .await?;
    Ok(Pools::Postgres(pool))
}

/// A connection taken from a pool for one statement.
enum Held {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

impl Held {
    fn connection(&mut self) -> Connection<'_> {
        match self {
            Self::Sqlite(connection) => Connection::Sqlite(connection),
            Self::Postgres(connection) => Connection::Postgres(connection),
        }
    }
}

impl Pools {
    async fn reader(&self) -> Result<Held> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Held::Sqlite(readers.acquire().await?),
            Self::Postgres(pool) => Held::Postgres(pool.acquire().await?),
        })
    }

    async fn writer(&self) -> Result<Held> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Held::Sqlite(writer.acquire().await?),
            Self::Postgres(pool) => Held::Postgres(pool.acquire().await?),
        })
    }
}

/// Reads; on SQLite from a reader, which refuses to write.
impl Execute for &Store {
    async fn run(self, statement: Statement) -> Result<u64> {
        let mut held = self.pools.reader().await?;
        held.connection().run(statement).await
    }

    async fn rows(self, statement: Statement) -> Result<Vec<Row>> {
        let mut held = self.pools.reader().await?;
        held.connection().rows(statement).await
    }
}

/// A store on which a single statement writes, as a transaction of its own.
pub(crate) struct Writer<'s>(&'s Pools);

impl Store {
    /// Where a single writing statement runs.
    pub(crate) fn writer(&self) -> Writer<'_> {
        Writer(&self.pools)
    }
}

impl Execute for Writer<'_> {
    async fn run(self, statement: Statement) -> Result<u64> {
        let mut held = self.0.writer().await?;
        held.connection().run(statement).await
    }

    async fn rows(self, statement: Statement) -> Result<Vec<Row>> {
        let mut held = self.0.writer().await?;
        held.connection().rows(statement).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn open(folder: &tempfile::TempDir) -> Store {
        let url = format!("sqlite://{}/test.db", folder.path().display());
        let store = Store::open(&url).await.expect("opens");
        store.migrate().await.expect("migrates");
        store
    }

    #[tokio::test]
    async fn a_full_disk_is_told_apart_and_loses_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = open(&folder).await;
        store
            .create_flash([1; 32], b"kept", domain::time::UtcMillis(1))
            .await
            .expect("fits");
        // SQLite answers as on a full disk; a limit below the present size means "no further".
        sql("PRAGMA max_page_count = 1")
            .execute(store.writer())
            .await
            .expect("sets the limit");
        let large = vec![0; 100_000];
        let full = store
            .create_flash([2; 32], &large, domain::time::UtcMillis(1))
            .await;
        assert!(matches!(full, Err(StoreError::Full(_))), "{full:?}");

        sql("PRAGMA max_page_count = 100000")
            .execute(store.writer())
            .await
            .expect("sets the limit");
        let taken = |id| store.take_flash(id, domain::time::UtcMillis(0));
        assert_eq!(taken([2; 32]).await.expect("reads"), None);
        assert_eq!(taken([1; 32]).await.expect("reads"), Some(b"kept".to_vec()));
        store.close().await;
    }

    #[tokio::test]
    async fn a_reader_refuses_to_write() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = open(&folder).await;
        let written = sql("DELETE FROM settings").execute(&store).await;
        assert!(
            matches!(written, Err(StoreError::ReadOnly(_))),
            "{written:?}"
        );
        store.close().await;
    }
}
