//! How far one concept answers for another.

use super::{Class, Concept, ConceptId, Cover, Lexicon, Link};
use crate::search::taxonomy::Category;

/// Asked for oranges, found fruit trees of the kind: the asked word covers what was found.
const COVERED: f32 = 0.9;
/// Asked for a quilt, found bedding: what was found may hold it.
const MAY_HOLD: f32 = 0.65;
const SECTION_MAY_HOLD: f32 = 0.5;
/// Another member of the block: a walking frame for a stick.
const KIN: f32 = 0.5;
/// Of the same section, no more.
const SECTION: f32 = 0.3;
/// Asked with the name of a top category.
const TOP_COVERS: f32 = 0.7;
const TOP_MAY_HOLD: f32 = 0.2;
const SAME_TOP: f32 = 0.08;
/// A group of people inside the group asked for, and the other way round.
const NARROWER_GROUP: f32 = 0.95;
const WIDER_GROUP: f32 = 0.35;
const SIBLING_GROUP: f32 = 0.2;
/// What a line points to with `=>`, and what points to it.
const LINKED: f32 = 0.85;
const LINKED_BACK: f32 = 0.45;
const LINKED_CATEGORY: f32 = 0.35;

impl Lexicon {
    /// 1 for the same concept down to 0 for strangers. Not symmetric: who asks for fruit is served by oranges, who
    /// asks for oranges only perhaps by fruit.
    pub fn nearness(&self, asked: ConceptId, found: ConceptId) -> f32 {
        if asked == found {
            return 1.0;
        }
        let (Some(a), Some(f)) = (self.concept(asked), self.concept(found)) else { return 0.0 };
        let forth = a.links.iter().map(|link| LINKED * self.along(*link, found));
        let back =
            f.links.iter().map(|link| LINKED_BACK * f32::from(u8::from(*link == Link::Concept(asked))));
        let people = if a.class == Class::Who { self.people(asked, found) } else { 0.0 };
        forth.chain(back).fold(direct(a, f).max(people), f32::max)
    }

    fn along(&self, link: Link, found: ConceptId) -> f32 {
        match link {
            Link::Concept(to) if to == found => 1.0,
            Link::Concept(to) => {
                let pair = self.concept(to).zip(self.concept(found));
                pair.map_or(0.0, |(to_, f)| direct(to_, f).max(self.people(to, found)))
            }
            Link::Category(to) => {
                let inside = self.concept(found).and_then(|f| f.category).is_some_and(|c| to.contains(c));
                if inside { LINKED_CATEGORY } else { 0.0 }
            }
        }
    }

    fn people(&self, asked: ConceptId, found: ConceptId) -> f32 {
        let above = |id: ConceptId| self.concept(id).and_then(|c| c.above);
        match (above(asked), above(found)) {
            (_, Some(wider)) if wider == asked => NARROWER_GROUP,
            (Some(wider), _) if wider == found => WIDER_GROUP,
            (Some(a), Some(b)) if a == b => SIBLING_GROUP,
            _ => 0.0,
        }
    }
}

/// Without links: by block, section, class and category.
fn direct(a: &Concept, f: &Concept) -> f32 {
    if a.class != f.class {
        return 0.0;
    }
    let section = a.section == f.section;
    let block = section && a.block.is_some() && a.block == f.block;
    let tops = a.category.map(Category::top).zip(f.category.map(Category::top));
    let top = tops.is_some_and(|(x, y)| x == y);
    let names_top = |c: &Concept| c.category.is_some_and(Category::is_top);
    let ways = [
        (block && a.cover == Cover::Block, COVERED),
        (section && a.cover == Cover::Section, COVERED),
        (a.cover == Cover::Class, COVERED),
        (top && names_top(a), TOP_COVERS),
        (block && f.cover == Cover::Block, MAY_HOLD),
        (section && f.cover == Cover::Section, SECTION_MAY_HOLD),
        (f.cover == Cover::Class, SECTION_MAY_HOLD),
        (block, KIN),
        (section && !matches!(a.class, Class::Who | Class::Why | Class::Theme | Class::Trait), SECTION),
        (top && names_top(f), TOP_MAY_HOLD),
        (top && a.class == Class::Thing, SAME_TOP),
    ];
    ways.into_iter().find_map(|(holds, nearness)| holds.then_some(nearness)).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use crate::search::lexicon::lexicon;

    fn near(asked: &str, found: &str) -> f32 {
        let of = |word| lexicon().find(word).unwrap_or_else(|| panic!("{word} is no word"));
        lexicon().nearness(of(asked), of(found))
    }

    #[test]
    fn the_same_thing_under_another_name() {
        for (a, b) in [("轮椅", "wheelchair"), ("拐棍", "拐杖"), ("高低床", "上下铺"), ("洗肾", "透析")]
        {
            assert!(near(a, b) > 0.99, "{a} {b}");
        }
    }

    #[test]
    fn nearer_kin_is_nearer() {
        let order = ["轮椅", "助行器", "助听器", "体检", "水稻"];
        for pair in order.windows(2) {
            assert!(near("轮椅", pair[0]) > near("轮椅", pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn a_wider_word_finds_the_narrower_sooner_than_the_other_way() {
        for (wide, narrow) in [("水果", "脐橙"), ("农产品", "莲藕"), ("残疾人", "聋哑"), ("过冬", "棉衣")]
        {
            assert!(near(wide, narrow) >= 0.75, "{wide} {narrow}");
            assert!(near(wide, narrow) > near(narrow, wide), "{wide} {narrow}");
        }
    }
}
