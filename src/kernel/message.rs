//! What the program wants to tell a person, before it is put into that person's language.

/// A Fluent key with its arguments. The text is made where the reader's language is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Key of the text in `frontend/locales/*/`.
    pub key: &'static str,
    /// Named arguments of that text.
    pub args: Vec<(&'static str, String)>,
}
