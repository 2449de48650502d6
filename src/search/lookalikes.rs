//! Characters that are taken for one another because they look alike: `search/lookalikes.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

const GROUPS: &str = include_str!("../../search/lookalikes.txt");

/// Each character with the others of its lines.
static ALIKE: LazyLock<HashMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut alike: HashMap<char, Vec<char>> = HashMap::new();
    for line in GROUPS.lines().filter(|l| !l.starts_with('#')) {
        for c in line.chars() {
            alike.entry(c).or_default().extend(line.chars().filter(|other| *other != c));
        }
    }
    alike
});

/// The characters that `c` may be taken for.
pub fn of(c: char) -> &'static [char] {
    ALIKE.get(&c).map_or(&[], Vec::as_slice)
}
