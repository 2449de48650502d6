//! What each part of a match is worth, and why.

crate::text_enum! {
    /// One thing a match is weighed by.
    pub enum Part {
        Category = "category",
        Tags = "tags",
        Text = "text",
        Quantity = "quantity",
        Place = "place",
        Urgency = "urgency",
        Waiting = "waiting",
    }
}

/// The most points of a part. Together they are 100, so a total reads as a mark.
pub const fn weight(part: Part) -> i32 {
    match part {
        // The wrong thing helps nobody: more than any two other parts together.
        Part::Category => 35,
        // Chosen by people to say what matters (尺码, 过冬, 寄宿); a rare one in common says more than a common one.
        Part::Tags => 15,
        // Near goods are cheaper to bring, and neighbours stay in touch; but help from afar is welcome.
        Part::Place => 14,
        // A claim may take part, so a poor fit costs little; a good one saves the village three deliveries.
        Part::Quantity => 12,
        // Says what category and tags leave out, but also tells stories: less than the tags.
        Part::Text => 10,
        // Lifts the urgent over equals. More would send every offer to whoever shouts.
        Part::Urgency => 8,
        // Nobody waits for ever: sixty days lift a need over one that fits as well.
        Part::Waiting => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_make_a_hundred() {
        assert_eq!(Part::ALL.iter().map(|p| weight(*p)).sum::<i32>(), 100);
    }
}
