//! Rows that are only added and not read back, gathered so that they go to the engine in one round trip.

use std::fmt::Write;

use super::Engine;
use super::value::Value;

/// So many rows wait at most; their arguments stay far below what the engines take in one statement.
const LIMIT: usize = 32;

/// `INSERT`s of one transaction that wait to be sent, oldest first.
#[derive(Debug, Default)]
pub(super) struct Queue(Vec<(&'static str, Vec<Value>)>);

impl Queue {
    pub(super) fn push(&mut self, sql: &'static str, args: Vec<Value>) {
        self.0.push((sql, args));
    }

    pub(super) const fn is_full(&self) -> bool {
        self.0.len() >= LIMIT
    }

    /// As a script for `SQLite`, which runs several statements over the same arguments in one call.
    pub(super) fn take_script(&mut self) -> Option<(String, Vec<Value>)> {
        self.take(|text, _, sql, offset| {
            renumber(text, sql, offset);
            text.push(';');
        })
    }

    /// As one statement for `PostgreSQL`, which prepares only one at a time: all but the last stand in a `WITH`.
    pub(super) fn take_statement(&mut self) -> Option<(String, Vec<Value>)> {
        let last = self.0.len().saturating_sub(1);
        self.take(|text, number, sql, offset| {
            let (before, after) = match number {
                _ if number == last => (String::new(), ""),
                0 => ("WITH added0 AS (".to_owned(), ")"),
                _ => (format!("added{number} AS ("), ")"),
            };
            text.push_str(&before);
            renumber(text, sql, offset);
            text.push_str(after);
            text.push_str(if number + 1 < last { ", " } else { " " });
        })
    }

    fn take(&mut self, mut add: impl FnMut(&mut String, usize, &str, usize)) -> Option<(String, Vec<Value>)> {
        if self.0.is_empty() {
            return None;
        }
        let (mut text, mut all) = (String::new(), Vec::new());
        for (number, (sql, args)) in std::mem::take(&mut self.0).into_iter().enumerate() {
            add(&mut text, number, sql, all.len());
            all.extend(args);
        }
        Some((text, all))
    }
}

/// `then`, an `UPDATE .. WHERE .. RETURNING ..`, made to find nothing unless `first`, an `INSERT` before it with
/// `arguments` arguments, added a row: a script for `SQLite`, one statement for `PostgreSQL`.
pub(super) fn if_added((first, arguments): (&str, usize), then: &str, engine: Engine) -> String {
    let (change, returned) = then.split_once(" RETURNING ").unwrap_or((then, "1"));
    let mut text = String::new();
    let added = match engine {
        Engine::Sqlite => {
            text.extend([first, "; "]);
            "changes() = 1"
        }
        Engine::Postgres => {
            text.extend(["WITH first AS (", first, " RETURNING 1) "]);
            "EXISTS (SELECT 1 FROM first)"
        }
    };
    renumber(&mut text, change, arguments);
    text.extend([" AND ", added, " RETURNING ", returned]);
    text
}

/// Appends `sql` with every `$n` raised by `offset`.
fn renumber(text: &mut String, sql: &str, offset: usize) {
    let mut pieces = sql.split('$');
    text.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let rest = piece.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let number: usize =
            piece.strip_suffix(rest).and_then(|digits| digits.parse().ok()).unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = write!(text, "${}{rest}", number + offset);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> Queue {
        let mut queue = Queue::default();
        queue.push("INSERT INTO a (x, y) VALUES ($1, $2)", crate::args![1_i64, 2_i64]);
        queue.push("INSERT INTO b (x, y, z) VALUES ($1, $2, $2)", crate::args![3_i64, 4_i64]);
        queue.push("INSERT INTO c (x) VALUES ($1)", crate::args![5_i64]);
        queue
    }

    #[test]
    fn one_script_over_all_arguments() {
        let (text, args) = three().take_script().unwrap();
        assert_eq!(
            text,
            "INSERT INTO a (x, y) VALUES ($1, $2);INSERT INTO b (x, y, z) VALUES ($3, $4, $4);\
             INSERT INTO c (x) VALUES ($5);"
        );
        assert_eq!(args, crate::args![1_i64, 2_i64, 3_i64, 4_i64, 5_i64]);
    }

    #[test]
    fn one_statement_with_all_but_the_last_before_it() {
        let mut queue = three();
        let (text, _) = queue.take_statement().unwrap();
        assert_eq!(
            text,
            "WITH added0 AS (INSERT INTO a (x, y) VALUES ($1, $2)), \
             added1 AS (INSERT INTO b (x, y, z) VALUES ($3, $4, $4)) INSERT INTO c (x) VALUES ($5) "
        );
        assert!(queue.take_statement().is_none());
    }

    #[test]
    fn the_second_hangs_on_the_first() {
        let first = "INSERT INTO a (x, y) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        let text = |engine| if_added((first, 2), "UPDATE b SET x = $2 WHERE id = $1 RETURNING x", engine);
        assert_eq!(
            text(Engine::Sqlite),
            "INSERT INTO a (x, y) VALUES ($1, $2) ON CONFLICT DO NOTHING; \
             UPDATE b SET x = $4 WHERE id = $3 AND changes() = 1 RETURNING x"
        );
        assert_eq!(
            text(Engine::Postgres),
            "WITH first AS (INSERT INTO a (x, y) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1) \
             UPDATE b SET x = $4 WHERE id = $3 AND EXISTS (SELECT 1 FROM first) RETURNING x"
        );
    }

    #[test]
    fn a_single_row_is_itself() {
        let mut queue = Queue::default();
        queue.push("INSERT INTO c (x) VALUES ($1)", crate::args![5_i64]);
        assert_eq!(queue.take_statement().unwrap().0, "INSERT INTO c (x) VALUES ($1) ");
    }
}
