//! The one error of this crate. Every error of the database driver is sorted here and nowhere else.
//!
//! Callers tell apart what they can do something about: wait ([`StoreError::Unavailable`]), call an
//! operator ([`StoreError::Full`], [`StoreError::ReadOnly`], [`StoreError::Corrupt`]) or answer the
//! person ([`StoreError::Conflict`], [`StoreError::NulInText`]).

use sqlx::error::DatabaseError;

/// Why a statement brought no result.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL names no database that we know, or can't be read.
    #[error("the database URL must be sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE")]
    UnknownUrl,
    /// The database can't be reached, or is so busy that it did not answer in time.
    #[error("the database is not available")]
    Unavailable(#[source] sqlx::Error),
    /// There is no room left on the disk.
    #[error("the database's disk is full")]
    Full(#[source] sqlx::Error),
    /// The database may not be written.
    #[error("the database is read-only")]
    ReadOnly(#[source] sqlx::Error),
    /// A row of this key exists already.
    #[error("such a row exists already")]
    Conflict(#[source] sqlx::Error),
    /// The append-only audit log was to be changed.
    #[error("audit entries are append-only")]
    AppendOnly(#[source] sqlx::Error),
    /// A text holds U+0000, which PostgreSQL can't store; refused on both databases.
    #[error("a text may not contain the character U+0000")]
    NulInText,
    /// What is stored can't be read: the file is damaged, or was written by something else.
    #[error("the database holds something unreadable: {0}")]
    Corrupt(String),
    /// The migrations on the database are not those of this program.
    #[error("the database's schema can't be brought up to date")]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// Anything else: an error in this crate.
    #[error("the database refused a statement")]
    Unexpected(#[source] sqlx::Error),
}

/// The same for all of this crate.
pub type Result<T> = std::result::Result<T, StoreError>;

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match &error {
            E::Configuration(_) => Self::UnknownUrl,
            E::Io(_)
            | E::Tls(_)
            | E::PoolTimedOut
            | E::PoolClosed
            | E::WorkerCrashed
            | E::BeginFailed => Self::Unavailable(error),
            E::ColumnDecode { .. } | E::Decode(_) | E::ColumnNotFound(_) => {
                Self::Corrupt(error.to_string())
            }
            E::Database(cause) => match Kind::of(cause.as_ref()) {
                Kind::Unavailable => Self::Unavailable(error),
                Kind::Full => Self::Full(error),
                Kind::ReadOnly => Self::ReadOnly(error),
                Kind::Conflict => Self::Conflict(error),
                Kind::AppendOnly => Self::AppendOnly(error),
                Kind::Corrupt => Self::Corrupt(error.to_string()),
                Kind::Unexpected => Self::Unexpected(error),
            },
            _ => Self::Unexpected(error),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::Execute(cause) => cause.into(),
            other => Self::Migration(other),
        }
    }
}

enum Kind {
    Unavailable,
    Full,
    ReadOnly,
    Conflict,
    AppendOnly,
    Corrupt,
    Unexpected,
}

/// What the triggers on `audit_entries` say, on both databases.
const APPEND_ONLY: &str = "audit entries are append-only";

impl Kind {
    fn of(error: &dyn DatabaseError) -> Self {
        if error.is_unique_violation() {
            return Self::Conflict;
        }
        if error.message().contains(APPEND_ONLY) {
            return Self::AppendOnly;
        }
        let code = error.code().unwrap_or_default();
        if error
            .try_downcast_ref::<sqlx::postgres::PgDatabaseError>()
            .is_some()
        {
            Self::of_postgres(&code)
        } else {
            Self::of_sqlite(&code)
        }
    }

    /// By SQLite's result code; extended codes hold the primary one in their low byte.
    fn of_sqlite(code: &str) -> Self {
        match code.parse::<u32>().map(|code| code & 0xff) {
            // BUSY, LOCKED, IOERR, CANTOPEN
            Ok(5 | 6 | 10 | 14) => Self::Unavailable,
            Ok(13) => Self::Full,
            Ok(8) => Self::ReadOnly,
            // CORRUPT, NOTADB
            Ok(11 | 26) => Self::Corrupt,
            _ => Self::Unexpected,
        }
    }

    /// By SQLSTATE.
    fn of_postgres(code: &str) -> Self {
        match code {
            "53100" => Self::Full,
            "25006" => Self::ReadOnly,
            // Index or data corrupted.
            "XX001" | "XX002" => Self::Corrupt,
            // Serialization failure, deadlock, lock not available: worth another try.
            "40001" | "40P01" | "55P03" => Self::Unavailable,
            // Connection trouble, wrong password, no such database, out of resources, shutting down.
            _ if ["08", "28", "3D", "53", "57"]
                .iter()
                .any(|class| code.starts_with(class)) =>
            {
                Self::Unavailable
            }
            _ => Self::Unexpected,
        }
    }
}
