//! What the world sees instead of an id: 26 characters that show neither time nor volume and cannot be guessed.

use std::fmt;

use aes::Aes128;
use aes::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};

use super::id::{Entity, Id};

/// Crockford's base 32: no I, L, O, U, so that a token can be read over the telephone.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 128 bits in groups of five.
const LENGTH: usize = 26;

/// Turns ids into tokens and back under one secret key: AES-128 of one block of type tag, zeros and id.
#[derive(Clone)]
pub struct Tokens(Aes128);

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(..)")
    }
}

impl Tokens {
    pub fn new(key: [u8; 16]) -> Self {
        Self(Aes128::new(&key.into()))
    }

    pub fn seal<T: Entity>(&self, id: Id<T>) -> String {
        let plain = (u128::from(u32::from_be_bytes(T::TAG)) << 96) | u128::from(id.raw().cast_unsigned());
        let mut block = plain.to_be_bytes().into();
        self.0.encrypt_block(&mut block);
        encode(u128::from_be_bytes(block.into()))
    }

    /// The id, or nothing when the text is not a token of a `T`: a guess passes with probability 2^-64.
    pub fn open<T: Entity>(&self, text: &str) -> Option<Id<T>> {
        let mut block = decode(text)?.to_be_bytes().into();
        self.0.decrypt_block(&mut block);
        let plain = u128::from_be_bytes(block.into());
        let id = u64::try_from(plain & u128::from(u64::MAX)).ok()?.cast_signed();
        let tag = u128::from(u32::from_be_bytes(T::TAG)) << 32;
        (plain >> 64 == tag).then_some(Id::from_raw(id))
    }
}

fn encode(mut bits: u128) -> String {
    let mut out = [b'0'; LENGTH];
    for place in out.iter_mut().rev() {
        let digit = usize::try_from(bits & 31).unwrap_or_default();
        *place = ALPHABET.get(digit).copied().unwrap_or(b'0');
        bits >>= 5;
    }
    out.iter().map(|byte| char::from(*byte)).collect()
}

fn decode(text: &str) -> Option<u128> {
    if text.len() != LENGTH || !text.starts_with(|first: char| ('0'..='7').contains(&first)) {
        return None;
    }
    text.bytes().try_fold(0_u128, |bits, byte| {
        let digit = ALPHABET.iter().position(|letter| *letter == byte)?;
        Some((bits << 5) | u128::try_from(digit).ok()?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct Need;
    struct Household;
    impl Entity for Need {
        const TAG: [u8; 4] = *b"need";
    }
    impl Entity for Household {
        const TAG: [u8; 4] = *b"hshd";
    }

    proptest! {
        #[test]
        fn a_token_opens_to_its_id_and_to_nothing_else(raw: i64) {
            let tokens = Tokens::new([7; 16]);
            let token = tokens.seal(Id::<Need>::from_raw(raw));
            prop_assert_eq!(token.len(), 26);
            prop_assert_eq!(tokens.open::<Need>(&token).map(Id::raw), Some(raw));
            prop_assert!(tokens.open::<Household>(&token).is_none());
            prop_assert!(Tokens::new([8; 16]).open::<Need>(&token).is_none());
        }

        #[test]
        fn any_other_text_opens_to_nothing(text in ".{0,40}") {
            prop_assert!(Tokens::new([7; 16]).open::<Need>(&text).is_none());
        }
    }
}
