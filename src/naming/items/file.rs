//! `search/items.txt`: kinds of things, their wordings, grades and stand-ins.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::wording::{Wording, level};

const TEXT: &str = include_str!("../../../search/items.txt");

static ITEMS: LazyLock<Result<Items, String>> = LazyLock::new(|| Items::read(TEXT));

/// Position of a kind in [`Items::kinds`].
pub(super) type Kind = usize;

/// What a child's thing is where nobody said for whom it is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Child {
    Same,
    Substitute,
    Different,
}

/// Why one kind may stand in for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// A higher grade.
    Higher,
    /// Another thing of much the same use.
    Similar,
    /// It does not say which, and may be the right one.
    Unstated,
}

#[derive(Debug)]
pub(super) struct Known {
    pub name: String,
    pub child: Child,
    /// The more general kinds it is a case of.
    pub of: Vec<Kind>,
}

#[derive(Debug, Default)]
pub(super) struct Items {
    pub kinds: Vec<Known>,
    pub wordings: Vec<(Wording, Kind)>,
    /// Places in `wordings` by the first character of the thing's name.
    begins: HashMap<char, Vec<usize>>,
    /// Offered kind and needed kind.
    pub stands: HashMap<(Kind, Kind), Stand>,
    pub tails: Vec<String>,
    pub neutral: Vec<String>,
    pub unlike: Vec<String>,
    pub used: Vec<String>,
    pub useless: Vec<String>,
}

/// Refuses to go on with a broken `search/items.txt`.
pub fn check() -> Result<(), String> {
    ITEMS.as_ref().map(|_| ()).map_err(Clone::clone)
}

pub(super) fn items() -> Option<&'static Items> {
    ITEMS.as_ref().ok()
}

impl Items {
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut items = Self::default();
        let mut by_name = HashMap::new();
        let mut relations = Vec::new();
        let (mut section, mut child) = ("", Child::Substitute);
        for (number, line) in text.lines().enumerate() {
            let wrong = |why: String| format!("items.txt, line {}: {why}", number + 1);
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
            } else if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                (section, child) = (name, Child::Substitute);
            } else if let Some(word) = line.strip_prefix("@child ") {
                child = child_of(word).ok_or_else(|| wrong(format!("no such word: {word}")))?;
            } else if let Some(list) = items.list(section) {
                list.extend(line.split_whitespace().map(level));
                list.sort_by_key(|word| std::cmp::Reverse(word.len()));
            } else if let Some((name, wordings)) = line.split_once(" = ") {
                items.add_kind(&mut by_name, (name.trim(), wordings), child).map_err(wrong)?;
            } else {
                relations.push((number, line));
            }
        }
        for (number, line) in relations {
            items.relate(&by_name, line).map_err(|why| format!("items.txt, line {}: {why}", number + 1))?;
        }
        Ok(items)
    }

    fn list(&mut self, section: &str) -> Option<&mut Vec<String>> {
        match section {
            "tails" => Some(&mut self.tails),
            "neutral" => Some(&mut self.neutral),
            "unlike" => Some(&mut self.unlike),
            "used" => Some(&mut self.used),
            "useless" => Some(&mut self.useless),
            _ => None,
        }
    }

    fn add_kind(
        &mut self,
        by_name: &mut HashMap<String, Kind>,
        (name, wordings): (&str, &str),
        child: Child,
    ) -> Result<(), String> {
        let kind = self.kinds.len();
        if by_name.insert(name.to_owned(), kind).is_some() {
            return Err(format!("{name} is there twice"));
        }
        self.kinds.push(Known { name: name.to_owned(), child, of: Vec::new() });
        for written in std::iter::once(name).chain(wordings.split_whitespace()) {
            let wording = Wording::read(written);
            let known = self.beginning(&wording.head).find(|(known, _)| *known == wording);
            match known {
                Some((_, other)) if *other != kind => {
                    let other = self.kinds.get(*other).map_or("", |k| k.name.as_str());
                    return Err(format!("{written} means both {other} and {name}"));
                }
                Some(_) => {}
                None => {
                    if let Some(first) = wording.head.chars().next() {
                        self.begins.entry(first).or_default().push(self.wordings.len());
                    }
                    self.wordings.push((wording, kind));
                }
            }
        }
        Ok(())
    }

    fn relate(&mut self, by_name: &HashMap<String, Kind>, line: &str) -> Result<(), String> {
        let (line, note) = line.split_once('#').map_or((line, ""), |(line, note)| (line, note.trim()));
        let kinds = |text: &str| -> Result<Vec<Kind>, String> {
            let names = text.split([',', '<']).map(str::trim);
            names.map(|name| by_name.get(name).copied().ok_or_else(|| format!("no kind {name}"))).collect()
        };
        if let Some((special, general)) = line.split_once(" : ") {
            for (special, general) in pairs(&kinds(special)?, &kinds(general)?) {
                if let Some(known) = self.kinds.get_mut(special) {
                    known.of.push(general);
                }
            }
        } else if let Some((offered, needed)) = line.split_once(" -> ") {
            let why = match note {
                "" => Stand::Higher,
                "similar" => Stand::Similar,
                "unstated" => Stand::Unstated,
                other => return Err(format!("no such reason: {other}")),
            };
            for pair in pairs(&kinds(offered)?, &kinds(needed)?) {
                self.stands.entry(pair).or_insert(why);
            }
        } else if line.contains(" < ") {
            let grades = kinds(line)?;
            for (at, low) in grades.iter().enumerate() {
                for high in grades.iter().skip(at + 1) {
                    self.stands.insert((*high, *low), Stand::Higher);
                }
            }
        } else {
            return Err("neither a kind nor a relation".to_owned());
        }
        Ok(())
    }

    /// The wordings whose thing begins with a character of `text`, in the order of the file.
    pub(super) fn beginning(&self, text: &str) -> impl Iterator<Item = &(Wording, Kind)> {
        let mut places: Vec<usize> =
            text.chars().filter_map(|first| self.begins.get(&first)).flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|at| self.wordings.get(at))
    }

    /// The kind itself and all that it is a case of, nearest first.
    pub(super) fn line(&self, kind: Kind) -> Vec<Kind> {
        let mut line = vec![kind];
        let mut at = 0;
        while let Some(known) = line.get(at).and_then(|kind| self.kinds.get(*kind)) {
            let more: Vec<Kind> = known.of.iter().copied().filter(|of| !line.contains(of)).collect();
            line.extend(more);
            at += 1;
        }
        line
    }
}

fn pairs(a: &[Kind], b: &[Kind]) -> Vec<(Kind, Kind)> {
    a.iter().flat_map(|a| b.iter().map(move |b| (*a, *b))).filter(|(a, b)| a != b).collect()
}

fn child_of(word: &str) -> Option<Child> {
    match word {
        "same" => Some(Child::Same),
        "substitute" => Some(Child::Substitute),
        "different" => Some(Child::Different),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_kinds_are_sound() {
        check().unwrap();
        assert!(items().unwrap().kinds.len() > 200);
    }

    #[test]
    fn a_wrong_line_is_named() {
        let wrong = |text: &str| Items::read(text).unwrap_err();
        assert!(wrong("[甲]\n棉被 = 被子\n毛毯 = 被子").contains("means both 棉被 and 毛毯"));
        assert!(wrong("[甲]\n棉被 = 被子\n棉被 < 毛毯").contains("line 3: no kind 毛毯"));
        assert!(wrong("[甲]\n棉被 = 被子\n棉被 = 铺盖").contains("twice"));
        assert!(wrong("[甲]\n@child perhaps").contains("perhaps"));
        assert!(wrong("[甲]\n棉被").contains("neither"));
    }
}
