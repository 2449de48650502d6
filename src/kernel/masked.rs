//! Personal data masked by its type: printing it shows stars, reading it is a deliberate call.

use std::fmt;

/// A value of a person. `Debug` and `Display` never show it; templates therefore cannot print it by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Masked<T>(T);

impl<T> Masked<T> {
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for the few places that may: matching, encrypting, an accepted claimant's page.
    pub const fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Masked<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl<T> fmt::Display for Masked<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// A person's name: shown as its first character and 某, the most that a public page may say.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonName(String);

impl PersonName {
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.chars().next() {
            Some(surname) => write!(f, "{surname}某"),
            None => f.write_str("某"),
        }
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_shows_without_asking() {
        let secret = Masked::new("abc");
        assert_eq!(format!("{secret} {secret:?}"), "*** ***");
        assert_eq!(*secret.reveal(), "abc");
        assert_eq!(PersonName::new("欧阳小花").to_string(), "欧某");
    }
}
