//! Where the next page of a list begins, as a token that shows neither ids nor times.

use super::query::Cursor;
use crate::kernel::id::{Entity, Id};
use crate::kernel::token::Tokens;

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

impl Cursor {
    /// 78 characters: rank, time and the id of a `T`, each sealed.
    pub fn seal<T: Entity>(self, tokens: &Tokens) -> String {
        [
            tokens.seal(Id::<Rank>::from_raw(self.rank.cast_signed())),
            tokens.seal(Id::<Published>::from_raw(self.published_at)),
            tokens.seal(Id::<T>::from_raw(self.id)),
        ]
        .concat()
    }

    /// None for anything that [`Cursor::seal`] did not make in a list of `T`.
    pub fn open<T: Entity>(tokens: &Tokens, text: &str) -> Option<Self> {
        let (rank, rest) = text.split_at_checked(PART)?;
        let (published, id) = rest.split_at_checked(PART)?;
        Some(Self {
            rank: tokens.open::<Rank>(rank)?.raw().cast_unsigned(),
            published_at: tokens.open::<Published>(published)?.raw(),
            id: tokens.open::<T>(id)?.raw(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_sealed_opens() {
        let tokens = Tokens::new([7; 16]);
        let cursor = Cursor { rank: u64::MAX - 3, published_at: 1_795_482_000_000, id: 42 };
        let token = cursor.seal::<Rank>(&tokens);
        assert_eq!(Cursor::open::<Rank>(&tokens, &token), Some(cursor));
        assert_eq!(Cursor::open::<Published>(&tokens, &token), None);
        assert_eq!(Cursor::open::<Rank>(&tokens, ""), None);
        assert_eq!(Cursor::open::<Rank>(&tokens, &token.chars().rev().collect::<String>()), None);
        assert_eq!(Cursor::open::<Rank>(&tokens, "第一页"), None);
    }
}
