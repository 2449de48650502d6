//! Which characters of a title answer a query: from what was understood alone, so the same for every engine.

use std::ops::Range;

use super::lexicon::WordId;
use super::rank;
use super::reading::segment;
use super::understand::Understanding;
use super::words;

/// A stretch of a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    /// It answers the query.
    pub found: bool,
}

/// The stretches of `title` that answer, in characters, ascending and apart.
pub fn ranges(asked: &Understanding, title: &str) -> Vec<Range<usize>> {
    let chars: Vec<char> = title.chars().map(plain).collect();
    let answers = |word: WordId| rank::is_found(asked, word);
    let known = segment(&chars).into_iter().filter(|(_, _, word)| answers(*word));
    let known = known.map(|(at, length, _)| at..at + length);
    let typed = asked.rest.iter().flat_map(|word| occurrences(&chars, word));
    let mut found: Vec<Range<usize>> = known.chain(typed).collect();
    found.sort_by_key(|range| range.start);
    let mut apart: Vec<Range<usize>> = Vec::new();
    for range in found {
        match apart.last_mut().filter(|last| last.end >= range.start) {
            Some(last) => last.end = last.end.max(range.end),
            None => apart.push(range),
        }
    }
    apart
}

/// The whole of `title`, cut where what answers begins and ends.
pub fn pieces(asked: &Understanding, title: &str) -> Vec<Piece> {
    let chars: Vec<char> = title.chars().collect();
    let mut pieces = Vec::new();
    let mut add = |range: Range<usize>, found| {
        let text: String = chars.get(range).unwrap_or_default().iter().collect();
        pieces.extend((!text.is_empty()).then_some(Piece { text, found }));
    };
    let mut from = 0;
    for range in ranges(asked, title) {
        add(from..range.start, false);
        from = range.end;
        add(range, true);
    }
    add(from..chars.len(), false);
    pieces
}

/// One character as the lexicon writes it; stays one character, so that places do not move.
fn plain(c: char) -> char {
    let simple = words::simplified(c.encode_utf8(&mut [0; 4]));
    let mut chars = simple.chars();
    chars.next().filter(|_| chars.next().is_none()).unwrap_or(c)
}

fn occurrences(chars: &[char], word: &str) -> Vec<Range<usize>> {
    let word: Vec<char> = word.chars().collect();
    let windows = chars.windows(word.len().max(1)).enumerate();
    windows.filter(|(_, window)| *window == word).map(|(at, window)| at..at + window.len()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::understand::{literally, understand};

    fn marked(typed: &str, title: &str) -> String {
        let piece = |p: &Piece| if p.found { format!("[{}]", p.text) } else { p.text.clone() };
        pieces(&understand(typed), title).iter().map(piece).collect()
    }

    #[test]
    fn what_answers_is_marked_under_any_name() {
        for (typed, title, expected) in [
            ("轮椅", "想要一辆轮椅", "想要一辆[轮椅]"),
            ("wheelchair", "想要一辆輪椅", "想要一辆[輪椅]"),
            ("沦椅", "轮椅两辆", "[轮椅]两辆"),
            ("老人 棉被", "给老人添一床过冬棉被", "给[老人]添一床过冬[棉被]"),
            ("水果", "脐橙三千斤待售", "[脐橙]三千斤待售"),
            ("ｋｎ９５", "村卫生室缺KN95口罩", "村卫生室缺[KN95口罩]"),
            ("婚纱", "一套<b>婚纱</b>", "一套<b>[婚纱]</b>"),
            ("轮椅", "棉被", "棉被"),
            ("", "棉被", "棉被"),
            ("棉被", "", ""),
        ] {
            assert_eq!(marked(typed, title), expected, "{typed}");
        }
    }

    #[test]
    fn a_part_of_a_word_is_marked_when_it_was_sought_as_it_stands() {
        let asked = literally("护理").unwrap();
        assert_eq!(ranges(&asked, "护理床和护理垫"), [0..2, 4..6]);
    }
}
