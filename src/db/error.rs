//! What can go wrong with the database, in the words the rest of the product decides by.

/// A database failure.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// A unique constraint said no. Holds the constraint or column list as the engine names it.
    #[error("already there: {0}")]
    Duplicate(String),
    /// A CHECK or NOT NULL constraint said no: a rule of the schema stood behind the code.
    #[error("refused by a constraint: {0}")]
    Constraint(String),
    /// A row that must exist does not.
    #[error("no row")]
    NoRow,
    /// An error inside the transaction was swallowed: nothing of it may be committed.
    #[error("an earlier statement of this transaction failed, so it cannot be committed")]
    Poisoned,
    /// The write took longer than a transaction may.
    #[error("the write took too long")]
    TooSlow,
    /// The writer has stopped after a disk error; the process must be restarted.
    #[error("the database no longer takes writes")]
    Stopped,
    /// The database cannot be used as it is set up.
    #[error("{0}")]
    Setup(String),
    #[error(transparent)]
    Other(sqlx::Error),
}

/// The result of a statement.
pub type Result<T> = std::result::Result<T, DbError>;

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::error::ErrorKind;
        let Some(db) = error.as_database_error() else {
            return Self::Other(error);
        };
        match db.kind() {
            ErrorKind::UniqueViolation => Self::Duplicate(name_of(db)),
            ErrorKind::CheckViolation | ErrorKind::NotNullViolation | ErrorKind::ForeignKeyViolation => {
                Self::Constraint(name_of(db))
            }
            _ => Self::Other(error),
        }
    }
}

fn name_of(error: &dyn sqlx::error::DatabaseError) -> String {
    error.constraint().map_or_else(|| error.message().to_owned(), str::to_owned)
}

/// Whether `PostgreSQL` asks for the transaction to be tried again (serialization failure, deadlock).
pub(super) fn is_retryable(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("40001" | "40P01"))
}
