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

/// Money in 万元 and everything else in whole numbers, exactly and without trailing zeros: 35, 0.5, 1,234.567891.
impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.measure.counted() {
            Counted::Money => f.write_str(&ten_thousands(self.amount)),
            Counted::Persons | Counted::Times => f.write_str(&grouped(self.amount)),
        }
    }
}

/// `fen` in 万元: a million fen each.
fn ten_thousands(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let (whole, rest) = (fen.unsigned_abs() / 1_000_000, fen.unsigned_abs() % 1_000_000);
    let digits = format!("{rest:06}");
    let digits = digits.trim_end_matches('0');
    let point = if digits.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{digits}", grouped(i64::try_from(whole).unwrap_or(i64::MAX)))
}

/// Digits in groups of three.
fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = if number < 0 { "-".to_owned() } else { String::new() };
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
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
        assert_eq!(Figure::new(Column::Arrived, Measure::JobsTimes, 12_345).to_string(), "12,345");
    }
}
