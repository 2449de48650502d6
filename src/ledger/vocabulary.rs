//! Programmes: the operator's vocabulary. Stable words inside, names in the locales.

use jiff::civil::Date;

/// A programme with the ways people write it in Chinese, and the years in which entries belong to it where a ledger
/// does not say.
#[derive(Debug)]
pub struct Programme {
    pub word: &'static str,
    pub names: &'static [&'static str],
    pub years: std::ops::RangeInclusive<i16>,
}

/// All programmes, the one to assume first.
pub const PROGRAMMES: &[Programme] = &[
    Programme {
        word: "help_villages",
        names: &["千企帮千村", "万企帮万村", "百企帮百村"],
        years: 2015..=2020,
    },
    Programme { word: "revive_villages", names: &["万企兴万村", "千企兴千村"], years: 2021..=9999 },
    Programme { word: "east_west", names: &["东西部协作", "对口支援"], years: 1..=0 },
    Programme { word: "other", names: &["其他", "社会帮扶"], years: -9999..=9999 },
];

/// The stable word of a programme, given as that word or as people write it, 行动 or “” around it or not.
pub fn programme(written: &str) -> Option<&'static str> {
    let plain = written.trim_matches(['“', '”', '"', ' ']);
    let plain = plain.strip_suffix("行动").unwrap_or(plain).trim_matches(['“', '”', '"', ' ']);
    PROGRAMMES.iter().find(|one| one.word == plain || one.names.contains(&plain)).map(|one| one.word)
}

/// The programme that ran on `date`.
pub fn programme_on(date: Date) -> &'static str {
    PROGRAMMES.iter().find(|one| one.years.contains(&date.year())).map_or("other", |one| one.word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programmes_as_people_write_them() {
        assert_eq!(programme("“千企帮千村”行动"), Some("help_villages"));
        assert_eq!(programme("万企兴万村"), Some("revive_villages"));
        assert_eq!(programme("revive_villages"), Some("revive_villages"));
        assert_eq!(programme("没有这个行动"), None);
        assert_eq!(programme_on(Date::constant(2018, 10, 17)), "help_villages");
        assert_eq!(programme_on(Date::constant(2026, 1, 1)), "revive_villages");
    }
}
