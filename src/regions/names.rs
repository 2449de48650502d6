//! The forms a region's name takes when people write it.

use crate::kernel::region::Level;

/// Peoples that stand between a place's own name and its level: 恩施土家族苗族自治州 is said 恩施州.
const PEOPLES: [&str; 30] = [
    "土家族",
    "苗族",
    "侗族",
    "回族",
    "壮族",
    "维吾尔",
    "蒙古族",
    "藏族",
    "彝族",
    "白族",
    "傣族",
    "景颇族",
    "哈尼族",
    "布依族",
    "黎族",
    "满族",
    "朝鲜族",
    "瑶族",
    "羌族",
    "傈僳族",
    "畲族",
    "各族",
    "水族",
    "仡佬族",
    "哈萨克",
    "佤族",
    "拉祜族",
    "纳西族",
    "布朗族",
    "土族",
];

/// Levels that exist only in the code and are no place.
pub(super) fn is_pseudo(name: &str) -> bool {
    matches!(name, "市辖区" | "县" | "省直辖县级行政区划" | "自治区直辖县级行政区划")
}

/// Committee words levelled to 村 and 社区, spaces and separators dropped: how names and questions are compared.
pub(super) fn canonical(folded: &str) -> String {
    let plain: String = folded.chars().filter(|c| !c.is_whitespace() && !"/-,、·>".contains(*c)).collect();
    [
        ("村村民委员会", "村"),
        ("村民委员会", "村"),
        ("村村委会", "村"),
        ("村委会", "村"),
        ("社区居民委员会", "社区"),
        ("社区居委会", "社区"),
        ("居民委员会", "社区"),
        ("居委会", "社区"),
        ("街道办事处", "街道"),
        ("街道办", "街道"),
    ]
    .into_iter()
    .fold(plain, |text, (long, short)| text.replace(long, short))
}

/// What people say for an official name: 官田坝村 for 官田坝村民委员会, 恩施州 for 恩施土家族苗族自治州.
pub(super) fn spoken(name: &str) -> String {
    match name.strip_suffix("自治州") {
        Some(own) => format!("{}州", without_peoples(own)),
        None => canonical(name),
    }
}

/// Forms beside the full one (`canonical`), each with whether it still names its level (马者村 does, 马者 does not).
pub(super) fn shorter(canonical: &str, level: Level) -> Vec<(String, bool)> {
    let mut forms = Vec::new();
    let words: &[(&str, &str)] = match level {
        Level::Province => &[("特别行政区", ""), ("自治区", ""), ("省", ""), ("市", "")],
        Level::Prefecture => &[("自治州", "州"), ("地区", ""), ("市", ""), ("盟", "")],
        Level::County => &[
            ("自治县", "县"),
            ("自治旗", "旗"),
            ("林区", ""),
            ("市", ""),
            ("区", ""),
            ("县", ""),
            ("旗", ""),
        ],
        Level::Township => &[("街道", ""), ("镇", ""), ("乡", "乡")],
        Level::Village => &[("社区", ""), ("村", "")],
    };
    let Some((own, kept)) =
        words.iter().find_map(|(word, kept)| Some((canonical.strip_suffix(word)?, *kept)))
    else {
        return forms;
    };
    let bare = without_peoples(own);
    if !kept.is_empty() && bare != own {
        forms.push((format!("{bare}{kept}"), true));
    }
    if bare.chars().count() > 1 {
        forms.push((bare.to_owned(), false));
    }
    forms
}

fn without_peoples(name: &str) -> &str {
    match PEOPLES.iter().find_map(|people| name.strip_suffix(people)) {
        Some(rest) if rest.chars().count() > 1 => without_peoples(rest),
        _ => name,
    }
}
