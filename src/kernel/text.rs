//! Text as people type it, made comparable: full-width forms, invisible characters and stray spaces.

/// Text fit to store and show: letters, digits and technical signs in half width, invisible characters
/// and control characters gone, every run of white space (line breaks too) one space, trimmed.
///
/// The punctuation of Chinese sentences （，：；！？～） stays as written, since it is right in Chinese text;
/// [`fold`] levels it. Runs in one pass; never fails.
pub fn normalise(text: &str) -> String {
    level(text, |c| if is_sentence_mark(c) { c } else { half_width(c) })
}

/// [`normalise`] line by line, for text of several lines; empty lines at both ends go.
pub fn normalise_lines(text: &str) -> String {
    text.lines().map(normalise).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// Text fit to compare and search: as [`normalise`], all full-width forms levelled, lower case.
pub fn fold(text: &str) -> String {
    level(text, half_width).to_lowercase()
}

/// What identifiers are read from: as [`fold`] in upper case, with no space left anywhere.
pub(crate) fn compact(text: &str) -> String {
    level(text, half_width).chars().filter(|c| *c != ' ').collect::<String>().to_ascii_uppercase()
}

/// `text` with traditional characters written as simplified ones: 臺灣 is 台湾.
pub fn simplified(text: &str) -> String {
    fast2s::convert(text)
}

fn level(text: &str, map: impl Fn(char) -> char) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if is_space(c) {
            gap = true;
        } else if !is_invisible(c) {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(map(c));
        }
    }
    out
}

/// The full-width forms block repeats ASCII `!` to `~` at a fixed distance.
fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

fn is_sentence_mark(c: char) -> bool {
    matches!(c, '，' | '：' | '；' | '！' | '？' | '（' | '）' | '～')
}

/// White space in Unicode's sense, which holds NBSP and the ideographic space.
fn is_space(c: char) -> bool {
    c.is_whitespace()
}

/// Zero-width, direction and byte-order marks, soft hyphen, and controls: pasted along, never meant.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_pasted_cell_becomes() {
        assert_eq!(normalise("\u{FEFF}　棉被\u{200B}　５０\u{00A0}\t床 "), "棉被 50 床");
        assert_eq!(normalise("急需棉被，５０床（新）。"), "急需棉被，50床（新）。");
        assert_eq!(fold("Ａbc，（Ｘ）"), "abc,(x)");
        assert_eq!(compact(" 1 9９-x\n"), "199-X");
        assert_eq!(normalise_lines("\n 一 \r\n\r\n　二\n"), "一\n\n二");
        assert_eq!(normalise(" \u{200B} "), "");
    }

    proptest! {
        #[test]
        fn twice_is_once(text in "\\PC{0,20}|[ \u{3000}\u{200B}ａ-ｚ，a-z\\n]{0,20}") {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once.clone());
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded.clone());
        }
    }
}
