//! The name of an institution, taken apart: where, whose, called what, which number, what it is, which part of it.

use super::clean::{parts, plain};
use super::lexicon::{Ending, Lexicon, lexicon};
use super::place::{Places, Where};
use super::ways::{hospital, ordinal, schools};
use crate::kernel::region::Region;

/// A name taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// The whole without brackets, for literal comparison.
    pub text: String,
    /// The school it belongs to.
    pub affiliation: String,
    /// The places named, and where 省, 市 or 县 alone point to.
    pub place: Where,
    /// A township, without 镇 or 乡.
    pub town: String,
    /// The name of its own: 同济, 金银潭. Empty for 市中心医院.
    pub core: String,
    /// 0 for none.
    pub number: u32,
    /// Words that tell, sorted: 中心, 儿童.
    pub words: Vec<String>,
    /// Words that may be left out, sorted: 人民, 总.
    pub weak: Vec<String>,
    /// What it is; empty when the name does not say.
    pub ending: String,
    pub bare: bool,
    /// What stands between the place and the unit, as written: 第一人民医院.
    pub own: String,
    pub unit: Unit,
}

/// The part of an institution that is meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Unit {
    #[default]
    Whole,
    Department(String),
    Campus(String),
}

impl Unit {
    /// 东院 and 东院区 are one ground.
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Campus(a), Self::Campus(b)) => a.trim_end_matches('区') == b.trim_end_matches('区'),
            _ => self == other,
        }
    }
}

impl Name {
    /// Nothing but a place and general words: only the place tells it from others.
    pub fn is_general(&self) -> bool {
        self.core.is_empty()
    }
}

/// Why a name cannot be taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    Nothing,
    /// It goes on with words that are no part of an institution.
    Beside,
}

/// The names that `written` gives: the one outside brackets first, then names inside brackets.
///
/// `home` is where bare names of places are understood: 太和 is no county of another province there.
pub(super) fn read(places: Places, written: &str, home: Option<Region>) -> Result<Vec<Name>, Unread> {
    let Some(lexicon) = lexicon() else { return Err(Unread::Nothing) };
    let (outside, inside) = parts(&plain(written));
    let reader = Reader { lexicon, places, home };
    let mut main = reader.name(&outside)?;
    let mut others = Vec::new();
    for text in inside {
        if let Some(unit) = reader.unit(&text).filter(|unit| *unit != Unit::Whole) {
            main.unit = unit;
        } else if let Some(place) = reader.places.whole(&text, home) {
            main.place = main.place.and(place);
        } else if let Ok(other) = reader.name(&text) {
            others.extend(Some(other).filter(|name| !name.ending.is_empty()));
        }
    }
    Ok(std::iter::once(main).chain(others).collect())
}

/// A text parted at the word that says what the institution is.
struct Split<'t> {
    body: &'t str,
    /// The ending as written.
    written: &'t str,
    ending: Ending,
    unit: Unit,
}

struct Reader<'a> {
    lexicon: &'a Lexicon,
    places: Places<'a>,
    home: Option<Region>,
}

impl Reader<'_> {
    fn name(&self, text: &str) -> Result<Name, Unread> {
        let text = self.rewritten(text);
        if text.is_empty() {
            return Err(Unread::Nothing);
        }
        let Some(Split { body, written, ending, unit }) = self.ending(&text)? else {
            return Ok(Name { core: text.clone(), own: text.clone(), text, ..Name::default() });
        };
        let mut name = Name { ending: ending.name, bare: ending.bare, unit, ..Name::default() };
        let rest = affiliation(body, &mut name);
        let rest = self.place(rest, &mut name);
        name.own = format!("{rest}{written}");
        name.core = self.words(rest, &mut name);
        if name.core.is_empty() && !name.town.is_empty() {
            name.core = std::mem::take(&mut name.town);
        }
        if name.is_general()
            && name.words.is_empty()
            && name.number == 0
            && name.bare
            && !name.affiliation.is_empty()
        {
            name.core.clone_from(&name.affiliation);
        }
        name.text = text;
        Ok(name)
    }

    /// The usual ways of cutting short, written out.
    fn rewritten(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (way, full) in &self.lexicon.written {
            text = text.replace(way, full);
        }
        if let Some((short, full)) = self.lexicon.short.iter().find(|(short, _)| text.starts_with(short)) {
            text.replace_range(..short.len(), full);
        }
        let says_what = self.lexicon.endings.iter().any(|(way, _)| text.contains(way));
        if !says_what
            && let Some((way, full)) = self.lexicon.unsaid.iter().find(|(way, _)| text.ends_with(way))
        {
            text.truncate(text.len() - way.len());
            text.push_str(full);
        }
        schools(&hospital(&text, self.lexicon))
    }

    /// The text parted at its ending. The last ending whose
    /// rest is understood counts: what stands before may name a school, what stands behind a department.
    fn ending<'t>(&self, text: &'t str) -> Result<Option<Split<'t>>, Unread> {
        let mut found = false;
        for (at, _) in text.char_indices().rev() {
            let Some((body, rest)) = text.split_at_checked(at) else { continue };
            let Some((way, ending)) = self.lexicon.endings.iter().find(|(way, _)| rest.starts_with(way))
            else {
                continue;
            };
            // 社区卫生服务中心 holds 卫生服务中心: the longer one begins further left.
            let longer = self.lexicon.endings.iter().any(|(longer, _)| {
                longer.len() > way.len()
                    && longer.ends_with(way.as_str())
                    && body.ends_with(longer.trim_end_matches(way.as_str()))
            });
            if longer {
                continue;
            }
            found = true;
            let Some((written, tail)) = rest.split_at_checked(way.len()) else { continue };
            if let Some(unit) = self.unit(tail) {
                return Ok(Some(Split { body, written, ending: ending.clone(), unit }));
            }
        }
        if found { Err(Unread::Beside) } else { Ok(None) }
    }

    /// What follows a name: nothing or a remark, a department, another ground; none when it is something else.
    fn unit(&self, tail: &str) -> Option<Unit> {
        let mut rest = tail.to_owned();
        for note in &self.lexicon.notes {
            rest = rest.replace(note, "");
        }
        if rest.is_empty() || rest == "的" {
            return Some(Unit::Whole);
        }
        if self.lexicon.elsewhere.iter().any(|word| rest.contains(word)) {
            return None;
        }
        if self.lexicon.campuses.iter().any(|word| rest.ends_with(word)) {
            return Some(Unit::Campus(rest));
        }
        let named =
            |word: &String| if word.chars().count() > 1 { rest.contains(word) } else { rest.ends_with(word) };
        self.lexicon.departments.iter().any(named).then_some(Unit::Department(rest))
    }

    /// Takes owners, places and a township off the front.
    fn place<'t>(&self, body: &'t str, name: &mut Name) -> &'t str {
        let mut rest = body;
        loop {
            let before = rest.len();
            if let Some(owner) = self.lexicon.owners.iter().find(|owner| rest.starts_with(owner.as_str())) {
                rest = rest.get(owner.len()..).filter(|rest| !rest.is_empty()).unwrap_or(rest);
            }
            if let Some((place, after)) = self.places.first(rest, &name.place, self.home, name.bare) {
                name.place = std::mem::take(&mut name.place).and(place);
                rest = after;
            }
            if rest.len() == before {
                break;
            }
        }
        match super::place::township(rest) {
            Some((town, after)) if !after.is_empty() || !name.bare => {
                town.clone_into(&mut name.town);
                after
            }
            _ => rest,
        }
    }

    /// Takes general words and the number off the end; what is left is the name of its own.
    fn words(&self, body: &str, name: &mut Name) -> String {
        let mut rest = body;
        loop {
            if let Some((way, word)) = self.lexicon.words.iter().find(|(way, _)| rest.ends_with(way.as_str()))
            {
                let kept = if word.weak { &mut name.weak } else { &mut name.words };
                kept.push(word.name.clone());
                rest = rest.strip_suffix(way.as_str()).unwrap_or(rest);
            } else if let Some((number, before)) = ordinal(rest).filter(|_| name.number == 0) {
                name.number = number;
                rest = before;
            } else {
                break;
            }
        }
        name.words.sort();
        name.weak.sort();
        rest.to_owned()
    }
}

/// Takes the school off the front.
fn affiliation<'t>(body: &'t str, name: &mut Name) -> &'t str {
    let ends = ["大学", "学院"].iter().filter_map(|way| Some(body.rfind(way)? + way.len()));
    let Some((school, rest)) = ends.max().and_then(|at| body.split_at_checked(at)) else { return body };
    school.clone_into(&mut name.affiliation);
    rest.strip_prefix("附属").unwrap_or(rest)
}
