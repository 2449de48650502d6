//! Values that go into a statement and rows that come out, the same for both engines.

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, FromRow, Postgres, Sqlite};

use super::error::{DbError, Result};

/// One argument, with its type also when it is null (`PostgreSQL` wants to know).
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Int(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
    Bool(bool),
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}

macro_rules! value_from {
    ($($from:ty => $case:ident),+ $(,)?) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self { Self::$case(Some(value)) }
        }
        impl From<Option<$from>> for Value {
            fn from(value: Option<$from>) -> Self { Self::$case(value) }
        }
    )+};
}
value_from! { i64 => Int, String => Text, Vec<u8> => Bytes }

impl From<Option<&str>> for Value {
    fn from(value: Option<&str>) -> Self {
        Self::Text(value.map(str::to_owned))
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

/// A row type that both engines can fill: `#[derive(FromRow)]` over columns of integers, text, bytes, booleans and
/// the kernel's types.
pub trait Record: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Record for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// A row of either engine.
pub(super) enum AnyRow {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl From<SqliteRow> for AnyRow {
    fn from(row: SqliteRow) -> Self {
        Self::Sqlite(row)
    }
}

impl From<PgRow> for AnyRow {
    fn from(row: PgRow) -> Self {
        Self::Postgres(row)
    }
}

impl AnyRow {
    pub(super) fn read<T: Record>(&self) -> Result<T> {
        match self {
            Self::Sqlite(row) => Ok(T::from_row(row)?),
            Self::Postgres(row) => Ok(T::from_row(row)?),
        }
    }
}

pub(super) fn read_all<T: Record>(rows: Vec<impl Into<AnyRow>>) -> Result<Vec<T>> {
    rows.into_iter().map(|row| row.into().read()).collect()
}

fn add<A: Arguments>(args: &mut A, value: Value) -> std::result::Result<(), sqlx::error::BoxDynError>
where
    Option<i64>: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    Option<String>: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    Option<Vec<u8>>: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    bool: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
{
    match value {
        Value::Int(value) => args.add(value),
        Value::Text(value) => args.add(value),
        Value::Bytes(value) => args.add(value),
        Value::Bool(value) => args.add(value),
    }
}

/// A statement ready for `SQLite`. The text comes from constants and [`super::Sql`], never from a person.
pub(super) fn sqlite(sql: &str, values: Vec<Value>) -> Result<Query<'static, Sqlite, SqliteArguments>> {
    let mut args = SqliteArguments::default();
    for value in values {
        add(&mut args, value).map_err(|error| DbError::Other(sqlx::Error::Encode(error)))?;
    }
    Ok(sqlx::query_with(AssertSqlSafe(sql.to_owned()), args))
}

/// A statement ready for `PostgreSQL`.
pub(super) fn postgres(sql: &str, values: Vec<Value>) -> Result<Query<'static, Postgres, PgArguments>> {
    let mut args = PgArguments::default();
    for value in values {
        add(&mut args, value).map_err(|error| DbError::Other(sqlx::Error::Encode(error)))?;
    }
    Ok(sqlx::query_with(AssertSqlSafe(sql.to_owned()), args))
}
