//! Cell addresses as a spreadsheet shows them.

/// The letters of a column: 0 is `A`, 26 is `AA`.
pub(super) fn letters(column: u32) -> String {
    let mut rest = column;
    let mut reversed = Vec::new();
    loop {
        let digit = u8::try_from(rest % 26).unwrap_or_default();
        reversed.push(char::from(b'A' + digit));
        match rest / 26 {
            0 => break,
            more => rest = more - 1,
        }
    }
    reversed.iter().rev().collect()
}

/// The address of a cell, `C17`: `column` counts from 0, `row` from 1 as the spreadsheet numbers it.
pub(super) fn address(column: u32, row: u32) -> String {
    format!("{}{row}", letters(column))
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        assert_eq!(address(0, 1), "A1");
        assert_eq!(address(25, 7), "Z7");
        assert_eq!(address(26, 17), "AA17");
        assert_eq!(address(701, 2), "ZZ2");
        assert_eq!(address(702, 2), "AAA2");
    }
}
