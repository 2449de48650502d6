//! A quantity as people type it into a form whose unit is given.

use crate::kernel::message::Message;
use crate::kernel::quantity::{Quantity, Unit};
use crate::kernel::text;

/// The number in `unit`: 50, ５０, 50床, 五十, also in a unit that converts exactly (1吨 where 公斤 is asked).
/// Signs are kept, so that the caller can say what is wrong with a number below one.
pub fn read(typed: &str, unit: &str) -> Result<i64, Message> {
    let folded = text::fold(typed);
    if folded.is_empty() {
        return Err(Message::new("claim-quantity-missing"));
    }
    if let Ok(number) = folded.parse() {
        return Ok(number);
    }
    let bad = || Message::new("claim-quantity-bad");
    let wanted = Unit::parse(unit).map_err(|_| bad())?;
    let written = Quantity::parse(&folded).or_else(|_| Quantity::parse(&format!("{folded}{unit}")));
    let amount = written.and_then(|quantity| quantity.to(wanted)).map_err(|_| bad())?;
    Ok(amount.amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_type_them() {
        for (typed, number) in [("8", 8), (" ８ ", 8), ("8床", 8), ("一百二十", 120), ("0", 0), ("-3", -3)]
        {
            assert_eq!(read(typed, "床"), Ok(number), "{typed}");
        }
        assert_eq!(read("1吨", "公斤"), Ok(1000));
        for bad in ["", "很多", "1.5", "8件", "8床左右"] {
            assert!(read(bad, "床").is_err(), "{bad}");
        }
    }
}
