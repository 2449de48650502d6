//! Classes of household and causes of hardship: the operator's vocabulary. Stable words inside, names in the locales.

/// A word with the ways people write it in Chinese, the official one first.
type Term = (&'static str, &'static [&'static str]);

/// Classes of household.
pub const CLASSES: &[Term] = &[
    ("lifted", &["脱贫户", "建档立卡户", "贫困户"]),
    ("unstable", &["脱贫不稳定户", "脱贫监测户"]),
    ("marginal", &["边缘易致贫户", "边缘户"]),
    ("sudden", &["突发严重困难户", "突发困难户"]),
    ("minimum", &["低保户", "最低生活保障户"]),
    ("destitute", &["特困户", "特困供养户", "五保户"]),
    ("other", &["其他", "一般户"]),
];

/// What made a household poor.
pub const CAUSES: &[Term] = &[
    ("illness", &["因病", "患病"]),
    ("disability", &["因残", "残疾"]),
    ("schooling", &["因学", "上学"]),
    ("disaster", &["因灾", "灾害"]),
    ("land", &["缺土地"]),
    ("water", &["缺水"]),
    ("skill", &["缺技术"]),
    ("labour", &["缺劳力", "缺劳动力"]),
    ("money", &["缺资金"]),
    ("transport", &["交通", "交通条件落后"]),
    ("drive", &["自身动力", "自身发展动力不足"]),
    ("other", &["其他", "因意外"]),
];

/// The stable word of a class, given as that word or as people write it.
pub fn class(written: &str) -> Option<&'static str> {
    find(CLASSES, written)
}

/// The stable word of a cause, given as that word or as people write it.
pub fn cause(written: &str) -> Option<&'static str> {
    find(CAUSES, written)
}

fn find(terms: &'static [Term], written: &str) -> Option<&'static str> {
    terms.iter().find(|(word, names)| *word == written || names.contains(&written)).map(|(word, _)| *word)
}
