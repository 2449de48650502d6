//! A small seeded generator, so that the demo is the same on every machine.

/// `SplitMix64` (Steele, Lea and Flood 2014). Not for secrets.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included; `low` when the range is empty.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        let width = u64::from(high.abs_diff(low)) + 1;
        if high < low {
            return low;
        }
        i32::try_from(self.next() % width).map_or(low, |step| low.saturating_add(step))
    }

    /// One of the items; the empty text when there are none.
    pub(super) fn pick(&mut self, items: &[&'static str]) -> &'static str {
        let last = i32::try_from(items.len()).unwrap_or(1) - 1;
        let at = usize::try_from(self.between(0, last)).unwrap_or(0);
        items.get(at).copied().unwrap_or_default()
    }
}
