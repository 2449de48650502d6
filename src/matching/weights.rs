//! What each part of a match is worth, and why.

crate::text_enum! {
    /// One thing a match is weighed by.
    pub enum Part {
        Thing = "thing",
        Category = "category",
        Who = "who",
        Tags = "tags",
        Wording = "wording",
        Place = "place",
        Quantity = "quantity",
        Urgency = "urgency",
        Waiting = "waiting",
        Arrived = "arrived",
        Past = "past",
    }
}

/// The most points of a part. Together they are 100, so a total reads as a mark.
pub const fn weight(part: Part) -> i32 {
    match part {
        // The wrong thing helps nobody: more than a third of all, and what is not near enough is no match at all.
        Part::Thing => 36,
        // Near goods are cheaper to bring, and neighbours stay in touch; but help from afar is welcome.
        Part::Place => 11,
        // A person filed both there: it confirms the words, and stands in where they are unusual.
        Part::Category => 8,
        // 学校优先 and 残疾学生优先 are conditions, and most offers have one.
        Part::Who => 6,
        // A claim may take part, so a poor fit costs little; a good one saves the village three deliveries.
        Part::Quantity => 4,
        // Chosen by people to say what matters (尺码, 寄宿): a rare one in common is the surest sign that both mean
        // the same; a common one says little.
        Part::Tags => 11,
        // Sees what no word list knows (适老化改造, 缝纫点), and lifts the one that says just what the other says. It knows
        // nothing of what words mean, so it never makes a match by itself.
        Part::Wording => 14,
        // Lifts the urgent over equals. More would send every offer to whoever shouts.
        Part::Urgency => 4,
        // Nobody waits for ever: sixty days lift a need over one that fits as well.
        Part::Waiting => 3,
        // Of two equal needs the one that has received less.
        Part::Arrived => 2,
        // A giver who has brought something here before knows the way. Little, or newcomers would get nothing.
        Part::Past => 1,
    }
}

/// Of 1000 of [`Part::Thing`]: below this, and in another category, a pair has nothing to do with each other.
pub const RELATED: i64 = 180;
/// Below this, and filed under different categories, a pair is only the nearest there is; and the form of help must be
/// the same: only what is near in another form (money for a well) can be arranged.
pub const NEAR: i64 = 400;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_make_a_hundred() {
        assert_eq!(Part::ALL.iter().map(|p| weight(*p)).sum::<i32>(), 100);
    }
}
