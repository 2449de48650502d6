//! Industry classes: sections and divisions of GB/T 4754-2017 (with its amendment of 2019), from `search/industries.txt`.

use std::sync::LazyLock;

use crate::web::i18n::Lang;

const TEXT: &str = include_str!("../../search/industries.txt");

static INDUSTRIES: LazyLock<Vec<Industry>> = LazyLock::new(|| read(TEXT));

/// A section (`C` 制造业) or a division (`15` 酒、饮料和精制茶制造业).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Industry {
    /// A letter, or two digits.
    pub code: &'static str,
    /// The letter of the section it is or lies in.
    pub section: &'static str,
    zh: &'static str,
    en: &'static str,
}

impl Industry {
    pub const fn name(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }

    pub fn is_section(self) -> bool {
        self.code == self.section
    }
}

fn read(text: &'static str) -> Vec<Industry> {
    let mut section = "";
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let industry = |line: &'static str| {
        let mut parts = line.split(" | ");
        let (code, zh, en) = (parts.next()?, parts.next()?, parts.next()?);
        if code.len() == 1 {
            section = code;
        }
        Some(Industry { code, section, zh, en })
    };
    lines.filter_map(industry).collect()
}

/// All, each section before its divisions.
pub fn all() -> &'static [Industry] {
    &INDUSTRIES
}

/// The section or division with this code.
pub fn get(code: &str) -> Option<Industry> {
    INDUSTRIES.iter().copied().find(|industry| industry.code == code)
}

/// The division with this code, as an organization chooses it.
pub fn division(code: &str) -> Option<Industry> {
    get(code).filter(|industry| !industry.is_section())
}

/// The divisions that `code`, a section or a division, stands for.
pub fn divisions(code: &str) -> impl Iterator<Item = &'static str> {
    let found = INDUSTRIES.iter().filter(move |one| one.section == code || one.code == code);
    found.filter(|one| !one.is_section()).map(|one| one.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_has_twenty_sections_and_ninety_seven_divisions() {
        let sections: String = all().iter().filter(|one| one.is_section()).map(|one| one.code).collect();
        assert_eq!(sections, "ABCDEFGHIJKLMNOPQRST");
        let codes: Vec<&str> = all().iter().filter(|one| !one.is_section()).map(|one| one.code).collect();
        assert_eq!(codes, (1..=97).map(|number| format!("{number:02}")).collect::<Vec<_>>());
        assert!(all().iter().all(|one| !one.zh.is_empty() && !one.en.is_empty()));
    }

    #[test]
    fn a_division_lies_in_its_section() {
        assert_eq!(division("15").unwrap().section, "C");
        assert_eq!(division("C"), None);
        assert_eq!(divisions("H").collect::<Vec<_>>(), ["61", "62"]);
        assert_eq!(divisions("62").collect::<Vec<_>>(), ["62"]);
    }
}
