//! What kind of file it is, by its first bytes: names lie (`.xls` is often a web page, `.csv` often a workbook).

use super::Unreadable;

/// The kinds that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    Xlsx,
    Xls,
    Text,
}

/// The container of .xls, and of an encrypted .xlsx.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
const FOREIGN: [&[u8]; 6] = [b"%PDF", b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"Rar!", b"7z\xBC\xAF"];

pub(super) fn kind(bytes: &[u8], name: &str) -> Result<FileKind, Unreadable> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(FileKind::Xlsx);
    }
    if bytes.starts_with(COMPOUND) {
        return if contains(bytes, &utf16("EncryptedPackage")) {
            Err(Unreadable::Protected)
        } else {
            Ok(FileKind::Xls)
        };
    }
    let utf16_text = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    if FOREIGN.iter().any(|start| bytes.starts_with(start)) || (!utf16_text && bytes.contains(&0)) {
        return Err(Unreadable::NotASpreadsheet { name: name.into() });
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if text.trim_ascii_start().starts_with(b"<") {
        return Err(Unreadable::WebPage { name: name.into() });
    }
    Ok(FileKind::Text)
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_and_not_the_name() {
        assert_eq!(kind(b"PK\x03\x04rest", "a.csv"), Ok(FileKind::Xlsx));
        assert_eq!(kind(b"a,b\n1,2\n", "a.xls"), Ok(FileKind::Text));
        assert_eq!(
            kind(b"\r\n<html><table>", "export.xls"),
            Err(Unreadable::WebPage { name: "export.xls".into() })
        );
        assert_eq!(
            kind(b"\x89PNG\r\n", "photo.xlsx"),
            Err(Unreadable::NotASpreadsheet { name: "photo.xlsx".into() })
        );
        assert_eq!(kind(b" \r\n", "a.csv"), Err(Unreadable::Empty));
    }

    #[test]
    fn an_encrypted_workbook_says_so() {
        let bytes = [COMPOUND, &utf16("EncryptedPackage")].concat();
        assert_eq!(kind(&bytes, "a.xlsx"), Err(Unreadable::Protected));
    }
}
