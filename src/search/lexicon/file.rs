//! The shape of `search/lexicon/*.txt`; `search/README.md` describes it for those who write there.

use super::{Class, Cover};
use crate::kernel::text::fold;
use crate::search::taxonomy::{self, Category};

/// One line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub class: Class,
    pub category: Option<Category>,
    /// Numbered through all files.
    pub section: usize,
    /// Numbered through all files; none outside a block.
    pub block: Option<usize>,
    pub cover: Cover,
    /// Folded; the first is the concept's name.
    pub words: Vec<String>,
    /// The wider group of people a group belongs to.
    pub above: Option<String>,
    /// Codes of categories and names of concepts it has to do with.
    pub links: Vec<String>,
}

/// Reads one file. `section` counts on from the file before.
///
/// Refuses a concept outside a section, an unknown section, a line without words.
pub(super) fn read(text: &str, section: &mut usize) -> Result<Vec<Line>, String> {
    let mut lines = Vec::new();
    let mut head: Option<(Class, Option<Category>)> = None;
    let mut block = None;
    for (number, raw) in text.lines().enumerate() {
        let line = raw.trim();
        let at = |why: &str| format!("line {}: {why}: {line}", number + 1);
        if line.is_empty() {
            block = None;
        } else if let Some(name) = line.strip_prefix('@') {
            head = Some(section_of(name).ok_or_else(|| at("no such section"))?);
            *section += 1;
            block = None;
        } else if !line.starts_with('#') {
            let (class, category) = head.ok_or_else(|| at("stands in no section"))?;
            let (cover, rest) = cover(line);
            if cover == Cover::Block {
                block = Some(*section * 1000 + number);
            }
            let class = if cover == Cover::Hint { Class::Hint } else { class };
            let (rest, towards) = rest.split_once("=>").unwrap_or((rest, ""));
            let (rest, above) = rest.split_once(" > ").unwrap_or((rest, ""));
            let words: Vec<String> = rest.split_whitespace().flat_map(spellings).collect();
            if words.is_empty() {
                return Err(at("has no word"));
            }
            lines.push(Line {
                class,
                category,
                section: *section,
                block,
                cover,
                words,
                above: Some(fold(above)).filter(|a| !a.is_empty()),
                links: towards.split_whitespace().map(fold).collect(),
            });
        }
    }
    Ok(lines)
}

fn section_of(name: &str) -> Option<(Class, Option<Category>)> {
    let (class, code) = match name.split_once(' ').unwrap_or((name, "")) {
        ("matter", code) => (Class::Matter, code),
        ("who", code) => (Class::Who, code),
        ("why", code) => (Class::Why, code),
        ("theme", code) => (Class::Theme, code),
        ("trait", code) => (Class::Trait, code),
        (code, "") => (Class::Thing, code),
        _ => return None,
    };
    let category = taxonomy::get(code);
    (category.is_some() || (code.is_empty() && class != Class::Thing)).then_some((class, category))
}

fn cover(line: &str) -> (Cover, &str) {
    let marks = [("++", Cover::Class), ("+", Cover::Section), ("*", Cover::Block), ("?", Cover::Hint)];
    marks
        .into_iter()
        .find_map(|(mark, cover)| Some((cover, line.strip_prefix(mark)?)))
        .unwrap_or((Cover::Itself, line))
}

/// `(没|缺)(米|油)` stands for 没米, 没油, 缺米 and 缺油; `school_bag` for school bag.
fn spellings(word: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for piece in word.split_inclusive(['(', ')']) {
        let choices: Vec<&str> = match piece.strip_suffix(')') {
            Some(inside) => inside.split('|').collect(),
            None => vec![piece.strip_suffix('(').unwrap_or(piece)],
        };
        all = all.iter().flat_map(|begun| choices.iter().map(move |c| format!("{begun}{c}"))).collect();
    }
    all.iter().map(|word| fold(&word.replace('_', " "))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_class_block_cover_words_and_links() {
        let text = "@N0103\n+ 床品 bedding\n* 被子 厚被_子\n毯子 => N0107\n\n枕头\n@who\n孤儿 > 儿童\n";
        let lines = read(text, &mut 0).unwrap();
        let covers: Vec<Cover> = lines.iter().map(|l| l.cover).collect();
        assert_eq!(covers[..4], [Cover::Section, Cover::Block, Cover::Itself, Cover::Itself]);
        assert_eq!(lines[1].words, ["被子", "厚被 子"]);
        assert_eq!(lines[2].block, lines[1].block);
        assert_eq!(lines[2].links, ["n0107"]);
        assert_eq!(lines[3].block, None);
        assert_eq!((lines[4].class, lines[4].above.as_deref()), (Class::Who, Some("儿童")));
    }

    #[test]
    fn choices_are_written_out() {
        assert_eq!(spellings("(没|缺)(米|油)"), ["没米", "没油", "缺米", "缺油"]);
        assert_eq!(spellings("烂在(地|田)里"), ["烂在地里", "烂在田里"]);
    }

    #[test]
    fn what_stands_in_no_section_is_refused() {
        assert!(read("被子", &mut 0).unwrap_err().contains("line 1"));
        assert!(read("@N9999\n被子", &mut 0).is_err());
    }
}
