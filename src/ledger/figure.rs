//! Columns, measures, and the only way to add amounts up.

use std::fmt;

use serde::Serialize;

crate::text_enum! {
    /// How sure a contribution is. The four columns stand beside each other and are never added up.
    pub enum Column {
        /// 意向
        Intended = "intended",
        /// 签约、认捐
        Pledged = "pledged",
        /// 到位: at the receiving body
        Arrived = "arrived",
        /// 受益人确认
        Confirmed = "confirmed",
    }
}
crate::text_column!(Column);

impl Column {
    /// Whether the public sees figures of this column: a promise that was signed, and what was confirmed.
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Pledged | Self::Confirmed)
    }
}

crate::text_enum! {
    /// What is counted. Different measures are never added up: an investment stays the firm's, a donation is gone;
    /// a person 人 trained three times is three person-times 人次.
    pub enum Measure {
        /// 产业投入, fen
        Investment = "investment",
        /// 公益捐赠, fen
        Donation = "donation",
        /// 消费帮扶: sales of the village's produce, fen
        Purchase = "purchase",
        /// 就业安置, 人
        JobsPersons = "jobs_persons",
        /// 就业安置, 人次
        JobsTimes = "jobs_times",
        /// 技能培训, 人
        TrainedPersons = "trained_persons",
        /// 技能培训, 人次
        TrainedTimes = "trained_times",
    }
}
crate::text_column!(Measure);

crate::text_enum! {
    /// What an amount is counted in.
    pub enum Counted {
        /// Money, in fen.
        Money = "money",
        /// 人
        Persons = "persons",
        /// 人次
        Times = "times",
    }
}

impl Measure {
    pub const fn counted(self) -> Counted {
        match self {
            Self::Investment | Self::Donation | Self::Purchase => Counted::Money,
            Self::JobsPersons | Self::TrainedPersons => Counted::Persons,
            Self::JobsTimes | Self::TrainedTimes => Counted::Times,
        }
    }
}

/// An amount with what it is an amount of. There is no `+`: see [`Figure::plus`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Figure {
    column: Column,
    measure: Measure,
    amount: i64,
}

/// Two figures that may not be added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAdded {
    #[error("{0} and {1} are different columns")]
    Columns(Column, Column),
    #[error("{0} and {1} are different measures")]
    Measures(Measure, Measure),
    #[error("the sum is too large")]
    TooLarge,
}

impl Figure {
    /// `amount` in fen, persons or person-times, as `measure` says.
    pub const fn new(column: Column, measure: Measure, amount: i64) -> Self {
        Self { column, measure, amount }
    }

    pub const fn column(self) -> Column {
        self.column
    }

    pub const fn measure(self) -> Measure {
        self.measure
    }

    pub const fn amount(self) -> i64 {
        self.amount
    }

    /// The sum of two figures of the same column and measure; all else is refused.
    pub fn plus(self, other: Self) -> Result<Self, NotAdded> {
        if self.column != other.column {
            return Err(NotAdded::Columns(self.column, other.column));
        }
        if self.measure != other.measure {
            return Err(NotAdded::Measures(self.measure, other.measure));
        }
        let amount = self.amount.checked_add(other.amount).ok_or(NotAdded::TooLarge)?;
        Ok(Self { amount, ..self })
    }
}

impl Figure {
    /// The number as a spreadsheet takes it: money in 万元, all else in whole numbers, exactly.
    pub fn plain(self) -> String {
        let sign = if self.amount < 0 { "-" } else { "" };
        let amount = self.amount.unsigned_abs();
        match self.measure.counted() {
            Counted::Money => format!("{sign}{}{}", amount / FEN, fraction(amount % FEN)),
            Counted::Persons | Counted::Times => self.amount.to_string(),
        }
    }
}

/// As [`Figure::plain`] with the digits in groups of three: 35, 0.5, 1,234.567891.
impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.amount < 0 { "-" } else { "" };
        let amount = self.amount.unsigned_abs();
        match self.measure.counted() {
            Counted::Money => write!(f, "{sign}{}{}", grouped(amount / FEN), fraction(amount % FEN)),
            Counted::Persons | Counted::Times => write!(f, "{sign}{}", grouped(amount)),
        }
    }
}

/// A 万元.
const FEN: u64 = 1_000_000;

/// So many fen as a fraction of a 万元, without trailing zeros; empty when there are none.
fn fraction(fen: u64) -> String {
    let digits = format!("{fen:06}");
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() { String::new() } else { format!(".{digits}") }
}

/// Digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_figures_are_not_added_up() {
        let figure = |column, measure| Figure::new(column, measure, 5);
        let base = figure(Column::Pledged, Measure::Investment);
        assert_eq!(base.plus(base).map(Figure::amount), Ok(10));
        for column in Column::ALL {
            for measure in Measure::ALL {
                let same = (*column, *measure) == (Column::Pledged, Measure::Investment);
                assert_eq!(base.plus(figure(*column, *measure)).is_ok(), same, "{column} {measure}");
            }
        }
        let most = Figure::new(Column::Pledged, Measure::Investment, i64::MAX);
        assert_eq!(most.plus(base), Err(NotAdded::TooLarge));
    }

    #[test]
    fn money_is_shown_exactly_in_ten_thousands() {
        let shown = |amount| Figure::new(Column::Arrived, Measure::Donation, amount).to_string();
        assert_eq!(shown(35_000_000), "35");
        assert_eq!(shown(1), "0.000001");
        assert_eq!(shown(1_234_567_891_000), "1,234,567.891");
        assert_eq!(shown(-500_000), "-0.5");
        assert_eq!(Figure::new(Column::Arrived, Measure::Donation, 1_234_567_891_000).plain(), "1234567.891");
        assert_eq!(Figure::new(Column::Arrived, Measure::JobsTimes, 12_345).to_string(), "12,345");
    }
}
