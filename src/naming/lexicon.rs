//! The words names of institutions are made of, from `search/institutions.txt`.

use std::sync::LazyLock;

use super::clean::plain;

const TEXT: &str = include_str!("../../search/institutions.txt");

static LEXICON: LazyLock<Result<Lexicon, String>> = LazyLock::new(|| Lexicon::read(TEXT));

/// How an institution's name may end, and what that makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ending {
    /// As registers write it.
    pub name: String,
    /// Alone it says nothing: 武昌医院 is not a hospital named 医院.
    pub bare: bool,
}

/// A word that is no name of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub name: String,
    /// May be left out where a number or a name tells enough.
    pub weak: bool,
}

#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// Written form and what it means, the longest first; likewise below.
    pub endings: Vec<(String, Ending)>,
    pub words: Vec<(String, Word)>,
    pub written: Vec<(String, String)>,
    pub unsaid: Vec<(String, String)>,
    pub places: Vec<(String, String)>,
    pub short: Vec<(String, String)>,
    pub owners: Vec<String>,
    pub notes: Vec<String>,
    pub departments: Vec<String>,
    pub elsewhere: Vec<String>,
    pub campuses: Vec<String>,
    /// A place, and names that mean one institution there.
    pub same: Vec<(String, Vec<String>)>,
}

/// Refuses to go on with a broken `search/institutions.txt`.
pub fn check() -> Result<(), String> {
    LEXICON.as_ref().map(|_| ()).map_err(Clone::clone)
}

/// The shipped words; none when [`check`] fails.
pub(super) fn lexicon() -> Option<&'static Lexicon> {
    LEXICON.as_ref().ok()
}

impl Lexicon {
    fn read(text: &str) -> Result<Self, String> {
        let mut lexicon = Self::default();
        let mut section = "";
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = name;
            } else if !line.is_empty() && !line.starts_with('#') {
                let wrong = |why: &str| format!("institutions.txt, line {}: {why}", number + 1);
                lexicon.line(section, line).map_err(wrong)?;
            }
        }
        lexicon.endings.sort_by_key(|(written, _)| longest(written));
        lexicon.words.sort_by_key(|(written, _)| longest(written));
        for pairs in [&mut lexicon.written, &mut lexicon.unsaid, &mut lexicon.places, &mut lexicon.short] {
            pairs.sort_by_key(|(written, _)| longest(written));
        }
        lexicon.owners.sort_by_key(|written| longest(written));
        lexicon.notes.sort_by_key(|written| longest(written));
        Ok(lexicon)
    }

    fn line(&mut self, section: &str, line: &str) -> Result<(), &'static str> {
        let list = |target: &mut Vec<String>| target.extend(line.split_whitespace().map(plain));
        match section {
            "owners" => list(&mut self.owners),
            "notes" => list(&mut self.notes),
            "departments" => list(&mut self.departments),
            "elsewhere" => list(&mut self.elsewhere),
            "campuses" => list(&mut self.campuses),
            "endings" => {
                let (name, ways) = pair(line)?;
                let ending =
                    Ending { bare: name.starts_with('!'), name: plain(name.trim_start_matches('!')) };
                self.endings.extend(ways.split_whitespace().map(|way| (plain(way), ending.clone())));
            }
            "words" => {
                let (name, ways) = pair(line)?;
                let word = Word { weak: name.starts_with('~'), name: plain(name.trim_start_matches('~')) };
                self.words.extend(ways.split_whitespace().map(|way| (plain(way), word.clone())));
            }
            "written" => self.written.push(both(line)?),
            "unsaid" => self.unsaid.push(both(line)?),
            "places" => self.places.push(both(line)?),
            "short" => self.short.push(both(line)?),
            "same" => {
                let (place, names) = line.split_once(':').ok_or("a place and a colon come first")?;
                let names: Vec<String> = names.split('=').map(plain).collect();
                if names.len() < 2 || names.iter().any(String::is_empty) {
                    return Err("two names at least, parted by =");
                }
                self.same.push((plain(place), names));
            }
            _ => return Err("no such section"),
        }
        Ok(())
    }
}

fn longest(written: &str) -> std::cmp::Reverse<usize> {
    std::cmp::Reverse(written.chars().count())
}

fn pair(line: &str) -> Result<(&str, &str), &'static str> {
    let (left, right) = line.split_once('=').ok_or("an = is missing")?;
    let (left, right) = (left.trim(), right.trim());
    if left.is_empty() || right.is_empty() { Err("one side of = is empty") } else { Ok((left, right)) }
}

fn both(line: &str) -> Result<(String, String), &'static str> {
    pair(line).map(|(left, right)| (plain(left), plain(right)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_words_are_sound() {
        check().unwrap();
        assert!(lexicon().unwrap().endings.iter().any(|(written, _)| written == "医院"));
    }

    #[test]
    fn a_wrong_line_is_named() {
        assert!(Lexicon::read("[endings]\n医院").unwrap_err().contains("line 2"));
        assert!(Lexicon::read("医院 = 医院").unwrap_err().contains("line 1"));
        assert!(Lexicon::read("[same]\n武汉市: 同济医院").is_err());
        assert!(Lexicon::read("[short]\n武大 =").is_err());
    }
}
