//! Statements put together from fixed pieces: optional filters and lists, never text from a person.

use super::value::Value;

/// A statement under construction. `?` in a piece becomes the next `$n`.
#[derive(Debug, Clone, Default)]
pub struct Sql {
    text: String,
    args: Vec<Value>,
}

impl Sql {
    pub fn new(text: &'static str) -> Self {
        Self { text: text.to_owned(), args: Vec::new() }
    }

    /// Appends a piece without arguments.
    #[must_use]
    pub fn push(mut self, piece: &'static str) -> Self {
        self.text.push_str(piece);
        self
    }

    /// Appends a piece with one `?` for `value`.
    #[must_use]
    pub fn bind(mut self, piece: &'static str, value: impl Into<Value>) -> Self {
        self.args.push(value.into());
        let (before, after) = piece.split_once('?').unwrap_or((piece, ""));
        self.text.push_str(before);
        self.text.push('$');
        self.text.push_str(&self.args.len().to_string());
        self.text.push_str(after);
        self
    }

    /// Appends the piece only when there is a value.
    #[must_use]
    pub fn bind_some(self, piece: &'static str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.bind(piece, value),
            None => self,
        }
    }

    /// Appends ` IN ($1, $2, ...)`; an empty list matches nothing.
    #[must_use]
    pub fn bind_in<V: Into<Value>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        let mut separator = " IN (";
        for value in values {
            self = self.push(separator).bind("?", value);
            separator = ", ";
        }
        if separator == " IN (" { self.push(" IN (NULL)") } else { self.push(")") }
    }

    /// The text and its arguments.
    pub fn build(self) -> (String, Vec<Value>) {
        (self.text, self.args)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_number_their_arguments() {
        let (text, args) = Sql::new("SELECT 1 WHERE a")
            .bind_in([1_i64, 2])
            .bind_some(" AND b = ?", Some("x"))
            .bind_some(" AND c = ?", None::<i64>)
            .bind(" LIMIT ?", 5_i64)
            .build();
        assert_eq!(text, "SELECT 1 WHERE a IN ($1, $2) AND b = $3 LIMIT $4");
        assert_eq!(args.len(), 4);
    }
}
