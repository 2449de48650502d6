//! Slips of the hand, the ear and the input method: how far two words lie apart.

use pinyin::ToPinyin;

use crate::search::lookalikes;

/// Telling characters: 东院 is not 西院 misspelt, nor the second hospital the third.
const TELLING: &str = "东西南北中上下前后左右新老一二三四五六七八九十百省市县区州镇乡村男女0123456789";

/// Whether two words of the same length sound alike, character by character, as input methods and southern ears take
/// them: 泰和 and 太和, 人名 and 人民, 金银滩 and 金银潭.
pub(super) fn sounds_like(a: &str, b: &str) -> bool {
    a.chars().count() == b.chars().count()
        && a.chars()
            .zip(b.chars())
            .all(|(a, b)| a == b || (!telling(a, b) && sound(a).is_some_and(|s| Some(s) == sound(b))))
}

/// Whether two words differ by characters that are taken for one another at a glance: 大治 and 大冶.
pub(super) fn looks_like(a: &str, b: &str) -> bool {
    let alike = |(a, b): (char, char)| a == b || (!telling(a, b) && lookalikes::of(a).contains(&b));
    a != b && a.chars().count() == b.chars().count() && a.chars().zip(b.chars()).all(alike)
}

/// Whether one character was mistaken, dropped, doubled or swapped with its neighbour, none of them a telling one.
pub(super) fn one_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let rest = |text: &[char]| text.get(same..).map(<[char]>::to_vec).unwrap_or_default();
    let (a, b) = (rest(&a), rest(&b));
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let middle =
        |text: &[char]| text.get(..text.len().saturating_sub(end)).map(<[char]>::to_vec).unwrap_or_default();
    match (middle(&a).as_slice(), middle(&b).as_slice()) {
        ([], [c]) | ([c], []) => !TELLING.contains(*c),
        ([a], [b]) => !telling(*a, *b),
        ([a, b], [c, d]) => a == d && b == c && !telling(*a, *b),
        _ => false,
    }
}

fn telling(a: char, b: char) -> bool {
    TELLING.contains(a) || TELLING.contains(b)
}

/// The syllable without tone, with the sounds that are confused in the south made one.
fn sound(c: char) -> Option<String> {
    let plain = c.to_pinyin()?.plain();
    let mut sound = plain.replace("zh", "z").replace("ch", "c").replace("sh", "s");
    if sound.starts_with('n') {
        sound.replace_range(..1, "l");
    }
    if sound.ends_with("ng") {
        sound.pop();
    }
    Some(sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_in_sound() {
        assert!(sounds_like("泰和", "太和") && sounds_like("人名", "人民") && sounds_like("同际", "同济"));
        assert!(!sounds_like("汉口", "汉阳") && !sounds_like("协和", "协和院"));
    }

    #[test]
    fn alike_at_a_glance() {
        assert!(looks_like("大治市", "大冶市") && looks_like("沦椅", "轮椅"));
        assert!(
            !looks_like("房山县", "竹山县") && !looks_like("汉口", "汉阳") && !looks_like("大冶", "大冶")
        );
    }

    #[test]
    fn one_slip_and_no_more() {
        assert!(one_slip("金银滩", "金银潭") && one_slip("风湿", "风湿病") && one_slip("湿风病", "风湿病"));
        assert!(!one_slip("普仁", "优抚") && !one_slip("金银", "金银"));
        assert!(
            !one_slip("东院", "西院") && !one_slip("第三", "第二"),
            "what tells them apart is never a slip"
        );
    }
}
