//! Personal data at rest: encrypted with its place as associated data, and found again by a keyed hash.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use super::random::{Random, derive};

const KEY_VERSION: u8 = 1;
const NONCE: usize = 24;

/// Why a sealed value could not be opened or made.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("a stored value was not sealed for this place under this key")]
    NotOurs,
    #[error("no randomness: {0}")]
    Random(#[from] getrandom::Error),
}

/// Seals and opens the columns that hold personal data. A value moved to another row, column or table does not open.
#[derive(Clone)]
pub struct Vault {
    cipher: XChaCha20Poly1305,
    index_key: [u8; 32],
    secret_key: [u8; 32],
    random: Random,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(..)")
    }
}

impl Vault {
    /// Both keys come from `master`, which lives outside the database and its backups.
    pub fn new(master: &[u8; 32], random: Random) -> Self {
        Self {
            cipher: XChaCha20Poly1305::new(&derive(master, "column encryption").into()),
            index_key: derive(master, "blind index"),
            secret_key: derive(master, "secrets made again"),
            random,
        }
    }

    /// Key version, nonce, ciphertext. `place` names table and column, `row` the row's id.
    pub fn seal(&self, place: &str, row: i64, plain: &str) -> Result<Vec<u8>, VaultError> {
        let bytes = self.random.bytes()?;
        let nonce = bytes.first_chunk::<NONCE>().ok_or(VaultError::NotOurs)?;
        let payload = Payload { msg: plain.as_bytes(), aad: &associated(place, row) };
        let sealed = self.cipher.encrypt(&XNonce::from(*nonce), payload).map_err(|_| VaultError::NotOurs)?;
        Ok([&[KEY_VERSION], nonce.as_slice(), &sealed].concat())
    }

    pub fn open(&self, place: &str, row: i64, sealed: &[u8]) -> Result<String, VaultError> {
        let (version, rest) = sealed.split_first().ok_or(VaultError::NotOurs)?;
        let (nonce, body) = rest.split_first_chunk::<NONCE>().ok_or(VaultError::NotOurs)?;
        if *version != KEY_VERSION {
            return Err(VaultError::NotOurs);
        }
        let payload = Payload { msg: body, aad: &associated(place, row) };
        let plain = self.cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| VaultError::NotOurs)?;
        String::from_utf8(plain).map_err(|_| VaultError::NotOurs)
    }

    /// 256 bits that nobody can guess and that the same `purpose` and `text` give again.
    pub fn secret(&self, purpose: &str, text: &str) -> [u8; 32] {
        derive(&self.secret_key, &format!("{purpose}\n{text}"))
    }

    /// Equal values of one `place` give equal 16 bytes; without the key nothing can be tried against them.
    pub fn blind_index(&self, place: &str, normal_form: &str) -> Vec<u8> {
        let full = derive(&self.index_key, &format!("{place}\n{normal_form}"));
        full.iter().take(16).copied().collect()
    }
}

fn associated(place: &str, row: i64) -> Vec<u8> {
    [place.as_bytes(), &row.to_be_bytes(), &[KEY_VERSION]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_opens_only_where_it_was_sealed() {
        let vault = Vault::new(&[3; 32], Random::seeded(1));
        let sealed = vault.seal("household.phone", 5, "张三").unwrap();
        assert_eq!(vault.open("household.phone", 5, &sealed).unwrap(), "张三");
        assert!(vault.open("household.phone", 6, &sealed).is_err());
        assert!(vault.open("household.name", 5, &sealed).is_err());
        assert!(Vault::new(&[4; 32], Random::seeded(1)).open("household.phone", 5, &sealed).is_err());
    }

    #[test]
    fn the_index_finds_equals_and_tells_places_apart() {
        let vault = Vault::new(&[3; 32], Random::seeded(1));
        assert_eq!(vault.blind_index("a", "x"), vault.blind_index("a", "x"));
        assert_ne!(vault.blind_index("a", "x"), vault.blind_index("b", "x"));
    }
}
