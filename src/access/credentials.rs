//! Passwords: what is accepted and how it is kept.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};

use crate::kernel::message::Message;
use crate::kernel::random::Random;

/// Shortest password, in characters (OWASP ASVS 5.0, 6.2.1).
pub const MIN_PASSWORD: usize = 8;
const MAX_PASSWORD: usize = 128;
/// Words that every attacker of this product would try first.
const OBVIOUS: &[&str] =
    &["password", "12345678", "88888888", "11111111", "jiedui", "qwerty", "abcd1234", "66666666"];

/// Refuses what is too short, too long, or among the first guesses. Nothing else: no forced digits or symbols
/// (ASVS 6.2.5).
pub fn check_password(password: &str) -> Result<(), Message> {
    let length = password.chars().count();
    if length < MIN_PASSWORD {
        return Err(Message::new("password-too-short").with("min", MIN_PASSWORD));
    }
    if length > MAX_PASSWORD {
        return Err(Message::new("password-too-long").with("max", MAX_PASSWORD));
    }
    let lower = password.to_lowercase();
    let same = password.chars().all(|letter| password.starts_with(letter));
    if same || OBVIOUS.iter().any(|word| lower.starts_with(word)) {
        return Err(Message::new("password-too-common"));
    }
    Ok(())
}

fn argon() -> Argon2<'static> {
    // 19 MiB, two passes: the OWASP minimum, which a county office's old PC still does in a tenth of a second.
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

/// The form in which a password is stored. Slow on purpose: call it outside the async threads.
pub fn hash_password(password: &str, random: &Random) -> Option<String> {
    let salt = random.bytes().ok()?;
    let hash = argon().hash_password_with_salt(password.as_bytes(), salt.first_chunk::<16>()?).ok()?;
    Some(hash.to_string())
}

/// Whether `password` is the one that was stored. An unreadable stored form matches nothing.
pub fn password_matches(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored).is_ok_and(|hash| argon().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_password_matches() {
        let stored = hash_password("过冬的棉被八床", &Random::seeded(1)).unwrap();
        assert!(password_matches("过冬的棉被八床", &stored));
        assert!(!password_matches("过冬的棉被九床", &stored));
        assert!(!password_matches("x", "not a hash"));
    }

    #[test]
    fn first_guesses_are_refused() {
        for bad in ["1234567", "password1", "aaaaaaaaaa", "Jiedui2026"] {
            assert!(check_password(bad).is_err(), "{bad}");
        }
        assert!(check_password("correct horse").is_ok());
    }
}
