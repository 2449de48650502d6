//! Many words as one tree of characters: finds all that begin at a place of a text.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The tree is walked once a character of every text that is indexed, so its hashing must be cheap.
#[derive(Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        // A table looks at the lowest bits first, and those of a product know only the lowest bits of its factors: the
        // character, not the node it follows.
        self.0 ^ (self.0 >> 32)
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }
    fn write_u32(&mut self, n: u32) {
        self.write_u64(u64::from(n));
    }
    fn write_u64(&mut self, n: u64) {
        // Fibonacci hashing: the golden ratio spreads neighbouring characters over all bits.
        self.0 = (self.0.rotate_left(5) ^ n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

#[derive(Default)]
pub struct Trie {
    next: HashMap<u64, u32, BuildHasherDefault<Mix>>,
    /// By node: the number of the word that ends there.
    ends: Vec<Option<u32>>,
}

impl Trie {
    /// Gives the number of a word that is there already, and then changes nothing.
    pub fn add(&mut self, word: &str, id: u32) -> Option<u32> {
        if self.ends.is_empty() {
            self.ends.push(None);
        }
        let mut node = 0_u32;
        for c in word.chars() {
            let fresh = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
            node = *self.next.entry(step(node, c)).or_insert(fresh);
            if node == fresh {
                self.ends.push(None);
            }
        }
        let end = self.ends.get_mut(usize::try_from(node).unwrap_or(0))?;
        if end.is_none() {
            *end = Some(id);
            return None;
        }
        *end
    }

    /// The words that `text` begins with, shortest first, with their length in characters.
    pub fn beginning<'a>(&'a self, text: &'a [char]) -> impl Iterator<Item = (usize, u32)> + 'a {
        let mut node = 0_u32;
        let nodes = text.iter().map_while(move |c| {
            node = *self.next.get(&step(node, *c))?;
            Some(node)
        });
        nodes.enumerate().filter_map(|(at, node)| {
            let end = self.ends.get(usize::try_from(node).ok()?)?;
            Some((at + 1, (*end)?))
        })
    }
}

fn step(node: u32, c: char) -> u64 {
    (u64::from(node) << 32) | u64::from(u32::from(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_word_at_a_place() {
        let mut trie = Trie::default();
        for (at, word) in ["护理", "护理床", "床"].into_iter().enumerate() {
            assert_eq!(trie.add(word, u32::try_from(at).unwrap()), None);
        }
        assert_eq!(trie.add("床", 9), Some(2));
        let text: Vec<char> = "护理床垫".chars().collect();
        assert_eq!(trie.beginning(&text).collect::<Vec<_>>(), [(2, 0), (3, 1)]);
        assert_eq!(trie.beginning(&text[1..]).count(), 0);
    }
}
