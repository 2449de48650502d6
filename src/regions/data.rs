//! The packed regions of the 2023 edition (as of 2023-06-30); `examples/pack_regions.rs` makes them.
//!
//! A pack is brotli over columns, since like stands next to like there: `u32` rows, `u32` endings (little endian);
//! one byte of level per row; per row the LEB128 distance of its own digits from the sibling before; one byte of
//! ending per row; then text lines, first the endings, then each row's name without its ending.

use crate::kernel::region::Level;

/// Hubei with every township and village.
const HUBEI: &[u8] = include_bytes!("hubei-2023.br");
/// The other provinces down to the county: donors come from everywhere.
const ELSEWHERE: &[u8] = include_bytes!("elsewhere-2023.br");

/// One region as packed: its 12-digit code and its official name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub code: i64,
    pub name: String,
}

/// Why a pack cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    #[error("the packed regions do not decompress: {0}")]
    Brotli(#[from] std::io::Error),
    #[error("the packed regions are cut or damaged")]
    Damaged,
}

/// All regions that ship inside the program, in no particular order.
pub(super) fn shipped() -> Result<Vec<Row>, DataError> {
    let mut rows = unpack(HUBEI)?;
    rows.extend(unpack(ELSEWHERE)?);
    Ok(rows)
}

/// Reads one pack.
pub fn unpack(packed: &[u8]) -> Result<Vec<Row>, DataError> {
    let mut plain = Vec::new();
    brotli::BrotliDecompress(&mut &*packed, &mut plain)?;
    rows(&plain).ok_or(DataError::Damaged)
}

fn rows(plain: &[u8]) -> Option<Vec<Row>> {
    let (count, rest) = number(plain)?;
    let (ending_count, rest) = number(rest)?;
    let (levels, mut rest) = rest.split_at_checked(count)?;
    let mut codes = Vec::with_capacity(count);
    let mut path = [(0_i64, 0_i64); 5];
    for level in levels {
        let (step, after) = leb128(rest)?;
        rest = after;
        codes.push(next(&mut path, usize::from(*level), step)?);
    }
    let (endings, text) = rest.split_at_checked(count)?;
    let mut lines = std::str::from_utf8(text).ok()?.split('\n');
    let words: Vec<&str> = lines.by_ref().take(ending_count).collect();
    let mut rows = Vec::with_capacity(count);
    for (code, ending) in codes.into_iter().zip(endings) {
        let name = [lines.next()?, *words.get(usize::from(*ending))?].concat();
        rows.push(Row { code, name });
    }
    Some(rows)
}

/// Steps to the next region at `level`; `path` holds, per level, the code and own digits of the last one.
fn next(path: &mut [(i64, i64); 5], level: usize, step: i64) -> Option<i64> {
    let above = level.checked_sub(1).and_then(|above| path.get(above)).map_or(0, |last| last.0);
    let own = path.get(level)?.1 + step;
    let code = above + own * Level::ALL.get(level)?.divisor();
    *path.get_mut(level)? = (code, own);
    path.iter_mut().skip(level + 1).for_each(|finer| *finer = (code, 0));
    Some(code)
}

fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (first, rest) = bytes.split_first_chunk::<4>()?;
    Some((usize::try_from(u32::from_le_bytes(*first)).ok()?, rest))
}

fn leb128(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let mut value = 0;
    for (at, byte) in bytes.iter().take(4).enumerate() {
        value |= i64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(at + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_pack_is_refused() {
        assert!(unpack(&HUBEI[..HUBEI.len() / 2]).is_err());
        assert!(unpack(b"no pack").is_err());
        assert!(rows(&[9, 0, 0, 0, 1, 0, 0, 0, 4]).is_none());
    }
}
