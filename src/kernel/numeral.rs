//! Numbers as people write them in Chinese and in digits, read exactly.

/// An exact amount: `value / scale`, scale a power of ten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    pub value: i64,
    pub scale: i64,
}

/// Splits the leading number off `text`: 50, 1,200, 1.2万, 一百二十, 两千五, 半. `None` without one, or beyond i64.
pub fn leading(text: &str) -> Option<(Decimal, &str)> {
    if let Some(rest) = text.strip_prefix('半') {
        return Some((Decimal { value: 5, scale: 10 }, rest));
    }
    if text.starts_with(|c: char| c.is_ascii_digit()) { arabic(text) } else { chinese(text) }
}

fn arabic(text: &str) -> Option<(Decimal, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(text.len());
    let (number, mut rest) = text.split_at_checked(end)?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let grouped = whole.split(',').skip(1).all(|group| group.len() == 3) && !fraction.contains([',', '.']);
    if !grouped || fraction.len() > 9 || number.ends_with('.') {
        return None;
    }
    let digits: String = whole.chars().chain(fraction.chars()).filter(|c| *c != ',').collect();
    let mut value: i64 = digits.parse().ok()?;
    let scale = 10_i64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    while let Some((power, after)) = power(rest) {
        value = value.checked_mul(power)?;
        rest = after;
    }
    Some((Decimal { value, scale }, rest))
}

/// A Chinese power of ten right behind digits, as in 3百 or 1.2万.
fn power(text: &str) -> Option<(i64, &str)> {
    let c = text.chars().next()?;
    let power = place(c).or_else(|| section(c))?;
    Some((power, text.get(c.len_utf8()..)?))
}

fn chinese(text: &str) -> Option<(Decimal, &str)> {
    let (mut total, mut part, mut digit, mut last_place, mut end) = (0_i64, 0_i64, None, 1_i64, 0);
    for (at, c) in text.char_indices() {
        if let Some(value) = unit_digit(c) {
            // Two digits in a row (二〇) are written as a sequence; only 零 joins places.
            match digit {
                Some(before) if before != 0 => return None,
                _ => digit = Some(value),
            }
            if value == 0 {
                last_place = 1;
            }
        } else if let Some(value) = place(c) {
            part = part.checked_add(digit.filter(|d| *d > 0).unwrap_or(1).checked_mul(value)?)?;
            (digit, last_place) = (None, value);
        } else if let Some(value) = section(c) {
            total = total.checked_add(part)?.checked_add(digit.unwrap_or(0))?.checked_mul(value)?;
            (part, digit, last_place) = (0, None, value);
        } else {
            break;
        }
        end = at + c.len_utf8();
    }
    if end == 0 {
        return None;
    }
    // 一百二 is 120 and 两千五 is 2500: a last digit counts one place below the one before; after 零 it counts one.
    let tail = digit.unwrap_or(0).checked_mul(if last_place >= 100 { last_place / 10 } else { 1 })?;
    let value = total.checked_add(part)?.checked_add(tail)?;
    Some((Decimal { value, scale: 1 }, text.get(end..)?))
}

fn unit_digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn place(c: char) -> Option<i64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

fn section(c: char) -> Option<i64> {
    Some(match c {
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}
