//! What words mean: concepts with all their words, grouped by nearness, from `search/lexicon/`.
//!
//! A concept is one thing under all its names (轮椅, 代步轮椅, wheelchair). Concepts stand in blocks of near kin
//! (轮椅 beside 拐杖), blocks in sections, a section under a category of the taxonomy or in a class of its own: produce,
//! people, causes, occasions. [`Lexicon::nearness`] is the one measure of how far one thing answers for another.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::taxonomy::{self, Category};
use super::trie::Trie;

mod file;
mod nearness;

use file::Line;

const FILES: [(&str, &str); 15] = [
    ("01-household.txt", include_str!("../../search/lexicon/01-household.txt")),
    ("02-education.txt", include_str!("../../search/lexicon/02-education.txt")),
    ("03-health.txt", include_str!("../../search/lexicon/03-health.txt")),
    ("04-housing.txt", include_str!("../../search/lexicon/04-housing.txt")),
    ("05-village.txt", include_str!("../../search/lexicon/05-village.txt")),
    ("06-industry.txt", include_str!("../../search/lexicon/06-industry.txt")),
    ("07-jobs.txt", include_str!("../../search/lexicon/07-jobs.txt")),
    ("08-skills.txt", include_str!("../../search/lexicon/08-skills.txt")),
    ("09-market.txt", include_str!("../../search/lexicon/09-market.txt")),
    ("10-finance.txt", include_str!("../../search/lexicon/10-finance.txt")),
    ("11-care.txt", include_str!("../../search/lexicon/11-care.txt")),
    ("12-emergency.txt", include_str!("../../search/lexicon/12-emergency.txt")),
    ("20-people.txt", include_str!("../../search/lexicon/20-people.txt")),
    ("21-why.txt", include_str!("../../search/lexicon/21-why.txt")),
    ("22-themes.txt", include_str!("../../search/lexicon/22-themes.txt")),
];

static LEXICON: LazyLock<Result<Lexicon, String>> = LazyLock::new(|| {
    let mut section = 0;
    let mut lines = Vec::new();
    for (name, text) in FILES {
        lines.extend(file::read(text, &mut section).map_err(|e| format!("search/lexicon/{name}: {e}"))?);
    }
    Lexicon::new(lines)
});

static EMPTY: LazyLock<Lexicon> = LazyLock::new(Lexicon::default);

/// The lexicon built into the program. [`check`] at start makes sure that it could be read.
pub fn lexicon() -> &'static Lexicon {
    LEXICON.as_ref().unwrap_or(&EMPTY)
}

/// Refuses to go on with a broken lexicon; says file and line.
pub fn check() -> Result<(), String> {
    LEXICON.as_ref().map(|_| ()).map_err(Clone::clone)
}

/// The files' texts, for the fingerprint of an index.
pub(super) fn texts() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(_, text)| *text)
}

/// One spelling of a concept. Valid within one build of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(pub(super) u32);

/// One meaning. Valid within one build of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConceptId(pub(super) u16);

/// What kind of meaning a word carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// What can be needed or given: goods, works, money, services, training, jobs.
    Thing,
    /// What is grown or raised; it may be sold, planted, processed or insured.
    Matter,
    /// For whom.
    Who,
    /// Why they are poor.
    Why,
    /// An occasion or season that stands for several things.
    Theme,
    /// How it is: used, new.
    Trait,
    /// Only suggests a category to the tagger.
    Hint,
}

/// How much a concept stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    Itself,
    /// All of its block: 柑橘 for 脐橙 and 椪柑.
    Block,
    /// All of its section: 水果.
    Section,
    /// All of its class: 农产品.
    Class,
    Hint,
}

#[derive(Debug)]
pub struct Concept {
    pub name: String,
    pub class: Class,
    /// The category it belongs to; a top for words of a whole top category.
    pub category: Option<Category>,
    pub cover: Cover,
    pub section: usize,
    pub block: Option<usize>,
    /// The wider group of people.
    pub above: Option<ConceptId>,
    links: Vec<Link>,
}

impl Concept {
    /// Names a whole top category: 培训, 住房.
    pub fn is_top(&self) -> bool {
        self.category.is_some_and(Category::is_top)
    }

    /// Can be needed, given or sold; no people, causes or occasions.
    pub const fn is_thing(&self) -> bool {
        matches!(self.class, Class::Thing | Class::Matter)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    Concept(ConceptId),
    Category(Category),
}

struct Word {
    text: String,
    concept: ConceptId,
}

#[derive(Default)]
pub struct Lexicon {
    concepts: Vec<Concept>,
    words: Vec<Word>,
    trie: Trie,
    /// Categories that a concept suggests without naming them.
    hints: HashMap<ConceptId, Vec<Category>>,
}

impl Lexicon {
    /// Refuses a word that stands in two lines, and a link to nothing.
    fn new(lines: Vec<Line>) -> Result<Self, String> {
        let mut lexicon = Self::default();
        let (hints, lines): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|l| l.cover == Cover::Hint);
        for line in &lines {
            lexicon.add_concept(line, &line.words)?;
        }
        for (at, line) in lines.iter().enumerate() {
            let above = line.above.as_ref().map(|name| lexicon.known(name)).transpose()?;
            let towards = line.links.iter().map(|link| match taxonomy::get(&link.to_uppercase()) {
                Some(category) => Ok(Link::Category(category)),
                None => lexicon.known(link).map(Link::Concept),
            });
            let towards = towards.collect::<Result<_, String>>()?;
            if let Some(concept) = lexicon.concepts.get_mut(at) {
                (concept.above, concept.links) = (above, towards);
            }
        }
        for line in &hints {
            // A word of another line may hint, too: 儿童 names a group of people and hints at care for children.
            let fresh: Vec<String> =
                line.words.iter().filter(|w| lexicon.find(w).is_none()).cloned().collect();
            lexicon.add_concept(line, &fresh)?;
            for concept in line.words.iter().filter_map(|w| lexicon.find(w)).collect::<Vec<_>>() {
                lexicon.hints.entry(concept).or_default().extend(line.category);
            }
        }
        Ok(lexicon)
    }

    fn known(&self, name: &str) -> Result<ConceptId, String> {
        self.find(name).ok_or_else(|| format!("no concept {name}"))
    }

    fn add_concept(&mut self, line: &Line, words: &[String]) -> Result<(), String> {
        let id = ConceptId(u16::try_from(self.concepts.len()).map_err(|_| "too many concepts")?);
        for word in words {
            self.add_word(word, id)?;
        }
        self.concepts.push(Concept {
            name: words.first().cloned().unwrap_or_default(),
            class: line.class,
            category: line.category,
            cover: line.cover,
            section: line.section,
            block: line.block,
            above: None,
            links: Vec::new(),
        });
        Ok(())
    }

    fn add_word(&mut self, text: &str, concept: ConceptId) -> Result<(), String> {
        let id = WordId(u32::try_from(self.words.len()).map_err(|_| "too many words")?);
        if let Some(there) = self.trie.add(text, id.0) {
            let other = self.concept_of(WordId(there));
            let name = self.concepts.get(usize::from(other.0)).map_or("", |c| c.name.as_str());
            return Err(format!("{text} stands twice, also in {name}"));
        }
        self.words.push(Word { text: text.to_owned(), concept });
        Ok(())
    }

    /// Every concept.
    pub fn concepts(&self) -> impl Iterator<Item = ConceptId> {
        (0..u16::MAX).map(ConceptId).take(self.concepts.len())
    }

    /// Every word with its text.
    pub fn words(&self) -> impl Iterator<Item = (WordId, &str)> {
        (0..).map(WordId).zip(self.words.iter().map(|w| w.text.as_str()))
    }

    /// The words that name what is in a category.
    pub fn words_of(&self, category: Category) -> impl Iterator<Item = &str> {
        let named = move |c: &Concept| c.category == Some(category) && c.is_thing();
        let words = self.words.iter().filter(move |w| self.concept(w.concept).is_some_and(named));
        words.map(|w| w.text.as_str())
    }

    /// The word as it stands in the file, folded.
    pub fn text(&self, word: WordId) -> &str {
        self.word(word).map_or("", |w| w.text.as_str())
    }

    pub fn concept_of(&self, word: WordId) -> ConceptId {
        self.word(word).map_or(ConceptId(u16::MAX), |w| w.concept)
    }

    /// None only for an id of another build.
    pub fn concept(&self, id: ConceptId) -> Option<&Concept> {
        self.concepts.get(usize::from(id.0))
    }

    /// The categories a concept suggests to the tagger without naming them.
    pub fn hints(&self, id: ConceptId) -> &[Category] {
        self.hints.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The concepts that a concept stands for, too: 过冬 for 被子.
    pub fn linked(&self, id: ConceptId) -> impl Iterator<Item = ConceptId> {
        let links = self.concept(id).map_or(&[][..], |c| c.links.as_slice());
        links.iter().filter_map(|link| match link {
            Link::Concept(to) => Some(*to),
            Link::Category(_) => None,
        })
    }

    /// The concept with this word, folded.
    pub fn find(&self, word: &str) -> Option<ConceptId> {
        let text: Vec<char> = word.chars().collect();
        let whole = self.trie.beginning(&text).find(|(length, _)| *length == text.len());
        whole.map(|(_, id)| self.concept_of(WordId(id)))
    }

    /// The words that begin `text`, shortest first, with their length in characters.
    pub fn beginning<'a>(&'a self, text: &'a [char]) -> impl Iterator<Item = (usize, WordId)> + 'a {
        self.trie.beginning(text).map(|(length, id)| (length, WordId(id)))
    }

    fn word(&self, word: WordId) -> Option<&Word> {
        self.words.get(usize::try_from(word.0).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_lexicon_is_sound() {
        check().unwrap();
        assert!(lexicon().words.len() > 4000, "{}", lexicon().words.len());
        for leaf in taxonomy::tops().flat_map(taxonomy::leaves) {
            assert!(lexicon().concepts.iter().any(|c| c.category == Some(leaf)), "{leaf} has no words");
        }
    }

    #[test]
    fn a_word_stands_in_one_line_only() {
        let lines = file::read("@N0103\n被子 棉被\n毯子 棉被\n", &mut 0).unwrap();
        assert!(Lexicon::new(lines).err().unwrap().contains("棉被"));
    }
}
