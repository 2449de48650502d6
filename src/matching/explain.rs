//! A score in words: the same numbers that made it, never a second opinion.

use super::score::{Blocked, Fact, Points, Score};
use super::weights::{Part, weight};
use crate::kernel::message::Message;
use crate::kernel::region::Level;
use crate::naming::items::Reason;
use crate::search::{Urgency, names_something};

/// One sentence with the points it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub message: Message,
    /// In [`lines`] the points given, in [`changes`] the points to be gained.
    pub points: i32,
    /// The most this part can give.
    pub of: i32,
}

/// Why the match stands where it stands, one line a part, most points first. Their points make the total.
///
/// `lang` chooses the names of categories, `zh` or `en`.
pub fn lines(score: &Score, lang: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = score
        .parts
        .iter()
        .map(|p| Line { message: message(&p.fact, lang), points: p.points, of: weight(p.part) })
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.points));
    lines
}

/// What would lift the match, and by how many points at most; largest gain first. Place, waiting time,
/// what arrived and what was are left out, since nobody can change them; wording, since nobody should write to please a
/// machine.
pub fn changes(score: &Score) -> Vec<Line> {
    let mut lines: Vec<Line> = score.parts.iter().filter_map(change).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.points));
    lines
}

/// Why a pair is not suggested at all.
pub fn blocked(why: Blocked) -> Message {
    Message::new(match why {
        Blocked::NeedEnded => "match-blocked-need-ended",
        Blocked::OfferEnded => "match-blocked-offer-ended",
        Blocked::OfferExpired => "match-blocked-offer-expired",
        Blocked::NeedFull => "match-blocked-need-full",
        Blocked::OfferSpent => "match-blocked-offer-spent",
        Blocked::Thing => "match-blocked-thing",
        Blocked::Form => "match-blocked-form",
        Blocked::Unit => "match-blocked-unit",
        Blocked::Region => "match-blocked-region",
        Blocked::Unrelated => "match-blocked-unrelated",
    })
}

/// Why a person has to agree to what is proposed.
pub fn substitute(why: Reason) -> Message {
    Message::new(match why {
        Reason::Higher => "match-substitute-higher",
        Reason::Used => "match-substitute-used",
        Reason::Fit => "match-substitute-fit",
        Reason::Unstated => "match-substitute-unstated",
        // The others never make a substitute.
        Reason::Similar | Reason::Lower | Reason::Other | Reason::Useless | Reason::Unknown => {
            "match-substitute-similar"
        }
    })
}

fn message(fact: &Fact, lang: &str) -> Message {
    match fact {
        Fact::Things(pairs) if pairs.is_empty() => Message::new("match-thing-none"),
        Fact::Things(pairs) => Message::new("match-thing").with("words", pairs_of(pairs, lang)),
        Fact::SameCategory(c) => Message::new("match-category-same").with("category", c.name(lang)),
        Fact::WithinCategory(c) => Message::new("match-category-within").with("category", c.name(lang)),
        Fact::SameTop(c) => Message::new("match-category-near").with("category", c.name(lang)),
        Fact::OtherCategory => Message::new("match-category-other"),
        Fact::Anybody => Message::new("match-who-any"),
        Fact::Who(groups) if groups.is_empty() => Message::new("match-who-none"),
        Fact::Who(groups) => Message::new("match-who").with("groups", list(groups, lang)),
        Fact::Tags(tags) if tags.is_empty() => Message::new("match-tags-none"),
        Fact::Tags(tags) => Message::new("match-tags").with("tags", list(tags, lang)),
        Fact::Wording(same) if same.is_empty() => Message::new("match-wording-none"),
        Fact::Wording(same) => wording(same, lang),
        Fact::Amounts { need: Some(need), offer: Some(offer) } => {
            Message::new("match-quantity").with("need", need).with("offer", offer)
        }
        Fact::Amounts { .. } => Message::new("match-quantity-unknown"),
        Fact::Place(level) => Message::new(place(*level)),
        Fact::Paired => Message::new("match-place-paired"),
        Fact::Area(percent) => Message::new("match-place-area").with("percent", percent),
        Fact::Urgency(urgency) => Message::new(haste(*urgency)),
        Fact::Days(days) => Message::new("match-waiting").with("days", days),
        Fact::Arrived(percent) => Message::new("match-arrived").with("percent", percent),
        Fact::Dealings(0) => Message::new("match-past-none"),
        Fact::Dealings(times) => Message::new("match-past").with("times", times),
    }
}

fn change(points: &Points) -> Option<Line> {
    let of = weight(points.part);
    let key = match points.part {
        Part::Thing => "match-change-thing",
        Part::Category => "match-change-category",
        Part::Who => "match-change-who",
        Part::Tags => "match-change-tags",
        Part::Quantity => "match-change-quantity",
        Part::Urgency => "match-change-urgency",
        Part::Wording | Part::Place | Part::Waiting | Part::Arrived | Part::Past => return None,
    };
    let gain = of - points.points;
    (gain > 0).then(|| Line { message: Message::new(key), points: gain, of })
}

/// So many stretches of text in common are told.
const STRETCHES: usize = 3;

fn wording(same: &[String], lang: &str) -> Message {
    let told: Vec<String> = same.iter().filter(|s| names_something(s)).take(STRETCHES).cloned().collect();
    if told.is_empty() {
        Message::new("match-wording-near")
    } else {
        Message::new("match-wording").with("words", list(&told, lang))
    }
}

/// 棉被、被子(床上用品): the offer's word, and the need's where it is another.
fn pairs_of(pairs: &[(String, String)], lang: &str) -> String {
    let told = pairs.iter().map(
        |(offer, need)| {
            if offer == need { offer.clone() } else { format!("{offer} ({need})") }
        },
    );
    list(&told.collect::<Vec<_>>(), lang)
}

fn list(words: &[String], lang: &str) -> String {
    words.join(if lang.starts_with("en") { ", " } else { "、" })
}

const fn place(level: Option<Level>) -> &'static str {
    match level {
        Some(Level::Village) => "match-place-village",
        Some(Level::Township) => "match-place-township",
        Some(Level::County) => "match-place-county",
        Some(Level::Prefecture) => "match-place-prefecture",
        Some(Level::Province) => "match-place-province",
        None => "match-place-far",
    }
}

const fn haste(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Later => "match-urgency-later",
        Urgency::Normal => "match-urgency-normal",
        Urgency::Soon => "match-urgency-soon",
        Urgency::Now => "match-urgency-now",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score() -> Score {
        let points = |part, points, fact| Points { part, points, fact };
        let parts = vec![
            points(Part::Category, 0, Fact::OtherCategory),
            points(Part::Tags, weight(Part::Tags), Fact::Tags(vec!["过冬".into(), "棉被".into()])),
            points(Part::Place, 9, Fact::Place(Some(Level::County))),
        ];
        let total = parts.iter().map(|part| part.points).sum();
        Score { total, exact: i64::from(total) * 1000, parts, substitute: None, fits: true }
    }

    #[test]
    fn the_lines_are_the_arithmetic() {
        let lines = lines(&score(), "zh");
        assert_eq!(lines.iter().map(|l| l.points).sum::<i32>(), score().total);
        assert_eq!(lines.first().map(|l| l.message.key), Some("match-tags"), "most points first");
        assert_eq!(lines.first().map(|l| l.message.args.clone()), Some(vec![("tags", "过冬、棉被".into())]));
    }

    #[test]
    fn only_what_can_change_is_proposed() {
        let changes = changes(&score());
        assert_eq!(changes.len(), 1, "tags are full and the place stays");
        assert_eq!(
            changes.first().map(|l| (l.message.key, l.points)),
            Some(("match-change-category", weight(Part::Category)))
        );
    }
}
