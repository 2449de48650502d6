//! What cells hold without anybody meaning it: Excel's text marks, dashes for "nothing", dressed-up labels.

use crate::kernel::text::{fold, normalise};

/// The value of a cell as meant: [`normalise`]d, Excel's ways to force text (`'0012`, `="0012"`) undone, and a lone dash
/// or slash, by which forms mark "nothing here", empty.
pub(super) fn clean(given: &str) -> String {
    let text = normalise(given);
    let text = unforced(&text);
    if matches!(text, "-" | "--" | "/" | "—" | "——" | "\\") {
        return String::new();
    }
    text.to_owned()
}

/// A column label reduced to what identifies it: no spaces, no punctuation, no remark in brackets, lower case.
pub(super) fn label_key(label: &str) -> String {
    let mut depth = 0_u32;
    let mut key = String::new();
    for c in fold(label).chars() {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            c if depth == 0 && c.is_alphanumeric() => key.push(c),
            _ => {}
        }
    }
    key
}

/// What stands in brackets in a column label, without spaces, in lower case; of several brackets the last.
pub(super) fn remark(label: &str) -> String {
    let folded: String = fold(label).chars().filter(|c| *c != ' ').collect();
    let inside = folded.rsplit_once(['(', '[', '【']).map(|(_, rest)| rest).unwrap_or_default();
    inside.split([')', ']', '】']).next().unwrap_or_default().to_owned()
}

fn unforced(text: &str) -> &str {
    if let Some(inner) = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        return inner;
    }
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit() || "=+-@".contains(c)) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_and_invisible_characters_go() {
        assert_eq!(clean("１９９００００１２３４"), "19900001234");
        assert_eq!(clean("\u{feff}张\u{200b}某\u{a0}"), "张某");
        assert_eq!(clean("棉被　２ 床\n（双人）"), "棉被 2 床 （双人）");
        assert_eq!(clean("９９Ｘ"), "99X");
    }

    #[test]
    fn forced_text_and_placeholders() {
        assert_eq!(clean("'0012"), "0012");
        assert_eq!(clean("=\"0012\""), "0012");
        assert_eq!(clean("\t0012"), "0012");
        assert_eq!(clean("'quoted'"), "'quoted'");
        assert_eq!(clean("／"), "");
        assert_eq!(clean("——"), "");
        assert_eq!(clean("-5"), "-5");
    }

    #[test]
    fn labels_lose_spaces_punctuation_and_remarks() {
        assert_eq!(label_key("* 姓　名："), "姓名");
        assert_eq!(label_key("身份证号码（18位）"), "身份证号码");
        assert_eq!(label_key("联系\n电话 [手机]"), "联系电话");
        assert_eq!(label_key("ID No."), "idno");
        assert_eq!(remark("产业投入（ 万元 ）"), "万元");
        assert_eq!((remark("就业安置(人次)").as_str(), remark("就业安置").as_str()), ("人次", ""));
    }
}
