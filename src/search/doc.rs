//! What the index holds of a need, an offer, a project or an organization.

use super::features::{self, Mark};
use super::gram::Gram;
use super::taxonomy::Category;
use super::words;
use crate::kernel::quantity::Unit;
use crate::kernel::region::Region;

crate::text_enum! {
    /// Which of the lists a document stands in. Ids are unique within a kind.
    pub enum Kind {
        Need = "need",
        Offer = "offer",
        /// A village project.
        Project = "project",
        /// Who may take part in one.
        Organization = "organization",
    }
}

crate::text_enum! {
    /// How soon help is needed, 0 to 3. The order is the order of urgency.
    pub enum Urgency {
        Later = "later",
        Normal = "normal",
        Soon = "soon",
        Now = "now",
    }
}

impl Urgency {
    /// 0 can wait, 3 now: as the database holds it.
    pub const fn number(self) -> i64 {
        self as i64
    }

    /// Back from [`Urgency::number`]; none outside 0 to 3.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|u| u.number() == number)
    }
}

/// One of them as the index sees it. It must hold nothing that a public page may not show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doc {
    pub kind: Kind,
    pub id: i64,
    pub title: String,
    pub body: String,
    /// A leaf, or a top when nothing finer is known; none when nobody knows.
    pub category: Option<Category>,
    pub tags: Vec<String>,
    /// The finest region that may be shown; for an offer where the giver is. Several for an area such as 武陵山区, whose
    /// first one facets count by; none when nobody knows.
    pub places: Vec<Region>,
    /// The operator's word for whom it is for (`household`, `school` ...); empty when it is for anyone.
    pub beneficiary: String,
    pub urgency: Urgency,
    /// What is still open, in the document's own unit.
    pub remaining: i64,
    pub unit: Option<Unit>,
    /// What one unit costs, in whole yuan.
    pub yuan: Option<i64>,
    /// Why its people are poor, in the operator's words; may be empty.
    pub cause: String,
    /// True while it can be claimed.
    pub open: bool,
    /// Unix milliseconds.
    pub published_at: i64,
}

/// Text beyond this many characters is not searched; a need is some hundred long.
const LONGEST_TEXT: usize = 10_000;

/// What is read in the texts of a document.
#[derive(Debug)]
pub struct Content {
    /// What it is about.
    pub marks: Vec<Mark>,
    /// What finds a word that no lexicon knows, each once: pairs of characters, single ones of title and tags.
    pub grams: Vec<Gram>,
}

impl Doc {
    pub fn content(&self) -> Content {
        let people = format!("{},{}", features::people_of(&self.beneficiary), self.cause);
        let texts = [cut(&self.title), self.tags.join(","), cut(&self.body), people];
        let [title, tags, body, people] = texts.map(|text| words::simplified(&text));
        let texts = [(&title, true), (&tags, true), (&body, false)];
        let mut grams: Vec<Gram> =
            texts.iter().flat_map(|(text, singles)| Gram::of(text, *singles)).collect();
        grams.sort_unstable();
        grams.dedup();
        Content { grams, marks: features::marks_in(&title, &tags, &body, &people) }
    }
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST_TEXT).collect()
}
