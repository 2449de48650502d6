//! Randomness: the one place that asks the machine for it.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Where random bytes come from: the operating system, or a seed that makes a test repeatable.
#[derive(Clone)]
pub enum Random {
    System,
    Seeded(Arc<Mutex<u64>>),
}

impl fmt::Debug for Random {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Random(..)")
    }
}

impl Random {
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(seed)))
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for randomness")]
    /// 32 random bytes. Fails only when the machine has none to give.
    pub fn bytes(&self) -> Result<[u8; 32], getrandom::Error> {
        match self {
            Self::System => {
                let mut out = [0; 32];
                getrandom::fill(&mut out)?;
                Ok(out)
            }
            Self::Seeded(state) => {
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                *state = state.wrapping_add(1);
                Ok(derive(&state.to_be_bytes(), "seeded"))
            }
        }
    }

    /// `digits` decimal digits, evenly drawn: a code that a person types. At most 18 digits.
    pub fn digits(&self, digits: u32) -> Result<String, getrandom::Error> {
        let span = 10_u64.pow(digits.min(18));
        let limit = u64::MAX - u64::MAX % span;
        loop {
            let drawn = self.bytes()?.first_chunk().map_or(0, |chunk| u64::from_be_bytes(*chunk));
            if drawn < limit {
                return Ok(format!("{:0width$}", drawn % span, width = digits as usize));
            }
        }
    }

    /// 256 bits as 64 hexadecimal characters: a session, an invitation.
    pub fn hex(&self) -> Result<String, getrandom::Error> {
        Ok(hex(&self.bytes()?))
    }
}

/// HMAC-SHA256 of `label` under `key`: a sub-key, or the form in which a secret is stored.
pub fn derive(key: &[u8], label: &str) -> [u8; 32] {
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    mac.update(label.as_bytes());
    mac.finalize().into_bytes().into()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}
