//! The words of rows in one language, each looked up once and not for every row of a hundred thousand.

use std::collections::HashMap;

use crate::web::i18n::Lang;

pub(super) struct Words {
    lang: Lang,
    known: HashMap<&'static str, HashMap<String, String>>,
}

impl Words {
    pub(super) fn new(lang: Lang) -> Self {
        Self { lang, known: HashMap::new() }
    }

    /// The text under `{kind}-{word}`.
    pub(super) fn of(&mut self, kind: &'static str, word: &str) -> String {
        let known = self.known.entry(kind).or_default();
        if let Some(text) = known.get(word) {
            return text.clone();
        }
        let text = self.lang.text(&format!("{kind}-{word}"));
        known.insert(word.to_owned(), text.clone());
        text
    }
}
