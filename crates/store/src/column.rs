//! As what each type is stored: an integer, a text or bytes.
//!
//! Types are written with [`Bind`] and read with [`Column`]. A type of `domain` that is stored needs
//! one line at the end of this file.

use domain::ids::{
    AccountId, BulkId, ChangeId, ImportId, InvoiceId, MailId, PriceImportId, StepId, UserId,
};
use domain::mail::MailKind;
use domain::money::{Amount, Currency};
use domain::operation::Operation;
use domain::people::Role;
use domain::preferences::Theme;
use domain::time::{Date, UtcMillis};
use domain::view::{BulkState, ChangeState, Decision, InvoiceState, Resource, RowVerdict};
use domain::zoom::PlanCode;

use crate::error::Result;
use crate::sql::{Row, Value};

/// Something that can be written into a column.
pub(crate) trait Bind {
    /// NULL of this type.
    const NULL: Value;
    /// The value that is written.
    fn to_value(self) -> Value;
}

/// Something that can be read from a column.
pub(crate) trait Column: Sized {
    /// As what it is stored.
    type Stored: Stored;
    /// Reads it; `None` where what is stored makes no sense.
    fn from_stored(stored: Self::Stored) -> Option<Self>;
}

/// The three types that columns have.
pub(crate) trait Stored: Sized {
    /// Reads a column of a row of SQLite.
    fn of_sqlite(row: &sqlx::sqlite::SqliteRow, column: &str) -> Result<Option<Self>>;
    /// Reads a column of a row of PostgreSQL.
    fn of_postgres(row: &sqlx::postgres::PgRow, column: &str) -> Result<Option<Self>>;
}

macro_rules! stored {
    ($($type:ty),+) => {$(
        impl Stored for $type {
            fn of_sqlite(row: &sqlx::sqlite::SqliteRow, column: &str) -> Result<Option<Self>> {
                Row::sqlite(row, column)
            }

            fn of_postgres(row: &sqlx::postgres::PgRow, column: &str) -> Result<Option<Self>> {
                Row::postgres(row, column)
            }
        }

        impl Column for $type {
            type Stored = Self;

            fn from_stored(stored: Self) -> Option<Self> {
                Some(stored)
            }
        }
    )+};
}

stored!(i64, String, Vec<u8>);

impl<T: Bind> Bind for Option<T> {
    const NULL: Value = T::NULL;

    fn to_value(self) -> Value {
        self.map_or(T::NULL, T::to_value)
    }
}

/// Writes a type by an expression of the kind.
macro_rules! bind {
    ($kind:ident: $($type:ty => |$value:ident| $expression:expr;)+) => {$(
        impl Bind for $type {
            const NULL: Value = Value::$kind(None);

            fn to_value(self) -> Value {
                let $value = self;
                Value::$kind(Some($expression))
            }
        }
    )+};
}

/// Reads a type by an expression.
macro_rules! column {
    ($stored:ty: $($type:ty => |$value:ident| $expression:expr;)+) => {$(
        impl Column for $type {
            type Stored = $stored;

            fn from_stored($value: $stored) -> Option<Self> {
                $expression
            }
        }
    )+};
}

bind! { Integer:
    i64 => |value| value;
    u32 => |value| i64::from(value);
    bool => |value| i64::from(value);
    UtcMillis => |value| value.0;
    UserId => |value| value.0;
    ChangeId => |value| value.0;
    StepId => |value| value.0;
    ImportId => |value| value.0;
    MailId => |value| value.0;
    BulkId => |value| value.0;
    PriceImportId => |value| value.0;
    Amount => |value| value.to_ten_thousandths();
    // In the order in which lists sort by it.
    InvoiceState => |value| match value {
        InvoiceState::Open => 0,
        InvoiceState::Draft => 1,
        InvoiceState::Paid => 2,
    };
}

column! { i64:
    u32 => |value| value.try_into().ok();
    u64 => |value| value.try_into().ok();
    bool => |value| Some(value != 0);
    UtcMillis => |value| Some(Self(value));
    UserId => |value| Some(Self(value));
    ChangeId => |value| Some(Self(value));
    StepId => |value| Some(Self(value));
    ImportId => |value| Some(Self(value));
    MailId => |value| Some(Self(value));
    BulkId => |value| Some(Self(value));
    PriceImportId => |value| Some(Self(value));
    Amount => |value| Some(Self::from_ten_thousandths(value));
}

bind! { Text:
    &str => |value| value.to_owned();
    String => |value| value;
    &String => |value| value.clone();
    &AccountId => |value| value.as_str().to_owned();
    &InvoiceId => |value| value.as_str().to_owned();
    Currency => |value| value.as_str().to_owned();
    Date => |value| value.to_string();
    Role => |value| value.as_str().to_owned();
    Theme => |value| value.as_str().to_owned();
    ChangeState => |value| value.as_str().to_owned();
    Decision => |value| value.as_str().to_owned();
    BulkState => |value| value.as_str().to_owned();
    RowVerdict => |value| value.as_str().to_owned();
    MailKind => |value| value.as_str().to_owned();
    Resource => |value| value.as_str().to_owned();
    Operation => |value| value.name().to_owned();
}

column! { String:
    AccountId => |value| value.parse().ok();
    InvoiceId => |value| value.parse().ok();
    Currency => |value| value.parse().ok();
    Date => |value| value.parse().ok();
    Role => |value| value.parse().ok();
    Theme => |value| value.parse().ok();
    ChangeState => |value| value.parse().ok();
    Decision => |value| value.parse().ok();
    BulkState => |value| value.parse().ok();
    RowVerdict => |value| value.parse().ok();
    MailKind => |value| value.parse().ok();
    Operation => |value| value.parse().ok();
    PlanCode => |value| value.parse().ok();
}

bind! { Bytes:
    &[u8] => |value| value.to_vec();
    &Vec<u8> => |value| value.clone();
    [u8; 32] => |value| value.to_vec();
}

column! { Vec<u8>:
    [u8; 32] => |value| value.try_into().ok();
}
