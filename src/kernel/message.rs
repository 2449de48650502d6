//! A sentence for a person, as a key of the locales and its arguments: translated only where it is shown.

/// What the locale files hold under `key`, filled with `args`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub key: &'static str,
    pub args: Vec<(&'static str, String)>,
}

impl Message {
    pub const fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "callers pass numbers and texts as they have them")]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

/// What is wrong with a form, field by field in the order found. An empty list means nothing is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Errors(Vec<(&'static str, Message)>);

impl Errors {
    pub fn one(field: &'static str, message: Message) -> Self {
        Self(vec![(field, message)])
    }

    pub fn add(&mut self, field: &'static str, message: Message) {
        self.0.push((field, message));
    }

    /// In the order in which the form has its fields; what is no field of it last.
    #[must_use]
    pub fn ordered(mut self, form: &[&str]) -> Self {
        self.0.sort_by_key(|(field, _)| form.iter().position(|name| name == field).unwrap_or(form.len()));
        self
    }

    pub fn get(&self, field: &str) -> Option<&Message> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, message)| message)
    }

    pub fn iter(&self) -> impl Iterator<Item = &(&'static str, Message)> {
        self.0.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keeps a good value; notes a bad one at its field.
    pub fn keep<T>(&mut self, field: &'static str, result: Result<T, Message>) -> Option<T> {
        result.map_err(|message| self.add(field, message)).ok()
    }

    /// `Ok` when nothing is wrong.
    pub fn done(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}
