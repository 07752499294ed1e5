//! One statement for both databases: the heart of this crate.
//!
//! A [`Statement`] is an SQL text that SQLite and PostgreSQL both accept, with its values. It runs on
//! anything that implements [`Execute`]: a [`crate::Store`] or a [`crate::Write`]. Only this file
//! knows that there are two drivers:
//!
//! ```text
//! sql("SELECT id, name FROM users WHERE id = $1").bind(id).fetch_optional::<User>(store).await
//! ```
//!
//! Three kinds of value are enough, since the columns are BIGINT, TEXT and BLOB or BYTEA: see
//! [`Value`]. Types of `domain` say in [`crate::column`] as which of them they are stored.
//!
//! A statement may differ between the databases in three ways only: row locks ([`Statement::locking`]),
//! which SQLite neither has nor needs, since a writer there is alone; the name of the index to walk
//! ([`Builder::push_index`]), which PostgreSQL finds by itself; and what the migrations hold.

use sqlx::{AssertSqlSafe, PgConnection, Row as _, SqlSafeStr, SqlStr, SqliteConnection};

use crate::column::{Bind, Column, Stored};
use crate::error::{Result, StoreError};

/// A value of a statement. NULL has a type, since PostgreSQL wants to know.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Integer(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
}

/// The start of a statement.
pub(crate) fn sql(text: &'static str) -> Statement {
    Statement::new(text.into_sql_str(), false)
}

/// An SQL text with its values.
pub(crate) struct Statement {
    text: SqlStr,
    values: Vec<Value>,
    /// Whether a [`Builder`] made it. PostgreSQL then plans it for its values each time: a plan for
    /// long lists that was kept from when a table was small would read the table from end to end.
    is_built: bool,
    /// Whether it locks the rows it reads, where the database has such locks.
    is_locking: bool,
}

impl Statement {
    fn new(text: SqlStr, is_built: bool) -> Self {
        Self {
            text,
            values: Vec::new(),
            is_built,
            is_locking: false,
        }
    }

    /// Adds the value of the next `$n`.
    pub(crate) fn bind(mut self, value: impl Bind) -> Self {
        self.values.push(value.to_value());
        self
    }

    /// Locks the rows that a SELECT reads until the transaction ends. On SQLite every [`crate::Write`]
    /// holds the one write lock from its beginning, so there is nothing to add.
    pub(crate) fn locking(mut self) -> Self {
        self.is_locking = true;
        self
    }

    /// Runs it and says how many rows it changed.
    pub(crate) async fn execute(self, on: impl Execute) -> Result<u64> {
        on.run(self).await
    }

    /// Runs it and reads all rows.
    pub(crate) async fn fetch_all<T: FromRow>(self, on: impl Execute) -> Result<Vec<T>> {
        on.rows(self).await?.iter().map(T::from_row).collect()
    }

    /// Runs it and reads the first row, if there is one.
    pub(crate) async fn fetch_optional<T: FromRow>(self, on: impl Execute) -> Result<Option<T>> {
        let rows = on.rows(self).await?;
        rows.first().map(T::from_row).transpose()
    }

    /// Runs it and reads the first row, which always exists.
    pub(crate) async fn fetch_one<T: FromRow>(self, on: impl Execute) -> Result<T> {
        self.fetch_optional(on)
            .await?
            .ok_or(StoreError::Unexpected(sqlx::Error::RowNotFound))
    }

    /// The text for SQLite, with the names of indexes. There `$1` is a name, and finding the names of many placeholders takes time
    /// that grows with the square of their number; those of a [`Builder`] follow each other and need
    /// none.
    fn sqlite_text(&self) -> SqlStr {
        if self.is_built {
            let text = without_numbers(self.text.as_str());
            let text = text.replace(INDEX_BEGIN, "INDEXED BY ");
            AssertSqlSafe(text.replace(INDEX_END, "")).into_sql_str()
        } else {
            self.text.clone()
        }
    }

    /// Refuses on both databases what one of them can't store.
    fn check(&self) -> Result<()> {
        let has_nul =
            |value: &Value| matches!(value, Value::Text(Some(text)) if text.contains('\0'));
        if self.values.iter().any(has_nul) {
            return Err(StoreError::NulInText);
        }
        Ok(())
    }
}

/// Around the name of an index, as PostgreSQL reads it.
const INDEX_BEGIN: &str = "/* INDEXED BY ";
const INDEX_END: &str = " */";

/// `?` in place of each `$n`.
fn without_numbers(text: &str) -> String {
    let mut parts = text.split('$');
    let mut without = String::with_capacity(text.len());
    without.push_str(parts.next().unwrap_or_default());
    for part in parts {
        without.push('?');
        without.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    without
}

/// A statement put together from parts. The parts are `&'static str` and numbers of placeholders, so
/// that nothing that came from outside can ever become SQL.
pub(crate) struct Builder {
    text: String,
    values: Vec<Value>,
}

impl Builder {
    /// Starts with a text.
    pub(crate) fn new(text: &'static str) -> Self {
        Self {
            text: text.to_owned(),
            values: Vec::new(),
        }
    }

    /// Adds a text.
    pub(crate) fn push(&mut self, text: &'static str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Names the index by which SQLite is to read the table whose name was just added. Without
    /// statistics it may choose one that holds more, because it would not have to open the table.
    /// PostgreSQL, which has them, sees a comment. A statement for which the index is of no use fails.
    pub(crate) fn push_index(&mut self, index: &'static str) -> &mut Self {
        self.push(" ").push(INDEX_BEGIN).push(index).push(INDEX_END)
    }

    /// Adds a placeholder with its value.
    pub(crate) fn push_bind(&mut self, value: impl Bind) -> &mut Self {
        self.push_value(value.to_value())
    }

    fn push_value(&mut self, value: Value) -> &mut Self {
        self.values.push(value);
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
        self
    }

    /// Adds `($1, $2, …)`.
    pub(crate) fn push_list(&mut self, values: impl IntoIterator<Item = Value>) -> &mut Self {
        self.text.push('(');
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                self.text.push_str(", ");
            }
            self.push_value(value);
        }
        self.text.push(')');
        self
    }

    /// Adds `($1, $2), ($3, $4), …`.
    pub(crate) fn push_rows<const N: usize>(
        &mut self,
        rows: impl IntoIterator<Item = [Value; N]>,
    ) -> &mut Self {
        for (index, row) in rows.into_iter().enumerate() {
            if index > 0 {
                self.text.push_str(", ");
            }
            self.push_list(row);
        }
        self
    }

    /// The statement.
    pub(crate) fn build(self) -> Statement {
        let mut statement = Statement::new(AssertSqlSafe(self.text).into_sql_str(), true);
        statement.values = self.values;
        statement
    }
}

/// How many rows one statement of [`in_rows`] carries. Few sizes, so that each of the few texts is
/// prepared once and kept.
const ROWS_A_STATEMENT: [usize; 7] = [64, 32, 16, 8, 4, 2, 1];

/// Runs `before ($1, …), ($n, …) after` for all rows, many to a statement.
pub(crate) async fn in_rows<R, const N: usize>(
    on: &mut crate::Write,
    before: &'static str,
    rows: &[R],
    values: impl Fn(&R) -> [Value; N],
    after: &'static str,
) -> Result<u64> {
    let mut changed = 0;
    let mut left = rows;
    for size in ROWS_A_STATEMENT {
        while let Some((chunk, rest)) = left.split_at_checked(size) {
            left = rest;
            let mut builder = Builder::new(before);
            builder.push_rows(chunk.iter().map(&values)).push(after);
            changed += builder.build().execute(&mut *on).await?;
        }
    }
    Ok(changed)
}

/// A row of either database.
pub(crate) enum Row {
    Sqlite(sqlx::sqlite::SqliteRow),
    Postgres(sqlx::postgres::PgRow),
}

impl Row {
    /// The value of a column that is never NULL.
    pub(crate) fn get<T: Column>(&self, column: &str) -> Result<T> {
        self.find(column)?
            .ok_or_else(|| StoreError::Corrupt(format!("{column} is empty")))
    }

    /// The value of a column that may be NULL.
    pub(crate) fn find<T: Column>(&self, column: &str) -> Result<Option<T>> {
        let stored: Option<T::Stored> = match self {
            Self::Sqlite(row) => Stored::of_sqlite(row, column)?,
            Self::Postgres(row) => Stored::of_postgres(row, column)?,
        };
        stored
            .map(|stored| {
                T::from_stored(stored)
                    .ok_or_else(|| StoreError::Corrupt(format!("{column} can't be read")))
            })
            .transpose()
    }

    /// Reads one column; `sqlx` alone knows of it.
    pub(crate) fn sqlite<'r, T>(row: &'r sqlx::sqlite::SqliteRow, column: &str) -> Result<Option<T>>
    where
        T: sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
    {
        Ok(row.try_get(column)?)
    }

    /// Reads one column; `sqlx` alone knows of it.
    pub(crate) fn postgres<'r, T>(row: &'r sqlx::postgres::PgRow, column: &str) -> Result<Option<T>>
    where
        T: sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
    {
        Ok(row.try_get(column)?)
    }
}

/// Something that a row is read into.
pub(crate) trait FromRow: Sized {
    /// Reads the row by the names of its columns.
    fn from_row(row: &Row) -> Result<Self>;
}

/// The single column `value`, e.g. `SELECT count(*) AS value`.
pub(crate) struct Single<T>(pub(crate) T);

impl<T: Column> FromRow for Single<T> {
    fn from_row(row: &Row) -> Result<Self> {
        row.get("value").map(Self)
    }
}

/// Something that statements run on.
pub(crate) trait Execute: Send {
    /// Runs a statement and says how many rows it changed.
    fn run(self, statement: Statement) -> impl Future<Output = Result<u64>> + Send;
    /// Runs a statement and returns its rows.
    fn rows(self, statement: Statement) -> impl Future<Output = Result<Vec<Row>>> + Send;
}

/// A connection to either database.
pub(crate) enum Connection<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

/// The driver's query with all values bound; `$is_kept`: whether its prepared form is worth keeping.
macro_rules! bound {
    ($statement:expr, $text:expr, $is_kept:expr) => {{
        let mut query = sqlx::query($text).persistent($is_kept);
        for value in $statement.values {
            query = match value {
                Value::Integer(value) => query.bind(value),
                Value::Text(value) => query.bind(value),
                Value::Bytes(value) => query.bind(value),
            };
        }
        query
    }};
}

impl Execute for Connection<'_> {
    async fn run(self, statement: Statement) -> Result<u64> {
        statement.check()?;
        Ok(match self {
            Self::Sqlite(connection) => {
                let text = statement.sqlite_text();
                let query = bound!(statement, text, true);
                query.execute(connection).await?.rows_affected()
            }
            Self::Postgres(connection) => {
                let query = bound!(statement, statement.text, !statement.is_built);
                query.execute(connection).await?.rows_affected()
            }
        })
    }

    async fn rows(self, statement: Statement) -> Result<Vec<Row>> {
        statement.check()?;
        Ok(match self {
            Self::Sqlite(connection) => {
                let text = statement.sqlite_text();
                let query = bound!(statement, text, true);
                let rows = query.fetch_all(connection).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres(connection) => {
                let text = if statement.is_locking {
                    AssertSqlSafe(format!("{} FOR UPDATE", statement.text.as_str())).into_sql_str()
                } else {
                    statement.text
                };
                let query = bound!(statement, text, !statement.is_built);
                let rows = query.fetch_all(connection).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_lose_their_numbers_on_sqlite_alone() {
        let mut query = Builder::new("SELECT 1 WHERE 1 = ");
        query.push_bind(1i64).push(" AND id IN ");
        query.push_list((0..12).map(|_| 2i64.to_value()));
        let statement = query.build();
        assert!(statement.text.as_str().contains("$13)"));
        assert_eq!(
            statement.sqlite_text().as_str(),
            "SELECT 1 WHERE 1 = ? AND id IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        );
        assert_eq!(sql("SELECT $2, $1").sqlite_text().as_str(), "SELECT $2, $1");
    }

    #[test]
    fn the_name_of_an_index_reaches_sqlite_alone() {
        let mut query = Builder::new("SELECT 1 FROM invoices");
        query.push_index("invoices_by_id").push(" WHERE 1 = 1");
        let statement = query.build();
        assert_eq!(
            statement.text.as_str(),
            "SELECT 1 FROM invoices /* INDEXED BY invoices_by_id */ WHERE 1 = 1"
        );
        assert_eq!(
            statement.sqlite_text().as_str(),
            "SELECT 1 FROM invoices INDEXED BY invoices_by_id WHERE 1 = 1"
        );
    }
}
