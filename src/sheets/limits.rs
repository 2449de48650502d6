//! How large a file may be before it is refused.

/// Bounds that keep a hostile or mistaken file from exhausting memory. They are checked before the costly step they
/// protect: the input before unpacking, the unpacked size before parsing, rows and columns while reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as uploaded.
    pub bytes: usize,
    /// Bytes of all parts of an .xlsx together once unpacked.
    pub unpacked: u64,
    /// Rows with any content, over all visible sheets.
    pub rows: usize,
    /// Columns: content further right refuses the file.
    pub columns: u32,
    /// Characters in one cell: a longer text is an error of that cell.
    pub cell_chars: usize,
    /// Bytes of text over all cells.
    pub text: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 10 * 1024 * 1024,
            unpacked: 128 * 1024 * 1024,
            rows: 20_000,
            columns: 200,
            cell_chars: 2_000,
            text: 64 * 1024 * 1024,
        }
    }
}
