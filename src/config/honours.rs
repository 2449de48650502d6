//! The classes of the honour page: the operator's, from a file or the one built in.

use std::sync::Arc;

const BUILT_IN: &str = include_str!("honours.txt");
/// What stands for needs where a unit would.
const NEEDS: &str = "需求";

/// One class: whoever reaches `least` in a year is named in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HonourClass {
    pub zh: String,
    pub en: String,
    /// The unit that is counted; none for the number of needs.
    pub unit: Option<String>,
    pub least: i64,
}

/// The classes that `text` writes, in its order, or the first line that cannot be read.
pub fn read(text: &str) -> Result<Arc<[HonourClass]>, String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| class(line).ok_or_else(|| line.to_owned())).collect()
}

/// The classes of the file that comes with the program.
pub fn built_in() -> Arc<[HonourClass]> {
    read(BUILT_IN).unwrap_or_default()
}

fn class(line: &str) -> Option<HonourClass> {
    let mut parts = line.split('|').map(|part| part.trim().to_owned());
    let (zh, en, counted, least) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let least = least.parse().ok().filter(|least| *least > 0)?;
    let whole = parts.next().is_none() && ![&zh, &en, &counted].iter().any(|part| part.is_empty());
    whole.then(|| HonourClass { zh, en, unit: (counted != NEEDS).then_some(counted), least })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_file_is_whole() {
        assert_eq!(read(BUILT_IN).unwrap().len(), 4);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_told() {
        for bad in [
            "一 | One | 床",
            "一 | One | 床 | 0",
            "一 | One | 床 | many",
            "一 | | 床 | 3",
            "一 | One | 床 | 3 | 4",
        ] {
            assert_eq!(read(&format!("# x\n\n{bad}\n")), Err(bad.to_owned()));
        }
    }
}
