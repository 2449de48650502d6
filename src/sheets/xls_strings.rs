//! How much text the cells of an .xls hold: they point into one shared table of strings, and the parser gives each cell
//! its own copy, so a long string that many cells name grows beyond any file. Layout: [MS-XLS] 2.4.265 and 2.5.293.

use super::biff::{Records, sheet, u16_at, u32_at};

const STRINGS: u16 = 0x00FC;
const CONTINUE: u16 = 0x003C;
const CELL_WITH_STRING: u16 = 0x00FD;

/// Upper bound of the bytes each shared string takes as UTF-8; `None` if the table does not hold together.
pub(super) fn lengths(stream: &[u8]) -> Option<Vec<u64>> {
    let mut records = Records(stream).skip_while(|(kind, _)| *kind != STRINGS);
    let Some((_, first)) = records.next() else {
        return Some(Vec::new());
    };
    let mut parts = vec![first.get(8..)?];
    parts.extend(records.take_while(|(kind, _)| *kind == CONTINUE).map(|(_, data)| data));
    let mut cursor = Cursor { parts, at: 0 };
    let mut lengths = Vec::new();
    while cursor.more() {
        lengths.push(cursor.string()?);
    }
    Some(lengths)
}

/// Bytes of shared strings that the cells of the sheet beginning here copy.
pub(super) fn copied(records: &[u8], lengths: &[u64]) -> u64 {
    sheet(records)
        .filter(|(kind, _)| *kind == CELL_WITH_STRING)
        .filter_map(|(_, data)| lengths.get(usize::try_from(u32_at(data, 6)?).ok()?))
        .sum()
}

/// A place in the table, which goes on over several records.
struct Cursor<'a> {
    parts: Vec<&'a [u8]>,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a [u8] {
        self.parts.get(self.at).copied().unwrap_or_default()
    }

    fn more(&mut self) -> bool {
        while self.rest().is_empty() && self.at < self.parts.len() {
            self.at += 1;
        }
        self.at < self.parts.len()
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest().split_at_checked(count)?;
        *self.parts.get_mut(self.at)? = rest;
        Some(taken)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            if !self.more() {
                return None;
            }
            let step = count.min(self.rest().len());
            self.take(step)?;
            count -= step;
        }
        Some(())
    }

    /// Passes one string: a head, the characters, formatting runs, phonetic data. Where the characters go on in the
    /// next record, that record begins with a byte saying anew whether they take one byte or two.
    fn string(&mut self) -> Option<u64> {
        let head = self.take(3)?;
        let count = usize::from(u16_at(head, 0)?);
        let flags = *head.get(2)?;
        let runs = if flags & 0x08 == 0 { 0 } else { usize::from(u16_at(self.take(2)?, 0)?) };
        let extra = if flags & 0x04 == 0 { 0 } else { usize::try_from(u32_at(self.take(4)?, 0)?).ok()? };
        let mut width = 1 + usize::from(flags & 1);
        let mut left = count;
        while left > 0 {
            let here = left.min(self.rest().len() / width);
            self.take(here * width)?;
            left -= here;
            if left > 0 {
                self.at += 1;
                width = 1 + usize::from(*self.take(1)?.first()? & 1);
            }
        }
        self.skip(runs * 4)?;
        self.skip(extra)?;
        Some(3 * u64::try_from(count).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap_or(u16::MAX);
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
    }

    #[test]
    fn strings_are_measured_across_records() {
        let mut first = vec![0; 8];
        first.extend([2, 0, 0, b'a', b'b']);
        first.extend([3, 0, 0x09, 1, 0, 0x2D, 0x4E]);
        let second = [1, 0x2D, 0x4E, 0x2D, 0x4E, 0, 0, 0, 0, 1, 0, 0, b'c'];
        let stream = [record(STRINGS, &first), record(CONTINUE, &second)].concat();
        assert_eq!(lengths(&stream), Some(vec![6, 9, 3]));
        let cell = record(CELL_WITH_STRING, &[0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
        assert_eq!(copied(&[cell.clone(), cell].concat(), &[6, 9, 3]), 18);
    }

    #[test]
    fn a_table_that_ends_too_early_is_refused() {
        let first = [0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, b'a'];
        assert_eq!(lengths(&record(STRINGS, &first)), None);
    }
}
