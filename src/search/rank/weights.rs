//! What each part of a query is worth in the order of its answers, and why.

use crate::search::lexicon::Class;

/// What a class of words weighs against the others in one query.
pub const fn class(class: Class) -> f32 {
    match class {
        // The thing itself decides.
        Class::Thing => 1.0,
        // 滞销脐橙: oranges as much as selling.
        Class::Matter => 0.9,
        // 过冬 stands for things.
        Class::Theme => 0.8,
        // 残疾家庭 孩子读书: the right people matter, but the right thing for others is closer than the wrong thing.
        Class::Who => 0.5,
        Class::Why => 0.6,
        Class::Hint => 0.8,
        // Used or new: of two computers the one that may be used.
        Class::Trait => 0.15,
    }
}

/// A word that the lexicon does not know names something, as far as anybody can tell.
pub const REST: f32 = 0.9;
/// The very word typed, against another word for the same thing.
pub const OTHER_WORD: f32 = 0.96;
/// Of several things asked for in few words (月嫂 培训), what the best one counts against all together.
pub const BEST_OF_FEW: f32 = 0.5;
/// In a long text many things are told; a document that has a second one of them gains this.
pub const ALSO: f32 = 0.2;
/// 培训 or 住房 beside a word that says which.
pub const GENERAL: f32 = 0.6;
/// A hint names no thing, only the category it points to.
pub const HINTED: f32 = 0.7;
/// Filed by a person under the category of what is asked, without its words.
pub const FILED: f32 = 0.3;
/// Filed under the category asked for by its own name.
pub const FILED_ASKED: f32 = 0.85;
/// Elsewhere than asked: marginal, not gone.
pub const ELSEWHERE: f32 = 0.25;
/// Nobody knows where it is.
pub const SOMEWHERE: f32 = 0.6;
/// Dearer than the budget: by at most half as much, by more; and when no price is known.
pub const LITTLE_DEAR: f32 = 0.7;
pub const TOO_DEAR: f32 = 0.4;
pub const PRICE_UNKNOWN: f32 = 0.75;
/// What a need that takes just the quantity at hand gains over one that takes almost nothing.
pub const QUANTITY: f32 = 0.12;
/// Part of it is not wanted.
pub const PARTLY_UNWANTED: f32 = 0.7;
/// A nearness from which something counts as found, not only as near.
pub const FOUND: f32 = 0.6;
/// Below this a document is noise even beside good answers.
pub const NOISE: f32 = 0.16;
/// And below this share of the best one.
pub const NOISE_SHARE: f32 = 0.22;
