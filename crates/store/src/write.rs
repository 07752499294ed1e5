//! A transaction: what belongs together is written together, with its audit entries, or not at all.

use sqlx::pool::PoolConnection;
use sqlx::{PgPool, Postgres, Sqlite, Transaction};

use crate::audit::{self, AuditEntry};
use crate::error::Result;
use crate::sql::{Connection, Execute, Row, Statement};
use crate::store::Pools;

/// A transaction. Dropping it without [`Write::commit`] leaves nothing of it.
#[must_use = "nothing is written without commit"]
pub struct Write {
    transaction: Either,
    /// Entries of the audit log, which are chained and written last: see [`Write::commit`].
    audit: Vec<AuditEntry>,
}

enum Either {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(PgTransaction),
}

/// A transaction on a connection of its own, which is used again only after it was committed. Whoever goes
/// away in its midst, as a browser does, leaves a connection of which nobody knows what is still on its way:
/// the next statement on it could become part of a transaction that is never committed.
struct PgTransaction {
    connection: PoolConnection<Postgres>,
    is_committed: bool,
}

impl PgTransaction {
    async fn begin(pool: &PgPool) -> Result<Self> {
        let mut begun = Self {
            connection: pool.acquire().await?,
            is_committed: false,
        };
        sqlx::raw_sql("BEGIN")
            .execute(&mut *begun.connection)
            .await?;
        Ok(begun)
    }

    async fn commit(mut self) -> Result<()> {
        sqlx::raw_sql("COMMIT")
            .execute(&mut *self.connection)
            .await?;
        self.is_committed = true;
        Ok(())
    }
}

impl Drop for PgTransaction {
    fn drop(&mut self) {
        if !self.is_committed {
            self.connection.close_on_drop();
        }
    }
}

impl Write {
    pub(crate) async fn begin(pools: &Pools) -> Result<Self> {
        let transaction = match pools {
            // Takes the write lock at once: a transaction that first reads and then writes could
            // otherwise fail in the middle.
            Pools::Sqlite { writer, .. } => {
                Either::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?)
            }
            Pools::Postgres(pool) => Either::Postgres(PgTransaction::begin(pool).await?),
        };
        Ok(Self {
            transaction,
            audit: Vec::new(),
        })
    }

    /// Records an act in the audit log, to be written with the rest.
    pub fn append_audit(&mut self, entry: AuditEntry) {
        self.audit.push(entry);
    }

    /// Makes all of it true at once. The audit entries are chained here, as the last thing, because
    /// their head row is one for all writers and must be locked as briefly as possible.
    ///
    /// # Errors
    /// Those of any statement; nothing is written then.
    pub async fn commit(mut self) -> Result<()> {
        let entries = std::mem::take(&mut self.audit);
        audit::write(&mut self, entries).await?;
        match self.transaction {
            Either::Sqlite(transaction) => transaction.commit().await?,
            Either::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }

    fn connection(&mut self) -> Connection<'_> {
        match &mut self.transaction {
            Either::Sqlite(transaction) => Connection::Sqlite(transaction),
            Either::Postgres(transaction) => Connection::Postgres(&mut transaction.connection),
        }
    }
}

impl std::fmt::Debug for Write {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Write").finish_non_exhaustive()
    }
}

impl Execute for &mut Write {
    async fn run(self, statement: Statement) -> Result<u64> {
        self.connection().run(statement).await
    }

    async fn rows(self, statement: Statement) -> Result<Vec<Row>> {
        self.connection().rows(statement).await
    }
}
