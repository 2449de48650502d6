//! One set of migrations for both engines: a few template words differ (see `migrations/README.md`).

use std::borrow::Cow;

use rust_embed::RustEmbed;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, PgConnection, SqlSafeStr, SqliteConnection};

use super::error::{DbError, Result};

#[derive(RustEmbed)]
#[folder = "migrations"]
struct Files;

/// (word in the text, on `SQLite`, on `PostgreSQL`)
const WORDS: &[(&str, &str, &str)] = &[
    ("@bytes", "BLOB", "BYTEA"),
    ("@strict", "STRICT", ""),
    ("BIGINT", "INTEGER", "BIGINT"),
    ("BOOLEAN", "INTEGER", "BOOLEAN"),
];

/// A failed migration must end the process: on `PostgreSQL` its lock stays with the pooled connection.
pub(super) async fn sqlite(conn: &mut SqliteConnection) -> Result<()> {
    migrator(|(word, lite, _)| (*word, *lite))?.run(conn).await.map_err(|error| failed(&error))
}

pub(super) async fn postgres(conn: &mut PgConnection) -> Result<()> {
    migrator(|(word, _, pg)| (*word, *pg))?.run(conn).await.map_err(|error| failed(&error))
}

fn failed(error: &sqlx::migrate::MigrateError) -> DbError {
    DbError::Setup(format!("migration failed: {error}"))
}

type Word = (&'static str, &'static str, &'static str);

fn migrator(pick: impl Fn(&Word) -> (&'static str, &'static str)) -> Result<Migrator> {
    let mut all = Vec::new();
    for name in Files::iter().filter(|name| name.ends_with(".sql")) {
        let bad = || DbError::Setup(format!("migration {name} is not named 0001_words.sql"));
        let (version, description) = name.trim_end_matches(".sql").split_once('_').ok_or_else(bad)?;
        let file = Files::get(&name).ok_or_else(bad)?;
        let mut text = String::from_utf8(file.data.into_owned()).map_err(|_| bad())?;
        for (word, replacement) in WORDS.iter().map(&pick) {
            text = text.replace(word, replacement);
        }
        all.push(Migration::new(
            version.parse().map_err(|_| bad())?,
            Cow::Owned(description.to_owned()),
            MigrationType::Simple,
            AssertSqlSafe(text).into_sql_str(),
            false,
        ));
    }
    Ok(Migrator::with_migrations(all))
}
