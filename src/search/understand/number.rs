//! Amounts in a query: how many are at hand, and how much money at most.

use crate::kernel::numeral;
use crate::kernel::quantity::{Quantity, Unit};
use crate::search::reading::is_numeral;

/// Said after the sum: 两万元以内.
const AT_MOST: [&str; 6] = ["以内", "以下", "之内", "内", "封顶", "左右"];
/// Said before it: 预算两万.
const BUDGET: [&str; 7] = ["预算", "不超过", "最多", "不多于", "低于", "少于", "控制在"];
/// Characters of the longest unit, 个岗位.
const LONGEST_UNIT: usize = 3;

/// What was read, and the text without it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    pub quantity: Option<Quantity>,
    /// Whole yuan.
    pub at_most_yuan: Option<i64>,
    pub rest: String,
}

/// Reads the first amount of things and the first bounded sum of money of `text` (folded).
pub fn take(text: &str) -> Amounts {
    let mut amounts = Amounts::default();
    let mut rest = text;
    while let Some((before, from)) = rest.find(is_numeral).map(|at| rest.split_at(at)) {
        amounts.rest.push_str(before);
        if let Some((quantity, after)) = amount(from) {
            rest = after;
            amounts.keep(quantity, after);
        } else {
            let next = from.char_indices().nth(1).map_or(from.len(), |(at, _)| at);
            let (one, after) = from.split_at(next);
            amounts.rest.push_str(one);
            rest = after;
        }
    }
    amounts.rest.push_str(rest);
    amounts
}

impl Amounts {
    fn keep(&mut self, quantity: Quantity, after: &str) {
        let yuan = Unit::parse("元").ok().and_then(|yuan| quantity.to(yuan).ok()).map(|q| q.amount);
        let bound = AT_MOST.iter().any(|w| after.starts_with(w));
        let budget = BUDGET.iter().find(|w| self.rest.trim_end().ends_with(**w));
        match yuan {
            Some(yuan) if bound || budget.is_some() => {
                if let Some(word) = budget {
                    self.rest = self.rest.trim_end().trim_end_matches(word).to_owned();
                }
                self.at_most_yuan.get_or_insert(yuan);
            }
            // 一个, 一辆: no more than an article.
            _ if quantity.amount > 1 => {
                self.quantity.get_or_insert(quantity);
            }
            _ => {}
        }
        self.rest.push(' ');
    }
}

/// A number with a known unit right behind it, and what follows.
fn amount(text: &str) -> Option<(Quantity, &str)> {
    let (_, behind) = numeral::leading(text)?;
    let behind = behind.trim_start();
    let units = behind.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST_UNIT);
    units.collect::<Vec<_>>().into_iter().rev().find_map(|end| {
        let (unit, after) = behind.split_at_checked(end)?;
        Unit::parse(unit).ok()?;
        let whole = text.get(..text.len() - after.len())?;
        Some((Quantity::parse(whole).ok()?, after))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> (Option<String>, Option<i64>, String) {
        let amounts = take(text);
        (amounts.quantity.map(|q| q.to_string()), amounts.at_most_yuan, amounts.rest.trim().to_owned())
    }

    #[test]
    fn things_are_counted_and_budgets_bounded() {
        assert_eq!(said("50床被子"), (Some("50床".into()), None, "被子".into()));
        assert_eq!(said("二十个残疾人岗位"), (Some("20个".into()), None, "残疾人岗位".into()));
        assert_eq!(said("两万元以内 修房").1, Some(20_000));
        assert_eq!(said("预算1.5万元修路").1, Some(15_000));
        assert_eq!(said("一起走"), (None, None, "一起走".into()));
    }
}
