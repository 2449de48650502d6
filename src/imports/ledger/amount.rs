//! Amounts as ledgers write them, read exactly: 30.5 under 万元, 35万元, １２ 人.

use crate::kernel::message::Message;
use crate::kernel::numeral::{self, Decimal};
use crate::kernel::text::fold;
use crate::ledger::{Counted, Measure};

/// What the header says of the numbers below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// 万元
    TenThousand,
    Yuan,
    Persons,
    Times,
    /// Nothing: the cell must say it.
    Unsaid,
}

/// Words by which ledgers say that there is nothing.
const NOTHING: [&str; 3] = ["无", "没有", "未"];

/// The amount of a cell in fen, persons or person-times, and the measure it is of: a cell may say 12人次 where its
/// header says only 就业安置. Nothing for an empty cell, 0 and 无.
pub(super) fn read(
    written: &str,
    unit: Unit,
    (persons, times): (Measure, Measure),
) -> Result<Option<(Measure, i64)>, Message> {
    let bare: String = fold(written).chars().filter(|c| *c != ' ').collect();
    if bare.is_empty() || NOTHING.contains(&bare.as_str()) {
        return Ok(None);
    }
    if bare.starts_with('-') {
        return Err(Message::new("ledger-import-negative"));
    }
    let (number, rest) = numeral::leading(&bare).ok_or_else(|| Message::new("ledger-import-not-a-number"))?;
    if number.value == 0 {
        return Ok(None);
    }
    if persons.counted() == Counted::Money {
        let fen = fen(number, rest, unit, bare.contains(['万', '亿']))?;
        return Ok(Some((persons, fen)));
    }
    let measure = match (rest, unit) {
        ("", Unit::Persons) | ("人" | "名" | "个", Unit::Persons | Unit::Unsaid) => persons,
        ("", Unit::Times) | ("人次", Unit::Times | Unit::Unsaid) => times,
        ("人" | "名" | "个" | "人次", _) => return Err(Message::new("ledger-import-unit-differs")),
        ("", _) => return Err(Message::new("ledger-import-unit-unsaid-people")),
        _ => return Err(Message::new("ledger-import-not-a-number")),
    };
    let whole = number.value % number.scale == 0;
    let whole = whole.then_some(number.value / number.scale);
    whole.map(|amount| Some((measure, amount))).ok_or_else(|| Message::new("ledger-import-not-whole"))
}

/// Exact to the fen. A cell that says 万 or 元 itself is read by that.
fn fen(number: Decimal, rest: &str, unit: Unit, says_tens: bool) -> Result<i64, Message> {
    let size = match (rest, unit) {
        ("元" | "圆", _) => 100,
        ("", _) if says_tens => 100,
        ("", Unit::TenThousand) => 1_000_000,
        ("", Unit::Yuan) => 100,
        ("", _) => return Err(Message::new("ledger-import-unit-unsaid-money")),
        _ => return Err(Message::new("ledger-import-not-a-number")),
    };
    let fen = number.value.checked_mul(size).ok_or_else(|| Message::new("ledger-amount-large"))?;
    if fen % number.scale == 0 {
        Ok(fen / number.scale)
    } else {
        Err(Message::new("ledger-import-below-fen"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MONEY: (Measure, Measure) = (Measure::Donation, Measure::Donation);
    const JOBS: (Measure, Measure) = (Measure::JobsPersons, Measure::JobsTimes);

    fn amount(written: &str, unit: Unit, measures: (Measure, Measure)) -> Result<Option<i64>, &'static str> {
        let read = read(written, unit, measures).map_err(|message| message.key)?;
        Ok(read.map(|(_, amount)| amount))
    }

    #[test]
    fn money_is_exact_in_every_way_of_writing() {
        for (written, unit, fen) in [
            ("30.5", Unit::TenThousand, 30_500_000),
            ("0.000001", Unit::TenThousand, 1),
            ("１，２００．５０", Unit::Yuan, 120_050),
            ("35万元", Unit::Unsaid, 35_000_000),
            ("35万", Unit::TenThousand, 35_000_000),
            ("3500元", Unit::TenThousand, 350_000),
            ("1.2亿元", Unit::TenThousand, 12_000_000_000),
            ("三十", Unit::TenThousand, 30_000_000),
        ] {
            assert_eq!(amount(written, unit, MONEY), Ok(Some(fen)), "{written}");
        }
        for written in ["", "0", "0.00", "无"] {
            assert_eq!(amount(written, Unit::TenThousand, MONEY), Ok(None), "{written}");
        }
    }

    #[test]
    fn what_is_no_amount_is_said() {
        for (written, unit, key) in [
            ("约30万", Unit::TenThousand, "ledger-import-not-a-number"),
            ("30万元左右", Unit::TenThousand, "ledger-import-not-a-number"),
            ("-5", Unit::TenThousand, "ledger-import-negative"),
            ("0.001", Unit::Yuan, "ledger-import-below-fen"),
            ("300", Unit::Unsaid, "ledger-import-unit-unsaid-money"),
            ("99999999999999999", Unit::TenThousand, "ledger-amount-large"),
        ] {
            assert_eq!(amount(written, unit, MONEY), Err(key), "{written}");
        }
        assert_eq!(amount("12.5", Unit::Persons, JOBS), Err("ledger-import-not-whole"));
        assert_eq!(amount("12人次", Unit::Persons, JOBS), Err("ledger-import-unit-differs"));
        assert_eq!(amount("12", Unit::Unsaid, JOBS), Err("ledger-import-unit-unsaid-people"));
    }

    #[test]
    fn a_cell_may_say_which_people_it_counts() {
        assert_eq!(read("12人次", Unit::Unsaid, JOBS), Ok(Some((Measure::JobsTimes, 12))));
        assert_eq!(read("１２ 人", Unit::Unsaid, JOBS), Ok(Some((Measure::JobsPersons, 12))));
    }
}
