//! How much memory an .xls would take, found out before it is parsed.
//!
//! The parser keeps every sheet as a full rectangle from its first to its last cell and follows sector chains without
//! a bound, so a file of a few kilobytes could ask for gigabytes. This walks the same chains and records with bounds.
//! Layouts: [MS-CFB] 2.2 to 2.6 for the container, [MS-XLS] 2.4 for the records.

use super::Unreadable;
use super::biff::{Records, sheet, u16_at, u32_at, words};
use super::xls_strings;

/// Cells of all sheets' rectangles together.
const MOST_CELLS: u64 = 4_000_000;
const MOST_SHEETS: usize = 64;
/// Bytes of text in all cells together, when every cell has its own copy.
const MOST_TEXT: u64 = 256 * 1024 * 1024;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
/// Sector numbers from here on are marks, not sectors.
const RESERVED: u32 = 0xFFFF_FFFA;
/// Streams shorter than this live in the mini stream.
const MINI_CUTOFF: usize = 4096;

/// Refuses a compound file without a workbook, with chains that do not end, or whose sheets span too many cells.
pub(super) fn check(bytes: &[u8], name: &str) -> Result<(), Unreadable> {
    let container = Container::open(bytes).ok_or_else(damaged)?;
    let stream = container
        .stream("workbook")
        .or_else(|| container.stream("book"))
        .ok_or_else(|| Unreadable::NotASpreadsheet { name: name.into() })?;
    let stream = container.content(stream).ok_or_else(damaged)?;
    let starts = sheet_starts(&stream);
    if starts.len() > MOST_SHEETS {
        return Err(damaged());
    }
    let strings = xls_strings::lengths(&stream).ok_or_else(damaged)?;
    let mut cells = 0;
    let mut text = 0;
    for start in starts {
        let records = stream.get(start..).ok_or_else(damaged)?;
        cells += rectangle(records).ok_or_else(damaged)?;
        text += xls_strings::copied(records, &strings);
        if text > MOST_TEXT {
            return Err(Unreadable::UnpacksTooLarge { limit: MOST_TEXT });
        }
        if cells > MOST_CELLS {
            return Err(Unreadable::UnpacksTooLarge { limit: MOST_CELLS * 32 });
        }
    }
    Ok(())
}

fn damaged() -> Unreadable {
    Unreadable::Damaged { detail: "the compound file does not hold together".into() }
}

struct Container<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    directory: Vec<u8>,
}

impl<'a> Container<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut container = Self { bytes, sector, fat: Vec::new(), directory: Vec::new() };
        let most = bytes.len() / sector + 1;
        let mut places: Vec<u32> = words(bytes.get(76..512)?);
        let mut next = u32_at(bytes, 68)?;
        let mut extensions = 0;
        while next < RESERVED {
            extensions += 1;
            if extensions > most {
                return None;
            }
            places.extend(words(container.sector_at(next)?));
            next = places.pop()?;
        }
        for place in places.into_iter().filter(|place| *place < RESERVED) {
            let part = words(container.sector_at(place)?);
            container.fat.extend(part);
            if container.fat.len() > most * 1024 {
                return None;
            }
        }
        container.directory = container.chain(u32_at(bytes, 48)?, usize::MAX)?;
        // A byte order mark would make the parser read a name otherwise than here.
        let marked = |entry: &[u8]| {
            entry.starts_with(b"\xFF\xFE")
                || entry.starts_with(b"\xFE\xFF")
                || entry.starts_with(b"\xEF\xBB\xBF")
        };
        if container.directory.chunks_exact(128).any(marked) {
            return None;
        }
        Some(container)
    }

    fn sector_at(&self, id: u32) -> Option<&'a [u8]> {
        let start = usize::try_from(id).ok()?.checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    /// The bytes of a chain of sectors up to `length`. A chain with more sectors than the file has is refused.
    fn chain(&self, mut id: u32, length: usize) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        while id != END_OF_CHAIN {
            bytes.extend_from_slice(self.sector_at(id)?);
            if bytes.len() >= length {
                bytes.truncate(length);
                break;
            }
            if bytes.len() > self.bytes.len() + self.sector {
                return None;
            }
            id = *self.fat.get(usize::try_from(id).ok()?)?;
        }
        Some(bytes)
    }

    /// First sector and length of the first entry of this name.
    fn stream(&self, name: &str) -> Option<(u32, usize)> {
        let entry =
            self.directory.chunks_exact(128).find(|entry| entry_name(entry).eq_ignore_ascii_case(name))?;
        let length = u64::from(u32_at(entry, 120)?);
        let high = if self.sector == 512 { 0 } else { u64::from(u32_at(entry, 124)?) };
        Some((u32_at(entry, 116)?, usize::try_from(high << 32 | length).ok()?))
    }

    fn content(&self, (start, length): (u32, usize)) -> Option<Vec<u8>> {
        if length >= MINI_CUTOFF {
            return self.chain(start, length);
        }
        let root = self.directory.get(..128)?;
        let mini = self.chain(u32_at(root, 116)?, usize::try_from(u32_at(root, 120)?).ok()?)?;
        let fat = words(&self.chain(u32_at(self.bytes, 60)?, usize::MAX)?);
        let mut bytes = Vec::new();
        let mut id = start;
        while id != END_OF_CHAIN && bytes.len() < length {
            let at = usize::try_from(id).ok()?;
            let from = at.checked_mul(64)?;
            bytes.extend_from_slice(mini.get(from..from.checked_add(64)?.min(mini.len()))?);
            id = *fat.get(at)?;
        }
        bytes.truncate(length);
        Some(bytes)
    }
}

/// The name of a directory entry: UTF-16 up to the first zero.
fn entry_name(entry: &[u8]) -> String {
    let units: Vec<u16> = entry
        .chunks_exact(2)
        .take(32)
        .filter_map(|pair| u16_at(pair, 0))
        .take_while(|unit| *unit != 0)
        .collect();
    String::from_utf16_lossy(&units)
}

/// Where the sheets begin: the positions in the `BoundSheet8` records before the first end mark.
fn sheet_starts(stream: &[u8]) -> Vec<usize> {
    Records(stream)
        .take_while(|(kind, _)| *kind != 0x000A)
        .filter(|(kind, _)| *kind == 0x0085)
        .filter_map(|(_, data)| usize::try_from(u32_at(data, 0)?).ok())
        .collect()
}

/// Cells of the rectangle from the first to the last cell of a sheet; `None` if it declares an impossible size.
fn rectangle(records: &[u8]) -> Option<u64> {
    let (mut top, mut left, mut bottom, mut right) = (u16::MAX, u16::MAX, 0, 0);
    for (kind, data) in sheet(records) {
        match kind {
            // The parser reserves room for what the dimensions say.
            0x0200 if oversized(data).unwrap_or(true) => return None,
            0x0006 | 0x00D6 | 0x00FD | 0x0203 | 0x0204 | 0x0205 | 0x027E | 0x00BD => {
                let (row, column) = (u16_at(data, 0)?, u16_at(data, 2)?);
                let last = if kind == 0x00BD {
                    let length = u16::try_from(data.len()).ok()?;
                    column.checked_add(length.saturating_sub(6) / 6)?
                } else {
                    column
                };
                top = top.min(row);
                bottom = bottom.max(row);
                left = left.min(column);
                right = right.max(last);
            }
            _ => {}
        }
    }
    if top > bottom || left > right {
        return Some(0);
    }
    Some((u64::from(bottom - top) + 1) * (u64::from(right - left) + 1))
}

/// Whether a Dimensions record speaks of more than a sheet can have: 65,536 rows of 256 columns.
fn oversized(data: &[u8]) -> Option<bool> {
    let (first, end, columns) = if data.len() < 14 {
        let row = |at| u16_at(data, at).map(u32::from);
        (row(0)?, row(2)?, u16_at(data, 6)?)
    } else {
        (u32_at(data, 0)?, u32_at(data, 4)?, u16_at(data, 10)?)
    };
    Some(end > 65_536 || first > end || columns > 256)
}
