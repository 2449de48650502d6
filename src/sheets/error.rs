//! What is wrong with one cell.

use crate::kernel::message::Message;

/// A cell that cannot be taken, said so that it can be found and put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellError {
    /// Where, as the spreadsheet shows it: `C17`. A missing column gives the row alone: `17`.
    pub address: String,
    /// Row number as the spreadsheet shows it.
    pub row: u32,
    /// The label of the column as the file has it.
    pub column: String,
    /// The value as given, masked where the field is sensitive.
    pub value: String,
    /// The rule it breaks.
    pub rule: Message,
    /// What to do about it.
    pub advice: Message,
}

/// Shows enough of a personal value to recognise it: the first three and last two characters, of a short one the first.
pub(super) fn masked(value: &str) -> String {
    let chars: Vec<char> = value.chars().collect();
    let (head, tail) = if chars.len() >= 8 { (3, 2) } else { (1, 0) };
    chars
        .iter()
        .enumerate()
        .map(|(at, c)| if at < head || at + tail >= chars.len() { *c } else { '*' })
        .collect()
}

/// How many rows have at least one error.
pub fn bad_rows(errors: &[CellError]) -> usize {
    errors.iter().map(|error| error.row).collect::<std::collections::HashSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn personal_values_are_masked() {
        assert_eq!(masked("19900001234"), "199******34");
        assert_eq!(masked("张某某"), "张**");
        assert_eq!(masked(""), "");
    }
}
