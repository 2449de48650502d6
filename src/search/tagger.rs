//! Suggests category and tags for a need or offer from the words it is told in. A person always decides.
//!
//! It reads clause by clause: what stands after 想要 or 需要 is asked for, what stands after 不需要 is not, a cause
//! (因残, 缺资金) and a person (留守儿童) explain the need but are not it, and of overlapping words the longest counts:
//! 护理床 is a bed, not care.

use std::collections::BTreeMap;

use super::doc::Urgency;
use super::lexicon::{Class, WordId, lexicon};
use super::reading::{self, Clause, Mention, Role};
use super::taxonomy::Category;
use super::words;

mod amount;

/// The title names the thing; the story around it names much else.
const TITLE: f32 = 2.5;
const DETAIL: f32 = 1.0;
/// Against a word that names the category, one that only hints at it.
const HINT: f32 = 0.3;
/// Produce is sold more often than not, but may be planted, insured or eaten as well.
const MATTER: f32 = 0.45;
/// Asked for outright, and told beside or before it.
const ASKED: f32 = 1.5;
const BESIDE: f32 = 0.7;
const TOLD: f32 = 0.6;
/// In Chinese the head of a phrase comes last: 残疾老人的轮椅 is a wheelchair.
const HEAD: f32 = 1.3;
/// What a word of a top category adds to each of its leaves that has a word of its own.
const OF_THE_TOP: f32 = 0.2;
/// A category below this share of the best is noise.
const NOISE: f32 = 0.25;
const MOST_CATEGORIES: usize = 3;
const MOST_TAGS: usize = 5;

/// What [`suggest`] makes of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Best first, at most three, with a score above 0; a top category when no leaf is named. Empty when nothing is.
    pub categories: Vec<(Category, f32)>,
    /// Words of the text that name what is asked or for whom, best first, at most five.
    pub tags: Vec<String>,
    pub urgency: Urgency,
    /// A number and the measure word after it, as written: 50 and 床.
    pub quantity: Option<(i64, String)>,
}

/// Reads a need or offer as typed. Any text works; text without known words gives an empty suggestion.
pub fn suggest(title: &str, detail: &str) -> Suggestion {
    let mut found = Found::default();
    let title_clauses = reading::read(&words::simplified(title));
    let detail_clauses = reading::read(&words::simplified(detail));
    for clause in &title_clauses {
        found.read(clause, TITLE);
    }
    for clause in &detail_clauses {
        found.read(clause, DETAIL);
    }
    Suggestion {
        categories: found.categories(),
        tags: found.tags(),
        urgency: amount::urgency(title, detail),
        quantity: amount::quantity(&title_clauses, &detail_clauses),
    }
}

#[derive(Default)]
struct Found {
    /// The best weight each word was seen with, so that repeating a word proves nothing.
    words: BTreeMap<WordId, f32>,
}

impl Found {
    fn read(&mut self, clause: &Clause, weight: f32) {
        let names_a_thing = |m: &Mention| class(m.word) == Some(Class::Thing);
        let last = clause.mentions.iter().rposition(names_a_thing);
        for (at, mention) in clause.mentions.iter().enumerate() {
            let role = match mention.role {
                Role::Refused => continue,
                Role::Asked => ASKED,
                Role::Beside => BESIDE,
                Role::Told if weight < TITLE => TOLD,
                Role::Told => 1.0,
            };
            let head = if last == Some(at) { HEAD } else { 1.0 };
            let seen = self.words.entry(mention.word).or_default();
            *seen = seen.max(weight * role * head * precision(mention.length));
        }
    }

    fn categories(&self) -> Vec<(Category, f32)> {
        let mut scores: BTreeMap<Category, f32> = BTreeMap::new();
        for (word, weight) in &self.words {
            for (category, share) in meanings(*word) {
                *scores.entry(category).or_default() += weight * share;
            }
        }
        let tops: Vec<(Category, f32)> =
            scores.iter().filter(|(c, _)| c.is_top()).map(|(c, s)| (*c, *s)).collect();
        let mut leaves: Vec<(Category, f32)> = scores.into_iter().filter(|(c, _)| !c.is_top()).collect();
        for (leaf, score) in &mut leaves {
            *score +=
                tops.iter().filter(|(top, _)| top.contains(*leaf)).map(|(_, s)| s * OF_THE_TOP).sum::<f32>();
        }
        let mut all = if leaves.is_empty() { tops } else { leaves };
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        let least = all.first().map_or(0.0, |best| best.1 * NOISE);
        all.retain(|(_, score)| *score >= least);
        all.truncate(MOST_CATEGORIES);
        all
    }

    fn tags(&self) -> Vec<String> {
        let tells =
            |word: &WordId| !matches!(class(*word), None | Some(Class::Hint | Class::Why | Class::Trait));
        let mut words: Vec<(&str, f32)> =
            self.words.iter().filter(|(w, _)| tells(w)).map(|(w, s)| (lexicon().text(*w), *s)).collect();
        words.retain(|(w, _)| w.chars().count() > 1);
        words.sort_by(|a, b| b.1.total_cmp(&a.1));
        words.into_iter().take(MOST_TAGS).map(|(w, _)| w.to_owned()).collect()
    }
}

fn class(word: WordId) -> Option<Class> {
    lexicon().concept(lexicon().concept_of(word)).map(|c| c.class)
}

/// The categories a word speaks for, each with how plainly it does.
fn meanings(word: WordId) -> impl Iterator<Item = (Category, f32)> {
    let id = lexicon().concept_of(word);
    let own = lexicon().concept(id).and_then(|c| {
        let share = match c.class {
            Class::Thing => 1.0,
            Class::Matter => MATTER,
            Class::Who | Class::Why | Class::Theme | Class::Trait | Class::Hint => return None,
        };
        Some((c.category?, share))
    });
    own.into_iter().chain(lexicon().hints(id).iter().map(|category| (*category, HINT)))
}

/// A longer word leaves less room for another meaning.
fn precision(characters: usize) -> f32 {
    match characters {
        0 | 1 => 0.5,
        2 => 1.0,
        3 => 1.2,
        _ => 1.4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(title: &str, detail: &str) -> Option<String> {
        suggest(title, detail).categories.first().map(|(c, _)| c.code())
    }

    #[test]
    fn the_thing_asked_for_comes_first() {
        let cases = [
            ("给老人送一张护理床", "", "N0303"),
            ("瘫痪病人需要上门护理", "", "N1104"),
            ("留守儿童需要书包二十个", "", "N0203"),
            ("残疾老人的轮椅坏了", "想换一辆轻便的", "N0303"),
            ("村口到学校的路要硬化", "下雨天孩子上学难走", "N0501"),
            ("想要一台洗衣机", "丈夫得尿毒症多年,我一个人照顾", "N0104"),
            ("三千斤土豆滞销", "今年丰收,卖不出去", "N0901"),
        ];
        for (title, detail, code) in cases {
            assert_eq!(first(title, detail).as_deref(), Some(code), "{title}");
        }
    }

    #[test]
    fn what_is_not_wanted_is_not_suggested() {
        let codes: Vec<String> =
            suggest("需要棉衣,不需要被子", "").categories.iter().map(|(c, _)| c.code()).collect();
        assert!(codes.contains(&"N0102".to_owned()) && !codes.contains(&"N0103".to_owned()), "{codes:?}");
        assert_eq!(first("冬天取暖用的电热毯", "家里已有被子和衣服").as_deref(), Some("N0107"));
    }

    #[test]
    fn a_cause_is_not_a_need() {
        assert_eq!(first("因残致贫户想养羊", "缺资金、缺技术,求羊羔").as_deref(), Some("N0602"));
        assert_eq!(first("因病致贫", "缺资金"), None);
    }

    #[test]
    fn nothing_known_gives_nothing() {
        let nothing = suggest("", "随便写写");
        assert_eq!((nothing.categories.len(), nothing.tags.len(), nothing.quantity), (0, 0, None));
    }

    #[test]
    fn tags_are_words_of_the_text() {
        let tags = suggest("独居老人过冬棉被", "").tags;
        assert!(tags.contains(&"棉被".to_owned()) && tags.contains(&"独居老人".to_owned()), "{tags:?}");
    }
}
