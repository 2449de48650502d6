//! Numbers in names, and the shortenings that go with them.

use super::lexicon::Lexicon;

/// 三院, 附一院 and 市一医 are hospitals, 协和西院 is the western ground of one.
pub(super) fn hospital(text: &str, lexicon: &Lexicon) -> String {
    let says_what = lexicon.endings.iter().any(|(way, _)| text.contains(way));
    let Some(stem) = text.strip_suffix(['院', '医']).filter(|_| !says_what) else { return text.to_owned() };
    if ordinal(stem).is_some() {
        return format!("{stem}医院");
    }
    match lexicon.campuses.iter().find(|way| text.ends_with(way.as_str())) {
        Some(way) => format!("{}医院{way}", text.strip_suffix(way.as_str()).unwrap_or(text)),
        None => text.to_owned(),
    }
}

/// 县一中 is the first middle school, 二小 the second primary school.
pub(super) fn schools(text: &str) -> String {
    for (short, full) in [('中', "中学"), ('小', "小学")] {
        if let Some(stem) = text.strip_suffix(short)
            && let Some((_, before)) = ordinal(stem)
            && !before.is_empty()
        {
            return format!("{stem}{full}");
        }
    }
    text.to_owned()
}

/// The number at the end of `text`, 第 before it or not, and what stands before. 五三 is a name, no number.
pub(super) fn ordinal(text: &str) -> Option<(u32, &str)> {
    const DIGITS: &str = "〇一二三四五六七八九";
    let numeral = |c: char| c.is_ascii_digit() || c == '十' || c == '百' || c == '零' || DIGITS.contains(c);
    let begin = text.char_indices().rev().take_while(|(_, c)| numeral(*c)).last()?.0;
    let (before, number) = text.split_at_checked(begin)?;
    let han: Vec<u32> = number.chars().map(|c| digit(c).unwrap_or(10)).collect();
    let value = match han.as_slice() {
        _ if number.bytes().all(|b| b.is_ascii_digit()) => number.parse().ok()?,
        [digit] => *digit,
        [10, unit] if *unit < 10 => 10 + unit,
        [ten, 10] if *ten < 10 => ten * 10,
        [ten, 10, unit] if *ten < 10 && *unit < 10 => ten * 10 + unit,
        // 一八一: the numbers of military hospitals are read digit by digit.
        [a, b, c] if [a, b, c].iter().all(|digit| **digit < 10) => a * 100 + b * 10 + c,
        _ => return None,
    };
    (value > 0).then(|| (value, before.strip_suffix('第').unwrap_or(before)))
}

fn digit(c: char) -> Option<u32> {
    "零一二三四五六七八九"
        .chars()
        .position(|digit| digit == c)
        .and_then(|at| u32::try_from(at).ok())
        .or(c.to_digit(10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_hospitals() {
        assert_eq!(ordinal("武汉市第六"), Some((6, "武汉市")));
        assert_eq!(ordinal("武钢二"), Some((2, "武钢")));
        assert_eq!(ordinal("市第十一"), Some((11, "市")));
        assert_eq!(ordinal("第181"), Some((181, "")));
        assert_eq!(ordinal("一八一"), Some((181, "")));
        assert_eq!(ordinal("荆门市五三"), None);
    }
}
