//! Whether a thing as written is what is needed, may stand in for it, or is another thing.
//!
//! A higher grade may fill a need for a lower one if a person agrees; a lower one never fills a higher. What is not
//! known is different: it is never matched.

mod file;
mod read;
mod wording;

pub use file::check;

use file::{Child, Items, Kind, Stand, items};
use read::{State, Thing, Whose, thing, things};

/// What something offered is to something needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Another wording of it.
    Same,
    /// It may do, if a person agrees.
    Substitute(Reason),
    /// Not to be matched.
    Different(Reason),
}

crate::text_enum! {
    /// Why two things are not simply the same.
    pub enum Reason {
        /// Offered is a higher grade.
        Higher = "higher",
        /// Another thing of much the same use.
        Similar = "similar",
        /// What is offered does not say which kind or grade.
        Unstated = "unstated",
        /// Used before.
        Used = "used",
        /// For others by size or age.
        Fit = "fit",
        /// Offered is a lower grade.
        Lower = "lower",
        /// Another thing.
        Other = "other",
        /// Broken or out of date.
        Useless = "useless",
        /// One side is not in the list of things.
        Unknown = "unknown",
    }
}

impl Relation {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Substitute(_) => "substitute",
            Self::Different(_) => "different",
        }
    }

    /// Same before substitute before different.
    const fn rank(self) -> u8 {
        match self {
            Self::Same => 0,
            Self::Substitute(_) => 1,
            Self::Different(Reason::Unknown) => 3,
            Self::Different(_) => 2,
        }
    }
}

/// What `wording` is to `need_kind`, both names of things as in a list of goods: `3M9010 N95 口罩`, `防护眼镜 / 护目镜`.
///
/// Where one side names several things, the best pair counts. Not known is different.
pub fn relation(wording: &str, need_kind: &str) -> Relation {
    let Some(items) = items() else { return Relation::Different(Reason::Unknown) };
    let read = |text: &str| -> Vec<Thing> {
        read::split(text).into_iter().filter_map(|part| thing(items, &part)).collect()
    };
    best(items, &read(wording), &read(need_kind)).unwrap_or(Relation::Different(Reason::Unknown))
}

/// The known things that a text in sentences names.
#[derive(Debug, Clone, Default)]
pub struct Goods {
    things: Vec<Thing>,
    /// It says that there are more.
    more: bool,
}

impl Goods {
    pub fn of(text: &str) -> Self {
        let (things, more) = items().map(|items| things(items, text)).unwrap_or_default();
        Self { things, more }
    }

    /// What these, offered, are to what is `needed`; nothing when either names no known thing, or when both are
    /// different as far as they go and one of them goes further.
    pub fn for_need(&self, needed: &Self) -> Option<Relation> {
        let relation = best(items()?, &self.things, &needed.things)?;
        let told = !(self.more || needed.more) || !matches!(relation, Relation::Different(_));
        told.then_some(relation)
    }
}

fn best(items: &Items, offered: &[Thing], needed: &[Thing]) -> Option<Relation> {
    let pairs = offered.iter().flat_map(|offered| needed.iter().map(move |needed| (offered, needed)));
    pairs.map(|(offered, needed)| pair(items, offered, needed)).min_by_key(|relation| relation.rank())
}

fn pair(items: &Items, offered: &Thing, needed: &Thing) -> Relation {
    if offered.state == State::Useless {
        return Relation::Different(Reason::Useless);
    }
    let child = items.kinds.get(needed.kind).map_or(Child::Substitute, |kind| kind.child);
    let fit = match (offered.whose, needed.whose) {
        (Whose::Adult, Whose::Child) | (Whose::Child, Whose::Adult) => Child::Different,
        (Whose::Child, Whose::Unsaid) => child,
        (Whose::Unsaid, Whose::Child) if child != Child::Same => Child::Substitute,
        _ => Child::Same,
    };
    let worn = offered.state == State::Used && needed.state != State::Used;
    match (kinds(items, offered.kind, needed.kind), fit) {
        (Relation::Different(why), _) => Relation::Different(why),
        (_, Child::Different) => Relation::Different(Reason::Fit),
        (Relation::Same, Child::Substitute) => Relation::Substitute(Reason::Fit),
        (Relation::Same, Child::Same) if worn => Relation::Substitute(Reason::Used),
        (relation, _) => relation,
    }
}

fn kinds(items: &Items, offered: Kind, needed: Kind) -> Relation {
    let line = items.line(offered);
    if line.contains(&needed) {
        return Relation::Same;
    }
    // Who says which it is cannot mean another: only the general word may be the right one.
    let stands = |kind: &Kind| {
        items.stands.get(&(*kind, needed)).filter(|why| **why != Stand::Unstated || *kind == offered)
    };
    if let Some(stand) = line.iter().find_map(stands) {
        return Relation::Substitute(match stand {
            Stand::Higher => Reason::Higher,
            Stand::Similar => Reason::Similar,
            Stand::Unstated => Reason::Unstated,
        });
    }
    let lower =
        items.line(needed).iter().any(|kind| items.stands.get(&(*kind, offered)) == Some(&Stand::Higher));
    Relation::Different(if lower { Reason::Lower } else { Reason::Other })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_itself_and_no_grade_goes_both_ways() {
        let items = items().unwrap();
        for known in &items.kinds {
            assert_eq!(relation(&known.name, &known.name), Relation::Same, "{}", known.name);
        }
        for ((offered, needed), why) in &items.stands {
            let back = items.stands.get(&(*needed, *offered));
            let names = [offered, needed].map(|kind| &items.kinds[*kind].name);
            assert!(*why != Stand::Higher || back != Some(&Stand::Higher), "{names:?}");
        }
    }

    #[test]
    fn an_offer_in_sentences() {
        let of = |need, offer| Goods::of(offer).for_need(&Goods::of(need)).map(Relation::as_str);
        assert_eq!(of("互助照料点添置过冬棉被", "棉被50床,过冬的新棉被"), Some("same"));
        assert_eq!(of("独居老人过冬棉被", "捐赠毛毯500条"), Some("different"));
        assert_eq!(of("独居老人需要毛毯", "捐赠棉被500床"), Some("substitute"));
        assert_eq!(of("需要轮椅一辆", "八成新轮椅,不要旧衣服"), Some("substitute"));
        assert_eq!(of("修建轮椅坡道", "捐赠轮椅"), Some("different"));
        assert_eq!(of("独居老人需要棉被", "捐赠米、面、油等"), None);
        assert_eq!(of("路灯12盏", "愿意帮助村里修路"), None);
    }
}
