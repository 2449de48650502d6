//! Columns that hold the kernel's types: how each is read from an integer or a word.

use sqlx::error::BoxDynError;
use sqlx::postgres::{PgTypeInfo, PgValueRef};
use sqlx::sqlite::{SqliteTypeInfo, SqliteValueRef};
use sqlx::{Decode, Postgres, Sqlite, Type};

use super::value::Value;
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::region::Region;

/// Reads and binds `$type` as the column type `$repr`, through two functions.
macro_rules! column {
    (<$($generic:ident)?> $type:ty, $repr:ty, $case:ident, $read:expr, $write:expr) => {
        impl<$($generic)?> Type<Sqlite> for $type {
            fn type_info() -> SqliteTypeInfo { <$repr as Type<Sqlite>>::type_info() }
            fn compatible(ty: &SqliteTypeInfo) -> bool { <$repr as Type<Sqlite>>::compatible(ty) }
        }
        impl<$($generic)?> Type<Postgres> for $type {
            fn type_info() -> PgTypeInfo { <$repr as Type<Postgres>>::type_info() }
            fn compatible(ty: &PgTypeInfo) -> bool { <$repr as Type<Postgres>>::compatible(ty) }
        }
        impl<'r $(, $generic)?> Decode<'r, Sqlite> for $type {
            fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
                ($read)(<$repr as Decode<Sqlite>>::decode(value)?)
            }
        }
        impl<'r $(, $generic)?> Decode<'r, Postgres> for $type {
            fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
                ($read)(<$repr as Decode<Postgres>>::decode(value)?)
            }
        }
        impl<$($generic)?> From<$type> for Value {
            fn from(value: $type) -> Self { Self::$case(Some(($write)(value))) }
        }
        impl<$($generic)?> From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Self { Self::$case(value.map($write)) }
        }
    };
}

column!(<T> Id<T>, i64, Int, |raw| Ok(Id::from_raw(raw)), |id: Id<T>| id.raw());
column!(<> Time, i64, Int, |ms| Ok(Time(ms)), |time: Time| time.0);
column!(<> Region, i64, Int, |code| Ok(Region::new(code)?), |region: Region| region.code());

/// Lets enums made with `text_enum!` stand in a TEXT column.
#[macro_export]
macro_rules! text_column {
    ($($type:ty),+ $(,)?) => {$(
        const _: () = {
            use sqlx::{Database, Decode, Type};
            impl<DB: Database> Type<DB> for $type where String: Type<DB> {
                fn type_info() -> DB::TypeInfo { <String as Type<DB>>::type_info() }
                fn compatible(ty: &DB::TypeInfo) -> bool { <String as Type<DB>>::compatible(ty) }
            }
            impl<'r, DB: Database> Decode<'r, DB> for $type where String: Decode<'r, DB> {
                fn decode(value: DB::ValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
                    let word = <String as Decode<'r, DB>>::decode(value)?;
                    <$type>::parse(&word).ok_or_else(|| format!("{word:?} is no {}", stringify!($type)).into())
                }
            }
            impl From<$type> for $crate::db::Value {
                fn from(value: $type) -> Self { value.as_str().into() }
            }
            impl From<Option<$type>> for $crate::db::Value {
                fn from(value: Option<$type>) -> Self { value.map(<$type>::as_str).into() }
            }
        };
    )+};
}
