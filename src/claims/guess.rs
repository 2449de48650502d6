//! Against guessing codes: twelve digits are many, and a minute allows few wrong ones over everybody.

use crate::args;
use crate::db::{Db, DbError, Tx};
use crate::kernel::clock::Time;

crate::sql! {
    NOTE = "INSERT INTO wrong_code (minute, tries) VALUES ($1, 1) \
        ON CONFLICT (minute) DO UPDATE SET tries = wrong_code.tries + 1";
    FORGET = "DELETE FROM wrong_code WHERE minute < $1";
    TRIES = "SELECT tries FROM wrong_code WHERE minute = $1";
}

/// Wrong codes in a minute, over everybody, after which no code is looked at until the minute is over.
const PER_MINUTE: i64 = 60;

const fn minute(now: Time) -> i64 {
    now.0 / 60_000
}

/// Seconds to wait when too many wrong codes came in this minute.
pub async fn is_guessing(db: &Db, now: Time) -> Result<Option<i64>, DbError> {
    let tries: Option<(i64,)> = db.opt(TRIES, args![minute(now)]).await?;
    let seconds = 60 - now.0 / 1000 % 60;
    Ok(tries.filter(|(tries,)| *tries >= PER_MINUTE).map(|_| seconds))
}

/// Counts a wrong code, and forgets those of past minutes.
pub async fn note_wrong_code(tx: &mut Tx, now: Time) -> Result<(), DbError> {
    tx.exec(FORGET, args![minute(now)]).await?;
    tx.exec(NOTE, args![minute(now)]).await?;
    Ok(())
}
