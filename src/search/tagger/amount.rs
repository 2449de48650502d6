//! How many and how soon, as far as the text says it.

use crate::kernel::text::fold;
use crate::search::doc::Urgency;
use crate::search::reading::Clause;

const URGENT: [&str; 12] =
    ["急需", "紧急", "急用", "救急", "马上", "立即", "断粮", "断药", "今晚", "无家可归", "危急", "等米下锅"];
const SOON: [&str; 12] = [
    "尽快",
    "尽早",
    "近期",
    "开学前",
    "入冬前",
    "过冬前",
    "天冷前",
    "春耕前",
    "汛期前",
    "年前",
    "月底前",
    "本月",
];
/// Said of a need that can wait, though the words above occur in it.
const NOT_URGENT: [&str; 4] = ["不急", "不着急", "不紧急", "不是急需"];

/// Measure words that count what can be handed over, longer ones first.
const MEASURES: [&str; 37] = [
    "公斤",
    "公里",
    "万元",
    "千瓦",
    "课时",
    "人次",
    "平方米",
    "床",
    "件",
    "套",
    "台",
    "张",
    "辆",
    "把",
    "盏",
    "只",
    "头",
    "羽",
    "株",
    "棵",
    "斤",
    "吨",
    "袋",
    "箱",
    "桶",
    "瓶",
    "盒",
    "册",
    "本",
    "副",
    "双",
    "条",
    "亩",
    "户",
    "元",
    "个",
    "份",
];
/// 个 before these counts people or time.
const NOT_THINGS: [&str; 9] = ["孩子", "小孩", "子女", "儿子", "女儿", "老人", "学生", "月", "小时"];

pub fn urgency(title: &str, detail: &str) -> Urgency {
    let text = fold(&format!("{title} {detail}"));
    let says = |words: &[&str]| words.iter().any(|w| text.contains(w));
    if says(&NOT_URGENT) {
        Urgency::Later
    } else if says(&URGENT) {
        Urgency::Now
    } else if says(&SOON) {
        Urgency::Soon
    } else {
        Urgency::Normal
    }
}

/// The first amount in the title, or in a clause of the detail that asks for something.
pub fn quantity(title: &[Clause], detail: &[Clause]) -> Option<(i64, String)> {
    title.iter().chain(detail.iter().filter(|c| c.asks)).find_map(|c| amount(&c.text))
}

fn amount(text: &str) -> Option<(i64, String)> {
    let mut rest = text;
    while let Some(begin) = rest.find(is_numeral) {
        let from = rest.get(begin..)?;
        let end = from.find(|c| !is_numeral(c)).unwrap_or(from.len());
        let (number, after) = from.split_at_checked(end)?;
        let after = after.trim_start();
        let measure = MEASURES.iter().find(|m| after.starts_with(**m));
        let thing = measure
            .and_then(|m| after.strip_prefix(*m))
            .is_some_and(|a| !NOT_THINGS.iter().any(|n| a.starts_with(n)));
        if let (Some(measure), Some(number), true) = (measure, value(number), thing) {
            return Some((number, (*measure).to_owned()));
        }
        rest = after;
    }
    None
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "零一二两三四五六七八九十百千".contains(c)
}

/// 50, 五十, 两百, 一百二十; none for 0, a mixture, or a number too large to be meant.
fn value(numeral: &str) -> Option<i64> {
    if numeral.chars().all(|c| c.is_ascii_digit()) {
        return numeral.parse().ok().filter(|n| (1..=1_000_000_000).contains(n));
    }
    let (mut sum, mut digit) = (0_i64, 0_i64);
    for c in numeral.chars() {
        let place = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => 0,
        };
        if place > 0 {
            sum += digit.max(1) * place;
            digit = 0;
        } else {
            digit = "零一二三四五六七八九"
                .chars()
                .position(|d| d == c || (d == '二' && c == '两'))
                .and_then(|n| i64::try_from(n).ok())?;
        }
    }
    Some(sum + digit).filter(|n| *n > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::tagger::suggest;

    fn said(title: &str, detail: &str) -> Option<(i64, String)> {
        suggest(title, detail).quantity
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        assert_eq!(said("需要棉被50床", ""), Some((50, "床".into())));
        assert_eq!(said("需要棉被 ５０ 床", ""), Some((50, "床".into())));
        assert_eq!(said("书包二十个", ""), Some((20, "个".into())));
        assert_eq!(said("鸡苗一百二十只", ""), Some((120, "只".into())));
        assert_eq!(said("路灯", "需要两盏太阳能路灯"), Some((2, "盏".into())));
    }

    #[test]
    fn people_ages_and_months_are_no_amounts() {
        assert_eq!(said("三个孩子的书包", "需要能用的书包"), None);
        assert_eq!(said("62岁老人求助", "缺药3个月"), None);
        assert_eq!(said("轮椅", "家有两头牛"), None);
    }

    #[test]
    fn haste_is_heard_and_so_is_patience() {
        assert_eq!(urgency("急需口罩", ""), Urgency::Now);
        assert_eq!(urgency("书包", "开学前送到"), Urgency::Soon);
        assert_eq!(urgency("书包", "不急,有空再送"), Urgency::Later);
    }
}
