//! A query made ready for ranking many documents.

use std::collections::HashMap;
use std::hash::Hash;

use super::{Candidate, Rank, conditions, filed, near, weights};
use crate::search::lexicon::{Class, Concept, WordId, lexicon};
use crate::search::taxonomy::Category;
use crate::search::understand::{Understanding, Want};

const CLASSES: [Class; 7] =
    [Class::Thing, Class::Matter, Class::Theme, Class::Hint, Class::Who, Class::Why, Class::Trait];

/// Ranks documents by one query. They share few words, so how near a word comes to what is wanted is worked out once.
pub struct Ranking<'a> {
    asked: &'a Understanding,
    groups: Vec<Group>,
    words: Near<WordId>,
    categories: Near<Category>,
    /// By want, of the document at hand; kept for its room.
    found: Vec<Found>,
    parts: Vec<Part>,
}

/// The wants of one class.
struct Group {
    /// Places of the wants, and what each weighs beside the others.
    wants: Vec<(usize, f32)>,
    /// Without it nothing is found: what is sought, not for whom.
    main: bool,
    weight: f32,
}

/// How much a document is about a want, and how near it comes at all, wherever in the document that stands.
#[derive(Clone, Copy, Default)]
struct Found {
    weighed: f32,
    best: f32,
}

#[derive(Clone, Copy)]
struct Part {
    main: bool,
    weight: f32,
    /// How much the document is about it.
    nearness: f32,
    /// The same without regard to where in the document it stands.
    best: f32,
}

/// By word or category: the places of the wants that it answers, each with how nearly.
struct Near<K>(HashMap<K, Vec<(usize, f32)>>);

impl<K: Hash + Eq> Near<K> {
    fn of(&mut self, key: K, wants: &[Want], near: impl Fn(&Want) -> f32) -> &[(usize, f32)] {
        self.0.entry(key).or_insert_with(|| {
            let all = wants.iter().map(near).enumerate();
            all.filter(|(_, near)| *near > 0.0).collect()
        })
    }
}

impl<'a> Ranking<'a> {
    pub fn of(asked: &'a Understanding) -> Self {
        Self {
            asked,
            groups: groups(asked),
            words: Near(HashMap::new()),
            categories: Near(HashMap::new()),
            found: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// Ranks one document. Nothing when it has nothing to do with the query, or is what was excluded.
    pub fn rank(&mut self, c: &Candidate) -> Option<Rank> {
        let asked = self.asked;
        let unwanted = conditions::unwanted(asked, c)?;
        self.find(c);
        self.weigh(c);
        let parts = &self.parts;
        let anything = parts.iter().any(|p| p.main);
        let main = || parts.iter().filter(|p| p.main || !anything);
        let found = mean(main().map(|p| (p.weight, p.best))).is_none_or(|best| best >= weights::FOUND);
        if mean(main().map(|p| (p.weight, p.nearness))).is_some_and(|near| near < weights::NOISE) {
            return None;
        }
        let mut score = mean(parts.iter().map(|p| (p.weight, p.nearness))).unwrap_or(1.0);
        score *= conditions::place(asked, c) * conditions::budget(asked, c) * unwanted;
        score *= 1.0 - weights::QUANTITY * (1.0 - conditions::quantity(asked, c));
        (score >= weights::NOISE).then_some(Rank { score, found })
    }

    /// How the document answers each want.
    fn find(&mut self, c: &Candidate) {
        let wants = &self.asked.wants;
        self.found.clear();
        self.found.resize(wants.len(), Found::default());
        let found = &mut self.found;
        let mut add = |answered: &[(usize, f32)], share: f32| {
            for (want, near) in answered {
                if let Some(found) = found.get_mut(*want) {
                    found.weighed = found.weighed.max(near * share);
                    found.best = found.best.max(*near);
                }
            }
        };
        for mark in c.marks {
            add(
                self.words.of(mark.word, wants, |want| by_word(want, mark.word)),
                f32::from(mark.weight) / 100.0,
            );
        }
        if let Some(category) = c.category {
            add(self.categories.of(category, wants, |want| filed(want, category)), 1.0);
        }
    }

    fn weigh(&mut self, c: &Candidate) {
        let (asked, found) = (self.asked, &self.found);
        self.parts.clear();
        self.parts.extend(self.groups.iter().map(|group| {
            let of = |want: &usize| found.get(*want).copied().unwrap_or_default();
            let near = || group.wants.iter().map(|(want, weight)| (*weight, of(want).weighed));
            let best = group.wants.iter().map(|(want, _)| of(want).best).fold(0.0, f32::max);
            Part { main: group.main, weight: group.weight, nearness: together(near, asked.long), best }
        }));
        if !asked.rest.is_empty() {
            let known = asked.wants.iter().any(Want::is_sought);
            // Beside a known thing, an unknown word only describes it.
            let weight = if known { weights::REST / 3.0 } else { weights::REST };
            self.parts.push(Part { main: !known, weight, nearness: c.rest, best: c.rest });
        }
    }
}

fn groups(asked: &Understanding) -> Vec<Group> {
    let things = asked.wants.iter().any(|w| matches!(w.class, Class::Thing | Class::Matter));
    let group = |class: Class| {
        let of_class = || asked.wants.iter().enumerate().filter(move |(_, want)| want.class == class);
        let most = of_class().map(|(_, want)| want.weight).fold(0.0, f32::max);
        let several = of_class().any(|(_, want)| !is_general(want));
        // Where a thing is named, an occasion or a hint at it is no second condition.
        let sought = of_class().any(|(_, want)| want.is_sought());
        let main = sought && !(things && matches!(class, Class::Theme | Class::Hint));
        let weight = |want: &Want| {
            if several && is_general(want) { want.weight * weights::GENERAL } else { want.weight }
        };
        let wants: Vec<(usize, f32)> = of_class().map(|(at, want)| (at, weight(want))).collect();
        (!wants.is_empty()).then(|| Group { wants, main, weight: most * weights::class(class) })
    };
    CLASSES.into_iter().filter_map(group).collect()
}

fn is_general(want: &Want) -> bool {
    want.class == Class::Thing
        && want.meant.iter().filter_map(|id| lexicon().concept(*id)).all(Concept::is_top)
}

/// How near a word of a document comes to what is wanted.
fn by_word(want: &Want, word: WordId) -> f32 {
    let concept = lexicon().concept_of(word);
    let near = want.meant.iter().map(|asked| near(want.class, *asked, concept)).fold(0.0, f32::max);
    match (want.words.contains(&word), want.literal) {
        (true, _) => near,
        (false, true) => near * 0.4,
        (false, false) => near * weights::OTHER_WORD,
    }
}

/// The wants of one class together: (weight, nearness) each.
fn together<I: Iterator<Item = (f32, f32)>>(near: impl Fn() -> I, long: bool) -> f32 {
    let (mut first, mut second) = (0.0_f32, 0.0_f32);
    for value in near().map(|(weight, near)| weight * near) {
        (first, second) = if value > first { (value, first) } else { (first, second.max(value)) };
    }
    if long {
        return first + weights::ALSO * second;
    }
    weights::BEST_OF_FEW * first + (1.0 - weights::BEST_OF_FEW) * mean(near()).unwrap_or(0.0)
}

/// None of nothing.
fn mean(weighed: impl Iterator<Item = (f32, f32)>) -> Option<f32> {
    let (weights, sum) = weighed.fold((0.0, 0.0), |(w, s), (weight, value)| (w + weight, s + weight * value));
    (weights > 0.0).then(|| sum / weights)
}
