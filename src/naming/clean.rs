//! Text as people type it, levelled for comparing names: width, invisible characters, traditional characters, blanks,
//! brackets.

use crate::kernel::text::{fold, simplified};

/// `text` without blanks and punctuation, in half width, lower case and simplified characters.
///
/// Brackets stay, all as `(` and `)`; [`parts`] takes them apart.
pub(super) fn plain(text: &str) -> String {
    let level = simplified(&fold(text));
    level.chars().map(bracket).filter(|c| c.is_alphanumeric() || matches!(c, '(' | ')' | '%' | '.')).collect()
}

/// What stands outside brackets, and inside each pair. A bracket left open closes at the end.
pub(super) fn parts(plain: &str) -> (String, Vec<String>) {
    let (mut outside, mut inside) = (String::new(), Vec::new());
    let mut open: Option<String> = None;
    for c in plain.chars() {
        match (c, &mut open) {
            ('(', None) => open = Some(String::new()),
            ('(', Some(_)) => {}
            (')', _) => inside.extend(open.take()),
            (other, Some(text)) => text.push(other),
            (other, None) => outside.push(other),
        }
    }
    inside.extend(open);
    inside.retain(|text| !text.is_empty());
    (outside, inside)
}

/// Whether a text names several things: separated by a comma, a slash or "and".
pub(super) fn split(text: &str) -> Vec<&str> {
    text.split(['、', '，', ',', '；', ';', '/', '／', '|', '+', '＋', '&'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

const fn bracket(c: char) -> char {
    match c {
        '（' | '[' | '［' | '【' | '〔' | '{' | '｛' | '〈' | '《' | '<' => '(',
        '）' | ']' | '］' | '】' | '〕' | '}' | '｝' | '〉' | '》' | '>' => ')',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_name_in_many_writings() {
        for written in
            ["襄陽市中心醫院", " 襄阳市\u{200B} 中心医院\u{A0}", "襄阳市　中心医院", "襄阳市·中心医院"]
        {
            assert_eq!(plain(written), "襄阳市中心医院");
        }
        assert_eq!(plain("ＫＮ９５【白】"), "kn95(白)");
    }

    #[test]
    fn brackets_come_apart() {
        assert_eq!(parts("甲医院(乙医院)(急需"), ("甲医院".into(), vec!["乙医院".into(), "急需".into()]));
        assert_eq!(parts("甲)医院"), ("甲医院".into(), vec![]));
    }

    proptest! {
        #[test]
        fn twice_is_once(text in "\\PC{0,20}|[襄陽醫院（）【】 \u{3000}\u{200B}Ａ-Ｚ]{0,16}") {
            let once = plain(&text);
            prop_assert_eq!(plain(&once), once.clone());
        }
    }
}
