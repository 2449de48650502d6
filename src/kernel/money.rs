//! Money in fen, as people type it in yuan and as it is written.

use super::text::fold;

/// No gift and no budget is larger: a hundred billion yuan, in fen.
pub const MOST: i64 = 10_000_000_000_000;

/// Yuan as typed (`12.5`, `1,200元`, `１２０`, `3万`), at most two decimals, in fen; nothing inside when the field is
/// empty. Refuses signs, other words and more than [`MOST`].
pub fn fen(typed: &str) -> Result<Option<i64>, NoMoney> {
    let typed = fold(typed).replace(',', "");
    let typed = typed.trim_start_matches('¥').trim_end_matches('元').trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let (number, digits) = match typed.strip_suffix('万') {
        Some(number) => (number.trim(), 6),
        None => (typed, 2),
    };
    let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
    if rest.len() > digits || !whole.bytes().chain(rest.bytes()).all(|byte| byte.is_ascii_digit()) {
        return Err(NoMoney);
    }
    let fen: i64 = format!("{whole}{rest:0<digits$}").parse().map_err(|_| NoMoney)?;
    if whole.is_empty() || fen > MOST { Err(NoMoney) } else { Ok(Some(fen)) }
}

/// What was typed is no sum of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a sum of money")]
pub struct NoMoney;

/// Fen as yuan: 1250 is `12.5`.
pub fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    let text = format!("{sign}{}.{:02}", fen / 100, fen % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_in_yuan_is_exact() {
        assert_eq!(fen("12.5"), Ok(Some(1250)));
        assert_eq!(fen("１２０元"), Ok(Some(12_000)));
        assert_eq!(fen("1,200"), Ok(Some(120_000)));
        assert_eq!(fen("3.5万元"), Ok(Some(3_500_000)));
        assert_eq!(fen(" "), Ok(None));
        for bad in ["12.345", "-1", "一百", ".5", "1e3", "99999999999999"] {
            assert_eq!(fen(bad), Err(NoMoney), "{bad}");
        }
        assert_eq!((yuan(1250), yuan(12_000), yuan(-5)), ("12.5".into(), "120".into(), "-0.05".to_owned()));
    }
}
