//! The records an .xls consists of, [MS-XLS] 2.1.4: a kind, a length, the data.

/// The records of a stream: kind and data.
pub(super) struct Records<'a>(pub &'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = u16_at(self.0, 0)?;
        let end = 4 + usize::from(u16_at(self.0, 2)?);
        let data = self.0.get(4..end)?;
        self.0 = self.0.get(end..)?;
        Some((kind, data))
    }
}

/// The records of the sheet that begins here, to its end mark; charts inside it, which have begin and end marks and cells
/// of their own, are left out.
pub(super) fn sheet(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut depth = 0_u32;
    Records(stream)
        .map_while(move |(kind, data)| match kind {
            0x0809 => {
                depth += 1;
                Some(None)
            }
            0x000A if depth <= 1 => None,
            0x000A => {
                depth -= 1;
                Some(None)
            }
            _ => Some((depth <= 1).then_some((kind, data))),
        })
        .flatten()
}

pub(super) fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|four| u32_at(four, 0)).collect()
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}
