//! What a person means who types into the search box, as plain data that every engine translates.

use super::features::Mark;
use super::lexicon::{Class, ConceptId, WordId, lexicon};
use super::places;
use super::reading::{self, Clause, Role};
use super::taxonomy::Category;
use super::words;
use crate::kernel::quantity::Quantity;
use crate::kernel::region::Region;

mod derived;
mod letters;
mod number;
mod slip;
mod sound;

/// From so many characters on, a text is a told story: only what it asks for counts in full.
const LONG: usize = 40;
/// No more of a pasted page is read.
const MOST_CHARS: usize = 2000;
const MOST_WANTS: usize = 24;
/// Longer texts are not searched for as they stand.
const LONGEST_LITERAL: usize = 8;
/// What a word weighs in a long text by the part it plays.
const BESIDE: f32 = 0.35;
const TOLD: f32 = 0.5;
/// Said again, a little more.
const AGAIN: f32 = 0.1;

/// One thing asked for; any of `meant` is it.
#[derive(Debug, Clone, PartialEq)]
pub struct Want {
    pub class: Class,
    pub meant: Vec<ConceptId>,
    /// The spellings typed or meant: a document with the very word stands a little higher.
    pub words: Vec<WordId>,
    /// Only these spellings count, as for initials: `ly` is 轮椅 and 旅游, not all that is near to either.
    pub literal: bool,
    /// 0 to 1.
    pub weight: f32,
}

impl Want {
    /// What is sought; for whom, why and how it is only describe it.
    pub const fn is_sought(&self) -> bool {
        !matches!(self.class, Class::Who | Class::Why | Class::Trait)
    }

    /// The categories that what is wanted stands under. Produce may stand under any.
    pub fn filed_under(&self) -> impl Iterator<Item = Category> {
        let concepts = self.meant.iter().filter_map(|id| lexicon().concept(*id));
        concepts.filter(|concept| concept.class != Class::Matter).filter_map(|concept| concept.category)
    }
}

/// A query understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Understanding {
    pub wants: Vec<Want>,
    pub unwanted: Vec<ConceptId>,
    /// Empty when no place is named.
    pub places: Vec<Region>,
    /// How much is at hand.
    pub quantity: Option<Quantity>,
    pub at_most_yuan: Option<i64>,
    /// Telling words that the lexicon does not know: searched for as they stand.
    pub rest: Vec<String>,
    /// What was typed, and what it was taken for.
    pub corrections: Vec<(String, String)>,
    pub long: bool,
}

impl Understanding {
    /// Nothing in the text says what is sought.
    pub fn is_empty(&self) -> bool {
        self.wants.is_empty() && self.rest.is_empty() && self.places.is_empty() && self.at_most_yuan.is_none()
    }

    /// The wants of which a document must have one, unless it has a word of [`Understanding::rest`].
    pub fn needed(&self) -> impl Iterator<Item = &Want> {
        let all = self.needs_any();
        self.wants.iter().filter(move |want| all || want.is_sought())
    }

    /// The wants that only lift a document.
    pub fn beside(&self) -> impl Iterator<Item = &Want> {
        let all = self.needs_any();
        self.wants.iter().filter(move |want| !all && !want.is_sought())
    }

    fn needs_any(&self) -> bool {
        self.rest.is_empty() && !self.wants.iter().any(Want::is_sought)
    }

    /// The same for counterparts in matching: what a document must have one of, and for whom, which only lifts it.
    pub fn needed_alike(&self) -> (Vec<&Want>, Vec<&Want>) {
        self.wants.iter().partition(|want| want.class != Class::Who)
    }
}

/// The text as it stands, for a half-remembered word that the lexicon knows only as a part of others (护理 of 护理床).
/// Nothing for a longer text.
pub fn literally(typed: &str) -> Option<Understanding> {
    let text: String = words::simplified(typed).chars().filter(|c| c.is_alphanumeric()).collect();
    let short = (1..=LONGEST_LITERAL).contains(&text.chars().count());
    short.then(|| Understanding { rest: vec![text], ..Understanding::default() })
}

/// What a stored need or offer is about, as a question for its counterparts: the things it names, for whom, and
/// its category.
pub fn about(marks: &[Mark]) -> Understanding {
    let mut u = Understanding { long: true, ..Understanding::default() };
    for mark in marks {
        u.want(vec![mark.word], false, f32::from(mark.weight) / 100.0);
    }
    u.wants.retain(|want| matches!(want.class, Class::Thing | Class::Matter | Class::Who));
    u.wants.truncate(MOST_WANTS);
    u
}

/// Reads a text as typed. Never fails; what cannot be understood is left in [`Understanding::rest`].
pub fn understand(typed: &str) -> Understanding {
    let typed: String = typed.chars().take(MOST_CHARS).collect();
    let text = words::simplified(&typed);
    let mut u = Understanding { long: text.chars().count() > LONG, ..Understanding::default() };
    // A story names places that it is not about.
    let (places, text) = if u.long { (Vec::new(), text) } else { places::take(&text) };
    u.places = places;
    let amounts = number::take(&text);
    u.at_most_yuan = amounts.at_most_yuan;
    u.quantity = amounts.quantity.filter(|_| !u.long);
    let text = if u.long { text } else { amounts.rest };
    for clause in reading::read_query(&text) {
        u.read(&clause);
    }
    if u.long && !u.wants.is_empty() {
        u.rest.clear();
    }
    u.wants.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    u.wants.truncate(MOST_WANTS);
    // What is asked for elsewhere in the text is not unwanted.
    let asked: Vec<ConceptId> = u.wants.iter().flat_map(|w| w.meant.iter().copied()).collect();
    u.unwanted.retain(|c| !asked.contains(c));
    u
}

impl Understanding {
    fn read(&mut self, clause: &Clause) {
        let chars: Vec<char> = clause.text.chars().collect();
        let mut known = vec![false; chars.len()];
        let slips = if self.long { Vec::new() } else { slips(&chars, clause) };
        let in_slip = |at: usize| slips.iter().any(|s| (s.at..s.at + s.length).contains(&at));
        for mention in clause.mentions.iter().filter(|m| !in_slip(m.at)) {
            cover(&mut known, mention.at, mention.length);
            let concept = lexicon().concept_of(mention.word);
            match mention.role {
                Role::Refused => self.unwanted.push(concept),
                role => self.want(vec![mention.word], false, self.weight(role)),
            }
        }
        for slip in slips {
            cover(&mut known, slip.at, slip.length);
            let typed = chars.iter().skip(slip.at).take(slip.length).collect();
            let meant = slip.meant.first().map(|w| lexicon().text(*w).to_owned()).unwrap_or_default();
            self.corrections.push((typed, meant));
            self.want(slip.meant, false, 1.0);
        }
        let unknown: String =
            chars.iter().zip(&known).map(|(c, known)| if *known { ' ' } else { *c }).collect();
        let (spelled, unknown) = letters::read(&unknown);
        for reading in spelled {
            self.corrections.extend(reading.correction);
            self.want(reading.words, reading.literal, 1.0);
        }
        if clause.asks || clause.mentions.iter().all(|m| m.role != Role::Refused) {
            self.rest.extend(words::telling(&unknown));
        }
    }

    fn weight(&self, role: Role) -> f32 {
        match role {
            _ if !self.long => 1.0,
            Role::Asked => 1.0,
            Role::Beside => BESIDE,
            Role::Told | Role::Refused => TOLD,
        }
    }

    fn want(&mut self, words: Vec<WordId>, literal: bool, weight: f32) {
        let mut meant: Vec<ConceptId> = words.iter().map(|w| lexicon().concept_of(*w)).collect();
        meant.sort_unstable();
        meant.dedup();
        if let Some(there) = self.wants.iter_mut().find(|w| w.meant == meant) {
            there.weight = (there.weight.max(weight) + AGAIN).min(1.0);
            there.words.extend(words);
            return;
        }
        let class = meant.first().and_then(|c| lexicon().concept(*c)).map(|c| c.class);
        self.wants.extend(class.map(|class| Want { class, meant, words, literal, weight }));
    }
}

fn cover(known: &mut [bool], at: usize, length: usize) {
    known.iter_mut().skip(at).take(length).for_each(|k| *k = true);
}

fn slips(chars: &[char], clause: &Clause) -> Vec<slip::Slip> {
    let covered = |at: usize| clause.mentions.iter().any(|m| (m.at..m.at + m.length).contains(&at));
    let words = slip::Words::of(&clause.text);
    let mut found: Vec<slip::Slip> = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        let taken = found.iter().any(|s| (s.at..s.at + s.length).contains(&at));
        let may_be = words::is_han(*c) && words.stands_alone(at);
        if may_be && !covered(at) && !taken && !words::is_stopword(&c.to_string()) {
            found.extend(slip::find(chars, at, &words));
        }
    }
    found
}

#[cfg(test)]
mod tests;
