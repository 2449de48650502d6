//! Where the next page of a list begins, as a token that shows neither ids nor times.

use crate::kernel::id::{Entity, Id};
use crate::kernel::token::Tokens;
use crate::needs::Need;
use crate::search::Cursor;

/// Characters of one sealed number.
const PART: usize = 26;

struct Rank;
impl Entity for Rank {
    const TAG: [u8; 4] = *b"rank";
}

struct Published;
impl Entity for Published {
    const TAG: [u8; 4] = *b"publ";
}

/// 78 characters: the three numbers of the cursor, each sealed.
pub(super) fn seal(tokens: &Tokens, cursor: Cursor) -> String {
    [
        tokens.seal(Id::<Rank>::from_raw(cursor.rank.cast_signed())),
        tokens.seal(Id::<Published>::from_raw(cursor.published_at)),
        tokens.seal(Id::<Need>::from_raw(cursor.id)),
    ]
    .concat()
}

/// None for anything that [`seal`] did not make.
pub(super) fn open(tokens: &Tokens, text: &str) -> Option<Cursor> {
    let (rank, rest) = text.split_at_checked(PART)?;
    let (published, id) = rest.split_at_checked(PART)?;
    Some(Cursor {
        rank: tokens.open::<Rank>(rank)?.raw().cast_unsigned(),
        published_at: tokens.open::<Published>(published)?.raw(),
        id: tokens.open::<Need>(id)?.raw(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_sealed_opens() {
        let tokens = Tokens::new([7; 16]);
        let cursor = Cursor { rank: u64::MAX - 3, published_at: 1_795_482_000_000, id: 42 };
        let token = seal(&tokens, cursor);
        assert_eq!(open(&tokens, &token), Some(cursor));
        assert_eq!(open(&tokens, token.trim_end_matches(|_| true)), None);
        assert_eq!(open(&tokens, &token.chars().rev().collect::<String>()), None);
        assert_eq!(open(&tokens, "第一页"), None);
    }
}
